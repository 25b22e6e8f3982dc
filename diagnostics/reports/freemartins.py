"""Report 2, freemartins: what became of the heifers from mixed litters, and how well the probabilities held."""

from dataclasses import dataclass

import pandas as pd

from diagnostics.reports.heifers import (
    BIRTHS,
    CONFIRMED,
    ENDS,
    MIXED,
    foretold,
    heifers,
)
from diagnostics.reports.keys import all_keys
from diagnostics.reports.scope import Scope

TESTED, TESTED_CONFIRMED = "tested", "tested_confirmed"
COLUMNS = ("heifers", TESTED, TESTED_CONFIRMED, *ENDS)
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
    mixed = tabled(found[found["birth"] == MIXED], "key", all_keys(scope, found["key"]))
    births = tabled(found, "birth", list(BIRTHS))
    return Freemartins(
        rows=tuple(_rows(mixed).items()), by_birth=_rows(births), foretold=calibration(foretold(scope))
    )


def tabled(found: pd.DataFrame, by: str, keys: list[str]) -> pd.DataFrame:
    """Return counts (`COLUMNS`, whole numbers) of heifers by one of their columns, a row for each of `keys`."""
    table = found.pivot_table(index=by, columns="end", values="heifers", aggfunc="sum", fill_value=0)
    table = table.reindex(index=keys, columns=list(ENDS), fill_value=0)
    tested = found[found["tested"] > 0]
    table["heifers"] = table.sum(axis="columns")
    table[TESTED] = tested.groupby(by)["heifers"].sum()
    table[TESTED_CONFIRMED] = tested[tested["end"] == CONFIRMED].groupby(by)["heifers"].sum()
    return table.fillna(0).astype("int64").reindex(columns=list(COLUMNS)).rename_axis(by)


def calibration(found: pd.DataFrame) -> tuple[Foretold, ...]:
    """Return the flags by bins of the probability foretold (`EDGES`), every bin.

    Takes the frame of `heifers.foretold`.
    """
    bins = pd.cut(found["probability"], [*EDGES[:-1], 1.0001], right=False, labels=False)
    in_bins = found.assign(
        bin=bins,
        foretold=found["probability"] * found["heifers"],
        freemartins=found["heifers"].where(found["end"] == CONFIRMED, 0),
    )
    sums = in_bins.groupby("bin")[["heifers", "foretold", "freemartins"]].sum()
    sums = sums.reindex(range(len(EDGES) - 1), fill_value=0)
    return tuple(
        Foretold(low, high, int(n), round(float(total) / int(n), 3) if n else None, int(freemartin))
        for low, high, n, total, freemartin in zip(
            EDGES[:-1], EDGES[1:], sums["heifers"], sums["foretold"], sums["freemartins"], strict=True
        )
    )


def _rows(table: pd.DataFrame) -> dict[str, Counts]:
    return {
        str(key): {str(column): int(count) for column, count in counts.items()}
        for key, counts in zip(table.index.tolist(), table.to_dict("records"), strict=True)
    }
