"""Keeping files on their way into the records: their lines, what became of each, and that they were confirmed."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from herd.models import Herd, ImportBatch, ImportRow, User
from herd.vocabulary import ImportKind, ImportState, RowOutcome

#: Lines written at once.
BATCH_SIZE = 1000


@transaction.atomic
def open_batch(
    *, kind: ImportKind, herd: Herd | None, file_name: str, options: dict[str, Any], by: User | None
) -> ImportBatch:
    """Open a batch for a file about to be read. `herd` is `None` for a file of many herds."""
    return ImportBatch.objects.create(
        kind=kind.value, herd=herd, file_name=file_name[-255:], options=options, created_by=by
    )


@transaction.atomic
def add_rows(*, rows: list[ImportRow]) -> None:
    """Add lines read to the staging table."""
    ImportRow.objects.bulk_create(rows, batch_size=BATCH_SIZE)


@transaction.atomic
def read_again(*, rows: list[ImportRow]) -> None:
    """Keep what lines say now that they have been read again."""
    changed = ["data", "readable", "outcome", "problems", "animal", "dam", "day"]
    ImportRow.objects.bulk_update(rows, changed, batch_size=100)


@transaction.atomic
def place_rows(*, rows: list[ImportRow]) -> None:
    """Keep whose lines are, as found on record, and which of them lead nowhere; what they say stays as it is."""
    ImportRow.objects.bulk_update(rows, ["herd_code", "animal", "day", "readable"], batch_size=100)


@transaction.atomic
def set_options(*, batch: ImportBatch, options: dict[str, Any]) -> None:
    """Keep what a person has decided of an import since it was read."""
    batch.options = options
    batch.save(update_fields=["options"])


@transaction.atomic
def mark_rows(
    *,
    outcomes: Mapping[RowOutcome, Iterable[int]],
    problems: Mapping[int, list[dict[str, str]]],
) -> None:
    """Write down what became of lines (by id), and what is to be told about them."""
    for outcome, ids in outcomes.items():
        listed = list(ids)
        for start in range(0, len(listed), BATCH_SIZE):
            ImportRow.objects.filter(pk__in=listed[start : start + BATCH_SIZE]).update(outcome=outcome.value)
    rows = [ImportRow(pk=pk, problems=told) for pk, told in problems.items()]
    ImportRow.objects.bulk_update(rows, ["problems"], batch_size=100)


@transaction.atomic
def forget_trial(*, batch: ImportBatch) -> None:
    """Take back what an earlier trial said of the lines; those that could not be read stay refused."""
    tried = ImportRow.objects.filter(batch=batch, readable=True)
    tried.exclude(outcome="").update(outcome="")
    tried.exclude(problems=[]).update(problems=[])


@transaction.atomic
def keep_report(*, batch: ImportBatch, report: dict[str, Any], state: ImportState) -> ImportBatch:
    """Keep the report of a trial, or of an import carried out, with the batch."""
    batch.report = report
    batch.state = state.value
    batch.confirmed_at = timezone.now() if state is ImportState.CONFIRMED else None
    batch.save(update_fields=["report", "state", "confirmed_at"])
    return batch


@transaction.atomic
def discard_rows(*, batch: ImportBatch, keep_refused: bool) -> None:
    """Delete the lines of a batch that has been taken in; refused ones are kept where they are to come back."""
    rows = ImportRow.objects.filter(batch=batch)
    if keep_refused:
        rows = rows.exclude(outcome=RowOutcome.REFUSED.value)
    rows.delete()


@transaction.atomic
def discard_batch(*, batch: ImportBatch) -> None:
    """Delete a batch that nobody will confirm, with its lines."""
    batch.delete()
