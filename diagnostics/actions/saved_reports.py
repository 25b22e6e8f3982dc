"""Reports mailed each month: asked for, changed, stopped; each mail noted as begun before it goes out, then as sent."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from diagnostics.models import ReportMail, SavedReport
from diagnostics.policies.addresses import check_address
from diagnostics.policies.sending import given_up_by
from diagnostics.queries.saved_reports import first_month_of
from diagnostics.vocabulary import MailedPeriod
from herd.errors import refused
from herd.models import Herd, User

#: More are a mistake, or somebody's way to keep the worker busy.
MOST_SAVED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """Which report is sent: what its address says, for which `key` stands.

    `herds` are those it is of; with `all_herds` it is of all those of the day on which it is sent.
    """

    key: str
    report: str
    across: bool
    all_herds: bool
    herds: Collection[Herd]
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How a report is sent each month: what it is called, of which days it is, when it goes, and in which files."""

    name: str
    period: MailedPeriod
    day: int
    with_workbook: bool


@transaction.atomic
def save_report(*, user: User, meant: Meant, wishes: Wishes, today: date) -> SavedReport:
    """Mail a report to a person each month from now on; asked for again it is the same one, as it was asked for last.

    One that was cut off too often is tried again. Raises `Refused` without a confirmed e-mail address, and for more
    than `MOST_SAVED`.
    """
    check_address(user)
    told = {
        "report": meant.report,
        "across": meant.across,
        "all_herds": meant.all_herds,
        "query": meant.query,
        "cut_off": 0,
        **_told(wishes),
    }
    first = {"first_month": first_month_of(wishes.day, today=today)}
    saved, is_new = SavedReport.objects.update_or_create(
        user=user, key=meant.key, defaults=told, create_defaults={**told, **first}
    )
    if is_new and SavedReport.objects.filter(user=user).count() > MOST_SAVED:
        message = _("At most %(most)s reports are sent to one person. Stop one of them first.")
        raise refused("too_many_saved", message % {"most": MOST_SAVED})
    saved.herds.set(meant.herds)
    return saved


def _told(wishes: Wishes) -> dict[str, Any]:
    return {**asdict(wishes), "period": wishes.period.value}


@transaction.atomic
def change_saved_report(*, saved: SavedReport, wishes: Wishes) -> None:
    """Change what a monthly report is called, of which days it is, and when and how it is sent.

    One that was cut off too often is tried again.
    """
    told = {**_told(wishes), "cut_off": 0}
    for name, value in told.items():
        setattr(saved, name, value)
    saved.save(update_fields=list(told))


@transaction.atomic
def stop_saved_report(*, saved: SavedReport) -> None:
    """Send a report no more."""
    saved.delete()


def check_sending_now(*, user: User, site: str) -> None:
    """Raise `Refused` where no mail can go out: without a confirmed address, or without an address of the site."""
    check_address(user)
    if not site:
        message = _(
            "This server does not know its own address, and sends no mails: FREEMARTIN_ADDRESS is not set."
        )
        raise refused("no_site_address", message)


def begin_making(*, saved: SavedReport) -> None:
    """Note before a mail is made that it is; until `note_outcome` it counts as cut off."""
    SavedReport.objects.filter(pk=saved.pk).update(cut_off=F("cut_off") + 1)


@transaction.atomic
def begin_report(*, saved: SavedReport, month: date, at: datetime) -> bool:
    """Note that a month's mail is being sent; say whether nobody has sent it yet, nor is sending it.

    One that somebody began and gave up is begun anew. One that was stopped meanwhile is sent by nobody.
    """
    if not SavedReport.objects.select_for_update().filter(pk=saved.pk).exists():
        return False
    _mail, is_new = ReportMail.objects.get_or_create(saved=saved, month=month, defaults={"begun_at": at})
    given_up = ReportMail.objects.filter(
        saved=saved, month=month, sent_at__isnull=True, begun_at__lte=given_up_by(at)
    )
    return is_new or given_up.update(begun_at=at) == 1


def end_report(*, saved: SavedReport, month: date, begun_at: datetime, at: datetime) -> None:
    """Note that a month's mail, begun at a moment, was sent."""
    ReportMail.objects.filter(saved=saved, month=month, begun_at=begun_at).update(sent_at=at)


def undo_report(*, saved: SavedReport, month: date, begun_at: datetime) -> None:
    """Take the note back of a mail that could not be sent, so that it is tried again."""
    ReportMail.objects.filter(saved=saved, month=month, begun_at=begun_at, sent_at__isnull=True).delete()


def note_outcome(*, saved: SavedReport, failed: bool | None) -> None:
    """Note that a mail was not cut off, and whether it could not be sent or could again (`None`: neither)."""
    told = {} if failed is None else {"failed_at": timezone.now() if failed else None}
    SavedReport.objects.filter(pk=saved.pk).update(cut_off=0, **told)
