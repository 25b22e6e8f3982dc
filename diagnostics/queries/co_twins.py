"""Bulls born with a heifer (`clinical.md` §9). Reads only."""

from django.db.models import QuerySet

from diagnostics.engine.vocabulary import ReasonCode, Verdict
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


def is_bull_co_twin(animal: Animal) -> bool:
    """Say whether an animal is, by the record as it stands, a male with a female littermate."""
    if animal.sex != Sex.MALE:
        return False
    return Animal.objects.filter(pk=animal.pk, assessment__reason_codes__contains=_CODE).exists()
