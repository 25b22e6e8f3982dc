"""The register as a file: CSV, JSON or XLSX, written as it is read, for a page and a command alike."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum
from io import StringIO
from typing import IO

import xlsxwriter

from diagnostics.queries.register import HEADER, Row
from herd.imports.text_files import guard_formula

#: A workbook is written cell by cell while its reader waits: 20,000 rows take 2 seconds, 100,000 took 11 to 25. It is
#: also what is read of a workbook (`formats.md`). A command writes any number.
MOST_XLSX_ROWS = 50_000
_WIDTHS = {"reasons": 48, "next_step": 22, "official_id": 18, "verdict": 15}


class Format(StrEnum):
    """How the register is written."""

    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"


CONTENT_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSON: "application/json",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _text(value: str | float | date | None) -> str:
    if isinstance(value, float):
        return f"{value:.4f}"
    if isinstance(value, date):
        return value.isoformat()
    return guard_formula(value or "")


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Write rows as lines of CSV, the header first. Probabilities have 4 decimals, dates are ISO."""
    line = StringIO()
    writer = csv.writer(line, lineterminator="\n")
    writer.writerow(HEADER)
    for row in rows:
        yield _taken(line)
        writer.writerow([_text(row[column]) for column in HEADER])
    yield _taken(line)


def _taken(buffer: StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def json_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Write rows as one JSON array of objects, a row a line; a probability is a number, or null."""
    before = "["
    for row in rows:
        told = {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
        yield f"{before}\n{json.dumps(told, ensure_ascii=False)}"
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


TEXT_WRITERS: dict[Format, Callable[[Iterable[Row]], Iterator[str]]] = {
    Format.CSV: csv_lines,
    Format.JSON: json_lines,
}


def write_xlsx(rows: Iterable[Row], file: IO[bytes]) -> None:
    """Write rows as a workbook into a file that can be sought in, its header frozen.

    Numbers of animals are text, so that leading zeros stay; dates and probabilities are what they are. Rows go to
    disk as they come.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(file, options)
    sheet = workbook.add_worksheet("register")
    bold = workbook.add_format({"bold": True})
    day = workbook.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    share = workbook.add_format({"num_format": "0.0000"})
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(HEADER):
        sheet.set_column(place, place, _WIDTHS.get(column, 12))
    for place, column in enumerate(HEADER):
        sheet.write_string(0, place, column, bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        for place, column in enumerate(HEADER):
            value = row[column]
            if isinstance(value, float):
                sheet.write_number(last, place, value, share)
            elif isinstance(value, date):
                sheet.write_datetime(last, place, value, day)
            elif value:
                sheet.write_string(last, place, value)
    sheet.autofilter(0, 0, last, len(HEADER) - 1)
    workbook.close()
