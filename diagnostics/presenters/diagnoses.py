"""Signed diagnoses as pages tell them: what they state, who signed, and whether they still count."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diagnostics import labels
from diagnostics.models import Assessment, Certificate, Diagnosis
from diagnostics.policies.diagnoses import differs
from diagnostics.presenters.numbers import measure
from diagnostics.presenters.rules import threshold_words
from diagnostics.presenters.verdicts import VerdictView, verdict
from diagnostics.vocabulary import MAY_BREED


class State(StrEnum):
    """Whether a diagnosis, and its certificate, still counts."""

    VALID = "valid"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"


STATE: dict[State, str | Promise] = {
    State.VALID: pgettext_lazy("diagnosis", "Valid"),
    State.SUPERSEDED: pgettext_lazy("diagnosis", "Superseded"),
    State.REVOKED: pgettext_lazy("diagnosis", "Revoked"),
}
ICON = {State.VALID: "success", State.SUPERSEDED: "info", State.REVOKED: "error"}
NOTICE = {State.VALID: "success", State.SUPERSEDED: "warning", State.REVOKED: "error"}


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a diagnosis counts: its state, since when it does not, and what took its place."""

    state: State
    label: str
    icon: str
    notice: str
    until: date | None = None
    successor: str = ""


def standing(diagnosis: Diagnosis) -> Standing:
    """Say whether a diagnosis counts. Reads `revocation`, `superseded_by` and its `certificate`.

    One revoked is told as revoked, also where another was signed since.
    """
    revocation = getattr(diagnosis, "revocation", None)
    later: Diagnosis | None = getattr(diagnosis, "superseded_by", None)
    if revocation is not None:
        return _standing(State.REVOKED, until=revocation.on)
    if later is not None:
        return _standing(State.SUPERSEDED, until=later.signed_on, successor=later.certificate.number)
    return _standing(State.VALID)


def _standing(state: State, *, until: date | None = None, successor: str = "") -> Standing:
    return Standing(state, str(STATE[state]), ICON[state], NOTICE[state], until, successor)


@dataclass(frozen=True, slots=True)
class DiagnosisView:
    """A diagnosis as a page tells it, from what was frozen when it was signed.

    `keeps_from_breeding` says what it means for the do-not-breed list while it counts; `differs` whether it is another
    conclusion than the one that goes with the verdict of then.
    """

    diagnosis: Diagnosis
    conclusion: str
    verdict: VerdictView
    standing: Standing
    keeps_from_breeding: bool
    differs: bool
    certificate: str

    @property
    def counts(self) -> bool:
        """Whether it is the one that counts."""
        return self.standing.state is State.VALID


def diagnosis_view(diagnosis: Diagnosis) -> DiagnosisView:
    """Return a diagnosis in words. Reads what `queries.diagnoses` has selected with it."""
    return DiagnosisView(
        diagnosis=diagnosis,
        conclusion=str(labels.SIGNED_CONCLUSION[diagnosis.conclusion]),
        verdict=verdict(diagnosis),
        standing=standing(diagnosis),
        keeps_from_breeding=diagnosis.conclusion not in MAY_BREED,
        differs=differs(diagnosis.conclusion, diagnosis.verdict),
        certificate=diagnosis.certificate.number,
    )


def listed_by(assessment: Assessment) -> str:
    """Say by what an animal stands on the do-not-breed list: by the verdict, or by what a veterinarian signed."""
    if not assessment.diagnosis:
        return _now("by the verdict")
    return _now("signed: %(conclusion)s") % {"conclusion": labels.SIGNED_CONCLUSION[assessment.diagnosis]}


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One published figure as it was when a diagnosis was signed."""

    label: str
    value: str
    source: str
    assumed: bool


def figure_lines(figures: Iterable[dict[str, Any]], *, used: bool) -> list[FigureLine]:
    """Return the frozen figures that were used, or the others, in words."""
    return [
        FigureLine(
            label=_now(each["label"]),
            value=f"{measure(each['value'])} {_now(each['unit'])}",
            source=each["source"],
            assumed=each["assumed"],
        )
        for each in figures
        if each["used"] is used
    ]


def threshold_lines(diagnosis: Diagnosis) -> list[tuple[str, str]]:
    """Return the thresholds that held when a diagnosis was signed."""
    held = {
        _("confirm at or over"): diagnosis.confirm_threshold,
        _("clear at or under"): diagnosis.clear_threshold,
        _("suspect at or over"): diagnosis.suspect_threshold,
    }
    return [(str(label), threshold_words(value)) for label, value in held.items()]


@dataclass(frozen=True, slots=True)
class PublicCertificate:
    """What the public page of a certificate shows: the paper word for word, and whether it still counts."""

    number: str
    language: str
    sha256: str
    standing: Standing
    conclusion: str
    signed_on: date
    content: dict[str, Any] = field(default_factory=dict)

    @property
    def born_on(self) -> date | None:
        """The day of birth on the paper."""
        return _day(self.content["born_on"])

    @property
    def evidence(self) -> list[tuple[date | None, dict[str, str]]]:
        """The records on the paper, each with its day."""
        return [(_day(line["on"]), line) for line in self.content["evidence"]]


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def public_certificate(certificate: Certificate) -> PublicCertificate:
    """Return what the public page shows of a certificate: nothing that is not on the paper, but its state."""
    diagnosis = certificate.diagnosis
    return PublicCertificate(
        number=certificate.number,
        language=certificate.language,
        sha256=certificate.sha256,
        standing=standing(diagnosis),
        conclusion=str(labels.SIGNED_CONCLUSION[diagnosis.conclusion]),
        signed_on=diagnosis.signed_on,
        content=certificate.content,
    )
