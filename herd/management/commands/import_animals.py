"""`manage.py import_animals FILE`: animals from a CSV or XLSX file (formats.md)."""

from argparse import ArgumentParser

from django.utils.translation import gettext_noop

from herd.imports.animals import ANIMALS
from herd.management.importing import ImportCommand


class Command(ImportCommand):
    """Imports animals, one row an animal."""

    help = gettext_noop("Import animals from outside, one row an animal, from a CSV or XLSX file.")
    kind = ANIMALS.kind

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options of formats.md."""
        super().add_arguments(parser)
        self.add_births_arguments(parser)
