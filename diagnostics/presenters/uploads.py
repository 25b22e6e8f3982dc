"""An uploaded file in words: its lines, what became of each, and the verdicts that change."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from diagnostics import labels
from herd import labels as herd_labels
from herd.errors import Severity
from herd.imports.report import Report, Shift
from herd.imports.runs import importer_of
from herd.models import ImportBatch, ImportRow
from herd.vocabulary import RowOutcome

SIGNS = {Severity.REFUSED.value: "error", Severity.WARNING.value: "warning"}


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing told of a line or a file: its sign, the column, and the sentence."""

    sign: str
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of a file as the preview shows it; `says` are its other cells, in the order of the contract."""

    line: int
    animal: str
    day: str
    says: str
    outcome: str
    outcome_label: str
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many lines have an outcome."""

    outcome: str
    label: str
    lines: int


@dataclass(frozen=True, slots=True)
class ShiftView:
    """A verdict that changes, or would change."""

    animal: str
    before: str
    before_label: str
    after: str
    after_label: str


def remarks(problems: Iterable[dict[str, str]]) -> tuple[Remark, ...]:
    """Return what is told of a line, or of a file, refusals first."""
    told = [Remark(SIGNS.get(each["severity"], "info"), each["field"], each["message"]) for each in problems]
    return tuple(sorted(told, key=lambda remark: ("error", "warning", "info").index(remark.sign)))


def line_views(batch: ImportBatch, rows: Iterable[ImportRow]) -> list[LineView]:
    """Return lines as the preview shows them."""
    layout = importer_of(batch.kind).layout
    other = [name for name in layout.names if name not in {"herd", layout.animal, layout.day}]
    return [
        LineView(
            line=row.line,
            animal=row.data.get(layout.animal, ""),
            day=date_format(row.day) if row.day else row.data.get(layout.day, ""),
            says=", ".join(row.data[name] for name in other if row.data.get(name)),
            outcome=row.outcome,
            outcome_label=str(herd_labels.ROW_OUTCOME[row.outcome]) if row.outcome else "",
            remarks=remarks(row.problems),
        )
        for row in rows
    ]


def counts(report: Report) -> list[Count]:
    """Return how many lines are new, changed, the same and refused."""
    return [
        Count(outcome.value, str(herd_labels.ROW_OUTCOME[outcome.value]), report.lines[outcome.value])
        for outcome in RowOutcome
    ]


def to_save(report: Report) -> int:
    """Return how many lines confirming would save."""
    return report.lines[RowOutcome.NEW.value] + report.lines[RowOutcome.CHANGED.value]


def shift_views(shifts: Iterable[Shift]) -> list[ShiftView]:
    """Return the verdicts that change; an animal that had none is told as new."""
    return [
        ShiftView(
            animal=shift.animal,
            before=shift.before,
            before_label=str(labels.VERDICT[shift.before]) if shift.before else _("new"),
            after=shift.after,
            after_label=str(labels.VERDICT[shift.after]),
        )
        for shift in shifts
    ]
