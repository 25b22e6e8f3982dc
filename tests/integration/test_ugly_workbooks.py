"""Workbooks as they come: with formulas and macros, damaged, too large, changed by a spreadsheet."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import xlsxwriter

from herd.imports import packed, reading
from herd.imports.reading import open_table
from herd.models import Animal, Calving, Herd
from tests.factories import HerdFactory
from tests.importing import Importing, is_refused

HEADER = ["herd", "dam", "calving_date", "calf", "sex"]


@pytest.fixture(autouse=True)
def dairy(db: None) -> Herd:
    return HerdFactory(code="dairy")


def workbook(rows: list[list[object]], change: Callable[[object, object], None] | None = None) -> bytes:
    """Return a workbook with these rows; `change` may write more into book and sheet."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell)
                else:
                    sheet.write(number, column, cell)
        if change is not None:
            change(book, sheet)
    return content.getvalue()


def repacked(content: bytes, changed: dict[str, bytes | None]) -> bytes:
    """Return a workbook with parts replaced or added (`None`: left out)."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        parts = {name: old.read(name) for name in old.namelist()} | changed
        for name, part in parts.items():
            if part is not None:
                new.writestr(name, part)
    return packed.getvalue()


def test_a_workbook_is_read_with_its_dates_numbers_and_rows(importing: Importing):
    content = workbook(
        [
            HEADER,
            ["dairy", 12.0, date(2026, 3, 1), "0101", "F"],
            [],
            ["dairy", "12", datetime(2026, 3, 1, tzinfo=UTC).replace(tzinfo=None), 102, "M"],
            ["dairy", "13", "01/03/2026", "103", "F"],
        ]
    )

    outcome = importing(content, name="births.xlsx")
    assert [line[:21] for line in outcome.problems] == ["line 5, calving_date:"]

    assert importing(content, name="births.xlsx", date_order="dmy").code == 0
    assert sorted(Animal.objects.values_list("number", flat=True)) == ["0101", "102", "103", "12", "13"]
    assert Calving.objects.get(dam__number="12").calves.count() == 2


@pytest.mark.parametrize("number", [1.24e14 * 10, 1234567890123456, 12.5])
def test_a_number_that_a_spreadsheet_has_rounded_is_refused(importing: Importing, number: float):
    content = workbook([HEADER, ["dairy", number, date(2026, 3, 1), "101", "F"]])

    is_refused(importing(content, name="births.xlsx"), "line 2, dam", "Format the column as text")


def test_a_number_that_a_spreadsheet_made_a_date_of_is_refused(importing: Importing):
    content = workbook([HEADER, ["dairy", date(2026, 1, 12), date(2026, 3, 1), "101", "F"]])

    is_refused(importing(content, name="births.xlsx"), "line 2, dam", "2026-01-12")


def test_a_cell_that_holds_a_formula_is_refused_by_name(importing: Importing):
    def formula(_book: object, sheet: object) -> None:
        sheet.write_formula("B2", "=11+1", value=12)
        sheet.write_formula("F2", "=1+1", value=2)

    content = workbook([[*HEADER, "sum"], ["dairy", "", date(2026, 3, 1), "101", "F"]], formula)

    outcome = importing(content, name="births.xlsx")
    assert outcome.code == 1
    assert outcome.problems[1:] == [
        "line 2, dam: The cell holds a formula. Enter its value instead.",
        "line 2, F: The cell holds a formula. Enter its value instead.",
    ]


def test_a_formula_on_another_sheet_does_not_matter(importing: Importing):
    def other(book: object, _sheet: object) -> None:
        book.add_worksheet("sums").write_formula("A1", "=1+1", value=2)

    content = workbook([HEADER, ["dairy", "12", date(2026, 3, 1), "101", "F"]], other)

    assert importing(content, name="births.xlsx").code == 0


@pytest.mark.parametrize("name", ["births.xls", "births.XLSM", "births.xlsb", "births.ods"])
def test_other_spreadsheets_are_refused_by_name(importing: Importing, name: str):
    is_refused(importing(workbook([HEADER]), name=name), name[-4:].lower())


def test_an_old_or_locked_workbook_is_refused_whatever_its_name(importing: Importing):
    is_refused(importing(reading.OLE_SIGNATURE + b"\0" * 600, name="births.xlsx"), ".xls files")


def test_a_workbook_with_macros_is_refused_whatever_its_name(importing: Importing):
    content = workbook([HEADER, ["dairy", "12", date(2026, 3, 1), "101", "F"]])

    is_refused(importing(repacked(content, {"xl/vbaProject.bin": b"macro"}), name="a.xlsx"), "macros")
    types = zipfile.ZipFile(io.BytesIO(content)).read("[Content_Types].xml")
    macro = types.replace(b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")
    is_refused(importing(repacked(content, {"[Content_Types].xml": macro}), name="a.xlsx"), "macros")


def test_a_damaged_workbook_is_refused(importing: Importing):
    content = workbook([HEADER, ["dairy", "12", date(2026, 3, 1), "101", "F"]])

    is_refused(importing(content[: len(content) // 2], name="births.xlsx"), "damaged")
    is_refused(importing(b"PK\x03\x04 and no more", name="births.xlsx"), "damaged")
    is_refused(
        importing(repacked(content, {"xl/workbook.xml": None}), name="births.xlsx"), "no .xlsx workbook"
    )
    is_refused(
        importing(repacked(content, {"xl/worksheets/sheet1.xml": b"<worksheet><sheet"}), name="b.xlsx")
    )
    is_refused(importing("no workbook at all", name="births.xlsx"), "no workbook")


def test_an_empty_sheet_is_refused(importing: Importing):
    is_refused(importing(workbook([]), name="births.xlsx"), "empty")


def test_a_workbook_larger_than_the_limits_is_refused(importing: Importing, monkeypatch: pytest.MonkeyPatch):
    content = workbook([HEADER, *([["dairy", "12", "2026-03-01", "", "F"]] * 30)])

    monkeypatch.setattr(packed, "MOST_ROWS", 29)
    is_refused(importing(content, name="births.xlsx"), "30 rows; at most 29")
    monkeypatch.setattr(packed, "LARGEST_UNPACKED_BYTES", 3_000)
    is_refused(importing(content, name="births.xlsx"), "Unpacked")
    monkeypatch.setattr(reading, "LARGEST_WORKBOOK_BYTES", 1_000)
    is_refused(importing(content, name="births.xlsx"), "at most 0 MB")


def test_a_packed_bomb_is_refused_before_it_is_read(importing: Importing):
    content = workbook([HEADER])
    bomb = repacked(content, {"xl/bomb.bin": b"\0" * 201_000_000})
    assert len(bomb) < 1_000_000

    is_refused(importing(bomb, name="births.xlsx"), "Unpacked")


def test_the_real_limits_are_those_of_the_contract():
    assert reading.LARGEST_UPLOAD_BYTES == reading.LARGEST_WORKBOOK_BYTES == 20_000_000
    assert (packed.MOST_ROWS, packed.LARGEST_UNPACKED_BYTES) == (50_000, 200_000_000)


def test_a_workbook_that_begins_below_and_beside_the_corner_keeps_its_rows():
    content = workbook([[], [], ["", *HEADER], [""], ["", "dairy", "12", "2026-03-01", "", "F"]])

    table = open_table(io.BytesIO(content), "births.xlsx")

    assert (table.header.line, [row.line for row in table.rows]) == (3, [5])


def part(content: bytes, name: str) -> bytes:
    return zipfile.ZipFile(io.BytesIO(content)).read(name)


def test_a_workbook_that_announces_more_than_it_holds_takes_no_memory(importing: Importing):
    content = workbook([HEADER, ["dairy", "12", date(2026, 3, 1), "101", "F"]])
    strings = part(content, "xl/sharedStrings.xml")
    lying = strings.replace(b'uniqueCount="', b'uniqueCount="29999999999')
    assert lying != strings

    is_refused(importing(repacked(content, {"xl/sharedStrings.xml": lying}), name="a.xlsx"), "damaged")


@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_a_list_of_sheets_that_would_fill_the_memory_is_refused_before_it_is_read(
    importing: Importing, name: str
):
    content = workbook([HEADER])
    endless = part(content, name).replace(b"</", b"<a/>" * 1_100_000 + b"</", 1)
    bomb = repacked(content, {name: endless})
    assert len(bomb) < 100_000

    is_refused(importing(bomb, name="a.xlsx"), "damaged")


@pytest.mark.parametrize(
    ("cell", "cause"),
    [
        (b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "1048575 rows; at most 50000"),
        (b'<row r="20000"><c r="XFD20000"><v>1</v></c></row>', "more than 256 columns"),
        (
            b"<row>" + b"<c><v>1</v></c>" * 16_000 + b"</row>" + b"<row/>" * 40_000 + b"<row><c/></row>",
            "columns",
        ),
    ],
)
def test_cells_far_from_the_others_take_no_memory(importing: Importing, cell: bytes, cause: str):
    content = workbook([HEADER, ["dairy", "12", date(2026, 3, 1), "101", "F"]])
    sheet = part(content, "xl/worksheets/sheet1.xml").replace(b"</sheetData>", cell + b"</sheetData>")

    is_refused(importing(repacked(content, {"xl/worksheets/sheet1.xml": sheet}), name="a.xlsx"), cause)


def test_a_formula_whose_cell_does_not_say_where_it_stands_is_named_all_the_same(importing: Importing):
    content = workbook([HEADER, ["dairy", "12", date(2026, 3, 1), "101", "F"]])
    cells = b'<row><c t="str"><f>"dairy"</f><v>dairy</v></c><c><f>6+7</f><v>13</v></c></row></sheetData>'
    sheet = part(content, "xl/worksheets/sheet1.xml").replace(b"</sheetData>", cells)

    outcome = importing(repacked(content, {"xl/worksheets/sheet1.xml": sheet}), name="a.xlsx")

    assert [line.split(": ")[0] for line in outcome.problems if "formula" in line] == [
        "line 3, herd",
        "line 3, dam",
    ]


def test_a_workbook_with_two_parts_of_one_name_or_a_hidden_sheet_is_refused(importing: Importing):
    content = workbook([HEADER, ["dairy", "12", date(2026, 3, 1), "101", "F"]])
    book = part(content, "xl/workbook.xml")
    hidden = book.replace(b"<sheets>", b'<sheets><!--<sheet name="x" r:id="rId9"/>-->')
    is_refused(importing(repacked(content, {"xl/workbook.xml": hidden}), name="a.xlsx"), "damaged")

    twice = io.BytesIO(content)
    with zipfile.ZipFile(twice, "a") as new, pytest.warns(UserWarning, match="Duplicate name"):
        new.writestr("xl/workbook.xml", book)
    is_refused(importing(twice.getvalue(), name="a.xlsx"), "damaged")


SHEET = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1"><v>1</v></c></row>%b</sheetData></worksheet>'
)


@pytest.mark.parametrize(
    "far",
    [
        b'<row r="2"><c r="XFD1048576"><v>1</v></c></row>',
        b'<row r="2"><c r="xfd1048576"><v>1</v></c></row>',
        b'<row r="2"><c r = "XFD1048576"><v>1</v></c></row>',
        b'<row r="2"><c x=">" r="XFD1048576"><v>1</v></c></row>',
        b'<row r="1048576"><!-- <row r="2"> --><c r="XFD1048576"><v>1</v></c></row>',
    ],
)
def test_a_cell_at_the_far_end_of_a_sheet_is_found_however_it_is_written(importing: Importing, far: bytes):
    content = repacked(workbook([HEADER]), {"xl/worksheets/sheet1.xml": SHEET % far})

    is_refused(importing(content, name="a.xlsx"), "at most 50000")


def test_a_part_made_to_be_searched_for_ever_is_refused_at_once(importing: Importing):
    content = repacked(workbook([HEADER]), {"xl/worksheets/sheet1.xml": SHEET % (b"<c" * 500_000)})

    is_refused(importing(content, name="a.xlsx"), "damaged")


def test_a_long_text_shown_in_thousands_of_cells_is_refused_before_it_is_copied_into_each(
    importing: Importing,
):
    cells = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(2, 3002)
    )
    text = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>%b</t></si></sst>'
    parts = {"xl/worksheets/sheet1.xml": SHEET % cells, "xl/sharedStrings.xml": text % (b"A" * 100_000)}

    is_refused(importing(repacked(workbook([HEADER]), parts), name="a.xlsx"), "larger than 200 MB")


def test_entities_that_multiply_themselves_are_refused(importing: Importing):
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>' + SHEET.partition(b"?>")[2] % b""

    is_refused(
        importing(repacked(workbook([HEADER]), {"xl/worksheets/sheet1.xml": laughs}), name="a.xlsx"),
        "damaged",
    )


def test_a_sheet_beside_one_of_the_same_name_in_capitals_is_refused(importing: Importing):
    far = SHEET % b'<row r="2"><c r="XFD1048576"><v>1</v></c></row>'

    is_refused(
        importing(repacked(workbook([HEADER]), {"xl/worksheets/SHEET1.XML": far}), name="a.xlsx"), "damaged"
    )
