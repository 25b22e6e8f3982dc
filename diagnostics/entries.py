"""What people and laboratories say of a test, parsed and typed: handed by forms and imports to actions."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from diagnostics.engine.vocabulary import Outcome, PregnancyFinding, ResultStatus
from diagnostics.models import AssayResult, Sample
from diagnostics.queries.diagnoses import Seen
from herd.models import Animal, Herd
from herd.vocabulary import Answer


@dataclass(frozen=True, slots=True)
class Report:
    """All that one version of a result says. Units as in `AssayResult`; caveats sorted and joined by «;»."""

    status: str = ResultStatus.FINAL.value
    tube: str = ""
    accession: str = ""
    reported_on: date | None = None
    outcome: str = Outcome.NOT_STATED.value
    cells_xx: int | None = None
    cells_xy: int | None = None
    male_fraction_pct: Decimal | None = None
    vaginal_length_cm: Decimal | None = None
    amh_pg_ml: Decimal | None = None
    abnormal: str = Answer.UNKNOWN.value
    finding: str = ""
    pregnancy: str = PregnancyFinding.NOT_STATED.value
    caveats: str = ""
    matches_cotwin: str = Answer.UNKNOWN.value
    note: str = ""

    @classmethod
    def of(cls, version: AssayResult) -> "Report":
        """Return what a version on record says."""
        return cls(**{name: getattr(version, name) for name in REPORT_FIELDS})

    def spoilt_as(self, caveats: str) -> "Report":
        """Return it with what was told when drawing, where it tells of nothing that spoils its sample itself."""
        return self if self.caveats else replace(self, caveats=caveats)


REPORT_FIELDS = tuple(each.name for each in fields(Report))


@dataclass(frozen=True, slots=True)
class AssayEntry:
    """One test of one animal as entered: what was asked, and what is reported of it.

    `specimen` and `laboratory` are empty for examinations. A report of status `out` is a sample that is out.
    """

    animal: Animal
    method: str
    collected_on: date
    report: Report
    specimen: str = ""
    laboratory: str = ""
    drawn_by: str = ""
    idempotency_key: str = ""

    def identity(self) -> dict[str, Any]:
        """Return what a test is known by, by field of `Assay`: all but its herd and its accession (`formats.md`)."""
        return {
            "animal": self.animal,
            "method": self.method,
            "specimen": self.specimen,
            "collected_on": self.collected_on,
            "laboratory": self.laboratory,
        }

    def as_sample(self, herd: Herd) -> Sample:
        """Return the sample that the test was done on as far as it tells of it, not saved yet."""
        return Sample(
            herd=herd,
            animal=self.animal,
            specimen=self.specimen,
            collected_on=self.collected_on,
            tube=self.report.tube,
            laboratory=self.laboratory,
            caveats=self.report.caveats,
            drawn_by=self.drawn_by,
        )

    def is_about(self, sample: Sample) -> bool:
        """Say whether the test is one of this sample: the same animal, specimen and day."""
        drawn = (sample.animal_id, sample.specimen, sample.collected_on)
        return drawn == (self.animal.pk, self.specimen, self.collected_on)


@dataclass(frozen=True, slots=True)
class DiagnosisEntry:
    """A diagnosis as written, ready to be signed.

    `differs_because` is asked where the conclusion is not the one that goes with the verdict; `supersede` says that
    the diagnosis that stands is knowingly replaced. `licence_number` is the signatory's, empty where it is on record.
    """

    conclusion: str
    statement: str
    seen: Seen
    differs_because: str = ""
    licence_number: str = ""
    supersede: bool = False
    idempotency_key: str = ""


def joined_caveats(caveats: Iterable[str]) -> str:
    """Return caveats as they are kept: each once, sorted, joined by «;»."""
    return ";".join(sorted({str(caveat) for caveat in caveats}))


@dataclass(frozen=True, slots=True)
class SampleEntry:
    """One sample as entered: what was drawn of whom, and the laboratory methods it is to be tested by.

    `transfused_on` is the day of a transfusion, where it is known; `acknowledged` are the codes of what was asked about
    it and answered.
    """

    animal: Animal
    specimen: str
    collected_on: date
    methods: tuple[str, ...]
    tube: str = ""
    drawn_by: str = ""
    laboratory: str = ""
    caveats: tuple[str, ...] = ()
    transfused_on: date | None = None
    note: str = ""
    idempotency_key: str = ""
    acknowledged: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TakenSpecimen:
    """A specimen that a laboratory takes, as entered; volumes in mL."""

    specimen: str
    preferred: bool = False
    volume_ml_least: Decimal | None = None
    volume_ml_most: Decimal | None = None
    may_be_frozen: str = Answer.UNKNOWN.value
    keeps_hours: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class OfferedMethod:
    """A test that a laboratory does, as entered: marker, price, and its own validation counts."""

    method: str
    marker: str = ""
    price: Decimal | None = None
    currency: str = ""
    price_note: str = ""
    missed: int | None = None
    freemartins: int | None = None
    false_positives: int | None = None
    controls: int | None = None
    validation_source: str = ""


@dataclass(frozen=True, slots=True)
class LaboratoryEntry:
    """A laboratory as entered, with all that it takes and does; `days_least` to `days_most` is its turnaround."""

    name: str
    other_names: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    days_least: int | None = None
    days_most: int | None = None
    working_days: bool = True
    note: str = ""
    source: str = ""
    read_on: date | None = None
    specimens: tuple[TakenSpecimen, ...] = ()
    methods: tuple[OfferedMethod, ...] = ()
    idempotency_key: str = ""
