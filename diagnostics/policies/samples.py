"""What a sample's state allows, in one table, and what its code and state say of a result. Pure of writes."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from diagnostics import labels
from diagnostics.engine.criteria import TRANSFUSION_DAYS
from diagnostics.engine.vocabulary import Caveat
from diagnostics.vocabulary import FAILED_STATES, SampleState, Step
from herd.errors import Problem
from herd.policies import day, future_problems, refusal

#: The steps that each state lets a person note. A result comes by itself with the last of a sample's tests, and
#: goes by voiding it: neither is noted by hand.
STEPS: dict[SampleState, frozenset[Step]] = {
    SampleState.DRAWN: frozenset({Step.SENT, Step.RECEIVED, Step.REJECTED, Step.LOST}),
    SampleState.SENT: frozenset({Step.RECEIVED, Step.REJECTED, Step.LOST, Step.TAKEN_BACK}),
    SampleState.RECEIVED: frozenset({Step.REJECTED, Step.LOST, Step.TAKEN_BACK}),
    SampleState.RESULTED: frozenset(),
    SampleState.REJECTED: frozenset({Step.TAKEN_BACK}),
    #: A lost parcel turns up.
    SampleState.LOST: frozenset({Step.RECEIVED, Step.TAKEN_BACK}),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A step that stands: the state a sample came to, and the day."""

    state: SampleState
    on: date


def standing(steps: Iterable[tuple[str, date]]) -> list[Standing]:
    """Return the steps that stand, in order: each one taken back is gone, the first never."""
    stand: list[Standing] = []
    for step, on in steps:
        if step != Step.TAKEN_BACK:
            stand.append(Standing(SampleState(step), on))
        elif len(stand) > 1:
            stand.pop()
    return stand


def step_problems(
    now: Standing, step: Step, *, on: date, today: date, cause: str = "", note: str = ""
) -> Iterator[Problem]:
    """Say what speaks against noting a step of a sample: its state, the day, or a reason that is missing."""
    if step not in STEPS[now.state]:
        yield refusal("step_not_possible", "step", _why_not(now, step))
        return
    yield from future_problems(on, today=today, field="on")
    if step is not Step.TAKEN_BACK and on < now.on:
        told = {"state": labels.SAMPLE_STATE[now.state.value], "day": day(now.on)}
        yield refusal(
            "step_too_early", "on", _("%(state)s on %(day)s: what follows cannot be earlier.") % told
        )
    if step is Step.REJECTED and not cause:
        yield refusal("cause_missing", "cause", _("Say why the sample was rejected."))
    if step is Step.TAKEN_BACK and not note.strip():
        yield refusal("reason_missing", "note", _("Say why the step is taken back."))


def _why_not(now: Standing, step: Step) -> str:
    told = {
        "state": labels.SAMPLE_STATE[now.state.value],
        "step": labels.STEP[step.value],
        "day": day(now.on),
    }
    if now.state is SampleState.RESULTED:
        return _("It has its result since %(day)s; void that result first.") % told
    if step is Step.RESULTED:
        return _("Enter the result itself: the sample follows.")
    if now.state.value == step.value:
        return _("It is noted as «%(state)s» since %(day)s already.") % told
    if step is Step.TAKEN_BACK:
        return _("There is no step to take back: it was drawn, and nothing more.")
    if now.state in FAILED_STATES:
        return _("It was noted as «%(state)s» on %(day)s; take that back first.") % told
    return _("It is noted as «%(state)s» since %(day)s, which comes after «%(step)s».") % told


def caveats_when_drawn(
    said: Collection[str], *, transfused_on: date | None, collected_on: date
) -> tuple[str, ...]:
    """Return what can spoil a sample: a transfusion does in the 90 days before it, and one longer ago does not.

    One said without a day is taken as one of those days (`clinical.md` §4 item 4).
    """
    others = tuple(caveat for caveat in said if caveat != Caveat.TRANSFUSED)
    if transfused_on is None:
        return tuple(said)
    spoils = (collected_on - transfused_on).days <= TRANSFUSION_DAYS.value
    return (Caveat.TRANSFUSED.value, *others) if spoils else others


def transfusion_problems(
    transfused_on: date | None, *, collected_on: date, born_on: date | None
) -> Iterator[Problem]:
    """Say what speaks against the day of a transfusion: it is after the sample, or before birth."""
    if transfused_on is None:
        return
    if transfused_on > collected_on:
        message = _("A transfusion after the sample was drawn (%(day)s) spoils nothing: leave it out here.")
        yield refusal("transfused_after_drawing", "transfused_on", message % {"day": day(collected_on)})
    if born_on is not None and transfused_on < born_on:
        message = _("The animal was born on %(day)s, after this day.") % {"day": day(born_on)}
        yield refusal("transfused_before_birth", "transfused_on", message)


def result_problem(state: str, state_on: date | None) -> Problem | None:
    """Say why a result cannot come of a sample: it was rejected or lost."""
    if state not in FAILED_STATES:
        return None
    told = {"state": labels.SAMPLE_STATE[state], "day": day(state_on) if state_on else ""}
    message = _(
        "The sample was noted as «%(state)s» on %(day)s: take that back first if it was tested after all."
    )
    return refusal("sample_failed", "tube", message % told)


def same_tubes(tubes: Iterable[str]) -> Iterator[tuple[int, Problem]]:
    """Say which of these codes, drawn in a row, stands on a tube before it: its position, and the problem."""
    seen: set[str] = set()
    for position, tube in enumerate(tubes):
        if tube and tube in seen:
            message = _("The code %(tube)s stands on two tubes here.") % {"tube": tube}
            yield position, refusal("tube_twice", "tube", message)
        seen.add(tube)


def tube_problem(tube: str, *, animal: str, drawn_on: date) -> Problem:
    """Say that a code stands on the tube of another sample whose result is still to come."""
    told = {"tube": tube, "animal": animal, "day": day(drawn_on)}
    message = _(
        "The tube %(tube)s holds the sample of %(animal)s drawn on %(day)s, whose result is still to come."
    )
    return refusal("tube_in_use", "tube", message % told)
