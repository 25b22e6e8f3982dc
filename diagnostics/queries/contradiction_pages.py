"""One contradiction for its page: the results it is about, and how it may turn out. Reads only."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from diagnostics.engine.contradiction import Turn, turns, turns_of_outsiders
from diagnostics.engine.vocabulary import ReasonCode
from diagnostics.models import Assay, Assessment, Contradiction
from diagnostics.queries import Gathered, evidence_for, policy_of
from diagnostics.queries.contradictions import OF_REASONS, outside
from diagnostics.vocabulary import ContradictionKind
from herd.errors import NotHere
from herd.models import Animal, Herd

#: The reason whose taking away settles each kind; of a sample of another day it is the sample's own.
REASON_OF: dict[ContradictionKind, ReasonCode] = {
    **{kind: reason for reason, kind in OF_REASONS.items()},
    ContradictionKind.POSITIVE_BUT_PREGNANT: ReasonCode.FOUND_PREGNANT,
}


@dataclass(frozen=True, slots=True)
class TurnOnRecord:
    """One way a contradiction may turn out, with the tests on record that it is about."""

    turn: Turn
    assays: list[Assay]


def contradiction_of(herd: Herd, number: int) -> Contradiction:
    """Return one contradiction of a herd with its animal. Raises `Http404` for another herd's."""
    found = (
        herd.contradictions.filter(pk=number)
        .select_related("animal", "animal__assessment", "dealt_by")
        .first()
    )
    if found is None:
        raise NotHere(_("There is no such contradiction in this herd."))
    found.herd = found.animal.herd = herd
    return found


def contradictions_of(animal: Animal) -> QuerySet[Contradiction]:
    """Return what contradicts itself of an animal, and what somebody has dealt with; the latest first."""
    told = animal.contradictions.exclude(gone_at__isnull=False, dealt_at__isnull=True)
    return told.select_related("dealt_by").order_by("-found_at", "-pk")


def turns_on_record(contradiction: Contradiction, *, as_of: date) -> list[TurnOnRecord]:
    """Return how a contradiction may turn out by what is on record today; empty for one that is gone."""
    known = evidence_for([contradiction.animal_id])[contradiction.animal_id]
    found = [] if contradiction.gone_at is not None else _turns(contradiction, known, as_of)
    keys = {assay.key for turn in found for assay in turn.results}
    assays = {
        str(assay.public_id): assay
        for assay in contradiction.herd.assays.filter(public_id__in=keys).select_related("current", "animal")
    }
    return [
        TurnOnRecord(turn, [assays[each.key] for each in turn.results if each.key in assays])
        for turn in found
    ]


def _turns(contradiction: Contradiction, known: Gathered, as_of: date) -> list[Turn]:
    kind, thresholds = ContradictionKind(contradiction.kind), policy_of(contradiction.herd).thresholds()
    if kind is ContradictionKind.NOT_IN_HERD_THAT_DAY:
        keys = {assay.key for assay in known.evidence.assays if outside(known, assay.collected_on)}
        return turns_of_outsiders(known.evidence, keys, thresholds, as_of=as_of)
    return turns(REASON_OF[kind], known.evidence, thresholds, as_of=as_of)


def assessment_of(contradiction: Contradiction) -> Assessment | None:
    """Return the verdict on the animal as it stands."""
    return getattr(contradiction.animal, "assessment", None)
