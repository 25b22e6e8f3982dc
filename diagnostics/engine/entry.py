"""What a result must state, and what contradicts itself: checked when it is entered (clinical.md §4, formats.md).

Codes with data; words are put on elsewhere. Forms use the same tables to show the fields that a method needs.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from dataclasses import field as attribute
from enum import StrEnum

from diagnostics.engine.evidence import AssayEvidence
from diagnostics.engine.reading import Reading, read_measured, states_nothing
from diagnostics.engine.reasons import Json
from diagnostics.engine.vocabulary import (
    CYTOGENETIC_METHODS,
    EXAMINATIONS,
    QUANTITATIVE_METHODS,
    Method,
    Outcome,
    PregnancyFinding,
    ResultStatus,
    Specimen,
)
from herd.vocabulary import Answer


class EntryProblemCode(StrEnum):
    """Why a result is refused."""

    SPECIMEN_REQUIRED = "specimen_required"
    SPECIMEN_WITHOUT_SAMPLE = "specimen_without_sample"
    SPECIMEN_NOT_FOR_METHOD = "specimen_not_for_method"
    MUST_BE_GIVEN = "must_be_given"
    BOTH_COUNTS_OR_NEITHER = "both_counts_or_neither"
    NEGATIVE_CELLS = "negative_cells"
    OUT_OF_BOUNDS = "out_of_bounds"
    CONTRADICTION = "contradiction"


@dataclass(frozen=True, slots=True)
class EntryProblem:
    """One thing wrong with a result: the field it stands at, why, and what the sentence about it needs."""

    field: str
    code: EntryProblemCode
    data: dict[str, Json] = attribute(default_factory=dict)


_ANY_SPECIMEN = tuple(Specimen)
#: The specimens a method can be done on; none for examinations of the animal herself.
SPECIMENS: dict[Method, tuple[Specimen, ...]] = {
    method: () if method in EXAMINATIONS else _ANY_SPECIMEN for method in Method
} | {
    Method.KARYOTYPE: (Specimen.BLOOD_EDTA, Specimen.BLOOD_HEPARIN, Specimen.BUFFY_COAT, Specimen.EAR_TISSUE),
    Method.FISH: (Specimen.BLOOD_EDTA, Specimen.BLOOD_HEPARIN, Specimen.BUFFY_COAT, Specimen.EAR_TISSUE),
    Method.AMH: (Specimen.PLASMA, Specimen.SERUM),
}

_COUNTS = ("cells_xx", "cells_xy")
#: What a method's result must state: any one of these groups of fields, whole.
MUST_BE_GIVEN: dict[Method, tuple[tuple[str, ...], ...]] = {
    method: (("outcome",),) for method in Method if method not in EXAMINATIONS
} | {
    **dict.fromkeys(QUANTITATIVE_METHODS, (("male_fraction_pct",), ("outcome",))),
    **dict.fromkeys(CYTOGENETIC_METHODS, (_COUNTS, ("outcome",))),
    Method.AMH: (("amh_pg_ml",),),
    Method.VAGINAL_LENGTH: (("vaginal_length_cm",),),
    Method.EXTERNAL_EXAM: (("abnormal",),),
    Method.TRACT_EXAM: (("abnormal",),),
    Method.PREGNANCY_CHECK: (("finding",),),
}

#: Least and greatest value accepted, in the unit of the field's name.
BOUNDS = {"male_fraction_pct": (0.0, 100.0), "vaginal_length_cm": (1.0, 40.0), "amh_pg_ml": (0.0, 20_000.0)}

_EMPTY = {
    "outcome": Outcome.NOT_STATED,
    "abnormal": Answer.UNKNOWN,
    "finding": PregnancyFinding.NOT_STATED,
}
_CONTRADICTED_BY = {
    Outcome.DETECTED: {Reading.NEGATIVE},
    Outcome.NOT_DETECTED: {Reading.POSITIVE},
    Outcome.INCONCLUSIVE: {Reading.POSITIVE, Reading.NEGATIVE},
    Outcome.FAILED: {Reading.POSITIVE, Reading.NEGATIVE},
}


def entry_problems(assay: AssayEvidence) -> tuple[EntryProblem, ...]:
    """List what is wrong with a result as entered; empty when it may be recorded.

    A failed test, a void row and, for laboratory methods, a sample that is still out need not state anything.
    """
    checks: tuple[Callable[[AssayEvidence], Iterator[EntryProblem]], ...] = (
        _specimen_problems,
        _missing_problems,
        _count_problems,
        _bounds_problems,
        _contradictions,
    )
    return tuple(problem for check in checks for problem in check(assay))


def _specimen_problems(assay: AssayEvidence) -> Iterator[EntryProblem]:
    allowed = SPECIMENS[assay.method]
    if assay.specimen is None:
        if allowed:
            yield EntryProblem("specimen", EntryProblemCode.SPECIMEN_REQUIRED, _named(assay))
    elif not allowed:
        yield EntryProblem("specimen", EntryProblemCode.SPECIMEN_WITHOUT_SAMPLE, _named(assay))
    elif assay.specimen not in allowed:
        told = _named(assay) | {"specimen": assay.specimen.value, "allowed": [one.value for one in allowed]}
        yield EntryProblem("specimen", EntryProblemCode.SPECIMEN_NOT_FOR_METHOD, told)


def _missing_problems(assay: AssayEvidence) -> Iterator[EntryProblem]:
    may_be_out = assay.method not in EXAMINATIONS and states_nothing(assay)
    if assay.outcome == Outcome.FAILED or assay.status == ResultStatus.VOID or may_be_out:
        return
    groups = MUST_BE_GIVEN[assay.method]
    if not any(all(_is_given(assay, name) for name in group) for group in groups):
        told = _named(assay) | {"one_of": [list(group) for group in groups]}
        yield EntryProblem(groups[0][0], EntryProblemCode.MUST_BE_GIVEN, told)


def _is_given(assay: AssayEvidence, name: str) -> bool:
    return bool(getattr(assay, name) != _EMPTY.get(name))


def _count_problems(assay: AssayEvidence) -> Iterator[EntryProblem]:
    counts = {"cells_xx": assay.cells_xx, "cells_xy": assay.cells_xy}
    given = [name for name, count in counts.items() if count is not None]
    if len(given) == 1:
        missing = next(name for name in counts if name not in given)
        yield EntryProblem(missing, EntryProblemCode.BOTH_COUNTS_OR_NEITHER)
    for name, count in counts.items():
        if count is not None and count < 0:
            yield EntryProblem(name, EntryProblemCode.NEGATIVE_CELLS, {"value": count})


def _bounds_problems(assay: AssayEvidence) -> Iterator[EntryProblem]:
    for name, (least, greatest) in BOUNDS.items():
        value = getattr(assay, name)
        # Written so that «not a number» is refused too.
        if value is not None and not least <= value <= greatest:
            told: dict[str, Json] = {"value": str(value), "least": least, "greatest": greatest}
            yield EntryProblem(name, EntryProblemCode.OUT_OF_BOUNDS, told)


def _contradictions(assay: AssayEvidence) -> Iterator[EntryProblem]:
    measured = read_measured(assay)
    if measured is not None and measured in _CONTRADICTED_BY.get(assay.outcome, ()):
        told: dict[str, Json] = {"outcome": assay.outcome.value, "reads": measured.value}
        yield EntryProblem("outcome", EntryProblemCode.CONTRADICTION, told)


def _named(assay: AssayEvidence) -> dict[str, Json]:
    return {"method": assay.method.value}
