"""`manage.py export_register`: the register as CSV, JSON or XLSX, in the columns of formats.md."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, Any, cast

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from diagnostics.exports.register import TEXT_WRITERS, write_xlsx
from diagnostics.exports.tables import Format
from diagnostics.queries.register import Row, register, rows
from herd.management.translated import TranslatedCommand
from herd.models import Herd
from herd.queries.numbers import in_order_of_number


class Command(TranslatedCommand):
    """Exports the register: one row for each female, or animal of unrecorded sex, that has a number."""

    help = gettext_noop(
        "Write the register; without --output to standard output, and nothing else goes there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options of formats.md."""
        parser.add_argument("--herd", metavar="CODE", help=_("only this herd's"))
        parser.add_argument("--flagged", action="store_true", help=_("only the flagged animals"))
        parser.add_argument("--format", choices=[each.value for each in Format], default=Format.CSV.value)
        parser.add_argument("--output", type=Path, metavar="FILE", help=_("write to this file"))

    def handle(self, *, herd: str | None, flagged: bool, output: Path | None, **given: Any) -> None:
        """Write the register."""
        chosen = self._herd(herd) if herd else None
        animals = register(chosen).order_by("herd__code", *in_order_of_number())
        if flagged:
            animals = animals.filter(assessment__flagged=True)
        form = Format(given["format"])
        if form is Format.XLSX:
            self._write_workbook(rows(animals), output)
        else:
            self._write_text(TEXT_WRITERS[form](rows(animals)), output)

    def _herd(self, code: str) -> Herd:
        herd = Herd.objects.filter(code__iexact=code).first()
        if herd is None:
            raise CommandError(_("There is no herd with the code «%(code)s».") % {"code": code})
        return herd

    def _write_text(self, lines: Iterator[str], output: Path | None) -> None:
        if output is None:
            for line in lines:
                self.stdout.write(line, ending="")
            return
        with _opened(output) as file:
            file.writelines(line.encode() for line in lines)

    def _write_workbook(self, register_rows: Iterator[Row], output: Path | None) -> None:
        """Write a workbook by way of a file: it is a packed folder, and cannot be written as it is read."""
        if output is not None:
            with _opened(output) as file:
                write_xlsx(register_rows, file)
            return
        if self.stdout.isatty():
            raise CommandError(_("A workbook is nothing for a terminal: give --output FILE."))
        with TemporaryFile() as workbook:
            write_xlsx(register_rows, workbook)
            workbook.seek(0)
            copyfileobj(workbook, cast("Any", self.stdout).buffer)


@contextmanager
def _opened(output: Path) -> Iterator[IO[bytes]]:
    try:
        with output.open("wb") as file:
            yield file
    except OSError as error:
        raise CommandError(_("%(file)s cannot be written.") % {"file": output}) from error
