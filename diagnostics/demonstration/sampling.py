"""The way of a made-up sample to the laboratory and back: drawn, sent, received, reported, in this order.

Carried out by the actions of a person's entries, so that its page and the reports tell each day.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from diagnostics.actions import record_result, record_sample
from diagnostics.actions.sample_life import note_step
from diagnostics.engine.vocabulary import ResultStatus
from diagnostics.entries import AssayEntry
from diagnostics.vocabulary import Step
from herd.models import User

#: Days from drawing to the report: so a sample is with the laboratory for the working days that it says it takes.
DAYS_TO_REPORT = 10
_SATURDAY = 5


def way_to_laboratory(drawn_on: date, *, until: date) -> Iterator[tuple[Step, date]]:
    """Yield when a sample is sent and received, as far as that is not after `until`.

    Assumed, to make a believable herd: sent on the next working day, received on the first or the second after that,
    five days after drawing at the latest.
    """
    sent_on = _working_day(drawn_on + timedelta(days=1))
    received_on = _working_day(sent_on + timedelta(days=1 + drawn_on.toordinal() % 2))
    for step, on in ((Step.SENT, sent_on), (Step.RECEIVED, received_on)):
        if on <= until:
            yield step, on


def _working_day(day: date) -> date:
    """Return the day, or the Monday after it where it lies in a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= _SATURDAY else day


def take_to_laboratory(entry: AssayEntry, *, by: User, today: date) -> None:
    """Record a sample and its way, and what was reported of it; one that is out stays at the laboratory."""
    animal, report = entry.animal, entry.report
    sample = record_sample(
        herd=animal.herd,
        animal=animal,
        specimen=entry.specimen,
        collected_on=entry.collected_on,
        methods=[entry.method],
        tube=report.tube,
        drawn_by=entry.drawn_by,
        laboratory=entry.laboratory,
        caveats=filter(None, report.caveats.split(";")),
        by=by,
        today=today,
    )
    for step, on in way_to_laboratory(entry.collected_on, until=report.reported_on or today):
        note_step(samples=[sample], step=step, on=on, by=by, today=lambda _herd: today)
    if report.status != ResultStatus.OUT:
        record_result(herd=animal.herd, entry=entry, by=by, today=today)
