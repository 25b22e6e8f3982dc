"""Deciding what becomes of the calves of a litter: new, known and filled, or one too many."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from herd.errors import Problem
from herd.imports.births.decision import Decision
from herd.imports.births.matching import Kind, Match, pair, places_taken
from herd.imports.births.record import OnRecord
from herd.imports.births.rows import CalfLines
from herd.imports.corrections import differs
from herd.models import Animal, Calving, User
from herd.policies import DamFacts, birth_date_problems, dam_problems, leaving_problems, refusal
from herd.policies import day as in_words
from herd.vocabulary import DEAD_FATES, Fate, LeftReason, Sex

#: What a calf without a number hands on to the animal that takes her place.
KEPT_OF_A_CALF = ("official_id", "sire", "breed", "birth_weight_kg", "note")


def decide(
    decision: Decision,
    matches: dict[int, Match],
    record: OnRecord,
    *,
    update: bool,
    today: date,
    by: User | None,
) -> None:
    """Decide what becomes of each calf of a litter whose calving has been found or is to be made."""
    calving = decision.calving
    if calving is None:
        return
    on_record = [] if decision.calving_is_new else list(record.calves_of(calving))
    found = {lines: match.animal for lines, match in matches.items()}
    unborn = {lines: match.animal for lines, match in matches.items() if match.kind is Kind.UNBORN}
    room = None if decision.calving_is_new else _room(decision, calving, len(on_record))
    if room is not None:
        _let_take_places(decision, unborn, on_record, record, room=room)
        room -= len(unborn)
    pairing = pair(decision.litter.calves, found, on_record, room=room)
    if room is not None:
        _check_room(decision, pairing.too_many, unborn if room < 0 else {}, update=update)
        added = len(unborn) + len(pairing.new) + len(pairing.too_many)
        _keep_number_born(decision, calving, len(on_record) + len(decision.removed) + added)
    for calf in [*pairing.new, *pairing.too_many]:
        decision.new.append((calf, _made(decision, calf, calving, today=today, by=by)))
    decision.known = pairing.known
    for calf, animal in pairing.known:
        _Known(decision, calf, animal, record, update=update, today=today).decide()
    if decision.corrected(calving, "calved_on") != calving.calved_on:
        _move_others(decision, on_record, record)


def _let_take_places(
    decision: Decision, unborn: dict[int, Animal], on_record: list[Animal], record: OnRecord, *, room: int
) -> None:
    """Let animals known without a birth take the place of calves on record without a number: they are the same.

    Those calves leave `on_record`, and those animals `unborn`, for they add none to the calving.
    """
    taken = places_taken(decision.litter.calves, unborn, on_record, room=room)
    for calf in decision.litter.calves:
        removed = taken.get(id(calf))
        if removed is None:
            continue
        for resting in record.resting_on(removed):
            message = _("The calf on record without a number has to stay: %(record)s") % {
                "record": resting.message
            }
            decision.tell(calf.first, refusal("something_rests_on_it", "calf", message))
        animal = unborn.pop(id(calf))
        decision.removed.append(removed)
        for name in KEPT_OF_A_CALF:
            if not getattr(animal, name) and name not in calf.said():
                decision.correct(animal, name, getattr(removed, name))
    on_record[:] = [calf for calf in on_record if not any(calf is each for each in decision.removed)]


def _room(decision: Decision, calving: Calving, on_record: int) -> int:
    """Return how many calves may be added to a calving on record: up to the number born."""
    born = decision.corrected(calving, "number_born")
    return 0 if born is None else max(born - on_record, 0)


def _check_room(
    decision: Decision, too_many: list[CalfLines], unborn: dict[int, Animal], *, update: bool
) -> None:
    if update:
        return
    calving = decision.calving
    born = decision.corrected(calving, "number_born") if calving else None
    message = _(
        "All calves of this calving are on record (number born: %(born)s). Another one is added only with --update."
    ) % {"born": _("not stated") if born is None else born}
    for calf in decision.litter.calves:
        if id(calf) in unborn or any(calf is each for each in too_many):
            decision.tell(calf.first, refusal("litter_complete", "calf", message))


def _keep_number_born(decision: Decision, calving: Calving, calves: int) -> None:
    """Let the number born be no smaller than the calves; a number stated in the file is refused instead."""
    born = decision.corrected(calving, "number_born")
    if born is None or calves <= born:
        return
    if "number_born" in decision.litter.said:
        told = {"born": born, "calves": calves}
        message = _(
            "%(born)s born is fewer than the %(calves)s calves of this calving, those on record included."
        )
        decision.tell(decision.litter.first, refusal("number_born_too_small", "number_born", message % told))
    else:
        decision.correct(calving, "number_born", calves)


def _made(decision: Decision, calf: CalfLines, calving: Calving, *, today: date, by: User | None) -> Animal:
    """Return a calf to be made; one born dead has left on its calving date."""
    day = decision.litter.day
    said: dict[str, Any] = {"sex": calf.sex, **calf.said(), "fate": calf.fate}
    if calf.dead:
        said |= {"left_on": day, "left_reason": LeftReason.DIED.value}
    else:
        decision.tell(calf.first, *_leaving(said.get("left_on"), said.get("left_reason"), day, today=today))
    return Animal(
        herd=decision.litter.herd, calving=calving, number=calf.number, born_on=day, recorded_by=by, **said
    )


def _leaving(left_on: date | None, left_reason: str | None, born_on: date, *, today: date) -> list[Problem]:
    if left_on is None and not left_reason:
        return []
    if left_on is None or not left_reason:
        return [refusal("leaving_half_said", "left_on", _("Say both when the animal left and why."))]
    return leaving_problems(
        born_on=born_on, entered_on=None, last_record_on=None, left_on=left_on, today=today
    )


class _Known:
    """One calf of a file that is on record as an animal."""

    def __init__(
        self,
        decision: Decision,
        calf: CalfLines,
        animal: Animal,
        record: OnRecord,
        *,
        update: bool,
        today: date,
    ) -> None:
        self.decision = decision
        self.calf = calf
        self.animal = animal
        self.record = record
        self.update = update
        self.today = today
        self.day = decision.litter.day
        self.was_unborn = animal.calving is None

    def decide(self) -> None:
        """Compare with the animal on record: fill what is empty, refuse or correct what differs, and check."""
        said = self.calf.said()
        if self.calf.dead:
            said.pop("left_on", None)
            said.pop("left_reason", None)
        if self.calf.number and not self.animal.number:
            said["number"] = self.calf.number
        if self.was_unborn:
            self._fill_birth(said)
        self.decision.compare(
            self.animal, said, self.calf.first, update=self.update, columns={"number": "calf"}
        )
        self._follow_fate()
        if self.decision.corrects(self.animal):
            self._check()

    def _fill_birth(self, said: dict[str, Any]) -> None:
        """Give a birth to an animal known only as a dam, or bought."""
        self.decision.correct(self.animal, "calving", self.decision.calving)
        said.setdefault("fate", self.calf.fate)
        if self.animal.born_on is None or self.update:
            self.decision.correct(self.animal, "born_on", self.day)
        elif self.animal.born_on != self.day:
            self.decision.tell(self.calf.first, differs("calving_date", self.animal.born_on, self.day))

    def _follow_fate(self) -> None:
        """Let a calf that was dead at birth have left that day, and one that lived be present again."""
        fate = Fate(self.decision.corrected(self.animal, "fate"))
        if fate.value == self.animal.fate and not self.was_unborn:
            return
        gone_at_birth = (
            self.animal.left_reason == LeftReason.DIED and self.animal.left_on == self.animal.born_on
        )
        if fate in DEAD_FATES:
            if self.animal.left_on not in {None, self.day}:
                message = _("%(animal)s left only on %(day)s, and so was not dead at birth.")
                told = {"animal": self.animal, "day": in_words(self.animal.left_on)}
                self.decision.tell(self.calf.first, refusal("lived_on", "fate", message % told))
            self.decision.correct(self.animal, "left_on", self.day)
            self.decision.correct(self.animal, "left_reason", LeftReason.DIED.value)
        elif gone_at_birth:
            self.decision.correct(self.animal, "left_on", None)
            self.decision.correct(self.animal, "left_reason", "")
            self._check_number_is_free()

    def _check_number_is_free(self) -> None:
        others = self.record.bearers(self.animal.number) if self.animal.number else []
        if any(other is not self.animal and other.present for other in others):
            message = _("An animal present in the herd has the number %(number)s.")
            problem = refusal("number_in_use", "calf", message % {"number": self.animal.number})
            self.decision.tell(self.calf.first, problem)

    def _check(self) -> None:
        """Check the animal as it would be against its own calvings, its arrival and leaving, and what rests on it."""
        row, animal, now = self.calf.first, self.animal, self.decision.corrected
        born_on, left_on = now(animal, "born_on"), now(animal, "left_on")
        calved = [calving.calved_on for calving in self.record.calvings_of(animal)]
        if calved:
            self.decision.tell(row, *self._as_dam(born_on, min(calved)))
        self.decision.tell(row, *birth_date_problems(born_on, entered_on=animal.entered_on, left_on=left_on))
        if bool(left_on) != bool(now(animal, "left_reason")):
            message = _("Say both when the animal left and why.")
            self.decision.tell(row, refusal("leaving_half_said", "left_on", message))
        if left_on != animal.left_on and left_on is not None and not self.calf.dead:
            last = max(calved, default=None)
            problems = leaving_problems(
                born_on=born_on,
                entered_on=animal.entered_on,
                last_record_on=last,
                left_on=left_on,
                today=self.today,
            )
            self.decision.tell(row, *problems)
        self.decision.tell(row, *rests_outside(self.decision, animal, self.record))

    def _as_dam(self, born_on: date | None, calved_on: date) -> list[Problem]:
        """Check an animal that has calved: a female, and old enough."""
        number = self.animal.number or self.calf.number
        if born_on is not None and born_on >= calved_on:
            told = {"number": number, "calved": in_words(calved_on), "born": in_words(born_on)}
            message = _(
                "%(number)s calved on %(calved)s and cannot have been born on %(born)s. If that was an earlier "
                "animal of this number, record first that she has left."
            )
            return [refusal("born_after_calving", "calving_date", message % told)]
        sex = self.decision.corrected(self.animal, "sex")
        dam = DamFacts(number=number, sex=Sex(sex).value, born_on=born_on)
        return [
            Problem(
                each.code, "sex" if each.code == "dam_is_male" else each.field, each.message, each.severity
            )
            for each in dam_problems(dam, calved_on)
        ]


def rests_outside(decision: Decision, animal: Animal, record: OnRecord) -> list[Problem]:
    """Refuse a birth after something recorded of an animal, or a death at birth before it."""
    born_on = decision.corrected(animal, "born_on")
    dead = Fate(decision.corrected(animal, "fate")) in DEAD_FATES
    problems = []
    for each in record.resting_on(animal):
        told = {"record": each.message}
        if each.since and born_on and each.since < born_on:
            message = _("Recorded before that day: %(record)s") % told
            problems.append(refusal("recorded_before_birth", "calving_date", message))
        elif each.since and born_on and dead and each.since > born_on:
            message = _("The calf lived on: %(record)s") % told
            problems.append(refusal("lived_on", "fate", message))
    return problems


def _move_others(decision: Decision, on_record: list[Animal], record: OnRecord) -> None:
    """Give all calves of a calving its corrected date as their day of birth."""
    day, row = decision.litter.day, decision.litter.first
    for animal in on_record:
        if decision.corrected(animal, "left_on") == animal.born_on and Fate(animal.fate) in DEAD_FATES:
            decision.correct(animal, "left_on", day)
        decision.correct(animal, "born_on", day)
        calved = [calving.calved_on for calving in record.calvings_of(animal)]
        facts = DamFacts(number=animal.number, born_on=day)
        decision.tell(row, *(dam_problems(facts, min(calved)) if calved else []))
        decision.tell(row, *birth_date_problems(day, left_on=decision.corrected(animal, "left_on")))
        decision.tell(row, *rests_outside(decision, animal, record))
