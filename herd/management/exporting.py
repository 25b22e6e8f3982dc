"""What the export commands share: of one herd or all, to a file or to standard output and nothing else there."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from herd.management.translated import TranslatedCommand
from herd.models import Herd


class ExportCommand(TranslatedCommand):
    """Exports text, streamed. Subclasses give `text`."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add what all exports share."""
        parser.add_argument("--herd", metavar="CODE", help=_("only this herd"))
        parser.add_argument("--output", type=Path, metavar="FILE", help=_("instead of standard output"))

    def text(self, herds: Sequence[Herd], given: dict[str, Any]) -> Iterator[str]:
        """Yield what is exported, piece by piece."""
        raise NotImplementedError

    def handle(self, **given: Any) -> None:
        """Write the export."""
        pieces = self.text(self._herds(given["herd"]), given)
        if given["output"] is None:
            self._to_standard_output(pieces)
            return
        try:
            with given["output"].open("w", encoding="utf-8", newline="") as file:
                file.writelines(pieces)
        except OSError as error:
            raise CommandError(_("%(file)s cannot be written.") % {"file": given["output"]}) from error

    def _to_standard_output(self, pieces: Iterator[str]) -> None:
        try:
            for piece in pieces:
                self.stdout.write(piece, ending="")
        except BrokenPipeError:
            # Whoever reads, such as `head`, has enough; nothing more is written, at the end of Python neither.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)

    def _herds(self, code: str | None) -> list[Herd]:
        if not code:
            return list(Herd.objects.order_by("code"))
        herd = Herd.objects.filter(code__iexact=code).first()
        if herd is None:
            raise CommandError(_("There is no herd with the code «%(code)s».") % {"code": code})
        return [herd]
