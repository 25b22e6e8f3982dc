"""Numbers of animals are text, whatever a spreadsheet made of them."""

from uuid import UUID

import pytest

from herd.identifiers import MangledNumber, clean_number, clean_numeric_cell, numbers_in, public_id_of


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0042", "0042"),
        (" 12  34 ", "12 34"),
        ("123.0", "123"),
        ("0123.00", "0123"),
        ("DE 05 1234", "DE 05 1234"),
        ("12.5", "12.5"),
        ("1E5", None),
        ("1.24E+14", None),
        ("1,24e+14", None),
        ("E14", "E14"),
        ("12E", "12E"),
        ("", ""),
    ],
)
def test_a_number_keeps_its_zeros_and_loses_only_what_a_spreadsheet_added(typed, kept):
    if kept is None:
        with pytest.raises(MangledNumber):
            clean_number(typed)
    else:
        assert clean_number(typed) == kept


@pytest.mark.parametrize(
    ("cell", "kept"),
    [(123.0, "123"), (999_999_999_999_999, "999999999999999"), (1_000_000_000_000_000, None), (12.5, None)],
)
def test_a_numeric_cell_of_more_than_fifteen_digits_has_lost_some(cell, kept):
    if kept is None:
        with pytest.raises(MangledNumber):
            clean_numeric_cell(cell)
    else:
        assert clean_numeric_cell(cell) == kept


def test_an_address_typed_by_hand_that_names_no_record_is_none():
    known = UUID("0b6f6a4e-3d0c-4b7e-9f43-6a1f0c8e2d75")
    assert public_id_of(str(known)) == known
    assert [public_id_of(text) for text in ("", "812", f"{known}0", "\x00", "«»")] == [None] * 5


def test_several_numbers_in_one_field_are_told_apart_however_they_are_parted():
    assert numbers_in(" 0812, 813;814\n0812\tIE 5 ") == ["0812", "813", "814", "IE", "5"]
    assert numbers_in("  ") == []
