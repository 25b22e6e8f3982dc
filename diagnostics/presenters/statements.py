"""The statement proposed for a diagnosis: the evidence in the laboratories' wording, to be edited and signed."""

from collections.abc import Iterable
from typing import Any, Protocol

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from diagnostics.engine.vocabulary import ReasonCode
from diagnostics.presenters.evidence import assay_words, measured_words
from diagnostics.presenters.numbers import risk
from diagnostics.presenters.reason_words import sentence
from diagnostics.vocabulary import SignedConclusion

#: How laboratories word a result (`clinical.md` §11): consistent with, never proof of.
RESULT_WORDS: dict[ReasonCode, str | Promise] = {
    ReasonCode.MALE_CELLS_FOUND: _(
        "%(test)s: positive for freemartinism%(counted)s, consistent with the heifer being a freemartin."
    ),
    ReasonCode.MALE_CELLS_NOT_FOUND: _(
        "%(test)s: no male DNA or cells found%(counted)s, consistent with the heifer being a normal female bovine."
    ),
}
#: `%(risk)s` is so many in 100.
CONCLUSION_WORDS: dict[SignedConclusion, str | Promise] = {
    SignedConclusion.FREEMARTIN: _("By this evidence the heifer is judged to be a freemartin."),
    SignedConclusion.NOT_FREEMARTIN: _(
        "By this evidence the heifer is judged not to be a freemartin; the remaining risk is %(risk)s."
    ),
    SignedConclusion.UNDETERMINED: _(
        "This evidence does not settle whether the heifer is a freemartin; the risk stands at %(risk)s."
    ),
    SignedConclusion.OTHER_DISORDER: _(
        "These findings point to a disorder of sex development other than freemartinism."
    ),
}
#: Where there is no probability to tell.
WITHOUT_RISK: dict[SignedConclusion, str | Promise] = {
    SignedConclusion.NOT_FREEMARTIN: _("By this evidence the heifer is judged not to be a freemartin."),
    SignedConclusion.UNDETERMINED: _("This evidence does not settle whether the heifer is a freemartin."),
}
RULES_OUT_NOTHING_ELSE = _("This does not rule out infertility of other cause.")
#: Repeats what the line before it says, as a number.
_LEFT_OUT = frozenset({ReasonCode.REMAINING_RISK})
#: Told although it weighs nothing: whoever reads that a positive does not count has to read of the positive.
_SET_ASIDE = frozenset(
    {
        ReasonCode.TRANSFUSED_BEFORE_SAMPLE,
        ReasonCode.PREGNANT_BEFORE_SAMPLE,
        ReasonCode.SHARED_NEEDLE,
        ReasonCode.CELLS_DO_NOT_MATCH_COTWIN,
    }
)


class Concluded(Protocol):
    """What is read of an assessment of the engine."""

    @property
    def probability(self) -> float | None:
        """Give the probability that she is a freemartin."""


def statement(
    conclusion: SignedConclusion,
    reasons: Iterable[dict[str, Any]],
    concluded: Concluded,
    *,
    language: str,
) -> str:
    """Return the statement proposed for a conclusion, in a language: birth, results, what follows, what does not."""
    with translation.override(language):
        told = [_line(ReasonCode(each["code"]), each["data"]) for each in reasons if _is_told(each)]
        return "\n".join([*told, _conclusion(conclusion, concluded), str(RULES_OUT_NOTHING_ELSE)])


def _is_told(reason: dict[str, Any]) -> bool:
    code = ReasonCode(reason["code"])
    return code in _SET_ASIDE or (bool(reason["weighed"]) and code not in _LEFT_OUT)


def _line(code: ReasonCode, data: dict[str, Any]) -> str:
    if (words := RESULT_WORDS.get(code)) is None:
        return _now("%(told)s.") % {"told": sentence(code, data)}
    measured = measured_words(data)
    counted = f" ({measured})" if measured else ""
    return str(words) % {"test": assay_words(data), "counted": counted}


def _conclusion(conclusion: SignedConclusion, concluded: Concluded) -> str:
    if concluded.probability is None or _is_against(conclusion, concluded.probability):
        return str(WITHOUT_RISK.get(conclusion, CONCLUSION_WORDS[conclusion]))
    return str(CONCLUSION_WORDS[conclusion]) % {"risk": risk(concluded.probability)}


def _is_against(conclusion: SignedConclusion, probability: float) -> bool:
    """Say whether more speaks for a freemartin than against: nothing that a conclusion of none leaves «remaining».

    The figure stands on the certificate in its own place, beside why the conclusion differs from the verdict.
    """
    return conclusion is SignedConclusion.NOT_FREEMARTIN and probability > 0.5


def proposals(reasons: Iterable[dict[str, Any]], concluded: Concluded, *, language: str) -> dict[str, str]:
    """Return the statement proposed for each conclusion, by its value."""
    listed = list(reasons)
    return {each.value: statement(each, listed, concluded, language=language) for each in SignedConclusion}
