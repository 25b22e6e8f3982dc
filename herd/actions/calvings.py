"""Recording a calving, and adding to one on record."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from herd.actions.animals import announce
from herd.actions.numbers import kept_number, lock, number_problem
from herd.actions.saving import save_as
from herd.actions.sent_again import first_said, refuse_unless
from herd.entries import CalfEntry, CalvingEntry
from herd.errors import Refused, ask_about, refuse_any, refused
from herd.models import Animal, Calving, Herd, User
from herd.policies import CalfFacts, CalvingFacts, DamFacts, calving_problems, dam_missing
from herd.queries import bearer_on, calves_of, calvings_near
from herd.vocabulary import DEAD_FATES, Answer, Change, Fate, LeftReason, Membranes, Sex

OF_THE_CALVING = (
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
#: Why a cow is on record that was made by entering or correcting her calving; undoing that finds her by it.
DAM_MADE = "named as dam"
#: What is entered of a calf.
_OF_A_CALF = tuple(each.name for each in fields(CalfEntry))
_NOT_SAID = (None, "", Answer.UNKNOWN.value, Membranes.UNKNOWN.value)


@transaction.atomic
def record_calving(*, herd: Herd, entry: CalvingEntry, by: User | None, today: date) -> Calving:
    """Record a calving with all its calves; the dam becomes female if her sex was not on record.

    An entry with an `idempotency_key` already used in the herd returns the calving recorded then; it is refused
    where its content differs from what was sent then, or where that calving has been voided. Raises `Refused` for
    what contradicts the record, and `NeedsAcknowledging` while warnings of the entry are not in
    `entry.acknowledged` (their codes). Nothing is saved then.
    """
    lock(herd)
    entry = with_kept_numbers(entry)
    if before := recorded_before(herd, entry):
        return before
    dam = dam_of(herd, entry)
    problems = calving_problems(calving_facts(herd, entry, dam), today=today)
    refuse_any(problems)
    ask_about(problems, entry.acknowledged)
    dam = dam or created_dam(herd, entry.dam_number, by=by)
    if dam is not None:
        make_female(dam, by=by)
    calving = Calving(
        herd=herd,
        dam=dam,
        calved_on=entry.calved_on,
        recorded_by=by,
        idempotency_key=entry.idempotency_key,
        **{name: getattr(entry, name) for name in OF_THE_CALVING},
    )
    save_as(calving, by=by)
    for calf in entry.calves:
        _record_calf(calving, calf, by=by)
    announce_calving(calving, Change.CALVING_RECORDED, by=by, today=today)
    return calving


@transaction.atomic
def add_calves(
    *,
    calving: Calving,
    calves: Sequence[CalfEntry],
    by: User | None,
    today: date,
    number_born: int | None = None,
    idempotency_key: str = "",
    said: Mapping[str, object] | None = None,
) -> list[Animal]:
    """Add calves to a calving on record, with the number born corrected where it is given.

    What is `said` of the calving besides, by field, is taken where the record does not say it yet.

    An `idempotency_key` used for these calves before returns the calves of the calving and adds none. Raises `Refused`
    for a number in use, when more calves would be on record than were born, and for a key used for something else;
    problems say which calf.
    """
    lock(calving.herd, calving)
    calves = [_with_kept_numbers(calf, position) for position, calf in enumerate(calves)]
    if _added_before(calving, calves, number_born, idempotency_key):
        return list(calving.calves.all())
    if calving.voided_at is not None:
        raise refused("calving_voided", _("This calving has been voided."))
    born = born_with(calving, len(calves), number_born)
    facts = CalvingFacts(
        calved_on=calving.calved_on,
        calves=tuple(_calf_facts(calving.herd, calf) for calf in calves),
        dam=DamFacts(number=calving.dam.number) if calving.dam else None,
        sires=tuple(calf.sire for calf in calves if calf.sire),
    )
    refuse_any(calving_problems(facts, today=today))
    calving.number_born = born
    fill_blanks(calving, said or {})
    save_as(calving, by=by)
    added = [
        _record_calf(calving, calf, by=by, idempotency_key="" if position else idempotency_key)
        for position, calf in enumerate(calves)
    ]
    announce_calving(calving, Change.CALF_ADDED, by=by, today=today)
    return added


def _added_before(calving: Calving, calves: Sequence[CalfEntry], number_born: int | None, key: str) -> bool:
    """Say whether these calves were added with this key before; refuse one that came with others, or elsewhere."""
    before = calving.herd.animals.filter(idempotency_key=key).first() if key else None
    if before is None:
        return False
    here = before.calving_id == calving.pk and first_said(before, *_OF_A_CALF) == _as_said(calves[0])
    born = number_born is None or calving.history.filter(number_born=number_born).exists()
    refuse_unless(same=here and born and _came_with(calving, calves), on_record=before)
    return True


def born_with(calving: Calving, added: int, stated: int | None) -> int | None:
    """Return how many were born at a calving with calves added. Raises `Refused` for fewer than are then on record."""
    on_record = calving.calves.count()
    born = calving.number_born if stated is None else stated
    if born is not None and born < on_record + added:
        message = _(
            "%(born)s born is stated and %(calves)s calves are on record. Correct the number born first."
        )
        told = {"born": born, "calves": on_record}
        raise refused("number_born_too_small", message % told, field="number_born")
    return born


def add_calf(
    *, calving: Calving, calf: CalfEntry, by: User | None, today: date, number_born: int | None = None
) -> Animal:
    """Add one calf to a calving on record (see `add_calves`)."""
    return add_calves(calving=calving, calves=[calf], by=by, today=today, number_born=number_born)[0]


def recorded_before(herd: Herd, entry: CalvingEntry) -> Calving | None:
    """Return the calving that this very entry has made before, if its key is known.

    Raises `Refused` where the key was used for other content, or where that calving has been voided since: what
    was typed now would be lost without a word.
    """
    if not entry.idempotency_key:
        return None
    before = herd.calvings.filter(idempotency_key=entry.idempotency_key).first()
    if before is None:
        return None
    if before.joined_into is not None:
        before = before.joined_into
    elif before.voided_at is not None:
        message = _("This entry was saved before and has been voided since. Send it again to record it anew.")
        raise refused("entry_voided", message, record=before)
    elif not _says_the_same(before, entry):
        message = _(
            "This form was saved before, with other content. To change that calving, correct it; to record another "
            "one, send this again."
        )
        raise refused("entry_differs", message, record=before)
    return before


def _says_the_same(before: Calving, entry: CalvingEntry) -> bool:
    """Say whether an entry tells what a calving and its calves were first recorded with."""
    names = ("calved_on", *OF_THE_CALVING)
    dam_id, *first = first_said(before, "dam_id", *names)
    if first != [getattr(entry, name) for name in names]:
        return False
    dam = Animal.objects.filter(pk=dam_id).first()
    if entry.dam is not None or dam is None:
        if entry.dam != dam or (dam is None and entry.dam_number):
            return False
    elif entry.dam_number not in {dam.number, *dam.former_numbers.values_list("number", flat=True)}:
        return False
    return _came_with(before, entry.calves)


def _came_with(calving: Calving, calves: Iterable[CalfEntry]) -> bool:
    """Say whether calves as entered are all among those a calving was given, whatever was corrected of them since."""
    recorded = Animal.history.filter(calving_id=calving.pk, history_type="+")
    return Counter(map(_as_said, calves)) <= Counter(recorded.values_list(*_OF_A_CALF))


def _as_said(calf: CalfEntry) -> tuple[object, ...]:
    return tuple(getattr(calf, name) for name in _OF_A_CALF)


def with_kept_numbers(entry: CalvingEntry) -> CalvingEntry:
    """Return an entry with its numbers as they are kept. Raises `Refused` for one that cannot be."""
    return replace(
        entry,
        dam_number=kept_number(entry.dam_number, field="dam"),
        calves=tuple(_with_kept_numbers(calf, position) for position, calf in enumerate(entry.calves)),
    )


def _with_kept_numbers(calf: CalfEntry, position: int) -> CalfEntry:
    return replace(calf, number=kept_number(calf.number, field="calf", calf=position))


def calving_facts(herd: Herd, entry: CalvingEntry, dam: Animal | None) -> CalvingFacts:
    """Gather what the record says of those an entry names."""
    dam_facts = None
    if dam is not None:
        near = calvings_near(herd, dam, entry.calved_on).values_list("calved_on", flat=True)
        dam_facts = DamFacts(number=dam.number, sex=dam.sex, born_on=dam.born_on, calved_on=tuple(near))
    elif entry.dam_number:
        dam_facts = DamFacts(number=entry.dam_number)
    return CalvingFacts(
        calved_on=entry.calved_on,
        calves=tuple(_calf_facts(herd, calf) for calf in entry.calves),
        dam=dam_facts,
        number_born=entry.number_born,
        sires=tuple(calf.sire for calf in entry.calves if calf.sire),
    )


def fill_blanks(calving: Calving, said: Mapping[str, object]) -> None:
    """Take what a calving does not say of itself from what another, or an entry, says. Does not save."""
    for name, value in said.items():
        if getattr(calving, name) in _NOT_SAID and value not in _NOT_SAID:
            setattr(calving, name, value)


def announce_calving(calving: Calving, change: Change, *, by: User | None, today: date) -> None:
    """Tell whoever listens of a change to a calving: its calves, those of calvings beside it, and the dam."""
    animals = calves_of([calving]) | ({calving.dam_id} if calving.dam_id else set())
    announce(calving.herd, animals, change, by=by, today=today)


def make_female(dam: Animal, *, by: User | None) -> None:
    """Record that an animal whose sex was not on record is female: she has calved."""
    if dam.sex == Sex.UNKNOWN:
        dam.sex = Sex.FEMALE.value
        save_as(dam, by=by, reason="calved")


def _calf_facts(herd: Herd, calf: CalfEntry) -> CalfFacts:
    taken = (
        bool(calf.number)
        and Fate(calf.fate) not in DEAD_FATES
        and herd.animals.filter(number=calf.number, left_on__isnull=True).exists()
    )
    return CalfFacts(number=calf.number, sex=calf.sex, number_taken=taken)


def dam_of(herd: Herd, entry: CalvingEntry) -> Animal | None:
    """Return the dam an entry names; `None` when she is to be made or is not known.

    Raises `Refused` for a number that nobody bore that day: `dam_unknown`, unless she is to be made, or
    `dam_not_there_that_day`, where an animal bears it that came later.
    """
    if entry.dam is not None or not entry.dam_number:
        return entry.dam
    dam = bearer_on(herd, entry.dam_number, entry.calved_on)
    if dam is not None:
        return dam
    here_now = number_problem(herd, entry.dam_number) is not None
    if problems := list(dam_missing(entry.dam_number, here_now=here_now, to_be_made=entry.create_dam)):
        raise Refused(*problems)
    return None


def created_dam(herd: Herd, number: str, *, by: User | None) -> Animal | None:
    """Make the dam of a number that nobody has on record: a cow without a birth on record."""
    if not number:
        return None
    dam = Animal(herd=herd, number=number, sex=Sex.FEMALE.value, recorded_by=by)
    save_as(dam, by=by, reason=DAM_MADE)
    return dam


def _record_calf(calving: Calving, calf: CalfEntry, *, by: User | None, idempotency_key: str = "") -> Animal:
    dead = Fate(calf.fate) in DEAD_FATES
    animal = Animal(
        herd=calving.herd,
        calving=calving,
        born_on=calving.calved_on,
        left_on=calving.calved_on if dead else None,
        left_reason=LeftReason.DIED.value if dead else "",
        recorded_by=by,
        idempotency_key=idempotency_key,
        **asdict(calf),
    )
    save_as(animal, by=by)
    return animal
