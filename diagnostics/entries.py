"""What people and laboratories say of a test, parsed and typed: handed by forms and imports to actions."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from diagnostics.engine.vocabulary import Outcome, PregnancyFinding, ResultStatus
from diagnostics.models import AssayResult, Sample
from herd.models import Animal
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

    def is_about(self, sample: Sample) -> bool:
        """Say whether the test is one of this sample: the same animal, specimen and day."""
        drawn = (sample.animal_id, sample.specimen, sample.collected_on)
        return drawn == (self.animal.pk, self.specimen, self.collected_on)


def joined_caveats(caveats: Iterable[str]) -> str:
    """Return caveats as they are kept: each once, sorted, joined by «;»."""
    return ";".join(sorted({str(caveat) for caveat in caveats}))
