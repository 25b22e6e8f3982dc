"""What is refused when a result is entered, and what is not."""

from datetime import date

import pytest

from diagnostics.engine.entry import BOUNDS, MUST_BE_GIVEN, SPECIMENS, EntryProblemCode, entry_problems
from diagnostics.engine.evidence import AssayEvidence
from diagnostics.engine.vocabulary import (
    EXAMINATIONS,
    Method,
    Outcome,
    PregnancyFinding,
    ResultStatus,
    Specimen,
)
from herd.vocabulary import Answer

BLOOD, SERUM, HAIR = Specimen.BLOOD_EDTA, Specimen.SERUM, Specimen.HAIR
Code = EntryProblemCode


def entered(method: Method, specimen: Specimen | None = BLOOD, **more) -> AssayEvidence:
    return AssayEvidence("entered", method, date(2026, 1, 10), specimen, **more)


def problems(assay: AssayEvidence) -> list[tuple[str, EntryProblemCode]]:
    return [(problem.field, problem.code) for problem in entry_problems(assay)]


@pytest.mark.parametrize(
    "assay",
    [
        entered(Method.PCR_SRY, outcome=Outcome.DETECTED),
        entered(Method.PCR_SRY, Specimen.MILK, outcome=Outcome.INCONCLUSIVE),
        entered(Method.PCR_SRY),
        entered(Method.PCR_SRY, outcome=Outcome.FAILED),
        entered(Method.QPCR, male_fraction_pct=12.5),
        entered(Method.DDPCR, outcome=Outcome.NOT_DETECTED),
        entered(Method.KARYOTYPE, cells_xx=88, cells_xy=12),
        entered(Method.KARYOTYPE, outcome=Outcome.NOT_DETECTED, cells_xx=99, cells_xy=1),
        entered(Method.KARYOTYPE, outcome=Outcome.FAILED, cells_xx=8, cells_xy=0),
        entered(Method.FISH, Specimen.EAR_TISSUE, outcome=Outcome.DETECTED),
        entered(Method.AMH, SERUM, amh_pg_ml=0),
        entered(Method.AMH, SERUM, amh_pg_ml=20_000),
        entered(Method.VAGINAL_LENGTH, None, vaginal_length_cm=1),
        entered(Method.VAGINAL_LENGTH, None, vaginal_length_cm=40),
        entered(Method.TRACT_EXAM, None, abnormal=Answer.NO),
        entered(Method.PREGNANCY_CHECK, None, finding=PregnancyFinding.NOT_PREGNANT),
        entered(Method.PREGNANCY_CHECK, None, status=ResultStatus.VOID),
        entered(Method.BLOOD_TYPING, Specimen.OTHER, outcome=Outcome.DETECTED),
    ],
    ids=str,
)
def test_a_result_that_says_what_its_method_needs_is_accepted(assay: AssayEvidence) -> None:
    assert problems(assay) == []


@pytest.mark.parametrize(
    ("assay", "field", "code"),
    [
        (entered(Method.PCR_SRY, None, outcome=Outcome.DETECTED), "specimen", Code.SPECIMEN_REQUIRED),
        (entered(Method.TRACT_EXAM, BLOOD, abnormal=Answer.YES), "specimen", Code.SPECIMEN_WITHOUT_SAMPLE),
        (entered(Method.KARYOTYPE, HAIR, cells_xx=1, cells_xy=1), "specimen", Code.SPECIMEN_NOT_FOR_METHOD),
        (
            entered(Method.FISH, Specimen.BLOOD_CARD, outcome=Outcome.DETECTED),
            "specimen",
            Code.SPECIMEN_NOT_FOR_METHOD,
        ),
        (entered(Method.AMH, BLOOD, amh_pg_ml=60), "specimen", Code.SPECIMEN_NOT_FOR_METHOD),
        (entered(Method.PCR_SRY, male_fraction_pct=3), "outcome", Code.MUST_BE_GIVEN),
        (entered(Method.AMH, SERUM, outcome=Outcome.DETECTED), "amh_pg_ml", Code.MUST_BE_GIVEN),
        (entered(Method.VAGINAL_LENGTH, None), "vaginal_length_cm", Code.MUST_BE_GIVEN),
        (entered(Method.EXTERNAL_EXAM, None), "abnormal", Code.MUST_BE_GIVEN),
        (entered(Method.PREGNANCY_CHECK, None), "finding", Code.MUST_BE_GIVEN),
        (
            entered(Method.KARYOTYPE, cells_xx=30, outcome=Outcome.DETECTED),
            "cells_xy",
            Code.BOTH_COUNTS_OR_NEITHER,
        ),
        (
            entered(Method.KARYOTYPE, cells_xy=3, outcome=Outcome.DETECTED),
            "cells_xx",
            Code.BOTH_COUNTS_OR_NEITHER,
        ),
        (entered(Method.KARYOTYPE, cells_xx=30, cells_xy=-1), "cells_xy", Code.NEGATIVE_CELLS),
        (
            entered(Method.VAGINAL_LENGTH, None, vaginal_length_cm=0.9),
            "vaginal_length_cm",
            Code.OUT_OF_BOUNDS,
        ),
        (
            entered(Method.VAGINAL_LENGTH, None, vaginal_length_cm=40.1),
            "vaginal_length_cm",
            Code.OUT_OF_BOUNDS,
        ),
        (entered(Method.AMH, SERUM, amh_pg_ml=-1), "amh_pg_ml", Code.OUT_OF_BOUNDS),
        (entered(Method.AMH, SERUM, amh_pg_ml=20_001), "amh_pg_ml", Code.OUT_OF_BOUNDS),
        (entered(Method.QPCR, male_fraction_pct=100.1), "male_fraction_pct", Code.OUT_OF_BOUNDS),
        (entered(Method.QPCR, male_fraction_pct=float("nan")), "male_fraction_pct", Code.OUT_OF_BOUNDS),
    ],
    ids=str,
)
def test_a_result_that_cannot_be_is_refused_at_its_field(
    assay: AssayEvidence, field: str, code: EntryProblemCode
) -> None:
    assert problems(assay) == [(field, code)]


