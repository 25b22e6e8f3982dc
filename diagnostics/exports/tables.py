"""Rows as a file, CSV or XLSX, written as they are read: what the lists of the bench and the register share."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import IO

import xlsxwriter
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

from herd.imports.text_files import csv_line

#: What stands in one place of a row: numbers of animals are text, so that leading zeros stay; a float is a probability.
Cell = str | date | int | float | None

#: A workbook is written cell by cell while its reader waits: 20,000 rows take 2 seconds, 100,000 took 11 to 25. It is
#: also what is read of a workbook (`formats.md`). A command writes any number.
MOST_XLSX_ROWS = 50_000
#: Columns of a workbook are so many characters wide, unless told.
_WIDTH = 15


class Format(StrEnum):
    """How a list is written."""

    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"


CONTENT_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSON: "application/json",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def csv_lines(header: Sequence[str], rows: Iterable[Iterable[Cell]], *, ends: str = "\r\n") -> Iterator[str]:
    """Write rows as lines of CSV, the header first. Probabilities have 4 decimals, dates are ISO."""
    yield csv_line(header, ends=ends)
    for row in rows:
        yield csv_line(map(_text, row), ends=ends)


def _text(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:.4f}"
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def write_xlsx(
    header: Sequence[str],
    rows: Iterable[Iterable[Cell]],
    file: IO[bytes],
    *,
    name: str,
    widths: Mapping[str, int] | None = None,
) -> None:
    """Write rows as a workbook with one sheet, `name`, into a file that can be sought in, its header frozen.

    `widths` are those of columns, by name and in characters. Dates and probabilities are what they are. Rows go to
    disk as they come.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(file, options)
    sheet = workbook.add_worksheet(name)
    bold = workbook.add_format({"bold": True})
    day = workbook.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    share = workbook.add_format({"num_format": "0.0000"})
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(header):
        sheet.set_column(place, place, (widths or {}).get(column, _WIDTH))
        sheet.write_string(0, place, column, bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        _write_row(sheet, last, row, day=day, share=share)
    sheet.autofilter(0, 0, last, len(header) - 1)
    workbook.close()


def _write_row(
    sheet: Worksheet, line: int, row: Iterable[Cell], *, day: CellFormat, share: CellFormat
) -> None:
    """Write each cell as what it is; one of which nothing is known stays empty."""
    for place, cell in enumerate(row):
        if isinstance(cell, float):
            sheet.write_number(line, place, cell, share)
        elif isinstance(cell, date):
            sheet.write_datetime(line, place, cell, day)
        elif isinstance(cell, int):
            sheet.write_number(line, place, cell)
        elif cell:
            sheet.write_string(line, place, cell)
