"""Results from a file, one row a test: matched with the record, decided, and saved piece by piece.

The rules of identity, of what supersedes what and of what is refused are those of the forms (`diagnostics.policies`).
Lines of one animal and day are decided together, samples out first and voids last, whatever their order in the file.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from diagnostics.actions.assessments import record_assessments
from diagnostics.actions.entry_checks import questions_of_co_twins
from diagnostics.actions.imported_results import save_results
from diagnostics.engine.vocabulary import ResultStatus
from diagnostics.entries import AssayEntry, Report
from diagnostics.imports.matching import find_on_record
from diagnostics.imports.on_record import Piece, key_of, load
from diagnostics.imports.rows import LAYOUT, ResultRow, read_row
from diagnostics.policies import (
    FROM_A_SAMPLE,
    Move,
    as_stated,
    content_problems,
    day_problems,
    decide,
    filled,
    not_borne,
)
from diagnostics.policies.pregnancy import pregnancy_problems
from diagnostics.queries.assays import with_littermates
from diagnostics.vocabulary import Cause
from herd.actions.numbers import lock
from herd.errors import Problem, Severity
from herd.imports.runs import CHUNK, Importer, Run, register
from herd.models import Herd, ImportRow
from herd.policies import split
from herd.vocabulary import ImportKind, RowOutcome

_OUTCOME = {
    Move.NEW: RowOutcome.NEW,
    Move.UNCHANGED: RowOutcome.SAME,
    Move.NEXT_VERSION: RowOutcome.CHANGED,
    Move.SUPERSEDES: RowOutcome.CHANGED,
    Move.VOIDS: RowOutcome.CHANGED,
}
#: In which order lines of one animal and day are decided.
_STAGE = {
    ResultStatus.OUT.value: 0,
    ResultStatus.PRELIMINARY.value: 1,
    ResultStatus.FINAL.value: 2,
    ResultStatus.VOID.value: 3,
}


def import_results(run: Run) -> None:
    """Carry out an import of results, herd by herd; verdicts are worked out anew at the end of each herd."""
    for herd in run.herds.values():
        lock(herd)
        touched: set[int] = set()
        for rows in pieces(run, herd):
            touched |= _take_in(run, herd, rows)
            run.write_outcomes()
            run.progress(len(rows))
        record_assessments(
            herd=herd,
            animals=with_littermates(touched),
            cause=Cause.RESULTS_IMPORTED.value,
            by=run.by,
            as_of=run.today(herd),
        )


RESULTS = register(Importer(ImportKind.RESULTS, LAYOUT, import_results, complete=find_on_record))


def pieces(run: Run, herd: Herd) -> Iterator[list[ResultRow]]:
    """Yield the lines of a herd by day and animal, in pieces that never part the lines of one animal and day."""
    rows = run.batch.rows.filter(readable=True, herd_code=herd.code).order_by("day", "animal", "pk")
    held: list[ImportRow] = []
    read = list(rows[:CHUNK])
    while read:
        held += read
        last = read[-1]
        whole = [row for row in held if (row.day, row.animal) != (last.day, last.animal)]
        if whole:
            yield [_line(run, row) for row in whole]
        held = held[len(whole) :]
        after = Q(day__gt=last.day) | Q(day=last.day, animal__gt=last.animal)
        read = list(rows.filter(after | Q(day=last.day, animal=last.animal, pk__gt=last.pk))[:CHUNK])
    if held:
        yield [_line(run, row) for row in held]


def _line(run: Run, row: ImportRow) -> ResultRow:
    """Return a staged line with what it was found to mean."""
    means = run.matched.get(row.pk)
    return read_row(row) if means is None else read_row(row, cells=means.cells(), found=means.animal)


@dataclass(frozen=True, slots=True)
class _Said:
    """A line whose animal is known, and the test it says."""

    row: ResultRow
    entry: AssayEntry

    def turn(self) -> tuple[int, int]:
        """When it is decided among the lines of its animal and day."""
        return (_STAGE[self.entry.report.status], self.row.line)


def _take_in(run: Run, herd: Herd, rows: list[ResultRow]) -> set[int]:
    """Decide a piece of the file and save it; returns the ids of animals whose results changed."""
    piece = load(herd, rows)
    today = run.today(herd)
    said = [each for row in rows if (each := _read(run, piece, row, today)) is not None]
    for place, question in questions_of_co_twins([each.entry for each in said]).items():
        run.tell(said[place].row.pk, question)
    contradicted = set() if run.options.supersede.strip() else _refuse_contradicting(run, piece, said)
    touched: set[int] = set()
    for each in sorted(said, key=_Said.turn):
        if each.row.pk not in contradicted and _decided(run, piece, each):
            touched.add(each.entry.animal.pk)
    save_results(
        herd=herd, assays=list(piece.planned.values()), versions=piece.versions, by=run.by, today=today
    )
    return touched


def _read(run: Run, piece: Piece, row: ResultRow, today: date) -> _Said | None:
    """Find the animal of a line and check what is said of it; a line refused is told of, and `None`."""
    animal = piece.bearer(row)
    problems = list(row.problems())
    if animal is None:
        problems.append(not_borne(row.number, row.day, piece.bearers.get(row.number, [])))
    if animal is None or problems:
        run.refuse(row.pk, *problems)
        return None
    entry = as_stated(row.entry(animal))
    if entry.report.status != ResultStatus.VOID:
        problems += map(in_file, content_problems(entry))
        problems += day_problems(
            collected_on=entry.collected_on,
            reported_on=entry.report.reported_on,
            born_on=animal.born_on,
            entered_on=animal.entered_on,
            left_on=animal.left_on,
            today=today,
        )
        problems += pregnancy_problems(entry)
    refusals, warnings = split(problems)
    for warning in warnings:
        run.tell(row.pk, warning)
    if refusals:
        run.refuse(row.pk, *refusals)
        return None
    return _Said(row, entry)


def in_file(problem: Problem) -> Problem:
    """Return a problem as told of a file: the field's column is called as the contract calls it."""
    return problem if problem.field != "caveats" else Problem(problem.code, "caveat", problem.message)


