"""What is on record of the numbers that a file of animals names, with what earlier lines have entered."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Max, Min
from django.utils.translation import gettext as _

from herd.errors import Problem
from herd.guards import Resting, resting_on
from herd.imports.corrections import NOT_SAID, Corrections
from herd.models import Animal, FormerNumber, Herd
from herd.policies import DamFacts, dam_problems, refusal
from herd.queries import bearer_among, live_calvings
from herd.vocabulary import Sex

#: What tells whether a line and an animal that has left may be the same.
TELLING = ("born_on", "entered_on", "left_on", "sex")


class AnimalsOnRecord:
    """The animals of one herd that bear or have borne some numbers."""

    def __init__(self, herd: Herd, numbers: set[str]) -> None:
        self.herd = herd
        self._named: dict[str, list[Animal]] = defaultdict(list)
        self._known: dict[int, Animal] = {}
        former = FormerNumber.objects.filter(herd=herd, number__in=numbers).values("animal")
        here = herd.animals.prefetch_related("former_numbers").order_by("pk")
        for found in (here.filter(number__in=numbers), here.filter(pk__in=former)):
            for loaded in found:
                animal = self._known.setdefault(loaded.pk, loaded)
                borne = {animal.number, *(former.number for former in animal.former_numbers.all())}
                for number in borne & numbers:
                    if not any(each is animal for each in self._named[number]):
                        self._named[number].append(animal)

    def add(self, animal: Animal) -> None:
        """Take in an animal of an earlier line, not saved yet."""
        self._named[animal.number].append(animal)

    def match(self, number: str, said: Mapping[str, Any], begins: date) -> Animal | None:
        """Return the animal a line is: the one present; or one that has left and of whom the line may tell.

        A line that tells of a time after an animal left, or of one that has left before another came, tells of
        another animal.
        """
        bearers = self._named.get(number, [])
        left_on = said.get("left_on")
        agreeing = [animal for animal in bearers if not _contradicts(animal, said)]
        if agreeing:
            return max(agreeing, key=lambda animal: (_agreement(animal, said), animal.present))
        for animal in bearers:
            came = max(filter(None, (animal.born_on, animal.entered_on)), default=date.min)
            apart = left_on is not None and left_on <= came
            if animal.present and animal.number == number and not apart:
                return animal
        return bearer_among(bearers, number, begins) if begins > date.min else None

    def last_calving_of(self, animal: Animal) -> date | None:
        """Return the day of an animal's last calving here."""
        return self._calved.get(animal.pk, (None, None))[1] if animal.pk else None

    def problems(self, animal: Animal, decision: Corrections[Any]) -> list[Problem]:
        """Check an animal as it would be against its birth on record, its calvings and what rests on it."""
        problems: list[Problem] = []
        born_on = decision.corrected(animal, "born_on")
        if animal.calving_id is not None and born_on != animal.born_on:
            message = _("The date of birth is that of the calving on record: correct the calving.")
            problems.append(refusal("birth_date_is_the_calvings", "born_on", message))
        first = self._calved.get(animal.pk, (None, None))[0]
        if first is not None:
            sex = Sex(decision.corrected(animal, "sex")).value
            for each in dam_problems(DamFacts(number=animal.number, sex=sex, born_on=born_on), first):
                field = "sex" if each.code == "dam_is_male" else "born_on"
                problems.append(Problem(each.code, field, each.message, each.severity))
        for each_resting in self._resting.get(animal.pk, ()):
            if each_resting.since and born_on and each_resting.since < born_on:
                message = _("Recorded before that day: %(record)s") % {"record": each_resting.message}
                problems.append(refusal("recorded_before_birth", "born_on", message))
        return problems

    @cached_property
    def _resting(self) -> dict[int, list[Resting]]:
        resting: dict[int, list[Resting]] = defaultdict(list)
        for each in resting_on(self._known.values()):
            resting[each.animal_id].append(each)
        return resting

    @cached_property
    def _calved(self) -> dict[int, tuple[date | None, date | None]]:
        """First and last calving of each animal."""
        counted = live_calvings(self.herd).filter(dam__in=list(self._known)).order_by().values("dam")
        return {
            row["dam"]: (row["first"], row["last"])
            for row in counted.annotate(first=Min("calved_on"), last=Max("calved_on"))
        }


def _contradicts(animal: Animal, said: Mapping[str, Any]) -> bool:
    """Say whether a line and an animal differ in what tells them apart, or do not overlap in time."""
    pairs = [(getattr(animal, name), said.get(name)) for name in TELLING]
    if any(one not in NOT_SAID and other not in NOT_SAID and one != other for one, other in pairs):
        return True
    begins = max(filter(None, (said.get("born_on"), said.get("entered_on"))), default=date.min)
    return animal.left_on is not None and animal.left_on < begins


def _agreement(animal: Animal, said: Mapping[str, Any]) -> int:
    return sum(getattr(animal, name) == value for name, value in said.items())
