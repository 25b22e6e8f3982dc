"""An index by which a page of a large herd's animals is read in the order of their numbers: 2 before 10."""

from django.db import migrations, models
from django.db.models.functions import Length


def figure() -> models.Func:
    """Return a number without leading zeros."""
    return models.Func(
        models.F("number"), template="LTRIM(%(expressions)s, '0')", output_field=models.CharField()
    )


class Migration(migrations.Migration):
    """Adds the index; it leaves out animals without a number, which no list sorts by it."""

    dependencies = [("herd", "0004_lines_by_animal")]

    operations = [
        migrations.AddIndex(
            model_name="animal",
            index=models.Index(
                models.F("herd"),
                Length(figure()),
                figure(),
                models.F("number"),
                condition=models.Q(("number", ""), _negated=True),
                name="animal_in_order_of_number",
            ),
        ),
    ]
