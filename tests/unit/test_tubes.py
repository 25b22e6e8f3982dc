"""Codes for tubes: short, told apart by eye, and never one that is in use."""

import secrets

from diagnostics.papers.layouts import LAYOUTS, fits
from diagnostics.tubes import LENGTH, SIGNS, new_codes

#: Signs that a wet label or a hurried hand makes alike.
ALIKE = ("0OQD", "1ILJ", "2Z", "5S", "6G", "8B", "UV")


def none_taken(_codes):
    return set()


def test_no_two_signs_of_a_code_look_alike():
    assert len(set(SIGNS)) == len(SIGNS)
    assert [group for group in ALIKE if set(group) & set(SIGNS)] == []


def test_as_many_codes_are_offered_as_there_are_tubes_each_its_own():
    codes = new_codes(200, none_taken, secrets.choice)

    assert len(set(codes)) == 200
    assert {len(code) for code in codes} == {LENGTH}


def test_a_code_that_stands_on_a_tube_is_not_offered_again():
    taken = {SIGNS[0] * LENGTH, SIGNS[1] * LENGTH}
    signs = iter(SIGNS[0] * LENGTH + SIGNS[1] * LENGTH + SIGNS[2] * LENGTH)

    assert new_codes(1, lambda codes: taken & set(codes), lambda _signs: next(signs)) == [SIGNS[2] * LENGTH]


def test_a_code_fits_every_label():
    assert all(fits(SIGNS[-1] * LENGTH, layout) for layout in LAYOUTS.values())
