"""What the database has counted, as frames with fixed columns and types, of empty herds too."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
from django.db import connection

#: Types of columns; `ANY` is only what a database writes, before it is named.
COUNT, TEXT, NUMBER, ANY = "int64", "str", "float64", "object"


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
