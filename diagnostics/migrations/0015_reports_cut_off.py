"""How often in a row whoever made a monthly report was ended is counted, so that one that does so each time is left."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("diagnostics", "0014_mails_begun_and_sent")]

    operations = [
        migrations.AddField(
            model_name="savedreport",
            name="cut_off",
            field=models.PositiveSmallIntegerField(
                default=0, editable=False, verbose_name="cut off in a row"
            ),
        ),
    ]
