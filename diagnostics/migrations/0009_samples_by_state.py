"""Samples on their way are found by their state among all samples of years past, on SQLite too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("diagnostics", "0008_one_herd_one_wall")]

    operations = [
        migrations.RemoveIndex(model_name="sample", name="sample_on_its_way"),
        migrations.AddIndex(
            model_name="sample",
            index=models.Index(fields=["herd", "state", "state_on"], name="sample_by_state"),
        ),
    ]
