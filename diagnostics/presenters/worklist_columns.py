"""The columns of the worklists: what each holds of a row, for files, and how a page says it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from diagnostics import labels
from diagnostics.engine.vocabulary import NextStep, Outcome, PregnancyFinding
from diagnostics.models import Assay, Assessment, Sample
from diagnostics.presenters.assays import said
from diagnostics.presenters.numbers import day, probability, whole
from diagnostics.queries.turnaround import DEFAULT_DAYS, Turnaround
from diagnostics.queries.worklist_scope import Scope, a_year_later

Words = str | Promise
#: What a column holds of a row, as a file has it: a code or text, a day, a number, or nothing.
Cell = str | date | int | float | None
Record = Any

PROBABILITY_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, its value of a row as files have it, and its words on a page where those differ."""

    label: Words
    value: Callable[[Record, Scope], Cell]
    words: Callable[[Record, Scope], str] | None = None
    css: str = ""

    def told(self, record: Record, scope: Scope) -> str:
        """Return what the column says of a row on a page."""
        if self.words is not None:
            return self.words(record, scope)
        value = self.value(record, scope)
        if isinstance(value, date):
            return day(value)
        return whole(value) if isinstance(value, int) else str(value or "")


def _assessment(record: Record) -> Assessment | None:
    return record if isinstance(record, Assessment) else getattr(record.animal, "assessment", None)


def _of_verdict(name: str) -> Callable[[Record, Scope], Cell]:
    return lambda record, _scope: getattr(_assessment(record), name, None)


def _verdict_words(record: Record, _scope: Scope) -> str:
    found = _assessment(record)
    if found is None:
        return ""
    return format_html(
        '<span class="verdict verdict-{}">{}</span>', found.verdict, labels.VERDICT[found.verdict]
    )


def _probability(record: Record, _scope: Scope) -> Cell:
    found = _assessment(record)
    return (
        None if found is None or found.probability is None else round(found.probability, PROBABILITY_DECIMALS)
    )


def _probability_words(record: Record, _scope: Scope) -> str:
    found = _assessment(record)
    return probability(found.probability) if found else ""


def _in_words(words: Mapping[str, Words], name: str) -> tuple[Callable[..., Cell], Callable[..., str]]:
    """Return a code of a row as it stands, and its words."""

    def value(record: Record, _scope: Scope) -> str:
        return str(getattr(record, name))

    def told(record: Record, scope: Scope) -> str:
        return str(words.get(value(record, scope), ""))

    return value, told


def _field(name: str) -> Callable[[Record, Scope], Cell]:
    return lambda record, _scope: getattr(record, name)


def _of_animal(name: str) -> Callable[[Record, Scope], Cell]:
    return lambda record, _scope: getattr(record.animal, name)


def _step_words(record: Assessment, _scope: Scope) -> str:
    return "" if record.next_step == NextStep.NONE else str(labels.NEXT_STEP[record.next_step])


def _not_before_words(record: Assessment, scope: Scope) -> str:
    waits = record.not_before is not None and record.not_before > scope.days[record.herd_id]
    return day(record.not_before) if waits and record.not_before else ""


def _turnaround(record: Sample | Assay, scope: Scope) -> Turnaround:
    return scope.turnarounds.of(record.herd_id, record.laboratory)


def due_on(sample: Sample, scope: Scope) -> date:
    """Return the day by which a sample's result is to be there."""
    return _turnaround(sample, scope).due_on(sample.state_on or sample.collected_on)


def _due_words(sample: Sample, scope: Scope) -> str:
    told = day(due_on(sample, scope))
    if _turnaround(sample, scope).known:
        return told
    return _now("%(day)s (%(days)s days assumed)") % {"day": told, "days": DEFAULT_DAYS}


def days_late(sample: Sample, scope: Scope) -> int | None:
    """Return by how many days a result is late; `None` for one in time."""
    late = (scope.days[sample.herd_id] - due_on(sample, scope)).days
    return late if late > 0 else None


def _late_words(sample: Sample, scope: Scope) -> str:
    late = days_late(sample, scope)
    return ngettext("%(days)s day late", "%(days)s days late", late) % {"days": whole(late)} if late else ""


