"""`manage.py send_reports [--dry-run]`: the monthly mails of saved reports, for cron in place of the queue."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from diagnostics.mailing import Sending
from diagnostics.management.mailing import MailCommand
from diagnostics.report_mails import send_due_reports
from herd.models import User


class Command(MailCommand):
    """Sends the saved reports that are due; each once a month, however often it is called."""

    help = gettext_noop("Send the saved reports that are due; each once a month, however often it is called.")

    def due(self, on: date, *, dry_run: bool) -> Iterator[tuple[User, Sending, str]]:
        """Send the reports due by a day."""
        sent = send_due_reports(on, dry_run=dry_run)
        return ((saved.user, sending, f": {saved.name}") for saved, sending in sent)

    def told(self, became: Counter[Sending], *, dry_run: bool) -> str:
        """Return how many were sent, and of how many the reader may see no herd any more."""
        words = (
            _("%(sent)s reports would be sent; of %(nothing)s no herd is left that the reader may see.")
            if dry_run
            else _("%(sent)s reports sent; of %(nothing)s no herd is left that the reader may see.")
        )
        return words % {"sent": became[Sending.SENT], "nothing": became[Sending.NOTHING_WAITS]}
