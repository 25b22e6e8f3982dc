"""A probability with the range that the birth figure alone makes of it."""

from typing import NamedTuple


class Chance(NamedTuple):
    """Probability of freemartinism, and what both ends of the birth figure's range make of it.

    The range is no confidence interval and takes no part in a verdict.
    """

    probability: float
    low: float
    high: float

    def times(self, ratio: float) -> "Chance":
        """Multiply the odds by `ratio`, at the figure and at both ends."""
        if ratio == 1.0:
            return self
        return Chance(_times(self.probability, ratio), _times(self.low, ratio), _times(self.high, ratio))


#: Nothing is left of the risk: she has calved.
NO_CHANCE = Chance(0.0, 0.0, 0.0)


def _times(probability: float, ratio: float) -> float:
    odds = probability / (1 - probability) * ratio
    return odds / (1 + odds)
