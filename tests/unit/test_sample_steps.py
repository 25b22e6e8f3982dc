"""The life of a sample: what each state allows, and which days and reasons a step needs, is one table without a gap."""

from datetime import date, timedelta

import pytest

from diagnostics.policies.samples import (
    STEPS,
    Standing,
    caveats_when_drawn,
    result_problem,
    same_tubes,
    standing,
    step_problems,
    transfusion_problems,
)
from diagnostics.vocabulary import FAILED_STATES, OPEN_STATES, SampleState, Step

DRAWN = date(2026, 3, 20)
SINCE = date(2026, 3, 25)
TODAY = date(2026, 4, 10)
#: What a person may note; every other pair of a state and a step is refused.
ALLOWED = {
    ("drawn", "sent"), ("drawn", "received"), ("drawn", "rejected"), ("drawn", "lost"),
    ("sent", "received"), ("sent", "rejected"), ("sent", "lost"), ("sent", "taken_back"),
    ("received", "rejected"), ("received", "lost"), ("received", "taken_back"),
    ("rejected", "taken_back"),
    ("lost", "received"), ("lost", "taken_back"),
}  # fmt: skip


def problems(state: SampleState, step: Step, **told: object) -> list:
    """What speaks against a step that gives its day, cause and reason rightly, unless told otherwise."""
    rightly = {
        "on": TODAY,
        "today": TODAY,
        "cause": "clotted" if step is Step.REJECTED else "",
        "note": "Noted by mistake." if step is Step.TAKEN_BACK else "",
    }
    return list(step_problems(Standing(state, SINCE), step, **{**rightly, **told}))


def codes(found: list) -> list[str]:
    return [problem.code for problem in found]


def test_each_state_says_which_steps_it_allows():
    assert set(STEPS) == set(SampleState)
    assert {(state.value, step.value) for state, steps in STEPS.items() for step in steps} == ALLOWED


def test_each_state_is_open_failed_or_resulted():
    assert {*OPEN_STATES, *FAILED_STATES, SampleState.RESULTED} == set(SampleState)
    assert not OPEN_STATES & FAILED_STATES


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("state", SampleState)
def test_a_step_is_allowed_or_refused_with_a_sentence(state, step):
    found = problems(state, step)

    if (state.value, step.value) in ALLOWED:
        assert found == []
    else:
        (problem,) = found
        assert problem.code == "step_not_possible"
        assert str(problem.message).endswith(".")
        assert "%(" not in str(problem.message)


@pytest.mark.parametrize(
    ("state", "step", "sentence"),
    [
        ("resulted", "sent", "It has its result since"),
        ("resulted", "taken_back", "void that result first"),
        ("drawn", "resulted", "Enter the result itself"),
        ("sent", "sent", "It is noted as «Sent» since"),
        ("rejected", "rejected", "since March 25, 2026 already"),
        ("drawn", "taken_back", "There is no step to take back"),
        ("rejected", "received", "take that back first"),
        ("lost", "sent", "It was noted as «Lost» on"),
        ("received", "sent", "It is noted as «Received» since March 25, 2026, which comes after «Sent»."),
    ],
)
def test_the_sentence_says_what_stands_in_the_way_of_a_step(state, step, sentence):
    (problem,) = problems(SampleState(state), Step(step))

    assert sentence in str(problem.message)


@pytest.mark.parametrize("state", SampleState)
def test_no_result_comes_of_a_sample_that_was_rejected_or_lost(state):
    problem = result_problem(state.value, SINCE)

    assert (problem is not None) == (state in FAILED_STATES)
    assert problem is None or "March 25, 2026" in str(problem.message)


@pytest.mark.parametrize(("state", "step"), sorted(ALLOWED))
def test_no_step_is_dated_tomorrow(state, step):
    tomorrow = TODAY + timedelta(days=1)

    assert codes(problems(SampleState(state), Step(step), on=tomorrow)) == ["in_the_future"]


@pytest.mark.parametrize(("state", "step"), sorted(pair for pair in ALLOWED if pair[1] != "taken_back"))
def test_a_step_is_not_before_the_one_it_follows(state, step):
    assert codes(problems(SampleState(state), Step(step), on=SINCE - timedelta(days=1))) == ["step_too_early"]
    assert problems(SampleState(state), Step(step), on=SINCE) == [], "on the same day it may be"


@pytest.mark.parametrize("state", [state for state, step in sorted(ALLOWED) if step == "taken_back"])
def test_a_step_is_taken_back_with_a_reason_whatever_the_day(state):
    early = SINCE - timedelta(days=30)

    assert problems(SampleState(state), Step.TAKEN_BACK, on=early) == []
    assert codes(problems(SampleState(state), Step.TAKEN_BACK, note="  ")) == ["reason_missing"]


@pytest.mark.parametrize("state", [state for state, step in sorted(ALLOWED) if step == "rejected"])
def test_who_rejects_a_sample_says_why(state):
    assert codes(problems(SampleState(state), Step.REJECTED, cause="")) == ["cause_missing"]


def test_a_sample_that_was_never_sent_can_be_received_as_it_was_carried_there():
    assert problems(SampleState.DRAWN, Step.RECEIVED) == []


def test_a_step_taken_back_leaves_the_one_before_standing_and_the_drawing_always():
    steps = [
        ("drawn", DRAWN),
        ("sent", SINCE),
        ("taken_back", TODAY),
        ("taken_back", TODAY),
        ("lost", TODAY),
        ("received", TODAY),
        ("taken_back", TODAY),
    ]

    assert standing(steps) == [Standing(SampleState.DRAWN, DRAWN), Standing(SampleState.LOST, TODAY)]


# --- What can spoil a sample ---


@pytest.mark.parametrize(
    ("days_before", "spoils"), [(0, True), (1, True), (90, True), (91, False), (400, False)]
)
def test_a_transfusion_spoils_the_samples_of_the_ninety_days_after_it(days_before, spoils):
    transfused = DRAWN - timedelta(days=days_before)

    kept = caveats_when_drawn(["pregnant"], transfused_on=transfused, collected_on=DRAWN)

    assert set(kept) == ({"transfused", "pregnant"} if spoils else {"pregnant"})


def test_a_transfusion_ticked_that_was_long_ago_spoils_nothing():
    long_ago = DRAWN - timedelta(days=91)

    assert caveats_when_drawn(["transfused"], transfused_on=long_ago, collected_on=DRAWN) == ()


def test_a_transfusion_without_its_day_is_taken_as_one_of_the_ninety_days():
    assert caveats_when_drawn(["transfused"], transfused_on=None, collected_on=DRAWN) == ("transfused",)


@pytest.mark.parametrize(
    ("transfused", "problem"),
    [
        (DRAWN, []),
        (date(2026, 3, 1), []),
        (DRAWN + timedelta(days=1), ["transfused_after_drawing"]),
        (date(2026, 2, 28), ["transfused_before_birth"]),
        (None, []),
    ],
)
def test_a_transfusion_lies_between_birth_and_the_sample(transfused, problem):
    found = transfusion_problems(transfused, collected_on=DRAWN, born_on=date(2026, 3, 1))

    assert codes(list(found)) == problem


def test_one_code_on_two_tubes_is_told_at_the_second_and_no_code_never():
    assert [place for place, _problem in same_tubes(["A1", "", "B2", "", "A1"])] == [4]
