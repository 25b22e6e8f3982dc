"""Charts as a spreadsheet draws them itself, from the cells of the sheets.

Ends of intervals stand in a sheet as they are told; a spreadsheet wants them as lengths above and below a point. These
lengths, the published shares and the line of calibration stand on a hidden sheet of their own.
"""

from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.utility import quote_sheetname, xl_range_abs, xl_rowcol_to_cell

from diagnostics.exports.reports.text import share_parts
from diagnostics.reports.document import Chart, Drawn
from diagnostics.reports.looks import COLOURS, Theme
from diagnostics.reports.shares import SHARE_DECIMALS

#: The hidden sheet; no table is called so.
SHEET_NAME = "drawn"
_COLOURS = COLOURS[Theme.LIGHT]
_WIDTH, _HEIGHT = 760, 400
#: Rows of a sheet that a chart of this height covers, with one free.
ROWS_COVERED = 21
_NOTHING = {"none": True}
_DASHES = ("dash", "round_dot", "long_dash", "long_dash_dot")


@dataclass(slots=True)
class Plots:
    """The charts of a workbook, and the hidden sheet with what they need beside the tables."""

    workbook: Any
    _sheet: Any = None
    _place: int = field(default=0)

    def add(
        self, sheet: Any, at: tuple[int, int], chart: Chart, sheet_name: str, places: dict[str, int]
    ) -> None:
        """Insert a chart into the sheet that holds its table; `places` says where each column begins there."""
        drawn = _DRAW[chart.drawn](_Of(self, chart, sheet_name, places))
        drawn.set_title({"name": chart.title, "name_font": {"size": 12}})
        drawn.show_hidden_data()  # that of the hidden sheet
        drawn.set_size({"width": _WIDTH, "height": _HEIGHT})
        sheet.insert_chart(*at, drawn, {"description": chart.alt})

    def column(self, cells: list[tuple[str, float | None]]) -> str:
        """Write values below each other on the hidden sheet, some with their formula, and return where they stand."""
        if self._sheet is None:
            self._sheet = self.workbook.add_worksheet(SHEET_NAME)
            self._sheet.hide()
        place, self._place = self._place, self._place + 1
        for line, (formula, value) in enumerate(cells):
            if formula and value is not None:
                self._sheet.write_formula(line, place, f"={formula}", None, value)
            elif value is not None:
                self._sheet.write_number(line, place, value)
        return f"={SHEET_NAME}!{xl_range_abs(0, place, len(cells) - 1, place)}"


@dataclass(frozen=True, slots=True)
class _Of:
    """One chart, and where its rows and columns stand."""

    plots: Plots
    chart: Chart
    sheet: str
    places: dict[str, int]

    @property
    def lines(self) -> tuple[int, int]:
        """The first and last row of the sheet that is drawn; the header is row 0."""
        found = len(self.chart.table.rows)
        first = 1 if self.chart.table.from_first else found - len(self.chart.rows) + 1
        return first, first + len(self.chart.rows) - 1

    def cells(self, name: str, shift: int = 0) -> list[Any]:
        """Return where the rows of a column stand, as a series wants it."""
        first, last = self.lines
        place = self.places[name] + shift
        return [self.sheet, first, place, last, place]

    @property
    def labels(self) -> list[Any]:
        """Where the names of the rows stand."""
        first, last = self.lines
        return [self.sheet, first, 0, last, 0]

    def heading(self, name: str) -> list[Any]:
        """Return where the heading of a column stands."""
        return [self.sheet, 0, self.places[name]]

    def error_bars(self, name: str) -> dict[str, Any]:
        """Return the intervals of a share's column: how far they reach above and below the share."""
        return {
            "type": "custom",
            "plus_values": self._lengths(name, 2, 0),
            "minus_values": self._lengths(name, 0, 1),
            "line": {"color": _COLOURS.ink, "width": 1.25},
        }

    def _lengths(self, name: str, upper: int, lower: int) -> str:
        first, _last = self.lines
        lengths = []
        for line, cell in enumerate(self.chart.column(name), start=first):
            parts = share_parts(cell)
            high, low = (self._cell(line, self.places[name] + shift) for shift in (upper, lower))
            ends = parts[upper], parts[lower]
            length = None if None in ends else round(ends[0] - ends[1], SHARE_DECIMALS)  # type: ignore[operator]
            lengths.append((f"ROUND({high}-{low},{SHARE_DECIMALS})", length))
        return self.plots.column(lengths)

    def _cell(self, line: int, place: int) -> str:
        return f"{quote_sheetname(self.sheet)}!{xl_rowcol_to_cell(line, place)}"

    def constant(self, value: float) -> str:
        """Return a column that says the same in each row."""
        return self.plots.column([("", value)] * len(self.chart.rows))

    def new(self, **kind: str) -> Any:
        """Return an empty chart of a kind."""
        return self.plots.workbook.add_chart(kind)


