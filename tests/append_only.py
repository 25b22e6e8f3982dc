"""Signed results cannot be deleted, not even by tests: emptying the tables between tests must be let pass.

Triggers of the database refuse changes of append-only tables. Tests that commit (browser journeys, threads)
are followed by Django's flush, which deletes every row; here, and only here, it sets the triggers aside.
The cache, whose table Django does not count as its own, is emptied with the others: rate limits start anew.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper as Postgresql
from django.db.backends.sqlite3.base import DatabaseWrapper as Sqlite


@contextmanager
def _sqlite_triggers_aside(connection: Any) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql IS NOT NULL")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _, definition in triggers:
                cursor.execute(definition)


@contextmanager
def _postgresql_triggers_aside(connection: Any) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = DEFAULT")


def let_the_flush_pass() -> None:
    """Make Django's flush set triggers aside while it empties the tables, on both databases."""
    for operations, triggers_aside in (
        (Sqlite.ops_class, _sqlite_triggers_aside),
        (Postgresql.ops_class, _postgresql_triggers_aside),
    ):
        if getattr(operations, "sets_triggers_aside", False):
            continue
        _wrap(operations, triggers_aside)


def _wrap(operations: type[Any], triggers_aside: Any) -> None:
    flush = operations.execute_sql_flush

    def execute_sql_flush(self: Any, sql_list: Sequence[str]) -> None:
        with triggers_aside(connections[self.connection.alias]):
            flush(self, sql_list)
            with self.connection.cursor() as cursor:
                cursor.execute("DELETE FROM cache")

    operations.execute_sql_flush = execute_sql_flush
    operations.sets_triggers_aside = True
