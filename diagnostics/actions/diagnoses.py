"""Signing a diagnosis with its certificate, and revoking it: both are added to the record, neither is ever edited."""

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _

from diagnostics.actions.assessments import record_assessments
from diagnostics.engine.frozen import digest, evidence_digest
from diagnostics.entries import DiagnosisEntry
from diagnostics.models import Certificate, Diagnosis, Revocation, Signatory
from diagnostics.papers.certificate import CertificateData, certificate_paper
from diagnostics.policies.diagnoses import (
    animal_problem,
    entry_problems,
    licence_problems,
    revocation_problems,
    standing_problem,
)
from diagnostics.queries.diagnoses import (
    ToSign,
    figures_behind,
    last_of,
    licence_of,
    numbered_in,
    to_sign,
)
from diagnostics.vocabulary import Cause
from herd.actions.numbers import lock
from herd.actions.saving import save_as
from herd.actions.sent_again import refuse_unless
from herd.errors import Problem, Refused, refused
from herd.models import Animal, Herd, User
from herd.permissions import Right
from herd.queries import rights_in
from herd.version import VERSION

#: Bytes of chance in a certificate's public address: 192 bits cannot be guessed.
TOKEN_BYTES = 24


@dataclass(frozen=True, slots=True)
class Numbered:
    """What a certificate is told of itself before its words are put together: its number and its public address."""

    number: str
    token: str
    replaces: str


#: Puts the words of a certificate together, in the herd's language: the work of the presenters.
Composer = Callable[[Diagnosis, Numbered], CertificateData]


class ChangedMeanwhile(Refused):
    """What a diagnosis would rest on is no longer what was shown while it was written."""


@transaction.atomic
def sign_diagnosis(
    *,
    animal: Animal,
    said: DiagnosisEntry,
    compose: Composer,
    by: User,
    today: date,
    at: datetime,
) -> Diagnosis:
    """Sign a diagnosis on an animal, with a frozen copy of all it rests on, and make its certificate.

    `at` is the moment of signing, aware; `today` the herd's day. The same idempotency key returns what was signed
    before, to its signatory and for its animal alone. Raises `ChangedMeanwhile` where the record is not what
    `said.seen` shows, and `Refused` for an animal of which nothing can be signed, for a diagnosis that stands and is
    not knowingly replaced, and for what is missing.
    """
    herd = animal.herd
    lock(herd, animal)
    if said.idempotency_key and (
        before := herd.diagnoses.filter(idempotency_key=said.idempotency_key).first()
    ):
        refuse_unless(same=(before.animal_id, before.signed_by_id) == (animal.pk, by.pk))
        return before
    _refuse_without_right(herd, by)
    now = to_sign(animal, today=today)
    licence = _licence(said, by=by)
    _check(said, now, licence=licence)
    diagnosis = _written(said, now, by=by, licence=licence, today=today, at=at)
    diagnosis.save(force_insert=True)
    _certify(diagnosis, compose, at=at)
    record_assessments(herd=herd, animals=[animal.pk], cause=Cause.DIAGNOSIS_SIGNED.value, by=by, as_of=today)
    return diagnosis


@transaction.atomic
def revoke_diagnosis(*, diagnosis: Diagnosis, reason: str, by: User, today: date, at: datetime) -> Revocation:
    """Revoke a diagnosis, saying why: it counts no longer, and its certificate says so.

    Sent twice it is one. Raises `Refused` without a reason, or where it was revoked or superseded already.
    """
    herd = diagnosis.herd
    lock(herd)
    _refuse_without_right(herd, by)
    if (before := Revocation.objects.filter(diagnosis=diagnosis).first()) is not None:
        if (before.by, before.reason) == (by, reason.strip()):
            return before
        raise refused("revoked_already", _("This diagnosis has been revoked already."))
    superseded = Diagnosis.objects.filter(previous=diagnosis).exists()
    if problems := list(revocation_problems(diagnosis, superseded=superseded, reason=reason)):
        raise Refused(*problems)
    revocation = Revocation.objects.create(
        herd=herd, diagnosis=diagnosis, reason=reason.strip(), by=by, on=today, at=at
    )
    record_assessments(
        herd=herd,
        animals=[diagnosis.animal_id],
        cause=Cause.DIAGNOSIS_REVOKED.value,
        by=by,
        as_of=today,
    )
    return revocation


