"""Deciding what becomes of a litter of a file: which calving on record it is, what is new, what is filled."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from herd.errors import Problem, Severity
from herd.imports.births import calves as of_calves
from herd.imports.births.decision import Decision
from herd.imports.births.litters import Litter
from herd.imports.births.matching import Match, Named, match_by_number
from herd.imports.births.record import OnRecord
from herd.imports.births.rows import BirthRow
from herd.imports.corrections import differs
from herd.kinship import SAME_LITTER_DAYS
from herd.models import Animal, Calving, User
from herd.policies import CalfFacts, CalvingFacts, DamFacts, calving_problems, dam_not_there, refusal
from herd.vocabulary import Sex

#: Columns of the file that bear another name than the field.
COLUMNS: Mapping[str, str] = {"calved_on": "calving_date", "number": "calf", "born_on": "calving_date"}


class Decider:
    """Decides litters one after the other, the oldest first; what is carried out is on record for the next."""

    def __init__(self, record: OnRecord, *, update: bool, today: date, by: User | None) -> None:
        self.record = record
        self.update = update
        self.today = today
        self.by = by

    def decide(self, litter: Litter) -> Decision:
        """Decide what becomes of a litter. Changes nothing."""
        decision = Decision(litter, problems=list(litter.problems))
        if decision.refused:
            return decision
        self._find_dam(decision)
        matches = self._matches(decision)
        self._find_calving(decision, matches)
        if decision.refused:
            return decision
        if decision.calving is None:
            self._make_calving(decision)
        else:
            self._compare_calving(decision, decision.calving)
        of_calves.decide(decision, matches, self.record, update=self.update, today=self.today, by=self.by)
        self._check(decision)
        return decision

    def _find_dam(self, decision: Decision) -> None:
        """Find the dam, or make a cow without a birth on record; one of unrecorded sex becomes female."""
        litter = decision.litter
        if not litter.dam:
            return
        row = litter.row_with("dam", litter.dam)
        dam = self.record.bearer_on(litter.dam, litter.day)
        if dam is None:
            bearers = self.record.bearers(litter.dam)
            if any(animal.present and animal.number == litter.dam for animal in bearers):
                decision.tell(row, dam_not_there(litter.dam))
            dam = Animal(herd=litter.herd, number=litter.dam, sex=Sex.FEMALE.value, recorded_by=self.by)
            decision.dam_is_new = True
        elif dam.sex == Sex.UNKNOWN:
            message = _("The sex of %(number)s was not recorded; she has calved, and is recorded as female.")
            told = message % {"number": litter.dam}
            decision.tell(row, Problem("dam_is_female", "dam", told, Severity.NOTICE))
            decision.correct(dam, "sex", Sex.FEMALE.value)
        decision.dam = dam

    def _matches(self, decision: Decision) -> dict[int, Match]:
        """Find the animals on record that the numbered calves are, by the id of the calf's lines."""
        litter = decision.litter
        matches: dict[int, Match] = {}
        taken: list[Animal] = []
        for calf in litter.calves:
            if not calf.number or calf.number == litter.dam:
                continue
            named = Named(calf.number, calf.sex, litter.day, decision.dam, litter.name, calf.dead)
            found = match_by_number(named, self.record.bearers(calf.number))
            if isinstance(found, Problem):
                decision.tell(calf.first, found)
            elif found is not None:
                if found.animal is decision.dam:
                    message = _("%(number)s cannot be her own calf.") % {"number": calf.number}
                    decision.tell(calf.first, refusal("calf_is_dam", "calf", message))
                if any(found.animal is animal for animal in taken):
                    message = _("Two calves of this litter are the same animal on record.")
                    decision.tell(calf.first, refusal("one_animal_twice", "calf", message))
                taken.append(found.animal)
                matches[id(calf)] = found
        return matches

    def _find_calving(self, decision: Decision, matches: dict[int, Match]) -> None:
        """Find the calving on record: of the dam and day, of the litter and day, or that of a calf."""
        litter = decision.litter
        found: list[Calving | None] = [match.animal.calving for match in matches.values()]
        if decision.dam is not None:
            found.append(self.record.calving_of(decision.dam, litter.day))
        if litter.name:
            found.append(self.record.calving_named(litter.name, litter.day))
        if litter.nameless:
            found.append(self.record.nameless_on(litter.day, litter.calves[0]))
        for calving in found:
            if calving is None or calving is decision.calving:
                continue
            if decision.calving is not None:
                message = _("These lines belong to two calvings on record. Join or correct them first.")
                decision.tell(litter.first, refusal("two_calvings", "calving_date", message))
                return
            decision.calving = calving

    def _make_calving(self, decision: Decision) -> None:
        litter = decision.litter
        decision.calving_is_new = True
        decision.calving = Calving(
            herd=litter.herd, dam=decision.dam, calved_on=litter.day, recorded_by=self.by, **litter.said
        )

    def _compare_calving(self, decision: Decision, calving: Calving) -> None:
        """Compare with the calving on record: fill what is empty, refuse or correct what differs."""
        litter = decision.litter
        for name, value in litter.said.items():
            row = litter.row_with(COLUMNS.get(name, name), str(value))
            decision.compare(calving, {name: value}, row, update=self.update, columns=COLUMNS)
        decision.compare(
            calving, {"calved_on": litter.day}, litter.first, update=self.update, columns=COLUMNS
        )
        if decision.dam is None or calving.dam is decision.dam:
            return
        if calving.dam is None or self.update:
            decision.correct(calving, "dam", decision.dam)
        else:
            row = litter.row_with("dam", litter.dam)
            decision.tell(row, differs("dam", calving.dam, litter.dam))

    def _check(self, decision: Decision) -> None:
        """Check the calving as it would be, by the rules that hold for forms too."""
        if decision.calving is None:
            return
        for problem in calving_problems(self._facts(decision, decision.calving), today=self.today):
            calf = None if problem.calf is None else decision.litter.calves[problem.calf]
            decision.tell(self._row(decision.litter, problem) if calf is None else calf.first, problem)

    def _row(self, litter: Litter, problem: Problem) -> BirthRow:
        if problem.code == "dam_is_sire":
            return litter.row_with("sire", litter.dam)
        if problem.field == "number_born":
            return litter.row_with("number_born", str(litter.said.get("number_born", "")))
        return litter.row_with("dam", litter.dam) if problem.field == "dam" else litter.first

    def _facts(self, decision: Decision, calving: Calving) -> CalvingFacts:
        litter = decision.litter
        settled = decision.calving_is_new or any(
            each.record is calving and each.name in {"dam", "calved_on"} for each in decision.corrections
        )
        return CalvingFacts(
            calved_on=litter.day,
            calves=tuple(CalfFacts(number=calf.number, sex=calf.sex) for calf in litter.calves),
            dam=self._dam_facts(decision, calving, whole=settled),
            number_born=litter.said.get("number_born"),
            sires=tuple(calf.data["sire"] for calf in litter.calves if "sire" in calf.data),
        )

    def _dam_facts(self, decision: Decision, calving: Calving, *, whole: bool) -> DamFacts | None:
        """Tell of the dam what a new calving is checked against; of one on record only her number matters."""
        dam = decision.corrected(calving, "dam")
        if dam is None:
            return None
        if not whole:
            return DamFacts(number=decision.litter.dam or dam.number)
        others = [each.calved_on for each in self.record.calvings_of(dam) if each is not calving]
        return DamFacts(
            number=decision.litter.dam or dam.number,
            sex=decision.corrected(dam, "sex"),
            born_on=dam.born_on,
            calved_on=nearest(others, decision.litter.day),
        )


def nearest(days: list[date], to: date) -> tuple[date, ...]:
    """Return the last day before and the first after, and any at most three days off: one warning an interval."""
    before = max((day for day in days if day < to), default=None)
    after = min((day for day in days if day > to), default=None)
    beside = {day for day in days if abs((day - to).days) <= SAME_LITTER_DAYS}
    return tuple(sorted(beside | {day for day in (before, after) if day is not None}))
