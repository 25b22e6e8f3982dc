"""Keeping and forgetting what was typed by somebody whose sign-in had ended."""

from datetime import datetime, timedelta

from django.db import transaction

from herd.models import KeptEntry, User

KEPT_FOR = timedelta(hours=24)
MOST_KEPT_PER_PERSON = 20  # a phone left signed out sends one form, not hundreds; nobody may fill the disk


@transaction.atomic
def keep(*, user: User, page: str, action: str, data: str, files_left_out: bool, now: datetime) -> KeptEntry:
    """Keep what a user typed (`data`, encoded as a form is) for 24 hours from `now`; forget the expired."""
    KeptEntry.objects.filter(expires_at__lte=now).delete()
    older = user.kept_entries.values_list("pk", flat=True)[MOST_KEPT_PER_PERSON - 1 :]
    KeptEntry.objects.filter(pk__in=list(older)).delete()
    return KeptEntry.objects.create(
        user=user,
        page=page,
        action=action,
        data=data,
        files_left_out=files_left_out,
        created_at=now,
        expires_at=now + KEPT_FOR,
    )


@transaction.atomic
def forget_entries(*, user: User, action: str) -> None:
    """Forget what was kept of the form sent to an address: it has been saved."""
    user.kept_entries.filter(action=action).delete()
