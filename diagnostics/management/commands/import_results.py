"""`manage.py import_results FILE`: results from a CSV or XLSX file (formats.md)."""

from argparse import ArgumentParser

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from herd.management.importing import ImportCommand
from herd.vocabulary import ImportKind


class Command(ImportCommand):
    """Imports results, one row a test."""

    help = gettext_noop("Import results, one row a test, from a CSV or XLSX file.")
    kind = ImportKind.RESULTS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options of formats.md."""
        super().add_arguments(parser)
        parser.add_argument(
            "--supersede",
            metavar="REASON",
            default="",
            help=_("results that differ from those on record supersede them, for this reason"),
        )
