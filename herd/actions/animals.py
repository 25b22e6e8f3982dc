"""Changes to one animal: entering one bought, numbering, correcting."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from herd.actions.numbers import kept_number, lock, number_problem
from herd.actions.saving import save_as
from herd.actions.sent_again import first_said, refuse_unless
from herd.actions.versions import check_seen
from herd.errors import Problem, Refused, refused
from herd.guards import resting_on
from herd.models import Animal, FormerNumber, Herd, User
from herd.policies import DamFacts, birth_date_problems, dam_problems, future_problems, refusal, split
from herd.queries import kin_of, live_calvings
from herd.signals import births_changed
from herd.vocabulary import DEAD_FATES, Change, Fate, LeftReason, Sex

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
    note). The same `idempotency_key` returns the animal entered before. Raises `Refused` for a number missing or
    in use, or a date in the future.
    """
    lock(herd)
    number = kept_number(number)
    if idempotency_key and (before := herd.animals.filter(idempotency_key=idempotency_key).first()):
        said = {"number": number, "sex": sex, **fields}
        refuse_unless(same=first_said(before, *said) == tuple(said.values()), on_record=before)
        return before
    if not number:
        raise refused("number_missing", _("Enter the number on the tag."), field="number")
    if problems := list(entering_problems(herd, number=number, today=today, **fields)):
        raise Refused(*problems)
    animal = Animal(
        herd=herd, number=number, sex=sex, recorded_by=by, idempotency_key=idempotency_key, **fields
    )
    save_as(animal, by=by)
    announce(herd, [animal.pk], Change.ANIMAL_ENTERED, by=by, today=today)
    return animal


def entering_problems(
    herd: Herd,
    *,
    number: str,
    today: date,
    born_on: date | None = None,
    entered_on: date | None = None,
    **_more: Any,
) -> Iterator[Problem]:
    """Return what speaks against entering an animal with this number and these days."""
    if problem := number_problem(herd, number):
        yield problem
    yield from future_problems(born_on, today=today, field="born_on")
    yield from future_problems(entered_on, today=today, field="entered_on")
    yield from birth_date_problems(born_on, entered_on=entered_on)


@transaction.atomic
def tag_animal(
    *,
    animal: Animal,
    number: str,
    by: User | None,
    today: date,
    reason: str = "",
    was_a_slip: bool = False,
) -> Animal:
    """Give an animal a number, or another one; the former stays on record.

    With `was_a_slip` the number replaced was written down wrongly and never on her ear: it is not kept as a former
    one. Raises `Refused` for an empty number, or one that an animal present bears.
    """
    lock(animal.herd, animal)
    number = kept_number(number)
    if not number:
        raise refused("number_missing", _("Enter the number on the tag."), field="number")
    if number == animal.number:
        return animal
    if animal.present and (problem := number_problem(animal.herd, number, but=animal)):
        raise Refused(problem)
    if animal.number and not was_a_slip:
        FormerNumber.objects.create(
            herd=animal.herd, animal=animal, number=animal.number, borne_until=today, recorded_by=by
        )
    animal.number = number
    save_as(animal, by=by, reason=reason)
    announce(animal.herd, kin_of([animal.pk]) | {animal.pk}, Change.ANIMAL_CORRECTED, by=by, today=today)
    return animal


@transaction.atomic
def tag_animals(*, herd: Herd, numbers: Mapping[Animal, str], by: User | None, today: date) -> list[Animal]:
    """Number several animals of a herd that have no number yet; all of them or none.

    Raises `Refused`; the field of each problem is the `public_id` of the animal it concerns, as text.
    """
    lock(herd, *numbers)
    problems: list[Problem] = []
    borne: dict[str, Animal] = {}
    for animal, number in numbers.items():
        try:
            other = borne.setdefault(kept_number(number), animal)
            if other is not animal:
                message = _("%(number)s stands twice on this page.") % {"number": number}
                raise refused("number_twice", message)
            if animal.number and animal.number != kept_number(number):
                message = _("This calf has the number %(number)s by now.") % {"number": animal.number}
                raise refused("already_numbered", message)
            with transaction.atomic():
                tag_animal(animal=animal, number=number, by=by, today=today)
        except Refused as error:
            problems += [Problem(each.code, str(animal.public_id), each.message) for each in error.problems]
    if problems:
        raise Refused(*problems)
    return list(numbers)


