"""Charts hold the hard cases: long names, ten years of months, one row, nothing, huge counts, on a phone."""

import re
from html import unescape
from itertools import pairwise

import pytest
from django.utils import translation

from diagnostics import labels
from diagnostics.presenters.reports import words
from diagnostics.reports.charts import Size, Theme, svg
from diagnostics.reports.document import Chart, Column, Drawn, Expected, Kind, Row, Section, Table
from diagnostics.reports.looks import COLOURS
from diagnostics.reports.shares import Share

COLUMNS = (
    Column("row", "Year", Kind.TEXT, of_time=True),
    Column("tested", "Tested"),
    Column("untested", "Untested"),
    Column("share", "Share, 95 % interval", Kind.SHARE, ("tested", "untested")),
    Column("foretold", "Mean probability foretold", Kind.PROBABILITY),
)
DRAWN_OF = {
    Drawn.SHARES: ("share",),
    Drawn.COUNTS: ("tested", "untested"),
    Drawn.BESIDE: ("tested", "untested"),
    Drawn.LYING: ("tested",),
    Drawn.CALIBRATION: ("foretold", "share"),
}
YEARS = [str(2016 + number) for number in range(10)]
MONTHS = [f"{2016 + number // 12}-{number % 12 + 1:02}" for number in range(120)]
SIRES = [f"Sire {number} von der Hohen Warte of Longwater Pastures" for number in range(40)]
EXPECTED = (Expected(0.042, "published: 4.2 %"), Expected(0.92, "expected: 92.0 %"))
each_kind = pytest.mark.parametrize("drawn", Drawn)
each_size = pytest.mark.parametrize("size", Size)


def chart_of(drawn, names, *, seen=lambda number: number % 3, of=lambda number: 3 + number % 7, most=0):
    rows = tuple(
        Row(
            (
                name,
                of(number),
                seen(number),
                Share(seen(number), of(number)),
                0.05 + 0.9 * number / len(names),
            )
        )
        for number, name in enumerate(names)
    )
    expected = EXPECTED if drawn is Drawn.SHARES else ()
    table = Table("table", "Table", COLUMNS, rows, most=most)
    return Chart("chart", "Chart", "A chart.", drawn, table, DRAWN_OF[drawn], "Multiple births", expected)


def texts(drawing):
    """Return the words of a drawing, those that are hidden left out."""
    found = re.findall(r"<text([^>]*)>([^<]*)</text>", drawing)
    return [text for marks, text in found if 'opacity="0"' not in marks]


def width_of(drawing):
    return float(re.search(r'<svg[^>]* width="([\d.]+)"', drawing).group(1))


@each_kind
@each_size
@pytest.mark.parametrize("names", [YEARS[:1], MONTHS, SIRES], ids=["one row", "120 months", "40 sires"])
def test_a_chart_of_any_length_is_whole_and_small(drawn, size, names):
    drawing = svg(chart_of(drawn, names), size=size)
    assert not re.search("NaN|undefined|null|Infinity", drawing)
    assert len(drawing.encode()) < 60_000
    assert "Multiple births" in texts(drawing)


@pytest.mark.parametrize("drawn", [Drawn.SHARES, Drawn.COUNTS, Drawn.LYING])
def test_long_names_of_few_rows_stand_in_full_over_several_lines_on_a_phone(drawn):
    drawing = svg(chart_of(drawn, SIRES[:7]), size=Size.NARROW)
    lines = " ".join(re.findall(r"<tspan[^>]*>([^<]*)</tspan>", drawing))
    assert all(name in lines for name in SIRES[:7])
    assert "…" not in drawing


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_next_step_stands_in_full_beside_its_bar_on_a_phone(language):
    with translation.override(language):
        steps = [str(step) for step in labels.NEXT_STEP.values()]
        drawing = svg(chart_of(Drawn.LYING, steps), size=Size.NARROW)
    words_drawn = unescape(" ".join(re.findall(r"<t(?:span|ext)[^>]*>([^<]+)</t", drawing)))
    assert all(step in words_drawn for step in steps)
    assert "…" not in drawing


@each_size
@pytest.mark.parametrize("drawn", [Drawn.SHARES, Drawn.COUNTS, Drawn.LYING])
def test_long_names_lie_each_in_full_or_ending_with_an_ellipsis_and_none_is_missing(drawn, size):
    chart = chart_of(drawn, SIRES)
    found = [text for text in texts(svg(chart, size=size)) if text.startswith("Sire ")]
    assert chart.lies
    assert len(found) == len(SIRES)
    for name, text in zip(SIRES, found, strict=True):
        assert text == name if size is Size.WIDE else name.startswith(text.removesuffix("…").rstrip())
        assert size is Size.WIDE or text.endswith("…")


@each_size
def test_short_names_stand_beside_each_other_each_in_full(size):
    assert [text for text in texts(svg(chart_of(Drawn.SHARES, YEARS), size=size)) if text in YEARS] == YEARS


