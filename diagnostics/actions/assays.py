"""Recording results: versions are added, never changed."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from diagnostics.actions.assessments import record_assessments
from diagnostics.actions.entry_checks import ask_about, check
from diagnostics.actions.sample_life import begin, follow_results
from diagnostics.engine.vocabulary import LABORATORY_METHODS, Method, ResultStatus
from diagnostics.entries import AssayEntry, Report
from diagnostics.models import Assay, AssayResult, Sample
from diagnostics.policies import (
    FROM_A_SAMPLE,
    GOES_BACK,
    Decision,
    Move,
    OnRecord,
    as_stated,
    decide,
    filled,
    goes_back,
)
from diagnostics.policies.samples import result_problem, tube_problem
from diagnostics.queries.samples import open_samples, sample_among, told_when_drawn
from diagnostics.vocabulary import Cause
from herd.actions.numbers import lock
from herd.actions.saving import save_as
from herd.actions.sent_again import refuse_unless
from herd.errors import Problem, Refused, refused
from herd.models import Herd, User
from herd.queries import kin_of

_CAUSE = {
    Move.NEW: Cause.RESULT_RECORDED,
    Move.NEXT_VERSION: Cause.RESULT_RECORDED,
    Move.SUPERSEDES: Cause.RESULT_SUPERSEDED,
    Move.VOIDS: Cause.RESULT_VOIDED,
}


@transaction.atomic
def record_result(
    *,
    herd: Herd,
    entry: AssayEntry,
    by: User | None,
    today: date,
    supersede: str = "",
    acknowledged: Iterable[str] = (),
) -> Assay:
    """Record a result, a preliminary one, or an examination; the sample out that it answers is taken up.

    `supersede` is the reason for replacing other content on record. The same `idempotency_key`, or a report equal
    to one in the history, changes nothing. Raises `Refused` with what speaks against it, and `NeedsAcknowledging` with
    what is unlikely of it while the codes of that are not among those `acknowledged`.
    """
    lock(herd)
    if entry.idempotency_key and (
        before := herd.assays.filter(idempotency_key=entry.idempotency_key).first()
    ):
        refuse_unless(same=_has_said(before, entry))
        return before
    assay, decision = take_in(entry, herd=herd, by=by, today=today, reason=supersede.strip())
    if decision.move in _CAUSE:
        ask_about(entry, acknowledged)
        follow_results(herd, [assay.pk], by=by, today=today)
        reassess_after(herd, [entry.animal.pk], _CAUSE[decision.move], by=by, today=today)
    return assay


def _has_said(assay: Assay, entry: AssayEntry) -> bool:
    """Say whether a test on record is the one entered, and says or has said what is entered."""
    identity, said = entry.identity(), as_stated(entry).report
    if any(getattr(assay, name) != value for name, value in identity.items()):
        return False
    versions = [Report.of(version) for version in assay.versions.all()]
    return any(filled(said, version) == version for version in versions)


def take_in(
    entry: AssayEntry, *, herd: Herd, by: User | None, today: date, reason: str = "", of: Assay | None = None
) -> tuple[Assay, Decision]:
    """Check an entry against the record and write it; samples and verdicts are to follow (`follow_results`).

    `of` is the test it is meant for: an accession that leads to another one is refused. Raises `Refused`.
    """
    entry = as_stated(entry)
    if entry.report.status != ResultStatus.VOID:
        check([entry], today=today)
    decision = decide(entry.report, on_record(entry), reason=reason)
    refuse_any([decision])
    if of is not None and decision.assay != of.pk:
        message = _("Another test of this animal and day is on record with this accession.")
        raise refused("accession_of_another", message, field="accession")
    check_samples([(entry, decision)], herd=herd)
    return carry_out(entry, decision, herd=herd, by=by, reason=reason), decision


@transaction.atomic
def supersede_result(
    *,
    assay: Assay,
    report: Report,
    reason: str,
    by: User | None,
    today: date,
    acknowledged: Iterable[str] = (),
) -> Assay:
    """Replace what a test's current version says by another report, saying why; the former stays in the history.

    Raises `Refused` with what speaks against it, `NeedsAcknowledging` with what is unlikely of it (`record_result`).
    """
    if not reason.strip():
        raise refused("reason_missing", _("Say why the result is replaced."), field="reason")
    _as_on_record_now(assay)
    entry = _entry_of(assay, report)
    check([entry], today=today)
    current = Report.of(_current(assay))
    if goes_back(report, current):
        raise refused("goes_back", str(GOES_BACK), field="status")
    if current == report:
        if _current(assay).reason == reason.strip():
            return assay  # sent twice
        raise refused("nothing_changed", _("The result says the same as the one on record."))
    ask_about(entry, acknowledged)
    add_version(assay, report, by=by, reason=reason.strip())
    follow_results(assay.herd, [assay.pk], by=by, today=today)
    reassess_after(assay.herd, [assay.animal_id], Cause.RESULT_SUPERSEDED, by=by, today=today)
    return assay


@transaction.atomic
def void_result(*, assay: Assay, reason: str, by: User | None, today: date) -> Assay:
    """Void a test's result, saying why: it no longer counts, and stays in the history."""
    if not reason.strip():
        raise refused("reason_missing", _("Say why the result is void."), field="reason")
    _as_on_record_now(assay)
    current = Report.of(_current(assay))
    if current.status == ResultStatus.VOID:
        return assay
    decision = decide(
        Report(status=ResultStatus.VOID.value, accession=assay.accession, note=reason.strip()),
        [OnRecord(assay.pk, assay.accession, (current,))],
    )
    add_version(assay, decision.report, by=by, reason=reason.strip())
    follow_results(assay.herd, [assay.pk], by=by, today=today)
    reassess_after(assay.herd, [assay.animal_id], Cause.RESULT_VOIDED, by=by, today=today)
    return assay