@transaction.atomic
def correct_animal(
    *, animal: Animal, by: User | None, today: date, reason: str, seen: str = "", **fields: Any
) -> Animal:
    """Correct what is on record of an animal (see `CORRECTABLE`), saying why.

    `seen` is the version of the record the correction was typed for: `ChangedSince` is raised where it would
    overwrite what was changed later.
    A calf corrected to dead has left on its calving date; one corrected to alive is back. Raises `Refused` for a
    male that has calved, a date that contradicts the record, or a missing reason; `animal` is then as it was.
    """
    lock(animal.herd, animal)
    if not reason.strip():
        raise refused("reason_missing", _("Say why it is corrected."), field="reason")
    unknown = set(fields) - set(CORRECTABLE)
    if unknown:
        raise TypeError(f"not correctable: {sorted(unknown)}")
    check_seen(animal, seen, fields, by=by)
    for field, value in fields.items():
        setattr(animal, field, value)
    if "fate" in fields:
        _presence_follows_fate(animal)
    refusals, _warnings = split(_record_problems(animal, today=today))
    if refusals:
        animal.refresh_from_db(fields=[*fields, "left_on", "left_reason"])
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
        animal.left_on = born_on
        animal.left_reason = LeftReason.DIED.value if born_on else ""
    elif animal.left_reason == LeftReason.DIED and animal.left_on == born_on:
        animal.left_on, animal.left_reason = None, ""


def _record_problems(animal: Animal, *, today: date) -> Iterable[Problem]:
    """Check an animal as corrected against her own calvings, her arrival, her tests and the number she bears."""
    resting = resting_on([animal])
    if Fate(animal.fate) in DEAD_FATES:
        if animal.left_on is None:
            message = _("Enter the date of birth of a calf that died at birth.")
            yield refusal("birth_date_missing", "born_on", message)
        for each in resting:
            if each.since and animal.left_on and each.since > animal.left_on:
                message = _("The calf lived on: %(record)s") % {"record": each.message}
                yield refusal("lived_on", "fate", message)
    yield from future_problems(animal.born_on, today=today, field="born_on")
    if animal.calving and animal.born_on != animal.calving.calved_on:
        message = _("The date of birth is that of the calving on record: correct the calving.")
        yield refusal("birth_date_is_the_calvings", "born_on", message)
    yield from birth_date_problems(animal.born_on, entered_on=animal.entered_on, left_on=animal.left_on)
    for each in resting:
        if each.since and animal.born_on and each.since < animal.born_on:
            message = _("Recorded before that day: %(record)s") % {"record": each.message}
            yield refusal("recorded_before_birth", "born_on", message)
    if animal.left_on is None and (problem := number_problem(animal.herd, animal.number, but=animal)):
        yield problem
    yield from _dam_problems(animal)


def _dam_problems(animal: Animal) -> Iterable[Problem]:
    """Check an animal that has calved: a female, and old enough."""
    calved = list(live_calvings(animal.herd).filter(dam=animal).values_list("calved_on", flat=True))
    if not calved:
        return
    if animal.sex == Sex.UNKNOWN:
        yield refusal("dam_is_female", "sex", _("%(animal)s has calved: she is female.") % {"animal": animal})
    dam = DamFacts(number=animal.number, sex=animal.sex, born_on=animal.born_on)
    for problem in dam_problems(dam, min(calved)):
        field = "sex" if problem.code == "dam_is_male" else "born_on"
        yield Problem(problem.code, field, problem.message, problem.severity)
