"""How a verdict is explained: the order of reasons, what they carry, and when to look again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from diagnostics.engine import Thresholds, assess
from diagnostics.engine.criteria import FIGURES
from diagnostics.engine.evidence import AssayEvidence, Birth, Littermate, Validation
from diagnostics.engine.vocabulary import NextStep, Outcome, ReasonCode, Specimen, Verdict
from herd.vocabulary import BirthAsStated, Sex
from tests.cases import (
    AMELOGENIN,
    AS_OF,
    BORN,
    CASES,
    CAVEAT_PREGNANT,
    COW,
    FOUND,
    NOT_FOUND,
    OUT,
    PRELIMINARY,
    SHARED_NEEDLE,
    SRY,
    TRANSFUSED,
    YEARLING,
    Answer,
    Case,
    Method,
    amh,
    blood,
    bought,
    bulls_twin,
    cells,
    day,
    empty,
    examined,
    hair,
    heifer,
    pregnant,
    single,
    vagina,
)


def test_reasons_stand_in_their_order_and_then_by_date_what_was_not_weighed() -> None:
    judged = assess(
        bulls_twin(
            blood(SRY, FOUND, on=40, caveats=SHARED_NEEDLE),
            hair(NOT_FOUND, on=35),
            cells(88, 12, on=30),
            blood(Method.BLOOD_TYPING, FOUND, on=10),
            pregnant(480),
            vagina(6),
            amh(100),
            blood(AMELOGENIN, FOUND, on=33),
            blood(SRY, FOUND, on=5),
            calvings=(day(900),),
        ),
        as_of=COW,
    )
    assert [(reason.code.value, reason.weighed) for reason in judged.reasons] == [
        ("birth_male_littermate", True),
        ("short_vagina", True),
        ("found_pregnant", True),
        ("male_cells_found", True),
        ("male_cells_found", True),
        ("own_tissue_female", True),
        ("has_calved", True),
        ("positive_but_calved", True),
        ("already_weighed", False),
        ("not_weighed", False),
        ("shared_needle", False),
        ("amh_between", False),
    ]
    families = [reason.data["method"] for reason in judged.reasons if reason.code == "male_cells_found"]
    assert families == ["pcr_amelogenin", "karyotype"]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_figure_that_a_reason_names_can_be_looked_up(case: Case) -> None:
    for reason in assess(case.evidence, case.thresholds, as_of=case.as_of).reasons:
        assert set(reason.data.get("figures", [])) <= set(FIGURES)
        if "ratio" in reason.data:
            assert reason.data["ratio"] > 0


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_ratios_of_the_reasons_multiply_to_the_probability(case: Case) -> None:
    judged = assess(case.evidence, case.thresholds, as_of=case.as_of)
    if not judged.probability:
        return
    birth = next(reason for reason in judged.reasons if "probability" in reason.data)
    odds = birth.data["probability"] / (1 - birth.data["probability"])
    for reason in judged.reasons:
        odds *= reason.data.get("ratio", 1.0) if reason.weighed else 1.0
    assert odds / (1 + odds) == pytest.approx(judged.probability, rel=1e-9)


def test_a_negative_tells_what_risk_remains() -> None:
    judged = assess(bulls_twin(blood(AMELOGENIN, NOT_FOUND)), as_of=AS_OF)
    (remaining,) = [reason for reason in judged.reasons if reason.code is ReasonCode.REMAINING_RISK]
    assert remaining.data["probability"] == judged.probability
    assert remaining.data["miss"] == pytest.approx(0.5 / 57)


def test_no_remaining_risk_is_told_beside_a_valid_positive() -> None:
    judged = assess(bulls_twin(blood(AMELOGENIN, FOUND), cells(300, 0)), as_of=AS_OF)
    assert ReasonCode.REMAINING_RISK not in {reason.code for reason in judged.reasons}


def test_a_set_aside_positive_tells_all_its_causes_and_nothing_else() -> None:
    spoiled = blood(AMELOGENIN, FOUND, caveats=TRANSFUSED | SHARED_NEEDLE, matches_cotwin=Answer.NO)
    judged = assess(bulls_twin(spoiled), as_of=AS_OF)
    assert [reason.code.value for reason in judged.reasons[1:]] == [
        "transfused_before_sample",
        "shared_needle",
        "cells_do_not_match_cotwin",
    ]
    assert judged.next_step is NextStep.RESAMPLE


def test_a_pregnancy_known_by_the_sample_and_by_the_calving_is_told_once() -> None:
    drawn = blood(SRY, FOUND, on=600, caveats=CAVEAT_PREGNANT)
    told = [reason.code for reason in assess(bulls_twin(drawn, calvings=(day(700),)), as_of=COW).reasons]
    assert told.count(ReasonCode.PREGNANT_BEFORE_SAMPLE) == 1


def test_the_sellers_word_is_told_as_his_and_a_difference_shown() -> None:
    told = assess(bought(birth_as_stated=BirthAsStated.TWIN_TO_BULL), as_of=AS_OF).reasons
    assert told[0].data["as_stated"] is True
    assert (told[1].weighed, told[1].data) == (True, {"stated": "twin_to_bull", "differs": False})
    told = assess(single(birth_as_stated=BirthAsStated.TWIN_TO_BULL), as_of=AS_OF).reasons
    assert "as_stated" not in told[0].data
    assert (told[1].weighed, told[1].data) == (False, {"stated": "twin_to_bull", "differs": True})


def test_the_range_is_carried_through_all_later_steps() -> None:
    judged = assess(bulls_twin(blood(AMELOGENIN, NOT_FOUND)), as_of=AS_OF)
    ratio = (0.5 / 57) / 0.99
    ends = [share / (1 - share) * ratio for share in (0.80, 0.97)]
    assert [judged.low, judged.high] == pytest.approx([odds / (1 + odds) for odds in ends])


def test_thresholds_are_compared_before_rounding_and_equality_counts() -> None:
    negative, positive = bulls_twin(blood(AMELOGENIN, NOT_FOUND)), bulls_twin(blood(SRY, FOUND, on=427))
    exactly = assess(negative, as_of=AS_OF).probability
    assert assess(negative, Thresholds(clear=exactly), as_of=AS_OF).verdict is Verdict.CLEARED
    below = Thresholds(clear=exactly - 1e-12)
    assert assess(negative, below, as_of=AS_OF).verdict is Verdict.UNRESOLVED
    exactly = assess(positive, as_of=AS_OF).probability
    assert assess(positive, Thresholds(confirm=exactly), as_of=AS_OF).verdict is Verdict.CONFIRMED
    above = Thresholds(confirm=exactly + 1e-12)
    assert assess(positive, above, as_of=AS_OF).verdict is Verdict.UNRESOLVED
    low_amh = bought(amh(60), blood(SRY, NOT_FOUND))
    exactly = assess(low_amh, as_of=AS_OF).probability
    assert assess(low_amh, Thresholds(suspect=exactly), as_of=AS_OF).verdict is Verdict.UNRESOLVED
    above = Thresholds(suspect=exactly + 1e-12)
    assert assess(low_amh, above, as_of=AS_OF).verdict is Verdict.SUSPECT


def test_no_bull_meets_the_birth_criterion() -> None:
    assert not assess(bulls_twin(sex=Sex.MALE), as_of=AS_OF).criterion


def test_the_assessment_keeps_the_thresholds_it_was_made_with() -> None:
    strict = Thresholds(clear=0.05)
    assert assess(bulls_twin(), strict, as_of=AS_OF).thresholds is strict


def test_a_result_awaited_is_looked_at_again_on_the_day_it_is_overdue() -> None:
    waiting = bulls_twin(blood(AMELOGENIN, status=OUT, on=20), blood(SRY, status=OUT, on=25))
    judged = assess(waiting, as_of=day(30))
    assert (judged.next_step, judged.recheck_on) == (NextStep.AWAIT_RESULT, day(86))
    assert assess(waiting, as_of=day(85)).next_step is NextStep.AWAIT_RESULT
    assert assess(waiting, as_of=day(86)).next_step is NextStep.DRAW_BLOOD


def test_advice_on_a_calf_is_looked_at_again_at_twelve_months() -> None:
    judged = assess(single(blood(AMELOGENIN, FOUND)), as_of=AS_OF)
    assert (judged.next_step, judged.recheck_on) == (NextStep.TEST_FURTHER, BORN + timedelta(days=366))


def test_advice_after_a_check_that_found_her_empty_holds_for_that_day() -> None:
    checked = single(blood(AMELOGENIN, FOUND), empty(430))
    assert assess(checked, as_of=day(430)).recheck_on == day(431)
    assert assess(checked, as_of=day(431)).recheck_on is None


def test_nothing_foretold_where_time_changes_nothing() -> None:
    assert assess(bulls_twin(), as_of=AS_OF).recheck_on is None


def test_an_abnormal_finding_counts_for_the_verdict_and_not_for_the_odds() -> None:
    judged = assess(single(examined(Answer.YES)), as_of=AS_OF)
    assert judged.probability == assess(single(), as_of=AS_OF).probability


def figures_behind(code: ReasonCode, *assays: AssayEvidence) -> set[str]:
    told = assess(bulls_twin(*assays), as_of=YEARLING).reasons
    return set(next(reason for reason in told if reason.code is code).data["figures"])


def test_a_reason_names_the_figures_its_ratio_is_made_of_and_no_others() -> None:
    found, counted = ReasonCode.MALE_CELLS_FOUND, Validation(0, 40, 1, 100)
    assert figures_behind(found, blood(AMELOGENIN, FOUND)) == {"miss_pcr_amelogenin", "false_molecular"}
    # Past twelve months another figure takes the place of the false positives; a laboratory's own counts take both.
    assert figures_behind(found, blood(AMELOGENIN, FOUND, on=400)) == {
        "miss_pcr_amelogenin",
        "false_may_be_pregnant",
    }
    assert figures_behind(found, blood(AMELOGENIN, FOUND, validation=counted)) == set()
    assert figures_behind(
        found, blood(AMELOGENIN, FOUND, validation=replace(counted, controls=0, false_positives=0))
    ) == {"false_molecular"}


def test_what_lies_between_two_limits_is_told_with_both() -> None:
    assert figures_behind(ReasonCode.VAGINA_BETWEEN, vagina(9)) == {"short_vagina_cm", "long_vagina_cm"}
    assert figures_behind(ReasonCode.AMH_BETWEEN, amh(100)) == {"low_amh_pg_ml", "normal_amh_pg_ml"}


def test_a_single_born_heifers_risk_says_what_of_it_is_assumed() -> None:
    (born,) = assess(single(), as_of=AS_OF).reasons
    assert [FIGURES[key].assumed for key in born.data["figures"]] == [False, True]


#: A littermate's result, and what is told of it on her page: that it carries another calf's cells, that not, nothing.
OF_LITTERMATES = {
    "male DNA in a heifer's blood": (Sex.FEMALE, blood(AMELOGENIN, FOUND), True),
    "none in a heifer's blood": (Sex.FEMALE, blood(AMELOGENIN, NOT_FOUND), False),
    "male DNA in a bull's blood, his own": (Sex.MALE, blood(AMELOGENIN, FOUND), None),
    "male DNA in hair": (Sex.FEMALE, hair(FOUND), None),
    "blood typing of hair": (Sex.MALE, blood(Method.BLOOD_TYPING, FOUND, specimen=Specimen.HAIR), None),
    "red cells of two calves": (Sex.MALE, blood(Method.BLOOD_TYPING, FOUND), True),
    "a needle shared": (Sex.FEMALE, blood(AMELOGENIN, FOUND, caveats=SHARED_NEEDLE), None),
    "cells that are not the co-twin's": (
        Sex.FEMALE,
        blood(AMELOGENIN, FOUND, matches_cotwin=Answer.NO),
        None,
    ),
    "a test that failed": (Sex.FEMALE, blood(AMELOGENIN, Outcome.FAILED), None),
    "a result not final": (Sex.FEMALE, blood(AMELOGENIN, FOUND, status=PRELIMINARY), None),
    "nothing stated": (Sex.FEMALE, blood(Method.KARYOTYPE), None),
    "two XX cells in a bull": (Sex.MALE, cells(2, 98), True),
    "one XX cell in a bull": (Sex.MALE, cells(1, 99), None),
    "30 cells, all his own": (Sex.MALE, cells(0, 30), False),
    "29 cells, all his own": (Sex.MALE, cells(0, 29), None),
}


@pytest.mark.parametrize(("sex", "assay", "chimeric"), OF_LITTERMATES.values(), ids=list(OF_LITTERMATES))
def test_a_littermates_blood_is_told_where_it_can_tell_whether_they_shared_it(
    *, sex: Sex, assay: AssayEvidence, chimeric: bool | None
) -> None:
    judged = assess(heifer(Birth((Littermate(sex, assays=(assay,)),), number_born=2)), as_of=AS_OF)
    told = [(each.code, each.weighed) for each in judged.reasons if each.code.startswith("cotwin")]
    code = ReasonCode.COTWIN_CHIMERIC if chimeric else ReasonCode.COTWIN_NOT_CHIMERIC
    assert told == ([] if chimeric is None else [(code, False)])
