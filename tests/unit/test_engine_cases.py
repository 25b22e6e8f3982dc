"""Every named case of `tests/cases.py`, and that together they reach all that can be concluded."""

import pytest

from diagnostics.engine import assess
from diagnostics.engine.rules import VERDICT_ROWS
from diagnostics.engine.steps import NEXT_STEP_ROWS
from diagnostics.engine.vocabulary import FLAGGED, NextStep, ReasonCode, Verdict
from tests.cases import CASES, WORKED, Case


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_case_is_judged_as_the_clinical_reference_says(case: Case) -> None:
    judged = assess(case.evidence, case.thresholds, as_of=case.as_of)
    assert (judged.row, judged.verdict) == (case.row, case.verdict)
    assert (judged.probability is None) == (case.probability is None)
    if case.probability is not None:
        assert round(judged.probability, 4) == case.probability
    assert {reason.code.value for reason in judged.reasons} == set(case.reasons.split())
    assert judged.next_step == case.next_step
    assert judged.not_before == case.not_before
    assert judged.flagged == (case.verdict in FLAGGED and case.evidence.present)
    best = judged.advice[0].method if judged.advice else None
    assert best == case.best_method


def test_each_case_has_a_name_of_its_own() -> None:
    assert len({case.says for case in CASES}) == len(CASES)


def test_every_line_of_the_worked_results_is_a_case() -> None:
    assert len(WORKED) == 33  # thirty-one lines, two of which tell of two heifers


def test_every_row_of_the_verdict_table_is_reached() -> None:
    assert {case.row for case in CASES} == {row.number for row in VERDICT_ROWS}
    assert {case.verdict for case in CASES} == set(Verdict)


def test_every_reason_is_given_to_some_heifer() -> None:
    assert {code for case in CASES for code in case.reasons.split()} == {code.value for code in ReasonCode}


def test_every_next_step_is_taken_by_some_heifer() -> None:
    assert {case.next_step for case in CASES} == set(NextStep)
    assert {row.step for row in NEXT_STEP_ROWS} == set(NextStep)
