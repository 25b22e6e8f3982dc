"""Every number a heifer is judged by, with its unit, its source and whether it is assumed.

The rules page and `docs/reference/decision-table.md` are made from `FIGURES`; no other module of the engine holds
a clinical number. Longer than other modules because it is a table of data.
"""

from dataclasses import dataclass

from diagnostics.engine.jeffreys import jeffreys, jeffreys_interval
from diagnostics.engine.vocabulary import Method
from diagnostics.engine.words import N_

#: Days in a month, throughout the program (365.25 / 12).
DAYS_PER_MONTH = 30.4375

SILVA_DEL_RIO = "Silva del Río et al. 2007, J Dairy Sci 90:1255"
LINDTKE = "Lindtke et al. 2023, Anim Genet 54:613"
MCNIEL = "McNiel et al. 2006, J Vet Diagn Invest 18:469"
QIU = "Qiu et al. 2018, PeerJ 6:e4616"
GREENE = "Greene, Dunn & Foote 1977"
NOWACKA = "Nowacka et al. 2004"
TURIN = "Turin et al. 2007"
ZHANG = "Zhang et al. 1994"
KOCA = "Koca et al. 2024, Reprod Domest Anim 59:e14542"
DUNN = "Dunn et al. 1979"
NO_SOURCE = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the clinical reference.

    `source` is a citation, empty where there is none. `counts` are the published (x, n) it was smoothed from.
    `assumed` marks a figure without a published count.
    """

    key: str
    group: str
    label: str
    value: float
    unit: str
    source: str
    assumed: bool
    note: str
    counts: tuple[int, int] | None


#: All figures by key, in the order of the clinical reference.
FIGURES: dict[str, Figure] = {}

#: Headings of the groups in which figures are shown.
GROUPS = {
    "birth": N_("Before any test: the birth record"),
    "blood": N_("Blood tests"),
    "reading": N_("Reading one result"),
    "hair": N_("Her own tissue (hair)"),
    "finding": N_("Measurements"),
    "pregnancy": N_("Pregnancy and calving"),
    "threshold": N_("Thresholds"),
    "step": N_("Next steps"),
    "co_twin": N_("The bull co-twin"),
    "money": N_("Money"),
}


def _figure(
    group: str,
    key: str,
    label: str,
    value: float,
    unit: str,
    source: str = NO_SOURCE,
    *,
    assumed: bool = False,
    note: str = "",
    counts: tuple[int, int] | None = None,
) -> Figure:
    figure = Figure(key, group, label, value, unit, source, assumed, note, counts)
    FIGURES[key] = figure
    return figure


def _counted(
    group: str,
    key: str,
    label: str,
    counts: tuple[int, int],
    source: str,
    *,
    assumed: bool = False,
    note: str = "",
) -> Figure:
    return _figure(
        group, key, label, jeffreys(*counts), SHARE, source, assumed=assumed, note=note, counts=counts
    )


SHARE = N_("share")
PERCENT = N_("%")
DAYS = N_("days")
MONTHS = N_("months")
CENTIMETRES = N_("cm")
PICOGRAMS = N_("pg/mL")
CELLS = N_("cells")
RATIO = N_("×")
CHECKED_ON_FERTILE = N_("assumed: one normal female in a hundred reads positive")

# --- Before any test: the birth record ------------------------------------------------------------------------
TWINS_MALE_FEMALE = _figure(
    "birth", "twins_male_female", N_("twin births with a bull and a heifer calf"), 43.6, PERCENT, SILVA_DEL_RIO,
    note=N_("of 96,069 twin births"),
)  # fmt: skip
TWINS_FEMALE_FEMALE = _figure(
    "birth", "twins_female_female", N_("twin births with two heifer calves"), 26.3, PERCENT, SILVA_DEL_RIO,
    note=N_("of 96,069 twin births"),
)  # fmt: skip
SINGLES_FEMALE = _figure(
    "birth", "singles_female", N_("single calves that are heifers"), 46.7, PERCENT, SILVA_DEL_RIO
)
TWIN_CALVINGS = _figure("birth", "twin_calvings", N_("calvings that are twins"), 4.2, PERCENT, SILVA_DEL_RIO)
FREEMARTIN_SHARE = _figure(
    "birth", "freemartin_share", N_("heifers with a bull littermate that are freemartins"), 0.92, SHARE,
    "Marcum 1974, as cited by Buoen et al. 1992 (AABP)",
)  # fmt: skip
FREEMARTIN_SHARE_LOW = _figure(
    "birth", "freemartin_share_low", N_("heifers with a bull littermate that are freemartins, low end"),
    0.80, SHARE, "Young & Kirkpatrick 2016",
    note=N_("share of Jersey twin sets that share blood"),
)  # fmt: skip
FREEMARTIN_SHARE_HIGH = _figure(
    "birth", "freemartin_share_high", N_("heifers with a bull littermate that are freemartins, high end"),
    0.97, SHARE, "a multiplex-PCR series",
    note=N_("39 of 40"),
)  # fmt: skip
MALE_AMONG_CO_TWINS = _figure(
    "birth", "male_among_co_twins", N_("heifer twins whose co-twin is a bull"),
    TWINS_MALE_FEMALE.value / (TWINS_MALE_FEMALE.value + 2 * TWINS_FEMALE_FEMALE.value), SHARE, SILVA_DEL_RIO,
    note=N_(
        "worked out from the sexes of twins; with several littermates of unknown sex each is taken by "
        "itself, which is assumed"
    ),
)  # fmt: skip
_CHIMERIC_SINGLETONS = (5, 304)
HALF_WITH_MALE_TWIN = _figure(
    "birth", "half_with_male_twin", N_("chimeric single calves whose lost twin was a bull"), 0.5, SHARE,
    assumed=True,
)  # fmt: skip
BASE = _figure(
    "birth", "base", N_("single-born heifers that are freemartins"),
    HALF_WITH_MALE_TWIN.value * jeffreys(*_CHIMERIC_SINGLETONS), SHARE, LINDTKE, counts=_CHIMERIC_SINGLETONS,
    note=N_(
        "half of the 5 in 304 single calves found chimeric; that half had a male twin is assumed. "
        "Single-born freemartins were first described by Wijeratne et al. 1977"
    ),
)  # fmt: skip
_BASE_ENDS = tuple(HALF_WITH_MALE_TWIN.value * end for end in jeffreys_interval(*_CHIMERIC_SINGLETONS))
BASE_LOW = _figure(
    "birth", "base_low", N_("single-born heifers that are freemartins, low end"),
    _BASE_ENDS[0], SHARE, LINDTKE, counts=_CHIMERIC_SINGLETONS,
    note=N_("half the Jeffreys 95 % interval"),
)  # fmt: skip
BASE_HIGH = _figure(
    "birth", "base_high", N_("single-born heifers that are freemartins, high end"),
    _BASE_ENDS[1], SHARE, LINDTKE, counts=_CHIMERIC_SINGLETONS,
    note=N_("half the Jeffreys 95 % interval"),
)  # fmt: skip
_TWINS = TWIN_CALVINGS.value / 100
MALE_LITTERMATE_UNSEEN = _figure(
    "birth", "male_littermate_unseen", N_("heifers without a birth on record that had a bull twin"),
    TWINS_MALE_FEMALE.value * _TWINS / (
        TWINS_MALE_FEMALE.value * _TWINS
        + 2 * TWINS_FEMALE_FEMALE.value * _TWINS
        + SINGLES_FEMALE.value * (1 - _TWINS)
    ),
    SHARE, SILVA_DEL_RIO, note=N_("worked out from the share of twins and the sexes of calves"),
)  # fmt: skip

# --- Blood tests: how often each misses a freemartin, and finds male cells in a normal female -----------------
MISS_AMELOGENIN = _counted(
    "blood", "miss_pcr_amelogenin", N_("freemartins missed by amelogenin PCR (AMELX/AMELY)"), (0, 56), MCNIEL,
    note=N_("56 of 56 agreed with karyotype; detects 0.2–1 % male cells"),
)  # fmt: skip
MISS_MULTICOPY = _counted(
    "blood", "miss_pcr_multicopy", N_("freemartins missed by multi-copy PCR (BOV97M, BRY.1, TSPY)"), (0, 56),
    "DTW 1995;102:471; Cavalieri & Farin 1999", assumed=True,
    note=N_(
        "assumed as amelogenin: many copies of the target; it found at least as many as karyotype, and one "
        "that two karyotypes missed"
    ),
)  # fmt: skip
MISS_SRY = _counted(
    "blood", "miss_pcr_sry", N_("freemartins missed by SRY PCR"), (1, 10), QIU, note=N_("missed 1 of 10")
)
MISS_OTHER_Y = _counted(
    "blood", "miss_pcr_other_y", N_("freemartins missed by PCR of another single-copy Y marker"), (1, 10),
    NO_SOURCE, assumed=True, note=N_("assumed as SRY"),
)  # fmt: skip
MISS_QUANTITATIVE = _counted(
    "blood", "miss_quantitative", N_("freemartins missed by qPCR or ddPCR"), (0, 10), QIU,
    note=N_("10 of 10 freemartins above, both fertile heifers below 0.41 %"),
)  # fmt: skip
FALSE_MOLECULAR = _figure(
    "blood", "false_molecular", N_("normal females positive by any PCR"), 0.01, SHARE, assumed=True,
    note=CHECKED_ON_FERTILE,
)  # fmt: skip
FALSE_MAY_BE_PREGNANT = _figure(
    "blood", "false_may_be_pregnant", N_("females positive by any PCR where a pregnancy was not excluded"),
    0.30, SHARE, TURIN,
    assumed=True, note=N_("Y-DNA was found in up to 73 % of heifers carrying bull calves"),
)  # fmt: skip
MISS_WHOLLY_FEMALE = _counted(
    "blood", "miss_cytogenetic", N_("freemartins without any XY cell in their blood (w)"), (1, 18), GREENE,
    note=N_(
        "1 of 18; the share of male cells in the others is taken as even from 0 to 100 % (seen 1–99 %, "
        "Nowacka et al. 2004)"
    ),
)  # fmt: skip
FALSE_CYTOGENETIC = _counted(
    "blood", "false_cytogenetic", N_("normal females with two or more XY cells"), (0, 71),
    "a series of fertile controls", note=N_("0 of 71"),
)  # fmt: skip
MAY_BE_PREGNANT_MONTHS = _figure(
    "blood", "may_be_pregnant_months", N_("age from which a pregnancy must be excluded"), 12, MONTHS,
    assumed=True, note=N_("months are days / 30.4375 throughout"),
)  # fmt: skip
PREGNANCY_EXCLUDED_DAYS = _figure(
    "blood", "pregnancy_excluded_days", N_("days after the blood within which a check excludes pregnancy"), 60,
    DAYS, assumed=True,
)  # fmt: skip

# --- Reading one result ---------------------------------------------------------------------------------------
XY_CELLS_POSITIVE = _figure(
    "reading", "xy_cells_positive", N_("XY cells that make a positive karyotype or FISH"), 2, CELLS, assumed=True,
    note=N_("one XY cell is inconclusive"),
)  # fmt: skip
CELLS_FOR_NEGATIVE = _figure(
    "reading", "cells_for_negative", N_("cells without XY that make a negative karyotype or FISH"), 30, CELLS,
    "Hook 1977, Am J Hum Genet 29:94", note=N_("29 cells exclude a male share of 10 % at 95 %"),
)  # fmt: skip
CELLS_WHEN_NOT_STATED = _figure(
    "reading", "cells_when_not_stated", N_("cells taken as counted when a detection comes without counts"), 30,
    CELLS, assumed=True,
)  # fmt: skip
QUANTITATIVE_POSITIVE_PCT = _figure(
    "reading", "quantitative_positive_pct", N_("male cells by qPCR or ddPCR that make a positive, at least"), 1.0,
    PERCENT, MCNIEL, assumed=True, note=N_("limit of detection of a PCR, assumed to carry over"),
)  # fmt: skip
QUANTITATIVE_NEGATIVE_PCT = _figure(
    "reading", "quantitative_negative_pct", N_("male cells by qPCR or ddPCR that make a negative, at most"), 0.41,
    PERCENT, QIU, assumed=True, note=N_("both fertile heifers were below, assumed to carry over"),
)  # fmt: skip
TRANSFUSION_DAYS = _figure(
    "reading", "transfusion_days", N_("days after a transfusion in which a positive is set aside"), 90, DAYS,
    assumed=True,
)  # fmt: skip
GESTATION_DAYS = _figure(
    "reading", "gestation_days", N_("days before her first calving from which a positive is set aside"), 283, DAYS,
    assumed=True, note=N_("length of a pregnancy"),
)  # fmt: skip
BEFORE_CHECK_DAYS = _figure(
    "reading", "before_check_days",
    N_("days before a check that found her pregnant from which a positive is set aside"), 60, DAYS, assumed=True,
)  # fmt: skip
ONLY_MALE_CELLS_COUNT = _figure(
    "reading", "only_male_cells_count", N_("XY cells, with no XX cell, that show only male cells, at least"), 30,
    CELLS, NOWACKA, note=N_("a heifer with 400 of 400 XY cells"),
)  # fmt: skip
ONLY_MALE_CELLS_PCT = _figure(
    "reading", "only_male_cells_pct", N_("male cells by qPCR or ddPCR that show only male cells, at least"), 99,
    PERCENT, assumed=True,
)  # fmt: skip

# --- Her own tissue -------------------------------------------------------------------------------------------
HAIR_MALE_PCT = _figure(
    "hair", "hair_male_pct", N_("male DNA in hair that makes it male, at least"), 25, PERCENT, assumed=True
)
HAIR_FREE_PCT = _figure(
    "hair", "hair_free_pct", N_("male DNA in hair that leaves it free of Y, below"), 5, PERCENT, assumed=True
)

# --- Measurements ---------------------------------------------------------------------------------------------
LENGTH_DAYS = _figure(
    "finding", "length_days", N_("age up to which the vaginal length is read"), 42, DAYS, "DTN 2016"
)
SHORT_VAGINA_CM = _figure(
    "finding", "short_vagina_cm", N_("vaginal length that is short, at most"), 7, CENTIMETRES, "DTN 2016"
)
LONG_VAGINA_CM = _figure(
    "finding", "long_vagina_cm", N_("vaginal length that is long, at least"), 13, CENTIMETRES,
    "Ohio State 2005; Vet Rec 1978;102:80",
    note=N_(
        "the newborn normal is 12.7 cm; between 7 and 13 cm the published rules conflict (7 cm, DTN 2016; "
        "12 cm, Vet Rec 1978) and the length is not weighed"
    ),
)  # fmt: skip
SHORT_VAGINA_RATIO = _figure(
    "finding", "short_vagina_ratio", N_("a short vagina multiplies the odds by"), 12.2, RATIO, ZHANG, assumed=True,
    note=N_(
        "derived: heifers past the usual screen were 82.5 % freemartins (600 of 727) against 92 %, with a "
        "specificity of 0.95 assumed"
    ),
)  # fmt: skip
LONG_VAGINA_RATIO = _figure(
    "finding", "long_vagina_ratio", N_("a long vagina multiplies the odds by"), 0.41, RATIO, ZHANG,
    note=N_(
        "derived: 600 of 727 that passed the usual screen were freemartins; kept for the long band as the "
        "cautious figure"
    ),
)  # fmt: skip
AMH_FROM_MONTHS = _figure("finding", "amh_from_months", N_("age from which AMH is read"), 11, MONTHS, KOCA)
AMH_BEFORE_MONTHS = _figure(
    "finding", "amh_before_months", N_("age before which AMH is read"), 16, MONTHS, KOCA
)
LOW_AMH_PG_ML = _figure("finding", "low_amh_pg_ml", N_("AMH that is low, at most"), 72, PICOGRAMS, KOCA)
NORMAL_AMH_PG_ML = _figure(
    "finding", "normal_amh_pg_ml", N_("AMH that is normal, at least"), 227, PICOGRAMS, KOCA,
    note=N_("normal heifers 227–677"),
)  # fmt: skip
MISS_AMH = _counted(
    "finding", "miss_amh", N_("freemartins whose AMH is not low"), (0, 19), KOCA, note=N_("19 of 19 were low")
)
SCREEN_SPECIFICITY = _figure(
    "finding", "screen_specificity", N_("normal heifers whose AMH is not low"), 0.95, SHARE, assumed=True
)
LOW_AMH_RATIO = _figure(
    "finding", "low_amh_ratio", N_("a low AMH multiplies the odds by"),
    (1 - MISS_AMH.value) / (1 - SCREEN_SPECIFICITY.value), RATIO, KOCA, assumed=True,
    note=N_("worked out from the two figures above"),
)  # fmt: skip
NORMAL_AMH_RATIO = _figure(
    "finding", "normal_amh_ratio", N_("a normal AMH multiplies the odds by"),
    MISS_AMH.value / SCREEN_SPECIFICITY.value, RATIO, KOCA, assumed=True,
    note=N_("worked out from the two figures above"),
)  # fmt: skip

# --- Pregnancy and calving ------------------------------------------------------------------------------------
PREGNANT_RATIO = _figure(
    "pregnancy", "pregnant_ratio", N_("found pregnant once multiplies the odds by"), 0.02, RATIO, assumed=True,
    note=N_("fluid in a closed tract can mislead"),
)  # fmt: skip
PREGNANT_TWICE_RATIO = _figure(
    "pregnancy", "pregnant_twice_ratio", N_("found pregnant twice multiplies the odds by"), 0.0004, RATIO,
    assumed=True,
)  # fmt: skip
PREGNANT_TWICE_DAYS = _figure(
    "pregnancy", "pregnant_twice_days", N_("days that must lie between two such checks, at least"), 30, DAYS,
    assumed=True,
)  # fmt: skip
CONTRADICTED_DAYS = _figure(
    "pregnancy", "contradicted_days", N_("days after a check in which another one can contradict it"), 60, DAYS,
    assumed=True,
)  # fmt: skip
CALVING_MONTHS = _figure(
    "pregnancy", "calving_months", N_("age from which a calving on record proves her fertile"), 12, MONTHS,
    assumed=True,
)  # fmt: skip

# --- Thresholds of a herd -------------------------------------------------------------------------------------
CONFIRM = _figure(
    "threshold", "confirm", N_("probability at which she is confirmed, at least"), 0.95, SHARE, assumed=True,
    note=N_("chosen; a herd may set another"),
)  # fmt: skip
CLEAR = _figure(
    "threshold", "clear", N_("probability at which she is cleared, at most"), 0.10, SHARE, assumed=True,
    note=N_(
        "chosen so that one negative by a sensitive, validated PCR clears a bull's co-twin (0.092) and one by a "
        "weaker method does not; a herd that sells certificates may set 0.05, and then needs two methods"
    ),
)  # fmt: skip
SUSPECT = _figure(
    "threshold", "suspect", N_("probability at which she is suspect, at least"), 0.10, SHARE, assumed=True,
    note=N_("chosen; a herd may set another"),
)  # fmt: skip
CONFIRM_OVER = _figure(
    "threshold", "confirm_over", N_("confirming threshold a herd may set, over"), 0.50, SHARE, assumed=True
)
CONFIRM_AT_MOST = _figure(
    "threshold",
    "confirm_at_most",
    N_("confirming threshold a herd may set, at most"),
    0.999,
    SHARE,
    assumed=True,
)
CLEAR_AT_MOST = _figure(
    "threshold", "clear_at_most", N_("clearing threshold a herd may set, at most"), 0.25, SHARE, assumed=True,
    note=N_("over 0, and never over the suspecting threshold"),
)  # fmt: skip
SUSPECT_AT_LEAST = _figure(
    "threshold",
    "suspect_at_least",
    N_("suspecting threshold a herd may set, at least"),
    0.05,
    SHARE,
    assumed=True,
)
SUSPECT_AT_MOST = _figure(
    "threshold",
    "suspect_at_most",
    N_("suspecting threshold a herd may set, at most"),
    0.50,
    SHARE,
    assumed=True,
)

# --- Next steps -----------------------------------------------------------------------------------------------
AWAIT_DAYS = _figure("step", "await_days", N_("days for which a result is awaited"), 60, DAYS, assumed=True)
OUTLOOK_CELLS = _figure(
    "step", "outlook_cells", N_("cells a karyotype or FISH yet to be done is taken to count"), 300, CELLS,
    assumed=True,
)  # fmt: skip
CELLS_CONFIDENCE = _figure(
    "step", "cells_confidence", N_("confidence at which counted cells exclude a male share"), 0.95, SHARE,
    "Hook 1977, Am J Hum Genet 29:94",
)  # fmt: skip

# --- The bull co-twin -----------------------------------------------------------------------------------------
CO_TWIN_XX_LOW = _figure(
    "co_twin", "co_twin_xx_low", N_("XX cells in the blood of bull co-twins, from"), 5, PERCENT, DUNN,
    note=N_("22 bulls"),
)  # fmt: skip
CO_TWIN_XX_HIGH = _figure(
    "co_twin", "co_twin_xx_high", N_("XX cells in the blood of bull co-twins, to"), 95, PERCENT, DUNN,
    note=N_("22 bulls"),
)  # fmt: skip
#: Chimeric AI bulls culled for poor reproduction, of how many: too few to be told as a percentage.
CO_TWIN_BULLS = (7, 12)
CO_TWIN_CULLED = _figure(
    "co_twin", "co_twin_culled", N_("chimeric AI bulls culled for poor reproduction"),
    CO_TWIN_BULLS[0] / CO_TWIN_BULLS[1], SHARE, DUNN,
    note=N_("7 of 12; a review finds no reason not to use one with normal semen (Vet Rec 1979;104:211)"),
)  # fmt: skip
CONTROLS_CULLED = _figure(
    "co_twin", "controls_culled", N_("other AI bulls culled for poor reproduction"), 0.054, SHARE, DUNN,
    note=N_("of 128 controls"),
)  # fmt: skip

# --- Money: shown as hints in their own currency, never converted, never defaults -----------------------------
REARING_COST_LOW_USD = _figure(
    "money", "rearing_cost_low_usd", N_("rearing a heifer to her first calving, from"), 1336, "USD",
    "Frontiers Vet Sci 2020, 00625",
)  # fmt: skip
REARING_COST_HIGH_USD = _figure(
    "money", "rearing_cost_high_usd", N_("rearing a heifer to her first calving, to"), 1919, "USD",
    "Frontiers Vet Sci 2020, 00625",
)  # fmt: skip
TEST_PRICE_CAD = _figure("money", "test_price_cad", N_("a freemartin test"), 35, "CAD", "Holstein Canada")
TEST_PRICE_EUR = _figure(
    "money",
    "test_price_eur",
    N_("a freemartin test"),
    39.95,
    "EUR",
    "VHL Genetics R300",
    note=N_("before tax"),
)
TWIN_PREGNANCY_LOW_USD = _figure(
    "money", "twin_pregnancy_low_usd", N_("loss by a twin pregnancy, from"), 59, "USD",
    "Cabrera & Fricke 2021, Animals 11:552",
)  # fmt: skip
TWIN_PREGNANCY_HIGH_USD = _figure(
    "money", "twin_pregnancy_high_usd", N_("loss by a twin pregnancy, to"), 161, "USD",
    "Cabrera & Fricke 2021, Animals 11:552",
)  # fmt: skip


#: The weighed methods in the order of the table, each with the figures of its misses and its false positives.
METHOD_FIGURES: dict[Method, tuple[Figure, Figure]] = {
    Method.PCR_AMELOGENIN: (MISS_AMELOGENIN, FALSE_MOLECULAR),
    Method.PCR_MULTICOPY: (MISS_MULTICOPY, FALSE_MOLECULAR),
    Method.PCR_SRY: (MISS_SRY, FALSE_MOLECULAR),
    Method.PCR_OTHER_Y: (MISS_OTHER_Y, FALSE_MOLECULAR),
    Method.QPCR: (MISS_QUANTITATIVE, FALSE_MOLECULAR),
    Method.DDPCR: (MISS_QUANTITATIVE, FALSE_MOLECULAR),
    Method.KARYOTYPE: (MISS_WHOLLY_FEMALE, FALSE_CYTOGENETIC),
    Method.FISH: (MISS_WHOLLY_FEMALE, FALSE_CYTOGENETIC),
}


def months(days: int) -> float:
    """Turn an age in days into months of 30.4375 days."""
    return days / DAYS_PER_MONTH
