"""Correcting, joining and separating calvings on record: with a reason, and with what rests on them seen."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from herd.actions.animals import announce
from herd.actions.calvings import OF_THE_CALVING, created_dam, fill_blanks, make_female
from herd.actions.numbers import lock
from herd.actions.saving import save_as
from herd.actions.versions import check_seen
from herd.actions.voiding import bearing_on, check_open, mark_void
from herd.errors import Problem, Refused, ask_about, refuse_any, refused
from herd.guards import resting_on
from herd.kinship import SAME_LITTER_DAYS, same_litter_possible
from herd.models import Animal, Calving, SeparateLitters, User
from herd.policies import CalvingFacts, DamFacts, calving_problems, dam_problems, refusal, split, too_few_born
from herd.queries import calvings_near
from herd.vocabulary import DEAD_FATES, Change, Fate, LeftReason

CORRECTABLE = frozenset({"dam", "calved_on", *OF_THE_CALVING})


@transaction.atomic
def correct_calving(
    *,
    calving: Calving,
    by: User | None,
    today: date,
    reason: str,
    acknowledged: Iterable[str] = (),
    create_dam: str = "",
    seen: str = "",
    **fields: Any,
) -> Calving:
    """Correct what is on record of a calving (see `CORRECTABLE`); its calves' dates of birth follow.

    With `create_dam`, a number, a cow of that number is made and becomes the dam. `seen` is the version of the record
    the correction was typed for: `ChangedSince` is raised where it would overwrite what was changed later. Raises
    `Refused` for what contradicts the record, `NeedsAcknowledging` for warnings of a changed dam or day not yet
    acknowledged; `calving` is then as it was.
    """
    lock(calving.herd, calving)
    check_open(calving, reason)
    if unknown := set(fields) - CORRECTABLE:
        raise TypeError(f"not correctable: {sorted(unknown)}")
    intended = fields | ({"dam": create_dam} if create_dam else {})
    check_seen(calving, seen, intended, by=by, named={"calved_on": "calving_date"})
    before = bearing_on(calving)
    if create_dam:
        fields["dam"] = created_dam(calving.herd, create_dam, by=by)
    _take_in(calving, fields, today=today, acknowledged=frozenset(acknowledged))
    if calving.dam is not None:
        make_female(calving.dam, by=by)
    save_as(calving, by=by, reason=reason)
    if "calved_on" in fields:
        for calf in calving.calves.exclude(born_on=calving.calved_on):
            _born_on(calf, calving.calved_on, by=by, reason=reason)
    announce(calving.herd, before | bearing_on(calving), Change.CALVING_CORRECTED, by=by, today=today)
    return calving


def _take_in(
    calving: Calving, fields: Mapping[str, Any], *, today: date, acknowledged: frozenset[str]
) -> None:
    """Set fields of a calving and check it as corrected, without saving; refused, it is as it was.

    Warnings are asked only where its dam or its day becomes another.
    """
    moved = any(name in fields and getattr(calving, name) != fields[name] for name in ("dam", "calved_on"))
    for name, value in fields.items():
        setattr(calving, name, value)
    try:
        _check_as_corrected(calving, today=today, acknowledged=acknowledged if moved else None)
    except Refused:
        calving.refresh_from_db(fields=list(fields))
        raise


def _born_on(calf: Animal, day: date, *, by: User | None, reason: str) -> None:
    """Move a calf's birth to another day; one that died at birth left that day."""
    if Fate(calf.fate) in DEAD_FATES and calf.left_on == calf.born_on:
        calf.left_on = day
    calf.born_on = day
    save_as(calf, by=by, reason=reason)


@transaction.atomic
def join_calvings(
    *, keep: Calving, join: Calving, number_born: int | None, reason: str, by: User, today: date
) -> Calving:
    """Make one litter of two calvings: the calves of `join` move to `keep`, and `join` is voided with the reason.

    Raises `Refused` unless both belong to one herd and dam, lie at most three days apart and still stand, or when
    `number_born` is smaller than the calves of both.
    """
    lock(keep.herd, keep, join)
    check_open(keep, reason)
    check_open(join, reason)
    _check_joinable(keep, join)
    calves = list(join.calves.all())
    number_born = _born_of_both(keep, join, number_born, calves=keep.calves.count() + len(calves))
    refuse_any(_calves_against_the_day(calves, keep.calved_on))
    before = bearing_on(keep) | bearing_on(join)
    for calf in calves:
        calf.calving = keep
        _born_on(calf, keep.calved_on, by=by, reason=reason)
    scanned = [n for n in (keep.fetuses_scanned, join.fetuses_scanned) if n is not None]
    fill_blanks(keep, {name: getattr(join, name) for name in OF_THE_CALVING if name != "litter"})
    keep.number_born = number_born
    keep.fetuses_scanned = max(scanned, default=None)
    save_as(keep, by=by, reason=reason)
    mark_void(join, by=by, reason=reason, joined_into=keep)
    announce(keep.herd, before | bearing_on(keep), Change.CALVINGS_JOINED, by=by, today=today)
    return keep


