"""Report 2, freemartins: what became of the heifers from mixed litters, and how well the probabilities held."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from diagnostics.reports.frames import COUNT, rows_of, spread, where
from diagnostics.reports.heifers import (
    BIRTHS,
    CONFIRMED,
    ENDS,
    LOST,
    MIXED,
    UNDECIDED,
    foretold,
    heifers,
)
from diagnostics.reports.keys import all_keys
from diagnostics.reports.scope import Scope

#: `TESTED_OPEN`: of the tested, those whose result did not settle it, in the herd or gone.
TESTED, TESTED_CONFIRMED, TESTED_OPEN = "tested", "tested_confirmed", "tested_open"
COLUMNS = ("heifers", TESTED, TESTED_CONFIRMED, TESTED_OPEN, *ENDS)
#: Edges of the probabilities foretold; each bin holds its lower edge.
EDGES = (0.0, 0.05, 0.2, 0.5, 0.8, 0.9, 0.95, 1.0)
Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Foretold:
    """Flags of like probability: their bin, how many were decided, the mean foretold, and how many were freemartins."""

    low: float
    high: float
    heifers: int
    mean: float | None
    freemartins: int


@dataclass(frozen=True, slots=True)
class Freemartins:
    """The report as plain numbers: counts (`COLUMNS`) of heifers from mixed litters by key, and of all by birth."""

    rows: tuple[tuple[str, Counts], ...]
    by_birth: dict[str, Counts]
    foretold: tuple[Foretold, ...]

    @property
    def totals(self) -> Counts:
        """The heifers from mixed litters together."""
        return self.by_birth[MIXED]

    @property
    def any_heifer(self) -> bool:
        """Whether any heifer is counted."""
        return any(counts["heifers"] for counts in self.by_birth.values())


def freemartins(scope: Scope) -> Freemartins:
    """Read and count the heifers of a scope: two queries, whatever their number."""
    found = heifers(scope)
    counts = by_birth_and_key(found)
    mixed = counts[counts.index.get_level_values("birth") == MIXED].groupby(level="key").sum()
    births = counts.groupby(level="birth").sum().reindex(list(BIRTHS), fill_value=0)
    keys = all_keys(scope, found["key"].unique())
    return Freemartins(
        rows=rows_of(mixed.reindex(keys, fill_value=0)),
        by_birth=dict(rows_of(births)),
        foretold=calibration(foretold(scope)),
    )


def by_birth_and_key(found: pd.DataFrame) -> pd.DataFrame:
    """Return counts (`COLUMNS`, whole numbers) of heifers by birth and key. Takes the frame of `heifers`."""
    out = spread(found, ["birth", "key"], {"end": ENDS, "tested": (0, 1)}, "heifers")
    tested = where(out, "tested", 1)
    table = where(out, "tested", 0) + tested
    table["heifers"] = table.sum(axis="columns")
    table[TESTED], table[TESTED_CONFIRMED] = tested.sum(axis="columns"), tested[CONFIRMED]
    table[TESTED_OPEN] = tested[UNDECIDED] + tested[LOST]
    return table.reindex(columns=list(COLUMNS)).astype(COUNT)


def calibration(found: pd.DataFrame) -> tuple[Foretold, ...]:
    """Return the flags by bins of the probability foretold (`EDGES`), every bin.

    Takes the frame of `heifers.foretold`.
    """
    bins = np.searchsorted(EDGES[:-1], found["probability"], side="right") - 1
    sums = np.zeros((len(EDGES) - 1, 3))
    n = found["heifers"].to_numpy()
    columns = (n, n * found["probability"].to_numpy(), n * (found["end"] == CONFIRMED).to_numpy())
    for place, column in enumerate(columns):
        np.add.at(sums[:, place], bins, column)
    return tuple(
        Foretold(low, high, int(count), round(total / count, 3) if count else None, int(freemartin))
        for low, high, (count, total, freemartin) in zip(EDGES[:-1], EDGES[1:], sums.tolist(), strict=True)
    )
