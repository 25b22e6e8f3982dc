"""Keeping the verdicts current: gather, assess, record."""

from collections.abc import Callable, Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from diagnostics.actions.contradictions import keep_contradictions
from diagnostics.engine import ENGINE_VERSION, assess
from diagnostics.engine import Assessment as Conclusion
from diagnostics.engine.evidence import Thresholds
from diagnostics.models import Assessment, AssessmentChange
from diagnostics.queries import Gathered, chunks, evidence_for, policy_of
from diagnostics.queries.contradictions import contradictions
from diagnostics.queries.diagnoses import told_reasons
from diagnostics.vocabulary import MAY_BREED, ContradictionKind
from herd.models import Herd, User

_KEPT = (
    "verdict",
    "row",
    "probability",
    "probability_low",
    "probability_high",
    "confirm_threshold",
    "clear_threshold",
    "suspect_threshold",
    "engine_version",
    "flagged",
    "do_not_breed",
    "diagnosis",
    "criterion",
    "pairing",
    "reasons",
    "reason_codes",
    "next_step",
    "not_before",
    "recheck_on",
    "decided_on",
)
_WRITTEN = (*_KEPT, "cause", "assessed_on", "changed_at")


@transaction.atomic
def record_assessments(
    *,
    herd: Herd,
    animals: Iterable[int],
    cause: str,
    by: User | None,
    as_of: date,
    progress: Callable[[int], object] | None = None,
) -> list[AssessmentChange]:
    """Work out the verdicts of animals (ids) anew, and record those that differ with their cause.

    Returns the changes of verdict or probability, first verdicts included, as saved. `progress` is called with
    the number of animals done. Other writers of the herd wait, so that no verdict rests on half a change.
    """
    Herd.objects.select_for_update(no_key=True).filter(pk=herd.pk).first()
    thresholds = policy_of(herd).thresholds()
    changes: list[AssessmentChange] = []
    for ids in chunks(animals):
        changes += _record(herd, evidence_for(ids), thresholds, cause=cause, by=by, as_of=as_of)
        if progress is not None:
            progress(len(ids))
    return changes


def _record(
    herd: Herd,
    gathered: dict[int, Gathered],
    thresholds: Thresholds,
    *,
    cause: str,
    by: User | None,
    as_of: date,
) -> list[AssessmentChange]:
    before = Assessment.objects.in_bulk(gathered.keys())
    now = timezone.now()
    rows, changes = [], []
    contradicting: dict[int, dict[ContradictionKind, str]] = {}
    for animal, known in gathered.items():
        concluded = assess(known.evidence, thresholds, as_of=as_of)
        contradicting[animal] = contradictions(known, concluded)
        row = assessment_row(herd, animal, concluded, known)
        last = before.get(animal)
        if last is not None and all(getattr(last, name) == getattr(row, name) for name in _KEPT):
            continue
        row.cause, row.assessed_on, row.changed_at = cause, as_of, now
        rows.append(row)
        if last is None or (last.verdict, last.probability) != (row.verdict, row.probability):
            changes.append(_change(row, last, by=by))
    Assessment.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["animal"], update_fields=list(_WRITTEN), batch_size=500
    )
    keep_contradictions(herd, contradicting, now=now)
    return AssessmentChange.objects.bulk_create(changes, batch_size=500)


def assessment_row(herd: Herd, animal: int, concluded: Conclusion, known: Gathered) -> Assessment:
    """Return the engine's conclusion as an unsaved row, without cause and dates."""
    return Assessment(
        animal_id=animal,
        herd=herd,
        verdict=concluded.verdict.value,
        row=concluded.row,
        probability=concluded.probability,
        probability_low=concluded.low,
        probability_high=concluded.high,
        confirm_threshold=concluded.thresholds.confirm,
        clear_threshold=concluded.thresholds.clear,
        suspect_threshold=concluded.thresholds.suspect,
        engine_version=ENGINE_VERSION,
        flagged=concluded.flagged,
        do_not_breed=keeps_from_breeding(concluded, known),
        diagnosis=known.diagnosis,
        criterion=concluded.criterion,
        pairing=known.pairing,
        reasons=told_reasons(concluded.reasons),
        reason_codes=";".join(dict.fromkeys(reason.code.value for reason in concluded.reasons)),
        next_step=concluded.next_step.value,
        not_before=concluded.not_before,
        recheck_on=concluded.recheck_on,
        decided_on=concluded.decided_on,
    )


def keeps_from_breeding(concluded: Conclusion, known: Gathered) -> bool:
    """Say whether an animal stands on the do-not-breed list: a current signed diagnosis decides, else the flag (§2)."""
    if not known.diagnosis:
        return concluded.flagged
    return known.evidence.present and known.diagnosis not in MAY_BREED


def _change(row: Assessment, last: Assessment | None, *, by: User | None) -> AssessmentChange:
    return AssessmentChange(
        herd=row.herd,
        animal_id=row.animal_id,
        verdict=row.verdict,
        row=row.row,
        probability=row.probability,
        probability_low=row.probability_low,
        probability_high=row.probability_high,
        cause=row.cause,
        confirm_threshold=row.confirm_threshold,
        clear_threshold=row.clear_threshold,
        suspect_threshold=row.suspect_threshold,
        engine_version=row.engine_version,
        verdict_before=last.verdict if last else "",
        probability_before=last.probability if last else None,
        changed_at=row.changed_at,
        changed_by=by,
    )
