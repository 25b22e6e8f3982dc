"""The database refuses two more ways round: SQLite's INSERT OR REPLACE, and emptying PostgreSQL's table at once."""

from django.db import migrations

TABLE = "diagnostics_assayresult"
MESSAGE = "results are append-only: record a later version instead"

# REPLACE takes the old row away without firing the triggers of DELETE.
SQLITE = [
    f"CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE} "
    f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id OR public_id = NEW.public_id "
    "OR (assay_id = NEW.assay_id AND version = NEW.version)) "
    f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
]
SQLITE_BACK = [f"DROP TRIGGER {TABLE}_no_replace"]
POSTGRESQL = [
    f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
    f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()"
]
POSTGRESQL_BACK = [f"DROP TRIGGER {TABLE}_no_truncate ON {TABLE}"]


def _run(schema_editor, *, sqlite, postgresql):
    statements = {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]
    for statement in statements:
        schema_editor.execute(statement)


def refuse_replacing(apps, schema_editor):
    """Make the triggers."""
    _run(schema_editor, sqlite=SQLITE, postgresql=POSTGRESQL)


def allow_replacing(apps, schema_editor):
    """Take the triggers away."""
    _run(schema_editor, sqlite=SQLITE_BACK, postgresql=POSTGRESQL_BACK)


class Migration(migrations.Migration):
    """Triggers on SQLite and PostgreSQL."""

    dependencies = [("diagnostics", "0002_results_are_append_only")]

    operations = [migrations.RunPython(refuse_replacing, allow_replacing)]