def _points() -> dict[str, Any]:
    ink = {"color": _COLOURS.ink}
    return {"marker": {"type": "circle", "size": 7, "fill": ink, "border": ink}, "line": _NOTHING}


def _shares(of: _Of) -> Any:
    """Return points with their intervals, the published shares as broken lines."""
    drawn, name = of.new(type="line"), of.chart.columns[0]
    drawn.add_series(
        {
            "name": of.heading(name),
            "categories": of.labels,
            "values": of.cells(name),
            "y_error_bars": of.error_bars(name),
            **_points(),
        }
    )
    for dash, expected in zip(_DASHES, of.chart.expected, strict=False):
        drawn.add_series(
            {
                "name": expected.label,
                "categories": of.labels,
                "values": of.constant(expected.share),
                "line": {"color": _COLOURS.mark, "dash_type": dash, "width": 1.75},
                "marker": {"type": "none"},
            }
        )
    drawn.set_x_axis({"name": of.chart.table.columns[0].heading})
    drawn.set_y_axis({"name": of.chart.axis, "num_format": "0%", "min": 0})
    drawn.set_legend({"position": "top"})
    drawn.show_blanks_as("gap")
    return drawn


def _bars(of: _Of) -> Any:
    """Return bars, a part a column, on or beside each other; rows with long names lie, the first at the top."""
    kind = "bar" if of.chart.lies else "column"
    parts, beside = len(of.chart.columns) > 1, of.chart.drawn is Drawn.BESIDE
    drawn = of.new(type=kind, **({"subtype": "stacked"} if parts and not beside else {}))
    shades = _COLOURS.parts if parts else (_COLOURS.mark,)
    for shade, name in zip(shades, of.chart.columns, strict=False):
        drawn.add_series(
            {
                "name": of.heading(name),
                "categories": of.labels,
                "values": of.cells(name),
                "fill": {"color": shade},
                "border": {"color": _COLOURS.ink},
                "gap": 40,
                **({} if parts else {"data_labels": {"value": True}}),
            }
        )
    # A loss lies below nothing, and the names of the rows below that.
    rows = {"name": of.chart.table.columns[0].heading, "label_position": "low"}
    numbers = {"name": of.chart.axis, **({} if beside else {"min": 0})}
    if of.chart.lies:
        # A spreadsheet counts lying rows from below: turned round, and the numbers brought back to the bottom.
        drawn.set_y_axis({**rows, "reverse": True, "crossing": "max"})
        drawn.set_x_axis(numbers)
    else:
        drawn.set_x_axis(rows)
        drawn.set_y_axis(numbers)
    drawn.set_legend({"position": "top", "none": not parts})
    return drawn


def _calibration(of: _Of) -> Any:
    """Return what came true against what was foretold, with its intervals; on the broken line both are the same."""
    foretold, seen = of.chart.columns
    drawn = of.new(type="scatter")
    drawn.add_series(
        {
            "name": of.heading(seen),
            "categories": of.cells(foretold),
            "values": of.cells(seen),
            "y_error_bars": of.error_bars(seen),
            **_points(),
        }
    )
    ends = of.plots.column([("", 0.0), ("", 1.0)])
    drawn.add_series(
        {
            "categories": ends,
            "values": ends,
            "line": {"color": _COLOURS.mark, "dash_type": "dash", "width": 1.75},
            "marker": {"type": "none"},
        }
    )
    heading = of.chart.table.columns[of.chart.table.place(foretold)].heading
    whole = {"min": 0, "max": 1, "num_format": "0.0"}
    drawn.set_x_axis({"name": heading, **whole})
    drawn.set_y_axis({"name": of.chart.axis, **whole})
    drawn.set_legend({"none": True})
    return drawn


_DRAW = {
    Drawn.SHARES: _shares,
    Drawn.COUNTS: _bars,
    Drawn.BESIDE: _bars,
    Drawn.LYING: _bars,
    Drawn.CALIBRATION: _calibration,
}
