"""What a verdict says, in a sentence."""

from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from diagnostics import labels
from diagnostics.engine.vocabulary import ReasonCode, Verdict
from diagnostics.presenters.numbers import decimals_for, probability, risk, share

WHAT_THE_RANGE_IS = _(
    "The range is what the lowest and the highest published figure for her birth make of the result. It is no "
    "confidence interval and takes no part in the verdict."
)

#: What each verdict says; `%(risk)s` is so many in 100.
SENTENCE: dict[Verdict, str | Promise] = {
    Verdict.NOT_APPLICABLE: _("A male: freemartins are heifers, so there is no verdict."),
    Verdict.NOT_AT_RISK: _(
        "Not at risk: nothing on record of her birth or of her speaks for a freemartin. Remaining risk %(risk)s."
    ),
    Verdict.BIRTH_UNKNOWN: _(
        "Her birth is not on record. By what is known of her the risk that she is a freemartin is %(risk)s."
    ),
    Verdict.SUSPECT: _(
        "Suspect: she may be a freemartin, the risk is %(risk)s. No blood result that counts is on record."
    ),
    Verdict.UNRESOLVED: _("Unresolved: what is on record does not settle it. The risk stands at %(risk)s."),
    Verdict.CONFIRMED: _(
        "Confirmed: male cells were found in her blood, which is consistent with a freemartin (%(risk)s)."
    ),
    Verdict.CLEARED: _("Cleared: remaining risk %(risk)s."),
}
#: What is said instead where the row of the decision table says more.
SENTENCE_OF_ROW: dict[tuple[Verdict, str], str | Promise] = {
    (Verdict.SUSPECT, "2"): _(
        "Suspect: the sex is not on record. If it is a heifer, the risk that she is a freemartin is %(risk)s."
    ),
    (Verdict.CLEARED, "3"): _("Cleared: she has calved. Remaining risk %(risk)s."),
    (Verdict.UNRESOLVED, "3a"): _(
        "Unresolved: she has calved, and male cells were found in blood drawn before that. One of the two may belong "
        "to another animal."
    ),
    (Verdict.UNRESOLVED, "4"): _(
        "Unresolved: male DNA was found in her own tissue. A sample mixed up, a wrong sex on record, or another "
        "disorder of sex development."
    ),
    (Verdict.UNRESOLVED, "5"): _(
        "Unresolved: only male cells were found in her blood. All her blood may come from her twin, or she may be XY "
        "by herself."
    ),
    (Verdict.UNRESOLVED, "6"): _(
        "Unresolved: two results contradict each other. The risk stands at %(risk)s; a new sample for both decides."
    ),
    (Verdict.UNRESOLVED, "6a"): _(
        "Unresolved: male cells were found in her blood, and later she was found pregnant. One of the two may belong "
        "to another animal."
    ),
    (Verdict.UNRESOLVED, "8"): _(
        "Unresolved: male cells were found in her blood, but with what else is on record that does not confirm a "
        "freemartin. The risk stands at %(risk)s."
    ),
    (Verdict.UNRESOLVED, "10"): _(
        "Unresolved: the tests so far do not clear her. The risk stands at %(risk)s."
    ),
    (Verdict.UNRESOLVED, "11"): _(
        "Unresolved: male cells were reported, but that result does not count, or not yet. The risk stands at %(risk)s."
    ),
}
#: Where blood was tested without male cells, and a finding makes her suspect all the same.
SUSPECT_THOUGH_TESTED = _("Suspect: she may be a freemartin, the risk is %(risk)s.")
SEX_NOT_ON_RECORD = _("The sex is not on record, and nothing in the birth speaks for a freemartin.")


class Concluded(Protocol):
    """What is read of an assessment, current or past."""

    verdict: str
    row: str
    probability: float | None
    probability_low: float | None
    probability_high: float | None


@dataclass(frozen=True, slots=True)
class VerdictView:
    """A verdict as a page tells it.

    `probability` is figure and range, «0.09 (0.03–0.22)», empty without one; `figure` and `range` its two parts.
    `point`, `low` and `high` are the numbers, for the bar. `sentence` is the verdict in plain words.
    """

    code: str
    label: str
    sentence: str
    flagged: bool
    probability: str = ""
    figure: str = ""
    range: str = ""
    point: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def range_note(self) -> str:
        """What the range is."""
        return str(WHAT_THE_RANGE_IS)


def verdict(assessment: Concluded) -> VerdictView:
    """Return an assessment's verdict in words. Reads the assessment's own fields only."""
    value = assessment.probability
    figure = bounds = ""
    low, high = assessment.probability_low, assessment.probability_high
    if value is not None and low is not None and high is not None and value > 0:
        decimals = decimals_for(value, low, high)
        figure = share(value, decimals)
        bounds = f"{share(low, decimals)}–{share(high, decimals)}"
    return VerdictView(
        code=assessment.verdict,
        label=str(labels.VERDICT[assessment.verdict]),
        sentence=sentence(assessment),
        flagged=bool(getattr(assessment, "flagged", False)),
        probability=probability(value, low, high),
        figure=figure or probability(value),
        range=bounds,
        point=value,
        low=low,
        high=high,
    )


def sentence(assessment: Concluded) -> str:
    """Return what an assessment's verdict says, in a sentence; cleared always with the remaining risk."""
    code = Verdict(assessment.verdict)
    codes = str(getattr(assessment, "reason_codes", "")).split(";")
    if code is Verdict.NOT_APPLICABLE and ReasonCode.SEX_NOT_RECORDED.value in codes:
        return str(SEX_NOT_ON_RECORD)
    words = SENTENCE_OF_ROW.get((code, assessment.row), SENTENCE[code])
    if code is Verdict.SUSPECT and assessment.row != "2" and ReasonCode.MALE_CELLS_NOT_FOUND.value in codes:
        words = SUSPECT_THOUGH_TESTED
    if assessment.probability is None:
        return str(words)
    return str(words) % {"risk": risk(assessment.probability)}
