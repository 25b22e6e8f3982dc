"""Is the test worth its price? Selling, keeping and testing a flagged heifer, with the sums (`clinical.md` §10)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

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
from diagnostics.presenters.numbers import measure, money, probability
from diagnostics.presenters.offers import Offer

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


def decision(
    evidence: Evidence, policy: HerdPolicy, *, as_of: date, offers: Iterable[Offer] = ()
) -> DecisionView | None:
    """Compare what can be done with an animal at a herd's prices; `None` for one that is not flagged or is gone.

    The test is the one among the laboratories' offers that brings most at its price, of those priced in the herd's
    currency; without any, at the herd's own price of a test, the one that can settle the matter best where the next
    step is to test further, and amelogenin PCR otherwise.
    """
    concluded = assess(evidence, policy.thresholds(), as_of=as_of)
    if not concluded.flagged or concluded.probability is None:
        return None
    prices = Prices(**{name: getattr(policy, name) for name in PRICES})
    priced = [offer for offer in offers if offer.price is not None and offer.currency == policy.currency]
    considered = [(offer.words, offer.outlook, replace(prices, test_price=offer.price)) for offer in priced]
    if not considered:
        method = concluded.advice[0].method if concluded.advice else Method.PCR_AMELOGENIN
        seen = outlook(evidence, method, policy.thresholds(), as_of=as_of)
        considered = [(str(labels.METHOD[method.value]), seen, prices)]
    if missing := considered[0][2].missing():
        return DecisionView(considered[0][0], missing=amount_names(missing))
    risk = concluded.probability
    compared = [(words, decide(risk, seen, at), at) for words, seen, at in considered]
    words, sums, at = max(compared, key=lambda each: each[1].test)
    return DecisionView(
        words, advice=str(ADVICE[sums.best]), ways=tuple(_ways(sums, at, risk, policy.currency))
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
