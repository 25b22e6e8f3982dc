"""The database refuses a calf of another herd's calving, and a calving of another herd's cow."""

from django.db import migrations

from herd.migrations._one_herd import wall

WALLS = {
    "herd_animal": {"calving_id": "herd_calving"},
    "herd_calving": {"dam_id": "herd_animal", "joined_into_id": "herd_calving"},
    "herd_formernumber": {"animal_id": "herd_animal"},
    "herd_separatelitters": {"earlier_id": "herd_calving", "later_id": "herd_calving"},
}


class Migration(migrations.Migration):
    """Triggers on SQLite and PostgreSQL."""

    dependencies = [("herd", "0005_numbers_in_natural_order")]

    operations = [migrations.RunPython(*wall(WALLS))]
