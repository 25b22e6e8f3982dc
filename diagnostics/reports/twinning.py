"""Report 1, twinning: how often more than one calf is born, of which sexes, and what lives."""

from dataclasses import dataclass

import pandas as pd

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
    table = tabled(found, "key", all_keys(scope, found["key"]))
    dams, dams_found = dams_with_repeated_twins(scope)
    sires, sires_found = sires_with_repeated_twins(scope)
    animals = Animal.objects.filter(herd__in=scope.ids).in_bulk([dam for dam, _often in dams])
    return Twinning(
        rows=_rows(table),
        totals={column: int(table[column].sum()) for column in COLUMNS},
        by_parity=_rows(tabled(found, "parity", PARITIES)),
        dams=tuple(Repeated(animals[dam].number, often, animals[dam]) for dam, often in dams),
        dams_found=dams_found,
        sires=tuple(Repeated(sire, often) for sire, often in sires),
        sires_found=sires_found,
    )


def tabled(found: pd.DataFrame, by: str, keys: list[str] | tuple[str, ...]) -> pd.DataFrame:
    """Return counts (`COLUMNS`, whole numbers) of calvings by one of their columns, a row for each of `keys`.

    Takes the frame of `litters`.
    """
    born = found.assign(litter=kinds(found))
    born["dead"] = born["litter"].eq(SINGLE).map({True: "singles_with_dead", False: "multiples_with_dead"})
    of_kinds = _counted(born, by, "litter", (SINGLE, *PAIRINGS))
    of_dead = _counted(born[born["with_dead"] > 0], by, "dead", ("singles_with_dead", "multiples_with_dead"))
    table = pd.concat([of_kinds, of_dead], axis="columns").reindex(list(keys)).fillna(0).astype("int64")
    table["singles"] = table[SINGLE]
    table["multiple_births"] = table[list(PAIRINGS)].sum(axis="columns")
    table["calvings"] = table["singles"] + table["multiple_births"]
    table["sexed_twins"] = table[[FM, FF, MM]].sum(axis="columns")
    return table.reindex(columns=list(COLUMNS)).rename_axis(by)


def kinds(found: pd.DataFrame) -> pd.Series:
    """Name what each group of calvings brought: `SINGLE`, or one of `PAIRINGS`.

    As many calves as stated or as are on record, the larger; one where neither is known.
    """
    on_record = found[["females", "males", "unsexed"]].sum(axis="columns")
    size = pd.concat([on_record, found["stated"]], axis="columns").max(axis="columns")
    named = pd.Series(SINGLE, index=found.index, dtype="str")
    named[size == 2] = WITH_UNKNOWN
    named[size > 2] = THREE_OR_MORE
    two = size == 2
    named[two & (found["females"] == 1) & (found["males"] == 1)] = FM
    named[two & (found["females"] == 2)] = FF
    named[two & (found["males"] == 2)] = MM
    return named


def _counted(born: pd.DataFrame, by: str, column: str, values: tuple[str, ...]) -> pd.DataFrame:
    """Add up the calvings of each row by the value of a column, a column for each of `values`."""
    added = born.pivot_table(index=by, columns=column, values="calvings", aggfunc="sum", fill_value=0)
    return added.reindex(columns=list(values), fill_value=0)


def _rows(table: pd.DataFrame) -> tuple[tuple[str, Counts], ...]:
    return tuple(
        (str(key), {str(column): int(count) for column, count in counts.items()})
        for key, counts in zip(table.index.tolist(), table.to_dict("records"), strict=True)
    )
