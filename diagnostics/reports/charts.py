"""Charts of reports: drawn by altair, made SVG on the server by vl-convert, without script or foreign host.

They are read in grey and by the colour-blind: what differs by shade differs in lightness, and shapes, broken lines and
figures beside the marks say the same again. The table beside each holds its numbers.
"""

import re
from collections.abc import Callable
from typing import Any

import vl_convert
from django.utils.formats import get_format

from diagnostics.reports.document import Chart
from diagnostics.reports.drawing import drawing
from diagnostics.reports.looks import COLOURS, Look, Size, Theme

__all__ = ["ON_PAPER", "SANS", "Size", "Theme", "svg"]

#: Generic, so that every reader has it, and words are measured as they will be drawn.
SANS = "sans-serif"
#: What the fonts inside typst offer.
ON_PAPER = "Libertinus Serif"
_TAG, _PLACE = re.compile(r"<[^>]+>"), re.compile(r"\d+\.\d{3,}")


def svg(
    chart: Chart,
    theme: Theme = Theme.LIGHT,
    size: Size = Size.WIDE,
    *,
    font: str = SANS,
    clean: Callable[[str], str] = str,
) -> str:
    """Return a chart as SVG in the colours of a theme and a size, its numbers as the reader's language writes them.

    `clean` makes the names of the rows such as the font can show.
    """
    look = Look(COLOURS[theme], size, chart, clean)
    spec = _dressed(drawing(chart, look), look, font).to_dict()
    return _TAG.sub(_shortened, vl_convert.vegalite_to_svg(spec, format_locale=_numbers()))


def _shortened(tag: re.Match[str]) -> str:
    """Write the places in a tag with two decimals, which no eye tells from sixteen."""
    return _PLACE.sub(lambda place: f"{float(place.group()):.2f}".rstrip("0").rstrip("."), tag.group())


def _numbers() -> dict[str, Any]:
    """Return how the axes write numbers: as page and paper do."""
    return {
        "decimal": get_format("DECIMAL_SEPARATOR"),
        "thousands": get_format("THOUSAND_SEPARATOR"),
        "grouping": [3],
        "currency": ["", ""],
        "percent": "\N{NO-BREAK SPACE}%",
    }


def _dressed(drawing: Any, look: Look, font: str) -> Any:
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
        "labelLimit": 300 if look.size is Size.WIDE else 220,
        "columns": 4 if look.size is Size.WIDE else 2,
        "symbolStrokeColor": colours.ink,
    }
    # Without the words for each mark, which no reader of a picture is told: the `alt` text and the table are.
    return drawing.properties(
        width=look.width, height=look.height, background=colours.surface, padding=8
    ).configure(aria=False, axis=axis, legend=legend, view={"stroke": None}, font=font)
