"""`manage.py send_worklists [--dry-run]`: the daily mails of what waits, for cron in place of the queue."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from diagnostics.mailing import Sending
from diagnostics.mails import send_due
from diagnostics.management.mailing import MailCommand
from herd.models import User


class Command(MailCommand):
    """Sends everyone who asked for it the mail of what waits today; once a day, however often it is called."""

    help = gettext_noop(
        "Send the daily mails of what waits; once a day and person, however often it is called."
    )

    def due(self, on: date, *, dry_run: bool) -> Iterator[tuple[User, Sending, str]]:
        """Send the mails of the day."""
        return ((user, sending, "") for user, sending in send_due(on, dry_run=dry_run))

    def told(self, became: Counter[Sending], *, dry_run: bool) -> str:
        """Return how many were sent, and for how many people nothing waits."""
        words = (
            _("%(sent)s mails would be sent; for %(nothing)s people nothing waits.")
            if dry_run
            else _("%(sent)s mails sent; for %(nothing)s people nothing waits.")
        )
        return words % {"sent": became[Sending.SENT], "nothing": became[Sending.NOTHING_WAITS]}
