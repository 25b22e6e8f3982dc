"""The diagnostics app."""

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class DiagnosticsConfig(AppConfig):
    """Samples, tests, verdicts and herd reports."""

    name = "diagnostics"
    verbose_name = _("Diagnostics")

    def ready(self) -> None:
        """Listen to births, say what rests on a calving, and take in files of results."""
        from diagnostics import imports, receivers  # noqa: F401, PLC0415  (models are ready only now)

        post_migrate.connect(schedule_daily_recheck, sender=self, dispatch_uid="diagnostics.daily_recheck")


def schedule_daily_recheck(**_more: object) -> None:
    """Put the daily look at verdicts, and at what is to be mailed, on the queue after every migration."""
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415  (models are ready only now)

    from diagnostics.tasks import schedule_mails, schedule_recheck, schedule_reports  # noqa: PLC0415

    if DBTaskResult._meta.db_table in connection.introspection.table_names():
        schedule_recheck()
        schedule_mails()
        schedule_reports()
