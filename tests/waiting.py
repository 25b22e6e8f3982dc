"""Animals that stand in the worklists, recorded as people record them."""

from collections.abc import Callable
from datetime import date, timedelta

from django.utils import timezone

from diagnostics.actions.sample_life import note_step
from diagnostics.models import HerdPolicy, Sample
from diagnostics.vocabulary import Step, Worklist
from herd.models import Animal, Herd
from tests.births import TODAY, assayed, twin_to_a_bull
from tests.diagnoses import signed

SENT_LONG_AGO = date(2026, 4, 1)


def drawn(
    herd: Herd, number: str, *, on: date = SENT_LONG_AGO, laboratory: str = "", **more: object
) -> Sample:
    """Draw a sample of a heifer twin to a bull, for amelogenin PCR."""
    heifer = twin_to_a_bull(herd, number, **more)
    assayed(heifer, status="out", on=on, laboratory=laboratory)
    return heifer.samples.get()


def sent(
    herd: Herd, number: str, *, on: date = SENT_LONG_AGO, laboratory: str = "", **more: object
) -> Sample:
    """Draw a sample of a heifer twin to a bull and send it the same day."""
    sample = drawn(herd, number, on=on, laboratory=laboratory, **more)
    note_step(samples=[sample], step=Step.SENT, on=on, by=None, today=lambda _herd: TODAY)
    sample.refresh_from_db()
    return sample


def in_conflict(herd: Herd, number: str) -> Animal:
    """Record a positive and a negative of one heifer twin to a bull."""
    heifer = twin_to_a_bull(herd, number)
    assayed(heifer, "detected", on=date(2026, 3, 20), laboratory="VGL")
    assayed(heifer, "not_detected", on=date(2026, 4, 20), laboratory="VHL")
    return heifer


def to_review(herd: Herd, number: str) -> Animal:
    """Sign a diagnosis of a heifer, and record a result after it."""
    heifer = twin_to_a_bull(herd, number)
    assayed(heifer, "detected", on=date(2026, 3, 20))
    signed(heifer)
    assayed(heifer, "detected", method="pcr_sry", on=date(2026, 5, 2))
    return heifer


def unverified(herd: Herd, number: str) -> Animal:
    """Record a final result in a herd that asks for a second person."""
    HerdPolicy.objects.update_or_create(
        herd=herd, defaults={"verified_since": timezone.now() - timedelta(minutes=5)}
    )
    heifer = twin_to_a_bull(herd, number)
    assayed(heifer, "detected", on=date(2026, 3, 20))
    return heifer


def something_in_every_list(herd: Herd) -> dict[Worklist, str]:
    """Put an animal into each worklist of a herd, and return her number by the list."""
    makers: dict[Worklist, Callable[[], object]] = {
        Worklist.TO_SAMPLE: lambda: twin_to_a_bull(herd, "11"),
        Worklist.TO_SEND: lambda: drawn(herd, "12"),
        Worklist.AT_LABORATORY: lambda: sent(herd, "13", on=date(2026, 5, 30)),
        Worklist.TO_ENTER: lambda: sent(herd, "14"),
        Worklist.CONTRADICTIONS: lambda: in_conflict(herd, "15"),
        Worklist.TO_SIGN: lambda: assayed(twin_to_a_bull(herd, "16"), "detected"),
        Worklist.TO_REVIEW: lambda: to_review(herd, "17"),
        Worklist.DECIDING: lambda: twin_to_a_bull(herd, "18", on=date(2025, 7, 1)),
        Worklist.DO_NOT_BREED: lambda: twin_to_a_bull(herd, "19"),
        # The last: from then on results wait for a second person.
        Worklist.TO_VERIFY: lambda: unverified(herd, "20"),
    }
    for make in makers.values():
        make()
    return {worklist: str(number) for number, worklist in enumerate(makers, start=11)}
