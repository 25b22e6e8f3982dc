"""The database refuses a sample, a test, a result, a verdict or a diagnosis of another herd's animal."""

from django.db import migrations

from herd.migrations._one_herd import wall

WALLS = {
    "diagnostics_sample": {"animal_id": "herd_animal"},
    "diagnostics_samplestep": {"sample_id": "diagnostics_sample"},
    "diagnostics_assay": {
        "animal_id": "herd_animal",
        "sample_id": "diagnostics_sample",
        "current_id": "diagnostics_assayresult",
    },
    "diagnostics_assayresult": {"assay_id": "diagnostics_assay"},
    "diagnostics_verification": {"result_id": "diagnostics_assayresult"},
    "diagnostics_attachment": {"assay_id": "diagnostics_assay"},
    "diagnostics_assessment": {"animal_id": "herd_animal"},
    "diagnostics_assessmentchange": {"animal_id": "herd_animal"},
    "diagnostics_contradiction": {"animal_id": "herd_animal"},
    "diagnostics_diagnosis": {"animal_id": "herd_animal", "previous_id": "diagnostics_diagnosis"},
    "diagnostics_revocation": {"diagnosis_id": "diagnostics_diagnosis"},
    "diagnostics_certificate": {"diagnosis_id": "diagnostics_diagnosis"},
    "diagnostics_laboratoryspecimen": {"laboratory_id": "diagnostics_laboratory"},
    "diagnostics_laboratorymethod": {"laboratory_id": "diagnostics_laboratory"},
}


class Migration(migrations.Migration):
    """Triggers on SQLite and PostgreSQL."""

    dependencies = [
        ("diagnostics", "0007_certificate_keeps_what_it_shows"),
        ("herd", "0006_one_herd_one_wall"),
    ]

    operations = [migrations.RunPython(*wall(WALLS))]
