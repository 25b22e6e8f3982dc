"""Charts of reports: drawn by altair, made SVG on the server by vl-convert, without script or foreign host.

They are read in grey and by the colour-blind: what differs by shade differs in lightness, and shapes, broken lines and
figures beside the marks say the same again. The table beside each holds its numbers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import add
from typing import Any

import altair as alt
import vl_convert

from diagnostics.reports.document import Chart, Drawn, Table
from diagnostics.reports.shares import Share

#: More rows than these are drawn without figures beside the marks, their names upright.
MOST_WITH_FIGURES = {"wide": 14, "narrow": 5}


class Size(StrEnum):
    """For what a chart is drawn: a desk and paper, or a phone, on which letters stay as large."""

    WIDE = "wide"
    NARROW = "narrow"


#: Pixels of what is drawn, without the words beside the axes.
WIDTHS, HEIGHT = {Size.WIDE: 640, Size.NARROW: 260}, 280
BAR_HEIGHT, MOST_TICKS = 40, 5


class Theme(StrEnum):
    """The ground a chart is drawn for; the values stand in addresses."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of a theme, as in `tokens.css`; `parts` differ in lightness, so that they do in grey."""

    surface: str
    ink: str
    soft: str
    line: str
    mark: str
    parts: tuple[str, ...]


COLOURS = {
    Theme.LIGHT: Colours(
        "#fffdf8", "#211c15", "#4c4438", "#ddd3c0", "#a87400", ("#211c15", "#a87400", "#ddd3c0", "#fffdf8")
    ),
    Theme.DARK: Colours(
        "#1d1a15", "#f4eee1", "#d0c7b5", "#3b352b", "#f5c21b", ("#f4eee1", "#c99a1a", "#3b352b", "#1d1a15")
    ),
}
#: Generic, so that every reader has it, and words are measured as they will be drawn.
SANS = "sans-serif"
#: What the fonts inside typst offer.
ON_PAPER = "Libertinus Serif"


@dataclass(frozen=True, slots=True)
class Look:
    """How a chart looks: its colours, and how wide it is."""

    colours: Colours
    size: Size

    @property
    def width(self) -> int:
        """Pixels of what is drawn."""
        return WIDTHS[self.size]

    def with_figures(self, rows: int) -> bool:
        """Say whether so many rows leave room for figures beside the marks."""
        return rows <= MOST_WITH_FIGURES[self.size]


def svg(chart: Chart, theme: Theme = Theme.LIGHT, size: Size = Size.WIDE, *, font: str = SANS) -> str:
    """Return a chart as SVG in the colours of a theme and a size."""
    look = Look(COLOURS[theme], size)
    drawing = _DRAW[chart.drawn](chart, look)
    lies = chart.drawn is Drawn.LYING
    height = min(HEIGHT, BAR_HEIGHT * len(chart.table.rows)) if lies else HEIGHT
    spec = _dressed(drawing, look, font, height).to_dict()
    drawn: str = vl_convert.vegalite_to_svg(spec)
    return drawn


def _dressed(drawing: Any, look: Look, font: str, height: int) -> Any:
    colours = look.colours
    axis = {
        "labelColor": colours.ink,
        "titleColor": colours.soft,
        "gridColor": colours.line,
        "domainColor": colours.soft,
        "tickColor": colours.soft,
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "labelOverlap": True,
    }
    legend = {
        "labelColor": colours.ink,
        "titleColor": colours.soft,
        "orient": "top",
        "labelFontSize": 13,
        "symbolStrokeWidth": 1,
        "labelLimit": 300,
        "columns": 4 if look.size is Size.WIDE else 2,
        "symbolStrokeColor": colours.ink,
    }
    return drawing.properties(
        width=look.width, height=HEIGHT, background=colours.surface, padding=8
    ).configure(axis=axis, legend=legend, view={"stroke": None}, font=font)


def _inline(rows: Iterable[dict[str, Any]]) -> alt.InlineData:
    return alt.InlineData(values=list(rows))


def _labels(table: Table) -> list[str]:
    return [str(row.cells[0]) for row in table.rows]


def _along(chart: Chart, look: Look) -> alt.X:
    """Return the axis along which the rows stand, in the order of the table."""
    angle = 0 if look.with_figures(len(chart.table.rows)) else -90
    return alt.X(
        "row:N",
        sort=_labels(chart.table),
        title=chart.table.columns[0].heading,
        axis=alt.Axis(labelAngle=angle, labelLimit=140),
        scale=alt.Scale(domain=_labels(chart.table)),
    )


