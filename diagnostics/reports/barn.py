"""Report 6, the register on paper: which animals are not to be bred, or all of those in the herd."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Case, QuerySet, When

from diagnostics.reports.scope import Scope
from herd.models import Animal
from herd.queries.numbers import in_order_of_number
from herd.vocabulary import Sex

#: Animals on one paper: more would be hundreds of pages, and minutes to set; the register itself is exported whole.
MOST_LISTED = 5_000


class Listed(StrEnum):
    """Which animals stand on the paper; the values stand in addresses."""

    DO_NOT_BREED = "do-not-breed"
    ALL = "all"


class Order(StrEnum):
    """In which order; the values stand in addresses."""

    NUMBER = "number"
    PEN = "pen"


@dataclass(frozen=True, slots=True)
class Barn:
    """The animals listed, at most `MOST_LISTED`, and how many there are."""

    animals: tuple[Animal, ...]
    found: int
    listed: Listed
    order: Order


def barn(scope: Scope) -> Barn:
    """Read the animals present, females and those of unrecorded sex, with their verdicts: two queries."""
    listed = Listed(scope.chosen.get("list") or Listed.DO_NOT_BREED)
    order = Order(scope.chosen.get("order") or Order.NUMBER)
    animals = Animal.objects.filter(herd__in=scope.ids, left_on__isnull=True).exclude(sex=Sex.MALE.value)
    if listed is Listed.DO_NOT_BREED:
        animals = animals.filter(assessment__do_not_breed=True)
    if scope.since:
        animals = animals.filter(born_on__gte=scope.since)
    if scope.until:
        animals = animals.filter(born_on__lte=scope.until)
    shown = _ordered(animals, order).select_related("assessment", "calving__dam").defer("assessment__reasons")
    return Barn(tuple(shown[:MOST_LISTED]), animals.count(), listed, order)


def _ordered(animals: QuerySet[Animal], order: Order) -> QuerySet[Animal]:
    """Sort by herd, then pen or number; those without come last."""
    without_pen = Case(When(pen="", then=1), default=0)
    without_number = Case(When(number="", then=1), default=0)
    pen = (without_pen, "pen") if order is Order.PEN else ()
    return animals.order_by("herd__code", *pen, without_number, *in_order_of_number())
