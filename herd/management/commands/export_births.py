"""`manage.py export_births`: births in the columns of import_births (formats.md)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_noop

from herd.imports.exports import csv_of_births
from herd.management.exporting import ExportCommand
from herd.models import Herd


class Command(ExportCommand):
    """Exports births."""

    help = gettext_noop("Export births as CSV, in the columns of import_births.")

    def text(self, herds: Sequence[Herd], given: dict[str, Any]) -> Iterator[str]:
        """Yield the lines of the file."""
        return csv_of_births(herds)
