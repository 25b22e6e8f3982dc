"""A report as it is handed to page, CSV, XLSX and PDF: one source of words and numbers for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TypeVar

from diagnostics.reports.shares import Share

Cell = str | int | float | Decimal | date | Share | None
AnyCell = TypeVar("AnyCell", bound=Cell)


class Kind(StrEnum):
    """What stands in a column."""

    TEXT = "text"
    COUNT = "count"
    SHARE = "share"
    NUMBER = "number"  # one decimal: days, months
    PROBABILITY = "probability"
    MONEY = "money"
    DATE = "date"


#: Decimals with which a number of a kind is told, in every format.
DECIMALS = {Kind.NUMBER: 1, Kind.PROBABILITY: 3, Kind.MONEY: 2}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in files, its heading, and what stands in it.

    A share says of which two columns it is (`of`: seen, all); they stand in the same table. `summed`: the total is
    the sum of the rows; otherwise the total is worked out from the records. `of_time`: it names days that follow each
    other, such as months.
    """

    name: str
    heading: str
    kind: Kind = Kind.COUNT
    of: tuple[str, str] | None = None
    summed: bool = True
    of_time: bool = False

    @property
    def is_figure(self) -> bool:
        """Whether its cells stand right, digit under digit: numbers do, while words and days begin alike."""
        return self.kind not in {Kind.TEXT, Kind.DATE}


@dataclass(frozen=True, slots=True)
class Lead:
    """Where the cell of a column leads on the page, for whoever has the right in that herd, told by its id."""

    column: str
    url: str
    right: str
    herd: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; `url` is where its first cell leads, `lead` where another one does.

    `key` is what CSV and XLSX call it in place of its first cell, where that is words for the eye: «2026-03» of «March
    2026». The one sorts as time goes and is the same in every language, the other is read; no number hangs on either.
    """

    cells: tuple[Cell, ...]
    url: str = ""
    key: str = ""
    lead: Lead | None = None

    @property
    def in_files(self) -> tuple[Cell, ...]:
        """The cells as CSV and XLSX hold them."""
        return (self.key, *self.cells[1:]) if self.key else self.cells


@dataclass(frozen=True, slots=True)
class Table:
    """One table: a row's cells stand in the order of the columns, the first names the row.

    `total` is the last row, of all together; `note` says how it was counted, `left_out` of rows that are not here.
    A page shows the first `most` rows; without it all, or of very many the first: the last of those `of_time`, as they
    end with the latest. What stands in the column `barred` is told by a sign as well; `from_afar`: the names of
    the rows are set large, for a wall.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    note: str = ""
    left_out: str = ""
    most: int = 0
    barred: str = ""
    from_afar: bool = False

    @property
    def from_first(self) -> bool:
        """Whether of too many rows the first are shown, not the last."""
        return bool(self.most) or not self.columns[0].of_time

    def place(self, name: str) -> int:
        """Return where a column stands."""
        return next(place for place, column in enumerate(self.columns) if column.name == name)

    def column(self, name: str) -> list[Cell]:
        """Return the cells of a column, without the total."""
        place = self.place(name)
        return [row.cells[place] for row in self.rows]


def told(column: Column, cell: AnyCell) -> AnyCell:
    """Return a cell as every format tells it: a number with the decimals of its kind, halves rounded up."""
    if not isinstance(cell, float | Decimal):
        return cell
    decimals = DECIMALS.get(column.kind, 0)
    rounded = Decimal(str(cell)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return rounded if isinstance(cell, Decimal) else float(rounded)  # type: ignore[return-value]


#: Rows of a chart with longer names than this lie, so that the names can be read.
LONGEST_NAME_BESIDE = 16
#: So many rows are drawn at most: ten years of months beside each other, as many below each other as a page shows.
MOST_ROWS_BESIDE, MOST_ROWS_BELOW = 120, 40


class Drawn(StrEnum):
    """How a chart shows the columns of a table."""

    SHARES = "shares"  # points with their intervals, and the published share as a broken line
    COUNTS = "counts"  # bars, one part a column
    BESIDE = "beside"  # bars beside each other, one a column, also below nothing
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

    @property
    def lies(self) -> bool:
        """Whether rows stand below each other: asked for, or because names are too long to stand beside each other.

        Months and quarters stand beside each other in every language, however long its names of months are.
        """
        if self.drawn in {Drawn.LYING, Drawn.CALIBRATION}:
            return self.drawn is Drawn.LYING
        return any(len(str(row.in_files[0])) > LONGEST_NAME_BESIDE for row in self.table.rows)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that are drawn: of very many the last, as of those of time, or the first where the table says so."""
        most = MOST_ROWS_BELOW if self.lies else MOST_ROWS_BESIDE
        return self.table.rows[:most] if self.table.from_first else self.table.rows[-most:]

    def column(self, name: str) -> list[Cell]:
        """Return the cells of a column, of the rows that are drawn."""
        place = self.table.place(name)
        return [row.cells[place] for row in self.rows]

    @property
    def has_marks(self) -> bool:
        """Whether there is anything to draw: a count that is not nothing, a share of something."""
        return any(_is_seen(cell) for name in self.columns for cell in self.column(name))


def _is_seen(cell: Cell) -> bool:
    return cell.of > 0 if isinstance(cell, Share) else bool(cell)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report: a table, with the charts drawn of it."""

    table: Table
    charts: tuple[Chart, ...] = ()

    @property
    def drawn(self) -> tuple[Chart, ...]:
        """The charts in which there is something to draw."""
        return tuple(chart for chart in self.charts if chart.has_marks)


@dataclass(frozen=True, slots=True)
class Document:
    """A report in the reader's words: sentences first, then charts, each with the table it is drawn of.

    `told` is what it is of, in words: herds, days, split, and the day it was made. Without sections it has nothing
    to show, and `nothing` says so; where that is as it should be, `good_news` stands above it.
    """

    name: str
    title: str
    told: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    nothing: str = ""
    good_news: str = ""
    notes: tuple[str, ...] = ()

    def chart(self, name: str) -> Chart | None:
        """Return the chart of a name, if there is something to draw."""
        charts = (chart for section in self.sections for chart in section.drawn)
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

    def row(self, label: Cell, counts: Mapping[str, Cell], url: str = "", key: str = "") -> Row:
        """Return one row: what it is called, then a cell for each column; `url` and `key` as of a `Row`."""
        return Row((label, *(_cell(column, counts) for column in self.columns)), url, key)

    def table(
        self, name: str, title: str, rows: Sequence[Row], total: Row | None = None, note: str = ""
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
