"""A tube's code is in use once; steps, verifications, diagnoses, revocations and certificates are append-only."""

from django.db import migrations, models

from diagnostics.migrations import _append_only

TABLES = {
    "diagnostics_samplestep": [("public_id",), ("sample_id", "number")],
    "diagnostics_verification": [("result_id",)],
    "diagnostics_diagnosis": [("public_id",), ("previous_id",)],
    "diagnostics_revocation": [("diagnosis_id",)],
    "diagnostics_certificate": [("diagnosis_id",), ("number",), ("token",)],
}
MESSAGE = "this record is append-only: add a later one instead"


class Migration(migrations.Migration):
    """Constraint, and triggers on SQLite and PostgreSQL."""

    dependencies = [("diagnostics", "0005_lives_of_samples_on_record")]

    operations = [
        migrations.AddConstraint(
            model_name='sample',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('tube', ''), _negated=True), ('state__in', ['drawn', 'received', 'sent'])), fields=('herd', 'tube'), name='sample_tube_in_use_once'),
        ),
        migrations.RunPython(*_append_only.refuse(TABLES, MESSAGE)),
    ]
