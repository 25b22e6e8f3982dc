"""What reports are made of: frames with fixed columns and types, of empty herds too."""

from collections.abc import Iterable

import pandas as pd
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractYear

from diagnostics.engine.vocabulary import BLOOD, WEIGHED_METHODS, Outcome, ResultStatus
from diagnostics.models import Assay, Assessment
from herd.models import Calving, Herd
from herd.vocabulary import Sex

CALVING_COLUMNS = {
    "year": "int64",
    "number_born": "Int64",
    "females": "int64",
    "males": "int64",
    "sexes_unknown": "int64",
}
HEIFER_COLUMNS = {"year": "int64", "verdict": "str", "criterion": "bool", "tested": "bool"}


def calvings_frame(herd: Herd) -> pd.DataFrame:
    """Return the herd's calvings that stand: a row each, with the calves on record by sex (`CALVING_COLUMNS`)."""
    rows = (
        Calving.objects.filter(herd=herd, voided_at__isnull=True)
        .annotate(
            year=ExtractYear("calved_on"),
            females=Count("calves", filter=Q(calves__sex=Sex.FEMALE.value)),
            males=Count("calves", filter=Q(calves__sex=Sex.MALE.value)),
            sexes_unknown=Count("calves", filter=Q(calves__sex=Sex.UNKNOWN.value)),
        )
        .order_by()
        .values_list(*CALVING_COLUMNS)
    )
    return frame(rows.iterator(chunk_size=10_000), CALVING_COLUMNS)


def heifers_frame(herd: Herd) -> pd.DataFrame:
    """Return the females born in the herd: a row each, with verdict, birth criterion and whether she was tested."""
    rows = (
        Assessment.objects.filter(herd=herd, animal__sex=Sex.FEMALE.value, animal__calving__isnull=False)
        .annotate(
            year=ExtractYear("animal__born_on"),
            tested=Exists(telling_tests().filter(animal=OuterRef("animal"))),
        )
        .order_by()
        .values_list(*HEIFER_COLUMNS)
    )
    return frame(rows.iterator(chunk_size=10_000), HEIFER_COLUMNS)


def telling_tests() -> QuerySet[Assay]:
    """Return the tests that make an animal «tested»: a final result by a weighed method on blood that did not fail."""
    return Assay.objects.filter(
        method__in=[method.value for method in WEIGHED_METHODS],
        specimen__in=[specimen.value for specimen in BLOOD],
        current__status=ResultStatus.FINAL.value,
    ).exclude(current__outcome=Outcome.FAILED.value)


def frame(rows: Iterable[tuple[object, ...]], columns: dict[str, str]) -> pd.DataFrame:
    """Return rows as a frame with exactly these columns and types, also when there are none."""
    return pd.DataFrame.from_records(list(rows), columns=list(columns)).astype(columns)