def _born_of_both(keep: Calving, join: Calving, stated: int | None, *, calves: int) -> int | None:
    """Return how many were born in one litter of two: as stated, or the larger number that their calves fit into.

    Raises `Refused` where fewer are stated than the calves of both.
    """
    if stated is None:
        return max((n for n in (keep.number_born, join.number_born) if n and n >= calves), default=None)
    if stated < calves:
        raise Refused(too_few_born(stated, calves))
    return stated


def _check_joinable(keep: Calving, join: Calving) -> None:
    """Refuse to join calvings of two cows, or too far apart for one litter."""
    if (
        keep.pk == join.pk
        or keep.herd_id != join.herd_id
        or keep.dam_id is None
        or keep.dam_id != join.dam_id
    ):
        raise refused("not_one_dam", _("Only two calvings of one dam can be joined."))
    if not same_litter_possible(keep.calved_on, join.calved_on):
        message = _("Calvings more than %(days)s days apart cannot be one litter.")
        raise refused("too_far_apart", message % {"days": SAME_LITTER_DAYS})


@transaction.atomic
def declare_separate(*, one: Calving, other: Calving, reason: str, by: User, today: date) -> SeparateLitters:
    """Declare two calvings of one dam at most three days apart to be two litters.

    Declaring it twice returns the first declaration.
    """
    lock(one.herd, one, other)
    check_open(one, reason)
    check_open(other, reason)
    earlier, later = sorted((one, other), key=lambda calving: (calving.calved_on, calving.pk))
    if earlier.pk == later.pk or earlier.dam_id is None or earlier.dam_id != later.dam_id:
        raise refused("not_one_dam", _("Only two calvings of one dam can be declared separate."))
    affected = bearing_on(earlier) | bearing_on(later)
    declared = SeparateLitters.objects.filter(earlier=earlier, later=later).first()
    if declared is None:
        declared = SeparateLitters(
            herd=earlier.herd, earlier=earlier, later=later, reason=reason, recorded_by=by
        )
        save_as(declared, by=by, reason=reason)
        announce(earlier.herd, affected, Change.CALVINGS_SEPARATED, by=by, today=today)
    return declared


def _check_as_corrected(calving: Calving, *, today: date, acknowledged: frozenset[str] | None) -> None:
    """Refuse a calving that, as corrected, contradicts its dam, its calves or the calendar.

    Warnings not among those acknowledged are raised; `None`: neither dam nor day have changed, so none are asked.
    """
    calves = list(calving.calves.all())
    dam = None
    if calving.dam is not None:
        if any(calf.pk == calving.dam.pk for calf in calves):
            raise refused("calf_is_dam", _("A calf cannot be its own dam."), field="dam")
        near = calvings_near(calving.herd, calving.dam, calving.calved_on).exclude(pk=calving.pk)
        dam = DamFacts(
            number=calving.dam.number,
            sex=calving.dam.sex,
            born_on=calving.dam.born_on,
            calved_on=tuple(near.values_list("calved_on", flat=True)),
        )
    facts = CalvingFacts(calved_on=calving.calved_on, calves=(), dam=dam, number_born=calving.number_born)
    problems = calving_problems(facts, today=today)
    if calving.number_born is not None and calving.number_born < len(calves):
        problems.append(too_few_born(calving.number_born, len(calves)))
    problems += _calves_against_the_day(calves, calving.calved_on)
    refuse_any(problems)
    if acknowledged is not None:
        ask_about(problems, acknowledged)


def _calves_against_the_day(calves: list[Animal], calved_on: date) -> list[Problem]:
    """Refuse a calving date after a calf came or left, was tested, or too late for a calf to have calved herself."""
    problems = []
    for calf in calves:
        died_then = calf.left_reason == LeftReason.DIED and Fate(calf.fate) in DEAD_FATES
        if calf.left_on and calf.left_on < calved_on and not died_then:
            message = _("%(animal)s had left before that day.") % {"animal": calf}
            problems.append(refusal("left_before_birth", "calving_date", message))
        if calf.entered_on and calf.entered_on < calved_on:
            message = _("%(animal)s had come before that day.") % {"animal": calf}
            problems.append(refusal("entered_before_birth", "calving_date", message))
        first = calf.calvings.filter(voided_at__isnull=True).order_by("calved_on").first()
        if first is not None:
            own, _seen = split(dam_problems(DamFacts(number=calf.number, born_on=calved_on), first.calved_on))
            problems += own
    for each in resting_on(calves):
        if each.since and each.since < calved_on:
            message = _("Recorded before that day: %(record)s") % {"record": each.message}
            problems.append(refusal("recorded_before_birth", "calving_date", message))
    return problems
