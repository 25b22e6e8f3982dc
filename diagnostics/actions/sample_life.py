"""A sample's way: each step noted, taken back, or come by itself with its results."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from diagnostics.actions.assessments import record_assessments
from diagnostics.engine.vocabulary import AWAITED, ResultStatus
from diagnostics.models import Assay, Sample, SampleStep
from diagnostics.policies.samples import Standing, standing, step_problems
from diagnostics.queries import chunks
from diagnostics.vocabulary import FAILED_STATES, Cause, SampleState, Step
from herd.actions.numbers import lock
from herd.errors import Problem, Refused
from herd.models import Herd, User


@transaction.atomic
def note_step(
    *,
    samples: Collection[Sample],
    step: Step,
    on: date,
    by: User | None,
    today: Callable[[Herd], date],
    cause: str = "",
    note: str = "",
    consignment: UUID | None = None,
) -> None:
    """Note one step of several samples, of one herd or more: of all, or of none.

    `today` says what day it is in a herd; `cause` is a `RejectionCause` where they are rejected; `consignment` marks
    them as sent together. A step taken back needs its reason in `note`. Raises `Refused` with a problem for each
    sample whose state or day speaks against it. Noted once more on the same day it changes nothing.
    """
    by_herd: dict[Herd, list[Sample]] = defaultdict(list)
    for sample in samples:
        by_herd[sample.herd].append(sample)
    problems: list[Problem] = []
    for herd, theirs in sorted(by_herd.items(), key=lambda item: item[0].pk):
        lock(herd, *theirs)
        stand = _standing(theirs)
        due = [sample for sample in theirs if not _noted(stand[sample.pk][-1], step, on)]
        for sample in due:
            found = step_problems(
                stand[sample.pk][-1], step, on=on, today=today(herd), cause=cause, note=note
            )
            problems += [_of(sample, problem) for problem in found]
        if not problems:
            _write(herd, due, stand, step, on=on, by=by, cause=cause, note=note, consignment=consignment)
            _reassess(herd, due, stand, step, by=by, today=today(herd))
    if problems:
        raise Refused(*dict.fromkeys(problems))


def _noted(now: Standing, step: Step, on: date) -> bool:
    return step is not Step.TAKEN_BACK and (now.state.value, now.on) == (step.value, on)


def _of(sample: Sample, problem: Problem) -> Problem:
    told = {"sample": sample, "problem": problem.message}
    return Problem(problem.code, problem.field, _("%(sample)s: %(problem)s") % told)


def _standing(samples: Iterable[Sample]) -> dict[int, list[Standing]]:
    """Return the steps of samples that stand, by sample; one without any was drawn on its day."""
    listed = list(samples)
    steps: dict[int, list[tuple[str, date]]] = {sample.pk: [] for sample in listed}
    known = SampleStep.objects.filter(sample__in=steps).order_by("sample", "number")
    for sample, step, on in known.values_list("sample_id", "step", "on"):
        steps[sample].append((step, on))
    return {
        sample.pk: standing(steps[sample.pk]) or [Standing(SampleState.DRAWN, sample.collected_on)]
        for sample in listed
    }


def _write(
    herd: Herd,
    samples: Collection[Sample],
    stand: dict[int, list[Standing]],
    step: Step,
    *,
    on: date,
    by: User | None,
    cause: str = "",
    note: str = "",
    consignment: UUID | None = None,
) -> None:
    """Write one step of samples of a herd, and the state they come to.

    The state repeats what the steps say, which are never edited: no further history is kept of it.
    """
    _add_steps(herd, samples, step, on=on, by=by, cause=cause, note=note)
    for sample in samples:
        now = _after(stand[sample.pk], step, on)
        sample.state, sample.state_on = now.state.value, now.on
        if step is Step.SENT:
            sample.consignment = consignment
        elif now.state is SampleState.DRAWN:
            sample.consignment = None
    Sample.objects.bulk_update(samples, ["state", "state_on", "consignment"], batch_size=500)


def _after(stand: list[Standing], step: Step, on: date) -> Standing:
    return stand[-2] if step is Step.TAKEN_BACK else Standing(SampleState(step.value), on)


def _add_steps(
    herd: Herd,
    samples: Collection[Sample],
    step: Step,
    *,
    on: date | None,
    by: User | None,
    cause: str = "",
    note: str = "",
) -> None:
    """Add one step to each sample's; without a day that of its drawing."""
    numbers: dict[int, int] = {sample.pk: 0 for sample in samples}
    known = SampleStep.objects.filter(sample__in=numbers).values_list("sample_id", "number")
    for sample_id, number in known:
        numbers[sample_id] = max(numbers[sample_id], number)
    SampleStep.objects.bulk_create(
        (
            SampleStep(
                herd=herd,
                sample=sample,
                number=numbers[sample.pk] + 1,
                step=step.value,
                on=on or sample.collected_on,
                by=by,
                cause=cause,
                note=note.strip()[:300],
            )
            for sample in samples
        ),
        batch_size=500,
    )


