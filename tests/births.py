"""Births and tests for the tests of screens and files, recorded as people record them, so that verdicts follow."""

from datetime import date
from itertools import count

from diagnostics.actions import record_result
from diagnostics.engine.vocabulary import Method, Outcome, ResultStatus, Specimen
from diagnostics.entries import AssayEntry, Report
from herd.actions import record_calving
from herd.entries import CalfEntry, CalvingEntry
from herd.models import Animal, Calving, Herd, User

TODAY = date(2026, 6, 1)
BORN = date(2026, 3, 1)
_dams = count(100)


def calved(
    herd: Herd,
    *calves: CalfEntry | tuple[str, str],
    dam: str = "",
    on: date = BORN,
    by: User | None = None,
    today: date = TODAY,
    **more: object,
) -> Calving:
    """Record a calving of calves, given whole or as (sex, number); the dam is a new cow unless named."""
    entries = tuple(
        calf if isinstance(calf, CalfEntry) else CalfEntry(sex=calf[0], number=calf[1]) for calf in calves
    )
    entry = CalvingEntry(
        calved_on=on, calves=entries, dam_number=dam or f"K{next(_dams)}", create_dam=True, **more
    )
    return record_calving(herd=herd, entry=entry, by=by, today=today)


def twin_to_a_bull(herd: Herd, number: str, **more: object) -> Animal:
    """Record a heifer born twin to a bull without a number, and return her."""
    calving = calved(herd, ("female", number), ("male", ""), number_born=2, **more)
    return calving.calves.get(number=number)


def single(herd: Herd, number: str, **more: object) -> Animal:
    """Record a heifer born single, and return her."""
    return calved(herd, ("female", number), number_born=1, **more).calves.get()


def assayed(
    animal: Animal,
    outcome: str = Outcome.NOT_DETECTED.value,
    *,
    method: str = Method.PCR_AMELOGENIN.value,
    specimen: str = Specimen.BLOOD_EDTA.value,
    on: date = date(2026, 3, 20),
    by: User | None = None,
    today: date = TODAY,
    laboratory: str = "",
    **report: object,
) -> None:
    """Record a result on blood of an animal; amelogenin PCR unless told. An `out` status is a sample out."""
    told = {"outcome": outcome, **report}
    if told.get("status") == ResultStatus.OUT:
        told["outcome"] = Outcome.NOT_STATED.value
    entry = AssayEntry(
        animal=animal,
        method=method,
        collected_on=on,
        specimen=specimen,
        laboratory=laboratory,
        report=Report(**told),
    )
    record_result(herd=animal.herd, entry=entry, by=by, today=today)
