"""Large reports for whoever asked: one a person and address, its way noted, kept for some days."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from diagnostics.models import ReportRun
from diagnostics.queries.report_runs import questions_of_last
from herd.models import Herd, User

#: A kept report is as old as its numbers: after so long it is made anew.
KEPT_FOR = timedelta(days=7)
#: So many are kept for one person; of more the oldest goes.
MOST_KEPT = 50


@transaction.atomic
def ask_for_run(
    *,
    user: User,
    report: str,
    across: bool,
    herds: Iterable[Herd],
    query: str,
    language: str,
    key: str,
) -> tuple[ReportRun, bool]:
    """Return what a person's report of an address is kept as, and whether it was begun just now.

    Asked twice, or by two requests at once, it is one.
    """
    about = {
        "report": report,
        "across": across,
        "query": query,
        "language": language,
        "questions_in_all": questions_of_last(report),
    }
    run, is_new = ReportRun.objects.get_or_create(user=user, key=key, defaults=about)
    if is_new:
        run.herds.set(herds)
        made = ReportRun.objects.filter(user=user, finished_at__isnull=False).order_by("-finished_at")
        ReportRun.objects.filter(pk__in=list(made.values_list("pk", flat=True)[MOST_KEPT:])).delete()
    return run, is_new


@transaction.atomic
def begin_anew(*, run: ReportRun) -> bool:
    """Let a report be made anew; say whether this was the first to ask: of two presses of the button one counts."""
    as_seen = ReportRun.objects.filter(pk=run.pk, asked_at=run.asked_at)
    begun = as_seen.update(
        asked_at=timezone.now(),
        finished_at=None,
        document="",
        questions_in_all=questions_of_last(run.report),
        questions_answered=0,
    )
    return begun == 1


def note_answered(*, run: ReportRun, answered: int) -> None:
    """Note how many questions the database has answered for a report that is being made."""
    ReportRun.objects.filter(pk=run.pk, finished_at__isnull=True).update(questions_answered=answered)


def finish_run(*, run: ReportRun, document: str) -> None:
    """Keep what was made, the text of `diagnostics.reports.kept`; a report cleared away meanwhile stays away.

    So does what was made of older records where it has been asked for anew since.
    """
    ReportRun.objects.filter(pk=run.pk, asked_at=run.asked_at).update(
        document=document, finished_at=timezone.now()
    )


def forget_run(*, run: ReportRun) -> None:
    """Forget a report that its reader may not see any more as it was asked for."""
    run.delete()


def clear_runs(*, now: datetime) -> int:
    """Forget reports made, or asked for and never made, longer ago than `KEPT_FOR`; return how many."""
    since = ReportRun.objects.annotate(since=Coalesce("finished_at", "asked_at"))
    old = since.filter(since__lt=now - KEPT_FOR)
    number = old.count()
    old.delete()
    return number
