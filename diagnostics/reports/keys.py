"""By what calvings are told apart: the key of each split, as the database writes it, and the order of the keys.

The database groups by month; quarters, years and seasons are put together of months.
"""

from collections.abc import Iterable
from typing import Any

import pandas as pd
from django.db import connection

from diagnostics.reports.frames import ANY, COUNT, TEXT, frame
from diagnostics.reports.scope import PERIODS, Scope, Split
from herd.models import Animal

UNKNOWN = ""
#: Seasons of three months each, the first beginning in December.
SEASONS = ("12-02", "03-05", "06-08", "09-11")
#: Parities and ages of dams from these on are one row.
MOST_PARITY, OLDEST_DAM_YEARS = 8, 10
#: Splits put together of months.
BY_MONTH = PERIODS | {Split.SEASON}
#: `c` is the calving, `dam` the cow, `a` a calf of it.
_COLUMNS = {
    Split.PARITY: "c.parity",
    Split.BREED: "COALESCE(dam.breed, '')",
    Split.SIRE: "COALESCE(a.sire, '')",
    Split.HERD: "c.herd_id",
}


def month_of(column: str) -> str:
    """Write the month of a day, «2026-03», as the database in use writes it."""
    return f"to_char({column}, 'YYYY-MM')" if connection.vendor == "postgresql" else f"substr({column}, 1, 7)"


def whole_years_between(earlier: str, later: str) -> str:
    """Write the whole years of 365.25 days between two days, as the database in use writes them."""
    if connection.vendor == "postgresql":
        return f"FLOOR(({later} - {earlier}) / 365.25)"
    return f"CAST((julianday({later}) - julianday({earlier})) / 365.25 AS INTEGER)"


def days_between(earlier: str, later: str) -> str:
    """Write the whole days between two days, as the database in use writes them."""
    if connection.vendor == "postgresql":
        return f"({later} - {earlier})"
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"


def days_before(day: str, days: int) -> str:
    """Write the day so many days before another, as the database in use writes it."""
    return f"({day} - {days})" if connection.vendor == "postgresql" else f"date({day}, '-{days} days')"


def key_of(split: Split) -> str:
    """Write what the database groups by for a split; `with_dam` joins the cow where it is read."""
    if split in BY_MONTH:
        return month_of("c.calved_on")
    if split is Split.DAM_AGE:
        return whole_years_between("dam.born_on", "c.calved_on")
    return _COLUMNS[split]


def with_dam(split: Split) -> str:
    """Write the join to the dam of calving `c`, where the split reads her."""
    return f"LEFT JOIN {Animal._meta.db_table} dam ON dam.id = c.dam_id" if "dam." in key_of(split) else ""


def named(keys: pd.Series, scope: Scope) -> pd.Series:
    """Return the keys that the database wrote as the keys of the report's rows; text, empty where not known."""
    keys = keys.map(lambda key: UNKNOWN if pd.isna(key) else str(key)).astype("str")
    if scope.split in BY_MONTH:
        return keys.map({key: period_of(scope.split, key) if key else UNKNOWN for key in keys.unique()})
    if scope.split is Split.HERD:
        return keys.map({key: scope.herds.get(int(key), UNKNOWN) for key in keys.unique()})
    if scope.split in {Split.PARITY, Split.DAM_AGE}:
        most = MOST_PARITY if scope.split is Split.PARITY else OLDEST_DAM_YEARS
        return keys.map({key: _at_most(key, most) for key in keys.unique()})
    return keys


def _at_most(key: str, most: int) -> str:
    if key == UNKNOWN:
        return UNKNOWN
    number = int(float(key))
    return f"{number:02}" if 0 <= number < most else f"{most:02}" if number >= most else UNKNOWN


def period_of(split: Split, month: str) -> str:
    """Return the year, quarter, month or season that a month such as «2026-03» lies in."""
    year, number = month[:4], int(month[5:7])
    if split is Split.YEAR:
        return year
    if split is Split.QUARTER:
        return f"{year}-Q{(number + 2) // 3}"
    if split is Split.SEASON:
        return SEASONS[number % 12 // 3]
    return month


def all_keys(scope: Scope, found: Iterable[str]) -> list[str]:
    """Return the keys of the rows in order: between the first and the last period each one, also with nothing.

    The days that were asked for are shown whole, as far as they are past. What is not known comes last.
    """
    keys = sorted({key for key in found if key != UNKNOWN})
    unknown = [UNKNOWN] if UNKNOWN in set(found) else []
    if scope.split is Split.SEASON:
        return [*SEASONS, *unknown] if keys else unknown
    if scope.split is Split.HERD:
        return sorted(scope.herds.values())
    if scope.split not in PERIODS or not keys:
        return keys + unknown
    first = period_of(scope.split, f"{scope.since:%Y-%m}") if scope.since else keys[0]
    last = period_of(scope.split, f"{min(scope.until, scope.today):%Y-%m}") if scope.until else keys[-1]
    return _periods(scope.split, min(first, keys[0]), max(last, keys[-1])) + unknown


#: How many there are of each kind, by key of the split; the database may write the key in any type.
_KINDS_COUNTED = {"key": ANY, "kind": TEXT, "number": COUNT}


def kinds_by_key(scope: Scope, rows: Iterable[tuple[Any, ...]], kinds: Iterable[str]) -> pd.DataFrame:
    """Return counts as a table: a row for each key of the split, in order, and a column for each kind, all of them.

    `rows` are key as the database wrote it, kind and number; several of one key and kind are added up.
    """
    found = frame(rows, _KINDS_COUNTED)
    found["key"] = named(found["key"], scope).astype(TEXT)
    table = found.pivot_table(index="key", columns="kind", values="number", aggfunc="sum", fill_value=0)
    keys = all_keys(scope, found["key"].unique())
    return table.reindex(index=keys, columns=[str(kind) for kind in kinds], fill_value=0).astype(COUNT)


def _periods(split: Split, first: str, last: str) -> list[str]:
    months = (
        f"{year:04}-{month:02}" for year in range(int(first[:4]), int(last[:4]) + 1) for month in range(1, 13)
    )
    periods = dict.fromkeys(period_of(split, month) for month in months)
    return [period for period in periods if first <= period <= last]
