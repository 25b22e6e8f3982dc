"""Charts are read by the colour-blind and in grey: each series apart from the others, and from the ground it is on.

Dichromats lack one kind of cone altogether; whoever has it weakened sees something between them and everybody else.
They are simulated by two models each, as none is right for all: Brettel, Viénot and Mollon 1997, and Machado, Oliveira
and Fernandes 2009 at severity 1.
"""

import re
from itertools import combinations, pairwise, product
from math import dist

import pytest
from coloraide import Color as PlainColor
from coloraide.spaces.cam02 import CAM02JMh
from coloraide.spaces.cam02_ucs import CAM02UCS

from diagnostics.reports.charts import ON_PAPER, Size, Theme, svg
from diagnostics.reports.document import Chart, Column, Drawn, Expected, Kind, Row, Table
from diagnostics.reports.looks import COLOURS
from diagnostics.reports.shares import Share
from tests.unit.test_design_contrast import THEMES

#: In CAM02-UCS, where a distance of 1 can just be told side by side. A legend stands away from its bars, and bars are
#: narrow: as far as Petroff 2021 (Accessible Color Sequences for Data Visualization) keeps the colours of his six.
APART = 20
#: Graphical objects against what they stand on (WCAG 2.2, 1.4.11).
GRAPHICAL = 3.0
#: Of the 100 steps of lightness (CIE 1976) that grey has.
APART_IN_GREY = 12

EVERYBODY = ("", "")
DICHROMATS = list(product(("protan", "deutan", "tritan"), ("brettel", "machado")))
EYES = [EVERYBODY, *DICHROMATS]
WHITE = "#ffffff"  # of paper and spreadsheets, which have the colours of the light theme
GROUNDS = [(theme, COLOURS[theme].surface) for theme in Theme] + [(Theme.LIGHT, WHITE)]

each_theme = pytest.mark.parametrize("theme", Theme)
each_eye = pytest.mark.parametrize("eye", EYES, ids=lambda eye: "-".join(eye) or "everybody")


class Color(PlainColor):
    """A colour, also in the space in which distances are as eyes see them."""


Color.register([CAM02JMh(), CAM02UCS()])


def seen(colour, eye=EVERYBODY):
    """Return a colour as somebody sees it: what everybody would have to be shown to see the same."""
    kind, model = eye
    if not kind:
        return Color(colour)
    return Color(colour).filter(kind, method=model).convert("srgb").fit(method="clip")


def apart(one, other, eye=EVERYBODY):
    """Return how far two colours are from each other in somebody's eyes."""
    return dist(*(seen(colour, eye).convert("cam02-ucs")[:3] for colour in (one, other)))


def contrast(one, other, eye=EVERYBODY):
    return seen(one, eye).contrast(seen(other, eye), method="wcag21")


def lightness(colour):
    return Color(colour).convert("lab-d65")["lightness"]


# --- The oracle ---


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("#a05000", "#5e6e00", "protan"),
        ("#a05000", "#5e6e00", "deutan"),
        ("#3f7fbf", "#3f8f6f", "tritan"),
    ],
)
def test_what_the_colour_blind_confuse_is_confused_and_told_apart_by_others(one, other, kind):
    assert apart(one, other) > APART
    assert all(apart(one, other, eye) < APART / 2 for eye in DICHROMATS if eye[0] == kind)
    assert any(apart(one, other, eye) > APART for eye in DICHROMATS)


def test_pure_red_is_simulated_as_published():
    """The first columns of the matrices of Machado 2009 at severity 1, in linear light; none is below 0."""
    for kind, red in {"protan": (0.152286, 0.114503, 0.0), "deutan": (0.367322, 0.280085, 0.0)}.items():
        simulated = seen("#ff0000", (kind, "machado")).convert("srgb-linear")[:3]
        assert simulated == pytest.approx(red, abs=1e-4)


# --- The palettes ---


@each_eye
@each_theme
def test_the_parts_of_a_bar_are_told_apart_whatever_cones_one_lacks(theme, eye):
    for one, other in combinations(COLOURS[theme].parts, 2):
        assert apart(one, other, eye) >= APART, (one, other)


@each_eye
@pytest.mark.parametrize(("theme", "ground"), GROUNDS)
def test_whatever_is_drawn_stands_out_from_its_ground(theme, ground, eye):
    colours = COLOURS[theme]
    for colour in (*colours.parts, colours.mark, colours.ink, colours.soft):
        assert contrast(colour, ground, eye) >= GRAPHICAL, colour


@each_theme
def test_the_parts_of_a_bar_differ_in_grey_from_each_other_and_from_the_ground(theme):
    colours = COLOURS[theme]
    shades = sorted(map(lightness, (*colours.parts, colours.surface)))
    assert min(later - earlier for earlier, later in pairwise(shades)) > APART_IN_GREY


