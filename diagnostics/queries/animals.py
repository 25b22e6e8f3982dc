"""All that is on record of one animal, gathered for her page. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import Count, Model, Prefetch, QuerySet
from django.utils.translation import gettext as _

from diagnostics.engine import Evidence, assess
from diagnostics.engine.outlook import MethodOutlook
from diagnostics.engine.steps import BLOOD_STEPS
from diagnostics.models import Assay, Assessment, AssessmentChange, HerdPolicy, LaboratoryMethod, Sample
from diagnostics.queries import evidence_for, policy_of
from diagnostics.queries.laboratories import weighed_tests_of
from herd.errors import NotHere
from herd.identifiers import public_id_of
from herd.models import Animal, Calving, Herd, User
from herd.queries import live_calvings, unsettled_with

#: Other calves of her dam shown as kin; an old cow has a dozen.
MOST_SIBLINGS = 20
#: Kept for the machine, not for people.
_UNTOLD = frozenset(
    {"id", "public_id", "herd", "recorded_by", "recorded_at", "idempotency_key", "voided_by", "voided_at"}
)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a record before and after, as stored; empty values are `None` or empty text."""

    field: Any
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One change of a record: when, by whom, why, and which fields. `first` is the entry itself."""

    at: datetime
    by: User | None
    why: str
    model: type[Model]
    first: bool
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class AnimalRecord:
    """One animal with all that is on record of her.

    `assessment` is `None` before her first verdict. `beside` are the calves of calvings of her dam at most three
    days off that nobody has settled. `unrecorded` calves were born with her without a row of their own, `lost`
    were seen at the scan and not born.
    """

    animal: Animal
    assessment: Assessment | None
    littermates: list[Animal]
    beside: list[Animal]
    unrecorded: int
    lost: int
    calvings: list[Calving]
    assays: list[Assay]
    samples: list[Sample]
    former_numbers: list[Any]
    siblings: list[Animal]
    verdicts: list[AssessmentChange]
    changes: list[RecordChange] = field(default_factory=list)


def animal_of(herd: Herd, public_id: UUID | str) -> Animal:
    """Return an animal of a herd with her calving, dam and assessment.

    Raises `Http404` for another herd's, and for text that is no public id.
    """
    named = public_id_of(str(public_id))
    whole = herd.animals.select_related("calving", "calving__dam", "assessment", "recorded_by")
    found = whole.filter(public_id=named).first() if named else None
    if found is None:
        raise NotHere(_("There is no such animal in this herd."))
    found.herd = herd
    return found


def assessment_of(animal: Animal) -> Assessment | None:
    """Return the assessment of an animal, `None` before her first."""
    return getattr(animal, "assessment", None)


def record_of(animal: Animal) -> AnimalRecord:
    """Gather all that is on record of an animal: the same number of queries, however much there is."""
    litter, beside = _litter(animal)
    recorded = 1 + len(litter)
    calving = animal.calving
    born = max((calving.number_born or 0) if calving else 0, recorded)
    seen = max((calving.fetuses_scanned or 0) if calving else 0, born)
    return AnimalRecord(
        animal=animal,
        assessment=assessment_of(animal),
        littermates=litter,
        beside=beside,
        unrecorded=born - recorded,
        lost=seen - born,
        calvings=list(_calvings(animal)),
        assays=list(_assays(animal)),
        samples=list(animal.samples.select_related("recorded_by").order_by("-collected_on", "-pk")),
        former_numbers=list(animal.former_numbers.all()),
        siblings=_siblings(animal),
        verdicts=list(animal.assessment_changes.select_related("changed_by")),
        changes=record_changes(animal),
    )


def _litter(animal: Animal) -> tuple[list[Animal], list[Animal]]:
    """Return the other calves of her calving, and those of calvings beside it that nobody has settled."""
    if animal.calving is None:
        return [], []
    beside = unsettled_with(animal.calving)
    calves = (
        Animal.objects.filter(calving__in=[animal.calving, *beside])
        .exclude(pk=animal.pk)
        .select_related("assessment", "calving")
        .order_by("pk")
    )
    litter = [calf for calf in calves if calf.calving_id == animal.calving_id]
    return litter, [calf for calf in calves if calf.calving_id != animal.calving_id]


def _calvings(animal: Animal) -> QuerySet[Calving]:
    calves = Animal.objects.select_related("assessment").order_by("pk")
    return (
        live_calvings(animal.herd)
        .filter(dam=animal)
        .prefetch_related(Prefetch("calves", calves))
        .order_by("-calved_on", "-pk")
    )


def _assays(animal: Animal) -> QuerySet[Assay]:
    return (
        animal.assays.select_related("current")
        .annotate(versions_kept=Count("versions"))
        .order_by("-collected_on", "-pk")
    )


def _siblings(animal: Animal) -> list[Animal]:
    """Return the other calves of her dam, born of other calvings, the youngest first."""
    if animal.calving is None or animal.calving.dam_id is None:
        return []
    calvings = live_calvings(animal.herd).filter(dam=animal.calving.dam_id).exclude(pk=animal.calving.pk)
    siblings = Animal.objects.filter(calving__in=calvings).select_related("assessment")
    return list(siblings.order_by("-born_on", "pk")[:MOST_SIBLINGS])


@dataclass(frozen=True, slots=True)
class AsOfToday:
    """What is on record of an animal and what its herd decided, with the blood tests that would settle it today.

    `offers` are the tests of the herd's laboratories, where the next step is to draw blood.
    """

    evidence: Evidence
    policy: HerdPolicy
    advice: tuple[MethodOutlook, ...]
    offers: tuple[LaboratoryMethod, ...] = ()


def as_of_today(animal: Animal, *, today: date) -> AsOfToday | None:
    """Judge a flagged animal as things stand today; `None` for one that is not flagged.

    There is advice where testing further is the next step.
    """
    assessment = assessment_of(animal)
    if assessment is None or not assessment.flagged:
        return None
    evidence, policy = evidence_for([animal.pk])[animal.pk].evidence, policy_of(animal.herd)
    concluded = assess(evidence, policy.thresholds(), as_of=today)
    offers = weighed_tests_of(animal.herd) if concluded.next_step in BLOOD_STEPS else []
    return AsOfToday(evidence, policy, concluded.advice or (), tuple(offers))


def record_changes(animal: Animal) -> list[RecordChange]:
    """Return who changed what of an animal and of the calving she was born of, the latest first."""
    changes = _changes(Animal, animal.history.all())
    if animal.calving is not None:
        changes += _changes(Calving, animal.calving.history.all())
    return sorted(changes, key=lambda change: change.at, reverse=True)


def calving_changes(calving: Calving) -> list[RecordChange]:
    """Return who changed what of a calving, the latest first."""
    return sorted(_changes(Calving, calving.history.all()), key=lambda change: change.at, reverse=True)


def _changes(model: type[Model], history: QuerySet[Any]) -> list[RecordChange]:
    kept = list(history.select_related("history_user").order_by("history_date", "history_id"))
    if not kept:
        return []
    told = [each for each in model._meta.concrete_fields if each.name not in _UNTOLD]
    changes = [_change(model, kept[0], ())]
    for before, after in pairwise(kept):
        fields = tuple(differing(told, before, after))
        if fields:
            changes.append(_change(model, after, fields))
    return changes


def _change(model: type[Model], kept: Any, fields: tuple[FieldChange, ...]) -> RecordChange:
    return RecordChange(
        at=kept.history_date,
        by=kept.history_user,
        why=kept.history_change_reason or "",
        model=model,
        first=not fields,
        fields=fields,
    )


def differing(fields: Iterable[Any], before: Any, after: Any) -> Iterable[FieldChange]:
    """Give those of these fields in which two records of a history differ."""
    for each in fields:
        was, became = getattr(before, each.attname), getattr(after, each.attname)
        if was != became:
            yield FieldChange(each, was, became)
