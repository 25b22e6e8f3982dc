"""The daily mail of what waits: asked for, given up, noted as begun before it goes out and as sent after."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from diagnostics.models import WorklistMail
from diagnostics.policies.addresses import check_address
from diagnostics.policies.sending import given_up_by
from herd.models import User


@transaction.atomic
def ask_for_mail(*, user: User) -> WorklistMail:
    """Send a person a daily mail from now on; asked twice it is one.

    Raises `Refused` without a confirmed e-mail address.
    """
    check_address(user)
    wish, _made = WorklistMail.objects.get_or_create(user=user)
    return wish


@transaction.atomic
def give_up_mail(*, user: User) -> None:
    """Send a person no daily mail any more."""
    WorklistMail.objects.filter(user=user).delete()


def begin_mail(*, wish: WorklistMail, on: date, at: datetime) -> bool:
    """Note that a day's mail is being sent; say whether nobody has sent it yet, nor is sending it.

    One that somebody began and gave up is begun anew.
    """
    due = WorklistMail.objects.filter(Q(sent_on__isnull=True) | Q(sent_on__lt=on), pk=wish.pk)
    free = due.filter(Q(begun_at__isnull=True) | Q(begun_at__lte=given_up_by(at)))
    return free.update(begun_at=at) == 1


def end_mail(*, wish: WorklistMail, on: date, begun_at: datetime) -> None:
    """Note that a day's mail, begun at a moment, was sent."""
    WorklistMail.objects.filter(pk=wish.pk, begun_at=begun_at).update(begun_at=None, sent_on=on)


def undo_mail(*, wish: WorklistMail, begun_at: datetime) -> None:
    """Take the note back of a mail that could not be sent, so that it is tried again."""
    WorklistMail.objects.filter(pk=wish.pk, begun_at=begun_at).update(begun_at=None)
