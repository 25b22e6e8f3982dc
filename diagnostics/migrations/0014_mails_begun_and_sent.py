"""Mails are noted when they are begun and when they were sent; those on record were sent as soon as they were noted."""

from typing import Any

from django.db import migrations, models


def begun_when_sent(apps: Any, _editor: Any) -> None:
    """Say of the mails on record that they were begun when they were sent."""
    apps.get_model("diagnostics", "ReportMail").objects.update(begun_at=models.F("sent_at"))


class Migration(migrations.Migration):
    dependencies = [("diagnostics", "0013_the_day_tests_decided")]

    operations = [
        migrations.AddField(
            model_name="worklistmail",
            name="begun_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="begun at"),
        ),
        migrations.AddField(
            model_name="reportmail",
            name="begun_at",
            field=models.DateTimeField(null=True, verbose_name="begun at"),
        ),
        migrations.RunPython(begun_when_sent, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="reportmail",
            name="begun_at",
            field=models.DateTimeField(verbose_name="begun at"),
        ),
        migrations.AlterField(
            model_name="reportmail",
            name="sent_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="sent at"),
        ),
    ]
