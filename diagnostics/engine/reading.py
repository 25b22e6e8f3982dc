"""Positive, negative or inconclusive: what one result on blood or hair shows (clinical.md §4, items 1–3 and 6)."""

from enum import StrEnum

from diagnostics.engine.criteria import (
    CELLS_FOR_NEGATIVE,
    CELLS_WHEN_NOT_STATED,
    HAIR_FREE_PCT,
    HAIR_MALE_PCT,
    ONLY_MALE_CELLS_COUNT,
    ONLY_MALE_CELLS_PCT,
    QUANTITATIVE_NEGATIVE_PCT,
    QUANTITATIVE_POSITIVE_PCT,
    XY_CELLS_POSITIVE,
)
from diagnostics.engine.evidence import AssayEvidence
from diagnostics.engine.vocabulary import (
    BLOOD,
    CYTOGENETIC_METHODS,
    MOLECULAR_METHODS,
    QUANTITATIVE_METHODS,
    WEIGHED_METHODS,
    Outcome,
    ReasonCode,
    Specimen,
)


class Reading(StrEnum):
    """What a result shows of male cells or male DNA."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    INCONCLUSIVE = "inconclusive"


_BY_OUTCOME = {Outcome.DETECTED: Reading.POSITIVE, Outcome.NOT_DETECTED: Reading.NEGATIVE}


def a_number(value: float | None) -> float | None:
    """Hand back a measured value, or `None` where there is none, or it is infinite or «not a number»."""
    # Only those two leave something when taken from themselves; `math.isfinite` refuses very large whole numbers.
    return value if value is not None and value - value == 0 else None


def counted_cells(assay: AssayEvidence) -> tuple[int, int] | None:
    """Give the XX and XY cells counted; `None` unless both are given and neither is negative."""
    if assay.cells_xx is None or assay.cells_xy is None or min(assay.cells_xx, assay.cells_xy) < 0:
        return None
    return assay.cells_xx, assay.cells_xy


def male_percentage(assay: AssayEvidence) -> float | None:
    """Give the percentage of male cells; `None` where none is given, or none that can be read."""
    return a_number(assay.male_fraction_pct)


def is_blood_test(assay: AssayEvidence) -> bool:
    """Say whether this is a weighed method on blood."""
    return assay.method in WEIGHED_METHODS and assay.specimen in BLOOD


def is_hair_test(assay: AssayEvidence) -> bool:
    """Say whether this is a molecular method on hair, which shows her own genotype."""
    return assay.method in MOLECULAR_METHODS and assay.specimen == Specimen.HAIR


def states_nothing(assay: AssayEvidence) -> bool:
    """Say whether no outcome, count or measure is given at all: then the sample is still out."""
    return (
        assay.outcome == Outcome.NOT_STATED
        and assay.cells_xx is None
        and assay.cells_xy is None
        and assay.male_fraction_pct is None
        and assay.amh_pg_ml is None
    )


def read_measured(assay: AssayEvidence) -> Reading | None:
    """Read a result by its cell counts or its percentage alone; `None` where it has none that its method is read by."""
    cells, percentage = counted_cells(assay), male_percentage(assay)
    if assay.method in CYTOGENETIC_METHODS and cells is not None:
        return _read_cells(*cells)
    if is_hair_test(assay) and percentage is not None:
        return _read_between(percentage >= HAIR_MALE_PCT.value, percentage < HAIR_FREE_PCT.value)
    if assay.method in QUANTITATIVE_METHODS and percentage is not None:
        return _read_between(
            percentage >= QUANTITATIVE_POSITIVE_PCT.value, percentage <= QUANTITATIVE_NEGATIVE_PCT.value
        )
    return None


def read_result(assay: AssayEvidence) -> Reading:
    """Read a final or preliminary result of a weighed method, on blood or hair."""
    measured = read_measured(assay)
    if measured is not None:
        return measured
    if assay.method in CYTOGENETIC_METHODS and assay.outcome == Outcome.NOT_DETECTED:
        # Nobody knows how many cells were looked at.
        return Reading.INCONCLUSIVE
    return _BY_OUTCOME.get(assay.outcome, Reading.INCONCLUSIVE)


def why_inconclusive(assay: AssayEvidence) -> ReasonCode:
    """Say why an inconclusive result is inconclusive."""
    cells = counted_cells(assay)
    if assay.method not in CYTOGENETIC_METHODS or cells is None:
        return ReasonCode.RESULT_INCONCLUSIVE
    return ReasonCode.SINGLE_XY_CELL if cells[1] else ReasonCode.FEW_CELLS


def shows_no_male_cell(assay: AssayEvidence) -> bool:
    """Say whether an inconclusive karyotype or FISH shows no male cell: few cells, or «not detected» uncounted."""
    if assay.method not in CYTOGENETIC_METHODS:
        return False
    cells = counted_cells(assay)
    return assay.outcome == Outcome.NOT_DETECTED if cells is None else cells[1] == 0


def cells_read(assay: AssayEvidence) -> int:
    """Give the number of cells a conclusive karyotype or FISH is weighed by."""
    cells = counted_cells(assay)
    return int(CELLS_WHEN_NOT_STATED.value) if cells is None else sum(cells)


def shows_only_male_cells(assay: AssayEvidence) -> bool:
    """Say whether a positive shows male cells and no other."""
    cells, percentage = counted_cells(assay), male_percentage(assay)
    if assay.method in CYTOGENETIC_METHODS:
        return cells is not None and cells[0] == 0 and cells[1] >= ONLY_MALE_CELLS_COUNT.value
    return (
        assay.method in QUANTITATIVE_METHODS
        and percentage is not None
        and percentage >= ONLY_MALE_CELLS_PCT.value
    )


def shows_female_cells(assay: AssayEvidence) -> bool:
    """Say whether a positive shows female cells beside the male ones."""
    cells, percentage = counted_cells(assay), male_percentage(assay)
    if assay.method in CYTOGENETIC_METHODS:
        return cells is not None and cells[0] > 0
    return (
        assay.method in QUANTITATIVE_METHODS
        and percentage is not None
        and percentage < ONLY_MALE_CELLS_PCT.value
    )


def _read_cells(cells_xx: int, cells_xy: int) -> Reading:
    enough = cells_xx + cells_xy >= CELLS_FOR_NEGATIVE.value
    return _read_between(cells_xy >= XY_CELLS_POSITIVE.value, cells_xy == 0 and enough)


def _read_between(positive: bool, negative: bool) -> Reading:  # noqa: FBT001 - two limits, in this order
    if positive:
        return Reading.POSITIVE
    return Reading.NEGATIVE if negative else Reading.INCONCLUSIVE
