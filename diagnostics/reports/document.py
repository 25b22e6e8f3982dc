"""A report as it is handed to page, CSV, XLSX and PDF: one source of words and numbers for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from diagnostics.reports.shares import Share

Cell = str | int | float | date | Share | None


class Kind(StrEnum):
    """What stands in a column."""

    TEXT = "text"
    COUNT = "count"
    SHARE = "share"
    NUMBER = "number"  # one decimal: days, months
    PROBABILITY = "probability"
    MONEY = "money"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in files, its heading, and what stands in it.

    A share says of which two columns it is (`of`: seen, all); they stand in the same table. `summed`: the total is
    the sum of the rows; otherwise the total is worked out from the records.
    """

    name: str
    heading: str
    kind: Kind = Kind.COUNT
    of: tuple[str, str] | None = None
    summed: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; `url` is where its first cell leads."""

    cells: tuple[Cell, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: a row's cells stand in the order of the columns, the first names the row.

    `total` is the last row, of all together; `note` says how it was counted, `left_out` of rows that are not here.
    A page shows the first `most` rows; without it the last, as those of time end with the latest.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    note: str = ""
    left_out: str = ""
    most: int = 0

    def place(self, name: str) -> int:
        """Return where a column stands."""
        return next(place for place, column in enumerate(self.columns) if column.name == name)

    def column(self, name: str) -> list[Cell]:
        """Return the cells of a column, without the total."""
        place = self.place(name)
        return [row.cells[place] for row in self.rows]


class Drawn(StrEnum):
    """How a chart shows the columns of a table."""

    SHARES = "shares"  # points with their intervals, and the published share as a broken line
    COUNTS = "counts"  # bars, one part a column
    LYING = "lying"  # bars of one column that lie, for rows with long names
    CALIBRATION = "calibration"  # what came true against what was foretold


@dataclass(frozen=True, slots=True)
class Expected:
    """A published figure that a chart is drawn against."""

    share: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart of a table: its rows along the axis, some of its columns drawn."""

    name: str
    title: str
    alt: str
    drawn: Drawn
    table: Table
    columns: tuple[str, ...]
    axis: str
    expected: tuple[Expected, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report: a table, with the charts drawn of it."""

    table: Table
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A report in the reader's words: sentences first, then charts, each with the table it is drawn of.

    `told` is what it is of, in words: herds, days, split, and the day it was made. Without sections it has nothing
    to show, and `nothing` says so.
    """

    name: str
    title: str
    told: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    nothing: str = ""
    notes: tuple[str, ...] = ()

    def chart(self, name: str) -> Chart | None:
        """Return the chart of a name."""
        charts = (chart for section in self.sections for chart in section.charts)
        return next((chart for chart in charts if chart.name == name), None)

    def table(self, name: str) -> Table | None:
        """Return the table of a name; the first without one."""
        tables = (section.table for section in self.sections)
        return next((table for table in tables if not name or table.name == name), None)


@dataclass(frozen=True, slots=True)
class Tabled:
    """Counts by name made into rows of cells: the shares are put together of the counts beside them."""

    columns: tuple[Column, ...]
    label: Column

    def row(self, label: Cell, counts: Mapping[str, Cell], url: str = "") -> Row:
        """Return one row: what it is called, then a cell for each column."""
        return Row((label, *(_cell(column, counts) for column in self.columns)), url)

    def table(
        self,
        name: str,
        title: str,
        rows: Sequence[Row],
        total: Row | None = None,
        note: str = "",
    ) -> Table:
        """Return the table of these rows."""
        return Table(name, title, (self.label, *self.columns), tuple(rows), total, note)


def _cell(column: Column, counts: Mapping[str, Cell]) -> Cell:
    if column.of is None:
        return counts[column.name]
    seen, of = (counts[name] for name in column.of)
    if not isinstance(seen, int) or not isinstance(of, int):
        raise TypeError(f"{column.name} is a share of counts, not of {seen!r} and {of!r}.")
    return Share(seen, of)