def _refuse_contradicting(run: Run, piece: Piece, said: list[_Said]) -> set[int]:
    """Refuse final lines that give different results of one test, all of them: which is right, nobody can tell.

    A line that says what is on record already is not one of them. Returns the ids of the lines refused.
    """
    groups: dict[tuple[object, ...], list[_Said]] = defaultdict(list)
    for each in said:
        if each.entry.report.status == ResultStatus.FINAL:
            groups[*key_of(each.entry), each.entry.report.accession].append(each)
    refused: set[int] = set()
    for lines in groups.values():
        new = [each for each in lines if len(lines) > 1 and not _is_on_record(piece, each)]
        for each in new:
            other = next((one for one in new if _differ(each.entry.report, one.entry.report)), None)
            if other is not None:
                problem = Problem("other_content", "outcome", _another_result(other.row.line))
                run.refuse(each.row.pk, problem)
                refused.add(each.row.pk)
    return refused


def _is_on_record(piece: Piece, said: _Said) -> bool:
    return decide(said.entry.report, piece.on_record(said.entry)).move is Move.UNCHANGED


def _differ(one: Report, other: Report) -> bool:
    """Say whether two reports differ in more than one of them leaves unsaid."""
    return filled(one, other) != other and filled(other, one) != one


def _another_result(line: int) -> str:
    message = _("Line %(line)s gives another result of this test: one of the two is wrong.")
    return message % {"line": line}


def _decided(run: Run, piece: Piece, said: _Said) -> bool:
    """Decide one line and plan it; says whether it changes anything."""
    reason = run.options.supersede.strip()
    decision = decide(said.entry.report, piece.on_record(said.entry), reason=reason)
    line_before = piece.line_before(said.entry)
    if decision.problem is not None:
        run.refuse(said.row.pk, _of_the_file(decision.problem, line_before))
        return False
    if decision.move in FROM_A_SAMPLE and (problems := list(piece.problems(said.entry, decision))):
        run.refuse(said.row.pk, *problems)
        return False
    run.conclude([said.row.pk], _OUTCOME[decision.move])
    if decision.move is Move.UNCHANGED:
        if line_before is not None:
            message = _("Line %(line)s says the same already.") % {"line": line_before}
            run.tell(said.row.pk, Problem("said_before", _named_by(said), message, Severity.NOTICE))
        return False
    piece.plan(said.entry, decision, reason, line=said.row.line)
    run.report.made["results"] += 1
    return True


def _of_the_file(problem: Problem, line_before: int | None) -> Problem:
    """Return a refusal as it is told where not the record, but a line before says something else of the test."""
    if problem.code != "other_content" or line_before is None:
        return problem
    return replace(problem, message=_another_result(line_before))


def _named_by(said: _Said) -> str:
    return "tube" if "tube" in said.row.data else "animal"
