"""Shares of counts, which are never shown without their interval."""

from dataclasses import dataclass
from functools import lru_cache

from diagnostics.engine.jeffreys import jeffreys_interval

#: A share is rounded here, once, so that page, CSV, XLSX and PDF tell the same number: 0.042 is 4.2 %.
SHARE_DECIMALS = 3
#: Worked out once for the same two counts: of 50,000 sires most have had the same few calvings.
_interval = lru_cache(maxsize=20_000)(jeffreys_interval)


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a count, with its 95 % interval (Jeffreys); all of it `None` when there is nothing to count."""

    seen: int
    of: int

    @property
    def share(self) -> float | None:
        """The share itself, from 0 to 1."""
        if not self.of:
            return None
        whole = 10**SHARE_DECIMALS
        # In whole numbers, halves up, as a spreadsheet rounds the same two counts: 1 of 16 is 0.063.
        return (2 * whole * self.seen + self.of) // (2 * self.of) / whole

    @property
    def interval(self) -> tuple[float, float] | None:
        """Both ends of the central 95 % interval, from 0 to 1."""
        if not self.of:
            return None
        low, high = _interval(self.seen, self.of)
        return round(low, SHARE_DECIMALS), round(high, SHARE_DECIMALS)
