"""Verdicts, reasons and next steps in words."""

from dataclasses import dataclass, field
from datetime import date

import pytest
from django.utils import translation

from diagnostics import labels, presenters
from diagnostics.engine import assess
from diagnostics.engine.evidence import AssayEvidence, Birth, Evidence, Littermate, Validation
from diagnostics.engine.rules import VERDICT_ROWS
from diagnostics.engine.vocabulary import Method, NextStep, Outcome, ReasonCode, Specimen, Verdict
from diagnostics.models import Assessment
from diagnostics.presenters import next_steps, numbers, reason_words, verdicts
from diagnostics.vocabulary import Cause
from herd.models import Animal, Herd
from herd.permissions import Right
from herd.vocabulary import Answer, Change, Sex

TODAY = date(2026, 6, 1)


@dataclass
class Told:
    """An assessment as the presenters read it, filled from the engine's conclusion."""

    verdict: str
    row: str
    probability: float | None
    probability_low: float | None
    probability_high: float | None
    flagged: bool = False
    reasons: list = field(default_factory=list)

    @property
    def reason_codes(self):
        return ";".join(reason["code"] for reason in self.reasons)


def told(evidence):
    concluded = assess(evidence, as_of=TODAY)
    return Told(
        concluded.verdict.value,
        concluded.row,
        concluded.probability,
        concluded.low,
        concluded.high,
        concluded.flagged,
        [
            {"code": reason.code.value, "weighed": reason.weighed, "data": reason.data}
            for reason in concluded.reasons
        ],
    )


def pcr(outcome, method=Method.PCR_AMELOGENIN, **more):
    return AssayEvidence(
        key="1",
        method=method,
        specimen=Specimen.BLOOD_EDTA,
        collected_on=date(2026, 3, 10),
        outcome=outcome,
        **more,
    )


TWIN_TO_A_BULL = Birth(littermates=(Littermate(Sex.MALE),), number_born=2)


def heifer(*assays, birth=TWIN_TO_A_BULL, sex=Sex.FEMALE):
    return Evidence(sex=sex, born_on=date(2026, 3, 1), birth=birth, assays=assays)


@pytest.mark.parametrize("code", list(ReasonCode))
def test_each_reason_has_words(code):
    assert (code in reason_words.SENTENCES) != (code in reason_words.TOLD_BY)
    assert reason_words.sentence(code, {})


def test_each_verdict_next_step_and_cause_has_words():
    assert set(verdicts.SENTENCE) == set(Verdict)
    assert set(labels.VERDICT) == {verdict.value for verdict in Verdict}
    assert set(next_steps.STEPS) == set(NextStep)
    assert set(labels.NEXT_STEP) == {step.value for step in NextStep}
    assert set(labels.CAUSE) == {change.value for change in Change} | {cause.value for cause in Cause}


def test_words_of_a_row_belong_to_a_row_of_the_decision_table():
    rows = {(row.verdict, row.number) for row in VERDICT_ROWS}
    assert set(verdicts.SENTENCE_OF_ROW) <= rows


def test_a_cleared_heifer_is_told_with_the_risk_that_remains():
    view = presenters.verdict(told(heifer(pcr(Outcome.NOT_DETECTED))))
    assert view.sentence == "Cleared: remaining risk 9 in 100."
    assert view.probability == "0.09 (0.03–0.22)"
    assert (view.figure, view.range) == ("0.09", "0.03–0.22")
    assert not view.flagged


def test_a_suspect_heifer_is_told_why_and_from_where():
    [birth] = presenters.reasons(told(heifer()))
    assert birth.sentence == "Twin to a bull"
    assert birth.figure == "92 in 100 such heifers are freemartins"
    assert "Marcum 1974" in birth.source
    assert birth.weighed


def test_male_cells_are_called_consistent_with_a_freemartin():
    view = presenters.verdict(told(heifer(pcr(Outcome.DETECTED))))
    assert "consistent with a freemartin" in view.sentence
    assert "999 in 1,000" in view.sentence or "9,99" in view.sentence


def test_a_result_is_told_with_its_ratio_its_specimen_and_its_day():
    positive = presenters.reasons(told(heifer(pcr(Outcome.DETECTED))))[1]
    assert positive.sentence == (
        "PCR, amelogenin (AMELX/AMELY) – Blood, EDTA, March 10, 2026: male cells found"
    )
    assert positive.ratio == "× 99.1"
    assert "McNiel" in positive.source
    assert positive.assumed


def test_counted_cells_are_told():
    karyotype = pcr(Outcome.NOT_STATED, Method.KARYOTYPE, cells_xx=88, cells_xy=12)
    sentences = [reason.sentence for reason in presenters.reasons(told(heifer(karyotype)))]
    assert any("12 XY of 100 cells" in sentence for sentence in sentences)


def test_what_was_not_weighed_is_told_all_the_same():
    hair = AssayEvidence(
        key="2",
        method=Method.KARYOTYPE,
        specimen=Specimen.EAR_TISSUE,
        collected_on=date(2026, 3, 10),
        outcome=Outcome.DETECTED,
    )
    beside = [reason for reason in presenters.reasons(told(heifer(hair))) if not reason.weighed]
    assert [reason.code for reason in beside] == ["specimen_uninformative"]
    assert beside[0].ratio == ""


def test_a_heifer_low_enough_but_not_cleared_is_not_told_that_her_risk_is_too_high():
    one_cell = pcr(Outcome.NOT_STATED, Method.KARYOTYPE, cells_xx=99, cells_xy=1)
    view = presenters.verdict(told(heifer(pcr(Outcome.NOT_DETECTED), one_cell)))
    assert view.sentence == "Unresolved: the tests so far do not clear her. The risk stands at 9 in 100."


