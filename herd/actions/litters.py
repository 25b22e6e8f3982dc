"""Recording what was born where the dam has calved a day or three before: the same litter, or another."""

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from herd.actions.calvings import (
    OF_THE_CALVING,
    add_calves,
    dam_of,
    record_calving,
    with_kept_numbers,
)
from herd.actions.corrections import declare_separate
from herd.actions.numbers import lock
from herd.entries import CalvingEntry
from herd.models import Calving, Herd, User
from herd.queries import litters_beside
from herd.vocabulary import SameLitter

SAME_LITTER_QUESTION = "same_litter_question"


@transaction.atomic
def record_birth(
    *,
    herd: Herd,
    entry: CalvingEntry,
    by: User,
    today: date,
    same_litter: SameLitter = SameLitter.NOT_ASKED,
) -> Calving:
    """Record a calving as a person enters it, with the answer to «the same litter?».

    `SAME` adds the calves to the dam's calving nearest in time, at most three days off, and returns that one: its
    number born becomes the largest of what was stated and what is then on record, and what was not said of it is
    filled in. `ANOTHER` records a calving and declares it separate from those. Without a calving so near the answer
    changes nothing. Raises what `record_calving` and `add_calves` raise.
    """
    lock(herd)
    if same_litter is SameLitter.NOT_ASKED or _sent_before(herd, entry):
        return record_calving(herd=herd, entry=entry, by=by, today=today)
    read = with_kept_numbers(entry)
    dam = dam_of(herd, read)
    beside = litters_beside(herd, dam, entry.calved_on) if dam else []
    if same_litter is SameLitter.SAME and beside:
        return _join_to(beside[0], read, by=by, today=today)
    seen = entry.acknowledged | {SAME_LITTER_QUESTION}
    calving = record_calving(herd=herd, entry=replace(entry, acknowledged=seen), by=by, today=today)
    for other in beside:
        reason = _("Entered as another litter.")
        declare_separate(one=calving, other=other, reason=reason, by=by, today=today)
    return calving


def _sent_before(herd: Herd, entry: CalvingEntry) -> bool:
    key = entry.idempotency_key
    return bool(key) and herd.calvings.filter(idempotency_key=key).exists()


def _join_to(calving: Calving, entry: CalvingEntry, *, by: User, today: date) -> Calving:
    """Add the calves of an entry to a calving on record, with what that one does not say yet."""
    said = {name: getattr(entry, name) for name in OF_THE_CALVING if name != "number_born"}
    stated = [number for number in (calving.number_born, entry.number_born) if number is not None]
    key = entry.idempotency_key
    added_before = bool(key) and calving.calves.filter(idempotency_key=key).exists()
    to_come = 0 if added_before else len(entry.calves)
    add_calves(
        calving=calving,
        calves=entry.calves,
        by=by,
        today=today,
        number_born=max([calving.calves.count() + to_come, *stated]),
        idempotency_key=key,
        said=said,
    )
    return calving
