"""Which animals on record the calves of a litter are: by number, or as a multiset of sex and fate.

The rules are those of «A second import» in the file contract. Where it would refuse a calf as one too many, a calf
on record that may be the same, for she was numbered or her sex or fate found since, is taken to be her instead.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from herd.errors import Problem
from herd.imports.births.rows import CalfLines
from herd.imports.corrections import NOT_SAID
from herd.models import Animal
from herd.policies import day as in_words
from herd.policies import refusal
from herd.queries import borne_until

#: A birth of the same calf and dam this many days off or less is the same birth with another date.
MOST_DAYS_OFF = 30

Fits = Callable[[CalfLines, Animal], bool]


class Kind(StrEnum):
    """How a numbered calf of a file stands to an animal on record."""

    BORN = "born"  # the same birth
    UNBORN = "unborn"  # known without a birth on record: as a dam, or bought
    MOVED = "moved"  # the same calf and dam, the date some days off


@dataclass(frozen=True, slots=True)
class Match:
    """An animal on record that a numbered calf of a file is."""

    animal: Animal
    kind: Kind


@dataclass(frozen=True, slots=True)
class Named:
    """A numbered calf of a file: her number, sex, the day of her birth and her dam (`None`: not stated)."""

    number: str
    sex: str
    day: date
    dam: Animal | None
    litter: str
    dead: bool


def match_by_number(calf: Named, bearers: Sequence[Animal]) -> Match | Problem | None:
    """Find the animal on record that a numbered calf is, among those that bear or have borne her number.

    Returns the match; a problem where another animal of that number stands in the way; `None` for a new calf.
    """
    for kind, fits in ((Kind.BORN, _same_birth), (Kind.UNBORN, _without_birth), (Kind.MOVED, _days_off)):
        for animal in bearers:
            if fits(calf, animal):
                return Match(animal, kind)
    return next((problem for animal in bearers if (problem := _in_the_way(calf, animal))), None)


def _same_birth(calf: Named, animal: Animal) -> bool:
    birth = animal.calving
    if birth is None or birth.calved_on != calf.day:
        return False
    return calf.dam is None or birth.dam is None or birth.dam is calf.dam


def _without_birth(calf: Named, animal: Animal) -> bool:
    """Say whether an animal without a birth on record may be this calf: of her sex, there after that day."""
    if animal.calving is not None or (animal.entered_on is not None and animal.entered_on < calf.day):
        return False
    if len({animal.sex, calf.sex} - {*NOT_SAID}) > 1:
        return False
    if animal.born_on is not None and abs((animal.born_on - calf.day).days) > MOST_DAYS_OFF:
        return False
    if animal.left_on is not None:
        return calf.day <= animal.left_on and (not calf.dead or animal.left_on == calf.day)
    return not calf.dead


def _days_off(calf: Named, animal: Animal) -> bool:
    birth = animal.calving
    if birth is None or not 0 < abs((birth.calved_on - calf.day).days) <= MOST_DAYS_OFF:
        return False
    if calf.dam is not None:
        return birth.dam is calf.dam
    return birth.dam is None and bool(calf.litter) and birth.litter == calf.litter


def _in_the_way(calf: Named, animal: Animal) -> Problem | None:
    """Refuse a number that another animal bears now, or bore on the day of this birth."""
    until = borne_until(animal, calf.number, calf.day)
    bore_it_then = until is not None and until != calf.day
    bears_it = animal.number == calf.number and animal.present and not calf.dead
    if not (bore_it_then or bears_it):
        return None
    told = {"number": calf.number, "birth": _birth_in_words(animal)}
    if animal.present:
        message = _(
            "%(number)s is the number of an animal present with another birth (%(birth)s). If that one has left, "
            "record first that she has."
        )
    else:
        message = _("%(number)s was the number of another animal on that day (%(birth)s).")
    return refusal("other_birth", "calf", message % told)


def _birth_in_words(animal: Animal) -> str:
    born_on = animal.calving.calved_on if animal.calving else animal.born_on
    if born_on is None:
        return str(_("without a birth on record"))
    dam = animal.calving.dam if animal.calving else None
    if dam is None:
        return _("born on %(day)s") % {"day": in_words(born_on)}
    return _("born on %(day)s of %(dam)s") % {"day": in_words(born_on), "dam": dam}


@dataclass(slots=True)
class Pairing:
    """The calves of a litter told apart: those on record with the animal each is, new ones, and those too many."""

    known: list[tuple[CalfLines, Animal]] = field(default_factory=list)
    new: list[CalfLines] = field(default_factory=list)
    too_many: list[CalfLines] = field(default_factory=list)


def pair(
    calves: Iterable[CalfLines], matched: dict[int, Animal], on_record: Sequence[Animal], *, room: int | None
) -> Pairing:
    """Tell which calves of a litter are on record.

    `matched` are those found by number, by the id of the calf's lines; `on_record` the calves of the calving;
    `room` how many may be added to it (`None`: any number).
    """
    pairing = Pairing()
    free = [animal for animal in on_record if not any(animal is other for other in matched.values())]
    rest: list[CalfLines] = []
    for calf in calves:
        animal = matched.get(id(calf)) or _taken(free, calf, alike)
        if animal is None:
            rest.append(calf)
        else:
            pairing.known.append((calf, animal))
    for calf in rest:
        short = room is not None and len(pairing.new) + _left(rest, calf) > room
        animal = _taken(free, calf, maybe_the_same) if short else None
        if animal is not None:
            pairing.known.append((calf, animal))
        elif room is None or len(pairing.new) < room:
            pairing.new.append(calf)
        else:
            pairing.too_many.append(calf)
    return pairing


def places_taken(
    calves: Iterable[CalfLines], unborn: dict[int, Animal], on_record: Sequence[Animal], *, room: int
) -> dict[int, Animal]:
    """Tell which calves on record without a number are animals known elsewhere without a birth.

    Such an animal, known as a dam or bought, takes the place of one of her sex and fate; of one that may be the
    same where she could not be added (`room`). Returns the calves whose place is taken, by the id of the lines.
    """
    free = list(on_record)
    taken: dict[int, Animal] = {}
    waiting = [calf for calf in calves if id(calf) in unborn]
    for fits in (alike, _untagged_and_maybe_the_same):
        for calf in [calf for calf in waiting if id(calf) not in taken]:
            if fits is alike or len(waiting) - len(taken) > room:
                animal = _taken(free, calf, fits)
                if animal is not None:
                    taken[id(calf)] = animal
    return taken


def _untagged_and_maybe_the_same(calf: CalfLines, animal: Animal) -> bool:
    return not animal.number and maybe_the_same(calf, animal)


def _left(rest: list[CalfLines], calf: CalfLines) -> int:
    """Return how many of the rest are not told apart yet, this one included."""
    return len(rest) - next(place for place, each in enumerate(rest) if each is calf)


def _taken(free: list[Animal], calf: CalfLines, fits: Fits) -> Animal | None:
    """Take the animal that fits best from those not taken yet: the one of which most is the same."""
    fitting = [animal for animal in free if fits(calf, animal)]
    if not fitting:
        return None
    said = calf.said()
    best = max(
        fitting, key=lambda animal: sum(getattr(animal, name) == value for name, value in said.items())
    )
    free[:] = [animal for animal in free if animal is not best]
    return best


def alike(calf: CalfLines, animal: Animal) -> bool:
    """Say whether a calf on record without a number is one of the same sex and fate."""
    return not animal.number and (animal.sex, animal.fate) == (calf.sex, calf.fate)


def maybe_the_same(calf: CalfLines, animal: Animal) -> bool:
    """Say whether nothing speaks against it: numbered on one side at most, sex and fate equal or not known."""
    if calf.number and animal.number:
        return False
    sexes, fates = {calf.sex, animal.sex}, {calf.fate, animal.fate}
    return len(sexes - {*NOT_SAID}) < 2 and len(fates - {*NOT_SAID}) < 2
