"""Is the test worth its price? And how many cells to count (clinical.md §10, §8)."""

import math
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum

from diagnostics.engine.criteria import CELLS_CONFIDENCE
from diagnostics.engine.outlook import MethodOutlook
from diagnostics.engine.reading import Reading


class Choice(StrEnum):
    """What can be done with a flagged heifer."""

    SELL = "sell"
    KEEP = "keep"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Prices:
    """Five amounts in the herd's currency; `None` where none was entered, as none has a default.

    `breeding_value` is what a heifer that breeds is worth at her first calving, `salvage_value` an open one,
    `feeder_value` what she brings now; `rearing_cost` runs from now to the first calving; `test_price` is one test.
    """

    breeding_value: Decimal | None = None
    feeder_value: Decimal | None = None
    salvage_value: Decimal | None = None
    rearing_cost: Decimal | None = None
    test_price: Decimal | None = None

    def missing(self) -> tuple[str, ...]:
        """Name the amounts that were not entered."""
        return tuple(amount.name for amount in fields(self) if getattr(self, amount.name) is None)


@dataclass(frozen=True, slots=True)
class DecisionSums:
    """The three ways compared, in the herd's currency, unrounded, and what they are worked out from.

    `chance_positive` and `chance_negative` are the test's, `probability_positive` and `probability_negative` what is
    left of the risk after each. `kept_positive` and `kept_negative` are what keeping her is worth then.
    """

    sell: Decimal
    keep: Decimal
    test: Decimal
    chance_positive: Decimal
    chance_negative: Decimal
    probability_positive: Decimal
    probability_negative: Decimal
    kept_positive: Decimal
    kept_negative: Decimal

    @property
    def best(self) -> Choice:
        """The way advised; of equal sums the one that takes least effort."""
        sums = {Choice.SELL: self.sell, Choice.KEEP: self.keep, Choice.TEST: self.test}
        return max(sums, key=lambda choice: sums[choice])


def decide(probability: float, outlook: MethodOutlook, prices: Prices) -> DecisionSums:
    """Compare selling now, keeping untested and testing a flagged heifer of this probability of freemartinism.

    `outlook` says what the test would make of what is known. Raises `ValueError` naming the amounts that are missing.
    """
    missing = prices.missing()
    if missing:
        raise ValueError("amounts missing: " + ", ".join(missing))
    breeding, feeder, salvage, rearing, test_price = (
        Decimal(getattr(prices, amount.name)) for amount in fields(prices)
    )

    def kept(risk: Decimal) -> Decimal:
        return (1 - risk) * breeding + risk * salvage - rearing

    positive, negative = outlook.outcome(Reading.POSITIVE), outlook.outcome(Reading.NEGATIVE)
    chance_positive = Decimal(positive.chance)
    risk_positive, risk_negative = Decimal(positive.probability), Decimal(negative.probability)
    kept_positive, kept_negative = kept(risk_positive), kept(risk_negative)
    tested = chance_positive * max(feeder, kept_positive) + (1 - chance_positive) * max(feeder, kept_negative)
    return DecisionSums(
        sell=feeder,
        keep=kept(Decimal(probability)),
        test=tested - test_price,
        chance_positive=chance_positive,
        chance_negative=1 - chance_positive,
        probability_positive=risk_positive,
        probability_negative=risk_negative,
        kept_positive=kept_positive,
        kept_negative=kept_negative,
    )


def cells_needed(fraction: float, confidence: float = CELLS_CONFIDENCE.value) -> int:
    """Count the cells that must be without XY to exclude a male `fraction` at `confidence`, both between 0 and 1.

    N = ⌈ln(1 − c) / ln(1 − f)⌉, the formula behind Hook 1977, Am J Hum Genet 29:94. Raises `ValueError` outside.
    """
    _between_0_and_1(fraction=fraction, confidence=confidence)
    # A whole number of cells must not become one more by the last digit of a logarithm.
    return max(1, math.ceil(math.log1p(-confidence) / math.log1p(-fraction) - 1e-9))


def excluded_fraction(cells: int, confidence: float = CELLS_CONFIDENCE.value) -> float:
    """Give the least male fraction that `cells` counted without XY exclude at `confidence`.

    Without a cell counted nothing is excluded: 1. Raises `ValueError` for a negative number of cells or a confidence
    outside 0 and 1.
    """
    _between_0_and_1(confidence=confidence)
    if cells < 0:
        raise ValueError("cells cannot be fewer than none")
    return float(-math.expm1(math.log1p(-confidence) / cells)) if cells else 1.0


def _between_0_and_1(**values: float) -> None:
    for name, value in values.items():
        if not 0 < value < 1:
            raise ValueError(f"{name} must lie between 0 and 1, not {value}")