def contradicts(outcome: Outcome, **measured) -> bool:
    counted = "cells_xx" in measured
    method = measured.pop("method", Method.KARYOTYPE if counted else Method.QPCR)
    found = problems(entered(method, outcome=outcome, **measured))
    assert found in ([], [("outcome", Code.CONTRADICTION)])
    return bool(found)


def in_one_order(value: object) -> str:
    """The name of a case, the same in every process: the order of a set is not."""
    return ", ".join(sorted(value)) if isinstance(value, set) else str(value)


@pytest.mark.parametrize(
    ("measured", "contradicted"),
    [
        ({"cells_xx": 98, "cells_xy": 2}, {Outcome.NOT_DETECTED, Outcome.INCONCLUSIVE, Outcome.FAILED}),
        ({"cells_xx": 30, "cells_xy": 0}, {Outcome.DETECTED, Outcome.INCONCLUSIVE, Outcome.FAILED}),
        ({"cells_xx": 29, "cells_xy": 0}, set()),
        ({"cells_xx": 99, "cells_xy": 1}, set()),
        ({"male_fraction_pct": 1.0}, {Outcome.NOT_DETECTED, Outcome.INCONCLUSIVE, Outcome.FAILED}),
        ({"male_fraction_pct": 0.7}, set()),
        ({"male_fraction_pct": 0.41}, {Outcome.DETECTED, Outcome.INCONCLUSIVE, Outcome.FAILED}),
        # Hair is judged by its own limits.
        (
            {"male_fraction_pct": 25.0, "specimen": HAIR},
            {Outcome.NOT_DETECTED, Outcome.INCONCLUSIVE, Outcome.FAILED},
        ),
        ({"male_fraction_pct": 5.0, "specimen": HAIR}, set()),
        (
            {"male_fraction_pct": 4.9, "specimen": HAIR},
            {Outcome.DETECTED, Outcome.INCONCLUSIVE, Outcome.FAILED},
        ),
        # The percentage beside an ordinary PCR on blood is not what that PCR is read by.
        ({"male_fraction_pct": 50.0, "method": Method.PCR_SRY}, set()),
    ],
    ids=in_one_order,
)
def test_an_outcome_that_contradicts_its_counts_is_refused(
    measured: dict, contradicted: set[Outcome]
) -> None:
    stated = [outcome for outcome in Outcome if outcome is not Outcome.NOT_STATED]
    assert {outcome for outcome in stated if contradicts(outcome, **measured)} == contradicted


def test_every_method_says_its_specimens_and_what_must_be_given() -> None:
    assert set(SPECIMENS) == set(MUST_BE_GIVEN) == set(Method)
    assert {method for method, specimens in SPECIMENS.items() if not specimens} == EXAMINATIONS
    fields = {name for groups in MUST_BE_GIVEN.values() for group in groups for name in group}
    assert fields | set(BOUNDS) <= set(AssayEvidence.__dataclass_fields__)


def test_a_refusal_says_which_specimens_would_do() -> None:
    (problem,) = entry_problems(entered(Method.AMH, BLOOD, amh_pg_ml=60))
    assert problem.data == {"method": "amh", "specimen": "blood_edta", "allowed": ["plasma", "serum"]}
