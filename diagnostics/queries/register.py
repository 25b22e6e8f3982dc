"""The register: one row for each female or animal of unrecorded sex that has a number. Reads only."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import F, Func, Max, Min, Q, QuerySet
from django.db.models.functions import Length

from diagnostics.queries.steps import SAMPLING_STEPS
from herd.models import Animal, FormerNumber, Herd
from herd.models.animals import figure_of
from herd.queries.numbers import in_order_of_number
from herd.vocabulary import Sex

#: Rows read at once when exporting: little memory, whatever the size of the herd.
ROWS_AT_ONCE = 2000

#: Columns of `formats.md`, «register», each with the field it is read from; some are worked out from it.
COLUMNS: dict[str, str] = {
    "herd": "herd__code",
    "animal": "number",
    "official_id": "official_id",
    "sex": "sex",
    "born_on": "born_on",
    "left_on": "left_on",
    "dam": "calving__dam__number",
    "pairing": "assessment__pairing",
    "verdict": "assessment__verdict",
    "flagged": "assessment__flagged",
    "probability": "assessment__probability",
    "probability_low": "assessment__probability_low",
    "probability_high": "assessment__probability_high",
    "reasons": "assessment__reason_codes",
    "next_step": "assessment__next_step",
    "diagnosis": "assessment__diagnosis",
}
HEADER = tuple(COLUMNS)
PROBABILITY_DECIMALS = 4

_DAM = "calving__dam__number"
#: What the register can be sorted by, and what is behind it; the number decides between equals.
ORDER: dict[str, tuple[F | Func, ...]] = {
    "number": (),
    "born_on": (F("born_on"),),
    "dam": (Length(figure_of(_DAM)), figure_of(_DAM), F(_DAM)),
    "pairing": (F("assessment__pairing"),),
    "verdict": (F("assessment__verdict"),),
    "probability": (F("assessment__probability"),),
    "next_step": (F("assessment__next_step"),),
    "diagnosis": (F("assessment__diagnosis"),),
    "left_on": (F("left_on"),),
}

Row = dict[str, str | float | date | None]


def register(herd: Herd | None = None) -> QuerySet[Animal]:
    """Return the animals on the register of a herd, or of all herds, in the order of their numbers."""
    animals = Animal.objects.filter(herd=herd) if herd else Animal.objects.all()
    return animals.exclude(number="").exclude(sex=Sex.MALE.value).order_by(*in_order_of_number())


def ordered(animals: QuerySet[Animal], column: str, *, descending: bool = False) -> QuerySet[Animal]:
    """Return register rows sorted by a column of `ORDER`; those without a value come last either way."""
    leading = [
        value.desc(nulls_last=True) if descending else value.asc(nulls_last=True) for value in ORDER[column]
    ]
    return animals.order_by(*leading, *in_order_of_number(descending=descending and not leading))


def shown(animals: QuerySet[Animal]) -> QuerySet[Animal]:
    """Return register rows with no more than a page shows of them: the reasons stay where they are."""
    return animals.select_related("assessment", "calving__dam").only(
        "public_id",
        "number",
        "official_id",
        "sex",
        "born_on",
        "left_on",
        "herd_id",
        "calving__dam__number",
        "calving__dam__public_id",
        "assessment__verdict",
        "assessment__row",
        "assessment__flagged",
        "assessment__pairing",
        "assessment__probability",
        "assessment__probability_low",
        "assessment__probability_high",
        "assessment__next_step",
        "assessment__diagnosis",
        "assessment__not_before",
        "assessment__herd_id",
    )


def waiting_for_sample() -> Q:
    """Return the condition of animals that are flagged and to be sampled next."""
    steps = [step.value for step in SAMPLING_STEPS]
    return Q(assessment__flagged=True, assessment__next_step__in=steps)


def rows(animals: QuerySet[Animal]) -> Iterator[Row]:
    """Read register rows in the columns of `formats.md`, a few thousand at a time.

    Probabilities are rounded to 4 decimals, `None` where there is none; dates are dates; the rest is text.
    """
    for values in animals.values(*COLUMNS.values()).iterator(chunk_size=ROWS_AT_ONCE):
        yield _row(values)


def _row(values: Mapping[str, object]) -> Row:
    row: Row = {}
    for column, field in COLUMNS.items():
        value = values[field]
        if column == "flagged":
            row[column] = "yes" if value else "no"
        elif isinstance(value, float):
            row[column] = round(value, PROBABILITY_DECIMALS)
        elif isinstance(value, date) or column.startswith("probability"):
            row[column] = value if isinstance(value, date) else None
        else:
            row[column] = "" if value is None else str(value)
    return row


def years_born(herd: Herd) -> list[int]:
    """Return the years from the first to the last birth on the herd's record, the last first."""
    ends = herd.animals.aggregate(first=Min("born_on"), last=Max("born_on"))
    if ends["first"] is None:
        return []
    return list(range(ends["last"].year, ends["first"].year - 1, -1))


def once_numbered(typed: str) -> QuerySet[FormerNumber, Any]:
    """Return the ids of animals that once bore a number holding what was typed, to narrow a herd's animals by."""
    return FormerNumber.objects.filter(number__icontains=typed).values("animal")


def pairings(herd: Herd) -> list[str]:
    """Return the pairings that occur in a herd, the commonest kinds of litter first: short before long."""
    found = (
        herd.assessments.exclude(pairing="").order_by("pairing").values_list("pairing", flat=True).distinct()
    )
    return sorted(found, key=lambda letters: (len(letters), letters))
