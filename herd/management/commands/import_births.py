"""`manage.py import_births FILE`: births from a CSV or XLSX file (formats.md)."""

from argparse import ArgumentParser

from django.utils.translation import gettext_noop

from herd.imports.births import BIRTHS
from herd.management.importing import ImportCommand


class Command(ImportCommand):
    """Imports births, one row a calf."""

    help = gettext_noop("Import births, one row a calf, from a CSV or XLSX file.")
    kind = BIRTHS.kind

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options of formats.md."""
        super().add_arguments(parser)
        self.add_births_arguments(parser)
