"""Litters as they are written, and which calvings may be one."""

from datetime import date

import pytest

from herd import kinship
from herd.vocabulary import Sex


@pytest.mark.parametrize(
    ("sexes", "number_born", "written"),
    [
        (["female"], None, "F"),
        (["male", "female"], 2, "FM"),
        (["female", "male", "female"], 3, "FFM"),
        (["unknown", "female"], None, "FU"),
        (["female"], 2, "FU"),
        (["female"], 3, "FUU"),
        (["female", "male"], 1, "FM"),
        ([], 2, "UU"),
        ([], None, ""),
    ],
)
def test_a_litter_is_written_females_first_and_calves_without_a_row_as_unknown(sexes, number_born, written):
    assert kinship.pairing(sexes, number_born) == written


@pytest.mark.parametrize(
    ("told", "on_record"),
    [
        ({}, False),
        ({"has_dam": True}, True),
        ({"litter": "A7"}, True),
        ({"number_born": 1}, True),
        ({"fetuses_scanned": 2}, True),
        ({"fetuses_scanned": 0}, False),
        ({"calves": 2}, True),
    ],
)
def test_a_calf_entered_without_dam_litter_or_number_born_has_only_a_birth_date(told, on_record):
    nothing = {"has_dam": False, "litter": "", "number_born": None, "fetuses_scanned": None}
    assert kinship.birth_is_on_record(**(nothing | told)) is on_record


@pytest.mark.parametrize(
    ("other", "one_litter", "too_short"),
    [
        (date(2026, 3, 1), True, True),
        (date(2026, 3, 4), True, True),
        (date(2026, 3, 5), False, True),
        (date(2026, 9, 16), False, True),
        (date(2026, 9, 17), False, False),
    ],
)
def test_calvings_three_days_apart_may_be_one_litter_and_under_200_days_are_questioned(
    other, one_litter, too_short
):
    first = date(2026, 3, 1)
    assert kinship.same_litter_possible(first, other) is one_litter
    assert kinship.same_litter_possible(other, first) is one_litter
    assert kinship.interval_too_short(other, first) is too_short


def test_months_are_thirty_days_and_seven_sixteenths():
    assert kinship.age_in_months(date(2025, 1, 1), date(2026, 1, 1)) == pytest.approx(365 / 30.4375)


def test_every_sex_has_a_letter():
    assert set(kinship.LETTERS) == set(Sex)
