"""Is the test worth its price? Selling, keeping and testing a flagged heifer, with the sums (`clinical.md` §10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from diagnostics import labels
from diagnostics.engine import Evidence, assess, outlook
from diagnostics.engine.criteria import (
    REARING_COST_HIGH_USD,
    REARING_COST_LOW_USD,
    TEST_PRICE_CAD,
    TEST_PRICE_EUR,
    Figure,
)
from diagnostics.engine.decision import Choice, DecisionSums, Prices, decide
from diagnostics.engine.vocabulary import Method
from diagnostics.models import PRICES, HerdPolicy, name_of
from diagnostics.presenters.numbers import measure, probability

CENT = Decimal("0.01")

CHOICE = {
    Choice.SELL: pgettext_lazy("what to do with a heifer", "Sell her now"),
    Choice.KEEP: pgettext_lazy("what to do with a heifer", "Keep her untested"),
    Choice.TEST: pgettext_lazy("what to do with a heifer", "Test her first"),
}
ADVICE = {
    Choice.SELL: gettext_lazy("At these prices selling her now brings most."),
    Choice.KEEP: gettext_lazy("At these prices keeping her untested brings most."),
    Choice.TEST: gettext_lazy("At these prices the test is worth its price: test her first."),
}


@dataclass(frozen=True, slots=True)
class Way:
    """One of the three ways: what it brings, how that is worked out, and whether it is the one advised."""

    code: str
    label: str
    amount: str
    worked_out: str
    best: bool


@dataclass(frozen=True, slots=True)
class DecisionView:
    """The three ways compared; where amounts are `missing`, their names, and no ways."""

    method: str
    missing: tuple[str, ...] = ()
    advice: str = ""
    ways: tuple[Way, ...] = ()


def decision(evidence: Evidence, policy: HerdPolicy, *, as_of: date) -> DecisionView | None:
    """Compare what can be done with an animal at a herd's prices; `None` for one that is not flagged or is gone.

    The test is the one that can settle the matter best where the next step is to test further, and amelogenin PCR
    otherwise.
    """
    concluded = assess(evidence, policy.thresholds(), as_of=as_of)
    if not concluded.flagged or concluded.probability is None:
        return None
    method = concluded.advice[0].method if concluded.advice else Method.PCR_AMELOGENIN
    prices = Prices(**{name: getattr(policy, name) for name in PRICES})
    method_words = str(labels.METHOD[method.value])
    if missing := prices.missing():
        return DecisionView(method_words, missing=amount_names(missing))
    seen = outlook(evidence, method, policy.thresholds(), as_of=as_of)
    sums = decide(concluded.probability, seen, prices)
    return DecisionView(
        method_words,
        advice=str(ADVICE[sums.best]),
        ways=tuple(_ways(sums, prices, concluded.probability, policy.currency)),
    )


def amount_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return what the amounts of a policy are called."""
    return tuple(name_of(name) for name in names)


def _ways(sums: DecisionSums, prices: Prices, risk: float, currency: str) -> Iterable[Way]:
    amounts = {Choice.SELL: sums.sell, Choice.KEEP: sums.keep, Choice.TEST: sums.test}
    told = {
        Choice.SELL: _("her value as a feeder"),
        Choice.KEEP: _kept_told(risk, prices),
        Choice.TEST: _test_told(sums, prices),
    }
    for choice, amount in amounts.items():
        yield Way(
            choice.value, str(CHOICE[choice]), money(amount, currency), told[choice], choice is sums.best
        )


def _kept_told(risk: float, prices: Prices) -> str:
    told = {
        "fertile": probability(1 - risk),
        "risk": probability(risk),
        "breeding": money(prices.breeding_value),
        "salvage": money(prices.salvage_value),
        "rearing": money(prices.rearing_cost),
    }
    return _("%(fertile)s × %(breeding)s + %(risk)s × %(salvage)s − %(rearing)s to rear her") % told


def _test_told(sums: DecisionSums, prices: Prices) -> str:
    feeder = prices.feeder_value or Decimal(0)
    told = {
        "positive": probability(float(sums.chance_positive)),
        "negative": probability(float(sums.chance_negative)),
        "after_positive": money(max(feeder, sums.kept_positive)),
        "after_negative": money(max(feeder, sums.kept_negative)),
        "price": money(prices.test_price),
    }
    return (
        _(
            "chance of a positive %(positive)s, then %(after_positive)s; of a negative %(negative)s, then "
            "%(after_negative)s; less %(price)s for the test"
        )
        % told
    )


def money(amount: Decimal | None, currency: str = "") -> str:
    """Write an amount with two decimals, rounded half up, and its currency where one is given."""
    rounded = (amount or Decimal(0)).quantize(CENT, rounding=ROUND_HALF_UP)
    return f"{number_format(rounded, 2, force_grouping=True)}\N{NO-BREAK SPACE}{currency}".strip()


@dataclass(frozen=True, slots=True)
class Hint:
    """What an amount has been published as: a hint in its own currency, never converted, never a default."""

    amount: str
    source: str


def hints() -> dict[str, tuple[Hint, ...]]:
    """Return what is published of the rearing cost and the price of a test, by the name of the amount."""
    rearing = f"{_figure(REARING_COST_LOW_USD)}–{_figure(REARING_COST_HIGH_USD)} {REARING_COST_LOW_USD.unit}"
    tests = (TEST_PRICE_CAD, TEST_PRICE_EUR)
    return {
        "rearing_cost": (Hint(rearing, REARING_COST_LOW_USD.source),),
        "test_price": tuple(Hint(f"{_figure(figure)} {figure.unit}", figure.source) for figure in tests),
    }


def _figure(figure: Figure) -> str:
    return measure(figure.value)
