"""What each way of settling a contradiction would make of the probability (clinical.md §6).

Of two things that cannot both be true one is taken away, and the animal is judged by what is left.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from diagnostics.engine.assessment import Assessment, assess
from diagnostics.engine.evidence import AssayEvidence, Evidence, Thresholds
from diagnostics.engine.facts import Facts, read
from diagnostics.engine.reading import Reading, is_hair_test, read_result, shows_only_male_cells
from diagnostics.engine.vocabulary import Method, Outcome, PregnancyFinding, ReasonCode, Specimen

#: The key of a result that nobody has entered: what a further test may find.
NOT_ON_RECORD = "not on record"


class Way(StrEnum):
    """How a contradiction may turn out: what on record proves wrong, or what a further test finds."""

    POSITIVE_WRONG = "positive_wrong"
    NEGATIVE_WRONG = "negative_wrong"
    HAIR_WRONG = "hair_wrong"
    HAIR_FREE_OF_Y = "hair_free_of_y"
    CALVING_WRONG = "calving_wrong"
    CHECK_WRONG = "check_wrong"
    SAMPLE_OF_ANOTHER = "sample_of_another"
    DAYS_WRONG = "days_wrong"


@dataclass(frozen=True, slots=True)
class Turn:
    """One way a contradiction may turn out, and what would be concluded then.

    `results` are those it is about, empty for one that is about none.
    """

    way: Way
    results: tuple[AssayEvidence, ...]
    concluded: Assessment


_Settled = tuple[Way, tuple[AssayEvidence, ...], Evidence]
_Settling = Callable[[Evidence, Facts, date], list[_Settled]]


def turns(code: ReasonCode, evidence: Evidence, thresholds: Thresholds, *, as_of: date) -> list[Turn]:
    """Return how what contradicts itself may turn out; `code` is the reason that tells it.

    `found_pregnant` stands for a positive and a later pregnancy. Empty for reasons that are no contradictions.
    """
    settling = SETTLED.get(code)
    if settling is None:
        return []
    settled = settling(evidence, read(evidence, thresholds), as_of)
    return [Turn(way, results, assess(left, thresholds, as_of=as_of)) for way, results, left in settled]


def turns_of_outsiders(
    evidence: Evidence, keys: Collection[str], thresholds: Thresholds, *, as_of: date
) -> list[Turn]:
    """Return how results (by `key`) of samples drawn while she was not in the herd may turn out."""
    outside = tuple(assay for assay in evidence.assays if assay.key in keys)
    settled = [
        (Way.SAMPLE_OF_ANOTHER, outside, _without(evidence, outside)),
        (Way.DAYS_WRONG, outside, evidence),
    ]
    return [Turn(way, results, assess(left, thresholds, as_of=as_of)) for way, results, left in settled]


def _without(evidence: Evidence, gone: Collection[AssayEvidence]) -> Evidence:
    keys = {assay.key for assay in gone}
    return replace(evidence, assays=tuple(assay for assay in evidence.assays if assay.key not in keys))


def _positives(facts: Facts) -> tuple[AssayEvidence, ...]:
    return tuple(one.assay for one in facts.blood.positives)


def _conflict(evidence: Evidence, facts: Facts, _as_of: date) -> list[_Settled]:
    positives, negatives = _positives(facts), tuple(one.assay for one in facts.blood.negatives)
    return [
        (Way.POSITIVE_WRONG, positives, _without(evidence, positives)),
        (Way.NEGATIVE_WRONG, negatives, _without(evidence, negatives)),
    ]


def _male_hair(evidence: Evidence, facts: Facts, as_of: date) -> list[_Settled]:
    hair = tuple(
        assay
        for assay in facts.results.hair
        if is_hair_test(assay) and read_result(assay) is Reading.POSITIVE
    )
    left = _without(evidence, hair)
    return [(Way.HAIR_WRONG, hair, left), (Way.HAIR_FREE_OF_Y, (), _with_hair_free(left, as_of))]


def _only_male_cells(evidence: Evidence, facts: Facts, as_of: date) -> list[_Settled]:
    alone = tuple(assay for assay in _positives(facts) if shows_only_male_cells(assay))
    return [
        (Way.HAIR_FREE_OF_Y, (), _with_hair_free(evidence, as_of)),
        (Way.POSITIVE_WRONG, alone, _without(evidence, alone)),
    ]


def _with_hair_free(evidence: Evidence, as_of: date) -> Evidence:
    """Return the evidence with what new hair would add: no male DNA in her own tissue."""
    hair = AssayEvidence(
        key=NOT_ON_RECORD,
        method=Method.PCR_AMELOGENIN,
        collected_on=as_of,
        specimen=Specimen.HAIR,
        outcome=Outcome.NOT_DETECTED,
    )
    return replace(evidence, assays=(*evidence.assays, hair))


def _calved(evidence: Evidence, facts: Facts, _as_of: date) -> list[_Settled]:
    positives = _positives(facts)
    return [
        (Way.POSITIVE_WRONG, positives, _without(evidence, positives)),
        (Way.CALVING_WRONG, (), replace(evidence, calvings=())),
    ]


def _pregnant(evidence: Evidence, facts: Facts, _as_of: date) -> list[_Settled]:
    positives = _positives(facts)
    checks = tuple(
        assay
        for assay in evidence.assays
        if assay.method == Method.PREGNANCY_CHECK and assay.finding == PregnancyFinding.PREGNANT
    )
    return [
        (Way.POSITIVE_WRONG, positives, _without(evidence, positives)),
        (Way.CHECK_WRONG, checks, _without(evidence, checks)),
    ]


#: What is taken away, by the reason that tells the contradiction.
SETTLED: dict[ReasonCode, _Settling] = {
    ReasonCode.RESULTS_CONFLICT: _conflict,
    ReasonCode.OWN_TISSUE_MALE: _male_hair,
    ReasonCode.ONLY_MALE_CELLS: _only_male_cells,
    ReasonCode.POSITIVE_BUT_CALVED: _calved,
    ReasonCode.FOUND_PREGNANT: _pregnant,
}
