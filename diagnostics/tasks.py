"""Long work, done by the worker beside the server: see `manage.py db_worker`."""

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone, translation
from django_tasks import TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from diagnostics.actions import reassess_in_steps
from diagnostics.actions.rechecks import recheck_due
from diagnostics.actions.report_runs import finish_run, forget_run, note_answered
from diagnostics.forms.asked import asked_by
from diagnostics.mailing import Sending
from diagnostics.mails import send_due
from diagnostics.models import ReassessmentRun, ReportRun
from diagnostics.queries.report_runs import run_to_make
from diagnostics.queries.saved_reports import saved_report_to_send
from diagnostics.report_mails import send_due_reports, send_now
from diagnostics.reports.kept import to_json
from diagnostics.reports.moment import beside
from diagnostics.reports.watching import answers_told
from herd.actions.clearing import clear_away
from herd.imports.uploads import confirm, preview
from herd.models import Herd, ImportBatch, User

logger = logging.getLogger(__name__)

#: Every day at this time (UTC) the verdicts due are looked at again.
RECHECK_AT = (time(2, 0, tzinfo=UTC),)
#: Every day at the first of these times (UTC), after the verdicts, those who asked are mailed what waits. At the second
#: goes out what failed, and what a sender that was ended had begun (`diagnostics.policies.sending`).
MAILS_AT = (time(4, 0, tzinfo=UTC), time(6, 0, tzinfo=UTC))
#: Every day at the first of these times (UTC), after those, the monthly reports that are due are mailed; at the second
#: those that were left.
REPORTS_AT = (time(5, 0, tzinfo=UTC), time(7, 0, tzinfo=UTC))


@task()
def reassess_herd(run_id: int) -> None:
    """Read a herd's verdicts anew as a run asks, counting in the run how far it has come."""
    run = ReassessmentRun.objects.select_related("herd", "asked_by").get(pk=run_id)
    reassess_in_steps(run=run, as_of=run.herd.today())


@task()
def recheck_verdicts() -> int:
    """Look again, in every herd, at the verdicts that the passing of time may have changed; return how many did.

    Tomorrow's turn is put on the queue first, so that a day that fails is not the last. What waits for nobody any
    more is cleared away on the same turn.
    """
    schedule_recheck()
    clear_away(now=timezone.now())
    refresh_statistics()
    return sum(len(recheck_due(herd=herd, as_of=herd.today())) for herd in Herd.objects.order_by("pk"))


def refresh_statistics() -> None:
    """Let SQLite see what its tables hold, so that it picks the right index; PostgreSQL does so by itself.

    In a herd of 100,000 it finds the few flagged animals by their index from then on.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                "PRAGMA analysis_limit = 1000"
            )  # a sample of each index: seconds become milliseconds
            cursor.execute("ANALYZE")


@task()
def send_worklist_mails() -> int:
    """Mail everyone who asked for it what waits today; return how many mails went out.

    The next turn is put on the queue first.
    """
    schedule_mails()
    if not _mails_lead_back("daily mail"):
        return 0
    return sum(sending is Sending.SENT for _user, sending in send_due(timezone.now().date()))


@task()
def send_monthly_reports() -> int:
    """Mail the saved reports that are due today, or were when nothing ran; return how many went out.

    The next turn is put on the queue first.
    """
    schedule_reports()
    if not _mails_lead_back("monthly report"):
        return 0
    return sum(became is Sending.SENT for _saved, became in send_due_reports(timezone.now().date()))


def _mails_lead_back(mail: str) -> bool:
    """Say whether the server knows its own address; without it no mail could lead anywhere, and none is sent."""
    if not settings.SITE_ADDRESS:
        logger.warning("No %s is sent: FREEMARTIN_ADDRESS is not set", mail)
    return bool(settings.SITE_ADDRESS)


@task()
def send_report_now(saved_id: int) -> None:
    """Mail a saved report at once to whoever has asked for that."""
    saved = saved_report_to_send(saved_id)
    if saved is not None:
        send_now(saved, timezone.now().date())


def schedule_recheck() -> bool:
    """Put the next daily recheck on the queue, unless one waits there; say whether it was put."""
    return _schedule(recheck_verdicts, next_recheck(timezone.now()))


def schedule_mails() -> bool:
    """Put the next daily mails on the queue, unless they wait there; say whether they were put."""
    return _schedule(send_worklist_mails, next_at(MAILS_AT, timezone.now()))


def schedule_reports() -> bool:
    """Put the next look at the monthly reports on the queue, unless it waits there; say whether it was put."""
    return _schedule(send_monthly_reports, next_at(REPORTS_AT, timezone.now()))


def _schedule(work: Task[Any, Any], at: datetime) -> bool:
    waiting = DBTaskResult.objects.filter(task_path=work.module_path, status=TaskResultStatus.READY)
    if waiting.exists():
        return False
    work.using(run_after=at).enqueue()
    return True


def next_recheck(now: datetime) -> datetime:
    """Return the next moment at which verdicts are rechecked."""
    return next_at(RECHECK_AT, now)


def next_at(times: Iterable[time], now: datetime) -> datetime:
    """Return the next moment at which it is one of these times of the day (UTC)."""
    today = [datetime.combine(now.astimezone(UTC).date(), at) for at in times]
    return min(at if now < at else at + timedelta(days=1) for at in today)


@task()
def try_upload(batch_id: int, user_id: int, language: str) -> None:
    """Try an uploaded file for its preview; problems are told in the language of whoever sent it."""
    with translation.override(language):
        preview(ImportBatch.objects.get(pk=batch_id), by=User.objects.get(pk=user_id), today=Herd.today)


@task()
def take_in_upload(batch_id: int, user_id: int, language: str) -> None:
    """Take an uploaded file into the records, as its preview was confirmed."""
    with translation.override(language):
        confirm(ImportBatch.objects.get(pk=batch_id), by=User.objects.get(pk=user_id), today=Herd.today)


def _noting(run: ReportRun) -> Callable[[int], None]:
    """Return what notes how far a report has come; where somebody else writes for long it goes on without.

    The report is read in a transaction that only reads, so the note is written beside it.
    """

    def note(answered: int) -> None:
        with suppress(OperationalError):
            note_answered(run=run, answered=answered)

    if connection.in_atomic_block:
        return note
    return lambda answered: beside(lambda: note(answered))


@task()
def make_report(run_id: int) -> None:
    """Make a large report for whoever asked for it, noting in the run how far it has come.

    One whose reader has left a herd since, or has come to one, is forgotten: asked for again, it is made of the herds
    of then.
    """
    run = run_to_make(run_id)
    if run is None:
        return
    with translation.override(run.language):
        asked = asked_by(run)
        if asked is None or asked.key != run.key:
            forget_run(run=run)
            return
        with answers_told(_noting(run)):
            document = asked.document()
        finish_run(run=run, document=to_json(document))