def test_a_suspect_heifer_that_was_tested_is_not_told_that_no_result_counts():
    examined = AssayEvidence("2", Method.TRACT_EXAM, date(2026, 3, 10), abnormal=Answer.YES)
    inconclusive = pcr(Outcome.INCONCLUSIVE, Method.KARYOTYPE)
    suspect = told(heifer(pcr(Outcome.NOT_DETECTED), inconclusive, examined, birth=Birth(number_born=1)))
    assert (suspect.verdict, suspect.row) == (Verdict.SUSPECT, "12")
    assert "No blood result that counts" not in presenters.verdict(suspect).sentence
    assert "No blood result that counts" in presenters.verdict(told(heifer())).sentence


def test_a_bull_is_not_told_that_the_accuracy_of_a_pcr_is_not_known():
    [of_bull] = presenters.reasons(told(heifer(pcr(Outcome.DETECTED), sex=Sex.MALE)))
    typed = pcr(Outcome.DETECTED, Method.BLOOD_TYPING)
    [_birth, of_heifer] = presenters.reasons(told(heifer(typed)))
    assert (of_bull.code, of_heifer.code) == ("not_weighed", "not_weighed")
    assert "a male has no verdict" in of_bull.sentence
    assert "its accuracy is not known" in of_heifer.sentence


def test_a_laboratory_s_own_counts_are_named_as_the_source():
    positive = pcr(Outcome.DETECTED, validation=Validation(0, 40, 1, 100))
    [_birth, found] = presenters.reasons(told(heifer(positive)))
    assert (found.source, found.assumed) == ("the laboratory's own counts", False)


def test_a_length_outweighed_by_amh_is_told_and_not_said_to_change_the_odds():
    length = AssayEvidence("1", Method.VAGINAL_LENGTH, date(2026, 3, 20), vaginal_length_cm=6)
    hormone = AssayEvidence("2", Method.AMH, date(2027, 4, 1), specimen=Specimen.SERUM, amh_pg_ml=300)
    told_of = {reason.code: reason for reason in presenters.reasons(told(heifer(length, hormone)))}
    assert "as low" in told_of["normal_amh"].figure
    assert (told_of["short_vagina"].weighed, told_of["short_vagina"].figure) == (False, "")


def test_an_animal_of_unrecorded_sex_is_not_called_a_male():
    unknown = told(heifer(birth=None, sex=Sex.UNKNOWN))
    assert unknown.verdict == Verdict.NOT_APPLICABLE
    assert presenters.verdict(unknown).sentence == str(verdicts.SEX_NOT_ON_RECORD)
    male = told(heifer(sex=Sex.MALE))
    assert presenters.verdict(male).sentence == str(verdicts.SENTENCE[Verdict.NOT_APPLICABLE])
    assert presenters.verdict(male).probability == ""


@pytest.mark.parametrize(
    ("value", "low", "high", "written"),
    [
        (0.92, 0.80, 0.97, "0.92 (0.80–0.97)"),
        (0.0090, 0.0032, 0.0178, "0.009 (0.003–0.018)"),
        (0.9990, 0.9975, 0.9997, "0.9990 (0.9975–0.9997)"),
        (0.99999, 0.99998, 0.999999, "over 0.9999 (over 0.9999–over 0.9999)"),
        (0.0, 0.0, 0.0, "0"),
        (None, None, None, ""),
    ],
)
def test_a_probability_is_never_written_as_certain_when_it_is_not(value, low, high, written):
    assert presenters.probability(value, low, high) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.92, "92 in 100"),
        (0.0925, "9 in 100"),
        (0.0083, "1 in 100"),
        (0.0032, "3 in 1,000"),
        (0.00001, "less than 1 in 10,000"),
        (0.999, "999 in 1,000"),
        (0.99999, "more than 9,999 in 10,000"),
        (0.0, "0 in 100"),
    ],
)
def test_a_risk_is_so_many_in_so_many(value, written):
    assert presenters.risk(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(12.2, "× 12.2"), (0.41, "× 0.41"), (0.0089, "× 0.0089"), (98.26, "× 98.3"), (136.9, "× 137")],
)
def test_a_ratio_is_written_with_the_digits_that_matter(value, written):
    assert numbers.ratio(value) == written


def test_words_wait_for_the_reader_s_language():
    with translation.override("de"):
        assert numbers.measure(6.5) == "6,5"
    with translation.override("en"):
        assert numbers.measure(6.5) == "6.5"


@pytest.mark.parametrize(
    ("row", "step", "codes", "says", "leads_to"),
    [
        ("13", NextStep.COMPLETE_BIRTH_RECORD, "birth_not_recorded", "can be entered at once", "correct"),
        (
            "13",
            NextStep.COMPLETE_BIRTH_RECORD,
            "birth_single;birth_as_stated",
            "Only her seller's word",
            "uploads",
        ),
        ("4", NextStep.SAMPLE_OWN_TISSUE, "own_tissue_male", "Make sure that the hair was hers", "samples"),
        ("8", NextStep.SAMPLE_OWN_TISSUE, "male_cells_found", "hair shows her own sex", "samples"),
        ("6", NextStep.RESAMPLE, "results_conflict", "both tests", "samples"),
        ("11", NextStep.RESAMPLE, "shared_needle", "with a new needle", "samples"),
    ],
)
def test_a_next_step_is_told_as_her_case_asks_and_leads_where_it_is_done(row, step, codes, says, leads_to):
    herd = Herd(code="oak")
    assessment = Assessment(row=row, next_step=step.value, reason_codes=codes)
    view = presenters.next_step(assessment, Animal(herd=herd), herd, set(Right))
    assert says in view.sentence
    assert leads_to in view.url
