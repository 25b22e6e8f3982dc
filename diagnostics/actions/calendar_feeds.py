"""The secret address of a person's calendar: made, made anew, revoked."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from diagnostics.models import CalendarFeed
from herd.models import User

_TOKEN_BYTES = 24  # 192 random bits: not to be guessed


def digest(token: str) -> str:
    """Return what is kept of a calendar's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_feed(*, user: User, now: datetime) -> str:
    """Make a person's calendar address and return its secret, which is kept nowhere; an earlier one is revoked."""
    revoke_feed(user=user, now=now)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    CalendarFeed.objects.create(user=user, token_digest=digest(token), created_at=now)
    return token


@transaction.atomic
def revoke_feed(*, user: User, now: datetime) -> bool:
    """Let a person's calendar address lead nowhere any more; say whether there was one."""
    User.objects.select_for_update().get(pk=user.pk)
    return user.calendar_feeds.filter(revoked_at__isnull=True).update(revoked_at=now) > 0