def _as_on_record_now(assay: Assay) -> None:
    """Let other entries of the herd wait, and take up what they have said of this test since it was shown."""
    lock(assay.herd)
    assay.refresh_from_db(fields=["current", "accession"])


def refuse_any(decisions: Iterable[Decision], *, field: str = "") -> None:
    """Raise what speaks against any of these decisions; `field` is where it is told, if not where it was found."""
    problems = [decision.problem for decision in decisions if decision.problem is not None]
    if problems:
        raise Refused(*(replace(problem, field=field or problem.field) for problem in problems))


def on_record(entry: AssayEntry) -> list[OnRecord]:
    """Return the tests of the same animal, method, specimen, day and laboratory, each with its versions in order."""
    assays = Assay.objects.filter(**entry.identity()).prefetch_related("versions")
    return [
        OnRecord(assay.pk, assay.accession, tuple(Report.of(version) for version in assay.versions.all()))
        for assay in assays
    ]


def carry_out(
    entry: AssayEntry,
    decision: Decision,
    *,
    herd: Herd,
    by: User | None,
    sample: Sample | None = None,
    reason: str = "",
) -> Assay:
    """Write what was decided of an entry, and return its test."""
    if decision.move is Move.NEW:
        assay = Assay.objects.create(
            **entry.identity(),
            herd=herd,
            accession=decision.report.accession,
            sample=sample or _sample_for(entry, herd=herd, by=by),
            recorded_by=by,
            idempotency_key=entry.idempotency_key,
        )
    else:
        assay = Assay.objects.select_for_update().get(pk=decision.assay)  # type: ignore[misc]  # named by every other move
    if decision.move not in {Move.UNCHANGED, Move.REFUSED}:
        why = decision.report.note if decision.move is Move.VOIDS else reason
        told = told_when_drawn(assay.sample) if decision.move is Move.NEW else ""
        add_version(assay, decision.report.spoilt_as(told), by=by, reason=why)
    return assay


def add_version(assay: Assay, report: Report, *, by: User | None, reason: str = "") -> AssayResult:
    """Add the next version of a test's result and let it be the one that counts."""
    last = assay.versions.order_by("-version").first()
    version = AssayResult.objects.create(
        herd_id=assay.herd_id,
        assay=assay,
        version=last.version + 1 if last else 1,
        recorded_by=by,
        reason=reason[:500],
        **asdict(report),
    )
    assay.current = version
    assay.accession = assay.accession or report.accession
    assay.save(update_fields=["current", "accession"])
    return version


def reassess_after(herd: Herd, animals: Iterable[int], cause: Cause, *, by: User | None, today: date) -> None:
    """Work out the verdicts anew of animals with a new result, and of their littermates, who are shown it."""
    ids = set(animals)
    record_assessments(herd=herd, animals=ids | kin_of(ids), cause=cause.value, by=by, as_of=today)


def _sample_for(entry: AssayEntry, *, herd: Herd, by: User | None) -> Sample | None:
    """Return the sample an entry was done on: the one on record, or a new one; none for an examination."""
    if Method(entry.method) not in LABORATORY_METHODS:
        return None
    sample = _sample_drawn(herd, entry)
    if sample is None:
        sample = entry.as_sample(herd)
        sample.recorded_by = by
        save_as(sample, by=by)
        begin(herd, [sample], by=by)
    return sample


def check_samples(decided: Iterable[tuple[AssayEntry, Decision]], *, herd: Herd) -> None:
    """Refuse results of samples that were rejected or lost, and those whose tube is another animal's."""
    listed = [(entry, decision) for entry, decision in decided if decision.move in FROM_A_SAMPLE]
    named = {
        sample.tube: sample for sample in open_samples(herd, [entry.report.tube for entry, _each in listed])
    }
    problems: list[Problem | None] = []
    for entry, decision in listed:
        on_tube = named.get(entry.report.tube)
        if on_tube is not None and not entry.is_about(on_tube):
            problems.append(
                tube_problem(on_tube.tube, animal=str(on_tube.animal), drawn_on=on_tube.collected_on)
            )
        sample = _sample_on_record(herd, entry, decision)
        if sample is not None:
            problems.append(result_problem(sample.state, sample.state_on))
    found = [problem for problem in problems if problem is not None]
    if found:
        raise Refused(*dict.fromkeys(found))


def _sample_on_record(herd: Herd, entry: AssayEntry, decision: Decision) -> Sample | None:
    if decision.assay is not None:
        return Sample.objects.filter(assays=decision.assay).first()
    return _sample_drawn(herd, entry) if entry.specimen else None


def _sample_drawn(herd: Herd, entry: AssayEntry) -> Sample | None:
    drawn = herd.samples.filter(
        animal=entry.animal, specimen=entry.specimen, collected_on=entry.collected_on
    ).order_by("pk")
    return sample_among(drawn, tube=entry.report.tube, laboratory=entry.laboratory)


def _current(assay: Assay) -> AssayResult:
    if assay.current is None:
        raise Assay.DoesNotExist(f"{assay.public_id} has no version")  # made with its first: never so
    return assay.current


def _entry_of(assay: Assay, report: Report) -> AssayEntry:
    return AssayEntry(
        animal=assay.animal,
        method=assay.method,
        specimen=assay.specimen,
        collected_on=assay.collected_on,
        laboratory=assay.laboratory,
        report=report,
    )
