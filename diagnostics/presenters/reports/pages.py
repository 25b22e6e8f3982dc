"""A report as its page shows it: cells written, charts and files with their addresses."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from diagnostics.presenters.reports.words import caption, cell_text, count
from diagnostics.reports.document import Chart, Column, Document, Kind, Row, Section, Table

#: Rows of a table on the page, so that it stays small; the files hold all of them. The latest stand at the end.
MOST_ROWS = 40
#: Of a table of many columns fewer rows, and fewer again where a page has many tables of time, as money in several
#: currencies; never less than a year of months.
MOST_CELLS, MOST_CELLS_OF_PAGE, FEWEST_ROWS = 240, 400, 12
#: Of so many columns a table still fits the width at which rows are cards no more, and that of a phone.
MOST_COLUMNS_OF_TABLET, MOST_COLUMNS_OF_PHONE = 7, 2
#: A page of so many parts begins with a list of them.
FEWEST_LISTED = 3


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the chart and the files of a report are; `asked` is what the page was asked for."""

    chart: str
    files: Mapping[str, str]
    asked: str

    def of(self, address: str, **more: str) -> str:
        """Return an address with what the page was asked for, and more."""
        query = QueryDict(self.asked, mutable=True)
        for name, value in more.items():
            query[name] = value
        return f"{address}?{query.urlencode()}" if query else address


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell: its heading on a phone, what stands in it, whether it is a figure or a day, or bars an animal.

    `url` is where it leads, for this reader.
    """

    heading: str
    text: str
    figure: bool
    day: bool = False
    barred: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class RowView:
    """One row: what it is called, where that leads, and its other cells."""

    label: str
    url: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class ChartView:
    """One chart: its words, and its address in either theme, wide and as narrow as a phone."""

    title: str
    alt: str
    light: str
    dark: str
    light_narrow: str
    dark_narrow: str


@dataclass(frozen=True, slots=True)
class TableView:
    """One table, written."""

    name: str
    title: str
    note: str
    left_out: str
    columns: tuple[Column, ...]
    rows: tuple[RowView, ...]
    total: RowView | None
    csv: str
    from_afar: bool

    @property
    def is_wide(self) -> bool:
        """Whether it may be wider than a tablet held upright: it is moved sideways then, the page is not."""
        return len(self.columns) > MOST_COLUMNS_OF_TABLET

    @property
    def is_list(self) -> bool:
        """Whether its rows are cards on a phone: records of several columns, told in words more than in figures.

        Figures stay beside each other on every screen: what is compared row by row is not read from cards, and a year
        of cards is as long as three screens.
        """
        told = [column for column in self.columns[1:] if not column.is_figure]
        return len(self.columns) > MOST_COLUMNS_OF_PHONE and 2 * len(told) > len(self.columns) - 1

    @property
    def is_named_twice(self) -> bool:
        """Whether two columns name a row of figures together, as laboratory and method: on a phone in one."""
        _first, *others = self.columns
        return not self.is_list and len(others) > 1 and others[0].kind is Kind.TEXT and others[1].is_figure

    @property
    def moves(self) -> bool:
        """Whether it is moved sideways where it is wider than the screen."""
        return self.is_wide or (not self.is_list and len(self.columns) > MOST_COLUMNS_OF_PHONE)


@dataclass(frozen=True, slots=True)
class SectionView:
    """Charts, then the table they are drawn of."""

    charts: tuple[ChartView, ...]
    table: TableView


@dataclass(frozen=True, slots=True)
class Page:
    """The report, written: its words, its parts, and its files by format."""

    document: Document
    sections: tuple[SectionView, ...]
    files: tuple[tuple[str, str], ...]

    @property
    def listed(self) -> tuple[TableView, ...]:
        """The tables that a list at the head of the page leads to; none of a page of few."""
        tables = tuple(section.table for section in self.sections)
        return tables if len(tables) >= FEWEST_LISTED else ()


#: What a reader may do, by the id of each herd.
Rights = Mapping[int, Collection[str]]


def page(document: Document, addresses: Addresses, rights: Rights) -> Page:
    """Write a report for its page; cells lead where these rights reach."""
    files = {form: addresses.of(address) for form, address in addresses.files.items() if form != "csv"}
    cells = _cells_a_table([section.table for section in document.sections])
    return Page(
        document,
        tuple(_section(section, addresses, rights, cells) for section in document.sections),
        tuple(files.items()),
    )


def _cells_a_table(tables: Sequence[Table]) -> int:
    """Return how many cells a table may have on the page: those of many rows share what the page holds."""
    long = [table for table in tables if not table.most and len(table.rows) > FEWEST_ROWS]
    return min(MOST_CELLS, MOST_CELLS_OF_PAGE // max(len(long), 1))


def _section(section: Section, addresses: Addresses, rights: Rights, most_cells: int) -> SectionView:
    charts = tuple(_chart(chart, addresses) for chart in section.drawn)
    return SectionView(charts, _table(section.table, addresses, rights, most_cells))


def _chart(chart: Chart, addresses: Addresses) -> ChartView:
    wide, narrow = (
        [addresses.of(addresses.chart, chart=chart.name, theme=theme, **size) for theme in ("light", "dark")]
        for size in ({}, {"size": "narrow"})
    )
    return ChartView(caption(chart), chart.alt, *wide, *narrow)


def _table(table: Table, addresses: Addresses, rights: Rights, most_cells: int) -> TableView:
    most = table.most or _most_rows(table, most_cells)
    shown = table.rows[:most] if table.from_first else table.rows[-most:]
    return TableView(
        name=table.name,
        title=table.title,
        note=table.note,
        left_out=_left_out(table, shown),
        columns=table.columns,
        rows=tuple(_row(table, row, rights) for row in shown),
        total=_row(table, table.total, rights) if table.total else None,
        csv=addresses.of(addresses.files["csv"], table=table.name),
        from_afar=table.from_afar,
    )


def _most_rows(table: Table, most_cells: int) -> int:
    return max(FEWEST_ROWS, min(MOST_ROWS, most_cells // len(table.columns)))


def _left_out(table: Table, shown: Sequence[Row]) -> str:
    if table.left_out or len(shown) == len(table.rows):
        return table.left_out
    told = {"shown": count(len(shown)), "found": count(len(table.rows))}
    if table.from_first:
        return _("The first %(shown)s of %(found)s; the files hold them all.") % told
    return _("The last %(shown)s of %(found)s; the files hold them all.") % told


def _row(table: Table, row: Row, rights: Rights) -> RowView:
    lead = row.lead if row.lead and row.lead.right in rights.get(row.lead.herd, ()) else None
    written = [
        CellView(
            column.heading,
            cell_text(column, cell),
            figure=column.is_figure,
            day=column.kind is Kind.DATE,
            barred=bool(cell) and column.name == table.barred,
            url=lead.url if lead and lead.column == column.name else "",
        )
        for column, cell in zip(table.columns, row.cells, strict=True)
    ]
    return RowView(written[0].text, row.url, tuple(written[1:]))
