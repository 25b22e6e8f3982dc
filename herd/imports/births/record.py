"""What is on record of those a piece of a file names: loaded at once, and kept up while the piece is decided.

An animal or calving on record stands here as one object, however many lines name it; those made by earlier lines
stand beside them before they are saved, so that a dam born in an earlier line is found.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property

from herd.guards import Resting, resting_on
from herd.imports.births.litters import Litter
from herd.imports.births.matching import MOST_DAYS_OFF, alike
from herd.imports.births.rows import CalfLines
from herd.kinship import SAME_LITTER_DAYS
from herd.models import Animal, Calving, FormerNumber, Herd
from herd.queries import bearer_among, days_around


class OnRecord:
    """The animals and calvings of one herd that bear on a piece of a file, with those decided since."""

    def __init__(self, herd: Herd, litters: Iterable[Litter]) -> None:
        """Load what bears on these litters: about eight queries, however many they are."""
        self.herd = herd
        self._animals: dict[int, Animal] = {}
        self._named: dict[str, list[Animal]] = defaultdict(list)
        self._calvings: dict[int, Calving] = {}
        self._by_dam: dict[int, list[Calving]] = defaultdict(list)
        self._by_name: dict[tuple[str, date], Calving] = {}
        self._calves: dict[int, list[Animal]] = defaultdict(list)
        self._nameless: dict[date, list[Calving]] = defaultdict(list)
        listed = list(litters)
        self._load_animals({name for litter in listed for name in _numbers(litter)})
        self._load_calvings(listed)

    # --- what is known ---

    def bearers(self, number: str) -> list[Animal]:
        """Return the animals that bear a number or have borne it."""
        return self._named.get(number, [])

    def bearer_on(self, number: str, on: date) -> Animal | None:
        """Return the animal that bore a number on a day, as `herd.queries.bearer_on` does."""
        return bearer_among(self.bearers(number), number, on)

    def calvings_of(self, dam: Animal) -> list[Calving]:
        """Return the calvings that name an animal as dam."""
        return self._by_dam.get(id(dam), [])

    def calving_of(self, dam: Animal, on: date) -> Calving | None:
        """Return the calving of a dam on a day."""
        return next((calving for calving in self.calvings_of(dam) if calving.calved_on == on), None)

    def calving_named(self, name: str, on: date) -> Calving | None:
        """Return the calving of a litter's name and day."""
        return self._by_name.get((name, on))

    def nameless_on(self, on: date, calf: CalfLines) -> Calving | None:
        """Return a calving without dam and litter of a calf like this one, each once: they are a multiset.

        Her calf has no number, or had none when it was recorded and was tagged since.
        """
        free = self._nameless.get(on, [])
        for fits in (alike, self._alike_before_tagging):
            for calving in free:
                if any(fits(calf, animal) for animal in self.calves_of(calving)):
                    self._nameless[on] = [each for each in free if each is not calving]
                    return calving
        return None

    def _alike_before_tagging(self, calf: CalfLines, animal: Animal) -> bool:
        return animal.pk in self._tagged_since and (animal.sex, animal.fate) == (calf.sex, calf.fate)

    def calves_of(self, calving: Calving) -> list[Animal]:
        """Return the calves of a calving that a litter of this piece may match."""
        return self._calves.get(id(calving), [])

    def beside(self, dam: Animal, on: date) -> list[Calving]:
        """Return the calvings of a dam at most three days from a day, that day's own included."""
        return [
            calving
            for calving in self.calvings_of(dam)
            if abs((calving.calved_on - on).days) <= SAME_LITTER_DAYS
        ]

    def resting_on(self, animal: Animal) -> list[Resting]:
        """Return what was on record as resting on an animal when the piece was begun."""
        return self._resting.get(animal.pk, []) if animal.pk else []

    @cached_property
    def _resting(self) -> dict[int, list[Resting]]:
        resting: dict[int, list[Resting]] = defaultdict(list)
        for each in resting_on(self._animals.values()):
            resting[each.animal_id].append(each)
        return resting

    # --- keeping it up ---

    def add_animal(self, animal: Animal) -> None:
        """Take in an animal not saved yet, or one that has been given a number or a birth."""
        if animal.number and not any(each is animal for each in self._named[animal.number]):
            self._named[animal.number].append(animal)
        if animal.calving is not None:
            calves = self._calves[id(animal.calving)]
            if not any(each is animal for each in calves):
                calves.append(animal)

    def add_calving(self, calving: Calving) -> None:
        """Take in a calving not saved yet, or one that has been given a dam, a name or another day."""
        self._calvings.setdefault(id(calving), calving)
        if calving.dam is not None and not any(each is calving for each in self.calvings_of(calving.dam)):
            self._by_dam[id(calving.dam)].append(calving)
        if calving.litter:
            self._by_name[calving.litter, calving.calved_on] = calving

    def remove_calves(self, calving: Calving, removed: Sequence[Animal]) -> None:
        """Take calves out whose place another animal has taken."""
        calves = self._calves[id(calving)]
        calves[:] = [calf for calf in calves if not any(calf is each for each in removed)]

    # --- loading ---

    def _load_animals(self, numbers: set[str]) -> None:
        former = FormerNumber.objects.filter(herd=self.herd, number__in=numbers).values("animal")
        here = self.herd.animals.prefetch_related("former_numbers")
        for found in (here.filter(number__in=numbers), here.filter(pk__in=former)):
            for loaded in found:
                animal = self._known(loaded)
                for number in {
                    animal.number,
                    *(each.number for each in animal.former_numbers.all()),
                } & numbers:
                    if number and not any(each is animal for each in self._named[number]):
                        self._named[number].append(animal)

    def _known(self, animal: Animal) -> Animal:
        return self._animals.setdefault(animal.pk, animal)

    def _load_calvings(self, litters: list[Litter]) -> None:
        standing = self.herd.calvings.filter(voided_at__isnull=True)
        for calving in standing.filter(dam__in=list(self._animals)):
            self._take(calving)
        born = {animal.calving_id for animal in self._animals.values() if animal.calving_id}
        for calving in standing.filter(pk__in=born):
            self._take(calving)
        names = {litter.name for litter in litters if litter.name}
        if names:
            days = [litter.day for litter in litters]
            for calving in standing.filter(litter__in=names, calved_on__range=(min(days), max(days))):
                self._take(calving)
        nameless = {litter.day for litter in litters if litter.nameless}
        for calving in standing.filter(dam__isnull=True, litter="", calved_on__in=nameless).order_by("pk"):
            self._take(calving)
            self._nameless[calving.calved_on].append(self._calvings[calving.pk])
        self._load_dams()
        self._load_calves(litters, born)
        self._tagged_since = self._find_tagged_since()

    def _take(self, calving: Calving) -> None:
        if calving.pk not in self._calvings:
            self._calvings[calving.pk] = calving

    def _load_dams(self) -> None:
        """Give each calving its dam as the one object she is here."""
        named = {calving.dam_id for calving in self._calvings.values() if calving.dam_id is not None}
        missing = named - set(self._animals)
        for dam in self.herd.animals.filter(pk__in=missing).prefetch_related("former_numbers"):
            self._known(dam)
        for calving in self._calvings.values():
            if calving.dam_id is not None:
                calving.dam = self._animals[calving.dam_id]
                self._by_dam[id(calving.dam)].append(calving)
            if calving.litter:
                self._by_name[calving.litter, calving.calved_on] = calving

    def _load_calves(self, litters: list[Litter], born: set[int]) -> None:
        """Load the calves of calvings about the days of the litters, or in which a calf of theirs was born."""
        reach = MOST_DAYS_OFF + SAME_LITTER_DAYS
        first, _day = days_around(min(litter.day for litter in litters), reach)
        _day, last = days_around(max(litter.day for litter in litters), reach)
        wanted = [
            pk for pk, calving in self._calvings.items() if first <= calving.calved_on <= last or pk in born
        ]
        for calf in (
            self.herd.animals.filter(calving__in=wanted).prefetch_related("former_numbers").order_by("pk")
        ):
            self._known(calf)
        for animal in self._animals.values():
            if animal.calving_id in self._calvings:
                animal.calving = self._calvings[animal.calving_id]
                self._calves[id(animal.calving)].append(animal)
        for calves in self._calves.values():
            calves.sort(key=lambda calf: calf.pk)

    def _find_tagged_since(self) -> set[int]:
        """Return the ids of calves of nameless calvings that had no number when they were recorded."""
        calvings = [calving for of_day in self._nameless.values() for calving in of_day]
        tagged = [calf.pk for calving in calvings for calf in self.calves_of(calving) if calf.number]
        return (
            set(Animal.history.filter(id__in=tagged, number="").values_list("id", flat=True))
            if tagged
            else set()
        )


def _numbers(litter: Litter) -> set[str]:
    return {litter.dam, *(calf.number for calf in litter.calves)} - {""}
