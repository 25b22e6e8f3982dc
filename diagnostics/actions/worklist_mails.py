"""The daily mail of what waits: asked for, given up, and noted as sent before it goes out."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from diagnostics.models import WorklistMail
from diagnostics.policies.addresses import check_address
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


def claim_mail(*, wish: WorklistMail, on: date) -> bool:
    """Note a day's mail as sent, before it goes out; say whether it was not noted yet.

    Two senders at once, or one that is begun anew, send it once.
    """
    due = WorklistMail.objects.filter(pk=wish.pk).filter(Q(sent_on__isnull=True) | Q(sent_on__lt=on))
    return due.update(sent_on=on) == 1


def release_mail(*, wish: WorklistMail, on: date) -> None:
    """Take the note back of a mail that could not be sent, so that it is tried again; `wish` as it was before."""
    WorklistMail.objects.filter(pk=wish.pk, sent_on=on).update(sent_on=wish.sent_on)
