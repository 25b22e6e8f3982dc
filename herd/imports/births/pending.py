"""What has been decided of a piece of a file and is not saved yet: put on record for later lines, then written."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Model

from herd.actions.in_bulk import Generation, save_births
from herd.imports.births.decision import Decision
from herd.imports.births.record import OnRecord
from herd.models import Animal, Calving, User

REASON = "imported"


class Pending:
    """Decisions carried out on the records in memory, to be written together."""

    def __init__(self, record: OnRecord) -> None:
        self.record = record
        self.entered: list[Animal] = []
        self.generations: dict[int, Generation] = defaultdict(Generation)
        self._generation_of: dict[int, int] = {}
        self._changed: list[Animal | Calving] = []
        self._fields: dict[type[Model], set[str]] = defaultdict(set)
        self._bears_on: list[Animal] = []
        self._removed: list[Animal] = []

    def carry_out(self, decision: Decision) -> None:
        """Change the records in memory as decided, and put what is new on record for the lines that follow."""
        calving, dam = decision.calving, decision.dam
        if calving is None:
            return
        if decision.dam_is_new and dam is not None:
            self.entered.append(dam)
            self.record.add_animal(dam)
        bears = bool(decision.new or decision.corrections or decision.calving_is_new)
        if bears and not decision.calving_is_new:
            # Littermates of before the correction: those beside the old date, or of the former dam.
            self._bears_on += self._all_beside(calving)
        if dam is not None and dam.calving is not None and decision.corrects(dam):
            self._bears_on += self._all_beside(dam.calving)  # her littermates are judged by her sex
        self._correct(decision)
        self.record.remove_calves(calving, decision.removed)
        self._removed += decision.removed
        if decision.calving_is_new:
            self._generation_of[id(calving)] = 1 + self._born_in(dam)
            self.generations[self._generation_of[id(calving)]].calvings.append(calving)
        self.record.add_calving(calving)
        for _lines, calf in decision.new:
            self.generations[self._generation_of.get(id(calving), 0)].calves.append(calf)
            self.record.add_animal(calf)
        if bears:
            self._bears_on += self._all_beside(calving)

    def _born_in(self, dam: Animal | None) -> int:
        """Return the generation in which a dam is saved: 0 for one on record, or entered without a birth."""
        return (
            self._generation_of.get(id(dam.calving), 0) if dam is not None and dam.calving is not None else 0
        )

    def _correct(self, decision: Decision) -> None:
        for correction in decision.corrections:
            record = correction.record
            setattr(record, correction.name, correction.value)
            if record.pk is None:
                continue  # made by an earlier line: saved as it is now
            self._fields[type(record)].add(correction.name)
            self._changed.append(record)
        for _lines, animal in decision.known:
            self.record.add_animal(animal)

    def _all_beside(self, calving: Calving) -> Iterator[Animal]:
        """Yield the dam and calves of a calving, and the calves of those beside it."""
        yield from self.record.calves_of(calving)
        if calving.dam is not None:
            yield calving.dam
            for other in self.record.beside(calving.dam, calving.calved_on):
                yield from self.record.calves_of(other)

    def write(self, *, by: User | None) -> set[int]:
        """Save everything, and return the ids of animals on whose evidence it bears."""
        gone = {id(animal) for animal in self._removed}
        save_births(
            entered=self.entered,
            generations=[self.generations[order] for order in sorted(self.generations)],
            changed=list({id(record): record for record in self._changed}.values()),
            changed_fields=dict(self._fields),
            removed=self._removed,
            by=by,
            reason=REASON,
        )
        return {animal.pk for animal in self._bears_on if id(animal) not in gone}