@each_size
def test_of_ten_years_of_months_every_so_manieth_is_named_at_even_steps(size):
    found = [
        MONTHS.index(text) for text in texts(svg(chart_of(Drawn.COUNTS, MONTHS), size=size)) if text in MONTHS
    ]
    assert len(found) >= 10
    assert len({later - earlier for earlier, later in pairwise(found)}) == 1


def test_of_more_rows_than_can_be_drawn_the_last_are_drawn_and_the_title_says_so():
    chart = chart_of(Drawn.SHARES, [f"{number:04}" for number in range(2000)])
    assert [row.cells[0] for row in chart.rows] == [f"{number:04}" for number in range(1880, 2000)]
    assert words.caption(chart) == "Chart (the last 120 of 2,000)"
    assert len(svg(chart)) < 60_000
    assert words.caption(chart_of(Drawn.SHARES, YEARS)) == "Chart"


def test_where_the_first_rows_weigh_most_they_are_drawn():
    chart = chart_of(Drawn.LYING, [f"Fault {number}" for number in range(60)], most=20)
    assert [row.cells[0] for row in chart.rows] == [f"Fault {number}" for number in range(40)]
    assert words.caption(chart) == "Chart (the first 40 of 60)"


@each_kind
def test_where_nothing_was_counted_there_is_no_chart(drawn):
    nothing = chart_of(drawn, YEARS[:3], seen=lambda _number: 0, of=lambda _number: 0)
    nothing = Chart(
        **{name: getattr(nothing, name) for name in ("name", "title", "alt", "drawn", "columns", "axis")},
        table=Table(
            "table", "Table", COLUMNS, tuple(Row((*row.cells[:4], None)) for row in nothing.table.rows)
        ),
    )
    empty = chart_of(drawn, [])
    assert Section(nothing.table, (nothing, empty)).drawn == ()
    assert not re.search("NaN|undefined|null|Infinity", svg(nothing) + svg(empty))


def test_a_share_of_nothing_leaves_its_place_empty_among_the_others():
    chart = chart_of(Drawn.SHARES, YEARS[:3], seen=lambda number: number, of=lambda number: 2 * number)
    found = texts(svg(chart))
    assert "0/0" not in found
    assert {"1/2", "2/4"} <= set(found)
    assert [text for text in found if text in YEARS] == YEARS[:3]


@each_kind
@each_size
def test_huge_counts_are_written_as_on_the_page_and_widen_nothing(drawn, size):
    small, huge = (
        svg(
            chart_of(
                drawn, YEARS[:5], seen=lambda number, by=by: by * number, of=lambda number, by=by: by * 9
            ),
            size=size,
        )
        for by in (1, 1_234_567)
    )
    assert not re.search(r"\d{5,}", " ".join(texts(huge)))
    assert width_of(huge) <= width_of(small) + 90
    if drawn is Drawn.LYING:
        assert "11,111,103" in texts(huge)


def test_numbers_are_written_in_the_readers_language(settings):

    with translation.override("es"):
        drawing = svg(chart_of(Drawn.LYING, YEARS[:2], of=lambda _number: 12_345))
    assert "12\N{NO-BREAK SPACE}345" in texts(drawing) or "12.345" in texts(drawing)
    assert "12,345" not in drawing


def test_an_age_below_one_month_is_drawn_along_an_axis_with_figures():
    columns = (Column("row", "Year", Kind.TEXT), Column("age", "Age, median (months)", Kind.NUMBER))
    table = Table("decided", "Age", columns, (Row(("2025", 0.9)), Row(("2026", 0.4))))
    drawing = svg(Chart("decided", "Age", "Ages.", Drawn.COUNTS, table, ("age",), "Months"))
    assert {"0.2", "0.4", "0.8"} <= set(texts(drawing))


def test_few_shares_bear_their_counts_and_many_would_run_into_each_other():
    assert "2/5" in texts(svg(chart_of(Drawn.SHARES, YEARS)))
    assert "2/5" not in texts(svg(chart_of(Drawn.SHARES, MONTHS)))


def test_the_published_shares_are_named_in_the_legend_each_with_a_line_of_its_own():
    drawing = svg(chart_of(Drawn.SHARES, YEARS))
    assert [text for text in texts(drawing) if ":" in text] == [each.label for each in EXPECTED]
    assert len(set(re.findall(r'stroke-dasharray="([^"]+)"', drawing))) == len(EXPECTED)


# --- Parts and themes ---


def test_more_parts_than_can_be_told_apart_are_refused():
    columns = (COLUMNS[0], *(Column(f"part{number}", f"Part {number}") for number in range(5)))
    table = Table("table", "Table", columns, (Row(("2016", 1, 2, 3, 4, 5)),))
    too_many = Chart(
        "chart", "Chart", "", Drawn.COUNTS, table, tuple(f"part{number}" for number in range(5)), "Heifers"
    )
    with pytest.raises(ValueError, match="5 parts cannot be told apart in grey"):
        svg(too_many)


@each_kind
def test_both_themes_show_the_same_words(drawn):
    light, dark = (svg(chart_of(drawn, YEARS), theme) for theme in Theme)
    assert texts(light) == texts(dark)
    assert COLOURS[Theme.LIGHT].surface in light
    assert COLOURS[Theme.DARK].surface in dark
