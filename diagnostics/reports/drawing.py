"""What each kind of chart is made of: its marks, its axes and the figures beside the marks, as altair takes them."""

import json
from collections import Counter
from collections.abc import Iterable
from functools import reduce
from operator import add
from typing import Any

import altair as alt
from django.utils.formats import number_format

from diagnostics.reports.document import DECIMALS, Cell, Chart, Drawn, Kind, told
from diagnostics.reports.looks import MOST_TICKS, NAME_LIMITS, UPRIGHT_NAME_LIMIT, Look
from diagnostics.reports.shares import Share

Rows = list[dict[str, Any]]
NEW_LINE = "\n"


def drawing(chart: Chart, look: Look) -> Any:
    """Return the marks of a chart, not yet dressed."""
    return _DRAW[chart.drawn](chart, look)


def said(share: Share) -> str:
    """Write the two counts of a share as a chart does: «9/11»."""
    return f"{_figure(share.seen)}/{_figure(share.of)}"


def _figure(number: Any, decimals: int = 0) -> str:
    return number_format(number, decimal_pos=decimals, force_grouping=True)


def _inline(rows: Iterable[dict[str, Any]]) -> alt.InlineData:
    return alt.InlineData(values=list(rows))


def _places(chart: Chart) -> range:
    """Return what the rows are told apart by in the marks: a name that somebody typed may mean something there."""
    return range(len(chart.rows))


