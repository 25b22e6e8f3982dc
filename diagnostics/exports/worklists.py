"""A worklist as a file: CSV or XLSX, written as it is read."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import StringIO
from typing import IO

import xlsxwriter

from herd.imports.text_files import guard_formula

Cell = str | date | int | float | None


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Write rows as lines of CSV, the header first. Probabilities have 4 decimals, dates are ISO."""
    line = StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        yield _taken(line)
        writer.writerow([_text(value) for value in row])
    yield _taken(line)


def _taken(buffer: StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _text(value: Cell) -> str:
    if isinstance(value, float):
        return f"{value:.4f}"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else guard_formula(str(value))


def write_xlsx(header: Sequence[str], rows: Iterable[Sequence[Cell]], file: IO[bytes], *, name: str) -> None:
    """Write rows as a workbook into a file that can be sought in: numbers of animals as text, days as days."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(file, options)
    sheet = workbook.add_worksheet(name)
    bold = workbook.add_format({"bold": True})
    day = workbook.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(header) - 1, 15)
    last = 0
    for place, column in enumerate(header):
        sheet.write_string(0, place, column, bold)
    for last, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(last, place, value, day)
            elif isinstance(value, int | float):
                sheet.write_number(last, place, value)
            elif value:
                sheet.write_string(last, place, value)
    sheet.autofilter(0, 0, last, len(header) - 1)
    workbook.close()
