"""What waits in herds: counts for many at once, and the first of each list for the home of one. Reads only."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, QuerySet, When

from diagnostics.engine.vocabulary import NextStep
from diagnostics.models import Assay, Assessment
from diagnostics.queries.assays import AWAITED
from herd.kinship import pairing
from herd.models import Animal, Calving, Herd
from herd.queries import live_calvings
from herd.vocabulary import Fate

#: Next steps that begin with drawing something from the animal.
SAMPLING_STEPS = frozenset(
    {
        NextStep.DRAW_BLOOD,
        NextStep.RESAMPLE,
        NextStep.REPEAT_TEST,
        NextStep.TEST_FURTHER,
        NextStep.SAMPLE_OWN_TISSUE,
    }
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in one herd, as numbers of animals; `results_out` counts tests whose final result is not in."""

    flagged: int = 0
    to_sample: int = 0
    to_settle: int = 0
    results_out: int = 0
    to_tag: int = 0

    @property
    def anything(self) -> bool:
        """Whether there is anything to do; being flagged alone is not."""
        return bool(self.to_sample or self.to_settle or self.results_out or self.to_tag)


NOTHING_WAITS = Waiting()


def waiting_in(herds: Sequence[Herd]) -> dict[int, Waiting]:
    """Count what waits in each of these herds, by id of the herd: three queries, however many herds."""
    flagged, to_sample, to_settle = Counter[int](), Counter[int](), Counter[int]()
    by_step = (
        Assessment.objects.filter(herd__in=herds, flagged=True)
        .values("herd_id", "next_step")
        .annotate(animals=Count("pk"))
        .order_by("herd_id", "next_step")
    )
    for row in by_step:
        flagged[row["herd_id"]] += row["animals"]
        if row["next_step"] in SAMPLING_STEPS:
            to_sample[row["herd_id"]] += row["animals"]
        if row["next_step"] == NextStep.SETTLE_LITTER:
            to_settle[row["herd_id"]] += row["animals"]
    results_out = _counted(Assay.objects.filter(herd__in=herds, current__status__in=AWAITED))
    to_tag = _counted(
        Animal.objects.filter(
            herd__in=herds, number="", fate=Fate.ALIVE.value, left_on__isnull=True, calving__isnull=False
        )
    )
    return {
        herd.pk: Waiting(
            flagged=flagged[herd.pk],
            to_sample=to_sample[herd.pk],
            to_settle=to_settle[herd.pk],
            results_out=results_out.get(herd.pk, 0),
            to_tag=to_tag.get(herd.pk, 0),
        )
        for herd in herds
    }


def _counted(records: QuerySet[Assay] | QuerySet[Animal]) -> dict[int, int]:
    rows = records.values("herd_id").annotate(records=Count("pk")).order_by("herd_id")
    return {row["herd_id"]: row["records"] for row in rows}


def flagged_animals(herd: Herd) -> QuerySet[Assessment]:
    """Return the assessments of the flagged animals of a herd, which are all present, with the animals."""
    return (
        herd.assessments.filter(flagged=True)
        .select_related("animal", "animal__calving__dam")
        .defer("reasons")
    )


def to_sample(herd: Herd) -> QuerySet[Assessment]:
    """Return the assessments of flagged animals to be sampled next, the youngest first."""
    steps = [step.value for step in SAMPLING_STEPS]
    return (
        flagged_animals(herd).filter(next_step__in=steps).order_by("-animal__born_on", "animal__number", "pk")
    )


def do_not_breed(herd: Herd, *, by_pen: bool = False) -> QuerySet[Assessment]:
    """Return the do-not-breed list: the flagged animals, by number or by pen; those without a number come last.

    Where signed diagnoses exist they decide instead (`clinical.md` §2); this program records none yet.
    """
    unnumbered = Case(When(animal__number="", then=1), default=0)
    pen: list[Case | str] = [Case(When(animal__pen="", then=1), default=0), "animal__pen"] if by_pen else []
    return flagged_animals(herd).order_by(*pen, unnumbered, "animal__number", "pk")


def results_out(herd: Herd) -> QuerySet[Assay]:
    """Return the tests whose final result is to come, with the animals, those that wait longest first."""
    return (
        herd.assays.filter(current__status__in=AWAITED)
        .select_related("animal", "sample", "current")
        .order_by("collected_on", "pk")
    )


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
