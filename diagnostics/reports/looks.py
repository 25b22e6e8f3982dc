"""How charts of reports look: their colours in either theme, their size, and how much room a row has."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from textwrap import wrap

from diagnostics.reports.document import Chart, Drawn


class Size(StrEnum):
    """For what a chart is drawn: a desk and paper, or a phone, on which letters stay as large."""

    WIDE = "wide"
    NARROW = "narrow"


class Theme(StrEnum):
    """The ground a chart is drawn for; the values stand in addresses."""

    LIGHT = "light"
    DARK = "dark"


#: Pixels of what is drawn, without the words beside the axes.
WIDTHS, HEIGHT = {Size.WIDE: 640, Size.NARROW: 260}, 280
#: Pixels of a row where rows lie below each other.
ROW_HEIGHT = 24
#: Pixels of a line of a name, where it is broken over several; names of more rows than these are not.
LINE_HEIGHT, MOST_BROKEN = 16, 20
#: Pixels of a name beside lying rows; a longer one is broken between words, or ends with an ellipsis. Below upright
#: rows it has less.
NAME_LIMITS, UPRIGHT_NAME_LIMIT = {Size.WIDE: 400, Size.NARROW: 150}, 140
#: A letter of 13 pixels is about so wide, and so much stays free beside a figure.
LETTER_WIDTH, GAP = 7, 14
#: No bar is broader, so that a single one is no wall.
BROADEST_BAR = 72
#: Bars narrower than this, and parts lower, have no outline, which would cover them.
NARROWEST_OUTLINED, LOWEST_OUTLINED = 8, 4
#: Upright names stand so far apart.
NARROWEST_NAMED = 15
MOST_TICKS = 5
#: What no SVG may hold (XML 1.0, 2.2), and what would end a line: what measures and draws names would end the whole
#: server over one of them.
NOT_DRAWN = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of a theme; all but the `parts` are those of `tokens.css`.

    The parts of a bar are told apart in grey by their lightness, by the colour-blind of every kind as well as by
    others, and each stands out from the surface (`docs/reference/design.md`).
    """

    surface: str
    ink: str
    soft: str
    line: str
    mark: str
    parts: tuple[str, ...]


COLOURS = {
    Theme.LIGHT: Colours(
        "#fffdf8", "#211c15", "#4c4438", "#ddd3c0", "#a87400", ("#211c15", "#6f3a00", "#696966", "#ba7f00")
    ),
    Theme.DARK: Colours(
        "#1d1a15", "#f4eee1", "#d0c7b5", "#3b352b", "#f5c21b", ("#f4eee1", "#f8ab3c", "#94918b", "#9e6112")
    ),
}


@dataclass(frozen=True, slots=True)
class Look:
    """How one chart looks: its colours, for what it is drawn, and how many rows it has.

    `clean` makes the names of the rows such as its font can show.
    """

    colours: Colours
    size: Size
    chart: Chart
    clean: Callable[[str], str] = str

    @property
    def width(self) -> int:
        """Pixels of what is drawn."""
        return WIDTHS[self.size]

    @property
    def height(self) -> int:
        """Pixels of what is drawn: rows that lie have each as much, as the longest name of them takes."""
        row = max(ROW_HEIGHT, LINE_HEIGHT * max(map(len, self.lines), default=1) + GAP // 2)
        return row * max(2, len(self.chart.rows)) if self.chart.lies else HEIGHT

    @property
    def names(self) -> list[str]:
        """The names of the rows, in their order."""
        names = (self.clean(str(row.cells[0])) for row in self.chart.rows)
        return [NOT_DRAWN.sub("\N{REPLACEMENT CHARACTER}", name) for name in names]

    @property
    def lines(self) -> list[list[str]]:
        """The names of lying rows, each in the lines it is broken into."""
        letters = NAME_LIMITS[self.size] // LETTER_WIDTH
        if len(self.names) > MOST_BROKEN:
            return [[name] for name in self.names]
        return [wrap(name, letters, break_long_words=False) or [name] for name in self.names]

    @property
    def room(self) -> float:
        """Pixels along the axis that a row has for itself."""
        along = self.height if self.chart.lies else self.width
        return along / max(1, len(self.chart.rows))

    @property
    def bar(self) -> float:
        """Pixels of a bar's breadth."""
        return min(BROADEST_BAR, 0.85 * (ROW_HEIGHT if self.chart.lies else self.room))

    @property
    def outline(self) -> float:
        """Pixels of a bar's outline."""
        return 1 if self.bar >= NARROWEST_OUTLINED else 0

    def gap(self, number: float, reach: float) -> float:
        """Pixels of the ground left free around a part of bars, so that it is seen where the next begins.

        `reach` is what the axis of numbers reaches over.
        """
        abreast = len(self.chart.columns) if self.chart.drawn is Drawn.BESIDE else 1
        along = self.width if self.chart.lies else self.height
        is_low = abs(number) * along < LOWEST_OUTLINED * reach
        return 0 if is_low or self.bar < NARROWEST_OUTLINED * abreast else 1

    @property
    def point(self) -> float:
        """Square pixels of a point: smaller where many stand close."""
        return max(9, min(90, self.room**2))

    @property
    def stroke(self) -> float:
        """Pixels of an interval's breadth."""
        return 2 if self.room >= NARROWEST_OUTLINED else 1

    @property
    def step(self) -> int:
        """Every how manieth of the rows beside each other is named, so that names do not run into each other."""
        return max(1, ceil(NARROWEST_NAMED / self.room))

    def holds(self, words: list[str]) -> bool:
        """Say whether words of this length have room beside each other, one a row; below each other all have."""
        longest = max(map(len, words), default=0)
        return self.chart.lies or LETTER_WIDTH * longest + GAP <= self.room
