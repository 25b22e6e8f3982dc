"""What the import commands share: one transaction, problems on standard error, and 0 or 1 at the end."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from tqdm import tqdm

from herd.actions import create_herd
from herd.actions.staging import discard_rows, keep_report
from herd.errors import Refused
from herd.imports.cells import DATE_ORDERS
from herd.imports.options import ImportOptions
from herd.imports.reading import FileRefused
from herd.imports.report import Report, as_json, problem_line, problem_lines, summary
from herd.imports.runs import Run, importer_of, perform
from herd.imports.staging import stage
from herd.management.translated import TranslatedCommand
from herd.models import Herd, ImportBatch
from herd.vocabulary import ImportKind, ImportState


class ImportRefused(CommandError):
    """The input was refused; each problem has been told on standard error, and nothing was changed."""


class ImportCommand(TranslatedCommand):
    """Imports a file of one kind. Subclasses name the kind; one that has other options adds them."""

    kind: ClassVar[ImportKind]

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add what all imports share."""
        parser.add_argument("file", type=Path, metavar="FILE", help=_("CSV in UTF-8, or XLSX"))
        parser.add_argument("--herd", metavar="CODE", help=_("the herd of all lines"))
        parser.add_argument("--dry-run", action="store_true", help=_("report, and change nothing"))
        parser.add_argument("--strict", action="store_true", help=_("warnings refuse the file too"))
        parser.add_argument("--date-order", choices=DATE_ORDERS, default="", help=_("read 01.02.2026 too"))

    def add_births_arguments(self, parser: ArgumentParser) -> None:
        """Add what imports of births and animals share."""
        parser.add_argument("--create-herds", action="store_true", help=_("make herds that are not known"))
        parser.add_argument("--update", action="store_true", help=_("take differing values from the file"))

    def options(self, given: dict[str, Any]) -> ImportOptions:
        """Return the options of the import from those of the command line."""
        return ImportOptions(
            update=given.get("update", False),
            create_herds=given.get("create_herds", False),
            date_order=given["date_order"] or "",
            supersede=given.get("supersede") or "",
        )

    def handle(self, **given: Any) -> None:
        """Import the file, or refuse it whole."""
        try:
            with transaction.atomic():
                report = self._import(given)
                self.stdout.write(summary(report))
                if given["dry_run"]:
                    transaction.set_rollback(True)
        except ImportRefused:
            if getattr(self, "_called_from_command_line", False):
                sys.exit(1)  # told on standard error already, one line a problem and nothing else
            raise

    def _import(self, given: dict[str, Any]) -> Report:
        options = self.options(given)
        herd = self._named_herd(given["herd"], options)
        try:
            with given["file"].open("rb") as file:
                layout = importer_of(self.kind).layout
                batch = stage(
                    file, given["file"].name, self.kind, layout, herd=herd, by=None, options=options
                )
        except OSError as error:
            raise CommandError(_("%(file)s cannot be opened.") % {"file": given["file"]}) from error
        except FileRefused as error:
            for problem in error.problems:
                self.stderr.write(problem_line(error.line, as_json(problem)))
            raise ImportRefused(str(error)) from error
        report = self._performed(batch, options)
        self._tell(batch, report)
        if report.refused or (given["strict"] and report.warnings):
            raise ImportRefused(_("Refused; nothing was changed."))
        keep_report(batch=batch, report=report.to_json(), state=ImportState.CONFIRMED)
        discard_rows(batch=batch, keep_refused=False)
        return report

    def _named_herd(self, code: str | None, options: ImportOptions) -> Herd | None:
        if not code:
            return None
        herd = Herd.objects.filter(code__iexact=code).first()
        if herd is None and options.create_herds:
            try:
                herd = create_herd(code=code, name=code, by=None)
            except Refused as error:
                raise CommandError(str(error)) from error
        if herd is None:
            raise CommandError(_("There is no herd with the code «%(code)s».") % {"code": code})
        return herd

    def _performed(self, batch: ImportBatch, options: ImportOptions) -> Report:
        lines = batch.rows.count()
        shown = self.stderr.isatty() and lines > 0
        with tqdm(total=lines, unit=_("lines"), leave=False) if shown else nullcontext() as bar:
            told: Callable[[int], object] = bar.update if bar is not None else lambda _lines: None
            return perform(Run(batch, options, None, today=Herd.today, progress=told))

    def _tell(self, batch: ImportBatch, report: Report) -> None:
        batch.report = report.to_json()
        for line in problem_lines(batch):
            self.stderr.write(line)