def _ready_on(assay: Record, scope: Scope) -> Cell:
    """Return the day from which on a test's result may have come; nothing where it is not sent yet."""
    return _turnaround(assay, scope).ready_on(assay.since) if assay.since else None


def _ready_words(assay: Record, scope: Scope) -> str:
    ready = _ready_on(assay, scope)
    if not isinstance(ready, date):
        return ""
    if _turnaround(assay, scope).known:
        return day(ready)
    return _now("%(day)s (%(days)s days assumed)") % {"day": day(ready), "days": DEFAULT_DAYS}


def _result_value(assay: Record, _scope: Scope) -> str:
    """Return what a result says without words of a language: the outcome's code, counts, percentage, measures."""
    said_of = assay.current
    parts = [
        "" if said_of.outcome == Outcome.NOT_STATED else said_of.outcome,
        "" if said_of.cells_xx is None else f"{said_of.cells_xx} XX, {said_of.cells_xy} XY",
        *(
            f"{value.normalize():f} {unit}"
            for value, unit in (
                (said_of.male_fraction_pct, "%"),
                (said_of.vaginal_length_cm, "cm"),
                (said_of.amh_pg_ml, "pg/mL"),
            )
            if value is not None
        ),
        "" if said_of.pregnancy == PregnancyFinding.NOT_STATED else said_of.pregnancy,
    ]
    return "; ".join(part for part in parts if part)


def _result_words(assay: Assay, _scope: Scope) -> str:
    return said(assay.current) if assay.current else ""


def _twelve_months_on(record: Record, _scope: Scope) -> Cell:
    return a_year_later(record.animal.born_on) if record.animal.born_on else None


def _day_there(record: Record, scope: Scope, moment: datetime) -> date:
    """Return the day of a moment where the herd stands."""
    return moment.astimezone(ZoneInfo(scope.herds[record.herd_id].time_zone)).date()


COLUMNS: dict[str, Column] = {
    "official_id": Column(_("Official number"), _of_animal("official_id")),
    "pen": Column(_("Pen"), _of_animal("pen")),
    "born_on": Column(_("Born"), _of_animal("born_on")),
    "twelve_months_on": Column(_("Twelve months old on"), _twelve_months_on),
    "verdict": Column(_("Verdict"), _of_verdict("verdict"), _verdict_words),
    "probability": Column(_("Probability"), _probability, _probability_words, "number"),
    "next_step": Column(_("Next step"), _field("next_step"), _step_words),
    "not_before": Column(_("Not before"), _field("not_before"), _not_before_words),
    "diagnosis": Column(_("Diagnosis"), *_in_words(labels.SIGNED_CONCLUSION, "diagnosis")),
    "tube": Column(_("Tube"), _field("tube"), css="whole"),
    "specimen": Column(_("Specimen"), *_in_words(labels.SPECIMEN, "specimen")),
    "drawn_on": Column(_("Drawn"), _field("collected_on")),
    "laboratory": Column(_("Laboratory"), _field("laboratory")),
    "state": Column(_("State"), *_in_words(labels.SAMPLE_STATE, "state")),
    "state_on": Column(pgettext_lazy("since a day", "Since"), _field("state_on")),
    "due_on": Column(_("Result by"), due_on, _due_words),
    "days_late": Column(_("Late"), days_late, _late_words),
    "method": Column(_("Method"), *_in_words(labels.METHOD, "method")),
    "status": Column(
        _("Status"),
        lambda record, _scope: record.current.status,
        lambda record, _scope: str(labels.RESULT_STATUS[record.current.status]),
    ),
    "ready_on": Column(_("May be there since"), _ready_on, _ready_words),
    "result": Column(_("Result"), _result_value, _result_words),
    "entered_by": Column(_("Entered by"), lambda record, _scope: str(record.current.recorded_by or "")),
    "entered_on": Column(
        _("Entered on"), lambda record, scope: _day_there(record, scope, record.current.recorded_at)
    ),
    "contradiction": Column(_("What contradicts itself"), *_in_words(labels.CONTRADICTION, "kind")),
    "found_on": Column(_("Found on"), lambda record, scope: _day_there(record, scope, record.found_at)),
}
