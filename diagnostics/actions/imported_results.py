"""Writing the results of a file: many tests and versions at once, as decided by `diagnostics.policies`."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import OuterRef, Subquery
from simple_history.utils import bulk_create_with_history

from diagnostics.actions.sample_life import begin, follow_results
from diagnostics.entries import AssayEntry, Report
from diagnostics.models import Assay, AssayResult, Sample
from diagnostics.policies import PROVISIONAL
from diagnostics.queries import chunks
from diagnostics.vocabulary import SampleState
from herd.models import Herd, User

#: Rows written by one statement.
BATCH_SIZE = 500


@dataclass(frozen=True, slots=True)
class PlannedVersion:
    """A version to be added: what it says, why it replaces the one before, its number, and the test on record."""

    report: Report
    reason: str
    number: int
    assay: int = 0


@dataclass(slots=True)
class PlannedAssay:
    """A test not on record yet: what was asked, its first version, the sample it was done on, later versions."""

    entry: AssayEntry
    report: Report
    sample: Sample | None
    later: list[PlannedVersion] = field(default_factory=list)

    @property
    def last(self) -> Report:
        """What its last version says."""
        return self.later[-1].report if self.later else self.report

    @property
    def accession(self) -> str:
        """The accession of the test: the first that one of its versions names."""
        reports = (self.report, *(version.report for version in self.later))
        return next((report.accession for report in reports if report.accession), "")


@transaction.atomic
def save_results(
    *,
    herd: Herd,
    assays: Collection[PlannedAssay],
    versions: Collection[PlannedVersion],
    by: User | None,
    today: date,
) -> None:
    """Save new tests with their versions, and further versions of tests on record, in a few statements.

    What is saved has been checked and decided before; the verdicts are worked out anew by the caller.
    """
    _save_samples(herd, assays, by=by)
    made = Assay.objects.bulk_create(
        [_assay(herd, planned, by=by) for planned in assays], batch_size=BATCH_SIZE
    )
    first = [
        _version(herd, assay.pk, PlannedVersion(planned.report, "", 1), by=by)
        for assay, planned in zip(made, assays, strict=True)
    ]
    later = [
        _version(herd, assay.pk, version, by=by)
        for assay, planned in zip(made, assays, strict=True)
        for version in planned.later
    ]
    further = [_version(herd, version.assay, version, by=by) for version in versions]
    AssayResult.objects.bulk_create([*first, *later, *further], batch_size=BATCH_SIZE)
    touched = [assay.pk for assay in made] + [version.assay for version in versions]
    _let_the_last_count(touched)
    _take_up_accessions(versions)
    follow_results(herd, touched, by=by, today=today)


def _save_samples(herd: Herd, assays: Collection[PlannedAssay], *, by: User | None) -> None:
    """Save the samples that are not on record yet.

    One whose results have all come is saved with them: its tube is out of use, and may carry another's code.
    """
    tests: dict[int, tuple[Sample, list[PlannedAssay]]] = {}
    for planned in assays:
        if planned.sample is not None and planned.sample.pk is None:
            tests.setdefault(id(planned.sample), (planned.sample, []))[1].append(planned)
    for sample, theirs in tests.values():
        sample.recorded_by = by
        if not any(planned.last.status in PROVISIONAL for planned in theirs):
            sample.state = SampleState.RESULTED.value
    new = [sample for sample, _theirs in tests.values()]
    bulk_create_with_history(new, Sample, batch_size=BATCH_SIZE, default_user=by)
    begin(herd, new, by=by)


def _assay(herd: Herd, planned: PlannedAssay, *, by: User | None) -> Assay:
    return Assay(
        **planned.entry.identity(),
        herd=herd,
        accession=planned.accession,
        sample=planned.sample,
        recorded_by=by,
    )


def _version(herd: Herd, assay: int, version: PlannedVersion, *, by: User | None) -> AssayResult:
    return AssayResult(
        herd=herd,
        assay_id=assay,
        version=version.number,
        recorded_by=by,
        reason=version.reason[:500],
        **asdict(version.report),
    )


def _let_the_last_count(assays: Iterable[int]) -> None:
    """Point tests at their last version."""
    last = AssayResult.objects.filter(assay=OuterRef("pk")).order_by("-version").values("pk")[:1]
    for ids in chunks(assays):
        Assay.objects.filter(pk__in=ids).update(current=Subquery(last))


def _take_up_accessions(versions: Iterable[PlannedVersion]) -> None:
    """Give tests on record that had no accession the one that a later version was the first to name."""
    named = {
        version.assay: version.report.accession
        for version in reversed([*versions])
        if version.report.accession
    }
    tests = list(Assay.objects.filter(pk__in=named.keys(), accession=""))
    for assay in tests:
        assay.accession = named[assay.pk]
    Assay.objects.bulk_update(tests, ["accession"], batch_size=BATCH_SIZE)
