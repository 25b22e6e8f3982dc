"""Triggers by which the database itself refuses a record that names one of another herd, or moves to another herd.

A foreign key of two columns, herd and parent, would say the same; Django makes none, and SQLite could only be given one
by making the table anew. A table that a later migration makes anew on SQLite (`AlterField`, `AddConstraint`) loses its
triggers: that migration puts them back. `tests/integration/test_one_herd_one_wall.py` finds a table without.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

#: For each table the columns that name a record of another table with a `herd_id` of its own, and that table.
Walls = Mapping[str, Mapping[str, str]]
MESSAGE = "a record names only records of its own herd, and stays in it"


def _elsewhere(columns: Mapping[str, str]) -> str:
    """Return the condition that a new row names a record of another herd. An empty column names none."""
    return " OR ".join(
        f"(SELECT herd_id FROM {parent} WHERE id = NEW.{column}) <> NEW.herd_id"  # noqa: S608 - ours
        for column, parent in columns.items()
    )


def sqlite(table: str, columns: Mapping[str, str]) -> Iterable[str]:
    """Return SQLite's triggers of one table.

    AFTER, not BEFORE: a row that a BEFORE trigger could still change is put together twice, which slowed an import by
    a sixth; so it is one or two in a hundred. Refused is the statement as a whole either way.
    """
    raised = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    watched = ", ".join(("herd_id", *columns))
    elsewhere = _elsewhere(columns)
    yield f"CREATE TRIGGER {table}_wall_new AFTER INSERT ON {table} WHEN {elsewhere} {raised}"
    yield (
        f"CREATE TRIGGER {table}_wall_changed AFTER UPDATE OF {watched} ON {table} "
        f"WHEN NEW.herd_id <> OLD.herd_id OR {elsewhere} {raised}"
    )


def postgresql(table: str, columns: Mapping[str, str]) -> Iterable[str]:
    """Return PostgreSQL's triggers of one table, and the function they call."""
    raised = f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'"
    watched = ", ".join(("herd_id", *columns))
    yield (
        f"CREATE FUNCTION {table}_wall() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {_elsewhere(columns)} THEN {raised}; END IF; RETURN NEW; END $$"
    )
    yield (f"CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {raised}; END $$")
    call = f"FOR EACH ROW EXECUTE FUNCTION {table}_wall()"
    yield f"CREATE TRIGGER {table}_wall_new BEFORE INSERT ON {table} {call}"
    yield f"CREATE TRIGGER {table}_wall_changed BEFORE UPDATE OF {watched} ON {table} {call}"
    yield (
        f"CREATE TRIGGER {table}_wall_stays BEFORE UPDATE OF herd_id ON {table} FOR EACH ROW "
        f"WHEN (NEW.herd_id <> OLD.herd_id) EXECUTE FUNCTION {table}_stays()"
    )


def sqlite_back(table: str) -> Iterable[str]:
    """Return what takes SQLite's triggers away."""
    return (f"DROP TRIGGER {table}_wall_{when}" for when in ("new", "changed"))


def postgresql_back(table: str) -> Iterable[str]:
    """Return what takes PostgreSQL's triggers and functions away."""
    yield from (f"DROP TRIGGER {table}_wall_{when} ON {table}" for when in ("new", "changed", "stays"))
    yield from (f"DROP FUNCTION {table}_{name}()" for name in ("wall", "stays"))


def wall(walls: Walls) -> tuple[Callable[[Any, Any], None], Callable[[Any, Any], None]]:
    """Return a migration's ways there and back: triggers made for these tables, and taken away."""

    def forwards(_apps: Any, editor: Any) -> None:
        made = {"sqlite": sqlite, "postgresql": postgresql}[editor.connection.vendor]
        for table, columns in walls.items():
            for statement in made(table, columns):
                editor.execute(statement)

    def backwards(_apps: Any, editor: Any) -> None:
        gone = {"sqlite": sqlite_back, "postgresql": postgresql_back}[editor.connection.vendor]
        for table in walls:
            for statement in gone(table):
                editor.execute(statement)

    return forwards, backwards
