"""Triggers by which the database itself refuses to edit, delete, replace or empty what is signed or reported."""

from collections.abc import Callable, Sequence
from typing import Any

Editor = Any
_EVENTS = {"update": "UPDATE", "delete": "DELETE", "replace": "INSERT"}


def sqlite(table: str, message: str, keys: Sequence[tuple[str, ...]]) -> list[str]:
    """Return SQLite's triggers. `keys` are the table's unique columns: REPLACE takes a row away without DELETE's."""
    same = " OR ".join(
        "(" + " AND ".join(f"{column} = NEW.{column}" for column in key) + ")" for key in (("id",), *keys)
    )
    raised = f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    conditions = {"update": "", "delete": "", "replace": f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"}  # noqa: S608 - ours
    return [
        f"CREATE TRIGGER {table}_no_{way} BEFORE {_EVENTS[way]} ON {table} {condition} {raised}"
        for way, condition in conditions.items()
    ]


def sqlite_back(table: str) -> list[str]:
    """Return what takes SQLite's triggers away."""
    return [f"DROP TRIGGER {table}_no_{event}" for event in ("update", "delete", "replace")]


def postgresql(table: str, message: str) -> list[str]:
    """Return PostgreSQL's triggers."""
    body = f"BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation'; END"
    refuse = f"EXECUTE FUNCTION {table}_refuse()"
    return [
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
    ]


def postgresql_back(table: str) -> list[str]:
    """Return what takes PostgreSQL's triggers away."""
    return [
        f"DROP TRIGGER {table}_append_only ON {table}",
        f"DROP TRIGGER {table}_no_truncate ON {table}",
        f"DROP FUNCTION {table}_refuse()",
    ]


def refuse(
    tables: dict[str, Sequence[tuple[str, ...]]], message: str
) -> tuple[Callable[[Any, Editor], None], Callable[[Any, Editor], None]]:
    """Return a migration's ways there and back: triggers made for `tables`, by their unique columns, and taken away."""

    def forwards(_apps: Any, editor: Editor) -> None:
        for table, keys in tables.items():
            made = {"sqlite": sqlite(table, message, keys), "postgresql": postgresql(table, message)}
            for statement in made[editor.connection.vendor]:
                editor.execute(statement)

    def backwards(_apps: Any, editor: Editor) -> None:
        for table in tables:
            gone = {"sqlite": sqlite_back(table), "postgresql": postgresql_back(table)}
            for statement in gone[editor.connection.vendor]:
                editor.execute(statement)

    return forwards, backwards
