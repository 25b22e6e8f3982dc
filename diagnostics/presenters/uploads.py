"""An uploaded file in words: its lines, what became of each, and the verdicts that change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
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
class Addresses:
    """Where a file is looked at and worked on: on its herd's pages, or on those across herds."""

    upload: str
    preview: str
    dates: str
    confirm: str
    forget: str
    refused: str


def addresses(batch: ImportBatch) -> Addresses:
    """Return the addresses of an uploaded file."""
    space, where = ("upload", [batch.herd.code]) if batch.herd else ("bench-upload", [])
    of_file = [*where, batch.public_id]
    pages = ("preview", "dates", "confirm", "forget", "refused")
    return Addresses(
        reverse(f"diagnostics:{space}", args=where),
        *(reverse(f"diagnostics:{space}-{page}", args=of_file) for page in pages),
    )


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """A verdict as it is, and as it would be; the same twice where a line changes nothing of it."""

    before: str
    before_label: str
    after: str
    after_label: str


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of a file as the preview shows it; `says` are its other cells, in the order of the contract.

    `verdict` is that on its animal, where it is known; `herd` a code, empty where the file is of one herd.
    """

    line: int
    herd: str
    animal: str
    day: str
    says: str
    outcome: str
    outcome_label: str
    remarks: tuple[Remark, ...]
    verdict: VerdictChange | None


@dataclass(frozen=True, slots=True)
class Count:
    """How many lines have an outcome."""

    outcome: str
    label: str
    lines: int


@dataclass(frozen=True, slots=True)
class ShiftView:
    """A verdict that changes, or would change; `herd` is a code."""

    herd: str
    animal: str
    before: str
    before_label: str
    after: str
    after_label: str


def remarks(problems: Iterable[dict[str, str]]) -> tuple[Remark, ...]:
    """Return what is told of a line, or of a file, refusals first."""
    told = [Remark(SIGNS.get(each["severity"], "info"), each["field"], each["message"]) for each in problems]
    return tuple(sorted(told, key=lambda remark: ("error", "warning", "info").index(remark.sign)))


def line_views(
    batch: ImportBatch,
    rows: Iterable[ImportRow],
    *,
    verdicts: Mapping[tuple[str, str], str] | None = None,
    shifts: Iterable[Shift] = (),
) -> list[LineView]:
    """Return lines as the preview shows them.

    `verdicts` are the present ones by herd's code and number, `shifts` those that would change.
    """
    layout = importer_of(batch.kind).layout
    other = [name for name in layout.names if name not in {"herd", layout.animal, layout.day}]
    changed = {(shift.herd, shift.animal): shift for shift in shifts}
    return [
        LineView(
            line=row.line,
            herd="" if batch.herd else row.herd_code,
            animal=row.animal or row.data.get(layout.animal, ""),
            day=date_format(row.day) if row.day else row.data.get(layout.day, ""),
            says=", ".join(row.data[name] for name in other if row.data.get(name)),
            outcome=row.outcome,
            outcome_label=str(herd_labels.ROW_OUTCOME[row.outcome]) if row.outcome else "",
            remarks=remarks(row.problems),
            verdict=_change(row, verdicts or {}, changed),
        )
        for row in rows
    ]


def _change(
    row: ImportRow, verdicts: Mapping[tuple[str, str], str], changed: Mapping[tuple[str, str], Shift]
) -> VerdictChange | None:
    """Return what a line makes of the verdict; nothing of a line that is refused, or whose animal has none."""
    named = (row.herd_code, row.animal)
    before = verdicts.get(named, "")
    after = changed[named].after if named in changed else before
    if not after or row.outcome == RowOutcome.REFUSED:
        return None
    words = labels.VERDICT
    return VerdictChange(before, str(words[before]) if before else _("new"), after, str(words[after]))


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
            herd=shift.herd,
            animal=shift.animal,
            before=shift.before,
            before_label=str(labels.VERDICT[shift.before]) if shift.before else _("new"),
            after=shift.after,
            after_label=str(labels.VERDICT[shift.after]),
        )
        for shift in shifts
    ]
