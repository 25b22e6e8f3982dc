"""Blood results of littermates: shown on her page, not weighed, for want of counts (clinical.md §8, §9)."""

from diagnostics.engine.criteria import CELLS_FOR_NEGATIVE, XY_CELLS_POSITIVE
from diagnostics.engine.evidence import AssayEvidence, Littermate
from diagnostics.engine.reading import Reading, counted_cells, is_blood_test, read_result, states_nothing
from diagnostics.engine.reasons import Reason, of_assay
from diagnostics.engine.results import on_record
from diagnostics.engine.vocabulary import (
    BLOOD,
    CYTOGENETIC_METHODS,
    UNWEIGHED_METHODS,
    Outcome,
    ReasonCode,
    ResultStatus,
)
from herd.vocabulary import Answer, Sex

_CODES = {True: ReasonCode.COTWIN_CHIMERIC, False: ReasonCode.COTWIN_NOT_CHIMERIC}


def littermate_reasons(littermates: tuple[Littermate, ...]) -> list[Reason]:
    """Tell of each littermate's blood result that shows whether it carries another calf's cells."""
    reasons = []
    for littermate in littermates:
        for assay in on_record(littermate.assays):
            chimeric = _chimeric(littermate.sex, assay)
            if chimeric is not None:
                told = {"littermate_sex": littermate.sex.value}
                reasons.append(of_assay(_CODES[chimeric], assay, weighed=False, **told))
    # Littermates stand in no order of their own.
    return sorted(reasons, key=lambda reason: (str(reason.data["assay"]), reason.code, str(reason.data)))


def _chimeric(sex: Sex, assay: AssayEvidence) -> bool | None:
    """Say whether blood shows cells of both sexes, or of two calves; `None` where it cannot tell."""
    if assay.status != ResultStatus.FINAL or assay.outcome == Outcome.FAILED or states_nothing(assay):
        return None
    if assay.specimen not in BLOOD or assay.caveats or assay.matches_cotwin == Answer.NO:
        return None
    if assay.method in UNWEIGHED_METHODS:
        return {Outcome.DETECTED: True, Outcome.NOT_DETECTED: False}.get(assay.outcome)
    if not is_blood_test(assay):
        return None
    if assay.method in CYTOGENETIC_METHODS and (cells := counted_cells(assay)) is not None:
        return _both_sexes(*cells)
    if sex != Sex.FEMALE:
        # Male DNA in a bull's blood is his own.
        return None
    return {Reading.POSITIVE: True, Reading.NEGATIVE: False}.get(read_result(assay))


def _both_sexes(cells_xx: int, cells_xy: int) -> bool | None:
    fewer = min(cells_xx, cells_xy)
    if fewer >= XY_CELLS_POSITIVE.value:
        return True
    return False if fewer == 0 and cells_xx + cells_xy >= CELLS_FOR_NEGATIVE.value else None
