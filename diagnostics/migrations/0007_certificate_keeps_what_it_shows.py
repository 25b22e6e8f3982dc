"""A certificate keeps what stands on it as data too: the public page shows that, and reads no record."""

from django.db import migrations, models

from diagnostics.migrations import _append_only

TABLES = {"diagnostics_certificate": [("diagnosis_id",), ("number",), ("token",)]}
MESSAGE = "this record is append-only: add a later one instead"

_refuse, _allow = _append_only.refuse(TABLES, MESSAGE)


class Migration(migrations.Migration):
    """A column; SQLite makes the table anew for it, so its triggers are made anew too."""

    dependencies = [("diagnostics", "0006_what_is_signed_stays")]

    operations = [
        migrations.RunPython(_allow, _refuse),
        migrations.AddField(
            model_name="certificate",
            name="content",
            field=models.JSONField(default=dict),
            preserve_default=False,
        ),
        migrations.RunPython(_refuse, _allow),
    ]
