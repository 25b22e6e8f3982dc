"""The words in which a heifer is judged: tests, what they show, verdicts, reasons and next steps.

The values are those of files, addresses and the database (`formats.md`, `clinical.md`); what a reader sees is put
on in `diagnostics/labels.py`.
"""

from enum import StrEnum


class Family(StrEnum):
    """What kind of thing a method looks at; tests of one family repeat each other."""

    MOLECULAR = "molecular"
    CYTOGENETIC = "cytogenetic"
    NONE = "none"


class Method(StrEnum):
    """How an animal, or a sample of hers, was tested or examined."""

    PCR_AMELOGENIN = "pcr_amelogenin"
    PCR_MULTICOPY = "pcr_multicopy"
    PCR_SRY = "pcr_sry"
    PCR_OTHER_Y = "pcr_other_y"
    QPCR = "qpcr"
    DDPCR = "ddpcr"
    KARYOTYPE = "karyotype"
    FISH = "fish"
    BLOOD_TYPING = "blood_typing"
    SNP_ARRAY = "snp_array"
    AMH = "amh"
    VAGINAL_LENGTH = "vaginal_length"
    EXTERNAL_EXAM = "external_exam"
    TRACT_EXAM = "tract_exam"
    PREGNANCY_CHECK = "pregnancy_check"

    @property
    def family(self) -> Family:
        """Say which family of blood tests the method belongs to; `none` for all else."""
        if self in MOLECULAR_METHODS:
            return Family.MOLECULAR
        return Family.CYTOGENETIC if self in CYTOGENETIC_METHODS else Family.NONE


#: Methods that report a percentage of male cells.
QUANTITATIVE_METHODS = frozenset({Method.QPCR, Method.DDPCR})
MOLECULAR_METHODS = QUANTITATIVE_METHODS | {
    Method.PCR_AMELOGENIN,
    Method.PCR_MULTICOPY,
    Method.PCR_SRY,
    Method.PCR_OTHER_Y,
}
#: Methods that count cells.
CYTOGENETIC_METHODS = frozenset({Method.KARYOTYPE, Method.FISH})
#: Methods whose result on blood enters the probability.
WEIGHED_METHODS = MOLECULAR_METHODS | CYTOGENETIC_METHODS
#: Blood tests of which no accuracy is known: shown, never weighed.
UNWEIGHED_METHODS = frozenset({Method.BLOOD_TYPING, Method.SNP_ARRAY})
#: Looking at or feeling the animal, with a plain abnormal or not.
ANATOMY_EXAMINATIONS = frozenset({Method.EXTERNAL_EXAM, Method.TRACT_EXAM})
#: Done on the animal herself, without a specimen.
EXAMINATIONS = ANATOMY_EXAMINATIONS | {Method.VAGINAL_LENGTH, Method.PREGNANCY_CHECK}
#: Done on a specimen; a row without one is refused.
LABORATORY_METHODS = frozenset(Method) - EXAMINATIONS


class Specimen(StrEnum):
    """What was taken from the animal."""

    BLOOD_EDTA = "blood_edta"
    BLOOD_HEPARIN = "blood_heparin"
    BLOOD_CARD = "blood_card"
    BUFFY_COAT = "buffy_coat"
    PLASMA = "plasma"
    SERUM = "serum"
    HAIR = "hair"
    EAR_TISSUE = "ear_tissue"
    MILK = "milk"
    SEMEN = "semen"
    OTHER = "other"


#: Specimens that hold white blood cells, in which a co-twin's cells circulate.
BLOOD = frozenset({Specimen.BLOOD_EDTA, Specimen.BLOOD_HEPARIN, Specimen.BLOOD_CARD, Specimen.BUFFY_COAT})


class ResultStatus(StrEnum):
    """How far a result has come."""

    OUT = "out"
    PRELIMINARY = "preliminary"
    FINAL = "final"
    VOID = "void"


#: Of a test whose latest version has one of these, the final result is still to come.
AWAITED = frozenset({ResultStatus.OUT, ResultStatus.PRELIMINARY})


class Outcome(StrEnum):
    """What the laboratory says it found of male DNA or cells."""

    DETECTED = "detected"
    NOT_DETECTED = "not_detected"
    INCONCLUSIVE = "inconclusive"
    FAILED = "failed"
    NOT_STATED = "not_stated"


class Caveat(StrEnum):
    """What can have spoiled a sample."""

    TRANSFUSED = "transfused"
    PREGNANT = "pregnant"
    SHARED_NEEDLE = "shared_needle"


class PregnancyFinding(StrEnum):
    """What a pregnancy check found."""

    PREGNANT = "pregnant"
    NOT_PREGNANT = "not_pregnant"
    NOT_STATED = "not_stated"