def _placed(chart: Chart, rows: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """Return the two axes: where rows lie they stand down the side and values run across, else the other way."""
    along, up = (alt.Y, alt.X) if chart.lies else (alt.X, alt.Y)
    return {"y" if chart.lies else "x": along(**rows), "x" if chart.lies else "y": up(**values)}


def _naming(look: Look) -> str:
    """Write the expression that names a row by its place, in its lines.

    A point goes before each name and is taken off again: a text such as «constructor» alone means something to what
    reads expressions.
    """
    names = [f".{NEW_LINE.join(lines)}" for lines in (look.lines if look.chart.lies else zip(look.names))]
    return f"split(slice(({json.dumps(names)})[datum.value], 1), {json.dumps(NEW_LINE)})"


def _along(chart: Chart, look: Look) -> dict[str, Any]:
    """Return the axis along which the rows stand, in the order of the table."""
    places = list(_places(chart))
    named: dict[str, Any] = {"labelOverlap": False, "labelExpr": _naming(look)}
    if chart.lies:
        axis = alt.Axis(labelLimit=NAME_LIMITS[look.size], **named)
    else:
        angle = 0 if look.holds(look.names) else -90
        axis = alt.Axis(labelAngle=angle, labelLimit=UPRIGHT_NAME_LIMIT, values=places[:: look.step], **named)
    title = None if chart.lies else chart.table.columns[0].heading  # it would stand across the names
    scale = alt.Scale(domain=places)
    return {"shorthand": "row:N", "sort": places, "title": title, "axis": axis, "scale": scale}


def _numbers(field: str, chart: Chart, ticks: int = MOST_TICKS) -> dict[str, Any]:
    """Return the axis of whole numbers or amounts: counts are never parted finer than ones, days and months are."""
    counted = all(chart.table.columns[chart.table.place(name)].kind is Kind.COUNT for name in chart.columns)
    return {
        "shorthand": field,
        "title": chart.axis,
        "axis": alt.Axis(format=",~f", tickMinStep=1 if counted else 0.1, tickCount=ticks),
    }


def _share_rows(chart: Chart, name: str) -> Iterable[tuple[int, dict[str, Any]]]:
    """Return what is drawn of the shares of a column that are of something: the place of the row, and its marks."""
    for place, cell in zip(_places(chart), chart.column(name), strict=True):
        if isinstance(cell, Share) and cell.share is not None and cell.interval is not None:
            low, high = cell.interval
            yield place, {"share": cell.share, "low": low, "high": high, "said": said(cell)}


def _shares(chart: Chart, look: Look) -> Any:
    """Draw shares as points with their intervals; the published ones as broken lines that the legend names."""
    rows = [{"row": place, **marks} for place, marks in _share_rows(chart, chart.columns[0])]
    axis = alt.Axis(format="~%", tickCount=MOST_TICKS)
    along = _along(chart, look)

    def at(value: str) -> dict[str, Any]:
        values = {"shorthand": f"{value}:Q", "title": chart.axis, "axis": axis}
        return _placed(chart, along, {**values, "scale": alt.Scale(zero=True, nice=True)})

    base = alt.Chart(_inline(rows))
    ends = {"x2" if chart.lies else "y2": "high:Q"}
    layers: list[Any] = [
        *_expected(chart, look),
        base.mark_rule(color=look.colours.ink, strokeWidth=look.stroke).encode(**at("low"), **ends),
        base.mark_point(filled=True, size=look.point, color=look.colours.ink, opacity=1).encode(
            **at("share")
        ),
    ]
    if look.holds([row["said"] for row in rows]):
        side: dict[str, Any] = {"dx": 8} if chart.lies else {"dx": 8, "dy": -8}
        figures = base.mark_text(align="left", color=look.colours.ink, fontSize=12, **side)
        layers.append(figures.encode(**at("high" if chart.lies else "share"), text="said:N"))
    return reduce(add, layers)


def _expected(chart: Chart, look: Look) -> list[Any]:
    """Draw the published shares, each a broken line of its own kind."""
    if not chart.expected:
        return []
    line = alt.Chart(_inline({"share": each.share, "label": each.label} for each in chart.expected))
    dashes = ([6, 4], [2, 3], [10, 3], [10, 3, 2, 3])
    labels = [each.label for each in chart.expected]
    scale = alt.Scale(domain=labels, range=list(dashes[: len(labels)]))
    legend = alt.Legend(
        title=None,
        symbolType="stroke",
        symbolSize=500,
        symbolStrokeWidth=2,
        symbolStrokeColor=look.colours.mark,
    )
    return [
        line.mark_rule(color=look.colours.mark, strokeWidth=2).encode(
            **{"x" if chart.lies else "y": "share:Q"},
            strokeDash=alt.StrokeDash("label:N", scale=scale, legend=legend),
        )
    ]


def _headings(chart: Chart) -> list[str]:
    """Return what the parts of bars are called."""
    return [chart.table.columns[chart.table.place(name)].heading for name in chart.columns]


def _told_apart(chart: Chart, look: Look) -> dict[str, Any]:
    """Return the shades of the parts of bars, in their order, and the ground that is left free between them.

    `ValueError` for too many to tell apart.
    """
    headings, shades = _headings(chart), look.colours.parts
    if len(headings) > len(shades):
        raise ValueError(f"{chart.name}: {len(headings)} parts cannot be told apart in grey.")
    scale = alt.Scale(domain=headings, range=list(shades[: len(headings)]))
    return {
        "color": alt.Color("part:N", scale=scale, title=None),
        "stroke": alt.value(look.colours.surface),
        "strokeWidth": alt.StrokeWidth("gap:Q", scale=None, legend=None),
    }


def _part_rows(chart: Chart, look: Look) -> Rows:
    """Return what is drawn of each part of the bars: its row, its number, and the pixels left free around it."""
    rows: Rows = [
        {"row": place, "part": heading, "number": number, "order": order}
        for order, (name, heading) in enumerate(zip(chart.columns, _headings(chart), strict=True))
        for place, cell in zip(_places(chart), chart.column(name), strict=True)
        if (number := _drawn_number(chart, name, cell)) is not None
    ]
    reach = _reach(chart, rows)
    return [{**row, "gap": look.gap(row["number"], reach)} for row in rows]


def _reach(chart: Chart, rows: Rows) -> float:
    """Return what the axis reaches over: to the top of the highest bar, or from the lowest below nothing."""
    if chart.drawn is Drawn.BESIDE:
        numbers = [0.0, *(row["number"] for row in rows)]
        return max(numbers) - min(numbers)
    tops: Counter[int] = Counter()
    for row in rows:
        tops[row["row"]] += row["number"]
    return max(tops.values(), default=0)


def _counts(chart: Chart, look: Look) -> Any:
    """Draw counts as bars, one part a column on the other as the legend names them; of one column without a legend."""
    bars = alt.Chart(_inline(_part_rows(chart, look))).encode(
        **_placed(chart, _along(chart, look), _numbers("number:Q", chart)), order="order:Q"
    )
    if len(chart.columns) > 1:
        return bars.mark_bar(size=look.bar).encode(**_told_apart(chart, look))
    return bars.mark_bar(
        size=look.bar, color=look.colours.mark, stroke=look.colours.ink, strokeWidth=look.outline
    )


def _beside(chart: Chart, look: Look) -> Any:
    """Draw numbers as bars beside each other, one a column as the legend names them; a loss goes below nothing."""
    parts = _headings(chart)
    beside: dict[str, Any] = {"shorthand": "part:N", "sort": parts, "scale": alt.Scale(domain=parts)}
    offset = {"yOffset": alt.YOffset(**beside)} if chart.lies else {"xOffset": alt.XOffset(**beside)}
    nothing = alt.Chart(_inline([{"number": 0}])).mark_rule(color=look.colours.ink)
    bars = alt.Chart(_inline(_part_rows(chart, look))).mark_bar()
    return bars.encode(
        **_placed(chart, _along(chart, look), _numbers("number:Q", chart)),
        **offset,
        **_told_apart(chart, look),
    ) + nothing.encode(**{"x" if chart.lies else "y": "number:Q"})


def _drawn_number(chart: Chart, name: str, cell: Cell) -> float | None:
    """Return a cell as a number that is drawn; `None` where nothing was counted."""
    number = told(chart.table.columns[chart.table.place(name)], cell)
    return None if number is None else float(number)  # type: ignore[arg-type]


def _lying(chart: Chart, look: Look) -> Any:
    """Draw the numbers of one column as bars that lie, their figures behind them."""
    name = chart.columns[0]
    decimals = DECIMALS.get(chart.table.columns[chart.table.place(name)].kind, 0)
    numbers = [_drawn_number(chart, name, cell) for cell in chart.column(name)]
    rows = [
        {"row": place, "count": number, "said": _figure(number, decimals)}
        for place, number in zip(_places(chart), numbers, strict=True)
        if number is not None
    ]
    most = max((number for number in numbers if number is not None), default=1)
    ticks = max(1, min(MOST_TICKS, int(most)))
    values = _numbers("count:Q", chart, ticks)
    base = alt.Chart(_inline(rows)).encode(**_placed(chart, _along(chart, look), values))
    bars = base.mark_bar(
        size=look.bar, color=look.colours.mark, stroke=look.colours.ink, strokeWidth=look.outline
    )
    figures = base.mark_text(align="left", dx=4, color=look.colours.ink, fontSize=12).encode(text="said:N")
    return bars + figures


def _calibration(chart: Chart, look: Look) -> Any:
    """Draw what came true against what was foretold; on the broken line both are the same."""
    foretold, seen = chart.columns
    by_row = dict(zip(_places(chart), chart.column(foretold), strict=True))
    rows = [{"x": by_row[place], **marks} for place, marks in _share_rows(chart, seen)]
    whole, axis = alt.Scale(domain=[0, 1]), alt.Axis(format="~f", tickCount=MOST_TICKS)
    heading = chart.table.columns[chart.table.place(foretold)].heading
    base = alt.Chart(_inline(row for row in rows if row["x"] is not None)).encode(
        x=alt.X("x:Q", title=heading, scale=whole, axis=axis)
    )
    up = alt.Y("share:Q", title=chart.axis, scale=whole, axis=axis)
    same = alt.Chart(_inline([{"x": 0, "share": 0}, {"x": 1, "share": 1}]))
    layers: list[Any] = [
        same.mark_line(color=look.colours.mark, strokeDash=[6, 4]).encode(x="x:Q", y="share:Q"),
        base.mark_rule(color=look.colours.ink, strokeWidth=look.stroke).encode(y="low:Q", y2="high:Q"),
        base.mark_point(filled=True, size=look.point, color=look.colours.ink, opacity=1).encode(y=up),
    ]
    if look.holds([row["said"] for row in rows]):
        figures = base.mark_text(align="left", dx=8, dy=-8, color=look.colours.ink, fontSize=12)
        layers.append(figures.encode(y=up, text="said:N"))
    return reduce(add, layers)


_DRAW = {
    Drawn.SHARES: _shares,
    Drawn.COUNTS: _counts,
    Drawn.BESIDE: _beside,
    Drawn.LYING: _lying,
    Drawn.CALIBRATION: _calibration,
}
