"""Changes to one animal: entering one bought, numbering, correcting, leaving and coming back."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from herd.actions.saving import save_as
from herd.errors import Problem, Refused, refused
from herd.identifiers import clean_number
from herd.models import Animal, FormerNumber, Herd, User
from herd.policies import DamFacts, dam_problems, future_problems, leaving_problems, refusal, split
from herd.queries import kin_of, live_calvings
from herd.signals import births_changed
from herd.vocabulary import DEAD_FATES, Change, Fate, LeftReason

#: Fields that may be corrected of an animal, and whether the evidence of kin depends on them.
CORRECTABLE = {
    "sex": True,
    "fate": True,
    "born_on": True,
    "birth_as_stated": True,
    "official_id": False,
    "breed": False,
    "sire": False,
    "birth_weight_kg": False,
    "pen": False,
    "entered_on": True,
    "note": False,
}


def announce(herd: Herd, animals: Iterable[int], change: Change, *, by: User | None, today: date) -> None:
    """Tell whoever listens that the births or the presence of these animals, or of their kin, have changed."""
    births_changed.send(sender=None, herd=herd, animals=set(animals), change=change, by=by, today=today)


def number_problem(herd: Herd, number: str, *, but: Animal | None = None) -> Problem | None:
    """Return what speaks against giving a number, if an animal present bears it."""
    taken = herd.animals.filter(number=number, left_on__isnull=True)
    if but is not None:
        taken = taken.exclude(pk=but.pk)
    if number and taken.exists():
        return refusal(
            "number_in_use",
            "number",
            _("An animal present in the herd has the number %(number)s.") % {"number": number},
        )
    return None


@transaction.atomic
def enter_animal(
    *,
    herd: Herd,
    by: User | None,
    today: date,
    number: str,
    sex: str,
    idempotency_key: str = "",
    **fields: Any,
) -> Animal:
    """Enter an animal from outside: bought, or not born on record.

    `fields` are further fields of `Animal` (born_on, entered_on, birth_as_stated, official_id, breed, sire, pen,
    note). The same `idempotency_key` returns the animal entered before. Raises `Refused` for a number in use or
    a date in the future.
    """
    if idempotency_key and (before := herd.animals.filter(idempotency_key=idempotency_key).first()):
        return before
    number = clean_number(number)
    problems = [problem for problem in [number_problem(herd, number)] if problem]
    for field in ("born_on", "entered_on"):
        problems += future_problems(fields.get(field), today=today, field=field)
    born_on, entered_on = fields.get("born_on"), fields.get("entered_on")
    if born_on and entered_on and entered_on < born_on:
        problems.append(
            refusal("entered_before_birth", "entered_on", _("An animal cannot come before it was born."))
        )
    if problems:
        raise Refused(*problems)
    animal = Animal(
        herd=herd, number=number, sex=sex, recorded_by=by, idempotency_key=idempotency_key, **fields
    )
    save_as(animal, by=by)
    announce(herd, [animal.pk], Change.ANIMAL_ENTERED, by=by, today=today)
    return animal


@transaction.atomic
def tag_animal(*, animal: Animal, number: str, by: User | None, today: date, reason: str = "") -> Animal:
    """Give an animal a number, or another one; the former stays on record.

    Raises `Refused` for an empty number, or one that an animal present bears.
    """
    number = clean_number(number)
    if not number:
        raise refused("number_missing", _("Enter the number on the tag."), field="number")
    if number == animal.number:
        return animal
    if animal.present and (problem := number_problem(animal.herd, number, but=animal)):
        raise Refused(problem)
    if animal.number:
        FormerNumber.objects.create(
            herd=animal.herd, animal=animal, number=animal.number, borne_until=today, recorded_by=by
        )
    animal.number = number
    save_as(animal, by=by, reason=reason)
    announce(animal.herd, kin_of([animal.pk]) | {animal.pk}, Change.ANIMAL_CORRECTED, by=by, today=today)
    return animal


@transaction.atomic
def correct_animal(*, animal: Animal, by: User | None, today: date, reason: str, **fields: Any) -> Animal:
    """Correct what is on record of an animal (see `CORRECTABLE`), saying why.

    A calf corrected to dead has left on its calving date; one corrected to alive is back. Raises `Refused` for a
    male that has calved, a date that contradicts the record, or a missing reason.
    """
    if not reason.strip():
        raise refused("reason_missing", _("Say why it is corrected."), field="reason")
    unknown = set(fields) - set(CORRECTABLE)
    if unknown:
        raise TypeError(f"not correctable: {sorted(unknown)}")
    for field, value in fields.items():
        setattr(animal, field, value)
    if "fate" in fields:
        _presence_follows_fate(animal)
    refusals, _warnings = split(_record_problems(animal, today=today))
    if refusals:
        raise Refused(*refusals)
    save_as(animal, by=by, reason=reason)
    if any(CORRECTABLE[field] for field in fields):
        kin = kin_of([animal.pk]) | {animal.pk}
        announce(animal.herd, kin, Change.ANIMAL_CORRECTED, by=by, today=today)
    return animal


def _presence_follows_fate(animal: Animal) -> None:
    """Let a calf that died at birth have left on that day, and one that lived be present again."""
    born_on = animal.calving.calved_on if animal.calving else animal.born_on
    if Fate(animal.fate) in DEAD_FATES:
        animal.left_on, animal.left_reason = born_on, LeftReason.DIED.value
    elif animal.left_reason == LeftReason.DIED and animal.left_on == born_on:
        animal.left_on, animal.left_reason = None, ""


def _record_problems(animal: Animal, *, today: date) -> Iterable[Problem]:
    """Check an animal as corrected against her own calvings, her arrival and the number she bears."""
    if Fate(animal.fate) in DEAD_FATES and animal.left_on is None:
        yield refusal(
            "birth_date_missing", "born_on", _("Enter the date of birth of a calf that died at birth.")
        )
    yield from future_problems(animal.born_on, today=today, field="born_on")
    if animal.calving and animal.born_on != animal.calving.calved_on:
        message = _("The date of birth is that of the calving on record: correct the calving.")
        yield refusal("birth_date_is_the_calvings", "born_on", message)
    if animal.entered_on and animal.born_on and animal.entered_on < animal.born_on:
        yield refusal("entered_before_birth", "entered_on", _("An animal cannot come before it was born."))
    if animal.left_on and animal.born_on and animal.left_on < animal.born_on:
        yield refusal("left_before_birth", "born_on", _("An animal cannot leave before it was born."))
    if animal.left_on is None and (problem := number_problem(animal.herd, animal.number, but=animal)):
        yield problem
    calved = list(live_calvings(animal.herd).filter(dam=animal).values_list("calved_on", flat=True))
    if calved:
        dam = DamFacts(number=animal.number, sex=animal.sex, born_on=animal.born_on)
        for problem in dam_problems(dam, min(calved)):
            field = "sex" if problem.code == "dam_is_male" else "born_on"
            yield Problem(problem.code, field, problem.message, problem.severity)


@transaction.atomic
def record_leaving(
    *, animals: Iterable[Animal], left_on: date, left_reason: str, by: User | None, today: date
) -> list[Animal]:
    """Record that animals left the herd on one day for one reason; all of them or none.

    Raises `Refused`, naming the animals that have already left or whose records contradict the day.
    """
    chosen = list(animals)
    if not chosen:
        raise refused("none_chosen", _("Choose at least one animal."), field="animals")
    problems: list[Problem] = []
    for animal in chosen:
        calvings = live_calvings(animal.herd).filter(dam=animal)
        last = calvings.order_by("-calved_on").values_list("calved_on", flat=True).first()
        if not animal.present:
            message = _("%(animal)s has already left.") % {"animal": animal}
            problems.append(refusal("already_left", "animals", message))
            continue
        problems += leaving_problems(
            born_on=animal.born_on,
            entered_on=animal.entered_on,
            last_record_on=last,
            left_on=left_on,
            today=today,
        )
    if problems:
        raise Refused(*dict.fromkeys(problems))
    for animal in chosen:
        animal.left_on, animal.left_reason = left_on, left_reason
        save_as(animal, by=by)
    ids = {animal.pk for animal in chosen}
    announce(chosen[0].herd, ids | kin_of(ids), Change.ANIMAL_LEFT, by=by, today=today)
    return chosen


@transaction.atomic
def undo_leaving(*, animal: Animal, by: User | None, today: date, reason: str) -> Animal:
    """Take back that an animal left. Raises `Refused` when its number has been given to another since."""
    if animal.present:
        return animal
    if Fate(animal.fate) in DEAD_FATES:
        raise refused("died_at_birth", _("This calf died at birth: correct its fate instead."))
    if problem := number_problem(animal.herd, animal.number, but=animal):
        raise Refused(problem)
    animal.left_on, animal.left_reason = None, ""
    save_as(animal, by=by, reason=reason)
    announce(animal.herd, kin_of([animal.pk]) | {animal.pk}, Change.ANIMAL_RETURNED, by=by, today=today)
    return animal