@each_theme
def test_the_parts_lead_from_what_stands_out_most_to_what_does_least(theme):
    colours = COLOURS[theme]
    against = [contrast(part, colours.surface) for part in colours.parts]
    assert against == sorted(against, reverse=True)


@each_theme
def test_marks_and_words_stand_out_from_the_ground_in_grey(theme):
    colours = COLOURS[theme]
    for colour in (colours.ink, colours.soft, colours.mark):
        assert abs(lightness(colour) - lightness(colours.surface)) > 40


@each_theme
def test_the_design_system_shows_the_colours_that_are_drawn(theme, root):
    colours, tokens = COLOURS[theme], THEMES[theme]
    assert (colours.surface, colours.ink, colours.soft, colours.line) == tuple(
        tokens[name] for name in ("surface", "ink", "ink-soft", "line")
    )
    assert colours.mark in {tokens["accent"], tokens["accent-mark"]}
    page = (root / "docs" / "reference" / "design.md").read_text(encoding="utf-8")
    [row] = re.findall(rf"^\| {theme} \|(.*)\|$", page, re.MULTILINE)
    assert re.findall(r"#[0-9a-f]{6}", row) == [*colours.parts, colours.mark, colours.surface]


# --- What is drawn ---

NAMES = ("confirmed", "cleared", "undecided", "lost")
COLUMNS = (
    Column("row", "Year", Kind.TEXT),
    *(Column(name, name.title()) for name in NAMES),
    Column("share", "Share", Kind.SHARE, ("confirmed", "lost")),
    Column("foretold", "Foretold", Kind.PROBABILITY),
)


def chart_of(drawn, columns, *rows):
    """Return a chart of rows of four counts."""
    cells = [
        (str(2016 + number), *counts, Share(counts[0], sum(counts)), 0.5)
        for number, counts in enumerate(rows)
    ]
    table = Table("table", "Table", COLUMNS, tuple(Row(row) for row in cells))
    expected = (Expected(0.92, "published"), Expected(0.6, "other")) if drawn is Drawn.SHARES else ()
    return Chart("chart", "Chart", "A chart.", drawn, table, columns, "Heifers", expected)


def bars(drawing):
    """Return of each bar or part its colour, the colour around it, and how broad that is."""
    found = re.findall(r'<path d="[^"]*" fill="(#\w+)" stroke="(#\w+)" stroke-width="(\d)"', drawing)
    return [(fill, around, int(broad)) for fill, around, broad in found]


@pytest.mark.parametrize("drawn", [Drawn.COUNTS, Drawn.BESIDE])
@each_theme
def test_parts_are_drawn_in_their_order_with_the_ground_between_them(theme, drawn):
    """A part need not stand out from its neighbour: each does from the ground, which lies between them."""
    colours = COLOURS[theme]
    drawing = svg(chart_of(drawn, NAMES, (9, 4, 5, 3)), theme)
    assert bars(drawing) == [(part, colours.surface, 1) for part in colours.parts]


def test_a_part_too_low_for_that_is_drawn_nonetheless():
    colours = COLOURS[Theme.LIGHT]
    few = bars(svg(chart_of(Drawn.COUNTS, NAMES, (990, 1, 200, 2))))
    assert few == [
        (part, colours.surface, gap) for part, gap in zip(colours.parts, (1, 0, 1, 0), strict=True)
    ]
    years = [(9, 4, 5, 3)] * 60
    assert {gap for _part, _around, gap in bars(svg(chart_of(Drawn.BESIDE, NAMES, *years)))} == {0}


@pytest.mark.parametrize(
    ("drawn", "columns"), [(Drawn.SHARES, ("share",)), (Drawn.CALIBRATION, ("foretold", "share"))]
)
@each_theme
def test_what_is_expected_is_told_from_what_was_seen_by_its_broken_line(theme, drawn, columns):
    colours = COLOURS[theme]
    drawing = svg(chart_of(drawn, columns, (9, 4, 5, 3)), theme)
    lines = re.findall(rf"<(?:line|path) [^>]*stroke=\"{colours.mark}\"[^>]*>", drawing)
    assert lines
    assert all("stroke-dasharray" in line for line in lines)
    assert not re.search(rf"stroke=\"{colours.ink}\"[^>]*stroke-dasharray", drawing)


@pytest.mark.parametrize("size", Size)
def test_on_paper_a_chart_has_the_colours_of_the_light_theme(size):
    colours = COLOURS[Theme.LIGHT]
    drawing = svg(chart_of(Drawn.COUNTS, NAMES, (9, 4, 5, 3)), size=size, font=ON_PAPER)
    assert [part for part, _around, _gap in bars(drawing)] == list(colours.parts)
