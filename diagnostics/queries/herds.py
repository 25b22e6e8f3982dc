"""The first of each list for the home of a herd, and its do-not-breed list. Reads only."""

from dataclasses import dataclass

from django.db.models import Case, QuerySet, When

from diagnostics.models import Assay, Assessment
from diagnostics.queries.assays import samples_out
from diagnostics.queries.steps import SAMPLING_STEPS
from herd.kinship import pairing
from herd.models import Calving, Herd
from herd.queries import live_calvings
from herd.queries.numbers import in_order_of_number


def flagged_animals(herd: Herd) -> QuerySet[Assessment]:
    """Return the assessments of the flagged animals of a herd, which are all present, with the animals."""
    return _with_animals(herd.assessments.filter(flagged=True))


def _with_animals(assessments: QuerySet[Assessment]) -> QuerySet[Assessment]:
    return assessments.select_related("animal", "animal__calving__dam").defer("reasons")


def to_sample(herd: Herd) -> QuerySet[Assessment]:
    """Return the assessments of flagged animals to be sampled next, the youngest first."""
    steps = [step.value for step in SAMPLING_STEPS]
    return (
        flagged_animals(herd)
        .filter(next_step__in=steps)
        .order_by("-animal__born_on", *in_order_of_number("animal__"))
    )


def do_not_breed(herd: Herd, *, by_pen: bool = False) -> QuerySet[Assessment]:
    """Return the do-not-breed list, by number or by pen; those without a number come last.

    It holds the flagged animals; where a current signed diagnosis exists, it decides instead (`clinical.md` §2).
    """
    unnumbered = Case(When(animal__number="", then=1), default=0)
    pen: list[Case | str] = [Case(When(animal__pen="", then=1), default=0), "animal__pen"] if by_pen else []
    listed = _with_animals(herd.assessments.filter(do_not_breed=True))
    return listed.order_by(*pen, unnumbered, *in_order_of_number("animal__"))


def results_out(herd: Herd) -> QuerySet[Assay]:
    """Return the tests whose final result is to come, with the animals, those that wait longest first."""
    return samples_out(herd)


@dataclass(frozen=True, slots=True)
class CalvingLine:
    """One calving of a list: the calving with its dam, and the sexes of its calves as letters."""

    calving: Calving
    pairing: str


def last_calvings(herd: Herd, *, limit: int) -> list[CalvingLine]:
    """Return the last calvings of a herd with the sexes of their calves: two queries."""
    calvings = (
        live_calvings(herd)
        .select_related("dam")
        .prefetch_related("calves")
        .order_by("-calved_on", "-pk")[:limit]
    )
    return [
        CalvingLine(calving, pairing((calf.sex for calf in calving.calves.all()), calving.number_born))
        for calving in calvings
    ]
