"""Asking for the order of day and month when a file turns out to need it, and reading its lines again by it.

A page does not ask before: most files write ISO dates. The lines are read again from the staging table, so that the
file need not be sent twice.
"""

from collections.abc import Iterator
from dataclasses import replace

from django.db import transaction

from herd.actions.staging import read_again, set_options
from herd.imports.cells import ORDER_NOT_TOLD, Reading
from herd.imports.columns import Layout, Placed, read_line
from herd.imports.options import ImportOptions
from herd.imports.reading import Cell, Row
from herd.imports.report import as_json
from herd.imports.runs import importer_of
from herd.imports.staging import day_of
from herd.models import ImportBatch, ImportRow

PIECE = 1000


def unread_date(batch: ImportBatch) -> str:
    """Return the first date of a file that cannot be read without its order; empty where there is none."""
    for row in batch.rows.filter(readable=False).order_by("line").iterator(chunk_size=PIECE):
        for problem in row.problems:
            if problem["code"] == ORDER_NOT_TOLD:
                return row.data.get(problem["field"], "")
    return ""


@transaction.atomic
def tell_date_order(batch: ImportBatch, date_order: str) -> None:
    """Read those lines again whose dates wanted an order of day and month (`dmy` or `mdy`)."""
    options = replace(ImportOptions.from_json(batch.options), date_order=date_order)
    set_options(batch=batch, options=options.to_json())
    layout = importer_of(batch.kind).layout
    # Cells that were read before are read alike: a decimal comma was refused then if the file does not use it.
    reading = Reading(date_order, decimal_comma=True)
    piece: list[ImportRow] = []
    for row in _waiting(batch):
        _read_again(row, layout, reading)
        piece.append(row)
        if len(piece) == PIECE:
            read_again(rows=piece)
            piece = []
    read_again(rows=piece)


def _waiting(batch: ImportBatch) -> Iterator[ImportRow]:
    """Yield the lines one of whose dates wanted an order. Read by line, as they are changed meanwhile."""
    last = 0
    rows = batch.rows.filter(readable=False).order_by("line")
    while piece := list(rows.filter(line__gt=last)[:PIECE]):
        last = piece[-1].line
        yield from (row for row in piece if any(each["code"] == ORDER_NOT_TOLD for each in row.problems))


def _read_again(row: ImportRow, layout: Layout, reading: Reading) -> None:
    """Read a line again; what was wrong with it beside its dates stays wrong."""
    cells: list[Cell] = [row.data.get(column.name, "") for column in layout.columns]
    placed = Placed(
        tuple((column, at) for at, column in enumerate(layout.columns)), len(cells), instead=layout.instead
    )
    data, problems = read_line(placed, Row(row.line, cells), reading)
    other = [each for each in row.problems if each["code"] != ORDER_NOT_TOLD]
    known = {(each["code"], each["field"]) for each in other}
    told = [as_json(problem) for problem in problems]
    row.problems = other + [each for each in told if (each["code"], each["field"]) not in known]
    if row.problems:
        return
    row.data, row.readable, row.outcome = data, True, ""
    row.animal, row.dam = data.get(layout.animal, "")[:32], data.get(layout.dam, "")[:32]
    row.day = day_of(data.get(layout.day))
