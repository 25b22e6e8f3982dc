"""Finding tests and samples of a herd for its lists. Reads only."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from diagnostics.engine.vocabulary import AWAITED
from diagnostics.models import Assay, Assessment
from diagnostics.queries import chunks
from diagnostics.vocabulary import FAILED_STATES
from herd.identifiers import public_id_of
from herd.kinship import same_litter_possible
from herd.models import Animal, Calving, Herd
from herd.queries.numbers import in_order_of_number


def assays_of(herd: Herd) -> QuerySet[Assay]:
    """Return a herd's tests with animal and current version, the latest first."""
    return (
        herd.assays.filter(current__isnull=False)
        .select_related("animal", "current__verification")
        .order_by("-collected_on", "-pk")
    )


def samples_out(herd: Herd) -> QuerySet[Assay]:
    """Return the tests of samples that are out, or only preliminarily reported, the longest out first.

    No result comes of a sample that was rejected or lost: it is out no longer.
    """
    awaited = assays_of(herd).filter(current__status__in=sorted(AWAITED)).select_related("sample")
    return awaited.exclude(sample__state__in=sorted(FAILED_STATES)).order_by("collected_on", "pk")


def assay_of(herd: Herd, public_id: UUID | str) -> Assay:
    """Return one test of a herd; raises `Http404` for one of no herd or of another."""
    named = public_id_of(str(public_id))
    found = assays_of(herd).filter(public_id=named).first() if named else None
    if found is None:
        raise Http404
    return found


def verdict_of(animal: Animal) -> Assessment | None:
    """Return the current verdict on an animal as the database has it; `None` before the first."""
    return Assessment.objects.filter(animal=animal).first()


def animals_like(herd: Herd, typed: str, *, limit: int = 8) -> list[Animal]:
    """Return animals whose number holds what was typed: those ending with it first, those present before the gone.

    Bulls are found too: a co-twin's result is recorded as well.
    """
    typed = typed.strip()
    if not typed:
        return []
    found: dict[int, Animal] = {}
    numbered = herd.animals.exclude(number="")
    for wanted in (Q(number__iexact=typed), Q(number__iendswith=typed), Q(number__icontains=typed)):
        if (missing := limit - len(found)) > 0:
            chosen = numbered.filter(wanted).exclude(pk__in=found).order_by("-left_on", *in_order_of_number())
            here = chosen.filter(left_on__isnull=True)[:missing]
            found.update((animal.pk, animal) for animal in here)
            gone = chosen.filter(left_on__isnull=False)[: max(limit - len(found), 0)]
            found.update((animal.pk, animal) for animal in gone)
    return list(found.values())


def with_littermates(animal_ids: Iterable[int]) -> set[int]:
    """Return these ids with those of all calves that are, or may be, of one litter with them.

    Three queries for every thousand animals, however many litters there are.
    """
    kin: set[int] = set()
    for ids in chunks(animal_ids):
        own = list(
            Calving.objects.filter(calves__in=ids, voided_at__isnull=True).values_list(
                "pk", "dam", "calved_on"
            )
        )
        days: dict[int, set[date]] = defaultdict(set)
        for _pk, dam, calved_on in own:
            if dam is not None:
                days[dam].add(calved_on)
        beside = Calving.objects.filter(dam__in=days.keys(), voided_at__isnull=True).values_list(
            "pk", "dam", "calved_on"
        )
        near = {pk for pk, dam, on in beside if any(same_litter_possible(on, day) for day in days[dam])}
        litters = {pk for pk, _dam, _on in own} | near
        kin.update(ids, Animal.objects.filter(calving__in=litters).values_list("pk", flat=True))
    return kin