def _shares(chart: Chart, look: Look) -> Any:
    """Draw shares as points with their intervals; the published ones as broken lines with their words."""
    rows = [
        {
            "row": label,
            "share": cell.share,
            "low": cell.interval[0],
            "high": cell.interval[1],
            "said": said(cell),
        }
        for label, cell in zip(_labels(chart.table), chart.table.column(chart.columns[0]), strict=True)
        if isinstance(cell, Share) and cell.share is not None and cell.interval is not None
    ]
    base = alt.Chart(_inline(rows)).encode(x=_along(chart, look))
    up = alt.Y("share:Q", title=chart.axis, axis=alt.Axis(format="~%"), scale=alt.Scale(zero=True))
    layers: list[Any] = [
        base.mark_rule(color=look.colours.ink, strokeWidth=2).encode(y=alt.Y("low:Q"), y2="high:Q"),
        base.mark_point(filled=True, size=90, color=look.colours.ink, opacity=1).encode(y=up),
    ]
    if look.with_figures(len(rows)):
        layers.append(
            base.mark_text(align="left", dx=9, color=look.colours.ink, fontSize=12).encode(
                y=up, text="said:N"
            )
        )
    for expected in chart.expected:
        layers += _expected_line(expected.share, expected.label, look)
    return reduce(add, layers)


def said(share: Share) -> str:
    """Write a share as a chart does: «9 of 11»."""
    return f"{share.seen}/{share.of}"


def _expected_line(share: float, label: str, look: Look) -> list[Any]:
    line = alt.Chart(_inline([{"share": share, "label": label}]))
    return [
        line.mark_rule(color=look.colours.mark, strokeDash=[6, 4], strokeWidth=2).encode(y="share:Q"),
        line.mark_text(align="right", baseline="bottom", dy=-4, color=look.colours.soft, fontSize=12).encode(
            y="share:Q", x=alt.value(look.width), text="label:N"
        ),
    ]


def _counts(chart: Chart, look: Look) -> Any:
    """Draw counts as bars, one part a column, from dark to light as the legend names them."""
    headings = {name: chart.table.columns[chart.table.place(name)].heading for name in chart.columns}
    rows = [
        {"row": label, "part": headings[name], "count": count, "order": order}
        for order, name in enumerate(chart.columns)
        for label, count in zip(_labels(chart.table), chart.table.column(name), strict=True)
    ]
    bars = alt.Chart(_inline(rows)).mark_bar(stroke=look.colours.ink, strokeWidth=1)
    scale = alt.Scale(domain=list(headings.values()), range=list(look.colours.parts[: len(headings)]))
    return bars.encode(
        x=_along(chart, look),
        y=alt.Y("count:Q", title=chart.axis, axis=alt.Axis(format="~d", tickMinStep=1)),
        color=alt.Color("part:N", scale=scale, title=None)
        if len(headings) > 1
        else alt.value(look.colours.mark),
        order="order:Q",
    )


def _lying(chart: Chart, look: Look) -> Any:
    """Draw the counts of one column as bars that lie, their figures behind them."""
    name = chart.columns[0]
    rows = [
        {"row": label, "count": count}
        for label, count in zip(_labels(chart.table), chart.table.column(name), strict=True)
    ]
    limit = 400 if look.size is Size.WIDE else 150
    most = max((count for row in rows if isinstance(count := row["count"], int | float)), default=1)
    ticks = max(1, min(MOST_TICKS, int(most)))
    base = alt.Chart(_inline(rows)).encode(
        y=alt.Y("row:N", sort=_labels(chart.table), title=None, axis=alt.Axis(labelLimit=limit)),
        x=alt.X("count:Q", title=chart.axis, axis=alt.Axis(format="~d", tickMinStep=1, tickCount=ticks)),
    )
    bars = base.mark_bar(color=look.colours.mark, stroke=look.colours.ink, strokeWidth=1)
    figures = base.mark_text(align="left", dx=4, color=look.colours.ink, fontSize=12).encode(text="count:Q")
    return bars + figures


def _calibration(chart: Chart, look: Look) -> Any:
    """Draw what came true against what was foretold; on the broken line both are the same."""
    foretold, seen = chart.columns
    rows = [
        {"x": x, "share": y.share, "low": y.interval[0], "high": y.interval[1], "said": said(y)}
        for x, y in zip(chart.table.column(foretold), chart.table.column(seen), strict=True)
        if isinstance(y, Share) and y.share is not None and y.interval is not None and x is not None
    ]
    whole = alt.Scale(domain=[0, 1])
    base = alt.Chart(_inline(rows)).encode(
        x=alt.X("x:Q", title=chart.table.columns[chart.table.place(foretold)].heading, scale=whole)
    )
    up = alt.Y("share:Q", title=chart.axis, scale=whole)
    same = alt.Chart(_inline([{"x": 0, "y": 0}, {"x": 1, "y": 1}]))
    layers: list[Any] = [
        same.mark_line(color=look.colours.mark, strokeDash=[6, 4]).encode(x="x:Q", y="y:Q"),
        base.mark_rule(color=look.colours.ink, strokeWidth=2).encode(y="low:Q", y2="high:Q"),
        base.mark_point(filled=True, size=90, color=look.colours.ink, opacity=1).encode(y=up),
        base.mark_text(align="left", dx=9, color=look.colours.ink, fontSize=12).encode(y=up, text="said:N"),
    ]
    return reduce(add, layers)


_DRAW = {Drawn.SHARES: _shares, Drawn.COUNTS: _counts, Drawn.LYING: _lying, Drawn.CALIBRATION: _calibration}
