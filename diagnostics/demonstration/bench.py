"""The vet's bench of the demonstration: a laboratory with its prices, samples at every stage, and what is signed.

The laboratory, its prices and turnaround are made up. All is carried out by the actions of a person's entries.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse

from diagnostics.actions import change_policy, record_sample
from diagnostics.actions.diagnoses import revoke_diagnosis, sign_diagnosis
from diagnostics.actions.laboratories import save_laboratory
from diagnostics.actions.sample_life import note_step
from diagnostics.demonstration.planted import BULL, Planted, Seen, blood, cells
from diagnostics.demonstration.planting import LABORATORY, plant, record_seen
from diagnostics.engine.vocabulary import Method, Outcome, Specimen
from diagnostics.entries import DiagnosisEntry, LaboratoryEntry, OfferedMethod, TakenSpecimen
from diagnostics.models import Sample
from diagnostics.presenters.certificates import composer
from diagnostics.presenters.statements import statement
from diagnostics.queries.diagnoses import to_sign
from diagnostics.vocabulary import RejectionCause, SignedConclusion, Step
from herd.models import Animal, Herd, User

#: The amounts of clinical.md §10's example, in a herd's currency.
AMOUNTS: dict[str, Any] = {
    "breeding_value": Decimal(1800),
    "feeder_value": Decimal(300),
    "salvage_value": Decimal(900),
    "rearing_cost": Decimal(700),
    "test_price": Decimal(40),
}


@dataclass(frozen=True, slots=True)
class Farm:
    """A herd of the demonstration while its stories are carried out: fresh numbers, who enters them, and today."""

    herd: Herd
    numbers: Iterator[str]
    dams: Iterator[str]
    by: User
    today: date

    def plant(self, story: Planted) -> Animal:
        """Carry out one story and return its animal."""
        return plant(
            story, herd=self.herd, numbers=self.numbers, dams=self.dams, by=self.by, today=self.today
        )


@dataclass(frozen=True, slots=True)
class Drawn:
    """One sample of a bull's twin, drawn so many days ago, and its steps since, each so many days ago."""

    days_ago: int
    steps: tuple[tuple[Step, int], ...] = ()
    cause: RejectionCause | None = None
    methods: tuple[Method, ...] = (Method.PCR_AMELOGENIN,)
    together: bool = False


SAMPLES = (
    Drawn(1),
    Drawn(1),
    Drawn(5, ((Step.SENT, 4),), together=True),
    Drawn(5, ((Step.SENT, 4),), together=True),
    Drawn(5, ((Step.SENT, 4),), together=True, methods=(Method.PCR_AMELOGENIN, Method.KARYOTYPE)),
    Drawn(26, ((Step.SENT, 25), (Step.RECEIVED, 22))),
    Drawn(14, ((Step.SENT, 13), (Step.RECEIVED, 11), (Step.REJECTED, 10)), cause=RejectionCause.CLOTTED),
    Drawn(30, ((Step.SENT, 29), (Step.LOST, 12))),
)


@dataclass(frozen=True, slots=True)
class Signed:
    """A heifer on whom a diagnosis is signed: her story, what is concluded, and what came after the signature."""

    story: Planted
    conclusion: SignedConclusion
    later: tuple[Seen, ...] = ()
    revoked_because: str = ""


SIGNED = (
    Signed(
        Planted("Signed as a freemartin", littermates=BULL, seen=(blood(Method.PCR_SRY, Outcome.DETECTED),)),
        SignedConclusion.FREEMARTIN,
    ),
    Signed(
        Planted(
            "Signed as no freemartin",
            littermates=BULL,
            seen=(blood(Method.PCR_AMELOGENIN, Outcome.NOT_DETECTED),),
        ),
        SignedConclusion.NOT_FREEMARTIN,
    ),
    Signed(
        Planted(
            "Signed as a freemartin, and karyotyped since",
            littermates=BULL,
            seen=(blood(Method.PCR_AMELOGENIN, Outcome.DETECTED),),
        ),
        SignedConclusion.FREEMARTIN,
        later=(cells(70, 30, age_days=60),),
    ),
    Signed(
        Planted(
            "Signed as a freemartin, and revoked",
            littermates=BULL,
            seen=(blood(Method.PCR_AMELOGENIN, Outcome.DETECTED),),
        ),
        SignedConclusion.FREEMARTIN,
        revoked_because="The tube was her sister's; new blood is drawn.",
    ),
)


