"""Report 1, twinning: how often more than one calf is born, of which sexes, and what lives."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from diagnostics.reports.frames import COUNT, rows_of, spread, where
from diagnostics.reports.keys import all_keys
from diagnostics.reports.litters import (
    PARITIES,
    dams_with_repeated_twins,
    litters,
    sires_with_repeated_twins,
)
from diagnostics.reports.scope import Scope
from herd.models import Animal

FM, FF, MM = "FM", "FF", "MM"
#: Twins with a calf of unknown sex; litters of three and more, whatever their sexes.
WITH_UNKNOWN, THREE_OR_MORE = "with_unknown", "three_or_more"
PAIRINGS = (FM, FF, MM, WITH_UNKNOWN, THREE_OR_MORE)
SINGLE = "single"
COLUMNS = (
    "calvings",
    "multiple_births",
    *PAIRINGS,
    "sexed_twins",
    "singles",
    "singles_with_dead",
    "multiples_with_dead",
)
Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Repeated:
    """A dam or sire with several multiple births; the animal of a dam, by which its page is found."""

    name: str
    multiple_births: int
    dam: Animal | None = None


@dataclass(frozen=True, slots=True)
class Twinning:
    """The report as plain numbers: counts (`COLUMNS`) by key of the split, in all, and by parity (`PARITIES`).

    `dams` and `sires` name the first of those with repeated twins; `dams_found` and `sires_found` say how many are.
    """

    rows: tuple[tuple[str, Counts], ...]
    totals: Counts
    by_parity: tuple[tuple[str, Counts], ...]
    dams: tuple[Repeated, ...]
    dams_found: int
    sires: tuple[Repeated, ...]
    sires_found: int


def twinning(scope: Scope) -> Twinning:
    """Read and count the calvings of a scope: four queries, whatever their number."""
    found = litters(scope)
    counts = by_key_and_parity(found)
    dams, dams_found = dams_with_repeated_twins(scope)
    sires, sires_found = sires_with_repeated_twins(scope)
    animals = Animal.objects.filter(herd__in=scope.ids).in_bulk([dam for dam, _often in dams])
    return Twinning(
        rows=rows_of(added_up(counts, "key", all_keys(scope, found["key"].unique()))),
        totals=dict(zip(COLUMNS, counts.sum().tolist(), strict=True)),
        by_parity=rows_of(added_up(counts, "parity", PARITIES)),
        dams=tuple(Repeated(animals[dam].number, often, animals[dam]) for dam, often in dams),
        dams_found=dams_found,
        sires=tuple(Repeated(sire, often) for sire, often in sires),
        sires_found=sires_found,
    )


def by_key_and_parity(found: pd.DataFrame) -> pd.DataFrame:
    """Return counts (`COLUMNS`, whole numbers) of calvings by key and parity. Takes the frame of `litters`."""
    born = found.assign(litter=kinds(found))
    across = {"litter": (SINGLE, *PAIRINGS), "with_dead": (0, 1)}
    spread_out = spread(born, ["key", "parity"], across, "calvings")
    of_kinds = spread_out.T.groupby(level="litter").sum().T
    dead = where(spread_out, "with_dead", 1)
    table = of_kinds[list(PAIRINGS)].copy()
    table["singles"] = of_kinds[SINGLE]
    table["multiple_births"] = of_kinds[list(PAIRINGS)].sum(axis="columns")
    table["calvings"] = table["singles"] + table["multiple_births"]
    table["sexed_twins"] = of_kinds[[FM, FF, MM]].sum(axis="columns")
    table["singles_with_dead"] = dead[SINGLE]
    table["multiples_with_dead"] = dead[list(PAIRINGS)].sum(axis="columns")
    return table.reindex(columns=list(COLUMNS)).astype(COUNT)


def added_up(counts: pd.DataFrame, by: str, keys: Sequence[str]) -> pd.DataFrame:
    """Add up the rows of a key or a parity, a row for each of `keys`."""
    return counts.groupby(level=by).sum().reindex(list(keys), fill_value=0)


def kinds(found: pd.DataFrame) -> np.ndarray:
    """Name what each group of calvings brought: `SINGLE`, or one of `PAIRINGS`.

    As many calves as stated or as are on record, the larger; one where neither is known.
    """
    females, males = found["females"].to_numpy(), found["males"].to_numpy()
    on_record = females + males + found["unsexed"].to_numpy()
    size = np.maximum(on_record, found["stated"].to_numpy())
    sexed = {FM: (females == 1) & (males == 1), FF: females == 2, MM: males == 2}
    return np.select(
        [size < 2, size > 2, *sexed.values()],
        [SINGLE, THREE_OR_MORE, *sexed],
        default=WITH_UNKNOWN,
    )
