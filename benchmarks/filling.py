"""Rows written by the database itself, `INSERT … SELECT`, on SQLite and PostgreSQL alike.

A million calvings through the ORM take half an hour. The database still holds all of its constraints, foreign keys and
triggers meanwhile: none of them is put off.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

#: Pages that SQLite may hold while rows are written, in KiB: the unique indexes of random addresses jump about.
_CACHE_KIB = 600_000


def insert(model: type[models.Model], values: Mapping[str, str], source: str) -> None:
    """Write a row of a model for each row of a source (what follows FROM).

    `values` gives expressions by column; where it gives none, the field's own default is written, and a new random
    address. What stands in expressions and source is ours: numbers, days, words of the vocabulary.
    """
    columns, expressions, params = [], [], []
    for field in model._meta.concrete_fields:
        if field.primary_key and field.attname not in values:
            continue
        expression = values.get(field.attname)
        if expression is None and isinstance(field, models.UUIDField) and field.unique:
            expression = _new_uuid()
        if expression is None:
            params.append(field.get_db_prep_save(field.get_default(), connection))
        columns.append(connection.ops.quote_name(field.column))
        expressions.append("%s" if expression is None else expression.replace("%", "%%"))
    unknown = set(values) - {field.attname for field in model._meta.concrete_fields}
    if unknown:
        raise ValueError(f"{model.__name__} has no columns {', '.join(sorted(unknown))}.")
    written = f"SELECT {', '.join(expressions)} FROM {source.replace('%', '%%')}"
    run(f"INSERT INTO {table(model)} ({', '.join(columns)}) {written}", params)


def run(sql: str, params: Sequence[Any] | None = None) -> None:
    """Let the database do one thing."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def table(model: type[models.Model]) -> str:
    """Return the name of a model's table."""
    return model._meta.db_table


def keep_as(name: str, select: str) -> None:
    """Keep the rows of a question under a name until the connection ends, found quickly by `animal_id`."""
    run(f"DROP TABLE IF EXISTS {name}")
    run(f"CREATE TEMPORARY TABLE {name} AS {select}")
    run(f"CREATE INDEX {name}_by_animal ON {name} (animal_id)")


def series(number: int) -> str:
    """Write a source of the whole numbers from 0, `n`, so many."""
    if connection.vendor == "postgresql":
        return f"generate_series(0::bigint, {number - 1}) AS series(n)"
    return f"""(WITH RECURSIVE series(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n + 1 < {number})
        SELECT n FROM series) series"""


def rows(columns: Sequence[str], of: Iterable[Sequence[str | int]]) -> str:
    """Write a source of these rows."""
    written = (
        ", ".join(f"{literal(value)} AS {column}" for column, value in zip(columns, row, strict=True))
        for row in of
    )
    return f"(SELECT {' UNION ALL SELECT '.join(written)})"


def literal(value: str | int | date) -> str:
    """Write a word or number of ours, or a day."""
    if isinstance(value, int):
        return str(value)
    word = f"'{value}'"
    return f"CAST({word} AS date)" if isinstance(value, date) and connection.vendor == "postgresql" else word


def one_of(words: Sequence[str], number: str) -> str:
    """Write the word that a number, any, picks in turn."""
    picked = " ".join(f"WHEN {place} THEN {literal(word)}" for place, word in enumerate(words))
    return f"CASE ({number}) % {len(words)} {picked} END"


def day(begin: str | date, days: str) -> str:
    """Write the day so many days after another."""
    begin = literal(begin) if isinstance(begin, date) else begin
    if connection.vendor == "postgresql":
        return f"({begin} + CAST({days} AS integer))"
    return f"date({begin}, ({days}) || ' days')"


def as_json(text: str) -> str:
    """Write a value of a JSON column."""
    return f"CAST('{text}' AS jsonb)" if connection.vendor == "postgresql" else f"'{text}'"


def _new_uuid() -> str:
    return "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"


def begin() -> None:
    """Give SQLite room to write in."""
    if connection.vendor == "sqlite":
        run(f"PRAGMA cache_size = -{_CACHE_KIB}")


def finish(written: Sequence[type[models.Model]]) -> None:
    """Set the counters of ids behind the last row, and let the database count its rows for its plans."""
    for statement in connection.ops.sequence_reset_sql(no_style(), list(written)):
        run(statement)
    run("ANALYZE")
    if connection.vendor == "sqlite":
        run("PRAGMA cache_size = -2000")
