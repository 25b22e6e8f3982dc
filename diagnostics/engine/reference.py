"""The decision table as a page of text, made from the engine's own rows and figures."""

from collections.abc import Iterable

from diagnostics.engine.accuracy import accuracy
from diagnostics.engine.assessment import ENGINE_VERSION
from diagnostics.engine.birth import BirthKind, birth_chance
from diagnostics.engine.criteria import FIGURES, GROUPS, METHOD_FIGURES, OUTLOOK_CELLS, Figure
from diagnostics.engine.rules import VERDICT_ROWS
from diagnostics.engine.steps import NEXT_STEP_ROWS
from diagnostics.engine.vocabulary import FLAGGED

_BIRTHS = {
    BirthKind.MALE_LITTERMATE: "a male littermate, whatever his fate",
    BirthKind.UNKNOWN_LITTERMATE: "none known male, one of unknown sex",
    BirthKind.ALL_FEMALE: "every littermate female",
    BirthKind.SINGLE: "single-born",
    BirthKind.NOT_RECORDED: "no birth on record",
}

_INTRODUCTION = f"""\
# How a heifer is judged

This page is made from the engine's own tables by `make docs`; edit `diagnostics/engine/`, not this file.
Engine version {ENGINE_VERSION}. Probabilities are of freemartinism. The program shows the
same tables on its rules page."""


def decision_table() -> str:
    """Write the verdict table, the table of next steps and every figure as one Markdown page."""
    sections = (
        _INTRODUCTION,
        _section("Verdict: the first row that holds", ("Row", "When", "Verdict", "Flagged"), _verdicts()),
        _section("Next step: the first row that holds", ("Row", "When", "Next step"), _next_steps()),
        _section("Probability by the birth alone", ("Birth", "Probability", "Low – high"), _births()),
        _section(
            f"What a blood test tells (karyotype and FISH of {OUTLOOK_CELLS.value:g} cells)",
            ("Method", "Family", "Missed", "False", "A positive × odds", "A negative × odds"),
            _methods(),
        ),
        *(
            _section(heading, ("Figure", "Value", "From", "Source", "Assumed"), _figures(group))
            for group, heading in GROUPS.items()
        ),
    )
    return "\n\n".join(sections) + "\n"


def _verdicts() -> Iterable[tuple[str, ...]]:
    for row in VERDICT_ROWS:
        yield row.number, row.when, f"`{row.verdict.value}`", "yes" if row.verdict in FLAGGED else ""


def _next_steps() -> Iterable[tuple[str, ...]]:
    for row in NEXT_STEP_ROWS:
        yield row.number, row.when, f"`{row.step.value}`"


def _births() -> Iterable[tuple[str, ...]]:
    for kind, words in _BIRTHS.items():
        chance = birth_chance(kind)
        yield words, f"{chance.probability:.4f}", f"{chance.low:.4f} – {chance.high:.4f}"


def _methods() -> Iterable[tuple[str, ...]]:
    for method in METHOD_FIGURES:
        worth = accuracy(method)
        ratios = (worth.positive_ratio(), worth.negative_ratio())
        shares = (worth.miss, worth.false)
        yield f"`{method.value}`", method.family.value, *map(_number, (*shares, *ratios))


def _figures(group: str) -> Iterable[tuple[str, ...]]:
    for figure in FIGURES.values():
        if figure.group == group:
            yield figure.label, f"{_number(figure.value)} {figure.unit}", *_origin(figure)


def _origin(figure: Figure) -> tuple[str, str, str]:
    counts = "{} of {}".format(*figure.counts) if figure.counts else ""
    said = "; ".join(part for part in (figure.source, figure.note) if part)
    return counts, said, "assumed" if figure.assumed else ""


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.4g}"


def _section(heading: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [columns, tuple("---" for _ in columns), *rows]
    table = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return f"## {heading}\n\n{table}"