def _reassess(
    herd: Herd,
    samples: Collection[Sample],
    stand: dict[int, list[Standing]],
    step: Step,
    *,
    by: User | None,
    today: date,
) -> None:
    """Work out the verdicts anew where a sample is awaited no longer, or again."""
    bears = {sample.animal_id for sample in samples if _bears(stand[sample.pk][-1].state, sample.state)}
    record_assessments(herd=herd, animals=bears, cause=Cause.SAMPLE_FAILED.value, by=by, as_of=today)


def _bears(before: str, after: str) -> bool:
    return (before in FAILED_STATES) != (after in FAILED_STATES)


def begin(herd: Herd, samples: Collection[Sample], *, by: User | None) -> None:
    """Note that samples just saved were drawn, each on its day; `follow_results` notes the results they came with."""
    for sample in samples:
        sample.state_on = sample.collected_on
    Sample.objects.bulk_update(samples, ["state_on"], batch_size=500)
    _add_steps(herd, samples, Step.DRAWN, on=None, by=by)


def follow_results(herd: Herd, assays: Iterable[int], *, by: User | None, today: date) -> None:
    """Let samples follow the results of these tests (ids): resulted with the last one, and back when it is void."""
    for ids in chunks(assays):
        samples = list(herd.samples.filter(assays__in=ids).distinct())
        waiting, reported = _tests_of(samples)
        stand = _standing(samples)
        settled = {each.pk for each in samples if each.pk in reported and each.pk not in waiting}
        resulted = {pk for pk, steps in stand.items() if steps[-1].state is SampleState.RESULTED}
        failed = {pk for pk, steps in stand.items() if steps[-1].state in FAILED_STATES}
        done = [each for each in samples if each.pk in settled - resulted - failed]
        undone = [each for each in samples if each.pk in resulted - settled]
        if done:
            _finish(herd, done, stand, reported, by=by, today=today)
        if undone:
            note = _("The result was voided, or another test is asked.")
            _write(herd, undone, stand, Step.TAKEN_BACK, on=today, by=by, note=note)


def _finish(
    herd: Herd,
    samples: Collection[Sample],
    stand: dict[int, list[Standing]],
    reported: dict[int, date],
    *,
    by: User | None,
    today: date,
) -> None:
    """Note samples as resulted, each on the day its last report states, not before its last step."""
    by_day: dict[date, list[Sample]] = defaultdict(list)
    for sample in samples:
        day = min(reported[sample.pk], today)
        by_day[max(day, stand[sample.pk][-1].on)].append(sample)
    for day, theirs in by_day.items():
        _write(herd, theirs, stand, Step.RESULTED, on=day, by=by)


def _tests_of(samples: Iterable[Sample]) -> tuple[set[int], dict[int, date]]:
    """Return which samples still wait for a test, and the day of the last report of those that have one.

    A report that states no day is taken as of the day it was entered.
    """
    waiting: set[int] = set()
    reported: dict[int, date] = {}
    tests = Assay.objects.filter(sample__in=[sample.pk for sample in samples], current__isnull=False)
    for assay in tests.exclude(current__status=ResultStatus.VOID.value).select_related("current"):
        result = assay.current
        if result is None or assay.sample_id is None:
            continue
        if result.status in AWAITED:
            waiting.add(assay.sample_id)
        else:
            day = result.reported_on or result.recorded_at.date()
            reported[assay.sample_id] = max(day, reported.get(assay.sample_id, day))
    return waiting, reported
