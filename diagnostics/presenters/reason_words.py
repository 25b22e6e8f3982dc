"""What each reason of a verdict says."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from diagnostics.engine.vocabulary import UNWEIGHED_METHODS, ReasonCode
from diagnostics.presenters.evidence import Data, assay_words, measured_words
from diagnostics.presenters.numbers import day, risk, whole
from herd import labels as herd_labels

Words = str | Promise

#: What each reason says. `%(test)s` is the test with its specimen and day, `%(measured)s` what was counted or measured.
SENTENCES: dict[ReasonCode, Words] = {
    ReasonCode.BIRTH_MALE_LITTERMATE: _("Twin to a bull"),
    ReasonCode.BIRTH_ALL_FEMALE: _("Every littermate is a heifer"),
    ReasonCode.BIRTH_SINGLE: _("Born single"),
    ReasonCode.BIRTH_NOT_RECORDED: _("Her birth is not on record"),
    ReasonCode.NUMBER_BORN_NOT_STATED: _(
        "The number born was not stated: one calf on record counts as born single"
    ),
    ReasonCode.LITTER_UNSETTLED: _(
        "Another calving of her dam lies at most three days away: its calves count as littermates until somebody says "
        "whether it is one litter or two"
    ),
    ReasonCode.SEX_NOT_RECORDED: _("The sex is not on record"),
    # What follows for him if he lived stands in the warning of `co_twin`.
    ReasonCode.MALE_LITTERMATE_OF_FEMALE: _("Twin to a heifer: his blood may hold cells of hers"),
    ReasonCode.SHORT_VAGINA: _("%(test)s: %(measured)s, short"),
    ReasonCode.VAGINA_BETWEEN: _("%(test)s: %(measured)s, neither short nor long"),
    ReasonCode.LONG_VAGINA: _("%(test)s: %(measured)s, long"),
    ReasonCode.LOW_AMH: _("%(test)s: %(measured)s, low"),
    ReasonCode.AMH_BETWEEN: _("%(test)s: %(measured)s, neither low nor normal"),
    ReasonCode.NORMAL_AMH: _("%(test)s: %(measured)s, normal"),
    ReasonCode.ABNORMAL_FINDING: _(
        "%(test)s: abnormal, by itself enough to suspect her; no published accuracy, so it weighs nothing"
    ),
    ReasonCode.NORMAL_FINDING: _("%(test)s: normal; no published accuracy, so it weighs nothing"),
    ReasonCode.FOUND_NOT_PREGNANT: _("%(test)s: not pregnant"),
    ReasonCode.MALE_CELLS_FOUND: _("%(test)s: male cells found%(counted)s"),
    ReasonCode.MALE_CELLS_NOT_FOUND: _("%(test)s: no male cells found%(counted)s"),
    ReasonCode.ALREADY_WEIGHED: _("%(test)s: repeats what is already weighed and adds nothing"),
    ReasonCode.FEW_CELLS: _("%(test)s: too few cells were counted to say no%(counted)s"),
    ReasonCode.SINGLE_XY_CELL: _("%(test)s: a single male cell is inconclusive%(counted)s"),
    ReasonCode.RESULT_INCONCLUSIVE: _("%(test)s: inconclusive%(counted)s"),
    ReasonCode.TEST_FAILED: _("%(test)s: the test failed and tells nothing"),
    ReasonCode.RESULT_NOT_FINAL: _("%(test)s: a preliminary result, shown and not weighed"),
    ReasonCode.SAMPLE_OUT: _("%(test)s: the sample is out, no result yet"),
    ReasonCode.SPECIMEN_UNINFORMATIVE: _("%(test)s: this specimen says nothing in this test"),
    ReasonCode.ONLY_MALE_CELLS: _("%(test)s: only male cells%(counted)s"),
    ReasonCode.PREGNANCY_NOT_EXCLUDED: _(
        "%(test)s: she was a year or older, or her age is not known, and no check excluded a pregnancy; a bull calf's "
        "DNA could be in her blood"
    ),
    ReasonCode.TRANSFUSED_BEFORE_SAMPLE: _(
        "%(test)s: set aside, because she was transfused in the 90 days before; the male cells may be the donor's"
    ),
    ReasonCode.PREGNANT_BEFORE_SAMPLE: _(
        "%(test)s: set aside, because she was or may have been pregnant by then; the male cells may be her calf's"
    ),
    ReasonCode.SHARED_NEEDLE: _(
        "%(test)s: set aside, because one needle served her and her twin; the male cells may be his"
    ),
    ReasonCode.CELLS_DO_NOT_MATCH_COTWIN: _(
        "%(test)s: set aside, because the male cells are not her twin's by their DNA"
    ),
    ReasonCode.CELLS_MATCH_COTWIN: _("%(test)s: the male cells are her twin's by their DNA"),
    ReasonCode.COTWIN_CHIMERIC: _(
        "A littermate's %(test)s: cells of another calf in its blood, so the blood was shared. Shown, not weighed"
    ),
    ReasonCode.COTWIN_NOT_CHIMERIC: _(
        "A littermate's %(test)s: no cells of another calf in its blood. Shown, not weighed"
    ),
    ReasonCode.OWN_TISSUE_MALE: _("%(test)s: male DNA in her own tissue%(counted)s"),
    ReasonCode.OWN_TISSUE_FEMALE: _("%(test)s: her own tissue is free of male DNA%(counted)s"),
    ReasonCode.POSITIVE_BUT_CALVED: _(
        "She has calved, although male cells were found in blood drawn before that"
    ),
}


def _unknown_littermates(data: Data) -> str:
    parts = []
    if without_sex := data.get("without_sex"):
        words = ngettext(
            "the sex of a littermate is not on record",
            "the sex of %(number)s littermates is not on record",
            without_sex,
        )
        parts.append(words % {"number": whole(without_sex)})
    if without_row := data.get("without_row"):
        words = ngettext(
            "a calf born with her is not on record",
            "%(number)s calves born with her are not on record",
            without_row,
        )
        parts.append(words % {"number": whole(without_row)})
    words = ", ".join(parts) or _now("the sex of a littermate is not on record")
    return words[:1].upper() + words[1:]


def _lost_littermates(data: Data) -> str:
    lost = data.get("lost") or 1
    words = ngettext(
        "The scan saw a fetus that was not born with her",
        "The scan saw %(number)s fetuses that were not born with her",
        lost,
    )
    return words % {"number": whole(lost)}


def _as_stated(data: Data) -> str:
    told = {"birth": str(herd_labels.BIRTH_AS_STATED.get(str(data.get("stated")), ""))}
    if data.get("differs"):
        return _now("Her seller said «%(birth)s»; the birth on record says otherwise, and counts") % told
    return _now("Her birth as her seller stated it: «%(birth)s»") % told


def _outside_window(data: Data) -> str:
    told = {"test": assay_words(data)}
    if data.get("age_days") is None:
        return _now("%(test)s: not weighed, because her age is not known") % told
    words = ngettext(
        "%(test)s: not weighed, because it is not read at the age of %(days)s day",
        "%(test)s: not weighed, because it is not read at the age of %(days)s days",
        int(data["age_days"]),
    )
    return words % (told | {"days": whole(data["age_days"])})


def _not_weighed(data: Data) -> str:
    told = {"test": assay_words(data)}
    if data.get("method") in UNWEIGHED_METHODS:
        return _now("%(test)s: shown, not weighed, because its accuracy is not known") % told
    return _now("%(test)s: on record; a male has no verdict") % told


def _found_pregnant(data: Data) -> str:
    if data.get("contradicted"):
        return _now(
            "%(test)s: pregnant, but a check soon after found her not pregnant; it does not count"
        ) % {"test": assay_words(data)}
    return _now("%(test)s: pregnant") % {"test": assay_words(data)}


def _remaining_risk(data: Data) -> str:
    left = data.get("probability")
    told = {"test": assay_words(data), "risk": "" if left is None else risk(float(left))}
    return _now("%(test)s: after it a risk of %(risk)s is left") % told


def _has_calved(data: Data) -> str:
    if not data.get("first_calved_on"):
        return _now("She has calved: a freemartin cannot")
    return _now("She calved on %(day)s: a freemartin cannot") % {"day": day(data["first_calved_on"])}


def _conflict(data: Data) -> str:
    if data.get("same_family"):
        return _now("Two results of one kind of test contradict each other")
    return _now("Results of two kinds of test contradict each other")


#: Reasons whose sentence depends on their data.
TOLD_BY: dict[ReasonCode, Callable[[Data], str]] = {
    ReasonCode.BIRTH_UNKNOWN_LITTERMATE: _unknown_littermates,
    ReasonCode.BIRTH_LOST_LITTERMATE: _lost_littermates,
    ReasonCode.BIRTH_AS_STATED: _as_stated,
    ReasonCode.OUTSIDE_AGE_WINDOW: _outside_window,
    ReasonCode.NOT_WEIGHED: _not_weighed,
    ReasonCode.FOUND_PREGNANT: _found_pregnant,
    ReasonCode.REMAINING_RISK: _remaining_risk,
    ReasonCode.RESULTS_CONFLICT: _conflict,
    ReasonCode.HAS_CALVED: _has_calved,
}


def sentence(code: ReasonCode, data: Data) -> str:
    """Return what a reason says."""
    if teller := TOLD_BY.get(code):
        return teller(data)
    words = str(SENTENCES[code])
    if data.get("as_stated"):
        words = _now("%(birth)s, by her seller's word") % {"birth": words}
    measured = measured_words(data)
    counted = f" ({measured})" if measured else ""
    return (
        words % {"test": assay_words(data), "measured": measured, "counted": counted}
        if "%(" in words
        else words
    )
