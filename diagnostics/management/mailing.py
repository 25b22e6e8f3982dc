"""What the commands share that send mails in place of the queue."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from diagnostics.mailing import Sending
from herd.management.translated import TranslatedCommand
from herd.models import User


class MailCommand(TranslatedCommand):
    """Sends what is due today to whoever asked for it, or with --dry-run says to whom."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --dry-run."""
        parser.add_argument(
            "--dry-run", action="store_true", help=_("say who would be told, and send nothing")
        )

    def due(self, on: date, *, dry_run: bool) -> Iterator[tuple[User, Sending, str]]:
        """Send what is due; yield to whom, what became of it, and what is said of it beside the address."""
        raise NotImplementedError

    def told(self, became: Counter[Sending], *, dry_run: bool) -> str:
        """Return how much was sent, or would be."""
        raise NotImplementedError

    def handle(self, *, dry_run: bool, **_given: Any) -> None:
        """Send, and say how many went out; ends with 1 where one could not be sent."""
        if not settings.SITE_ADDRESS:
            raise CommandError(
                _(
                    "FREEMARTIN_ADDRESS is not set. Expected: the address of this site, which the mails lead to."
                )
            )
        became: Counter[Sending] = Counter()
        for user, sending, said in self.due(timezone.now().date(), dry_run=dry_run):
            became[sending] += 1
            if dry_run and sending is Sending.SENT:
                self.stdout.write(f"{user.get_username()} <{user.email}>{said}")
        self.stdout.write(self.told(became, dry_run=dry_run))
        if failed := became[Sending.FAILED]:
            raise CommandError(_("%(failed)s mails could not be sent: see the log.") % {"failed": failed})
