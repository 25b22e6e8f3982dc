"""SQLite refuses two more ways to put a diagnosis in the place of another.

REPLACE takes away whatever stands in the way of any unique index: of a diagnosis also the first one of an animal, and
the one of an idempotency key, both by partial indexes that 0006 did not watch. Nothing but the certificate's foreign
key stood against it, which another connection may leave unchecked. PostgreSQL knows no REPLACE.
"""

from typing import Any

from django.db import migrations

TABLE = "diagnostics_diagnosis"
MESSAGE = "this record is append-only: add a later one instead"
_FIRST = "animal_id = NEW.animal_id AND previous_id IS NULL AND NEW.previous_id IS NULL"
_KEY = "herd_id = NEW.herd_id AND idempotency_key = NEW.idempotency_key AND NEW.idempotency_key <> ''"
TRIGGER = (
    f"CREATE TRIGGER {TABLE}_no_substitute BEFORE INSERT ON {TABLE} "  # noqa: S608 - ours
    f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE ({_FIRST}) OR ({_KEY})) "
    f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
)


def refuse_substitutes(_apps: Any, editor: Any) -> None:
    """Make the trigger."""
    if editor.connection.vendor == "sqlite":
        editor.execute(TRIGGER)


def allow_substitutes(_apps: Any, editor: Any) -> None:
    """Take the trigger away."""
    if editor.connection.vendor == "sqlite":
        editor.execute(f"DROP TRIGGER {TABLE}_no_substitute")


class Migration(migrations.Migration):
    """A trigger on SQLite."""

    dependencies = [("diagnostics", "0009_samples_by_state")]

    operations = [migrations.RunPython(refuse_substitutes, allow_substitutes)]
