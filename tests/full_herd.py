"""A herd of which every report has something to tell, each of its names bearing a mark by which it is known again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from pytest_django import DjangoDbBlocker

from diagnostics.models import Laboratory, LaboratoryMethod, Sample, SampleStep
from herd.models import Animal, Herd
from tests.births import assayed, calved, single, twin_to_a_bull
from tests.diagnoses import signed
from tests.factories import AnimalFactory, HerdFactory
from tests.reports import litter

NUMBER_OF_HEIFERS = 6


@contextmanager
def written_once(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Keep what is written within for all tests of a module, and take it back after the last."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def full_herd(code: str, mark: str) -> Herd:
    """Record a herd: twins tested by two methods, signed, waiting and late, samples rejected, faults, repeated twins.

    `mark` begins every number, laboratory, sire, breed, pen and person of it.
    """
    herd = HerdFactory(code=code, name=f"{mark} farm")
    _priced_laboratory(herd, f"{mark} lab")
    heifers = [
        twin_to_a_bull(
            herd, f"{mark}{number}", dam=f"{mark}D{number}", on=date(2023 + number % 3, 3, 1 + number)
        )
        for number in range(NUMBER_OF_HEIFERS)
    ]
    _tested(heifers, f"{mark} lab")
    single(herd, f"{mark}S", dam=f"{mark}DS")
    _faulty(herd, mark)
    _repeated_twins(herd, mark)
    _sampled(herd, heifers, mark)
    herd.animals.update(pen=f"{mark} pen")
    herd.animals.filter(calving=None).update(breed=f"{mark} breed")
    return herd


def _priced_laboratory(herd: Herd, name: str) -> None:
    laboratory = Laboratory.objects.create(herd=herd, name=name)
    for method, price in (("pcr_amelogenin", "12.50"), ("pcr_sry", "31.35")):
        LaboratoryMethod.objects.create(
            herd=herd, laboratory=laboratory, method=method, price=Decimal(price), currency="EUR"
        )


def _tested(heifers: list[Animal], laboratory: str) -> None:
    """Record results of two methods that mostly agree; the first is signed."""
    outcomes = [("detected", "detected"), ("detected", "detected"), ("not_detected", "not_detected")]
    for heifer, (first, second) in zip(heifers, [*outcomes, ("detected", "not_detected")], strict=False):
        on = heifer.born_on + timedelta(days=20)
        for method, outcome, days in (("pcr_amelogenin", first, 4), ("pcr_sry", second, 9)):
            reported = on + timedelta(days=days)
            assayed(heifer, outcome, method=method, on=on, laboratory=laboratory, reported_on=reported)
    assayed(heifers[4], "failed", on=heifers[4].born_on + timedelta(days=30), laboratory=laboratory)
    signed(heifers[0])


def _faulty(herd: Herd, mark: str) -> None:
    """Record what data quality names: a sex, calves, numbers, a date and an accession missing, a dam of zeros."""
    calved(herd, ("female", f"{mark}U"), ("unknown", ""), number_born=2, dam=f"{mark}DU", on=date(2025, 5, 1))
    litter(herd, date(2025, 6, 1), dam=AnimalFactory(herd=herd, number=f"{mark}DN"))
    litter(herd, date(2025, 7, 1), "female", dam=AnimalFactory(herd=herd, number=f"{mark}DL"))
    litter(herd, date(2025, 8, 1), "female", dam=AnimalFactory(herd=herd, number="0000", note=mark))
    AnimalFactory(herd=herd, number=f"{mark}B", born_on=None, sex="female")


def _repeated_twins(herd: Herd, mark: str) -> None:
    """Record a dam and a sire whose calves were twins three times, once a year, and once too close."""
    dam = AnimalFactory(
        herd=herd, number=f"{mark}DR", born_on=date(2018, 1, 1), official_id=f"{mark} official"
    )
    days = (date(2022, 2, 1), date(2023, 2, 1), date(2024, 2, 1), date(2024, 6, 1))
    for parity, on in enumerate(days, start=1):
        litter(herd, on, "female", ("male", "stillborn"), dam=dam, sire=f"{mark} sire", parity=parity)


def _sampled(herd: Herd, heifers: list[Animal], mark: str) -> None:
    """Write samples that went the whole way, and one that was rejected on receipt."""
    for number, heifer in enumerate(heifers):
        rejected = number == NUMBER_OF_HEIFERS - 1
        sample = Sample.objects.create(
            herd=herd,
            animal=heifer,
            specimen="blood_edta",
            collected_on=heifer.born_on + timedelta(days=20),
            tube=f"{mark}T{number}",
            laboratory=f"{mark} lab",
            drawn_by=f"{mark} drawer",
            state="rejected" if rejected else "resulted",
        )
        steps = [
            ("drawn", 0),
            ("sent", 1),
            ("received", 3),
            ("rejected" if rejected else "resulted", 4 + number),
        ]
        for order, (step, days) in enumerate(steps, start=1):
            SampleStep.objects.create(
                herd=herd,
                sample=sample,
                number=order,
                step=step,
                on=sample.collected_on + timedelta(days=days),
                cause="clotted" if step == "rejected" else "",
            )
