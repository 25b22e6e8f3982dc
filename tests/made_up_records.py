"""Faulty records that Hypothesis makes up for the tests of data quality, and the faults found by looking at each."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import strategies as st

from diagnostics.models import Assay, AssayResult
from diagnostics.reports.fault_questions import Fault
from diagnostics.reports.scope import Scope, Split
from herd.models import Animal, Calving, Herd, SeparateLitters
from tests.factories import AnimalFactory, UserFactory
from tests.reports import litter

FIRST = date(2024, 1, 1)
DAY = st.integers(0, 800)
#: What the dams are: two that are cows, and two whose number is none.
DAMS = (
    {"number": "10", "breed": "Angus", "born_on": date(2019, 2, 3)},
    {"number": "0011", "breed": "", "born_on": None},
    {"number": "000", "breed": "Jersey", "born_on": date(2012, 7, 1)},
    {"number": "Rex", "breed": "Jersey", "born_on": date(2020, 1, 1)},
)
CALF = st.fixed_dictionaries(
    {
        "sex": st.sampled_from(["female", "male", "unknown"]),
        "fate": st.sampled_from(["alive", "alive", "alive", "stillborn", "unknown"]),
        "numbered": st.booleans(),
        "left": st.booleans(),
        "sire": st.sampled_from(["", "Duke", "Rex"]),
    }
)
CALVING = st.fixed_dictionaries(
    {
        "day": DAY,
        "dam": st.none() | st.integers(0, 3),
        "calves": st.lists(CALF, max_size=3),
        "number_born": st.none() | st.integers(1, 3),
        "parity": st.none() | st.integers(1, 10),
        "voided": st.sampled_from([False, False, False, True]),
    }
)
RESULT = st.fixed_dictionaries(
    {
        "animal": st.integers(0, 5),
        "day": DAY,
        "specimen": st.sampled_from(["blood_edta", "hair", ""]),
        "status": st.sampled_from(["final", "final", "preliminary", "void"]),
        "of_sample": st.sampled_from(["", "", "A1"]),
        "of_result": st.sampled_from(["", "", "B1"]),
    }
)
RECORDS = st.fixed_dictionaries(
    {
        "calvings": st.lists(CALVING, max_size=7),
        "dams_left": st.lists(st.booleans(), min_size=4, max_size=4),
        "bought": st.lists(st.tuples(st.booleans(), st.booleans()), max_size=2),
        "results": st.lists(RESULT, max_size=3),
        "separate": st.booleans(),
    }
)


def written(herd: Herd, records: dict) -> None:
    """Write made-up records, as far as no dam calves twice on a day; every second pair may be declared separate."""
    dams = [AnimalFactory(herd=herd, sex="female", **told) for told in DAMS]
    calvings = [_calving(herd, dams, each) for each in _once_a_day(records["calvings"])]
    for number, (born, left) in enumerate(records["bought"]):
        animal = AnimalFactory(herd=herd, number=f"B{number}", born_on=FIRST if born else None, sire="Duke")
        _leave(animal, left=left)
    for dam, left in zip(dams, records["dams_left"], strict=True):
        _leave(dam, left=left)
    if records["separate"]:
        _declared_separate(herd, calvings[::2])
    for number, each in enumerate(records["results"]):
        _tested(list(herd.animals.order_by("pk")), number, **each)


def _once_a_day(calvings: list[dict]) -> list[dict]:
    stand: dict[object, dict] = {}
    for number, each in enumerate(calvings):
        stand.setdefault(number if each["dam"] is None else (each["dam"], each["day"]), each)
    return list(stand.values())


def _calving(herd: Herd, dams: list[Animal], each: dict) -> Calving:
    on = FIRST + timedelta(days=each["day"])
    more = {"number_born": each["number_born"], "parity": each["parity"]}
    dam = None if each["dam"] is None else dams[each["dam"]]
    calving = litter(herd, on, *((calf["sex"], calf["fate"]) for calf in each["calves"]), dam=dam, **more)
    Calving.objects.filter(pk=calving.pk).update(dam=dam)
    for calf, told in zip(calving.calves.order_by("pk"), each["calves"], strict=True):
        Animal.objects.filter(pk=calf.pk).update(
            number=f"C{calf.pk}" if told["numbered"] else "", sire=told["sire"]
        )
        _leave(calf, left=told["left"])
    if each["voided"]:
        by = UserFactory()
        told = {"voided_at": datetime(2026, 6, 1, tzinfo=UTC), "voided_by": by, "void_reason": "mistake"}
        Calving.objects.filter(pk=calving.pk).update(**told)
    return Calving.objects.get(pk=calving.pk)


def _leave(animal: Animal, *, left: bool) -> None:
    if left and animal.left_on is None:
        day = date(2026, 5, 1)
        Animal.objects.filter(pk=animal.pk).update(left_on=day, left_reason="sold")


def _declared_separate(herd: Herd, calvings: list[Calving]) -> None:
    ordered = sorted(calvings, key=lambda calving: (calving.calved_on, calving.pk))
    for earlier, later in pairwise(ordered):
        if earlier.dam_id == later.dam_id and earlier.dam_id is not None:
            SeparateLitters.objects.create(herd=herd, earlier=earlier, later=later, reason="embryos")


def _tested(animals: list[Animal], number: int, **told: object) -> None:
    animal = animals[told["animal"] % len(animals)]
    assay = Assay.objects.create(
        herd=animal.herd,
        animal=animal,
        method="pcr_sry" if told["specimen"] else "tract_exam",
        specimen=told["specimen"],
        laboratory=f"L{number}",
        collected_on=FIRST + timedelta(days=told["day"]),
        accession=told["of_sample"],
    )
    assay.current = AssayResult.objects.create(
        herd=animal.herd, assay=assay, status=told["status"], outcome="detected", accession=told["of_result"]
    )
    assay.save()


# --- Looked at one by one ---


def looked_at(herds: list[Herd], scope: Scope) -> dict[Fault, list[tuple[object, str]]]:
    """Return the public ids of the records with each fault, each with its key of the split; by plain Python."""
    everything = Everything(herds, scope)
    found = {fault: [] for fault in Fault}
    for calving in everything.asked_for:
        for fault in everything.faults_of(calving):
            found[fault].append((calving.public_id, everything.key(calving, calving.calved_on)))
    for fault, animal, calving, day in everything.animals():
        found[fault].append((animal.public_id, everything.key(calving, day, of=animal)))
    return found


class Everything:
    """All records of some herds, read whole."""

    def __init__(self, herds: list[Herd], scope: Scope) -> None:
        """Read calvings, animals, results and what was declared separate."""
        self.scope = scope
        self.all_animals = list(Animal.objects.filter(herd__in=herds))
        self.by_id = {animal.pk: animal for animal in self.all_animals}
        self.standing = [each for each in Calving.objects.filter(herd__in=herds) if each.voided_at is None]
        self.by_calving = {calving.pk: calving for calving in self.standing}
        self.calves = defaultdict(list)
        for animal in self.all_animals:
            self.calves[animal.calving_id].append(animal)
        self.separate = set(SeparateLitters.objects.values_list("earlier", "later"))
        self.assays = list(Assay.objects.filter(herd__in=herds).select_related("current"))
        self.asked_for = [calving for calving in self.standing if self.within(calving.calved_on)]

    def within(self, day: date) -> bool:
        """Say whether a day was asked for."""
        return (self.scope.since or day) <= day <= (self.scope.until or day)

    def faults_of(self, calving: Calving) -> set[Fault]:
        """Return the faults of one calving."""
        calves, stated, found = self.calves[calving.pk], calving.number_born or 0, set()
        sexes = Counter(calf.sex for calf in calves)
        if max(len(calves), stated) > 1 and (sexes["unknown"] or stated > len(calves)):
            found.add(Fault.UNKNOWN_SEX)
        if not calves:
            found.add(Fault.NO_CALVES)
        for other in self.standing:
            days = (calving.calved_on - other.calved_on).days
            same_dam = other.dam_id is not None and other.dam_id == calving.dam_id
            if same_dam and 3 < days < 200 and (other.pk, calving.pk) not in self.separate:
                found.add(Fault.TOO_CLOSE)
        return found

    def animals(self):
        """Yield the faults of animals and results: the fault, the record, the calving and the day it falls under."""
        sires = {(animal.herd_id, animal.sire) for animal in self.all_animals if animal.sire}
        for animal in self.all_animals:
            born = self.by_calving.get(animal.calving_id)
            present = animal.left_on is None
            if born in self.asked_for and not animal.number and animal.fate == "alive" and present:
                yield Fault.NO_NUMBER, animal, born, born.calved_on
            if animal.born_on is None and present:
                yield Fault.NO_BIRTH_DATE, animal, born, born and born.calved_on
            own = [calving for calving in self.asked_for if calving.dam_id == animal.pk]
            zeros = animal.number and set(animal.number) == {"0"}
            if own and (zeros or (animal.number and (animal.herd_id, animal.number) in sires)):
                last = max(own, key=lambda calving: (calving.calved_on, calving.pk))
                yield Fault.PLACEHOLDER_DAM, animal, last, last.calved_on
        for assay in self.assays:
            final = assay.current.status == "final" and assay.specimen
            if (
                final
                and not assay.accession
                and not assay.current.accession
                and self.within(assay.collected_on)
            ):
                born = self.by_calving.get(self.by_id[assay.animal_id].calving_id)
                yield Fault.NO_ACCESSION, assay, born, assay.collected_on

    def key(self, calving: Calving | None, day: date | None, of: Animal | Assay | None = None) -> str:
        """Return the row of the split that a record stands in."""
        if self.scope.split is Split.HERD:
            return self.scope.herds[(of or calving).herd_id]
        if self.scope.split is Split.SIRE:
            return self._sire(calving, of)
        if self.scope.split in {Split.YEAR, Split.QUARTER, Split.MONTH, Split.SEASON}:
            return "" if day is None else _period(self.scope.split, day)
        if calving is None:
            return ""
        return self._of_dam(calving)

    def _sire(self, calving: Calving | None, of: Animal | Assay | None) -> str:
        animal = self.by_id[of.animal_id] if isinstance(of, Assay) else of
        is_dam = calving is not None and animal is not None and calving.dam_id == animal.pk
        if animal is not None and not is_dam:
            return animal.sire
        return max((calf.sire for calf in self.calves[calving.pk]), default="")

    def _of_dam(self, calving: Calving) -> str:
        if self.scope.split is Split.PARITY:
            return f"{min(calving.parity, 8):02}" if calving.parity else ""
        dam = self.by_id.get(calving.dam_id)
        if self.scope.split is Split.BREED:
            return dam.breed if dam else ""
        if dam is None or dam.born_on is None:
            return ""
        return f"{min(int((calving.calved_on - dam.born_on).days / 365.25), 10):02}"


def _period(split: Split, day: date) -> str:
    return {
        Split.YEAR: f"{day:%Y}",
        Split.QUARTER: f"{day.year}-Q{(day.month + 2) // 3}",
        Split.MONTH: f"{day:%Y-%m}",
        Split.SEASON: ("12-02", "03-05", "06-08", "09-11")[day.month % 12 // 3],
    }[split]
