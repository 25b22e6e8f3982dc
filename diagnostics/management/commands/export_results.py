"""`manage.py export_results`: results as CSV, in the columns of formats.md."""

from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from diagnostics.exports.results import csv_lines
from diagnostics.models import Assay
from herd.management.translated import TranslatedCommand
from herd.models import Herd


class Command(TranslatedCommand):
    """Exports results, one row a test."""

    help = gettext_noop("Write the results as CSV, one row a test; without --output to standard output.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options of formats.md."""
        parser.add_argument("--herd", metavar="CODE", help=_("only this herd's"))
        parser.add_argument("--output", type=Path, metavar="FILE", help=_("write to this file"))

    def handle(self, *, herd: str | None, output: Path | None, **_given: Any) -> None:
        """Write the file."""
        assays = Assay.objects.filter(current__isnull=False)
        if herd:
            chosen = Herd.objects.filter(code__iexact=herd).first()
            if chosen is None:
                raise CommandError(_("There is no herd with the code «%(code)s».") % {"code": herd})
            assays = assays.filter(herd=chosen)
        opened = output.open("w", encoding="utf-8", newline="") if output else nullcontext(self.stdout)
        with opened as file:
            for line in csv_lines(assays):
                file.write(line if output else line.rstrip("\r\n"))
