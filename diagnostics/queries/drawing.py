"""Which animals of a person's herds are to be sampled next, and those chosen for a round of drawing. Reads only."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import F, QuerySet

from diagnostics.engine import assess
from diagnostics.engine.vocabulary import NextStep
from diagnostics.models import Assessment
from diagnostics.queries import evidence_for, policy_of
from diagnostics.queries.steps import SAMPLING_STEPS
from herd.identifiers import public_id_of
from herd.models import Animal, Herd, User
from herd.permissions import Right
from herd.queries import herds_for
from herd.queries.numbers import in_order_of_number

_STEPS = sorted(step.value for step in SAMPLING_STEPS)


def herds_to_draw_in(user: User) -> QuerySet[Herd]:
    """Return the herds in which a person may record samples, by name."""
    return herds_for(user, may=Right.RECORD_RESULTS).order_by("name", "code")


def animals_to_draw(herds: QuerySet[Herd] | list[Herd]) -> QuerySet[Assessment]:
    """Return the assessments of animals of these herds whose next step draws something, herd by herd.

    Within a herd by number, those that have to wait until a day last.
    """
    return (
        Assessment.objects.filter(herd__in=herds, next_step__in=_STEPS)
        .select_related("animal", "herd")
        .defer("reasons")
        .order_by(
            "herd__name", "herd", F("not_before").asc(nulls_first=True), *in_order_of_number("animal__")
        )
    )


def settling_tests(animals: Iterable[Animal], *, today: Callable[[Herd], date]) -> dict[int, str]:
    """Return the test that would settle the matter best, by animal (id), of those whose next step is to test further.

    The same number of queries for any number of animals of a herd.
    """
    further: dict[Herd, list[int]] = defaultdict(list)
    for animal in animals:
        if step_of(animal) == NextStep.TEST_FURTHER:
            further[animal.herd].append(animal.pk)
    settling: dict[int, str] = {}
    for herd, ids in further.items():
        thresholds = policy_of(herd).thresholds()
        for animal_id, known in evidence_for(ids).items():
            concluded = assess(known.evidence, thresholds, as_of=today(herd))
            if concluded.advice:
                settling[animal_id] = concluded.advice[0].method.value
    return settling


def step_of(animal: Animal) -> str:
    """Return the next step of an animal read with her assessment; empty before her first."""
    assessment: Assessment | None = getattr(animal, "assessment", None)
    return assessment.next_step if assessment else ""


def animals_chosen(user: User, public_ids: Iterable[str]) -> list[Animal]:
    """Return the animals of these public ids, as text, of the herds a person may record in, in that order."""
    wanted = [
        public_id for text in dict.fromkeys(public_ids) if (public_id := public_id_of(text)) is not None
    ]
    found = (
        Animal.objects.filter(herd__in=herds_for(user, may=Right.RECORD_RESULTS))
        .select_related("herd", "assessment")
        .in_bulk(wanted, field_name="public_id")
    )
    return [found[public_id] for public_id in dict.fromkeys(wanted) if public_id in found]
