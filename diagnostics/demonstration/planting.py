"""Carrying out the planted stories in a herd, by the same actions as a person's entries."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from diagnostics.actions import record_result
from diagnostics.demonstration.planted import Planted, Seen
from diagnostics.demonstration.sampling import DAYS_TO_REPORT, take_to_laboratory
from diagnostics.engine.vocabulary import LABORATORY_METHODS
from diagnostics.entries import AssayEntry, Report
from herd.actions import enter_animal, record_calving
from herd.entries import CalfEntry, CalvingEntry
from herd.models import Animal, Calving, Herd, User
from herd.vocabulary import Answer, Fate, Sex

#: Made up; where it stands in a herd's book is `bench`'s matter.
LABORATORY = "Regional Veterinary Laboratory"
DECIMALS = ("male_fraction_pct", "vaginal_length_cm", "amh_pg_ml")


def plant(
    story: Planted, *, herd: Herd, numbers: Iterator[str], dams: Iterator[str], by: User, today: date
) -> Animal:
    """Carry out one story and return its animal. `numbers` and `dams` give fresh numbers."""
    born_on = today - timedelta(days=story.age_days)
    if story.bought is not None:
        animal = _buy(story, herd=herd, number=next(numbers), born_on=born_on, by=by, today=today)
        littermate = None
    else:
        calving = _calve(
            story, herd=herd, numbers=numbers, dam=next(dams), born_on=born_on, by=by, today=today
        )
        animal, *others = calving.calves.order_by("pk")
        littermate = others[0] if others else None
    for seen in story.seen:
        record_seen(seen, animal, born_on, by=by, today=today)
    for seen in story.seen_of_littermate:
        if littermate is not None:
            record_seen(seen, littermate, born_on, by=by, today=today)
    for age_days in story.calved_at_days:
        calf = CalfEntry(sex=Sex.MALE.value, number=next(numbers))
        entry = CalvingEntry(
            calved_on=born_on + timedelta(days=age_days), calves=(calf,), dam=animal, number_born=1
        )
        record_calving(herd=herd, entry=entry, by=by, today=today)
    return animal


def _buy(story: Planted, *, herd: Herd, number: str, born_on: date, by: User, today: date) -> Animal:
    stated = "" if isinstance(story.bought, Answer) or story.bought is None else story.bought.value
    return enter_animal(
        herd=herd,
        by=by,
        today=today,
        number=number,
        sex=story.sex.value,
        born_on=born_on,
        entered_on=born_on + timedelta(days=story.age_days // 2),
        birth_as_stated=stated,
        note=story.story,
    )


def _calve(
    story: Planted, *, herd: Herd, numbers: Iterator[str], dam: str, born_on: date, by: User, today: date
) -> Calving:
    calves = [
        CalfEntry(
            sex=sex.value, fate=fate.value, number=next(numbers) if fate is Fate.ALIVE else "", note=note
        )
        for sex, fate, note in (
            (story.sex, Fate.ALIVE, story.story),
            *((sex, fate, "") for sex, fate in story.littermates),
        )
    ]
    born = story.number_born or len(calves)
    entry = CalvingEntry(
        calved_on=born_on,
        calves=tuple(calves),
        dam_number=dam,
        create_dam=True,
        number_born=born if story.number_born_stated else None,
        fetuses_scanned=story.fetuses_scanned,
    )
    calving = record_calving(herd=herd, entry=entry, by=by, today=today)
    if story.beside:
        second = _calving_beside(calving, story, numbers=numbers)
        record_calving(herd=herd, entry=second, by=by, today=today)
    return calving


def _calving_beside(calving: Calving, story: Planted, *, numbers: Iterator[str]) -> CalvingEntry:
    """Return the second calving that a story has of one dam: two days later, to be settled by whoever reads it."""
    return CalvingEntry(
        calved_on=calving.calved_on + timedelta(days=2),
        calves=tuple(
            CalfEntry(sex=sex.value, fate=fate.value, number=next(numbers)) for sex, fate in story.beside
        ),
        dam=calving.dam,
        acknowledged=frozenset({"same_litter_question"}),
    )


def record_seen(seen: Seen, animal: Animal, born_on: date, *, by: User, today: date) -> None:
    """Record one test, with the way of its sample, or one examination of an animal at its age."""
    collected_on = born_on + timedelta(days=seen.age_days)
    told: dict[str, Any] = {
        name: Decimal(value) if name in DECIMALS else value for name, value in seen.report.items()
    }
    in_laboratory = seen.method in LABORATORY_METHODS
    waiting = told.get("status") in {"out", "preliminary"}
    reported_on = (
        min(collected_on + timedelta(days=DAYS_TO_REPORT), today) if in_laboratory and not waiting else None
    )
    entry = AssayEntry(
        animal=animal,
        method=seen.method.value,
        specimen=seen.specimen.value if seen.specimen else "",
        collected_on=collected_on,
        laboratory=LABORATORY if in_laboratory else "",
        drawn_by=str(by) if in_laboratory else "",
        report=Report(**({"reported_on": reported_on} | told)),
    )
    if in_laboratory:
        take_to_laboratory(entry, by=by, today=today)
    else:
        record_result(herd=animal.herd, entry=entry, by=by, today=today)
