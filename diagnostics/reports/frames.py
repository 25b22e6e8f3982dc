"""What the database has counted, as frames with fixed columns and types, of empty herds too."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

import pandas as pd
from django.db import connection

#: Types of columns; `ANY` is only what a database writes, before it is named.
COUNT: Final = "int64"
TEXT: Final = "str"
NUMBER: Final = "float64"
ANY: Final = "object"


def frame(rows: Iterable[tuple[Any, ...]], columns: dict[str, str]) -> pd.DataFrame:
    """Return rows as a frame with exactly these columns and types, also when there are none."""
    return pd.DataFrame.from_records(list(rows), columns=list(columns)).astype(columns)


def counted(sql: str, params: Sequence[Any], columns: dict[str, str]) -> pd.DataFrame:
    """Return what the database answers to a question, as a frame with these columns and types.

    The question is written out because Django cannot count litters in groups after it has put them together; what a
    reader chose comes in as parameters only.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return frame(cursor.fetchall(), columns)


def described(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the rows that the database answers, as they are."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def as_date(value: date | str | None) -> date | None:
    """Return a day as the database in use answers it as a day: SQLite keeps days as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def as_uuid(value: UUID | str) -> UUID:
    """Return an id of addresses as the database in use answers it as an id: SQLite keeps it as text."""
    return UUID(value) if isinstance(value, str) else value


def spread(
    found: pd.DataFrame, by: list[str], across: Mapping[str, Sequence[Any]], value: str
) -> pd.DataFrame:
    """Return counts added up: a row for each combination of `by` that occurs, a column for each of `across`.

    `across` names two columns and all the values each may have; they are all there, in this order, also without a row.
    """
    columns = pd.MultiIndex.from_product(list(across.values()), names=list(across))
    table = found.pivot_table(index=by, columns=list(across), values=value, aggfunc="sum", fill_value=0)
    return table.reindex(columns=columns, fill_value=0).astype(COUNT)


def where(table: pd.DataFrame, level: str, value: object) -> pd.DataFrame:
    """Return the columns of a table that have a value at one level of their names, without that level."""
    columns = table.loc[:, table.columns.get_level_values(level) == value]
    return columns.droplevel(level, axis="columns")


def rows_of(table: pd.DataFrame) -> tuple[tuple[str, dict[str, int]], ...]:
    """Return a table of counts as plain numbers: the key of each row, and its counts by column."""
    return tuple(
        (str(key), dict(zip(table.columns, counts, strict=True)))
        for key, counts in zip(table.index.tolist(), table.to_numpy().tolist(), strict=True)
    )
