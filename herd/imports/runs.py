"""Carrying an import out: what an importer is given, and what it tells of each line.

An `Importer` is one kind of file: its layout, and a function that reads the staged rows, decides and writes
through actions. Each app registers its own, so that pages and commands need not know them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from herd.actions import create_herd
from herd.actions.staging import mark_rows, place_rows
from herd.errors import Problem, Refused, Severity
from herd.imports.columns import Layout
from herd.imports.options import ImportOptions
from herd.imports.report import Report, as_json
from herd.models import Herd, ImportBatch, ImportRow, User
from herd.permissions import Right
from herd.queries import herds_for
from herd.vocabulary import ImportKind, RowOutcome

#: Lines read from the staging table at once.
CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Importer:
    """One kind of file: its columns, and what is done with its lines.

    `complete` is called before: it finds on record what lines may leave out, and places them by it.
    """

    kind: ImportKind
    layout: Layout
    run: Callable[["Run"], None]
    complete: Callable[["Run"], None] | None = None


_importers: dict[ImportKind, Importer] = {}


def register(importer: Importer) -> Importer:
    """Make a kind of file known to pages and commands."""
    _importers[importer.kind] = importer
    return importer


def importer_of(kind: str) -> Importer:
    """Return the importer of a kind. Raises `KeyError` for one that nobody has registered."""
    return _importers[ImportKind(kind)]


@dataclass(slots=True)
class Run:
    """One import under way. `today` gives the date in a herd's time zone; `progress` is told lines done.

    With `rehearsal` what is told of the lines is kept in memory, to be written after the trial was rolled back.
    `matched` holds, by the id of a line, what an importer has found on record of it.
    """

    batch: ImportBatch
    options: ImportOptions
    by: User | None
    today: Callable[[Herd], date]
    progress: Callable[[int], object] = lambda _lines: None
    rehearsal: bool = False
    report: Report = field(default_factory=Report)
    herds: dict[str, Herd] = field(default_factory=dict)
    matched: dict[int, Any] = field(default_factory=dict)
    _placed: list[ImportRow] = field(default_factory=list)
    _outcomes: dict[RowOutcome, list[int]] = field(default_factory=dict)
    _problems: dict[int, list[dict[str, str]]] = field(default_factory=dict)

    def rows(self, herd: Herd, *, in_order_of: str = "day") -> Iterator[ImportRow]:
        """Yield the lines of a herd that could be read, in order of their day, or of their animal's number.

        Read in pieces; a day has to be filled in each line where it is the order.
        """
        rows = self.batch.rows.filter(readable=True, herd_code=herd.code).order_by(in_order_of, "pk")
        piece = list(rows[:CHUNK])
        while piece:
            yield from piece
            last = piece[-1]
            reached = getattr(last, in_order_of)
            beyond = Q(**{f"{in_order_of}__gt": reached}) | Q(**{in_order_of: reached, "pk__gt": last.pk})
            # Said twice, so that the index is used from where the last piece ended.
            piece = list(rows.filter(beyond, **{f"{in_order_of}__gte": reached})[:CHUNK])

    def tell(self, row: int, problem: Problem) -> None:
        """Tell something about a line (by id)."""
        self._problems.setdefault(row, []).append(as_json(problem))
        self.report.severities[problem.severity.value] += 1

    def refuse(self, row: int, *problems: Problem) -> None:
        """Refuse a line (by id), and say why."""
        for problem in problems:
            self.tell(row, problem)
        self.conclude([row], RowOutcome.REFUSED)

    def conclude(self, rows: Iterable[int], outcome: RowOutcome) -> None:
        """Write down what became of lines (by id)."""
        listed = list(rows)
        if not listed:
            return
        self._outcomes.setdefault(outcome, []).extend(listed)
        self.report.lines[outcome.value] += len(listed)

    def place(self, rows: list[ImportRow]) -> None:
        """Keep where lines belong by what was found of them on record; those no longer readable are refused."""
        place_rows(rows=rows)
        if self.rehearsal:
            self._placed += [row for row in rows if row.readable]

    def write_outcomes(self, *, at_last: bool = False) -> None:
        """Write what was told so far into the staging table; in a rehearsal only `at_last`."""
        if not self.rehearsal or at_last:
            mark_rows(outcomes=self._outcomes, problems=self._problems)
            place_rows(rows=self._placed)
            self._outcomes, self._problems, self._placed = {}, {}, []


def perform(run: Run) -> Report:
    """Carry an import out and return its report. Everything stands or falls with the transaction around it."""
    unreadable = run.batch.rows.filter(readable=False)
    if refused := unreadable.count():
        run.report.lines[RowOutcome.REFUSED.value] += refused
        run.report.severities[Severity.REFUSED.value] += refused
    run.report.remarks = run.batch.report.get("remarks", [])
    importer = importer_of(run.batch.kind)
    if importer.complete is not None:
        importer.complete(run)
    _find_herds(run)
    importer.run(run)
    run.write_outcomes()
    return run.report


def _find_herds(run: Run) -> None:
    """Find the herds that the file names, make those to be made, and refuse the lines of the others."""
    if run.batch.herd is not None:
        run.herds = {run.batch.herd.code: run.batch.herd}
        return
    rows = run.batch.rows.filter(readable=True)
    codes = sorted(rows.order_by("herd_code").values_list("herd_code", flat=True).distinct())
    known = Herd.objects.all() if run.by is None else herds_for(run.by, may=Right.IMPORT)
    run.herds = {herd.code: herd for herd in known.filter(code__in=codes)}
    for code in codes:
        problem = None if code in run.herds else _made(run, code)
        if problem is not None:
            for pk in rows.filter(herd_code=code).order_by("line").values_list("pk", flat=True):
                run.refuse(pk, problem)
            run.write_outcomes()


def _made(run: Run, code: str) -> Problem | None:
    """Make a herd of which only the code is known; return why that was refused."""
    if not run.options.create_herds:
        message = _("There is no herd with the code «%(code)s».") % {"code": code}
        return Problem("unknown_herd", "herd", message)
    try:
        with transaction.atomic():
            run.herds[code] = create_herd(code=code, name=code, by=run.by)
    except Refused as error:
        return Problem("herd_refused", "herd", str(error))
    run.report.made["herds"] += 1
    return None
