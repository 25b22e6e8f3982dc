"""The parts of reading a file that know nothing of births: cells, delimiters, guards, animals touched."""

from datetime import UTC, date, datetime
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herd.imports import cells
from herd.imports.cells import CellRefused, Reading
from herd.imports.report import problem_line
from herd.imports.staging import column_letters
from herd.imports.text_files import delimiter_of, guard_formula, without_guard
from herd.imports.touched import Touched

POINT, COMMA = Reading(), Reading(decimal_comma=True)


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("007", "007"),
        ("123.0", "123"),
        (123.0, "123"),
        (7, "7"),
        (" A  1 ", "A 1"),
        ("", ""),
        (None, ""),
        ("♀9", "♀9"),
    ],
)
def test_a_number_is_text_and_keeps_its_zeros(cell, kept):
    assert cells.number()(cell, POINT) == kept


@pytest.mark.parametrize("cell", ["1.24E+14", 1e15, 1.5, inf, nan, date(2026, 1, 2), True])
def test_a_number_that_a_spreadsheet_has_changed_is_refused(cell):
    with pytest.raises(CellRefused):
        cells.number()(cell, POINT)


def test_a_number_of_fifteen_digits_in_a_numeric_cell_is_still_exact():
    assert cells.number()(999_999_999_999_999, POINT) == "999999999999999"


@pytest.mark.parametrize(
    ("cell", "reading", "kept"),
    [
        ("38.45", POINT, "38.5"),
        ("38,4", COMMA, "38.4"),
        (38.04, POINT, "38.0"),
        ("150", POINT, "150.0"),
        ("", POINT, ""),
    ],
)
def test_a_weight_is_read_with_point_or_where_the_file_says_so_comma(cell, reading, kept):
    assert cells.decimal("0", "150", places=1, above=True)(cell, reading) == kept


@pytest.mark.parametrize("cell", ["38,4", "0", "0.04", "150.1", "1e2", "heavy", "1,000.5", "--1", inf, nan])
def test_a_weight_out_of_bounds_or_with_a_comma_in_a_comma_file_is_refused(cell):
    with pytest.raises(CellRefused, match="not a number from 0 to 150"):
        cells.decimal("0", "150", places=1, above=True)(cell, POINT)


@pytest.mark.parametrize("cell", ["0", "10", "2.5", "two", "²", "-1"])
def test_a_count_out_of_bounds_is_refused(cell):
    with pytest.raises(CellRefused):
        cells.whole(1, 9)(cell, POINT)


@pytest.mark.parametrize(
    ("cell", "order", "kept"),
    [
        ("2026-03-01", "", "2026-03-01"),
        ("2026-03-01", "dmy", "2026-03-01"),
        ("1.3.2026", "dmy", "2026-03-01"),
        ("03/01/2026", "mdy", "2026-03-01"),
        (date(2026, 3, 1), "", "2026-03-01"),
        (datetime(2026, 3, 1, 14, 30, tzinfo=UTC), "", "2026-03-01"),
    ],
)
def test_a_date_is_read_as_iso_or_in_the_order_that_was_told(cell, order, kept):
    assert cells.day(cell, Reading(date_order=order)) == kept


@pytest.mark.parametrize(
    ("cell", "order"),
    [
        ("1.3.2026", ""),
        ("31.02.2026", "dmy"),
        ("2026-02-30", ""),
        ("1.3.26", "dmy"),
        ("13/13/2026", "mdy"),
        (46000, ""),
    ],
)
def test_a_date_is_never_guessed(cell, order):
    with pytest.raises(CellRefused, match="is not a date"):
        cells.day(cell, Reading(date_order=order))


@pytest.mark.parametrize(
    ("cell", "kept"), [(True, "yes"), ("No", "no"), ("Y", "yes"), ("", ""), (False, "no")]
)
def test_yes_and_no_are_read_also_from_a_spreadsheets_truth_values(cell, kept):
    assert cells.yes_no(cell, POINT) == kept


@given(st.text(max_size=12))
def test_a_guarded_cell_reads_back_as_it_was(text):
    guarded = guard_formula(text)

    assert without_guard(guarded) == text
    assert not guarded.startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize(
    ("head", "delimiter"),
    [
        ("herd,dam;x,sex\n", ","),
        ("herd;dam;sex\n1,5;2;3", ";"),
        ("herd\tdam\tsex", "\t"),
        ('"herd;old",dam,sex', ","),
        ("sep=;\nherd;dam", ";"),
        ("sex", ","),
    ],
)
def test_the_header_tells_what_parts_the_cells(head, delimiter):
    assert delimiter_of(head) == delimiter


def test_columns_are_lettered_as_a_spreadsheet_does():
    assert [column_letters(position) for position in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_problem_is_one_line_with_line_and_column():
    problem = {"field": "calving_date", "message": "«31.02.2026» is not a date", "severity": "refused"}

    assert problem_line(17, problem) == "line 17, calving_date: «31.02.2026» is not a date"
    assert problem_line(17, problem | {"severity": "warning"}).startswith("warning: line 17, calving_date: ")
    assert problem_line(0, problem | {"field": ""}) == "«31.02.2026» is not a date"


@given(st.sets(st.integers(min_value=0, max_value=90)), st.integers(min_value=1, max_value=9))
def test_animals_touched_come_back_each_once_in_order_and_in_pieces(ids, size):
    touched = Touched()
    for pk in ids:
        touched.add([pk, pk])

    pieces = list(touched.pieces(size))

    assert [pk for piece in pieces for pk in piece] == sorted(ids)
    assert all(len(piece) <= size for piece in pieces)
