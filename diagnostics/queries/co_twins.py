"""Bulls born with a heifer (`clinical.md` §9). Reads only."""

from collections.abc import Iterable

from django.db.models import QuerySet

from diagnostics.engine.vocabulary import ReasonCode, Verdict
from diagnostics.models import Assessment
from herd.models import Animal, Herd
from herd.queries.numbers import in_order_of_number
from herd.vocabulary import Sex

_CODE = ReasonCode.MALE_LITTERMATE_OF_FEMALE.value


def bull_co_twins(herd: Herd) -> QuerySet[Animal]:
    """Return the males present in a herd that have a female littermate, in the order of their numbers."""
    # The herd and the verdict are named of the assessments too: their index begins with both.
    return (
        herd.animals.filter(
            sex=Sex.MALE.value,
            left_on__isnull=True,
            assessment__herd=herd,
            assessment__verdict=Verdict.NOT_APPLICABLE.value,
            assessment__reason_codes__contains=_CODE,
        )
        .select_related("assessment", "calving__dam")
        .defer("assessment__reasons")
        .order_by(*in_order_of_number())
    )


def bull_co_twins_among(animals: Iterable[Animal]) -> set[int]:
    """Return the ids of those of these animals that are males with a female littermate: at most one query."""
    males = [animal.pk for animal in animals if animal.sex == Sex.MALE]
    if not males:
        return set()
    theirs = Assessment.objects.filter(animal__in=males, reason_codes__contains=_CODE)
    return set(theirs.values_list("animal_id", flat=True))
