"""Animals from outside, from a file of one row an animal: matched by number, entered, filled or corrected."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, islice
from typing import Any

from django.utils.translation import gettext as _

from herd.actions.animals import announce
from herd.actions.in_bulk import save_animals
from herd.actions.numbers import lock
from herd.errors import Problem
from herd.imports import cells
from herd.imports.animals_on_record import AnimalsOnRecord
from herd.imports.columns import Column, Layout
from herd.imports.corrections import NOT_SAID, Correction, Corrections
from herd.imports.runs import Importer, Run, register
from herd.models import Animal, Herd, ImportRow
from herd.policies import birth_date_problems, future_problems, leaving_problems, refusal
from herd.queries import kin_of
from herd.vocabulary import BirthAsStated, Change, ImportKind, RowOutcome

LAYOUT = Layout(
    columns=(
        Column("herd", cells.number()),
        Column("animal", cells.number(), filled=True),
        Column("sex", cells.word(cells.SEXES), filled=True),
        Column("born_on", cells.day),
        Column("entered_on", cells.day),
        Column("birth_as_stated", cells.word({stated.value: stated.value for stated in BirthAsStated})),
        Column("official_id", cells.number()),
        Column("breed", cells.text(40)),
        Column("note", cells.text(2000)),
        # Beyond the contract: without them the export of a herd that animals have left could not be read back.
        Column("left_on", cells.day),
        Column("left_reason", cells.word(cells.LEFT_REASONS)),
    ),
    animal="animal",
    day="born_on",
)
DATES = frozenset({"born_on", "entered_on", "left_on"})
#: Numbers decided together.
PIECE = 1000
REASON = "imported"


@dataclass(frozen=True, slots=True)
class AnimalRow:
    """One line of a file of animals: what it says, by field of `Animal`, filled cells only."""

    pk: int
    line: int
    number: str
    said: dict[str, Any]

    @property
    def begins(self) -> date:
        """The first day on which the animal can have borne the number here."""
        return max((self.said.get("born_on", date.min), self.said.get("entered_on", date.min)))

    @property
    def sort_key(self) -> tuple[Any, ...]:
        """What lines of one number are put in order by, whatever their order in the file."""
        return (
            self.begins,
            self.said.get("left_on", date.max),
            sorted((k, str(v)) for k, v in self.said.items()),
        )


def read_row(row: ImportRow) -> AnimalRow:
    """Return a staged line as an animal."""
    said = {
        name: date.fromisoformat(value) if name in DATES else value
        for name, value in row.data.items()
        if name not in {"herd", "animal"} and (value not in NOT_SAID or name == "sex")
    }
    return AnimalRow(row.pk, row.line, row.animal, said)


@dataclass(slots=True)
class Decision(Corrections[AnimalRow]):
    """What becomes of one line: an animal entered, or one on record filled or corrected."""

    row: AnimalRow
    entered: Animal | None = None
    corrections: list[Correction] = field(default_factory=list)
    problems: list[tuple[AnimalRow, Problem]] = field(default_factory=list)


def import_animals(run: Run) -> None:
    """Import the animals of a batch; lines that are not refused are written, the others told of."""
    for _code, herd in sorted(run.herds.items()):
        lock(herd)
        rows = map(read_row, run.rows(herd, in_order_of="animal"))
        numbers = (list(of_number) for _number, of_number in groupby(rows, key=lambda row: row.number))
        while piece := list(islice(numbers, PIECE)):
            touched = _import_piece(run, herd, piece)
            if touched:
                announce(herd, touched, Change.ANIMAL_ENTERED, by=run.by, today=run.today(herd))


def _import_piece(run: Run, herd: Herd, piece: list[list[AnimalRow]]) -> set[int]:
    """Decide and write the lines of some numbers; returns the ids of animals whose evidence may differ."""
    record = AnimalsOnRecord(herd, {rows[0].number for rows in piece})
    entered: list[Animal] = []
    changed: dict[int, Animal] = {}
    fields: set[str] = set()
    for row in (row for rows in piece for row in sorted(rows, key=lambda row: row.sort_key)):
        decision = _decide(run, herd, row, record)
        _tell(run, decision)
        if decision.refused:
            continue
        for each in decision.corrections:
            setattr(each.record, each.name, each.value)
            if isinstance(each.record, Animal) and each.record.pk:
                fields.add(each.name)
                changed[each.record.pk] = each.record
        if decision.entered is not None:
            entered.append(decision.entered)
            record.add(decision.entered)
    kin = kin_of([pk for pk, animal in changed.items() if animal.calving_id])
    save_animals(
        entered=entered, changed=list(changed.values()), changed_fields=fields, by=run.by, reason=REASON
    )
    run.write_outcomes()
    run.progress(sum(len(rows) for rows in piece))
    return {animal.pk for animal in entered} | set(changed) | kin


def _decide(run: Run, herd: Herd, row: AnimalRow, record: AnimalsOnRecord) -> Decision:
    decision = Decision(row)
    today = run.today(herd)
    animal = record.match(row.number, row.said, row.begins)
    if animal is None:
        animal = decision.entered = Animal(herd=herd, number=row.number, recorded_by=run.by, **row.said)
    elif animal.pk is None:
        _compare_lines(decision, animal)
    else:
        said = {name: value for name, value in row.said.items() if value not in NOT_SAID}
        decision.compare(animal, said, row, update=run.options.update, columns={})
        if decision.corrections:
            decision.tell(row, *record.problems(animal, decision))
    for name in ("born_on", "entered_on"):
        decision.tell(row, *future_problems(row.said.get(name), today=today, field=name))
    decision.tell(row, *_date_problems(decision, animal, record, today=today))
    return decision


def _compare_lines(decision: Decision, animal: Animal) -> None:
    """Refuse a second line of one animal that says anything else than the first."""
    for name, value in decision.row.said.items():
        if getattr(animal, name) != value and value not in NOT_SAID:
            told = {"number": animal.number, "one": getattr(animal, name) or _("empty"), "other": value}
            message = _("The file gives %(number)s twice: «%(one)s» and «%(other)s».") % told
            decision.tell(decision.row, refusal("lines_differ", name, message))


def _date_problems(
    decision: Decision, animal: Animal, record: AnimalsOnRecord, *, today: date
) -> Iterator[Problem]:
    """Check arrival and leaving of an animal as it would be; one on record only where they change."""
    now = decision.corrected
    if animal is not decision.entered and not decision.corrections:
        return
    born_on, left_on = now(animal, "born_on"), now(animal, "left_on")
    entered_on = now(animal, "entered_on")
    yield from birth_date_problems(born_on, entered_on=entered_on, left_on=left_on)
    if bool(left_on) != bool(now(animal, "left_reason")):
        yield refusal("leaving_half_said", "left_on", _("Say both when the animal left and why."))
    elif left_on and (animal is decision.entered or left_on != animal.left_on):
        yield from leaving_problems(
            born_on=born_on,
            entered_on=entered_on,
            last_record_on=record.last_calving_of(animal),
            left_on=left_on,
            today=today,
        )


def _tell(run: Run, decision: Decision) -> None:
    row = decision.row
    for _row, problem in decision.problems:
        run.tell(row.pk, problem)
    if decision.refused:
        run.conclude([row.pk], RowOutcome.REFUSED)
    elif decision.entered is not None:
        run.conclude([row.pk], RowOutcome.NEW)
        run.report.made["animals"] += 1
    elif decision.corrections:
        run.conclude([row.pk], RowOutcome.CHANGED)
        run.report.made["animals_changed"] += 1
    else:
        run.conclude([row.pk], RowOutcome.SAME)


ANIMALS = register(Importer(ImportKind.ANIMALS, LAYOUT, import_animals))
