"""One table of a report as CSV."""

import csv
from datetime import date
from io import StringIO

from diagnostics.reports.document import Cell, Column, Kind, Table, told
from diagnostics.reports.shares import Share
from herd.imports.text_files import guard_formula


def header(table: Table) -> list[str]:
    """Return the names of a table's columns in files: a share has three, itself and both ends of its interval."""
    return [name for column in table.columns for name in names(column)]


def names(column: Column) -> list[str]:
    """Return the names of one column in files."""
    if column.kind is Kind.SHARE:
        return [column.name, f"{column.name}_low", f"{column.name}_high"]
    return [column.name]


def csv_text(table: Table) -> str:
    """Return a table as CSV, without the total, which programs would add up with the rest. Shares are from 0 to 1."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header(table))
    for row in table.rows:
        pairs = zip(table.columns, row.in_files, strict=True)
        writer.writerow([part for column, cell in pairs for part in _parts(column, cell)])
    return text.getvalue()


def _parts(column: Column, cell: Cell) -> list[str]:
    if column.kind is Kind.SHARE:
        return ["" if part is None else str(part) for part in share_parts(cell)]
    return [_written(column, cell)]


def share_parts(cell: Cell) -> tuple[float | None, float | None, float | None]:
    """Return a share and both ends of its interval, each from 0 to 1."""
    if not isinstance(cell, Share) or cell.share is None or cell.interval is None:
        return None, None, None
    return cell.share, *cell.interval


def _written(column: Column, cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return guard_formula(cell)
    number = told(column, cell)
    return f"{number:.2f}" if column.kind is Kind.MONEY else str(number)