@transaction.atomic
def keep_licence_number(*, user: User, licence_number: str) -> Signatory:
    """Keep under what number a person is licensed; what is signed already keeps the number it was signed under.

    Raises `Refused` for none, and for one that is too long.
    """
    number = " ".join(licence_number.split())
    if problems := list(licence_problems(number)):
        raise Refused(*problems)
    known = Signatory.objects.filter(user=user).first() or Signatory(user=user)
    if known.licence_number != number:
        known.licence_number = number
        save_as(known, by=user)
    return known


def _refuse_without_right(herd: Herd, by: User) -> None:
    if Right.SIGN not in rights_in(by, herd):
        raise refused("may_not_sign", _("Only a veterinarian of the herd signs and revokes diagnoses."))


def _licence(said: DiagnosisEntry, *, by: User) -> str:
    """Return the number that stands below the diagnosis; one given for the first time is kept."""
    known = licence_of(by)
    if known or not said.licence_number.strip():
        return known
    return keep_licence_number(user=by, licence_number=said.licence_number).licence_number


def _check(said: DiagnosisEntry, now: ToSign, *, licence: str) -> None:
    verdict = now.concluded.verdict.value
    problem = animal_problem(sex=now.known.evidence.sex.value, verdict=verdict)
    if problem is not None:
        raise Refused(problem)
    if changed := changed_since(said, now):
        raise ChangedMeanwhile(changed)
    problems = list(entry_problems(said, verdict=verdict, licence_number=licence))
    if (stands := standing_problem(said, now.standing)) is not None:
        problems.append(stands)
    if problems:
        raise Refused(*problems)


def changed_since(said: DiagnosisEntry, now: ToSign) -> Problem | None:
    """Say that the record is no longer what was shown; `None` where it still is."""
    shown = now.seen
    if digest(asdict(said.seen)) == digest(asdict(shown)):
        return None
    message = _(
        "The record has changed since this page was opened. What is new stands below; nothing is signed yet. Read "
        "it, and sign again."
    )
    return Problem("evidence_changed", "", message)


def _written(
    said: DiagnosisEntry, now: ToSign, *, by: User, licence: str, today: date, at: datetime
) -> Diagnosis:
    """Return the diagnosis as a row, with the frozen copy of all it rests on."""
    concluded, evidence = now.concluded, now.seen.evidence
    return Diagnosis(
        herd=now.animal.herd,
        animal=now.animal,
        conclusion=said.conclusion,
        statement=said.statement.strip(),
        differs_because=said.differs_because.strip(),
        verdict=concluded.verdict.value,
        row=concluded.row,
        probability=concluded.probability,
        probability_low=concluded.low,
        probability_high=concluded.high,
        reasons=now.reasons,
        evidence=evidence,
        evidence_digest=evidence_digest(evidence),
        figures=figures_behind(now.reasons),
        confirm_threshold=concluded.thresholds.confirm,
        clear_threshold=concluded.thresholds.clear,
        suspect_threshold=concluded.thresholds.suspect,
        engine_version=concluded.engine_version,
        program_version=VERSION,
        signed_by=by,
        signatory_name=str(by),
        licence_number=licence,
        signed_on=today,
        signed_at=at,
        previous=last_of(now.animal),
        recorded_by=by,
        idempotency_key=said.idempotency_key,
    )


def _certify(diagnosis: Diagnosis, compose: Composer, *, at: datetime) -> Certificate:
    """Print the certificate of a diagnosis just signed, and keep it byte for byte."""
    herd = diagnosis.herd
    numbered = Numbered(
        number=_next_number(herd, diagnosis.signed_on.year),
        token=secrets.token_urlsafe(TOKEN_BYTES),
        replaces=_replaced(diagnosis),
    )
    signed_at = at.astimezone(ZoneInfo(herd.time_zone))
    pdf, content = certificate_paper(
        compose(diagnosis, numbered), language=herd.language, signed_at=signed_at
    )
    return Certificate.objects.create(
        herd=herd,
        diagnosis=diagnosis,
        number=numbered.number,
        token=numbered.token,
        language=herd.language,
        content=json.loads(json.dumps(asdict(content), cls=DjangoJSONEncoder)),
        pdf=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
        made_at=at,
    )


def _next_number(herd: Herd, year: int) -> str:
    """Return the next certificate's number. The herd is locked, and no certificate ever goes: counting is enough."""
    return f"{herd.code}-{year}-{numbered_in(herd, year) + 1:04}"


def _replaced(diagnosis: Diagnosis) -> str:
    """Return the number of the certificate that this one supersedes; empty where none stood."""
    previous = diagnosis.previous
    if previous is None or Revocation.objects.filter(diagnosis=previous).exists():
        return ""
    return previous.certificate.number
