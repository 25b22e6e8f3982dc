"""Hair: her own genotype, apart from what circulates in her blood (clinical.md §4, item 6)."""

from dataclasses import dataclass

from diagnostics.engine.criteria import HAIR_FREE_PCT, HAIR_MALE_PCT
from diagnostics.engine.evidence import AssayEvidence
from diagnostics.engine.reading import Reading, male_percentage, read_result
from diagnostics.engine.reasons import Json, Reason, of_assay
from diagnostics.engine.vocabulary import ReasonCode


@dataclass(frozen=True, slots=True)
class OwnTissue:
    """What her hair shows: `male`, `female` (free of Y), or neither where no hair settles it."""

    male: bool = False
    female: bool = False
    reasons: tuple[Reason, ...] = ()


NO_OWN_TISSUE = OwnTissue()


def read_own_tissue(results: tuple[AssayEvidence, ...]) -> OwnTissue:
    """Read the final molecular results on hair: the latest conclusive one counts, of one day the positive."""
    if not results:
        return NO_OWN_TISSUE
    readings = [(assay, read_result(assay)) for assay in results]
    conclusive = [pair for pair in readings if pair[1] is not Reading.INCONCLUSIVE]
    latest = max(
        conclusive, key=lambda pair: (pair[0].collected_on, pair[1] is Reading.POSITIVE), default=None
    )
    reasons = []
    for pair in readings:
        assay, reading = pair
        if reading is Reading.INCONCLUSIVE:
            reasons.append(of_assay(ReasonCode.RESULT_INCONCLUSIVE, assay, weighed=False))
        elif pair is latest:
            male = reading is Reading.POSITIVE
            code = ReasonCode.OWN_TISSUE_MALE if male else ReasonCode.OWN_TISSUE_FEMALE
            limit = HAIR_MALE_PCT if male else HAIR_FREE_PCT
            percentage = male_percentage(assay)
            told: dict[str, Json] = {"male_fraction_pct": percentage, "figures": [limit.key]}
            reasons.append(of_assay(code, assay, weighed=True, **({} if percentage is None else told)))
        else:
            reasons.append(of_assay(ReasonCode.ALREADY_WEIGHED, assay, weighed=False))
    shown = latest[1] if latest else None
    return OwnTissue(shown is Reading.POSITIVE, shown is Reading.NEGATIVE, tuple(reasons))
