"""Making what a page has to hold fit it: smaller type first, then shorter lists, cut lines last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from diagnostics.papers import words
from diagnostics.papers.typesetting import Drawing

ELLIPSIS = "…"
#: More than a page holds at any size: some 90 lines of 130 characters. What has more need not be tried.
PAGE_HOLDS = 12_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How tightly a page is set, and how much it may hold of each kind.

    `spacing` is the share of the usual white between parts; `line` and `statement` count characters,
    `statement_lines` the lines of a statement, the others lines of a list. What is given here by itself is more
    than a page of any type holds, so that absurd lengths are not even tried.
    """

    text_pt: float
    spacing: float = 1
    littermates: int = 40
    evidence: int = 40
    caveats: int = 20
    line: int = 600
    statement: int = 4000
    statement_lines: int = 80


#: From roomy to tight. A statement of 2,000 characters beside a reason of 1,000, the most a diagnosis may have, is
#: whole in all but the last two, which only text made to break the page can reach.
ROOMS = (
    Room(text_pt=10.5),
    Room(text_pt=10),
    Room(text_pt=9.5, spacing=0.9),
    Room(text_pt=9, spacing=0.8),
    Room(text_pt=8.5, spacing=0.7),
    Room(text_pt=8.5, spacing=0.7, littermates=6, evidence=12, line=240, statement_lines=40),
    Room(text_pt=8, spacing=0.65, littermates=5, evidence=9, caveats=6, line=200, statement_lines=24),
    Room(text_pt=7.5, spacing=0.6, littermates=4, evidence=6, caveats=5, line=160, statement_lines=16),
    Room(text_pt=7.5, spacing=0.5, littermates=3, evidence=4, caveats=4, line=100, statement_lines=8),
    Room(
        text_pt=7.5,
        spacing=0.5,
        littermates=2,
        evidence=3,
        caveats=3,
        line=60,
        statement=1200,
        statement_lines=8,
    ),
    Room(
        text_pt=7,
        spacing=0.45,
        littermates=1,
        evidence=2,
        caveats=2,
        line=36,
        statement=500,
        statement_lines=4,
    ),
)


def shortened(text: str, signs: int) -> str:
    """Return a text cut to so many characters, showing that it was cut."""
    if len(text) <= signs:
        return text
    return text[: signs - 1].rstrip() + ELLIPSIS


def as_line(text: str, signs: int) -> str:
    """Return a text as one line, cut to so many characters."""
    return shortened(" ".join(text.split()), signs)


def as_paragraphs(text: str, room: Room) -> list[str]:
    """Return the lines of a statement that say something; where they are too many, the last ones run on."""
    lines = [
        line
        for line in (" ".join(each.split()) for each in shortened(text.strip(), room.statement).splitlines())
        if line
    ]
    most = room.statement_lines
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], " ".join(lines[most - 1 :])]


def as_list(lines: Sequence[str], most: int, signs: int, language: str) -> list[str]:
    """Return so many lines, each cut to so many characters, and one that tells how many are left out."""
    kept = [as_line(line, signs) for line in lines[:most]]
    left_out = len(lines) - len(kept)
    return [*kept, words.and_more(language, left_out)] if left_out else kept


def characters(data: object) -> int:
    """Return how many characters all the text in some data has; drawings of codes count as none."""
    if isinstance(data, str):
        return 0 if isinstance(data, Drawing) else len(data)
    if isinstance(data, Mapping):
        return sum(map(characters, data.values()))
    return sum(map(characters, data)) if isinstance(data, Sequence) else 0
