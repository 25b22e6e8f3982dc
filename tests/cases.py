"""Named heifers with what must be concluded of them: the specification in the form of a table (clinical.md §3–§8).

Each case is a sentence, the evidence and the whole conclusion: row of the verdict table, verdict, probability to four
decimals (worked out apart from the engine; those of `WORKED` are printed in clinical.md §7), every reason, next step.
The demonstration farm plants the same cases. Longer than other modules because it is a table.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from diagnostics.engine.assessment import DEFAULT_THRESHOLDS
from diagnostics.engine.evidence import (
    AssayEvidence,
    Birth,
    Evidence,
    Littermate,
    SignedDiagnosis,
    Thresholds,
    Validation,
)
from diagnostics.engine.vocabulary import (
    Caveat,
    Method,
    NextStep,
    Outcome,
    PregnancyFinding,
    ResultStatus,
    Specimen,
    Verdict,
)
from herd.vocabulary import Answer, BirthAsStated, Sex

BORN = date(2024, 1, 10)
#: A calf of ninety days: samples of her first weeks are no longer awaited.
AS_OF = BORN + timedelta(days=90)


@dataclass(frozen=True)
class Case:
    """One animal and the whole conclusion; `reasons` are the codes, each once, separated by blanks."""

    says: str
    evidence: Evidence
    row: str
    verdict: Verdict
    probability: float | None
    reasons: str
    next_step: NextStep
    as_of: date = AS_OF
    not_before: date | None = None
    best_method: Method | None = None
    thresholds: Thresholds = DEFAULT_THRESHOLDS

    def __str__(self) -> str:
        return self.says


# --- Ways to write an animal down -----------------------------------------------------------------------------
def day(age_days: int) -> date:
    """Give the day on which she was so many days old."""
    return BORN + timedelta(days=age_days)


def heifer(birth: Birth | None, *assays: AssayEvidence, **more) -> Evidence:
    """Write a heifer down, with her birth and her results in any order."""
    numbered = tuple(replace(assay, key=f"{number}") for number, assay in enumerate(assays, start=1))
    return Evidence(**({"sex": Sex.FEMALE, "born_on": BORN, "birth": birth, "assays": numbered} | more))


BULL, HEIFER, NOT_SEEN = Littermate(Sex.MALE), Littermate(Sex.FEMALE), Littermate(Sex.UNKNOWN)
DEAD_BULL, GONE_NOT_SEEN = Littermate(Sex.MALE, present=False), Littermate(Sex.UNKNOWN, present=False)
SINGLE = Birth(number_born=1)
TWIN_TO_BULL = Birth((BULL,), number_born=2)
TWIN_TO_HEIFER = Birth((HEIFER,), number_born=2)
TWIN_NOT_SEEN = Birth((GONE_NOT_SEEN,), number_born=2)


def bulls_twin(*assays: AssayEvidence, **more) -> Evidence:
    return heifer(TWIN_TO_BULL, *assays, **more)


def single(*assays: AssayEvidence, **more) -> Evidence:
    return heifer(SINGLE, *assays, **more)


def bought(*assays: AssayEvidence, **more) -> Evidence:
    return heifer(None, *assays, **more)


def blood(method: Method, outcome: Outcome = Outcome.NOT_STATED, on: int = 20, **more) -> AssayEvidence:
    return AssayEvidence(
        **(
            {
                "key": "",
                "method": method,
                "collected_on": day(on),
                "specimen": Specimen.BLOOD_EDTA,
                "outcome": outcome,
            }
            | more
        )
    )


FOUND, NOT_FOUND = Outcome.DETECTED, Outcome.NOT_DETECTED
AMELOGENIN, SRY = Method.PCR_AMELOGENIN, Method.PCR_SRY
PRELIMINARY, OUT, VOID = ResultStatus.PRELIMINARY, ResultStatus.OUT, ResultStatus.VOID
TRANSFUSED = frozenset({Caveat.TRANSFUSED})
CAVEAT_PREGNANT = frozenset({Caveat.PREGNANT})
SHARED_NEEDLE = frozenset({Caveat.SHARED_NEEDLE})


def cells(xx: int, xy: int, on: int = 20, method: Method = Method.KARYOTYPE, **more) -> AssayEvidence:
    return blood(method, on=on, cells_xx=xx, cells_xy=xy, **more)


def percentage(value: float, on: int = 20, method: Method = Method.QPCR, **more) -> AssayEvidence:
    return blood(method, on=on, male_fraction_pct=value, **more)


def hair(outcome: Outcome, on: int = 25, **more) -> AssayEvidence:
    return blood(**({"method": SRY, "outcome": outcome, "on": on, "specimen": Specimen.HAIR} | more))


def vagina(length_cm: float, on: int = 19, **more) -> AssayEvidence:
    return AssayEvidence("", Method.VAGINAL_LENGTH, day(on), vaginal_length_cm=length_cm, **more)


def amh(pg_ml: float | None, on: int = 400, **more) -> AssayEvidence:
    more = {"specimen": Specimen.SERUM} | more
    return AssayEvidence("", Method.AMH, day(on), amh_pg_ml=pg_ml, **more)


def examined(abnormal: Answer, on: int = 60, method: Method = Method.TRACT_EXAM, **more) -> AssayEvidence:
    return AssayEvidence("", method, day(on), abnormal=abnormal, **more)


def pregnant(on: int, **more) -> AssayEvidence:
    return AssayEvidence(
        "", Method.PREGNANCY_CHECK, day(on), **({"finding": PregnancyFinding.PREGNANT} | more)
    )


def empty(on: int) -> AssayEvidence:
    return AssayEvidence("", Method.PREGNANCY_CHECK, day(on), finding=PregnancyFinding.NOT_PREGNANT)


def signed(verdict: Verdict, *, evidence_changed: bool = False) -> SignedDiagnosis:
    return SignedDiagnosis(verdict, day(50), evidence_changed)


NOT_APPLICABLE, NOT_AT_RISK, BIRTH_UNKNOWN = (
    Verdict.NOT_APPLICABLE,
    Verdict.NOT_AT_RISK,
    Verdict.BIRTH_UNKNOWN,
)
SUSPECT, UNRESOLVED, CONFIRMED, CLEARED = (
    Verdict.SUSPECT,
    Verdict.UNRESOLVED,
    Verdict.CONFIRMED,
    Verdict.CLEARED,
)
YEARLING, HEIFER_16_MONTHS, COW = day(430), day(490), day(900)

# --- clinical.md §7, line by line -----------------------------------------------------------------------------
WORKED = (
    Case(
        "a heifer born twin to a bull is suspect",
        bulls_twin(), "12", SUSPECT, 0.9200, "birth_male_littermate", NextStep.DRAW_BLOOD,
    ),
    Case(
        "a heifer born twin to a stillborn bull without a number is suspect",
        heifer(Birth((DEAD_BULL,), number_born=2)), "12", SUSPECT, 0.9200, "birth_male_littermate",
        NextStep.DRAW_BLOOD,
    ),
    Case(
        "a heifer whose dead co-twin's sex was not recorded is suspect",
        heifer(TWIN_NOT_SEEN), "12", SUSPECT, 0.4219, "birth_unknown_littermate", NextStep.DRAW_BLOOD,
    ),
    Case(
        "a single-born heifer with two fetuses at the scan is suspect",
        heifer(Birth(number_born=1, fetuses_scanned=2)), "12", SUSPECT, 0.4219, "birth_lost_littermate",
        NextStep.DRAW_BLOOD,
    ),
    Case(
        "a heifer born twin to a heifer is not at risk",
        heifer(TWIN_TO_HEIFER), "14", NOT_AT_RISK, 0.0090, "birth_all_female", NextStep.NONE,
    ),
    Case("a single-born heifer is not at risk", single(), "14", NOT_AT_RISK, 0.0090, "birth_single", NextStep.NONE),
    Case(
        "a bought heifer without a birth on record is of unknown birth",
        bought(), "13", BIRTH_UNKNOWN, 0.0432, "birth_not_recorded", NextStep.COMPLETE_BIRTH_RECORD,
    ),
    Case(
        "amelogenin not detected clears a bull's twin",
        bulls_twin(blood(AMELOGENIN, NOT_FOUND)), "9", CLEARED, 0.0925,
        "birth_male_littermate male_cells_not_found remaining_risk", NextStep.SIGN_DIAGNOSIS,
    ),
    Case(
        "SRY not detected does not clear a bull's twin",
        bulls_twin(blood(SRY, NOT_FOUND)), "10", UNRESOLVED, 0.6130,
        "birth_male_littermate male_cells_not_found remaining_risk", NextStep.TEST_FURTHER,
        best_method=Method.KARYOTYPE,
    ),
    Case(
        "a karyotype without XY cells in 300 does not clear a bull's twin",
        bulls_twin(cells(300, 0)), "10", UNRESOLVED, 0.4871,
        "birth_male_littermate male_cells_not_found remaining_risk", NextStep.TEST_FURTHER, best_method=AMELOGENIN,
    ),
    Case(
        "a karyotype without XY cells in 300 and amelogenin not detected clear a bull's twin",
        bulls_twin(cells(300, 0), blood(AMELOGENIN, NOT_FOUND)), "9", CLEARED, 0.0083,
        "birth_male_littermate male_cells_not_found remaining_risk", NextStep.SIGN_DIAGNOSIS,
    ),
    Case(
        "a karyotype of 12 cells without XY says nothing of a bull's twin",
        bulls_twin(cells(12, 0)), "10", UNRESOLVED, 0.9200, "birth_male_littermate few_cells", NextStep.REPEAT_TEST,
    ),
    Case(
        "SRY detected confirms a bull's twin",
        bulls_twin(blood(SRY, FOUND)), "7", CONFIRMED, 0.9990, "birth_male_littermate male_cells_found",
        NextStep.SIGN_DIAGNOSIS,
    ),
    Case(
        "amelogenin detected and later not detected leaves a bull's twin unresolved",
        bulls_twin(blood(AMELOGENIN, FOUND), blood(AMELOGENIN, NOT_FOUND, on=29)), "6", UNRESOLVED, 0.9099,
        "birth_male_littermate male_cells_found male_cells_not_found results_conflict", NextStep.RESAMPLE,
    ),
    Case(
        "amelogenin detected at 14 months without a pregnancy check still confirms a bull's twin",
        bulls_twin(blood(AMELOGENIN, FOUND, on=427)), "7", CONFIRMED, 0.9744,
        "birth_male_littermate male_cells_found pregnancy_not_excluded", NextStep.SIGN_DIAGNOSIS, as_of=day(428),
    ),
    Case(
        "amelogenin detected in a single-born heifer is unresolved",
        single(blood(AMELOGENIN, FOUND)), "8", UNRESOLVED, 0.4742, "birth_single male_cells_found",
        NextStep.TEST_FURTHER,
        best_method=Method.KARYOTYPE,
    ),
    Case(
        "amelogenin detected and 12 XY cells of 100 in a single-born heifer wait for her hair",
        single(blood(AMELOGENIN, FOUND), cells(88, 12)), "8", UNRESOLVED, 0.9915, "birth_single male_cells_found",
        NextStep.SAMPLE_OWN_TISSUE,
    ),
    Case(
        "amelogenin detected, 12 XY cells of 100 and hair free of Y confirm a single-born heifer",
        single(blood(AMELOGENIN, FOUND), cells(88, 12), hair(NOT_FOUND)), "7", CONFIRMED, 0.9915,
        "birth_single male_cells_found own_tissue_female", NextStep.SIGN_DIAGNOSIS,
    ),
    Case(
        "only XY cells, 400 of 400, leave a bull's twin unresolved",
        bulls_twin(cells(0, 400)), "5", UNRESOLVED, 0.9993, "birth_male_littermate male_cells_found only_male_cells",
        NextStep.SAMPLE_OWN_TISSUE,
    ),
    Case(
        "only XY cells, 400 of 400, and hair free of Y confirm a bull's twin",
        bulls_twin(cells(0, 400), hair(NOT_FOUND)), "7", CONFIRMED, 0.9993,
        "birth_male_littermate male_cells_found only_male_cells own_tissue_female", NextStep.SIGN_DIAGNOSIS,
    ),
    Case(
        "PCR not detected on hair says nothing of her blood",
        bulls_twin(hair(NOT_FOUND)), "12", SUSPECT, 0.9200, "birth_male_littermate own_tissue_female",
        NextStep.DRAW_BLOOD,
    ),
    Case(
        "one check that found a bull's twin pregnant does not clear her",
        bulls_twin(pregnant(480)), "10", UNRESOLVED, 0.1870, "birth_male_littermate found_pregnant",
        NextStep.CHECK_PREGNANCY, as_of=day(481), not_before=day(510),
    ),
    Case(
        "an abnormal tract makes a single-born heifer suspect",
        single(examined(Answer.YES)), "12", SUSPECT, 0.0090, "birth_single abnormal_finding", NextStep.DRAW_BLOOD,
    ),
    Case(
        "a vagina of 6.5 cm at 19 days makes a single-born heifer suspect",
        single(vagina(6.5)), "12", SUSPECT, 0.0999, "birth_single short_vagina", NextStep.DRAW_BLOOD,
    ),
    Case(
        "a bull's twin that has calved is cleared",
        bulls_twin(calvings=(day(730),)), "3", CLEARED, 0, "birth_male_littermate has_calved", NextStep.NONE, as_of=COW,
    ),
    Case(
        "SRY detected at 20 days and a calving at 24 months may be two animals",
        bulls_twin(blood(SRY, FOUND), calvings=(day(731),)), "3a", UNRESOLVED, 0.9990,
        "birth_male_littermate male_cells_found has_calved positive_but_calved", NextStep.CHECK_IDENTITY, as_of=COW,
    ),
    Case(
        "one XY cell of 100 keeps amelogenin not detected from clearing a bull's twin",
        bulls_twin(blood(AMELOGENIN, NOT_FOUND), cells(99, 1)), "10", UNRESOLVED, 0.0925,
        "birth_male_littermate male_cells_not_found remaining_risk single_xy_cell", NextStep.REPEAT_TEST,
    ),
    Case(
        "male cells that are not the co-twin's do not confirm a bull's twin",
        bulls_twin(blood(AMELOGENIN, FOUND, matches_cotwin=Answer.NO)), "11", UNRESOLVED, 0.9200,
        "birth_male_littermate cells_do_not_match_cotwin", NextStep.REFER_TO_SPECIALIST,
    ),
    Case(
        "0.2 % of male cells by qPCR do not clear a bull's twin",
        bulls_twin(percentage(0.2)), "10", UNRESOLVED, 0.3456,
        "birth_male_littermate male_cells_not_found remaining_risk", NextStep.TEST_FURTHER,
        best_method=Method.KARYOTYPE,
    ),
    Case(
        "amelogenin not detected at 14 months clears a bull's twin",
        bulls_twin(blood(AMELOGENIN, NOT_FOUND, on=427)), "9", CLEARED, 0.0925,
        "birth_male_littermate male_cells_not_found remaining_risk", NextStep.SIGN_DIAGNOSIS, as_of=day(428),
    ),
    Case(
        "amelogenin detected as a calf and a pregnancy at 16 months may be two animals",
        bulls_twin(blood(AMELOGENIN, FOUND), pregnant(488)), "6a", UNRESOLVED, 0.9580,
        "birth_male_littermate found_pregnant male_cells_found", NextStep.CHECK_IDENTITY, as_of=HEIFER_16_MONTHS,
    ),
    Case(
        "a karyotype «not detected» without counts does not keep a bull's twin from being cleared",
        bulls_twin(blood(AMELOGENIN, NOT_FOUND), blood(Method.KARYOTYPE, NOT_FOUND)), "9", CLEARED, 0.0925,
        "birth_male_littermate male_cells_not_found remaining_risk result_inconclusive", NextStep.SIGN_DIAGNOSIS,
    ),
    Case(
        "100 % of male cells by ddPCR leave a bull's twin unresolved",
        bulls_twin(percentage(100, method=Method.DDPCR)), "5", UNRESOLVED, 0.9991,
        "birth_male_littermate male_cells_found only_male_cells", NextStep.SAMPLE_OWN_TISSUE,
    ),
)  # fmt: skip

# --- The birth record -----------------------------------------------------------------------------------------
BIRTHS = (
    Case(
        "a bull has no verdict",
        heifer(SINGLE, sex=Sex.MALE), "1", NOT_APPLICABLE, None, "", NextStep.NONE,
    ),
    Case(
        "a bull born twin to a dead heifer carries the warning",
        heifer(
            Birth((Littermate(Sex.FEMALE, present=False),), number_born=2), blood(SRY, FOUND),
            blood(SRY, status=OUT, on=22), sex=Sex.MALE,
        ),
        "1", NOT_APPLICABLE, None, "male_littermate_of_female not_weighed sample_out", NextStep.NONE,
    ),
    Case(
        "a calf of unrecorded sex, single-born, has no verdict",
        heifer(SINGLE, examined(Answer.YES), sex=Sex.UNKNOWN), "1", NOT_APPLICABLE, None,
        "birth_single sex_not_recorded abnormal_finding", NextStep.NONE,
    ),
    Case(
        "a calf of unrecorded sex, twin to a bull, is suspect by birth alone",
        bulls_twin(blood(SRY, NOT_FOUND), sex=Sex.UNKNOWN), "2", SUSPECT, 0.9200,
        "birth_male_littermate sex_not_recorded male_cells_not_found", NextStep.RECORD_SEX,
    ),
    Case(
        "an animal of unrecorded sex that has calved is cleared as a cow",
        single(sex=Sex.UNKNOWN, calvings=(day(730),)), "3", CLEARED, 0, "birth_single sex_not_recorded has_calved",
        NextStep.NONE, as_of=COW,
    ),
    Case(
        "a heifer whose present co-twin's sex is not recorded waits for that sex",
        heifer(Birth((NOT_SEEN,), number_born=2)), "12", SUSPECT, 0.4219, "birth_unknown_littermate",
        NextStep.RECORD_LITTERMATE_SEX,
    ),
    Case(
        "the sex of a present co-twin is not enough where another was lost after the scan",
        heifer(Birth((NOT_SEEN,), number_born=2, fetuses_scanned=3)), "12", SUSPECT, 0.6476,
        "birth_unknown_littermate birth_lost_littermate", NextStep.DRAW_BLOOD,
    ),
    Case(
        "the sex of a present co-twin is not enough where the tract is abnormal",
        heifer(Birth((NOT_SEEN,), number_born=2), examined(Answer.YES)), "12", SUSPECT, 0.4219,
        "birth_unknown_littermate abnormal_finding", NextStep.DRAW_BLOOD,
    ),
    Case(
        "a co-twin born and never recorded makes a heifer suspect",
        heifer(Birth(number_born=2)), "12", SUSPECT, 0.4219, "birth_unknown_littermate", NextStep.DRAW_BLOOD,
    ),
    Case(
        "a triplet with a heifer and one not seen is suspect",
        heifer(Birth((HEIFER, GONE_NOT_SEEN), number_born=3)), "12", SUSPECT, 0.4219, "birth_unknown_littermate",
        NextStep.DRAW_BLOOD,
    ),
    Case(
        "a known bull littermate outweighs a lost one",
        heifer(Birth((BULL, NOT_SEEN), number_born=3, fetuses_scanned=4)), "12", SUSPECT, 0.9200,
        "birth_male_littermate", NextStep.DRAW_BLOOD,
    ),
    Case(
        "a calving with one calf and no number stated counts as single-born",
        heifer(Birth()), "14", NOT_AT_RISK, 0.0090, "birth_single number_born_not_stated", NextStep.NONE,
    ),
    Case(
        "two calvings three days apart must be settled first",
        heifer(Birth((BULL,), unsettled=True)), "12", SUSPECT, 0.9200, "birth_male_littermate litter_unsettled",
        NextStep.SETTLE_LITTER,
    ),
    Case(
        "an unsettled litter does not hold up a heifer already confirmed",
        heifer(Birth((BULL,), unsettled=True), blood(SRY, FOUND)), "7", CONFIRMED, 0.9990,
        "birth_male_littermate litter_unsettled male_cells_found", NextStep.SIGN_DIAGNOSIS,
    ),
    Case(
        "a bought heifer sold as twin to a bull is suspect on the seller's word",
        bought(birth_as_stated=BirthAsStated.TWIN_TO_BULL), "12", SUSPECT, 0.9200,
        "birth_male_littermate birth_as_stated", NextStep.DRAW_BLOOD,
    ),
    Case(
        "a bought heifer sold as twin of unknown sex is suspect on the seller's word",
        bought(birth_as_stated=BirthAsStated.TWIN_TO_UNKNOWN), "12", SUSPECT, 0.4219,
        "birth_unknown_littermate birth_as_stated", NextStep.DRAW_BLOOD,
    ),
    Case(
        "a bought heifer sold as twin to a heifer has no birth on record",
        bought(birth_as_stated=BirthAsStated.TWIN_TO_HEIFER), "13", BIRTH_UNKNOWN, 0.0090,
        "birth_all_female birth_as_stated", NextStep.COMPLETE_BIRTH_RECORD,
    ),
    Case(
        "a bought heifer sold as single has no birth on record",
        bought(birth_as_stated=BirthAsStated.SINGLE), "13", BIRTH_UNKNOWN, 0.0090, "birth_single birth_as_stated",
        NextStep.COMPLETE_BIRTH_RECORD,
    ),
    Case(
        "the birth on record counts against the seller's word",
        single(birth_as_stated=BirthAsStated.TWIN_TO_BULL), "14", NOT_AT_RISK, 0.0090,
        "birth_single birth_as_stated", NextStep.NONE,
    ),
)  # fmt: skip

# --- Findings and their limits --------------------------------------------------------------------------------
FINDINGS = (
    Case(
        "a vagina of 7.0 cm is short",
        single(vagina(7.0)), "12", SUSPECT, 0.0999, "birth_single short_vagina", NextStep.DRAW_BLOOD,
    ),
    Case(
        "a vagina of 7.1 cm is neither short nor long",
        single(vagina(7.1)), "14", NOT_AT_RISK, 0.0090, "birth_single vagina_between", NextStep.NONE,
    ),
    Case(
        "a vagina of 12.9 cm is neither short nor long",
        bulls_twin(vagina(12.9)), "12", SUSPECT, 0.9200, "birth_male_littermate vagina_between", NextStep.DRAW_BLOOD,
    ),
    Case(
        "a vagina of 13 cm does not clear a bull's twin",
        bulls_twin(vagina(13)), "12", SUSPECT, 0.8250, "birth_male_littermate long_vagina", NextStep.DRAW_BLOOD,
    ),
    Case(
        "a length taken on the day of birth is read",
        bulls_twin(vagina(6, on=0)), "12", SUSPECT, 0.9929, "birth_male_littermate short_vagina", NextStep.DRAW_BLOOD,
    ),
    Case(
        "a vaginal length is read on day 42",
        bulls_twin(vagina(6, on=42)), "12", SUSPECT, 0.9929, "birth_male_littermate short_vagina", NextStep.DRAW_BLOOD,
    ),
    Case(
        "a vaginal length is not read on day 43",
        bulls_twin(vagina(6, on=43)), "12", SUSPECT, 0.9200, "birth_male_littermate outside_age_window",
        NextStep.DRAW_BLOOD,
    ),
    Case(
        "a vaginal length without a birth date is not read",
        single(vagina(6), born_on=None), "14", NOT_AT_RISK, 0.0090, "birth_single outside_age_window", NextStep.NONE,
    ),
    Case(
        "the latest vaginal length counts",
        single(vagina(6, on=10), vagina(9, on=30)), "14", NOT_AT_RISK, 0.0090,
        "birth_single vagina_between already_weighed", NextStep.NONE,
    ),
    Case(
        "of two lengths of one day the one that says less counts",
        bulls_twin(vagina(6), vagina(14)), "12", SUSPECT, 0.8250, "birth_male_littermate long_vagina already_weighed",
        NextStep.DRAW_BLOOD,
    ),
    Case(
        "AMH of 72 is low",
        single(amh(72)), "12", SUSPECT, 0.1507, "birth_single low_amh", NextStep.DRAW_BLOOD, as_of=YEARLING,
    ),
    Case(
        "AMH of 73 is neither low nor normal",
        single(amh(73)), "14", NOT_AT_RISK, 0.0090, "birth_single amh_between", NextStep.NONE, as_of=YEARLING,
    ),
    Case(
        "AMH of 226 is neither low nor normal",
        bulls_twin(amh(226)), "12", SUSPECT, 0.9200, "birth_male_littermate amh_between", NextStep.DRAW_BLOOD,
        as_of=YEARLING,
    ),
    Case(
        "AMH of 227 is normal and does not clear a bull's twin",
        bulls_twin(amh(227)), "12", SUSPECT, 0.2323, "birth_male_littermate normal_amh", NextStep.DRAW_BLOOD,
        as_of=YEARLING,
    ),
    Case(
        "AMH is not read the day before 11 months",
        single(amh(50, on=334)), "14", NOT_AT_RISK, 0.0090, "birth_single outside_age_window", NextStep.NONE,
        as_of=YEARLING,
    ),
    Case(
        "AMH is read from 11 months",
        single(amh(50, on=335)), "12", SUSPECT, 0.1507, "birth_single low_amh", NextStep.DRAW_BLOOD, as_of=YEARLING,
    ),
    Case(
        "AMH is read on the last day before 16 months",
        single(amh(50, on=486)), "12", SUSPECT, 0.1507, "birth_single low_amh", NextStep.DRAW_BLOOD,
        as_of=HEIFER_16_MONTHS,
    ),
    Case(
        "AMH is not read at 16 months",
        single(amh(50, on=487)), "14", NOT_AT_RISK, 0.0090, "birth_single outside_age_window", NextStep.NONE,
        as_of=HEIFER_16_MONTHS,
    ),
    Case(
        "AMH in milk says nothing",
        single(amh(50, specimen=Specimen.MILK)), "14", NOT_AT_RISK, 0.0090, "birth_single specimen_uninformative",
        NextStep.NONE, as_of=YEARLING,
    ),
    Case(
        "of vagina and AMH the one that says more is weighed",
        single(vagina(6), amh(300)), "14", NOT_AT_RISK, 0.0002, "birth_single normal_amh short_vagina", NextStep.NONE,
        as_of=YEARLING,
    ),
    Case(
        "a preliminary or failed measurement is not weighed",
        single(vagina(6, status=PRELIMINARY), amh(None, outcome=Outcome.FAILED)), "14", NOT_AT_RISK, 0.0090,
        "birth_single result_not_final test_failed", NextStep.NONE, as_of=YEARLING,
    ),
    Case(
        "a later normal examination of the same kind lifts the suspicion",
        single(examined(Answer.YES, on=40), examined(Answer.NO, on=60)), "14", NOT_AT_RISK, 0.0090,
        "birth_single normal_finding already_weighed", NextStep.NONE,
    ),
    Case(
        "of two examinations of one day the abnormal counts",
        single(examined(Answer.NO), examined(Answer.YES)), "12", SUSPECT, 0.0090,
        "birth_single abnormal_finding already_weighed", NextStep.DRAW_BLOOD,
    ),
    Case(
        "a normal examination of another kind does not lift the suspicion",
        single(examined(Answer.YES, on=40, method=Method.EXTERNAL_EXAM), examined(Answer.NO, on=60)), "12", SUSPECT,
        0.0090, "birth_single abnormal_finding normal_finding", NextStep.DRAW_BLOOD,
    ),
)  # fmt: skip

# --- Pregnancy and calving ------------------------------------------------------------------------------------
PREGNANCY = (
    Case(
        "a check that states nothing finds nobody pregnant",
        bulls_twin(pregnant(450, finding=PregnancyFinding.NOT_STATED)), "12", SUSPECT, 0.9200,
        "birth_male_littermate result_inconclusive", NextStep.DRAW_BLOOD, as_of=day(481),
    ),
    Case(
        "two checks 30 days apart that found a bull's twin pregnant clear her",
        bulls_twin(pregnant(450), pregnant(480)), "9", CLEARED, 0.0046, "birth_male_littermate found_pregnant",
        NextStep.SIGN_DIAGNOSIS, as_of=day(481),
    ),
    Case(
        "two checks 29 days apart count as one",
        bulls_twin(pregnant(450), pregnant(479)), "10", UNRESOLVED, 0.1870,
        "birth_male_littermate found_pregnant already_weighed", NextStep.CHECK_PREGNANCY, as_of=day(481),
        not_before=day(480),
    ),
    Case(
        "a check 60 days later contradicts a pregnancy",
        bulls_twin(pregnant(450), empty(510)), "12", SUSPECT, 0.9200,
        "birth_male_littermate found_pregnant found_not_pregnant", NextStep.DRAW_BLOOD, as_of=day(511),
    ),
    Case(
        "a check 61 days later does not contradict a pregnancy",
        bulls_twin(pregnant(450), empty(511)), "10", UNRESOLVED, 0.1870,
        "birth_male_littermate found_pregnant found_not_pregnant", NextStep.CHECK_PREGNANCY, as_of=day(512),
        not_before=day(480),
    ),
    Case(
        "a check of the same day contradicts a pregnancy",
        bulls_twin(empty(450), pregnant(450)), "12", SUSPECT, 0.9200,
        "birth_male_littermate found_pregnant found_not_pregnant", NextStep.DRAW_BLOOD, as_of=day(451),
    ),
    Case(
        "a check the day before does not contradict a pregnancy",
        bulls_twin(empty(449), pregnant(450)), "10", UNRESOLVED, 0.1870,
        "birth_male_littermate found_pregnant found_not_pregnant", NextStep.CHECK_PREGNANCY, as_of=day(451),
        not_before=day(480),
    ),
    Case(
        "one check that found her pregnant clears a heifer whose co-twin's sex is unknown",
        heifer(TWIN_NOT_SEEN, pregnant(450)), "9", CLEARED, 0.0144, "birth_unknown_littermate found_pregnant",
        NextStep.SIGN_DIAGNOSIS, as_of=day(451),
    ),
    Case(
        "one check that found her pregnant clears a bought heifer",
        bought(pregnant(450)), "9", CLEARED, 0.0009, "birth_not_recorded found_pregnant", NextStep.NONE,
        as_of=day(451),
    ),
    Case(
        "a calving the day before 12 months proves nothing",
        bulls_twin(calvings=(day(365),)), "12", SUSPECT, 0.9200, "birth_male_littermate", NextStep.DRAW_BLOOD,
        as_of=COW,
    ),
    Case(
        "a calving at 12 months clears a bull's twin",
        bulls_twin(calvings=(day(366),)), "3", CLEARED, 0, "birth_male_littermate has_calved", NextStep.NONE, as_of=COW,
    ),
    Case(
        "a calving clears a bought cow of unknown age",
        bought(born_on=None, calvings=(day(100),)), "3", CLEARED, 0, "birth_not_recorded has_calved", NextStep.NONE,
    ),
    Case(
        "male cells drawn 283 days before her first calving are set aside, and she is cleared",
        bulls_twin(blood(SRY, FOUND, on=447), calvings=(day(730),)), "3", CLEARED, 0,
        "birth_male_littermate has_calved pregnant_before_sample", NextStep.NONE, as_of=COW,
    ),
    Case(
        "male cells drawn 284 days before her first calving stand against it",
        bulls_twin(blood(SRY, FOUND, on=446), calvings=(day(730),)), "3a", UNRESOLVED, 0.9707,
        "birth_male_littermate male_cells_found pregnancy_not_excluded has_calved positive_but_calved",
        NextStep.CHECK_IDENTITY, as_of=COW,
    ),
    Case(
        "male cells drawn 60 days before a check that found her pregnant are set aside",
        bulls_twin(blood(SRY, FOUND, on=420), pregnant(480)), "10", UNRESOLVED, 0.1870,
        "birth_male_littermate found_pregnant pregnant_before_sample", NextStep.CHECK_PREGNANCY, as_of=day(481),
        not_before=day(510),
    ),
    Case(
        "male cells drawn 61 days before a check that found her pregnant stand against it",
        bulls_twin(blood(SRY, FOUND, on=419), pregnant(480)), "6a", UNRESOLVED, 0.3984,
        "birth_male_littermate found_pregnant male_cells_found pregnancy_not_excluded", NextStep.CHECK_IDENTITY,
        as_of=day(481),
    ),
    Case(
        "male DNA the day before 12 months needs no pregnancy check",
        bulls_twin(blood(SRY, FOUND, on=365)), "7", CONFIRMED, 0.9990, "birth_male_littermate male_cells_found",
        NextStep.SIGN_DIAGNOSIS, as_of=day(366),
    ),
    Case(
        "male DNA at 12 months without a pregnancy check weighs less",
        bulls_twin(blood(SRY, FOUND, on=366)), "7", CONFIRMED, 0.9707,
        "birth_male_littermate male_cells_found pregnancy_not_excluded", NextStep.SIGN_DIAGNOSIS, as_of=day(367),
    ),
    Case(
        "male DNA at an unknown age without a pregnancy check weighs less",
        bulls_twin(blood(SRY, FOUND), born_on=None), "7", CONFIRMED, 0.9707,
        "birth_male_littermate male_cells_found pregnancy_not_excluded", NextStep.SIGN_DIAGNOSIS,
    ),
    Case(
        "a check that finds her empty 60 days after the blood gives male DNA its full weight",
        bulls_twin(blood(SRY, FOUND, on=427), empty(487)), "7", CONFIRMED, 0.9990,
        "birth_male_littermate male_cells_found found_not_pregnant", NextStep.SIGN_DIAGNOSIS, as_of=HEIFER_16_MONTHS,
    ),
    Case(
        "a check that finds her empty 61 days after the blood comes too late",
        bulls_twin(blood(SRY, FOUND, on=427), empty(488)), "7", CONFIRMED, 0.9707,
        "birth_male_littermate male_cells_found pregnancy_not_excluded found_not_pregnant", NextStep.SIGN_DIAGNOSIS,
        as_of=HEIFER_16_MONTHS,
    ),
    Case(
        "a karyotype needs no pregnancy check",
        bulls_twin(cells(50, 50, on=427)), "7", CONFIRMED, 0.9993, "birth_male_littermate male_cells_found",
        NextStep.SIGN_DIAGNOSIS, as_of=day(428),
    ),
)  # fmt: skip

# --- Reading a blood test -------------------------------------------------------------------------------------
BLOOD_TESTS = (
    Case(
        "two XY cells of 100 are positive",
        bulls_twin(cells(98, 2)), "7", CONFIRMED, 0.9993, "birth_male_littermate male_cells_found",
        NextStep.SIGN_DIAGNOSIS,
    ),
    Case(
        "one XY cell of 100 is inconclusive",
        bulls_twin(cells(99, 1)), "10", UNRESOLVED, 0.9200, "birth_male_littermate single_xy_cell",
        NextStep.REPEAT_TEST,
    ),
    Case(
        "no XY cell of 100 is negative",
        bulls_twin(cells(100, 0)), "10", UNRESOLVED, 0.5049,
        "birth_male_littermate male_cells_not_found remaining_risk", NextStep.TEST_FURTHER, best_method=AMELOGENIN,
    ),
    Case(
        "no XY cell of 29 is too few",
        bulls_twin(cells(29, 0, method=Method.FISH)), "10", UNRESOLVED, 0.9200, "birth_male_littermate few_cells",
        NextStep.REPEAT_TEST,
    ),
    Case(
        "no XY cell of 30 is negative",
        bulls_twin(cells(30, 0, method=Method.FISH)), "10", UNRESOLVED, 0.5572,
        "birth_male_littermate male_cells_not_found remaining_risk", NextStep.TEST_FURTHER, best_method=AMELOGENIN,
    ),
    Case(
        "two cells, both XY, are positive and too few to show only male cells",
        bulls_twin(cells(0, 2)), "7", CONFIRMED, 0.9980, "birth_male_littermate male_cells_found",
        NextStep.SIGN_DIAGNOSIS,
    ),
    Case(
        "a karyotype «detected» without counts weighs like one of 30 cells",
        bulls_twin(blood(Method.KARYOTYPE, FOUND)), "7", CONFIRMED, 0.9993, "birth_male_littermate male_cells_found",
        NextStep.SIGN_DIAGNOSIS,
    ),
    Case(
        "29 XY cells and no other do not yet show only male cells",
        bulls_twin(cells(0, 29)), "7", CONFIRMED, 0.9993, "birth_male_littermate male_cells_found",
        NextStep.SIGN_DIAGNOSIS,
    ),
    Case(
        "30 XY cells and no other show only male cells",
        bulls_twin(cells(0, 30)), "5", UNRESOLVED, 0.9993,
        "birth_male_littermate male_cells_found only_male_cells", NextStep.SAMPLE_OWN_TISSUE,
    ),
    Case(
        "another result with female cells answers one with only male cells",
        bulls_twin(cells(0, 30), percentage(60)), "7", CONFIRMED, 1.0000,
        "birth_male_littermate male_cells_found only_male_cells", NextStep.SIGN_DIAGNOSIS,
    ),
    Case(
        "98.9 % of male cells still show female ones",
        bulls_twin(percentage(98.9)), "7", CONFIRMED, 0.9991,
        "birth_male_littermate male_cells_found", NextStep.SIGN_DIAGNOSIS,
    ),
    Case(
        "99 % of male cells show only male cells",
        bulls_twin(percentage(99)), "5", UNRESOLVED, 0.9991,
        "birth_male_littermate male_cells_found only_male_cells", NextStep.SAMPLE_OWN_TISSUE,
    ),
    Case(
        "0.41 % by qPCR is negative",
        bulls_twin(percentage(0.41)), "10", UNRESOLVED, 0.3456,
        "birth_male_littermate male_cells_not_found remaining_risk", NextStep.TEST_FURTHER,
        best_method=Method.KARYOTYPE,
    ),
    Case(
        "0.42 % by qPCR is inconclusive",
        bulls_twin(percentage(0.42)), "10", UNRESOLVED, 0.9200, "birth_male_littermate result_inconclusive",
        NextStep.REPEAT_TEST,
    ),
    Case(
        "0.99 % by ddPCR is inconclusive",
        bulls_twin(percentage(0.99, method=Method.DDPCR)), "10", UNRESOLVED, 0.9200,
        "birth_male_littermate result_inconclusive", NextStep.REPEAT_TEST,
    ),
    Case(
        "1 % by ddPCR is positive",
        bulls_twin(percentage(1, method=Method.DDPCR)), "7", CONFIRMED, 0.9991,
        "birth_male_littermate male_cells_found", NextStep.SIGN_DIAGNOSIS,
    ),
    Case(
        "a percentage beside a PCR that measures none is not read: what it detected is",
        bulls_twin(percentage(0.2, method=AMELOGENIN, outcome=FOUND)), "7", CONFIRMED, 0.9991,
        "birth_male_littermate male_cells_found", NextStep.SIGN_DIAGNOSIS,
    ),
    Case(
        "100 % beside a PCR that measures none does not show only male cells",
        bulls_twin(percentage(100, method=SRY, outcome=FOUND)), "7", CONFIRMED, 0.9990,
        "birth_male_littermate male_cells_found", NextStep.SIGN_DIAGNOSIS,
    ),
    Case(
        "cells counted stand for nothing in a PCR",
        bulls_twin(cells(300, 0, method=SRY, outcome=FOUND)), "7", CONFIRMED, 0.9990,
        "birth_male_littermate male_cells_found", NextStep.SIGN_DIAGNOSIS,
    ),
    Case(
        "an inconclusive PCR is answered by a valid one of the same day",
        bulls_twin(blood(SRY, Outcome.INCONCLUSIVE), blood(AMELOGENIN, NOT_FOUND)), "9", CLEARED, 0.0925,
        "birth_male_littermate male_cells_not_found remaining_risk result_inconclusive", NextStep.SIGN_DIAGNOSIS,
    ),
    Case(
        "an inconclusive PCR is not answered by one of the day before",
        bulls_twin(blood(SRY, Outcome.INCONCLUSIVE, on=21), blood(AMELOGENIN, NOT_FOUND)), "10", UNRESOLVED, 0.0925,
        "birth_male_littermate male_cells_not_found remaining_risk result_inconclusive", NextStep.REPEAT_TEST,
    ),
    Case(
        "few cells do not keep a bull's twin from being cleared",
        bulls_twin(cells(12, 0), blood(AMELOGENIN, NOT_FOUND)), "9", CLEARED, 0.0925,
        "birth_male_littermate male_cells_not_found remaining_risk few_cells", NextStep.SIGN_DIAGNOSIS,
    ),
    Case(
        "an unanswered XY cell asks for a repeat even where nothing else is amiss",
        single(blood(AMELOGENIN, NOT_FOUND), cells(99, 1)), "14", NOT_AT_RISK, 0.0001,
        "birth_single male_cells_not_found remaining_risk single_xy_cell", NextStep.REPEAT_TEST,
    ),
    Case(
        "a karyotype «detected» without counts weighs like 30 cells in a single-born heifer",
        single(blood(Method.KARYOTYPE, FOUND)), "8", UNRESOLVED, 0.5303, "birth_single male_cells_found",
        NextStep.TEST_FURTHER, best_method=AMELOGENIN,
    ),
    Case(
        "a multi-copy PCR not detected clears a bull's twin like amelogenin",
        bulls_twin(blood(Method.PCR_MULTICOPY, NOT_FOUND)), "9", CLEARED, 0.0925,
        "birth_male_littermate male_cells_not_found remaining_risk", NextStep.SIGN_DIAGNOSIS,
    ),
    Case(
        "a PCR of another Y marker not detected does not clear a bull's twin",
        bulls_twin(blood(Method.PCR_OTHER_Y, NOT_FOUND)), "10", UNRESOLVED, 0.6130,
        "birth_male_littermate male_cells_not_found remaining_risk", NextStep.TEST_FURTHER,
        best_method=Method.KARYOTYPE,
    ),
    Case(
        "repeating one kind of test adds nothing",
        bulls_twin(blood(SRY, NOT_FOUND), blood(SRY, NOT_FOUND, on=40)), "10", UNRESOLVED, 0.6130,
        "birth_male_littermate male_cells_not_found remaining_risk already_weighed", NextStep.TEST_FURTHER,
        best_method=Method.KARYOTYPE,
    ),
    Case(
        "a positive PCR and a negative karyotype of a bull's twin confirm her and are told as a conflict",
        bulls_twin(blood(AMELOGENIN, FOUND), cells(300, 0)), "7", CONFIRMED, 0.9895,
        "birth_male_littermate male_cells_found male_cells_not_found results_conflict", NextStep.SIGN_DIAGNOSIS,
    ),
    Case(
        "where SRY and karyotype both found nothing, amelogenin decides",
        bulls_twin(blood(SRY, NOT_FOUND), cells(300, 0)), "10", UNRESOLVED, 0.1157,
        "birth_male_littermate male_cells_not_found remaining_risk", NextStep.TEST_FURTHER, best_method=AMELOGENIN,
    ),
    Case(
        "PCR on ear tissue says nothing",
        bulls_twin(blood(SRY, FOUND, specimen=Specimen.EAR_TISSUE)), "12", SUSPECT, 0.9200,
        "birth_male_littermate specimen_uninformative", NextStep.DRAW_BLOOD,
    ),
    Case(
        "blood typing and arrays are shown and not weighed",
        bulls_twin(blood(Method.BLOOD_TYPING, FOUND), blood(Method.SNP_ARRAY, NOT_FOUND)), "12", SUSPECT, 0.9200,
        "birth_male_littermate not_weighed", NextStep.DRAW_BLOOD,
    ),
    Case(
        "a failed blood test is repeated",
        bulls_twin(blood(AMELOGENIN, Outcome.FAILED)), "12", SUSPECT, 0.9200, "birth_male_littermate test_failed",
        NextStep.REPEAT_TEST,
    ),
    Case(
        "a failed blood test of a heifer not at risk is not repeated",
        single(blood(AMELOGENIN, Outcome.FAILED)), "14", NOT_AT_RISK, 0.0090, "birth_single test_failed",
        NextStep.NONE,
    ),
    Case(
        "a failed hair test asks for no new blood test",
        bulls_twin(hair(Outcome.FAILED)), "12", SUSPECT, 0.9200, "birth_male_littermate test_failed",
        NextStep.DRAW_BLOOD,
    ),
    Case(
        "an inconclusive test of a bought heifer is repeated",
        bought(blood(AMELOGENIN, Outcome.INCONCLUSIVE)), "13", BIRTH_UNKNOWN, 0.0432,
        "birth_not_recorded result_inconclusive", NextStep.REPEAT_TEST,
    ),
    Case(
        "a void result does not exist",
        bulls_twin(blood(AMELOGENIN, FOUND, status=VOID)), "12", SUSPECT, 0.9200, "birth_male_littermate",
        NextStep.DRAW_BLOOD,
    ),
    Case(
        "a laboratory's own counts are used for its results",
        bulls_twin(blood(SRY, NOT_FOUND, validation=Validation(0, 200, 1, 100))), "9", CLEARED, 0.0282,
        "birth_male_littermate male_cells_not_found remaining_risk", NextStep.SIGN_DIAGNOSIS,
    ),
    Case(
        "a laboratory's own counts of karyotypes are used for its karyotypes",
        bulls_twin(cells(300, 0, validation=Validation(0, 60, 0, 200))), "10", UNRESOLVED, 0.1170,
        "birth_male_littermate male_cells_not_found remaining_risk", NextStep.TEST_FURTHER, best_method=AMELOGENIN,
    ),
    Case(
        "a pregnancy not excluded weighs 0.30 whatever the laboratory published",
        bulls_twin(blood(SRY, FOUND, on=427, validation=Validation(0, 200, 0, 1000))), "7", CONFIRMED, 0.9745,
        "birth_male_littermate male_cells_found pregnancy_not_excluded", NextStep.SIGN_DIAGNOSIS, as_of=day(428),
    ),
    Case(
        "one negative of a bought heifer clears her",
        bought(blood(SRY, NOT_FOUND)), "9", CLEARED, 0.0062, "birth_not_recorded male_cells_not_found remaining_risk",
        NextStep.NONE,
    ),
    Case(
        "the co-twin's male cells found in her are told",
        bulls_twin(blood(SRY, FOUND, matches_cotwin=Answer.YES)), "7", CONFIRMED, 0.9990,
        "birth_male_littermate male_cells_found cells_match_cotwin", NextStep.SIGN_DIAGNOSIS,
    ),
    Case(
        "cells of both sexes in the bull co-twin are shown and not weighed",
        heifer(Birth((Littermate(Sex.MALE, assays=(cells(40, 60),)),), number_born=2)), "12", SUSPECT, 0.9200,
        "birth_male_littermate cotwin_chimeric", NextStep.DRAW_BLOOD,
    ),
    Case(
        "a bull co-twin without female cells is shown and not weighed",
        heifer(Birth((Littermate(Sex.MALE, assays=(cells(0, 100), blood(SRY, FOUND))),), number_born=2)), "12", SUSPECT,
        0.9200, "birth_male_littermate cotwin_not_chimeric", NextStep.DRAW_BLOOD,
    ),
    Case(
        "a heifer littermate with male cells is shown and not weighed",
        heifer(Birth((Littermate(Sex.FEMALE, assays=(blood(SRY, FOUND),)),), number_born=2)), "14", NOT_AT_RISK, 0.0090,
        "birth_all_female cotwin_chimeric", NextStep.NONE,
    ),
)  # fmt: skip

# --- Positives set aside, hair, results on their way ----------------------------------------------------------
SET_ASIDE = (
    Case(
        "male cells after a transfusion are set aside, and blood waits 90 days",
        bulls_twin(blood(AMELOGENIN, FOUND, caveats=TRANSFUSED)), "11", UNRESOLVED, 0.9200,
        "birth_male_littermate transfused_before_sample", NextStep.RESAMPLE, not_before=day(110),
    ),
    Case(
        "a negative after a transfusion stands",
        bulls_twin(blood(AMELOGENIN, NOT_FOUND, caveats=TRANSFUSED)), "9", CLEARED, 0.0925,
        "birth_male_littermate male_cells_not_found remaining_risk", NextStep.SIGN_DIAGNOSIS,
    ),
    Case(
        "male cells by a needle shared with her twin are set aside",
        bulls_twin(blood(AMELOGENIN, FOUND, caveats=SHARED_NEEDLE)), "11", UNRESOLVED, 0.9200,
        "birth_male_littermate shared_needle", NextStep.RESAMPLE,
    ),
    Case(
        "male cells in a heifer known to be pregnant wait for the calving",
        bulls_twin(blood(AMELOGENIN, FOUND, on=460, caveats=CAVEAT_PREGNANT)), "11", UNRESOLVED, 0.9200,
        "birth_male_littermate pregnant_before_sample", NextStep.AWAIT_CALVING, as_of=day(461),
    ),
    Case(
        "male cells set aside leave even a single-born heifer unresolved",
        single(blood(AMELOGENIN, FOUND, caveats=SHARED_NEEDLE)), "11", UNRESOLVED, 0.0090, "birth_single shared_needle",
        NextStep.RESAMPLE,
    ),
    Case(
        "male DNA in hair is never read as a freemartin",
        bulls_twin(hair(FOUND), blood(AMELOGENIN, FOUND)), "4", UNRESOLVED, 0.9991,
        "birth_male_littermate male_cells_found own_tissue_male", NextStep.SAMPLE_OWN_TISSUE,
    ),
    Case(
        "25 % of male DNA in hair is male",
        bulls_twin(hair(Outcome.NOT_STATED, method=Method.QPCR, male_fraction_pct=25)), "4", UNRESOLVED, 0.9200,
        "birth_male_littermate own_tissue_male", NextStep.SAMPLE_OWN_TISSUE,
    ),
    Case(
        "24.9 % of male DNA in hair is inconclusive",
        bulls_twin(hair(Outcome.NOT_STATED, method=Method.QPCR, male_fraction_pct=24.9)), "12", SUSPECT, 0.9200,
        "birth_male_littermate result_inconclusive", NextStep.DRAW_BLOOD,
    ),
    Case(
        "5 % of male DNA in hair is inconclusive",
        bulls_twin(hair(Outcome.NOT_STATED, method=Method.DDPCR, male_fraction_pct=5)), "12", SUSPECT, 0.9200,
        "birth_male_littermate result_inconclusive", NextStep.DRAW_BLOOD,
    ),
    Case(
        "4.9 % of male DNA in hair is free of Y",
        bulls_twin(hair(Outcome.NOT_STATED, method=Method.DDPCR, male_fraction_pct=4.9)), "12", SUSPECT, 0.9200,
        "birth_male_littermate own_tissue_female", NextStep.DRAW_BLOOD,
    ),
    Case(
        "the latest hair counts",
        bulls_twin(hair(FOUND, on=25), hair(NOT_FOUND, on=26)), "12", SUSPECT, 0.9200,
        "birth_male_littermate own_tissue_female already_weighed", NextStep.DRAW_BLOOD,
    ),
    Case(
        "of two hairs of one day the male one counts",
        bulls_twin(hair(FOUND), hair(NOT_FOUND)), "4", UNRESOLVED, 0.9200,
        "birth_male_littermate own_tissue_male already_weighed", NextStep.SAMPLE_OWN_TISSUE,
    ),
    Case(
        "a karyotype of hair says nothing",
        bulls_twin(cells(0, 100, specimen=Specimen.HAIR)), "12", SUSPECT, 0.9200,
        "birth_male_littermate specimen_uninformative", NextStep.DRAW_BLOOD,
    ),
    Case(
        "a result is awaited 60 days after the blood",
        bulls_twin(blood(AMELOGENIN, status=OUT, on=20)), "12", SUSPECT, 0.9200, "birth_male_littermate sample_out",
        NextStep.AWAIT_RESULT, as_of=day(80),
    ),
    Case(
        "a result is not awaited 61 days after the blood",
        bulls_twin(blood(AMELOGENIN, status=OUT, on=20)), "12", SUSPECT, 0.9200, "birth_male_littermate sample_out",
        NextStep.DRAW_BLOOD, as_of=day(81),
    ),
    Case(
        "a result without anything stated is a sample that is out",
        bulls_twin(blood(AMELOGENIN)), "12", SUSPECT, 0.9200, "birth_male_littermate sample_out",
        NextStep.AWAIT_RESULT, as_of=day(30),
    ),
    Case(
        "a sample out whose result is on record is out no more",
        bulls_twin(blood(SRY, status=OUT), blood(SRY, NOT_FOUND)), "10", UNRESOLVED, 0.6130,
        "birth_male_littermate male_cells_not_found remaining_risk", NextStep.TEST_FURTHER, as_of=day(30),
        best_method=Method.KARYOTYPE,
    ),
    Case(
        "a blood typing that is out is not awaited",
        bulls_twin(blood(Method.BLOOD_TYPING, status=OUT)), "12", SUSPECT, 0.9200, "birth_male_littermate sample_out",
        NextStep.DRAW_BLOOD, as_of=day(30),
    ),
    Case(
        "hair that is out is awaited",
        bulls_twin(hair(Outcome.NOT_STATED, status=OUT)), "12", SUSPECT, 0.9200, "birth_male_littermate sample_out",
        NextStep.AWAIT_RESULT, as_of=day(30),
    ),
    Case(
        "a preliminary positive leaves a single-born heifer unresolved until it is final",
        single(blood(AMELOGENIN, FOUND, status=PRELIMINARY)), "11", UNRESOLVED, 0.0090,
        "birth_single result_not_final", NextStep.AWAIT_RESULT, as_of=day(30),
    ),
    Case(
        "a preliminary positive that nobody made final is tested further",
        single(blood(AMELOGENIN, FOUND, status=PRELIMINARY)), "11", UNRESOLVED, 0.0090,
        "birth_single result_not_final", NextStep.REFER_TO_SPECIALIST,
    ),
    Case(
        "a preliminary positive keeps a bull's twin from being cleared",
        bulls_twin(blood(AMELOGENIN, FOUND, status=PRELIMINARY, on=40), blood(AMELOGENIN, NOT_FOUND)), "10", UNRESOLVED,
        0.0925, "birth_male_littermate male_cells_not_found remaining_risk result_not_final", NextStep.AWAIT_RESULT,
    ),
    Case(
        "a preliminary positive alone leaves a bull's twin unresolved, no longer suspect by birth only",
        bulls_twin(blood(AMELOGENIN, FOUND, status=PRELIMINARY)), "10", UNRESOLVED, 0.9200,
        "birth_male_littermate result_not_final", NextStep.AWAIT_RESULT, as_of=day(30),
    ),
    Case(
        "a preliminary positive on hair is awaited, and says nothing of her blood",
        bulls_twin(hair(FOUND, status=PRELIMINARY)), "12", SUSPECT, 0.9200, "birth_male_littermate result_not_final",
        NextStep.AWAIT_RESULT, as_of=day(30),
    ),
    Case(
        "a test that failed lately is repeated, nothing is awaited",
        bulls_twin(blood(AMELOGENIN, Outcome.FAILED)), "12", SUSPECT, 0.9200, "birth_male_littermate test_failed",
        NextStep.REPEAT_TEST, as_of=day(30),
    ),
    Case(
        "a preliminary negative clears nobody",
        bulls_twin(blood(AMELOGENIN, NOT_FOUND, status=PRELIMINARY)), "12", SUSPECT, 0.9200,
        "birth_male_littermate result_not_final", NextStep.AWAIT_RESULT, as_of=day(30),
    ),
)  # fmt: skip

# --- Next steps, thresholds, leaving --------------------------------------------------------------------------
STEPS = (
    Case(
        "a weak negative leaves a bought heifer of low AMH unresolved, at risk by the odds alone",
        bought(amh(60), blood(SRY, NOT_FOUND)), "10", UNRESOLVED, 0.1082,
        "birth_not_recorded low_amh male_cells_not_found remaining_risk", NextStep.TEST_FURTHER, as_of=YEARLING,
        best_method=Method.KARYOTYPE,
    ),
    Case(
        "a bull's sample is awaited by nobody, nor his litter settled",
        heifer(
            replace(TWIN_TO_HEIFER, unsettled=True), blood(AMELOGENIN, status=OUT), sex=Sex.MALE,
        ), "1", NOT_APPLICABLE, None, "male_littermate_of_female litter_unsettled sample_out",
        NextStep.NONE, as_of=day(30),
    ),
    Case(
        "a heifer cleared by a test is signed, whatever her co-twin's sex may prove to be",
        heifer(Birth((NOT_SEEN,), number_born=2), blood(AMELOGENIN, NOT_FOUND)), "9", CLEARED, 0.0064,
        "birth_unknown_littermate male_cells_not_found remaining_risk", NextStep.SIGN_DIAGNOSIS,
    ),
    Case(
        "the sex of a third calf is not asked for where a bull is known",
        heifer(Birth((BULL, NOT_SEEN), number_born=3)), "12", SUSPECT, 0.9200, "birth_male_littermate",
        NextStep.DRAW_BLOOD,
    ),
    Case(
        "90 days after a transfusion count from its own day where that is known",
        bulls_twin(blood(AMELOGENIN, FOUND, caveats=TRANSFUSED, transfused_on=day(10))), "11", UNRESOLVED, 0.9200,
        "birth_male_littermate transfused_before_sample", NextStep.RESAMPLE, not_before=day(100),
    ),
    Case(
        "a void result holds up no new sample",
        bulls_twin(blood(AMELOGENIN, FOUND, caveats=TRANSFUSED, status=VOID)), "12", SUSPECT, 0.9200,
        "birth_male_littermate", NextStep.DRAW_BLOOD,
    ),
    Case(
        "an inconclusive PCR of a single-born heifer asks for nothing",
        single(blood(SRY, Outcome.INCONCLUSIVE)), "14", NOT_AT_RISK, 0.0090, "birth_single result_inconclusive",
        NextStep.NONE,
    ),
    Case(
        "an inconclusive repeat of a weak negative is not repeated: no repeat would clear a bull's twin",
        bulls_twin(blood(SRY, NOT_FOUND), blood(SRY, Outcome.INCONCLUSIVE, on=21)), "10", UNRESOLVED, 0.6130,
        "birth_male_littermate male_cells_not_found remaining_risk result_inconclusive", NextStep.TEST_FURTHER,
        best_method=Method.KARYOTYPE,
    ),
    Case(
        "an inconclusive result is not repeated where a preliminary positive keeps her from being cleared too",
        bulls_twin(
            blood(AMELOGENIN, NOT_FOUND), blood(SRY, Outcome.INCONCLUSIVE, on=21),
            blood(AMELOGENIN, FOUND, on=22, status=PRELIMINARY),
        ), "10", UNRESOLVED, 0.0925,
        "birth_male_littermate male_cells_not_found remaining_risk result_inconclusive result_not_final",
        NextStep.REFER_TO_SPECIALIST,
    ),
    Case(
        "a heifer found pregnant twice is not checked again for a positive that nobody made final",
        bulls_twin(pregnant(450), pregnant(480), blood(AMELOGENIN, FOUND, status=PRELIMINARY)), "10", UNRESOLVED,
        0.0046, "birth_male_littermate found_pregnant result_not_final", NextStep.REFER_TO_SPECIALIST, as_of=day(481),
    ),
    Case(
        "a single XY cell beside a positive is no reason to repeat: another method is",
        single(blood(AMELOGENIN, FOUND), cells(99, 1)), "8", UNRESOLVED, 0.4742,
        "birth_single male_cells_found single_xy_cell", NextStep.TEST_FURTHER, best_method=Method.KARYOTYPE,
    ),
    Case(
        "nor where a negative of the other family makes little of the positive",
        single(blood(SRY, FOUND), cells(300, 0), cells(99, 1, on=40)), "8", UNRESOLVED, 0.0609,
        "birth_single male_cells_found male_cells_not_found results_conflict single_xy_cell",
        NextStep.REFER_TO_SPECIALIST,
    ),
    Case(
        "a bull's twin that has left the herd has no next step",
        bulls_twin(present=False), "12", SUSPECT, 0.9200, "birth_male_littermate", NextStep.NONE,
    ),
    Case(
        "a signed diagnosis is reviewed when the verdict has changed since",
        bulls_twin(blood(SRY, FOUND), diagnosis=signed(CLEARED)), "7", CONFIRMED, 0.9990,
        "birth_male_littermate male_cells_found", NextStep.REVIEW_DIAGNOSIS,
    ),
    Case(
        "a signed diagnosis is reviewed when there is new evidence, even where the verdict stands",
        bulls_twin(blood(SRY, FOUND), diagnosis=signed(CONFIRMED, evidence_changed=True)), "7", CONFIRMED, 0.9990,
        "birth_male_littermate male_cells_found", NextStep.REVIEW_DIAGNOSIS,
    ),
    Case(
        "a signed diagnosis whose verdict stands leaves nothing to do",
        bulls_twin(blood(SRY, FOUND), diagnosis=signed(CONFIRMED)), "7", CONFIRMED, 0.9990,
        "birth_male_littermate male_cells_found", NextStep.NONE,
    ),
    Case(
        "a positive of a bull's twin below the confirming threshold is tested further",
        bulls_twin(blood(SRY, FOUND, on=427)), "8", UNRESOLVED, 0.9707,
        "birth_male_littermate male_cells_found pregnancy_not_excluded", NextStep.TEST_FURTHER, as_of=day(428),
        thresholds=Thresholds(confirm=0.99), best_method=Method.KARYOTYPE,
    ),
    Case(
        "where no blood test can settle it a specialist is asked",
        bulls_twin(blood(AMELOGENIN, NOT_FOUND), cells(300, 0, on=21)), "10", UNRESOLVED, 0.0083,
        "birth_male_littermate male_cells_not_found remaining_risk", NextStep.REFER_TO_SPECIALIST,
        thresholds=Thresholds(clear=0.001),
    ),
    Case(
        "a herd that clears at 0.05 needs two methods",
        bulls_twin(blood(AMELOGENIN, NOT_FOUND)), "10", UNRESOLVED, 0.0925,
        "birth_male_littermate male_cells_not_found remaining_risk", NextStep.TEST_FURTHER,
        thresholds=Thresholds(clear=0.05), best_method=Method.KARYOTYPE,
    ),
    Case(
        "blood for a suspect heifer waits 90 days after a transfusion",
        bulls_twin(blood(Method.BLOOD_TYPING, FOUND, on=60, caveats=TRANSFUSED)), "12", SUSPECT, 0.9200,
        "birth_male_littermate not_weighed", NextStep.DRAW_BLOOD, not_before=day(150),
    ),
    Case(
        "a low AMH of a bought heifer makes her suspect",
        bought(amh(60)), "12", SUSPECT, 0.4683, "birth_not_recorded low_amh", NextStep.DRAW_BLOOD, as_of=YEARLING,
    ),
    Case(
        "a positive of a bought heifer is tested further",
        bought(blood(AMELOGENIN, FOUND)), "8", UNRESOLVED, 0.8174, "birth_not_recorded male_cells_found",
        NextStep.TEST_FURTHER,
        best_method=Method.KARYOTYPE,
    ),
)  # fmt: skip

# --- Where two rows hold the first decides ------------------------------------------------------------------------
PRECEDENCE = (
    Case(
        "a calving against a positive comes before male hair",
        bulls_twin(blood(SRY, FOUND), hair(FOUND), calvings=(day(731),)), "3a", UNRESOLVED, 0.9990,
        "birth_male_littermate male_cells_found own_tissue_male has_calved positive_but_calved",
        NextStep.CHECK_IDENTITY, as_of=COW,
    ),
    Case(
        "male hair comes before blood that shows only male cells",
        bulls_twin(cells(0, 400), hair(FOUND)), "4", UNRESOLVED, 0.9993,
        "birth_male_littermate male_cells_found only_male_cells own_tissue_male", NextStep.SAMPLE_OWN_TISSUE,
    ),
    Case(
        "blood that shows only male cells comes before a contradiction",
        bulls_twin(cells(0, 400), cells(300, 0, on=40)), "5", UNRESOLVED, 0.9921,
        "birth_male_littermate male_cells_found male_cells_not_found results_conflict only_male_cells",
        NextStep.SAMPLE_OWN_TISSUE,
    ),
    Case(
        "a contradiction of two tests comes before a pregnancy",
        bulls_twin(blood(AMELOGENIN, FOUND), blood(AMELOGENIN, NOT_FOUND, on=29), pregnant(488)), "6", UNRESOLVED,
        0.1681, "birth_male_littermate found_pregnant male_cells_found male_cells_not_found results_conflict",
        NextStep.RESAMPLE, as_of=HEIFER_16_MONTHS,
    ),
    Case(
        "a valid positive is never outweighed by a negative of another kind",
        single(cells(98, 2), blood(AMELOGENIN, NOT_FOUND)), "8", UNRESOLVED, 0.0104,
        "birth_single male_cells_found male_cells_not_found results_conflict", NextStep.REFER_TO_SPECIALIST,
    ),
    Case(
        "a dead heifer's diagnosis is not reviewed",
        bulls_twin(present=False, diagnosis=signed(CLEARED)), "12", SUSPECT, 0.9200, "birth_male_littermate",
        NextStep.NONE,
    ),
    Case(
        "a signed diagnosis is reviewed before the sex is recorded",
        bulls_twin(sex=Sex.UNKNOWN, diagnosis=signed(CLEARED)), "2", SUSPECT, 0.9200,
        "birth_male_littermate sex_not_recorded", NextStep.REVIEW_DIAGNOSIS,
    ),
    Case(
        "the sex is recorded before identity is checked",
        bulls_twin(blood(SRY, FOUND), sex=Sex.UNKNOWN, calvings=(day(731),)), "3a", UNRESOLVED, 0.9990,
        "birth_male_littermate sex_not_recorded male_cells_found has_calved positive_but_calved",
        NextStep.RECORD_SEX, as_of=COW,
    ),
    Case(
        "the litter is settled before a result is awaited",
        heifer(Birth((BULL,), unsettled=True), blood(SRY, status=OUT)), "12", SUSPECT, 0.9200,
        "birth_male_littermate litter_unsettled sample_out", NextStep.SETTLE_LITTER, as_of=day(30),
    ),
    Case(
        "a result is awaited before hair is pulled",
        bulls_twin(cells(0, 400), hair(Outcome.NOT_STATED, status=OUT)), "5", UNRESOLVED, 0.9993,
        "birth_male_littermate male_cells_found only_male_cells sample_out", NextStep.AWAIT_RESULT, as_of=day(30),
    ),
    Case(
        "a transfusion comes before a pregnancy among the causes of one positive",
        bulls_twin(blood(AMELOGENIN, FOUND, on=460, caveats=TRANSFUSED | CAVEAT_PREGNANT)), "11", UNRESOLVED, 0.9200,
        "birth_male_littermate transfused_before_sample pregnant_before_sample", NextStep.RESAMPLE, as_of=day(461),
        not_before=day(550),
    ),
    Case(
        "a pregnancy comes before cells that are not the co-twin's",
        bulls_twin(blood(AMELOGENIN, FOUND, on=460, caveats=CAVEAT_PREGNANT, matches_cotwin=Answer.NO)), "11",
        UNRESOLVED, 0.9200, "birth_male_littermate pregnant_before_sample cells_do_not_match_cotwin",
        NextStep.AWAIT_CALVING, as_of=day(461),
    ),
    Case(
        "a positive set aside is resampled rather than a failed test repeated",
        bulls_twin(blood(AMELOGENIN, FOUND, caveats=SHARED_NEEDLE), blood(SRY, Outcome.FAILED)), "11", UNRESOLVED,
        0.9200, "birth_male_littermate shared_needle test_failed", NextStep.RESAMPLE,
    ),
    Case(
        "male cells of another animal go to a specialist rather than a failed test be repeated",
        bulls_twin(blood(AMELOGENIN, FOUND, matches_cotwin=Answer.NO), blood(SRY, Outcome.FAILED)), "11", UNRESOLVED,
        0.9200, "birth_male_littermate cells_do_not_match_cotwin test_failed", NextStep.REFER_TO_SPECIALIST,
    ),
    Case(
        "an inconclusive test is repeated before a pregnancy is checked again",
        bulls_twin(pregnant(480), cells(99, 1)), "10", UNRESOLVED, 0.1870,
        "birth_male_littermate found_pregnant single_xy_cell", NextStep.REPEAT_TEST, as_of=day(481),
    ),
)  # fmt: skip

CASES = (*WORKED, *BIRTHS, *FINDINGS, *PREGNANCY, *BLOOD_TESTS, *SET_ASIDE, *STEPS, *PRECEDENCE)
