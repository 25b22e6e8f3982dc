"""Signed diagnoses and their certificates, and what a diagnosis yet to be signed would rest on. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from diagnostics.engine import Assessment as Conclusion
from diagnostics.engine import assess
from diagnostics.engine.criteria import FIGURES, Figure
from diagnostics.engine.frozen import frozen
from diagnostics.engine.reasons import Reason
from diagnostics.models import Assay, Assessment, Certificate, Diagnosis, Signatory
from diagnostics.queries import Gathered, evidence_for, policy_of
from herd.errors import NotHere
from herd.models import Animal, Herd, User


@dataclass(frozen=True, slots=True)
class Seen:
    """What a veterinarian had before the eyes while writing a diagnosis.

    The evidence as JSON (`engine.frozen`), the verdict made of it, and the public id of the diagnosis that stood then,
    empty for none: a signature under anything else is refused.
    """

    evidence: dict[str, Any]
    verdict: str
    diagnosis: str = ""


@dataclass(frozen=True, slots=True)
class ToSign:
    """What a diagnosis on an animal would rest on now: the evidence, what the engine makes of it, what stands."""

    animal: Animal
    known: Gathered
    concluded: Conclusion
    standing: Diagnosis | None

    @property
    def seen(self) -> Seen:
        """What is shown to whoever writes the diagnosis, to be compared with the record when it is signed."""
        return Seen(
            evidence=frozen(self.known.evidence),
            verdict=self.concluded.verdict.value,
            diagnosis=str(self.standing.public_id) if self.standing else "",
        )

    @property
    def reasons(self) -> list[dict[str, Any]]:
        """The engine's reasons as JSON."""
        return told_reasons(self.concluded.reasons)

    def as_assessment(self) -> Assessment:
        """Return what the engine concludes as an assessment not saved, to be put in words."""
        return Assessment(
            verdict=self.concluded.verdict.value,
            row=self.concluded.row,
            probability=self.concluded.probability,
            probability_low=self.concluded.low,
            probability_high=self.concluded.high,
            reasons=self.reasons,
            reason_codes=";".join(each["code"] for each in self.reasons),
        )


def told_reasons(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Return reasons as they are kept."""
    return [{"code": each.code.value, "weighed": each.weighed, "data": each.data} for each in reasons]


def to_sign(animal: Animal, *, today: date) -> ToSign:
    """Gather what a diagnosis on an animal would rest on, as things stand today."""
    known = evidence_for([animal.pk])[animal.pk]
    concluded = assess(known.evidence, policy_of(animal.herd).thresholds(), as_of=today)
    return ToSign(animal, known, concluded, standing_of(animal))


def standing_of(animal: Animal) -> Diagnosis | None:
    """Return the diagnosis of an animal that counts: neither superseded nor revoked; `None` without one."""
    return diagnoses_of(animal).filter(superseded_by__isnull=True, revocation__isnull=True).first()


def last_of(animal: Animal) -> Diagnosis | None:
    """Return the last diagnosis signed on an animal, revoked or not: the next one follows it."""
    return Diagnosis.objects.filter(animal=animal, superseded_by__isnull=True).first()


def diagnoses_of(animal: Animal) -> QuerySet[Diagnosis]:
    """Return all diagnoses signed on an animal with certificate, revocation and successor, the last first."""
    return _whole(animal.diagnoses.all())


def diagnosis_of(herd: Herd, public_id: UUID) -> Diagnosis:
    """Return a diagnosis of a herd, all that belongs to it read. Raises `Http404` for another herd's."""
    found = _whole(herd.diagnoses.filter(public_id=public_id)).first()
    if found is None:
        raise NotHere(_("There is no such diagnosis in this herd."))
    return found


def signed_before(animal: Animal, *, by: User, idempotency_key: str) -> Diagnosis | None:
    """Return what this person signed on an animal by a form sent before, if it is sent again."""
    if not idempotency_key or "\x00" in idempotency_key:  # which no text of a database holds
        return None
    return Diagnosis.objects.filter(animal=animal, signed_by=by, idempotency_key=idempotency_key).first()


def _whole(diagnoses: QuerySet[Diagnosis]) -> QuerySet[Diagnosis]:
    return (
        diagnoses.select_related(
            "animal",
            "certificate",
            "revocation",
            "revocation__by",
            "superseded_by",
            "superseded_by__certificate",
            "previous",
            "previous__certificate",
        )
        .defer("certificate__pdf", "superseded_by__certificate__pdf", "previous__certificate__pdf")
        .order_by("-signed_at", "-pk")
    )


def licence_of(user: User) -> str:
    """Return the number under which a person is licensed to practise; empty where none is on record."""
    return Signatory.objects.filter(user=user).values_list("licence_number", flat=True).first() or ""


def certificate_of(herd: Herd, number: str) -> Certificate:
    """Return a certificate of a herd with its file. Raises `Http404` for an unknown number, or another herd's."""
    found = herd.certificates.filter(number=number).first()
    if found is None:
        raise NotHere(_("There is no such certificate in this herd."))
    return found


def certificate_at(token: str) -> Certificate:
    """Return the certificate of a public address with what became of its diagnosis. Raises `Http404` for none."""
    known = Certificate.objects.select_related(
        "diagnosis", "diagnosis__revocation", "diagnosis__superseded_by__certificate"
    ).defer("pdf", "diagnosis__superseded_by__certificate__pdf")
    found = known.filter(token=token).first() if token else None
    if found is None:
        raise NotHere(_("There is no certificate at this address."))
    return found


def numbered_in(herd: Herd, year: int) -> int:
    """Count a herd's certificates of a year: the next one's number follows."""
    return herd.certificates.filter(diagnosis__signed_on__year=year).count()


def figures_behind(reasons: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return every published figure of this version of the program as JSON, those behind these reasons marked."""
    used = {key for reason in reasons for key in (reason.get("data") or {}).get("figures", ())}
    return [_figure(each, used=each.key in used) for each in FIGURES.values()]


def _figure(figure: Figure, *, used: bool) -> dict[str, Any]:
    return {
        "key": figure.key,
        "label": figure.label,
        "value": figure.value,
        "unit": figure.unit,
        "counts": list(figure.counts) if figure.counts else None,
        "source": figure.source,
        "assumed": figure.assumed,
        "used": used,
    }


def reported_on(animal: Animal) -> list[Assay]:
    """Return the tests of an animal that have a result, by day: what stands as evidence on a certificate."""
    reported = animal.assays.filter(current__status__in=("final", "preliminary"))
    return list(reported.select_related("current", "animal").order_by("collected_on", "pk"))
