"""`manage.py export_animals`: animals in the columns of import_animals (formats.md)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_noop

from herd.imports.exports import csv_of_animals
from herd.management.exporting import ExportCommand
from herd.models import Herd


class Command(ExportCommand):
    """Exports animals."""

    help = gettext_noop("Export animals as CSV, in the columns of import_animals.")

    def text(self, herds: Sequence[Herd], given: dict[str, Any]) -> Iterator[str]:
        """Yield the lines of the file."""
        return csv_of_animals(herds)
