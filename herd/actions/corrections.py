"""Correcting, joining, separating and voiding calvings on record: with a reason, and with what rests on them seen."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from herd.actions.animals import announce
from herd.actions.saving import save_as, signed
from herd.errors import NeedsAcknowledging, Problem, Refused, Severity, refused
from herd.guards import resting_on
from herd.kinship import SAME_LITTER_DAYS, same_litter_possible
from herd.models import Animal, Calving, SeparateLitters, User
from herd.policies import CalvingFacts, DamFacts, calving_problems, split
from herd.queries import calves_of, calvings_near
from herd.vocabulary import DEAD_FATES, Change, Fate, LeftReason, Sex

CORRECTABLE = frozenset(
    {
        "dam",
        "litter",
        "calved_on",
        "number_born",
        "fetuses_scanned",
        "embryo_transfer",
        "genetic_dam",
        "semen",
        "parity",
        "ease",
        "membranes",
        "note",
    }
)
#: Acknowledging this says: «I have seen what rests on these animals».
RESTING = "something_rests_on_it"


@transaction.atomic
def correct_calving(
    *,
    calving: Calving,
    by: User | None,
    today: date,
    reason: str,
    acknowledged: Iterable[str] = (),
    **fields: Any,
) -> Calving:
    """Correct what is on record of a calving (see `CORRECTABLE`); its calves' dates of birth follow.

    Raises `Refused` for what contradicts the record, `NeedsAcknowledging` for warnings not yet acknowledged.
    """
    _check_open(calving, reason)
    if unknown := set(fields) - CORRECTABLE:
        raise TypeError(f"not correctable: {sorted(unknown)}")
    before = _bearing_on(calving)
    for name, value in fields.items():
        setattr(calving, name, value)
    _check_as_corrected(calving, today=today, acknowledged=frozenset(acknowledged))
    if calving.dam is not None and calving.dam.sex == Sex.UNKNOWN:
        calving.dam.sex = Sex.FEMALE
        save_as(calving.dam, by=by, reason="calved")
    save_as(calving, by=by, reason=reason)
    if "calved_on" in fields:
        for calf in calving.calves.exclude(born_on=calving.calved_on):
            if Fate(calf.fate) in DEAD_FATES and calf.left_on == calf.born_on:
                calf.left_on = calving.calved_on
            calf.born_on = calving.calved_on
            save_as(calf, by=by, reason=reason)
    announce(calving.herd, before | _bearing_on(calving), Change.CALVING_CORRECTED, by=by, today=today)
    return calving


@transaction.atomic
def join_calvings(
    *, keep: Calving, join: Calving, number_born: int | None, reason: str, by: User, today: date
) -> Calving:
    """Make one litter of two calvings: the calves of `join` move to `keep`, and `join` is voided with the reason.

    Raises `Refused` unless both belong to one herd and dam, lie at most three days apart and still stand, or when
    `number_born` is smaller than the calves of both.
    """
    _check_open(keep, reason)
    _check_open(join, reason)
    if (
        keep.pk == join.pk
        or keep.herd_id != join.herd_id
        or keep.dam_id is None
        or keep.dam_id != join.dam_id
    ):
        raise refused("not_one_dam", _("Only two calvings of one dam can be joined."))
    if not same_litter_possible(keep.calved_on, join.calved_on):
        message = _("Calvings more than %(days)s days apart cannot be one litter.") % {
            "days": SAME_LITTER_DAYS
        }
        raise refused("too_far_apart", message)
    calves = list(join.calves.all())
    both = keep.calves.count() + len(calves)
    if number_born is not None and number_born < both:
        message = _("%(born)s born is fewer than the %(calves)s calves on record.") % {
            "born": number_born,
            "calves": both,
        }
        raise refused("number_born_too_small", message, field="number_born")
    before = _bearing_on(keep) | _bearing_on(join)
    for calf in calves:
        calf.calving = keep
        if Fate(calf.fate) in DEAD_FATES and calf.left_on == calf.born_on:
            calf.left_on = keep.calved_on
        calf.born_on = keep.calved_on
        save_as(calf, by=by, reason=reason)
    keep.number_born = number_born
    keep.fetuses_scanned = max(filter(None, (keep.fetuses_scanned, join.fetuses_scanned)), default=None)
    save_as(keep, by=by, reason=reason)
    _void(join, by=by, reason=reason, joined_into=keep)
    announce(keep.herd, before | _bearing_on(keep), Change.CALVINGS_JOINED, by=by, today=today)
    return keep


@transaction.atomic
def declare_separate(*, one: Calving, other: Calving, reason: str, by: User, today: date) -> SeparateLitters:
    """Declare two calvings of one dam at most three days apart to be two litters.

    Declaring it twice returns the first declaration.
    """
    _check_open(one, reason)
    _check_open(other, reason)
    earlier, later = sorted((one, other), key=lambda calving: (calving.calved_on, calving.pk))
    if earlier.pk == later.pk or earlier.dam_id is None or earlier.dam_id != later.dam_id:
        raise refused("not_one_dam", _("Only two calvings of one dam can be declared separate."))
    affected = _bearing_on(earlier) | _bearing_on(later)
    declared = SeparateLitters.objects.filter(earlier=earlier, later=later).first()
    if declared is None:
        declared = SeparateLitters(
            herd=earlier.herd, earlier=earlier, later=later, reason=reason, recorded_by=by
        )
        save_as(declared, by=by, reason=reason)
        announce(earlier.herd, affected, Change.CALVINGS_SEPARATED, by=by, today=today)
    return declared


@transaction.atomic
def void_calving(
    *, calving: Calving, reason: str, by: User, today: date, acknowledged: Iterable[str] = ()
) -> Calving:
    """Void a calving entered in error.

    Its calves are removed, but for those on which something rests (tests, own calvings): these stay, without a
    birth on record. Raises `NeedsAcknowledging` with what rests on them until that has been seen.
    """
    _check_open(calving, reason)
    calves = list(calving.calves.all())
    resting = resting_on(calves)
    if resting and RESTING not in acknowledged:
        raise NeedsAcknowledging(*(Problem(RESTING, "", each.message, Severity.WARNING) for each in resting))
    affected = _bearing_on(calving)
    kept = {each.animal_id for each in resting}
    for calf in calves:
        if calf.pk in kept:
            calf.calving = None
            save_as(calf, by=by, reason=reason)
        else:
            affected.discard(calf.pk)
            signed(calf, by=by, reason=reason).delete()
    _void(calving, by=by, reason=reason)
    announce(calving.herd, affected | kept, Change.CALVING_VOIDED, by=by, today=today)
    return calving


def _void(calving: Calving, *, by: User, reason: str, joined_into: Calving | None = None) -> None:
    calving.voided_at, calving.voided_by, calving.void_reason = timezone.now(), by, reason
    calving.joined_into = joined_into
    save_as(calving, by=by, reason=reason)


def _check_open(calving: Calving, reason: str) -> None:
    """Refuse a correction of a voided calving, or one without a reason."""
    if calving.voided_at is not None:
        raise refused("calving_voided", _("This calving has been voided."))
    if not reason.strip():
        raise refused("reason_missing", _("Say why."), field="reason")


def _check_as_corrected(calving: Calving, *, today: date, acknowledged: frozenset[str]) -> None:
    """Refuse a calving that, as corrected, contradicts its dam, its calves or the calendar."""
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
    refusals, warnings = split(calving_problems(facts, today=today))
    if calving.number_born is not None and calving.number_born < len(calves):
        message = _("%(born)s born is fewer than the %(calves)s calves on record.") % {
            "born": calving.number_born,
            "calves": len(calves),
        }
        refusals.append(Problem("number_born_too_small", "number_born", message))
    refusals += _calves_against_the_day(calves, calving.calved_on)
    if refusals:
        raise Refused(*refusals)
    if unseen := [problem for problem in warnings if problem.code not in acknowledged]:
        raise NeedsAcknowledging(*unseen)


def _calves_against_the_day(calves: list[Animal], calved_on: date) -> list[Problem]:
    """Refuse a calving date after a calf left, or less than a year before a calf's own first calving."""
    problems = []
    for calf in calves:
        if (
            calf.left_on
            and calf.left_on < calved_on
            and not (calf.left_reason == LeftReason.DIED and Fate(calf.fate) in DEAD_FATES)
        ):
            message = _("%(animal)s had left before that day.") % {"animal": calf}
            problems.append(Problem("left_before_birth", "calved_on", message))
        first = calf.calvings.filter(voided_at__isnull=True).order_by("calved_on").first()
        if first is not None:
            facts = DamFacts(number=calf.number, sex=Sex.FEMALE.value, born_on=calved_on)
            own, _seen = split(
                calving_problems(CalvingFacts(first.calved_on, (), facts), today=first.calved_on)
            )
            problems += [Problem(each.code, "calved_on", each.message) for each in own]
    return problems


def _bearing_on(calving: Calving) -> set[int]:
    """Return the ids of all whose evidence a calving bears on: its calves, those beside it, and the dam."""
    return calves_of([calving]) | ({calving.dam_id} if calving.dam_id else set())
