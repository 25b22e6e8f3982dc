"""Whatever somebody has typed as a sire, a breed or a laboratory is drawn as a name, and ends nothing."""

from xml.dom.minidom import parseString

import pytest

from diagnostics.reports import charts
from diagnostics.reports.document import Chart, Column, Drawn, Kind, Row, Table
from diagnostics.reports.shares import Share

#: What a name must not be taken for: markup, expressions, words of the language that reads them, signs of no SVG.
NAMES = [
    "<script>alert(1)</script>",
    '$x$ #import "a" \\ *b*',
    "=cmd|' /C calc'!A0",
    '"]})[0]',
    "]]>&amp;",
    "constructor",
    "toString",
    "__proto__",
    "datum.label",
    "{{7*7}}",
    "\u202egnp.exe",
    "\u2028next",
    "two\nlines",
    "a\x0bb\x01c\x1b",
    "a\ufffeb\uffff",
    "🐄" * 30,
    "e" + "\u0301" * 60,
    "x" * 200,
    " ",
    "",
]


def drawn(name: str, how: Drawn) -> str:
    columns = (
        Column("sire", "Sire", Kind.TEXT),
        Column("born", "Born"),
        Column("shown", "Shown", Kind.SHARE),
    )
    rows = tuple(Row((each, 3, Share(1, 3))) for each in (name, "GLEN ROY"))
    table = Table("sires", "Sires", columns, rows)
    return charts.svg(
        Chart("born", "Born", "Born.", how, table, ("shown" if how is Drawn.SHARES else "born",), "Born")
    )


@pytest.mark.parametrize("how", [Drawn.LYING, Drawn.COUNTS, Drawn.BESIDE, Drawn.SHARES])
@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_name_is_drawn_as_a_name_whatever_was_typed(name, how):
    svg = parseString(drawn(name, how).encode())  # noqa: S318 - our own drawing

    words = [text.firstChild.data for text in svg.getElementsByTagName("text") if text.firstChild]
    assert any("GLEN ROY" in each for each in words)
    assert not svg.getElementsByTagName("script")
    if name in {"constructor", "toString", "__proto__", "datum.label", "{{7*7}}"}:
        assert name in words


def test_a_sign_that_no_drawing_may_hold_is_shown_as_one_that_cannot_be_read():
    assert "a\N{REPLACEMENT CHARACTER}b" in drawn("a\x0bb", Drawn.LYING)


def test_two_names_that_look_alike_stay_two_rows():
    columns = (Column("herd", "Herd", Kind.TEXT), Column("born", "Born"))
    table = Table("herds", "Herds", columns, (Row(("GLEN", 3)), Row(("GLEN", 5))))
    svg = charts.svg(Chart("born", "Born", "Born.", Drawn.LYING, table, ("born",), "Born"))

    drawing = parseString(svg)  # noqa: S318 - our own drawing
    words = [text.firstChild.data for text in drawing.getElementsByTagName("text") if text.firstChild]
    assert words.count("GLEN") == 2
