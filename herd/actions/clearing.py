"""Clearing away what waits for nobody any more. No record of a herd is among it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django_tasks_db.models import DBTaskResult

from herd.errors import Words
from herd.models import ImportBatch, KeptEntry
from herd.vocabulary import ImportState

#: A file read and not confirmed for so long waits for nobody; its lines are the largest table of a small farm.
UNCONFIRMED_FOR = timedelta(days=14)
#: Work done or failed so long ago: no page asks after it any more.
FINISHED_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Cleared:
    """How many of each have been cleared away; `others` by what they are called."""

    uploads: int
    kept_entries: int
    finished_tasks: int
    others: tuple[tuple[Words, int], ...] = ()


Clearing = Callable[[datetime], int]
_clearings: dict[Clearing, Words] = {}


def clears_away(called: Words) -> Callable[[Clearing], Clearing]:
    """Register what another app clears away on the same turn: handed the moment, it returns how many have gone."""

    def register(clearing: Clearing) -> Clearing:
        _clearings[clearing] = called
        return clearing

    return register


def clear_away(*, now: datetime, unconfirmed_for: timedelta = UNCONFIRMED_FOR) -> Cleared:
    """Forget files unconfirmed for so long with their lines, expired kept entries and sign-ins, and old finished work.

    So is forgotten what other apps have registered.

    Each file goes whole, in a transaction of its own, so that others write in between and none is ever saved by half.
    """
    batches = _unconfirmed().filter(created_at__lt=now - unconfirmed_for)
    uploads = sum(_forget_upload(pk) for pk in list(batches.values_list("pk", flat=True)))
    kept, _of_each = KeptEntry.objects.filter(expires_at__lte=now).delete()
    finished = DBTaskResult.objects.finished().filter(finished_at__lt=now - FINISHED_FOR)
    tasks, _of_each = finished.delete()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    others = tuple((called, clearing(now)) for clearing, called in _clearings.items())
    return Cleared(uploads=uploads, kept_entries=kept, finished_tasks=tasks, others=others)


@transaction.atomic
def _forget_upload(pk: int) -> bool:
    """Forget one file with its lines, unless it has been confirmed, or is being confirmed, by now."""
    batch = _unconfirmed().select_for_update(skip_locked=True).filter(pk=pk).first()
    if batch is None:
        return False
    batch.delete()
    return True


def _unconfirmed() -> QuerySet[ImportBatch]:
    return ImportBatch.objects.exclude(state=ImportState.CONFIRMED.value)
