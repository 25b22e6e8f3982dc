"""`manage.py send_worklists [--dry-run]`: the daily mails of what waits, for cron in place of the queue."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from diagnostics.mails import Sending, send_due
from herd.management.translated import TranslatedCommand


class Command(TranslatedCommand):
    """Sends everyone who asked for it the mail of what waits today; once a day, however often it is called."""

    help = gettext_noop(
        "Send the daily mails of what waits; once a day and person, however often it is called."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --dry-run."""
        parser.add_argument(
            "--dry-run", action="store_true", help=_("say who would be told, and send nothing")
        )

    def handle(self, *, dry_run: bool, **_given: Any) -> None:
        """Send, and say how many went out; ends with 1 where one could not be sent."""
        if not settings.SITE_ADDRESS:
            raise CommandError(
                _(
                    "FREEMARTIN_ADDRESS is not set. Expected: the address of this site, which the mails lead to."
                )
            )
        became: Counter[Sending] = Counter()
        for user, sending in send_due(timezone.now().date(), dry_run=dry_run):
            became[sending] += 1
            if dry_run and sending is Sending.SENT:
                self.stdout.write(f"{user.get_username()} <{user.email}>")
        told = {"sent": became[Sending.SENT], "nothing": became[Sending.NOTHING_WAITS]}
        words = (
            _("%(sent)s mails would be sent; for %(nothing)s people nothing waits.")
            if dry_run
            else _("%(sent)s mails sent; for %(nothing)s people nothing waits.")
        )
        self.stdout.write(words % told)
        if failed := became[Sending.FAILED]:
            raise CommandError(_("%(failed)s mails could not be sent: see the log.") % {"failed": failed})
