"""The register as a file: CSV, JSON or XLSX, written as it is read, for a page and a command alike."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import IO

from diagnostics.exports import tables
from diagnostics.exports.tables import Cell, Format
from diagnostics.queries.register import HEADER, Row

_WIDTHS = dict.fromkeys(HEADER, 12) | {"reasons": 48, "next_step": 22, "official_id": 18, "verdict": 15}


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Write rows as lines of CSV, the header first. Probabilities have 4 decimals, dates are ISO."""
    return tables.csv_lines(HEADER, map(_cells, rows), ends="\n")


def _cells(row: Row) -> list[Cell]:
    return [row[column] for column in HEADER]


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
    """Write rows as a workbook into a file that can be sought in."""
    tables.write_xlsx(HEADER, map(_cells, rows), file, name="register", widths=_WIDTHS)
