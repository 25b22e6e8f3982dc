"""`manage.py clear_away [--days N]`: forget what waits for nobody any more."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from herd.actions.clearing import UNCONFIRMED_FOR, clear_away
from herd.management.translated import TranslatedCommand


class Command(TranslatedCommand):
    """Does at once what the worker does each night."""

    help = gettext_noop(
        "Forget uploads nobody confirmed, expired kept entries and sign-ins, and finished work."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add how long an upload may wait."""
        parser.add_argument(
            "--days",
            type=int,
            default=UNCONFIRMED_FOR.days,
            metavar="N",
            help=_("how long an upload may wait to be confirmed (%(default)s)"),
        )

    def handle(self, **given: Any) -> None:
        """Clear away, and say how much."""
        if given["days"] < 0:
            raise CommandError(_("A number of days is not below 0."))
        cleared = clear_away(now=timezone.now(), unconfirmed_for=timedelta(days=given["days"]))
        told = {"uploads": cleared.uploads, "kept": cleared.kept_entries, "tasks": cleared.finished_tasks}
        message = _("Forgotten: %(uploads)s uploads, %(kept)s kept entries, %(tasks)s finished tasks.")
        self.stdout.write(message % told)
        for called, number in cleared.others:
            self.stdout.write(f"{called}: {number}.")
