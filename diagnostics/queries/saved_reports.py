"""Reports that people have mailed to themselves each month, and which of them are due. Reads only."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from diagnostics.models import ReportMail, SavedReport
from diagnostics.models.reports import MOST_CUT_OFF
from diagnostics.queries.addresses import of_confirmed_address
from herd.errors import NotHere
from herd.models import Herd, Membership, User
from herd.permissions import Right
from herd.queries import herds_for


def month_of(day: date) -> date:
    """Return the first day of the month that a day lies in: what months are named by."""
    return day.replace(day=1)


def first_month_of(day: int, *, today: date) -> date:
    """Return the month of the first mail of a report saved today: this one, if its day is still to come."""
    return month_of(today) if today.day < day else month_of(month_of(today) + timedelta(days=31))


def saved_reports_of(user: User) -> QuerySet[SavedReport]:
    """Return a person's own monthly reports by name, each with its herds and the mails sent, the latest first."""
    latest = Prefetch("mails", ReportMail.objects.filter(sent_at__isnull=False).order_by("-month"))
    return SavedReport.objects.filter(user=user).prefetch_related("herds", latest).order_by("name", "pk")


def saved_report_of(user: User, public_id: UUID) -> SavedReport:
    """Return a person's own monthly report; raises `Http404` for anybody else's."""
    saved = saved_reports_of(user).filter(public_id=public_id).first()
    if saved is None:
        raise NotHere(_("There is no such monthly report."))
    return saved


def saved_report_for(user: User, key: str) -> SavedReport | None:
    """Return a person's monthly report of an address, if it is sent already."""
    return SavedReport.objects.filter(user=user, key=key).first()


def saved_report_to_send(saved_id: int) -> SavedReport | None:
    """Return a monthly report that is to be sent now; `None` once it is stopped, or its address is not confirmed."""
    known = SavedReport.objects.filter(of_confirmed_address(), pk=saved_id, user__is_active=True)
    return known.select_related("user").first()


def herds_still_seen(saved: SavedReport) -> tuple[list[Herd], list[Herd]]:
    """Return of the herds a report was saved of those its reader may still export, and those no more."""
    may = set(herds_for(saved.user, may=Right.EXPORT).values_list("pk", flat=True))
    herds = sorted(saved.herds.all(), key=lambda herd: (herd.name, herd.code))
    return [herd for herd in herds if herd.pk in may], [herd for herd in herds if herd.pk not in may]


def names_when_left(user: User, herds: Iterable[Herd]) -> list[str]:
    """Return what herds were called when a person left them: what they are called now is for their members."""
    return sorted(_when_left(user, herd) for herd in herds)


def _when_left(user: User, herd: Herd) -> str:
    gone = Membership.history.filter(user=user, herd=herd, history_type="-").order_by("-history_id").first()
    told = (
        Herd.history.filter(id=herd.pk, history_date__lte=gone.history_date) if gone else Herd.history.none()
    )
    then = told.order_by("-history_id").first()
    return f"{then.name} ({then.code})" if then else _("a herd you have left")


def reports_due(on: date) -> list[tuple[SavedReport, date]]:
    """Return the monthly reports that are due by a day, each with the month whose mail it is.

    That of this month from its day on, before it that of the month before: a machine that was off on the day sends it
    late. People who are gone, or whose address is not confirmed, are left out, and so is what was cut off too often.
    Reports of whoever had one cut off come last, so that they hold up nobody else's.
    """
    this = month_of(on)
    before = month_of(this - timedelta(days=1))
    tried = SavedReport.objects.filter(of_confirmed_address(), user__is_active=True, cut_off__lt=MOST_CUT_OFF)
    sendable, due = tried.select_related("user"), []
    for month, its_day in ((this, Q(day__lte=on.day)), (before, Q(day__gt=on.day))):
        sent = ReportMail.objects.filter(saved=OuterRef("pk"), month=month, sent_at__isnull=False)
        found = sendable.filter(its_day, ~Exists(sent), first_month__lte=month)
        due += [(saved, month) for saved in found.order_by("pk")]
    cut_off = SavedReport.objects.filter(cut_off__gt=0).values("user").annotate(times=Sum("cut_off"))
    times = dict(cut_off.order_by().values_list("user", "times"))
    return sorted(due, key=lambda each: (times.get(each[0].user_id, 0), each[0].cut_off))
