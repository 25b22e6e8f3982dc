"""How much one person may ask of the worker, who makes everybody's reports, mails and verdicts in turn."""

from django.utils.translation import gettext as _

from diagnostics.queries.queue import under_way_on, waiting_on
from diagnostics.queries.report_runs import unmade_of
from diagnostics.queries.saved_reports import saved_reports_of
from herd.errors import refused
from herd.models import User

#: Large reports made for one person at a time; others wait until one of them is there.
MOST_AT_ONCE = 5


def check_begin(user: User, task_path: str) -> None:
    """Raise `Refused` where so many large reports wait or are made for a person that others would wait for long."""
    if under_way_on(unmade_of(user), task_path) >= MOST_AT_ONCE:
        message = _(
            "%(most)s large reports are being made for you already. Ask again when one of them is ready."
        )
        raise refused("too_many_runs", message % {"most": MOST_AT_ONCE})


def check_sending(user: User, task_path: str) -> None:
    """Raise `Refused` where so many of a person's reports wait to be sent by hand that others would wait for long."""
    mine = saved_reports_of(user).values_list("pk", flat=True)
    if waiting_on(mine, task_path) >= MOST_AT_ONCE:
        message = _("%(most)s reports wait to be sent to you already. Press again when one of them has come.")
        raise refused("too_many_sent", message % {"most": MOST_AT_ONCE})
