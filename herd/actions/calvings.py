"""Recording a calving, and adding to one on record."""

from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from herd.actions.animals import announce
from herd.actions.saving import save_as
from herd.entries import CalfEntry, CalvingEntry
from herd.errors import NeedsAcknowledging, Refused, refused
from herd.identifiers import clean_number
from herd.models import Animal, Calving, Herd, User
from herd.policies import CalfFacts, CalvingFacts, DamFacts, calving_problems, split
from herd.queries import bearer_on, calves_of, calvings_near
from herd.vocabulary import DEAD_FATES, Change, Fate, LeftReason, Sex

_OF_THE_CALVING = (
    "litter",
    "number_born",
    "fetuses_scanned",
    "embryo_transfer",
    "genetic_dam",
    "semen",
    "parity",
    "ease",
    "membranes",
    "note",
)


@transaction.atomic
def record_calving(*, herd: Herd, entry: CalvingEntry, by: User | None, today: date) -> Calving:
    """Record a calving with all its calves; the dam becomes female if her sex was not on record.

    An entry with an `idempotency_key` already used in the herd returns the calving recorded then. Raises
    `Refused` for what contradicts the record, and `NeedsAcknowledging` while warnings of the entry are not in
    `entry.acknowledged` (their codes). Nothing is saved then.
    """
    if entry.idempotency_key and (
        before := herd.calvings.filter(idempotency_key=entry.idempotency_key).first()
    ):
        return before
    dam = _dam_of(herd, entry)
    refusals, warnings = split(calving_problems(calving_facts(herd, entry, dam), today=today))
    if refusals:
        raise Refused(*refusals)
    unseen = [problem for problem in warnings if problem.code not in entry.acknowledged]
    if unseen:
        raise NeedsAcknowledging(*unseen)
    dam = dam or _created_dam(herd, entry, by=by)
    if dam is not None and dam.sex == Sex.UNKNOWN:
        dam.sex = Sex.FEMALE
        save_as(dam, by=by, reason="calved")
    calving = Calving(
        herd=herd,
        dam=dam,
        calved_on=entry.calved_on,
        recorded_by=by,
        idempotency_key=entry.idempotency_key,
        **{name: getattr(entry, name) for name in _OF_THE_CALVING},
    )
    save_as(calving, by=by)
    for calf in entry.calves:
        _record_calf(calving, calf, by=by)
    announce_calving(calving, Change.CALVING_RECORDED, by=by, today=today)
    return calving


@transaction.atomic
def add_calf(
    *, calving: Calving, calf: CalfEntry, by: User | None, today: date, number_born: int | None = None
) -> Animal:
    """Add a calf to a calving on record, with the number born corrected where it is given.

    Raises `Refused` for a number in use, or when more calves would be on record than were born.
    """
    if calving.voided_at is not None:
        raise refused("calving_voided", _("This calving has been voided."))
    if number_born is not None:
        calving.number_born = number_born
    on_record = calving.calves.count()
    if calving.number_born is not None and calving.number_born < on_record + 1:
        message = _(
            "%(born)s born is stated and %(calves)s calves are on record. Correct the number born first."
        )
        raise refused(
            "number_born_too_small",
            message % {"born": calving.number_born, "calves": on_record},
            field="number_born",
        )
    facts = CalvingFacts(
        calved_on=calving.calved_on,
        calves=(_calf_facts(calving.herd, calf),),
        dam=DamFacts(number=calving.dam.number) if calving.dam else None,
    )
    refusals, _warnings = split(calving_problems(facts, today=today))
    if refusals:
        raise Refused(*refusals)
    save_as(calving, by=by)
    animal = _record_calf(calving, calf, by=by)
    announce_calving(calving, Change.CALF_ADDED, by=by, today=today)
    return animal


def calving_facts(herd: Herd, entry: CalvingEntry, dam: Animal | None) -> CalvingFacts:
    """Gather what the record says of those an entry names."""
    dam_facts = None
    if dam is not None:
        near = calvings_near(herd, dam, entry.calved_on).values_list("calved_on", flat=True)
        dam_facts = DamFacts(number=dam.number, sex=dam.sex, born_on=dam.born_on, calved_on=tuple(near))
    elif entry.dam_number:
        dam_facts = DamFacts(number=clean_number(entry.dam_number))
    return CalvingFacts(
        calved_on=entry.calved_on,
        calves=tuple(_calf_facts(herd, calf) for calf in entry.calves),
        dam=dam_facts,
        number_born=entry.number_born,
        sires=tuple(calf.sire for calf in entry.calves if calf.sire),
    )


def announce_calving(calving: Calving, change: Change, *, by: User | None, today: date) -> None:
    """Tell whoever listens of a change to a calving: its calves, those of calvings beside it, and the dam."""
    animals = calves_of([calving]) | ({calving.dam_id} if calving.dam_id else set())
    announce(calving.herd, animals, change, by=by, today=today)


def _calf_facts(herd: Herd, calf: CalfEntry) -> CalfFacts:
    number = clean_number(calf.number)
    taken = (
        bool(number)
        and Fate(calf.fate) not in DEAD_FATES
        and herd.animals.filter(number=number, left_on__isnull=True).exists()
    )
    return CalfFacts(number=number, sex=calf.sex, number_taken=taken)


def _dam_of(herd: Herd, entry: CalvingEntry) -> Animal | None:
    """Return the dam an entry names; `None` when she is to be made or is not known."""
    if entry.dam is not None or not entry.dam_number:
        return entry.dam
    number = clean_number(entry.dam_number)
    dam = bearer_on(herd, number, entry.calved_on)
    if dam is None and not entry.create_dam:
        message = _("No animal of the herd had the number %(number)s that day.") % {"number": number}
        raise refused("dam_unknown", message, field="dam")
    return dam


def _created_dam(herd: Herd, entry: CalvingEntry, *, by: User | None) -> Animal | None:
    """Make the dam an entry names and nobody has on record: a cow without a birth on record."""
    if not entry.dam_number:
        return None
    dam = Animal(herd=herd, number=clean_number(entry.dam_number), sex=Sex.FEMALE.value, recorded_by=by)
    if herd.animals.filter(number=dam.number, left_on__isnull=True).exists():
        message = _("The animal with the number %(number)s was not in the herd on the day of this calving.")
        raise refused("dam_not_there_that_day", message % {"number": dam.number}, field="dam")
    save_as(dam, by=by, reason="named as dam")
    return dam


def _record_calf(calving: Calving, calf: CalfEntry, *, by: User | None) -> Animal:
    dead = Fate(calf.fate) in DEAD_FATES
    animal = Animal(
        herd=calving.herd,
        calving=calving,
        born_on=calving.calved_on,
        left_on=calving.calved_on if dead else None,
        left_reason=LeftReason.DIED.value if dead else "",
        recorded_by=by,
        **(asdict(calf) | {"number": clean_number(calf.number)}),
    )
    save_as(animal, by=by)
    return animal
