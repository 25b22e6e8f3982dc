"""The database itself refuses to edit or delete a result: a later version corrects it."""

from django.db import migrations

TABLE = "diagnostics_assayresult"
MESSAGE = "results are append-only: record a later version instead"

SQLITE = [
    f"CREATE TRIGGER {TABLE}_no_{event} BEFORE {event} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    for event in ("update", "delete")
]
SQLITE_BACK = [f"DROP TRIGGER {TABLE}_no_{event}" for event in ("update", "delete")]
POSTGRESQL = [
    f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$",
    f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
    f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()",
]
POSTGRESQL_BACK = [f"DROP TRIGGER {TABLE}_append_only ON {TABLE}", f"DROP FUNCTION {TABLE}_refuse()"]


def _run(schema_editor, *, sqlite, postgresql):
    statements = {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]
    for statement in statements:
        schema_editor.execute(statement)


def refuse_changes(apps, schema_editor):
    """Make the triggers."""
    _run(schema_editor, sqlite=SQLITE, postgresql=POSTGRESQL)


def allow_changes(apps, schema_editor):
    """Take the triggers away."""
    _run(schema_editor, sqlite=SQLITE_BACK, postgresql=POSTGRESQL_BACK)


class Migration(migrations.Migration):
    """Triggers on SQLite and PostgreSQL."""

    dependencies = [("diagnostics", "0001_tests_and_verdicts")]

    operations = [migrations.RunPython(refuse_changes, allow_changes)]
