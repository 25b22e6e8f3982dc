"""Taking back what was entered in error: a calving, or a calf of one."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from herd.actions.animals import announce
from herd.actions.calvings import DAM_MADE
from herd.actions.numbers import lock
from herd.actions.saving import save_as, signed
from herd.errors import NeedsAcknowledging, Problem, Refused, Severity, refused
from herd.guards import calvings_resting_on, resting_on
from herd.models import Animal, Calving, User
from herd.policies import ONE_ENTRY_WITHIN, TakingBack, taking_back_problems, too_few_born
from herd.queries import calves_of
from herd.vocabulary import Change

#: Acknowledging this says: «I have seen what rests on these animals».
RESTING = "something_rests_on_it"


@transaction.atomic
def void_calving(
    *, calving: Calving, reason: str, by: User, today: date, acknowledged: Iterable[str] = ()
) -> Calving:
    """Void a calving entered in error.

    Its calves are removed, but for those on which something rests (tests, own calvings): these stay, without a
    birth on record. The dam stays, also where she was entered with it. Raises `NeedsAcknowledging` with what rests
    on the calves until that has been seen.
    """
    lock(calving.herd, calving)
    return _void(calving, reason=reason, by=by, today=today, acknowledged=acknowledged)


def _void(
    calving: Calving,
    *,
    reason: str,
    by: User,
    today: date,
    acknowledged: Iterable[str] = (),
    dam_to_remove: Animal | None = None,
) -> Calving:
    """Void a calving that is locked, and remove the dam that was entered for it alone, where one is given."""
    check_open(calving, reason)
    calves = list(calving.calves.all())
    resting = resting_on(calves)
    if resting and RESTING not in acknowledged:
        raise NeedsAcknowledging(*(Problem(RESTING, "", each.message, Severity.WARNING) for each in resting))
    affected = bearing_on(calving)
    kept = {each.animal_id for each in resting} | _named_as_dam(calves)
    affected -= _part_with(calves, kept, by=by, reason=reason)
    if dam_to_remove is not None:
        calving.dam = None  # the calving's history names her
    mark_void(calving, by=by, reason=reason)
    if dam_to_remove is not None:
        affected.discard(dam_to_remove.pk)
        _remove(dam_to_remove, by=by, reason=reason)
    announce(calving.herd, affected | kept, Change.CALVING_VOIDED, by=by, today=today)
    return calving


def _named_as_dam(calves: Iterable[Animal]) -> set[int]:
    """Return the calves that a calving, voided or not, names as dam: removed, they would be missing in its history."""
    return set(Calving.objects.filter(dam__in=calves).values_list("dam_id", flat=True))


def _part_with(calves: Iterable[Animal], kept: Collection[int], *, by: User, reason: str) -> set[int]:
    """Remove the calves of a calving and return their ids; those `kept` stay, without a birth on record."""
    removed = set()
    for calf in calves:
        if calf.pk in kept:
            calf.calving = None
            save_as(calf, by=by, reason=reason)
        else:
            removed.add(calf.pk)
            _remove(calf, by=by, reason=reason)
    return removed


@transaction.atomic
def take_back_calving(*, calving: Calving, by: User, today: date, now: datetime) -> Calving:
    """Void a calving that the same person has just entered by mistake, and remove the cow made only for it.

    Raises `Refused` for somebody else's entry, one older than a day, or one on which something rests by now: that
    is voided with a reason by those who may.
    """
    lock(calving.herd, calving)
    facts = taking_back(calving, by=by, now=now)
    if problems := list(taking_back_problems(facts)):
        raise Refused(*problems)
    reason, dam = _("Entered by mistake."), entered_dam(calving)
    return _void(calving, reason=reason, by=by, today=today, dam_to_remove=dam)


def entered_dam(calving: Calving) -> Animal | None:
    """Return the dam of a calving that was made by entering it and on whom nothing else rests; `None` otherwise.

    What was made together is read from the histories: she was made as a dam (`DAM_MADE`), in the moment in which
    the calving first named her, and by the same person; nothing of her has been changed since. No other calving
    names her, voided ones included, and nothing else is on record of her.
    """
    dam = calving.dam
    if dam is None or dam.calvings.exclude(pk=calving.pk).exists():
        return None
    made = list(dam.history.order_by("history_id")[:2])
    named = calving.history.filter(dam=dam.pk).order_by("history_id").first()
    if len(made) != 1 or named is None or made[0].history_change_reason != DAM_MADE:
        return None
    together = timedelta() <= named.history_date - made[0].history_date <= ONE_ENTRY_WITHIN
    same_person = named.history_user_id == made[0].history_user_id
    if not (together and same_person) or resting_on([dam], but=calvings_resting_on):
        return None
    return dam


def taking_back(calving: Calving, *, by: User, now: datetime) -> TakingBack:
    """Gather what decides whether a calving may be taken back."""
    calves = list(calving.calves.all())
    return TakingBack(
        voided=calving.voided_at is not None,
        grown=any(calf.recorded_at - calving.recorded_at > ONE_ENTRY_WITHIN for calf in calves),
        own=calving.recorded_by_id == by.pk and all(calf.recorded_by_id == by.pk for calf in calves),
        age=now - calving.recorded_at,
        rests=bool(resting_on(calves)),
    )


def may_take_back(calving: Calving, *, by: User, now: datetime) -> bool:
    """Say whether somebody may take back a calving without a reason: their own slip of the last day."""
    return not any(taking_back_problems(taking_back(calving, by=by, now=now)))


@transaction.atomic
def remove_calf(
    *, calf: Animal, reason: str, by: User, today: date, number_born: int | None = None
) -> Calving:
    """Remove a calf entered by mistake from its calving, with the number born corrected where it is given.

    Raises `Refused` for the only calf of a calving (void that), one on which something rests, or a number born
    smaller than the calves left.
    """
    lock(calf.herd, calf)
    calving = calf.calving
    if calving is None:
        raise refused("no_calving", _("This animal belongs to no calving on record."))
    check_open(calving, reason)
    left = calving.calves.count() - 1
    if left == 0:
        raise refused("only_calf", _("It is the only calf of this calving: void the calving instead."))
    if resting := resting_on([calf]):
        raise Refused(*(Problem(RESTING, "", each.message) for each in resting))
    if calf.calvings.exists():
        raise refused(RESTING, _("A voided calving names it as dam: it has to stay on record."))
    if number_born is not None and number_born < left:
        raise Refused(too_few_born(number_born, left))
    _remove(calf, by=by, reason=reason)
    if number_born is not None:
        calving.number_born = number_born
    save_as(calving, by=by, reason=reason)
    announce(calving.herd, bearing_on(calving), Change.CALVING_CORRECTED, by=by, today=today)
    return calving


def _remove(animal: Animal, *, by: User, reason: str) -> None:
    """Remove an animal; its history stays, and says who and why."""
    signed(animal, by=by, reason=reason).delete()


def mark_void(calving: Calving, *, by: User, reason: str, joined_into: Calving | None = None) -> None:
    """Void a calving, saying by whom, when and why, and which one its calves now belong to."""
    calving.voided_at, calving.voided_by, calving.void_reason = timezone.now(), by, reason
    calving.joined_into = joined_into
    save_as(calving, by=by, reason=reason)


def check_open(calving: Calving, reason: str) -> None:
    """Refuse a correction of a voided calving, or one without a reason."""
    if calving.voided_at is not None:
        raise refused("calving_voided", _("This calving has been voided."))
    if not reason.strip():
        raise refused("reason_missing", _("Say why."), field="reason")


def bearing_on(calving: Calving) -> set[int]:
    """Return the ids of all whose evidence a calving bears on: its calves, those beside it, and the dam."""
    return calves_of([calving]) | ({calving.dam_id} if calving.dam_id else set())
