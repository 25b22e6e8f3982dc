"""Reasons of a verdict as a page tells them: each with its figure and its source."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _now

from diagnostics.engine.criteria import FIGURES
from diagnostics.engine.vocabulary import ReasonCode
from diagnostics.presenters.evidence import Data
from diagnostics.presenters.numbers import ratio, risk
from diagnostics.presenters.reason_words import sentence

_BIRTH = tuple(code for code in ReasonCode if code.value.startswith("birth_"))
_ICONS = dict.fromkeys(_BIRTH, "twins") | {
    ReasonCode.NUMBER_BORN_NOT_STATED: "info",
    ReasonCode.LITTER_UNSETTLED: "warning",
    ReasonCode.SEX_NOT_RECORDED: "unknown",
    ReasonCode.MALE_LITTERMATE_OF_FEMALE: "twins",
    ReasonCode.RESULTS_CONFLICT: "warning",
    ReasonCode.SAMPLE_OUT: "clock",
    ReasonCode.RESULT_NOT_FINAL: "clock",
    ReasonCode.HAS_CALVED: "check",
    ReasonCode.POSITIVE_BUT_CALVED: "warning",
    ReasonCode.MALE_CELLS_FOUND: "drop",
    ReasonCode.MALE_CELLS_NOT_FOUND: "drop",
    ReasonCode.ONLY_MALE_CELLS: "drop",
}


@dataclass(frozen=True, slots=True)
class ReasonView:
    """One reason as a page tells it.

    `figure` is what it makes of the probability, in words, empty where it makes nothing or was not weighed; `ratio`
    the same for the margin, «× 12.2». `source` is the citation, `assumed` whether a figure behind it is assumed.
    `weighed` says whether it counted; what did not is shown all the same. `assay` is the key of the result it comes
    from.
    """

    sentence: str
    figure: str
    source: str
    weighed: bool
    code: str
    ratio: str = ""
    assumed: bool = False
    icon: str = "tube"
    assay: str = ""


class Explained(Protocol):
    """What is read of an assessment: the engine's reasons as JSON."""

    reasons: list[dict[str, Any]]


def reasons(assessment: Explained) -> list[ReasonView]:
    """Return an assessment's reasons in words, in the engine's order: what was weighed first."""
    return [
        reason_view(
            ReasonCode(reason["code"]), reason.get("data") or {}, weighed=bool(reason.get("weighed", True))
        )
        for reason in assessment.reasons
    ]


def weighed_and_beside(assessment: Explained) -> dict[str, list[ReasonView]]:
    """Return an assessment's reasons in words, parted for a page: those weighed, and what stands beside them."""
    told = reasons(assessment)
    return {
        "weighed": [reason for reason in told if reason.weighed],
        "beside": [reason for reason in told if not reason.weighed],
    }


def reason_view(code: ReasonCode, data: Data, *, weighed: bool) -> ReasonView:
    """Return one reason in words."""
    keys = [key for key in data.get("figures", ()) if key in FIGURES]
    return ReasonView(
        sentence=sentence(code, data),
        figure=figure_words(code, data) if weighed else "",
        source="; ".join(filter(None, (sources(keys), _own_counts(data)))),
        weighed=weighed,
        code=code.value,
        ratio=_margin(data) if weighed else "",
        assumed=any(FIGURES[key].assumed for key in keys),
        icon=_ICONS.get(code, "tube"),
        assay=str(data.get("assay", "")),
    )


def figure_words(code: ReasonCode, data: Data) -> str:
    """Return what a reason makes of the probability, in words; empty for one that makes nothing of it."""
    if code in _BIRTH and code is not ReasonCode.BIRTH_AS_STATED and data.get("probability") is not None:
        return _now("%(risk)s such heifers are freemartins") % {"risk": risk(float(data["probability"]))}
    value = data.get("ratio")
    if value is None or value == 1:
        return ""
    if value > 1:
        return _now("makes the odds %(times)s times as high") % {"times": ratio(value).removeprefix("× ")}
    return _now("makes the odds %(times)s times as low") % {"times": ratio(1 / value).removeprefix("× ")}


def _margin(data: Data) -> str:
    value = data.get("ratio")
    return "" if value is None or value == 1 else ratio(float(value))


def _own_counts(data: Data) -> str:
    return _now("the laboratory's own counts") if data.get("laboratory_counts") else ""


def sources(keys: Iterable[str]) -> str:
    """Return the sources of figures, each once, in their order."""
    return "; ".join(dict.fromkeys(FIGURES[key].source for key in keys if FIGURES[key].source))
