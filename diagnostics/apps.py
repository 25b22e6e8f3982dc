"""The diagnostics app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DiagnosticsConfig(AppConfig):
    """Samples, tests, verdicts and herd reports."""

    name = "diagnostics"
    verbose_name = _("Diagnostics")

    def ready(self) -> None:
        """Listen to births, say what rests on a calving, and take in files of results."""
        from diagnostics import imports, receivers  # noqa: F401, PLC0415  (models are ready only now)
