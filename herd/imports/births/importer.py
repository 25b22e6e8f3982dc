"""Births from the staging table into the records: herd by herd, the oldest first, in pieces."""

from collections.abc import Iterable, Iterator

from herd.actions.animals import announce
from herd.actions.numbers import lock
from herd.errors import Severity
from herd.imports.births.deciding import Decider
from herd.imports.births.decision import Decision
from herd.imports.births.in_file import InFile, refused_with_others
from herd.imports.births.litters import Litter, litters_of
from herd.imports.births.pending import Pending
from herd.imports.births.record import OnRecord
from herd.imports.births.rows import LAYOUT, read_row
from herd.imports.report import REFUSED_WITH_OTHERS
from herd.imports.runs import Importer, Run, register
from herd.imports.touched import Touched
from herd.models import Animal, Calving, Herd
from herd.vocabulary import Change, ImportKind, RowOutcome

#: Lines decided together: few queries, and little memory.
PIECE = 1000
#: Animals announced at once.
ANNOUNCED = 2000


def import_births(run: Run) -> None:
    """Import the births of a batch; the calvings without a refused line are written, the others told of.

    Verdicts follow once a herd is through, so that a heifer whose own calving stands further below is judged once.
    """
    in_file = InFile(run)
    for _code, herd in sorted(run.herds.items()):
        lock(herd)
        touched = Touched()
        for piece in _pieces(litters_of(herd, map(read_row, run.rows(herd)))):
            touched.add(_import_piece(run, herd, piece, in_file))
        for ids in touched.pieces(ANNOUNCED):
            announce(herd, ids, Change.BIRTHS_IMPORTED, by=run.by, today=run.today(herd))


def _pieces(litters: Iterable[Litter]) -> Iterator[list[Litter]]:
    """Part litters into pieces, never within a day: calvings that nothing names are matched by their day."""
    piece: list[Litter] = []
    lines = 0
    for litter in litters:
        if lines >= PIECE and litter.day != piece[-1].day:
            yield piece
            piece, lines = [], 0
        piece.append(litter)
        lines += len(litter.rows)
    if piece:
        yield piece


def _import_piece(run: Run, herd: Herd, piece: list[Litter], in_file: InFile) -> set[int]:
    """Decide and write some litters; returns the ids of animals on whose evidence they bear."""
    record = OnRecord(herd, piece)
    pending = Pending(record)
    decider = Decider(record, update=run.options.update, today=run.today(herd), by=run.by)
    for litter in piece:
        in_file.tell(litter)
        decision = decider.decide(litter)
        _tell(run, decision)
        if not decision.refused:
            pending.carry_out(decision)
    bears_on = pending.write(by=run.by)
    run.write_outcomes()
    run.progress(sum(len(litter.rows) for litter in piece))
    return bears_on


def _tell(run: Run, decision: Decision) -> None:
    """Write down what became of each line of a litter, and what is to be told of it."""
    for row, problem in decision.problems:
        run.tell(row.pk, problem)
    if decision.refused:
        _tell_refused(run, decision)
        return
    new = {row.pk for calf, _animal in decision.new for row in calf.rows}
    changed = _changed_lines(decision) - new
    rest = {row.pk for row in decision.litter.rows} - new - changed
    run.conclude(sorted(new), RowOutcome.NEW)
    run.conclude(sorted(changed), RowOutcome.CHANGED)
    run.conclude(sorted(rest), RowOutcome.SAME)
    made = run.report.made
    made["calvings"] += decision.calving_is_new
    made["dams"] += decision.dam_is_new
    made["calves"] += len(decision.new)
    corrected = {id(each.record): each.record for each in decision.corrections}.values()
    made["calvings_changed"] += sum(isinstance(record, Calving) for record in corrected)
    made["animals_changed"] += sum(isinstance(record, Animal) for record in corrected)


def _changed_lines(decision: Decision) -> set[int]:
    """Return the lines (ids) by which anything on record changes: all of them where the calving does."""
    calving_changes = not decision.calving_is_new and (
        any(isinstance(each.record, Calving) for each in decision.corrections)
    )
    if calving_changes or (decision.dam is not None and decision.corrects(decision.dam)):
        return {row.pk for row in decision.litter.rows}
    return {row.pk for calf, animal in decision.known if decision.corrects(animal) for row in calf.rows}


def _tell_refused(run: Run, decision: Decision) -> None:
    refused = {row.pk: row.line for row, problem in decision.problems if problem.severity is Severity.REFUSED}
    own = {
        row.line
        for row, problem in decision.problems
        if problem.severity is Severity.REFUSED and problem.code != REFUSED_WITH_OTHERS
    }
    for row in decision.litter.rows:
        if row.pk not in refused:
            run.tell(row.pk, refused_with_others(min(own or refused.values())))
    run.conclude([row.pk for row in decision.litter.rows], RowOutcome.REFUSED)


BIRTHS = register(Importer(ImportKind.BIRTHS, LAYOUT, import_births))
