"""Each verdict keeps the day on which tests decided it. The engine tells it at the next look at verdicts.

That look is the one due each night, or `manage.py reassess --due`: a migration does not judge a million animals. Only
the confirmed and cleared that were tested have such a day.
"""

from typing import Any

from django.db import migrations, models


def have_the_decided_looked_at(apps: Any, _editor: Any) -> None:
    """Put the verdicts that tests may have decided among those to be looked at again."""
    tested = apps.get_model("diagnostics", "Assessment").objects.filter(
        verdict__in=["confirmed", "cleared"], reason_codes__contains="male_cells_"
    )
    tested.update(recheck_on=models.F("assessed_on"))


class Migration(migrations.Migration):
    dependencies = [("diagnostics", "0012_kept_and_monthly_reports")]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="decided_on",
            field=models.DateField(null=True, verbose_name="decided on"),
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(
                condition=models.Q(("decided_on__isnull", False)),
                fields=["herd", "decided_on"],
                name="assessment_decided",
            ),
        ),
        migrations.RunPython(have_the_decided_looked_at, migrations.RunPython.noop),
    ]
