"""Rows of the database put into groups by number: sums and days of many groups at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from django.db import connection

from diagnostics.reports.quantiles import NO_DAYS, Days, days_by


@dataclass(frozen=True, slots=True)
class Groups:
    """The group of each row by its place in `keys`, where each group stands once, in order."""

    places: np.ndarray
    keys: list[Any]

    def sums(self, numbers: np.ndarray) -> list[int]:
        """Return the sum of whole numbers, one a row, of each group; of conditions, how many rows hold."""
        added = np.zeros(len(self.keys), dtype="int64")
        np.add.at(added, self.places, numbers.astype("int64"))  # of one type: numpy adds others row by row
        return added.tolist()

    def days(self, days: np.ndarray, numbers: np.ndarray, *, unit: float = 1) -> list[Days]:
        """Return the days of each group; a row stands for so many alike, and one below 0 days for none."""
        known = days >= 0
        found = days_by(self.places[known], days[known], numbers[known], unit=unit)
        return [found.get(place, NO_DAYS) for place in range(len(self.keys))]

    def renamed(self, name: Callable[[Any], Any]) -> "Groups":
        """Return the groups by another name of each; those that come to be called alike are one."""
        names = [name(key) for key in self.keys]
        keys = sorted(set(names))
        place = {key: number for number, key in enumerate(keys)}
        return Groups(np.array([place[each] for each in names], dtype="int64")[self.places], keys)


def together(rows: int) -> Groups:
    """Return so many rows as one group, whose key is empty."""
    return Groups(np.zeros(rows, dtype="int64"), [""])


def grouped(found: pd.DataFrame, *columns: str) -> Groups:
    """Return the rows grouped by some columns; the key of a group is a tuple of them, or the value of the only one."""
    places = np.zeros(len(found), dtype="int64")
    for column in columns:
        of_column, values = pd.factorize(found[column], use_na_sentinel=False)
        places = places * max(len(values), 1) + of_column
    _each, first, places = np.unique(places, return_index=True, return_inverse=True)
    rows = found[list(columns)].iloc[first].itertuples(index=False, name=None)
    return Groups(places, [row if len(columns) > 1 else row[0] for row in rows])


#: Rows read at once, so that very many are held as numbers, not as rows.
CHUNK = 20_000


def coded(sql: str, params: Sequence[Any], *, texts: int) -> tuple[list[Groups], np.ndarray]:
    """Return what the database answers to a question as numbers: the columns of text first, each as groups.

    The other columns are whole numbers, an array of each. A question whose answer has nearly as many rows as it counts
    is quicker asked without counting.
    """
    coders, parts = [_Coder() for _text in range(texts)], []
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        columns = len(cursor.description or ())
        while rows := cursor.fetchmany(CHUNK):
            written = list(zip(*rows, strict=True))
            places = [coder.places(text) for coder, text in zip(coders, written[:texts], strict=True)]
            parts.append(np.array([*places, *written[texts:]], dtype="int64"))
    found = np.concatenate(parts, axis=1) if parts else np.zeros((columns, 0), dtype="int64")
    groups = [Groups(places, coder.keys) for places, coder in zip(found[:texts], coders, strict=True)]
    return groups, found[texts:]


class _Coder:
    """Numbers the values of a column as they come, some thousands at a time, so that a long text is held once."""

    def __init__(self) -> None:
        """Begin without a value."""
        self._places: dict[Any, int] = {}

    def places(self, values: Sequence[Any]) -> np.ndarray:
        """Return the place of each value among all that came so far."""
        of_value, found = pd.factorize(np.array(values, dtype="object"), use_na_sentinel=False)
        found[pd.isna(found)] = None
        return np.array([self._places.setdefault(value, len(self._places)) for value in found])[of_value]

    @property
    def keys(self) -> list[Any]:
        """The values in the order of their places."""
        return list(self._places)
