"""The rules, read off the engine's own tables: what the rules page and nothing else shows."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from diagnostics import labels
from diagnostics.engine.accuracy import accuracy
from diagnostics.engine.birth import BirthKind, birth_chance
from diagnostics.engine.criteria import FIGURES, GROUPS, METHOD_FIGURES, OUTLOOK_CELLS, Figure
from diagnostics.engine.evidence import LARGEST_COUNT, Thresholds
from diagnostics.engine.rules import VERDICT_ROWS
from diagnostics.engine.steps import NEXT_STEP_ROWS
from diagnostics.engine.vocabulary import CYTOGENETIC_METHODS, FLAGGED, Method, Verdict
from diagnostics.presenters.numbers import decimals_for, measure, probability, ratio, share, whole
from diagnostics.presenters.reason_views import sources


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the decision table or of the table of next steps: when it holds, and what follows."""

    number: str
    when: str
    code: str
    label: str
    flagged: bool = False


def verdict_rules() -> list[Rule]:
    """Return the decision table: the first row that holds is the verdict."""
    return [
        Rule(
            row.number,
            _(row.when),
            row.verdict.value,
            str(labels.VERDICT[row.verdict.value]),
            flagged=row.verdict in FLAGGED,
        )
        for row in VERDICT_ROWS
    ]


def next_step_rules() -> list[Rule]:
    """Return the table of next steps: the first row that holds is the step."""
    return [
        Rule(row.number, _(row.when), row.step.value, str(labels.NEXT_STEP[row.step.value]))
        for row in NEXT_STEP_ROWS
    ]


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One number the rules use, with its unit, the count it is from, its source, and whether it is assumed."""

    key: str
    label: str
    value: str
    counts: str
    source: str
    assumed: bool
    note: str


def figure_groups() -> list[tuple[str, list[FigureLine]]]:
    """Return every figure the rules use, in the groups of the clinical reference."""
    return [
        (_(title), [_figure_line(figure) for figure in FIGURES.values() if figure.group == group])
        for group, title in GROUPS.items()
    ]


def _figure_line(figure: Figure) -> FigureLine:
    counts = ""
    if figure.counts is not None:
        seen, of = figure.counts
        counts = _("%(seen)s of %(of)s") % {"seen": whole(seen), "of": whole(of)}
    return FigureLine(
        key=figure.key,
        label=_(figure.label),
        value=f"{measure(figure.value)} {_(figure.unit)}",
        counts=counts,
        source=figure.source,
        assumed=figure.assumed,
        note=_(figure.note) if figure.note else "",
    )


@dataclass(frozen=True, slots=True)
class MethodLine:
    """What one weighed blood test tells: shares missed and false, and what its results make of the odds."""

    method: str
    miss: str
    false: str
    positive: str
    negative: str
    source: str
    assumed: bool
    by_cells: bool


def method_lines() -> list[MethodLine]:
    """Return the weighed methods in the order of the table; those that count cells, for 300 cells."""
    lines = []
    for method, figures in METHOD_FIGURES.items():
        worth = accuracy(method)
        lines.append(
            MethodLine(
                method=str(labels.METHOD[method.value]),
                miss=measure(worth.miss),
                false=measure(worth.false),
                positive=ratio(worth.positive_ratio()),
                negative=ratio(worth.negative_ratio()),
                source=sources(figure.key for figure in figures),
                assumed=any(figure.assumed for figure in figures),
                by_cells=method in CYTOGENETIC_METHODS,
            )
        )
    return lines


def cells_counted() -> str:
    """Return for how many cells the methods that count cells are shown."""
    return whole(OUTLOOK_CELLS.value)


@dataclass(frozen=True, slots=True)
class ThresholdLine:
    """One threshold of a herd beside the one the program starts with."""

    label: str
    here: str
    at_first: str

    @property
    def changed(self) -> bool:
        """Whether the herd has set another."""
        return self.here != self.at_first


def threshold_lines(thresholds: Thresholds) -> list[ThresholdLine]:
    """Return a herd's thresholds beside those the program starts with."""
    first = Thresholds()
    return [
        ThresholdLine(
            _(FIGURES[name].label),
            threshold_words(getattr(thresholds, name)),
            threshold_words(getattr(first, name)),
        )
        for name in ("confirm", "clear", "suspect")
    ]


def threshold_words(value: float) -> str:
    """Write a threshold with two decimals, or as many as it has."""
    decimals = max(2, len(f"{value:.4f}".rstrip("0").partition(".")[2]))
    return number_format(value, decimals)


def verdict_meanings() -> list[Rule]:
    """Return what each verdict means, in the order in which they are told."""
    meanings = {
        Verdict.NOT_APPLICABLE: _(
            "a male; or the sex is not recorded, and nothing in the birth speaks for it"
        ),
        Verdict.NOT_AT_RISK: _(
            "a female whose birth is on record, without birth criterion, suspicious finding or telling blood result"
        ),
        Verdict.BIRTH_UNKNOWN: _(
            "a female without a birth on record, bought in for instance, and otherwise as above"
        ),
        Verdict.SUSPECT: _("may be a freemartin, by birth or findings; no blood result that counts yet"),
        Verdict.UNRESOLVED: _(
            "a blood result, a hair result or a pregnancy is on record that does not settle it"
        ),
        Verdict.CONFIRMED: _(
            "male cells in her blood, and the probability at or over the confirming threshold"
        ),
        Verdict.CLEARED: _("has calved; or the evidence leaves a risk at or under the clearing threshold"),
    }
    return [
        Rule("", meaning, verdict.value, str(labels.VERDICT[verdict.value]), flagged=verdict in FLAGGED)
        for verdict, meaning in meanings.items()
    ]


@dataclass(frozen=True, slots=True)
class BirthLine:
    """What the birth record alone makes of a heifer's risk, with its range."""

    birth: str
    probability: str


def birth_lines() -> list[BirthLine]:
    """Return the probability before any test, by kind of birth."""
    births = {
        BirthKind.MALE_LITTERMATE: _("a male littermate, whatever became of him"),
        BirthKind.UNKNOWN_LITTERMATE: _("none known male, one of unknown sex"),
        BirthKind.ALL_FEMALE: _("every littermate female"),
        BirthKind.SINGLE: _("born single"),
        BirthKind.NOT_RECORDED: _("no birth on record"),
    }
    return [
        BirthLine(words, probability(chance.probability, chance.low, chance.high))
        for kind, words in births.items()
        for chance in [birth_chance(kind)]
    ]


def karyotype_alone() -> str:
    """Return the risk that a karyotype without XY cells leaves a bull's co-twin, however many cells are counted."""
    counted_without_end = accuracy(Method.KARYOTYPE, cells=LARGEST_COUNT)
    left = birth_chance(BirthKind.MALE_LITTERMATE).times(counted_without_end.negative_ratio()).probability
    return share(left, decimals_for(left))
