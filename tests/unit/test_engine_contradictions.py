"""What each way of settling a contradiction comes to, on the worked results of clinical.md §7."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.engine import AssayEvidence, Birth, Evidence, Littermate, Thresholds, assess
from diagnostics.engine.contradiction import SETTLED, Way, turns, turns_of_outsiders
from diagnostics.engine.vocabulary import Method, Outcome, PregnancyFinding, ReasonCode, Specimen, Verdict
from herd.vocabulary import Sex
from tests.unit.test_engine_properties import any_evidence

BORN, TODAY = date(2024, 3, 1), date(2026, 6, 1)
DRAWN = date(2024, 3, 20)


def an_assay(key: str, outcome: Outcome, **more: object) -> AssayEvidence:
    told = {"method": Method.PCR_AMELOGENIN, "specimen": Specimen.BLOOD_EDTA, "collected_on": DRAWN, **more}
    return AssayEvidence(key=key, outcome=outcome, **told)


POSITIVE = an_assay("positive", Outcome.DETECTED)
NEGATIVE = an_assay("negative", Outcome.NOT_DETECTED, collected_on=date(2024, 4, 20))
MALE_HAIR = an_assay("hair", Outcome.DETECTED, specimen=Specimen.HAIR)
ONLY_MALE = an_assay("karyotype", Outcome.NOT_STATED, method=Method.KARYOTYPE, cells_xx=0, cells_xy=400)
SRY = an_assay("sry", Outcome.DETECTED, method=Method.PCR_SRY)
EARLY = an_assay("early", Outcome.DETECTED)
PREGNANT = AssayEvidence(
    key="check",
    method=Method.PREGNANCY_CHECK,
    collected_on=date(2025, 7, 1),
    finding=PregnancyFinding.PREGNANT,
)


def twin_to_a_bull(*assays: AssayEvidence, calvings: tuple[date, ...] = ()) -> Evidence:
    birth = Birth(littermates=(Littermate(Sex.MALE),), number_born=2)
    return Evidence(sex=Sex.FEMALE, born_on=BORN, birth=birth, assays=assays, calvings=calvings)


def came_to(code: ReasonCode, evidence: Evidence) -> dict[Way, tuple[tuple[str, ...], Verdict, float | None]]:
    return {
        turn.way: (
            tuple(assay.key for assay in turn.results),
            turn.concluded.verdict,
            None if turn.concluded.probability is None else round(turn.concluded.probability, 4),
        )
        for turn in turns(code, evidence, Thresholds(), as_of=TODAY)
    }


def test_of_a_positive_and_a_negative_either_may_be_wrong():
    assert came_to(ReasonCode.RESULTS_CONFLICT, twin_to_a_bull(POSITIVE, NEGATIVE)) == {
        Way.POSITIVE_WRONG: (("positive",), Verdict.CLEARED, 0.0925),
        Way.NEGATIVE_WRONG: (("negative",), Verdict.CONFIRMED, 0.9991),
    }


def test_without_the_male_hair_her_blood_decides():
    assert came_to(ReasonCode.OWN_TISSUE_MALE, twin_to_a_bull(NEGATIVE, MALE_HAIR)) == {
        Way.HAIR_WRONG: (("hair",), Verdict.CLEARED, 0.0925),
        Way.HAIR_FREE_OF_Y: ((), Verdict.CLEARED, 0.0925),
    }


def test_only_male_cells_are_her_twin_s_where_her_hair_is_free_of_y():
    assert came_to(ReasonCode.ONLY_MALE_CELLS, twin_to_a_bull(ONLY_MALE)) == {
        Way.HAIR_FREE_OF_Y: ((), Verdict.CONFIRMED, 0.9993),
        Way.POSITIVE_WRONG: (("karyotype",), Verdict.SUSPECT, 0.92),
    }


def test_a_positive_before_a_calving_may_be_another_animal_s_or_the_calving():
    evidence = twin_to_a_bull(SRY, calvings=(date(2026, 3, 1),))

    assert came_to(ReasonCode.POSITIVE_BUT_CALVED, evidence) == {
        Way.POSITIVE_WRONG: (("sry",), Verdict.CLEARED, 0),
        Way.CALVING_WRONG: ((), Verdict.CONFIRMED, 0.999),
    }


def test_a_positive_before_a_pregnancy_may_be_wrong_or_the_check():
    assert came_to(ReasonCode.FOUND_PREGNANT, twin_to_a_bull(EARLY, PREGNANT)) == {
        Way.POSITIVE_WRONG: (("early",), Verdict.UNRESOLVED, 0.187),
        Way.CHECK_WRONG: (("check",), Verdict.CONFIRMED, 0.9991),
    }


def test_a_sample_of_a_day_she_was_not_here_is_another_s_or_hers():
    found = turns_of_outsiders(twin_to_a_bull(POSITIVE), {"positive"}, Thresholds(), as_of=TODAY)

    assert [(turn.way, turn.concluded.verdict) for turn in found] == [
        (Way.SAMPLE_OF_ANOTHER, Verdict.SUSPECT),
        (Way.DAYS_WRONG, Verdict.CONFIRMED),
    ]


def test_a_reason_that_is_no_contradiction_has_no_way_to_turn_out():
    assert turns(ReasonCode.BIRTH_SINGLE, twin_to_a_bull(POSITIVE), Thresholds(), as_of=TODAY) == []


@pytest.mark.parametrize("code", SETTLED)
@given(evidence=any_evidence)
def test_no_record_however_odd_stops_it(code: ReasonCode, evidence: Evidence):
    for turn in turns(code, evidence, Thresholds(), as_of=TODAY):
        assert turn.concluded.verdict in Verdict


@given(evidence=any_evidence, keys=st.frozensets(st.text(max_size=2)))
def test_with_no_day_wrong_everything_stays_as_it_is(evidence: Evidence, keys: frozenset[str]):
    _another, hers = turns_of_outsiders(evidence, keys, Thresholds(), as_of=TODAY)

    assert hers.concluded == assess(evidence, Thresholds(), as_of=TODAY)
