"""Files that a page takes in: staged, tried with a preview, and confirmed by a person.

What the pages call, in this order:

1. `stage_upload(file, kind, herd=…, by=…, options=…)` reads the file into the staging table; `FileRefused` says
   why it cannot be read at all. Nothing of the records changes.
2. `preview(batch, by=…, today=…)` tries the import and rolls it back. The batch then tells of each line
   (`batch.rows`, by `line`) its `outcome` and `problems`, and `Report.from_json(batch.report)` the counts and the
   verdicts that would change. `lines_of(batch, outcome)` is a query set to be paged.
3. `confirm(batch, by=…, today=…)` carries it out: calvings without a refused line are saved, refused lines stay.
   Confirming twice changes nothing more.
4. `refused_rows_csv(batch)` gives the refused lines back as a CSV file, the cause in a last column.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import BinaryIO

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from herd.actions.staging import discard_batch, discard_rows, forget_trial, keep_report
from herd.imports.columns import CAUSE_COLUMN
from herd.imports.options import ImportOptions
from herd.imports.reading import LARGEST_UPLOAD_BYTES, MOST_UPLOAD_LINES
from herd.imports.report import Report
from herd.imports.runs import Run, importer_of, perform
from herd.imports.staging import stage
from herd.imports.text_files import csv_line
from herd.imports.watchers import begin_watching
from herd.models import Herd, ImportBatch, ImportRow, User
from herd.vocabulary import ImportKind, ImportState, RowOutcome

Today = Callable[[Herd], date]


@transaction.atomic
def stage_upload(
    file: BinaryIO, name: str, kind: ImportKind, *, herd: Herd | None, by: User, options: ImportOptions
) -> ImportBatch:
    """Read an uploaded file into the staging table: of one herd, or of those in which `by` brings in files.

    Raises `FileRefused`; nothing is kept then.
    """
    layout = importer_of(kind).layout
    return stage(
        file,
        name,
        kind,
        layout,
        herd=herd,
        by=by,
        options=options,
        largest_bytes=LARGEST_UPLOAD_BYTES,
        most_lines=MOST_UPLOAD_LINES,
    )


@transaction.atomic
def preview(
    batch: ImportBatch, *, by: User, today: Today, progress: Callable[[int], object] = lambda _lines: None
) -> Report:
    """Try an import and roll it back; what became of each line, and the report, are kept with the batch."""
    if batch.state == ImportState.CONFIRMED:
        return Report.from_json(batch.report)
    forget_trial(batch=batch)
    run = Run(
        batch, ImportOptions.from_json(batch.options), by, today=today, progress=progress, rehearsal=True
    )
    with transaction.atomic():
        ending = begin_watching()
        report = perform(run)
        # Where others write at once (PostgreSQL) the watchers see what is saved meanwhile in any herd.
        report.shifts = [shift for shift in ending() if shift.herd in run.herds]
        transaction.set_rollback(True)
    run.write_outcomes(at_last=True)
    keep_report(batch=batch, report=report.to_json(), state=ImportState.PREVIEWED)
    return report


@transaction.atomic
def confirm(
    batch: ImportBatch, *, by: User, today: Today, progress: Callable[[int], object] = lambda _lines: None
) -> Report:
    """Carry an import out: all calvings without a refused line. Refused lines are kept to be given back.

    What was previewed is tried again on the records as they are now. A batch confirmed before is left alone.
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state == ImportState.CONFIRMED:
        return Report.from_json(batch.report)
    forget_trial(batch=batch)
    shifts = Report.from_json(batch.report).shifts
    report = perform(Run(batch, ImportOptions.from_json(batch.options), by, today=today, progress=progress))
    report.shifts = shifts
    keep_report(batch=batch, report=report.to_json(), state=ImportState.CONFIRMED)
    discard_rows(batch=batch, keep_refused=True)
    return report


def abandon(batch: ImportBatch) -> None:
    """Forget a file that is not to be taken in. One that has been confirmed stays."""
    if batch.state != ImportState.CONFIRMED:
        discard_batch(batch=batch)


def lines_of(batch: ImportBatch, outcome: RowOutcome | None = None) -> QuerySet[ImportRow]:
    """Return the lines of a batch in the order of the file, of one outcome or all."""
    rows = ImportRow.objects.filter(batch=batch).order_by("line")
    return rows if outcome is None else rows.filter(outcome=outcome.value)


def refused_rows_csv(batch: ImportBatch) -> Iterator[str]:
    """Yield the refused lines as a CSV file to be mended and sent again; the last column says why.

    Columns are those of the file contract that the refused lines fill; cells that could not be read are given as
    they stood in the file.
    """
    filled: set[str] = set()
    for data in lines_of(batch, RowOutcome.REFUSED).values_list("data", flat=True).iterator(chunk_size=1000):
        filled.update(data)
    layout = importer_of(batch.kind).layout
    columns = [column.name for column in layout.columns if column.name in filled or column.must_be_there]
    yield "\ufeff" + csv_line([*columns, CAUSE_COLUMN], ends="\r\n")
    for row in lines_of(batch, RowOutcome.REFUSED).iterator(chunk_size=1000):
        causes = [
            f"{each['field']}: {each['message']}" if each["field"] else each["message"]
            for each in row.problems
        ]
        cause = _("line %(line)s") % {"line": row.line} + "; " + " / ".join(causes)
        yield csv_line([*(row.data.get(name, "") for name in columns), cause], ends="\r\n")
