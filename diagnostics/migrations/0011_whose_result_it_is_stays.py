"""The database refuses to turn a reported result into another animal's, or to bring a superseded one back.

Versions of a result are never edited (0002). What they are of stands in their test: animal, method, specimen, day and
laboratory, and which version counts. Those stay as well: the one that counts is always the last version, and an
accession is taken up once.
"""

from collections.abc import Iterator
from typing import Any

from django.db import migrations

TABLE, VERSIONS = "diagnostics_assay", "diagnostics_assayresult"
MESSAGE = "whose result it is stays, and the last version counts: results are append-only"
IDENTITY = ("animal_id", "method", "specimen", "collected_on", "laboratory")
_MOVED = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in IDENTITY)
_RENAMED = "OLD.accession <> '' AND NEW.accession <> OLD.accession"
_LAST = f"SELECT id FROM {VERSIONS} WHERE assay_id = NEW.id ORDER BY version DESC LIMIT 1"  # noqa: S608 - ours
#: No version counts only as long as there is none.
_NOT_THE_LAST = f"COALESCE(NEW.current_id, -1) <> COALESCE(({_LAST}), -1)"


def sqlite() -> Iterator[str]:
    """Return SQLite's triggers."""
    raised = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    watched = ", ".join((*IDENTITY, "accession"))
    yield (
        f"CREATE TRIGGER {TABLE}_stays BEFORE UPDATE OF {watched} ON {TABLE} "
        f"WHEN OLD.current_id IS NOT NULL AND ({_MOVED} OR ({_RENAMED})) {raised}"
    )
    yield (
        f"CREATE TRIGGER {TABLE}_last_counts BEFORE UPDATE OF current_id ON {TABLE} "
        f"WHEN NEW.current_id IS NOT OLD.current_id AND {_NOT_THE_LAST} {raised}"
    )
    yield (
        f"CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE} "  # noqa: S608 - ours
        f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id) {raised}"
    )


def postgresql() -> Iterator[str]:
    """Return PostgreSQL's triggers, and the functions they call."""
    refused = f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'"
    watched = ", ".join((*IDENTITY, "accession"))
    yield (f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refused}; END $$")
    yield (
        f"CREATE FUNCTION {TABLE}_last() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {_NOT_THE_LAST} THEN {refused}; END IF; RETURN NEW; END $$"
    )
    yield (
        f"CREATE TRIGGER {TABLE}_stays BEFORE UPDATE OF {watched} ON {TABLE} FOR EACH ROW "
        f"WHEN (OLD.current_id IS NOT NULL AND ({_MOVED} OR ({_RENAMED}))) EXECUTE FUNCTION {TABLE}_refuse()"
    )
    yield (
        f"CREATE TRIGGER {TABLE}_last_counts BEFORE UPDATE OF current_id ON {TABLE} FOR EACH ROW "
        f"WHEN (NEW.current_id IS DISTINCT FROM OLD.current_id) EXECUTE FUNCTION {TABLE}_last()"
    )


def refuse_changes(_apps: Any, editor: Any) -> None:
    """Make the triggers."""
    for statement in {"sqlite": sqlite, "postgresql": postgresql}[editor.connection.vendor]():
        editor.execute(statement)


def allow_changes(_apps: Any, editor: Any) -> None:
    """Take the triggers away."""
    if editor.connection.vendor == "sqlite":
        for name in ("stays", "last_counts", "no_replace"):
            editor.execute(f"DROP TRIGGER {TABLE}_{name}")
        return
    for name in ("stays", "last_counts"):
        editor.execute(f"DROP TRIGGER {TABLE}_{name} ON {TABLE}")
    for name in ("refuse", "last"):
        editor.execute(f"DROP FUNCTION {TABLE}_{name}()")


class Migration(migrations.Migration):
    """Triggers on SQLite and PostgreSQL."""

    dependencies = [("diagnostics", "0010_no_diagnosis_is_replaced")]

    operations = [migrations.RunPython(refuse_changes, allow_changes)]
