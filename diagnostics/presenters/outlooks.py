"""What one more test would settle, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diagnostics import labels
from diagnostics.engine.outlook import MethodOutlook, OutcomeOutlook
from diagnostics.engine.reading import Reading
from diagnostics.presenters.numbers import probability, risk


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """One way a test can turn out: how likely, and what it would make of her."""

    outcome: str
    chance: str
    verdict: str
    label: str
    probability: str


@dataclass(frozen=True, slots=True)
class MethodAdvice:
    """One test that can settle the matter, how likely it is to, and its outcomes."""

    method: str
    code: str
    settles: str
    outcomes: list[OutcomeLine]


def advice(outlooks: Iterable[MethodOutlook]) -> list[MethodAdvice]:
    """Return the tests that can settle the matter, the likeliest first."""
    return [
        MethodAdvice(
            method=str(labels.METHOD[outlook.method.value]),
            code=outlook.method.value,
            settles=risk(outlook.score),
            outcomes=[outcome_line(each) for each in outlook.outcomes],
        )
        for outlook in outlooks
    ]


def outcome_line(outlook: OutcomeOutlook) -> OutcomeLine:
    """Return one way a test can turn out, in words."""
    return OutcomeLine(
        outcome=reading_words(outlook.reading),
        chance=risk(outlook.chance),
        verdict=outlook.verdict.value,
        label=str(labels.VERDICT[outlook.verdict.value]),
        probability=probability(outlook.probability),
    )


def reading_words(reading: Reading) -> str:
    """Return what a test shows, in words."""
    return {
        Reading.POSITIVE: _("Male cells found"),
        Reading.NEGATIVE: _("No male cells found"),
        Reading.INCONCLUSIVE: _("A single male cell: inconclusive"),
    }[reading]
