"""What rests on an animal or a calving: other apps register what they hold, actions ask before a correction."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.utils.translation import ngettext

from herd.errors import Words
from herd.models import Animal, Calving


@dataclass(frozen=True, slots=True)
class Resting:
    """Something recorded that rests on an animal: shown before a correction, kept through a voiding.

    `since` is the day of the earliest of it: the animal cannot have been born after.
    """

    animal_id: int
    message: Words
    since: date | None = None


Guard = Callable[[list[Animal]], Iterable[Resting]]
_guards: list[Guard] = []


def register(guard: Guard) -> Guard:
    """Add a guard; usable as a decorator. Registering one twice adds nothing."""
    if guard not in _guards:
        _guards.append(guard)
    return guard


def resting_on(animals: Iterable[Animal], *, but: Guard | None = None) -> list[Resting]:
    """Return all that rests on these animals, in the order of the guards; `but` names a guard that is not asked."""
    listed = list(animals)
    asked = [guard for guard in _guards if guard is not but]
    return [resting for guard in asked for resting in guard(listed)] if listed else []


def counted(
    records: QuerySet[Any], animals: list[Animal], *, animal: str, day: str
) -> Iterator[tuple[Animal, int, date]]:
    """Count the records that name each of these animals in the field `animal`; gives the first one's `day` too."""
    named = {each.pk: each for each in animals}
    rows = records.filter(**{f"{animal}__in": animals}).values(f"{animal}_id").order_by(f"{animal}_id")
    for row in rows.annotate(count=Count("pk"), first=Min(day)):
        yield named[row[f"{animal}_id"]], row["count"], row["first"]


@register
def calvings_resting_on(animals: list[Animal]) -> Iterable[Resting]:
    """Say how many calvings name each of these animals as dam."""
    standing = Calving.objects.filter(voided_at__isnull=True)
    for animal, calvings, first in counted(standing, animals, animal="dam", day="calved_on"):
        message = ngettext(
            "%(animal)s is the dam of %(calvings)s calving.",
            "%(animal)s is the dam of %(calvings)s calvings.",
            calvings,
        )
        yield Resting(animal.pk, message % {"calvings": calvings, "animal": animal}, first)
