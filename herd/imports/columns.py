"""The columns of a file: which header stands for which, what is missing, and how a line is read.

A `Layout` is one table of the file contract. Headers are found in any order and any case; unknown columns are
left out with a notice.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from herd.errors import Problem, Severity
from herd.imports.cells import CellRefused, Reader, Reading, shown
from herd.imports.reading import Cell, FileRefused, Row

#: Last column of the file in which refused lines are given back: sent again with it, nothing is said of it.
CAUSE_COLUMN = "cause"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the contract.

    `required`: the column must be there; `filled`: each line must fill it, so it must be there too.
    """

    name: str
    read: Reader
    required: bool = False
    filled: bool = False

    @property
    def must_be_there(self) -> bool:
        """Whether a file without this column is refused."""
        return self.required or self.filled


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one kind of file, and which of them rows are sorted and matched by.

    The column `herd` is required by `place` unless the import names a herd. A line that fills one of the columns
    `instead` may leave empty what each line has to fill: the importer finds it on record.
    """

    columns: tuple[Column, ...]
    animal: str
    day: str
    dam: str = ""
    instead: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """The names of all columns, in the order of the contract."""
        return [column.name for column in self.columns]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where in a file the columns of a layout stand: their position from 0, and the number of cells of a line."""

    places: tuple[tuple[Column, int], ...]
    width: int
    notices: tuple[Problem, ...] = ()
    instead: tuple[str, ...] = ()


def place(layout: Layout, header: Row, *, herd_named: bool) -> Placed:
    """Find the columns of a layout in the header of a file.

    Raises `FileRefused` for a column that stands twice or is missing, naming those that were found instead.
    """
    found = [_normal(shown(cell)) for cell in header.cells]
    while found and not found[-1]:
        found.pop()
    twice = [name for name, times in Counter(found).items() if times > 1 and name in layout.names]
    if twice:
        message = _("The column «%(name)s» stands twice.") % {"name": twice[0]}
        raise FileRefused("duplicate_header", message, line=header.line, field=twice[0])
    missing = [
        column.name
        for column in layout.columns
        if column.name not in found and (not herd_named if column.name == "herd" else column.must_be_there)
    ]
    if missing and not any(name in found for name in layout.instead):
        raise _missing(layout, header, missing)
    known = {*layout.names, CAUSE_COLUMN}
    unknown = [shown(cell) for cell, name in zip(header.cells, found, strict=False) if name not in known]
    places = tuple((column, found.index(column.name)) for column in layout.columns if column.name in found)
    return Placed(places, len(found), tuple(_left_out(unknown)), layout.instead)


def _normal(header: str) -> str:
    return "_".join(header.strip().casefold().replace("-", " ").split())


def _missing(layout: Layout, header: Row, missing: list[str]) -> FileRefused:
    unknown = [shown(cell) for cell in header.cells if _normal(shown(cell)) not in layout.names]
    told = {
        "missing": ", ".join(f"«{name}»" for name in missing),
        "unknown": ", ".join(f"«{name}»" for name in unknown[:12] if name) or _("none"),
        "known": ", ".join(layout.names),
    }
    message = _(
        "These columns are missing: %(missing)s. Columns of the file that are not known here: %(unknown)s. "
        "The first line has to name the columns in English: %(known)s."
    )
    return FileRefused("columns_missing", message % told, line=header.line, field=missing[0])


def _left_out(unknown: Iterable[str]) -> Iterable[Problem]:
    for name in unknown:
        message = _("The column «%(name)s» is not known and is left out.") % {"name": name}
        yield Problem("column_left_out", name, message, Severity.NOTICE)


def read_line(placed: Placed, row: Row, reading: Reading) -> tuple[dict[str, str], list[Problem]]:
    """Read one line: its filled cells by column as canonical text, and what is wrong with them.

    Where anything is wrong, the cells are given as they stand in the file.
    """
    cells, problems = _fitted(placed, row)
    if problems:
        return _as_written(placed, cells), problems
    read: dict[str, str] = {}
    for column, position in placed.places:
        cell = cells[position]
        try:
            value = column.read(cell, reading)
        except CellRefused as error:
            problems.append(Problem(error.code, column.name, error.message))
            continue
        if value:
            read[column.name] = value
        elif column.filled:
            problems.append(Problem("empty_cell", column.name, _("The cell is empty, and has to be filled.")))
    if any(read.get(name) for name in placed.instead):
        problems = [problem for problem in problems if problem.code != "empty_cell"]
    return (_as_written(placed, cells) if problems else read), problems


def _as_written(placed: Placed, cells: list[Cell]) -> dict[str, str]:
    return {column.name: shown(cells[at]) for column, at in placed.places if shown(cells[at])}


def _fitted(placed: Placed, row: Row) -> tuple[list[Cell], list[Problem]]:
    """Return a cell for each column, and say so where the line has fewer or more than the header."""
    filled = len(row.cells)
    while filled > placed.width and row.cells[filled - 1] in {"", None}:
        filled -= 1
    cells = [*row.cells[:filled], *[""] * (placed.width - filled)]
    if filled == placed.width:
        return cells, []
    told = {"cells": filled, "columns": placed.width}
    message = _("The line has %(cells)s cells and the header %(columns)s. Is the line complete?") % told
    return cells, [Problem("cells_do_not_fit", "", message)]
