"""Who wishes to be told what waits, by a daily mail or a calendar. Reads only."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from diagnostics.models import CalendarFeed, WorklistMail
from diagnostics.queries.addresses import of_confirmed_address
from herd.models import User


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person has asked for: a daily mail, and a calendar address; `None` where it was not asked for."""

    mail: WorklistMail | None
    feed: CalendarFeed | None


def wishes_of(user: User) -> Wishes:
    """Return what a person has asked for."""
    feed = CalendarFeed.objects.filter(user=user, revoked_at__isnull=True).first()
    return Wishes(WorklistMail.objects.filter(user=user).first(), feed)


def mails_due(on: date) -> QuerySet[WorklistMail]:
    """Return the wishes of those who have not had their mail of a day, and whose address is confirmed."""
    due = WorklistMail.objects.filter(Q(sent_on__isnull=True) | Q(sent_on__lt=on), user__is_active=True)
    return due.filter(of_confirmed_address()).select_related("user").order_by("pk")


def reader_of(token_digest: str) -> User | None:
    """Return whose calendar stands behind the digest of a secret; `None` for one unknown or revoked."""
    feed = (
        CalendarFeed.objects.filter(token_digest=token_digest, revoked_at__isnull=True, user__is_active=True)
        .select_related("user")
        .first()
    )
    return feed.user if feed else None
