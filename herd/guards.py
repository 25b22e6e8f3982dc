"""What rests on an animal or a calving: other apps register what they hold, actions ask before a correction."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min
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


def resting_on(animals: Iterable[Animal]) -> list[Resting]:
    """Return all that rests on these animals, in the order of the guards."""
    listed = list(animals)
    return [resting for guard in _guards for resting in guard(listed)] if listed else []


@register
def calvings_resting_on(animals: list[Animal]) -> Iterable[Resting]:
    """Say how many calvings name each of these animals as dam."""
    counted = (
        Calving.objects.filter(dam__in=animals, voided_at__isnull=True)
        .values("dam_id")
        .annotate(calvings=Count("pk"), first=Min("calved_on"))
        .order_by("dam_id")
    )
    named = {animal.pk: animal for animal in animals}
    for row in counted:
        message = ngettext(
            "%(animal)s is the dam of %(calvings)s calving.",
            "%(animal)s is the dam of %(calvings)s calvings.",
            row["calvings"],
        )
        told = {"calvings": row["calvings"], "animal": named[row["dam_id"]]}
        yield Resting(row["dam_id"], message % told, row["first"])
