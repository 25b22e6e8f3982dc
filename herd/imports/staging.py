"""Reading a file into the staging table, piece by piece: a large file needs no more memory than a small one."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import BinaryIO

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from herd.actions.staging import add_rows, keep_report, open_batch
from herd.errors import Problem
from herd.imports.cells import Reading
from herd.imports.columns import Layout, Placed, place, read_line
from herd.imports.options import ImportOptions
from herd.imports.reading import FileRefused, Row, Table, open_table
from herd.imports.report import Report, as_json
from herd.models import Herd, ImportBatch, ImportRow, User
from herd.permissions import Right
from herd.queries import herds_for
from herd.vocabulary import ImportKind, ImportState, RowOutcome

CHUNK = 1000


class Stager:
    """Turns the lines of one opened file into rows of the staging table."""

    def __init__(
        self,
        table: Table,
        layout: Layout,
        *,
        herd: Herd | None,
        options: ImportOptions,
        by: User | None = None,
    ) -> None:
        self.table = table
        self.layout = layout
        self.herd = herd
        self.herds = Herd.objects.all() if by is None else herds_for(by, may=Right.IMPORT)
        self.reading = Reading(options.date_order, table.decimal_comma)
        self.placed: Placed = place(layout, table.header, herd_named=herd is not None)
        self.formulas = _by_line(table)
        self.codes: dict[str, str] = {}

    def rows(self, batch: ImportBatch) -> Iterator[ImportRow]:
        """Yield each line as an unsaved row of the batch."""
        for row in self.table.rows:
            data, problems = read_line(self.placed, row, self.reading)
            problems += self._herd_problems(data)
            problems += self._formula_problems(row)
            yield self._staged(batch, row, data, problems)

    def _staged(
        self, batch: ImportBatch, row: Row, data: dict[str, str], problems: list[Problem]
    ) -> ImportRow:
        readable = not problems
        return ImportRow(
            batch=batch,
            line=row.line,
            herd_code=self._code(data.get("herd", ""))[:32],
            animal=data.get(self.layout.animal, "")[:32],
            dam=data.get(self.layout.dam, "")[:32],
            day=day_of(data.get(self.layout.day)),
            data=data,
            readable=readable,
            problems=[as_json(problem) for problem in problems],
            outcome="" if readable else RowOutcome.REFUSED.value,
        )

    def _code(self, written: str) -> str:
        """Return a herd's code as it is kept: on record, or as this file wrote it first."""
        if self.herd is not None:
            return self.herd.code
        folded = written.casefold()
        if folded not in self.codes:
            found = self.herds.filter(code__iexact=written).values_list("code", flat=True).first()
            self.codes[folded] = found or written
        return self.codes[folded]

    def _herd_problems(self, data: dict[str, str]) -> Iterator[Problem]:
        written = data.get("herd", "")
        if self.herd is None:
            if not written and not any(data.get(name) for name in self.layout.instead):
                yield Problem("empty_cell", "herd", _("The cell is empty, and has to be filled."))
        elif written and written.casefold() != self.herd.code.casefold():
            told = {"written": written, "named": self.herd.code}
            message = _("The line is of the herd «%(written)s», the import of «%(named)s».") % told
            yield Problem("other_herd", "herd", message)

    def _formula_problems(self, row: Row) -> Iterator[Problem]:
        for position in self.formulas.get(row.line, ()):
            names = [column.name for column, at in self.placed.places if at == position]
            message = _("The cell holds a formula. Enter its value instead.")
            yield Problem("formula", names[0] if names else column_letters(position), message)


def stage(
    file: BinaryIO,
    name: str,
    kind: ImportKind,
    layout: Layout,
    *,
    herd: Herd | None,
    by: User | None,
    options: ImportOptions,
    largest_bytes: int | None = None,
    most_lines: int | None = None,
) -> ImportBatch:
    """Read a file into the staging table and return its batch.

    `herd` names the one herd whose file it is; without it each line names its own, of those in which `by` (nobody: a
    command) brings in files. `most_lines` and `largest_bytes` bound what a page reads. Call it in a transaction:
    raises `FileRefused` where the file as a whole cannot be read, with what was staged before left behind.
    """
    table = open_table(file, name, largest_bytes=largest_bytes)
    if any(line <= table.header.line for line, _column in table.formulas):
        message = _("The header holds a formula. Enter the names of the columns.")
        raise FileRefused("formula", message, line=table.header.line)
    stager = Stager(table, layout, herd=herd, options=options, by=by)
    batch = open_batch(kind=kind, herd=herd, file_name=name, options=options.to_json(), by=by)
    report = Report(
        remarks=[as_json(notice) | {"line": str(table.header.line)} for notice in stager.placed.notices]
    )
    keep_report(batch=batch, report=report.to_json(), state=ImportState.STAGED)
    _keep_lines(stager.rows(batch), most=most_lines)
    return batch


def _keep_lines(rows: Iterator[ImportRow], *, most: int | None) -> None:
    """Write lines to the staging table, a piece at a time. Raises `FileRefused` where there are more than `most`."""
    staged = 0
    while piece := list(islice(rows, CHUNK)):
        staged += len(piece)
        if most is not None and staged > most:
            raise _too_many_lines(most)
        add_rows(rows=piece)


def _too_many_lines(most: int) -> FileRefused:
    message = _(
        "The file has more than %(most)s lines, the most a page takes at once. Part it, or have it brought in by "
        "a command on the server, which takes any number."
    )
    return FileRefused("too_many_lines", message % {"most": number_format(most, force_grouping=True)})


def day_of(written: str | None) -> date | None:
    """Return the day that a cell says in canonical text; `None` where it says none."""
    try:
        return date.fromisoformat(written or "")
    except ValueError:
        return None


def _by_line(table: Table) -> dict[int, list[int]]:
    places: dict[int, list[int]] = {}
    for line, position in sorted(table.formulas):
        places.setdefault(line, []).append(position)
    return places


def column_letters(position: int) -> str:
    """Return the letters a spreadsheet writes above a column: 0 is A, 26 is AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
