"""A report as a workbook: a sheet a table, typed cells, totals as formulas written with their value, native charts."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from diagnostics.exports.reports.plots import ROWS_COVERED, Plots
from diagnostics.exports.reports.text import names, share_parts
from diagnostics.reports.document import Cell, Column, Document, Kind, Row, Section, Table, told
from diagnostics.reports.shares import SHARE_DECIMALS

#: How numbers of a kind are shown; shares are kept from 0 to 1.
_FORMATS = {
    Kind.COUNT: "#,##0",
    Kind.SHARE: "0.0%",
    Kind.NUMBER: "0.0",
    Kind.PROBABILITY: "0.000",
    Kind.MONEY: "#,##0.00",
    Kind.DATE: "yyyy-mm-dd",
}
_LONGEST_SHEET_NAME = 31


class Book:
    """The workbook being written, and its formats."""

    def __init__(self, file: BytesIO) -> None:
        """Begin a workbook in which no text is taken for a formula or a link."""
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.workbook = xlsxwriter.Workbook(file, options)
        self.bold = self.workbook.add_format({"bold": True})
        self.head = self.workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.plain = {kind: self.workbook.add_format({"num_format": sign}) for kind, sign in _FORMATS.items()}
        self.total = {
            kind: self.workbook.add_format({"num_format": sign, "bold": True, "top": 1})
            for kind, sign in _FORMATS.items()
        }
        self.plots = Plots(self.workbook)
        self.total_text = self.workbook.add_format({"bold": True, "top": 1})


def xlsx(document: Document, *, about: str) -> bytes:
    """Return a report as a workbook: first what it is of, on a sheet called `about`, then a sheet a table."""
    file = BytesIO()
    book = Book(file)
    _about(book, document, about)
    for section in document.sections:
        _sheet(book, section)
    book.workbook.close()
    return file.getvalue()


def _about(book: Book, document: Document, name: str) -> None:
    sheet = book.workbook.add_worksheet(name[:_LONGEST_SHEET_NAME])
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 80)
    sheet.write_string(0, 0, document.title, book.bold)
    for line, (what, said) in enumerate(document.told, start=1):
        sheet.write_string(line, 0, what)
        sheet.write_string(line, 1, said)
    sentences = [*document.sentences, *document.notes, *([document.nothing] if document.nothing else [])]
    for line, sentence in enumerate(sentences, start=len(document.told) + 2):
        sheet.write_string(line, 0, sentence)


def _sheet(book: Book, section: Section) -> None:
    """Write one table, its header frozen, its total below, its charts beside."""
    table = section.table
    sheet = book.workbook.add_worksheet(table.name[:_LONGEST_SHEET_NAME])
    sheet.freeze_panes(1, 1)
    places = first_places(table)
    for column, place in zip(table.columns, places, strict=True):
        sheet.set_column(place, place + len(names(column)) - 1, 22 if column.kind is Kind.TEXT else 13)
        for shift, heading in enumerate(_headings(column)):
            sheet.write_string(0, place + shift, heading, book.head)
    for line, row in enumerate(table.rows, start=1):
        _row(book, sheet, line, table, row)
    if table.total:
        _total(book, sheet, len(table.rows) + 1, table, table.total)
    begins = {column.name: place for column, place in zip(table.columns, places, strict=True)}
    beside = places[-1] + len(names(table.columns[-1])) + 1
    for number, chart in enumerate(section.drawn):
        book.plots.add(sheet, (1 + ROWS_COVERED * number, beside), chart, sheet.get_name(), begins)


def first_places(table: Table) -> list[int]:
    """Return where each column of a table begins: a share takes three places."""
    places, at = [], 0
    for column in table.columns:
        places.append(at)
        at += len(names(column))
    return places


def _headings(column: Column) -> list[str]:
    if column.kind is not Kind.SHARE:
        return [column.heading]
    return [column.heading, *(f"{column.heading} ({end})" for end in ("2.5 %", "97.5 %"))]


def _row(book: Book, sheet: Any, line: int, table: Table, row: Row) -> None:
    for column, place, cell in zip(table.columns, first_places(table), row.in_files, strict=True):
        parts = share_parts(cell) if column.kind is Kind.SHARE else (told(column, cell),)
        for shift, part in enumerate(parts):
            _write(sheet, line, place + shift, part, book.plain.get(column.kind))


def _write(sheet: Any, line: int, place: int, cell: Cell, looks: Any) -> None:
    """Write one cell as what it is; text always as text, so that 0012 keeps its zeros."""
    if isinstance(cell, date):
        sheet.write_datetime(line, place, cell, looks)
    elif isinstance(cell, str):
        if cell:
            sheet.write_string(line, place, cell)
    elif isinstance(cell, int | float | Decimal):
        sheet.write_number(line, place, cell, looks)


def _total(book: Book, sheet: Any, line: int, table: Table, total: Row) -> None:
    """Write the total: sums and shares as formulas that already hold their value, all else as it is."""
    places = first_places(table)
    for number, (column, place, cell) in enumerate(zip(table.columns, places, total.cells, strict=True)):
        looks = book.total.get(column.kind, book.total_text)
        if number == 0 or isinstance(cell, str) or cell is None:
            sheet.write_string(line, place, str(cell or ""), book.total_text)
        elif column.kind is Kind.SHARE:
            _total_share(sheet, line, table, column, share_parts(cell), looks)
        elif column.summed and not isinstance(cell, date) and table.rows:
            formula = f"=SUM({xl_range_abs(1, place, line - 1, place)})"
            sheet.write_formula(line, place, formula, looks, told(column, cell))
        else:
            _write(sheet, line, place, told(column, cell), looks)


def _total_share(
    sheet: Any, line: int, table: Table, column: Column, parts: tuple[float | None, ...], looks: Any
) -> None:
    places = first_places(table)
    at = places[table.place(column.name)]
    if column.of is None:
        for shift, part in enumerate(parts):
            _write(sheet, line, at + shift, part, looks)
        return
    seen, of = (xl_rowcol_to_cell(line, places[table.place(name)]) for name in column.of)
    formula = f'=IF({of}=0,"",ROUND({seen}/{of},{SHARE_DECIMALS}))'
    sheet.write_formula(line, at, formula, looks, "" if parts[0] is None else parts[0])
    for shift, part in enumerate(parts[1:], start=1):
        _write(sheet, line, at + shift, part, looks)