def furnish(herd: Herd, *, currency: str, by: User, today: date) -> None:
    """Give a herd the demonstration's laboratory and prices."""
    entry = LaboratoryEntry(
        name=LABORATORY,
        address="1 Infirmary Road\nMade-up Town",
        days_least=3,
        days_most=8,
        working_days=True,
        note="Made up for the demonstration.",
        specimens=(
            TakenSpecimen(
                Specimen.BLOOD_EDTA.value,
                preferred=True,
                volume_ml_least=Decimal(3),
                volume_ml_most=Decimal(5),
                may_be_frozen="no",
                keeps_hours=96,
            ),
            TakenSpecimen(Specimen.BLOOD_HEPARIN.value, keeps_hours=24),
            TakenSpecimen(Specimen.HAIR.value),
        ),
        methods=(
            OfferedMethod(Method.PCR_AMELOGENIN.value, price=Decimal(38), currency=currency),
            OfferedMethod(Method.KARYOTYPE.value, price=Decimal(140), currency=currency),
        ),
    )
    save_laboratory(herd=herd, entry=entry, by=by, today=today)
    change_policy(herd=herd, by=by, today=today, currency=currency, **AMOUNTS)


def draw_samples(farm: Farm, *, consignment: uuid.UUID) -> None:
    """Draw the samples of the table, each of a bull's twin of her own, and take them as far as they came."""
    herd, by, today = farm.herd, farm.by, farm.today
    for place, drawn in enumerate(SAMPLES, start=1):
        heifer = farm.plant(Planted("Born twin to a bull", age_days=drawn.days_ago + 20, littermates=BULL))
        collected_on = today - timedelta(days=drawn.days_ago)
        sample = record_sample(
            herd=herd,
            animal=heifer,
            specimen=Specimen.BLOOD_EDTA.value,
            collected_on=collected_on,
            methods=[method.value for method in drawn.methods],
            tube=f"{herd.code[:2]}{collected_on:%m%d}-{place}",
            drawn_by=str(by),
            laboratory=LABORATORY,
            by=by,
            today=today,
        )
        _take_along(drawn, sample, consignment=consignment, by=by, today=today)


def _take_along(drawn: Drawn, sample: Sample, *, consignment: uuid.UUID, by: User, today: date) -> None:
    for step, days_ago in drawn.steps:
        rejected = step is Step.REJECTED and drawn.cause is not None
        sent = step is Step.SENT
        note_step(
            samples=[sample],
            step=step,
            on=today - timedelta(days=days_ago),
            by=by,
            today=Herd.today,
            cause=drawn.cause.value if rejected and drawn.cause else "",
            consignment=(consignment if drawn.together else uuid.uuid4()) if sent else None,
        )


def ask_for_two(farm: Farm) -> None:
    """Let the herd ask for a second person from now on, and leave a result waiting for one."""
    change_policy(herd=farm.herd, by=farm.by, today=farm.today, second_person=True)
    farm.plant(
        Planted(
            "Waits for a second person", littermates=BULL, seen=(blood(Method.PCR_SRY, Outcome.DETECTED),)
        )
    )


def sign(farm: Farm, *, address: str, at: datetime) -> None:
    """Sign the diagnoses of the table at a moment; `address` is the site's, for the codes on the certificates."""
    compose = composer(lambda token: address.rstrip("/") + reverse("certificate-check", args=[token]))
    for signed in SIGNED:
        heifer = farm.plant(signed.story)
        now = to_sign(heifer, today=farm.today)
        entry = DiagnosisEntry(
            conclusion=signed.conclusion.value,
            statement=statement(
                signed.conclusion, now.reasons, now.as_assessment(), language=farm.herd.language
            ),
            seen=now.seen,
            licence_number="DEMO 1234",
        )
        diagnosis = sign_diagnosis(
            animal=heifer, said=entry, compose=compose, by=farm.by, today=farm.today, at=at
        )
        born_on = farm.today - timedelta(days=signed.story.age_days)
        for seen in signed.later:
            record_seen(seen, heifer, born_on, by=farm.by, today=farm.today)
        if signed.revoked_because:
            revoke_diagnosis(
                diagnosis=diagnosis, reason=signed.revoked_because, by=farm.by, today=farm.today, at=at
            )
