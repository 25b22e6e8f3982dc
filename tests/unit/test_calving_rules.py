"""What speaks against a calving, a leaving and an undo, to the day on which it begins to and ends."""

from datetime import date, timedelta

import pytest

from herd.errors import Problem, Severity
from herd.policies import (
    TAKE_BACK_WITHIN,
    CalfFacts,
    CalvingFacts,
    DamFacts,
    TakingBack,
    birth_date_problems,
    calf_problems,
    calving_problems,
    dam_missing,
    dam_problems,
    interval_problems,
    leaving_problems,
    taking_back_problems,
)
from herd.vocabulary import Sex

DAY = date(2026, 3, 10)
REFUSED, WARNED = Severity.REFUSED, Severity.WARNING


def days(number: int) -> timedelta:
    return timedelta(days=number)


def told(problems) -> list[tuple[str, Severity]]:
    return [(problem.code, problem.severity) for problem in problems]


def codes(problems) -> list[str]:
    return [problem.code for problem in problems]


# --- The dam ---


@pytest.mark.parametrize(
    ("age_days", "what"),
    [
        (-1, [("dam_too_young", REFUSED)]),
        (365, [("dam_too_young", REFUSED)]),  # 12 months are 365.25 days
        (366, [("dam_young", WARNED)]),
        (547, [("dam_young", WARNED)]),  # 18 months are 547.9 days
        (548, []),
    ],
)
def test_a_dam_under_twelve_months_is_refused_and_one_under_eighteen_is_asked_about(age_days, what):
    assert told(dam_problems(DamFacts("812", born_on=DAY - days(age_days)), DAY)) == what


def test_of_a_dam_whose_birth_is_not_known_no_age_is_asked():
    assert told(dam_problems(DamFacts("812"), DAY)) == []


def test_a_bull_has_not_calved():
    assert told(dam_problems(DamFacts("812", sex=Sex.MALE.value), DAY)) == [("dam_is_male", REFUSED)]


@pytest.mark.parametrize("after", [1, -1])
@pytest.mark.parametrize(
    ("apart", "what"),
    [
        (0, [("same_dam_and_day", REFUSED)]),
        (1, [("same_litter_question", WARNED)]),
        (3, [("same_litter_question", WARNED)]),
        (4, [("interval_too_short", WARNED)]),
        (199, [("interval_too_short", WARNED)]),
        (200, []),
    ],
)
def test_two_calvings_of_one_cow_are_one_litter_for_three_days_and_too_close_for_two_hundred(
    apart, after, what
):
    assert told(interval_problems(DamFacts("812", calved_on=(DAY + days(apart * after),)), DAY)) == what


def test_each_calving_too_close_is_named_the_earliest_first():
    dam = DamFacts("812", calved_on=(DAY + days(100), DAY - days(2), DAY - days(300)))

    assert codes(interval_problems(dam, DAY)) == ["same_litter_question", "interval_too_short"]


@pytest.mark.parametrize(
    ("here_now", "to_be_made", "code"),
    [
        (False, False, ["dam_unknown"]),
        (False, True, []),
        (True, False, ["dam_not_there_that_day"]),
        (True, True, ["dam_not_there_that_day"]),  # her number is not free for another cow
    ],
)
def test_a_number_nobody_bore_that_day_is_refused_unless_a_new_cow_is_to_bear_it(here_now, to_be_made, code):
    assert codes(dam_missing("812", here_now=here_now, to_be_made=to_be_made)) == code


# --- The calves ---


def calving(*numbers: str, **more: object) -> CalvingFacts:
    return CalvingFacts(DAY, tuple(CalfFacts(number) for number in numbers), dam=DamFacts("812"), **more)


def test_a_number_is_told_beside_each_calf_that_cannot_bear_it():
    litter = CalvingFacts(
        DAY,
        (CalfFacts("1"), CalfFacts("1"), CalfFacts(), CalfFacts("812"), CalfFacts("9", number_taken=True)),
        dam=DamFacts("812"),
    )

    assert [(problem.code, problem.calf) for problem in calf_problems(litter)] == [
        ("number_twice", 0),
        ("number_twice", 1),
        ("calf_is_dam", 3),
        ("number_in_use", 4),
    ]


@pytest.mark.parametrize(("born", "code"), [(None, []), (1, ["number_born_too_small"]), (2, []), (3, [])])
def test_no_fewer_are_born_than_calves_entered(born, code):
    assert codes(calving_problems(calving("1", "2", number_born=born), today=DAY)) == code


def test_a_calving_is_of_today_at_the_latest():
    assert codes(calving_problems(calving("1"), today=DAY)) == []
    assert codes(calving_problems(calving("1"), today=DAY - days(1))) == ["in_the_future"]


def test_one_number_for_dam_and_sire_is_a_placeholder():
    assert codes(calving_problems(calving("1", sires=("812",)), today=DAY)) == ["dam_is_sire"]
    assert codes(calving_problems(calving("1", sires=("Rex",)), today=DAY)) == []


# --- Coming, leaving, taking back ---


def test_an_animal_may_come_and_leave_on_the_day_it_was_born_and_not_before():
    assert codes(birth_date_problems(DAY, entered_on=DAY, left_on=DAY)) == []
    before = DAY - days(1)
    assert codes(birth_date_problems(DAY, entered_on=before, left_on=before)) == [
        "entered_before_birth",
        "left_before_birth",
    ]
    assert codes(birth_date_problems(None, entered_on=before, left_on=before)) == []


@pytest.mark.parametrize(
    ("left_on", "code"),
    [
        (DAY - days(31), ["left_before_birth"]),
        (DAY - days(30), ["left_before_calving"]),  # the day she came
        (DAY - days(11), ["left_before_calving"]),
        (DAY - days(10), []),  # the day she calved
        (DAY, []),
        (DAY + days(1), ["in_the_future"]),
    ],
)
def test_she_left_after_she_came_and_calved_and_by_today(left_on, code):
    problems = leaving_problems(
        born_on=DAY - days(900),
        entered_on=DAY - days(30),
        last_record_on=DAY - days(10),
        left_on=left_on,
        today=DAY,
    )

    assert codes(problems) == code


SLIP = {"voided": False, "own": True, "grown": False, "age": TAKE_BACK_WITHIN, "rests": False}


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, []),
        ({"voided": True}, ["calving_voided"]),
        ({"own": False}, ["not_your_entry"]),
        ({"grown": True}, ["grown_since"]),
        ({"age": TAKE_BACK_WITHIN + timedelta(seconds=1)}, ["too_late_to_undo"]),
        ({"rests": True}, ["something_rests_on_it"]),
    ],
)
def test_only_ones_own_slip_of_the_last_day_is_taken_back_while_nothing_rests_on_it(facts, code):
    assert codes(taking_back_problems(TakingBack(**{**SLIP, **facts}))) == code


def test_what_is_told_is_a_sentence_without_gaps():
    young = DamFacts("812", sex=Sex.MALE.value, born_on=DAY - days(200), calved_on=(DAY, DAY - days(50)))
    problems: list[Problem] = [*dam_problems(young, DAY), *interval_problems(young, DAY)]

    assert len(problems) == 4
    assert all("812" in str(problem) and "%(" not in str(problem) for problem in problems)
