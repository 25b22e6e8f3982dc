"""Large reports kept for whoever asked, and whether a report is one. Reads only."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from diagnostics.models import ReportRun
from herd.errors import NotHere
from herd.models import Calving, Herd, User
from herd.permissions import Right
from herd.queries import herds_for


def more_calvings_than(
    most: int, *, herds: Collection[int], since: date | None = None, until: date | None = None
) -> bool:
    """Say whether herds have more than so many calvings in a span of days, the voided included.

    No more than that many are looked at, by the index of herd and day alone: how large a report is is known in a
    fraction of the time in which it is counted.
    """
    calvings = Calving.objects.filter(herd__in=herds)
    if since:
        calvings = calvings.filter(calved_on__gte=since)
    if until:
        calvings = calvings.filter(calved_on__lte=until)
    return calvings.order_by()[: most + 1].count() > most


def run_for(user: User, key: str) -> ReportRun | None:
    """Return what a person's report of this address is kept as, made or being made; see `Asked.key`."""
    return ReportRun.objects.filter(user=user, key=key).first()


#: The list of reports names so many of the large ones; they are kept for some days only.
MOST_LISTED = 10


def runs_of(user: User) -> list[ReportRun]:
    """Return the large reports kept for a person, the latest first, without what they hold."""
    runs = ReportRun.objects.filter(user=user).select_related("user").defer("document")
    return list(runs[:MOST_LISTED])


def run_of(user: User, public_id: UUID) -> ReportRun:
    """Return a person's own kept report; raises `Http404` for anybody else's."""
    run = ReportRun.objects.filter(user=user, public_id=public_id).first()
    if run is None:
        raise NotHere(_("There is no such report, or it has been cleared away."))
    return run


def run_to_make(run_id: int) -> ReportRun | None:
    """Return a report that the worker is to make; `None` once it is gone with the account it was for."""
    return ReportRun.objects.select_related("user").filter(pk=run_id).first()


def unmade_of(user: User) -> list[int]:
    """Return the ids of a person's large reports that are not made yet."""
    return list(ReportRun.objects.filter(user=user, finished_at__isnull=True).values_list("pk", flat=True))


def herd_of(run: ReportRun) -> Herd | None:
    """Return the one herd of a report that is not across herds; `None` if the reader may not see it any more."""
    return herds_for(run.user, may=Right.SEE).filter(pk__in=run.herds.values("pk")).first()


def questions_of_last(report: str) -> int:
    """Return how many questions a report put to the database when it was last made; 0 where that is not known."""
    made = ReportRun.objects.filter(report=report, finished_at__isnull=False)
    return made.order_by("-finished_at").values_list("questions_answered", flat=True).first() or 0