class Verdict(StrEnum):
    """What the program concludes of an animal."""

    NOT_APPLICABLE = "not_applicable"
    NOT_AT_RISK = "not_at_risk"
    BIRTH_UNKNOWN = "birth_unknown"
    SUSPECT = "suspect"
    UNRESOLVED = "unresolved"
    CONFIRMED = "confirmed"
    CLEARED = "cleared"


#: The verdicts that put an animal present in the herd on the do-not-breed list.
FLAGGED = frozenset({Verdict.SUSPECT, Verdict.UNRESOLVED, Verdict.CONFIRMED})


class ReasonCode(StrEnum):
    """What a verdict rests on, or what is on record beside it, in the order in which it is told."""

    BIRTH_MALE_LITTERMATE = "birth_male_littermate"
    BIRTH_UNKNOWN_LITTERMATE = "birth_unknown_littermate"
    BIRTH_LOST_LITTERMATE = "birth_lost_littermate"
    BIRTH_ALL_FEMALE = "birth_all_female"
    BIRTH_SINGLE = "birth_single"
    BIRTH_NOT_RECORDED = "birth_not_recorded"
    BIRTH_AS_STATED = "birth_as_stated"
    NUMBER_BORN_NOT_STATED = "number_born_not_stated"
    LITTER_UNSETTLED = "litter_unsettled"
    SEX_NOT_RECORDED = "sex_not_recorded"
    MALE_LITTERMATE_OF_FEMALE = "male_littermate_of_female"

    SHORT_VAGINA = "short_vagina"
    VAGINA_BETWEEN = "vagina_between"
    LONG_VAGINA = "long_vagina"
    LOW_AMH = "low_amh"
    AMH_BETWEEN = "amh_between"
    NORMAL_AMH = "normal_amh"
    OUTSIDE_AGE_WINDOW = "outside_age_window"
    ABNORMAL_FINDING = "abnormal_finding"
    NORMAL_FINDING = "normal_finding"
    FOUND_PREGNANT = "found_pregnant"
    FOUND_NOT_PREGNANT = "found_not_pregnant"

    MALE_CELLS_FOUND = "male_cells_found"
    MALE_CELLS_NOT_FOUND = "male_cells_not_found"
    REMAINING_RISK = "remaining_risk"
    RESULTS_CONFLICT = "results_conflict"
    ALREADY_WEIGHED = "already_weighed"
    FEW_CELLS = "few_cells"
    SINGLE_XY_CELL = "single_xy_cell"
    RESULT_INCONCLUSIVE = "result_inconclusive"
    TEST_FAILED = "test_failed"
    RESULT_NOT_FINAL = "result_not_final"
    SAMPLE_OUT = "sample_out"
    SPECIMEN_UNINFORMATIVE = "specimen_uninformative"
    NOT_WEIGHED = "not_weighed"
    ONLY_MALE_CELLS = "only_male_cells"
    PREGNANCY_NOT_EXCLUDED = "pregnancy_not_excluded"
    TRANSFUSED_BEFORE_SAMPLE = "transfused_before_sample"
    PREGNANT_BEFORE_SAMPLE = "pregnant_before_sample"
    SHARED_NEEDLE = "shared_needle"
    CELLS_DO_NOT_MATCH_COTWIN = "cells_do_not_match_cotwin"
    CELLS_MATCH_COTWIN = "cells_match_cotwin"
    COTWIN_CHIMERIC = "cotwin_chimeric"
    COTWIN_NOT_CHIMERIC = "cotwin_not_chimeric"

    OWN_TISSUE_MALE = "own_tissue_male"
    OWN_TISSUE_FEMALE = "own_tissue_female"

    HAS_CALVED = "has_calved"
    POSITIVE_BUT_CALVED = "positive_but_calved"


class NextStep(StrEnum):
    """What to do next about an animal."""

    NONE = "none"
    REVIEW_DIAGNOSIS = "review_diagnosis"
    RECORD_SEX = "record_sex"
    CHECK_IDENTITY = "check_identity"
    SETTLE_LITTER = "settle_litter"
    AWAIT_RESULT = "await_result"
    SAMPLE_OWN_TISSUE = "sample_own_tissue"
    RESAMPLE = "resample"
    AWAIT_CALVING = "await_calving"
    REFER_TO_SPECIALIST = "refer_to_specialist"
    REPEAT_TEST = "repeat_test"
    CHECK_PREGNANCY = "check_pregnancy"
    TEST_FURTHER = "test_further"
    RECORD_LITTERMATE_SEX = "record_littermate_sex"
    SIGN_DIAGNOSIS = "sign_diagnosis"
    DRAW_BLOOD = "draw_blood"
    COMPLETE_BIRTH_RECORD = "complete_birth_record"
