"""What is on record of the animals that a piece of a file names: loaded at once, kept up while it is decided."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from diagnostics.actions.imported_results import PlannedAssay, PlannedVersion
from diagnostics.engine.vocabulary import LABORATORY_METHODS, Method
from diagnostics.entries import AssayEntry, Report
from diagnostics.imports.rows import ResultRow
from diagnostics.models import Assay, Sample
from diagnostics.policies import PROVISIONAL, Decision, Move, OnRecord
from diagnostics.policies.samples import result_problem, tube_problem
from diagnostics.queries.samples import open_samples, sample_among, told_when_drawn
from herd.errors import Problem
from herd.models import Animal, FormerNumber, Herd
from herd.queries import bearer_among

#: What makes two tests compare: animal, method, specimen, day and laboratory; the accession is `policies`' matter.
Key = tuple[int, str, str, date, str]


def key_of(entry: AssayEntry) -> Key:
    """Return what a test is looked up by."""
    return (entry.animal.pk, entry.method, entry.specimen, entry.collected_on, entry.laboratory)


@dataclass(slots=True)
class Piece:
    """The record of one herd as far as a piece of a file bears on it, and what is planned to be added.

    Tests planned and not saved yet stand in `known` under negative handles. `sample_of` gives the sample on record of
    a test, `said_in` the line of the file that said something of it last.
    """

    herd: Herd
    bearers: dict[str, list[Animal]]
    known: dict[Key, list[OnRecord]]
    samples: dict[tuple[int, str, date], list[Sample]]
    tubes: dict[str, Sample]
    sample_of: dict[int, Sample] = field(default_factory=dict)
    said_in: dict[int, int] = field(default_factory=dict)
    planned: dict[int, PlannedAssay] = field(default_factory=dict)
    versions: list[PlannedVersion] = field(default_factory=list)

    def bearer(self, row: ResultRow) -> Animal | None:
        """Return the animal that bore the line's number on its day."""
        if row.found is not None:
            return row.found
        return bearer_among(self.bearers.get(row.number, ()), row.number, row.day)

    def on_record(self, entry: AssayEntry) -> Sequence[OnRecord]:
        """Return the tests that an entry may be, planned ones included."""
        return self.known.get(key_of(entry), ())

    def plan(self, entry: AssayEntry, decision: Decision, reason: str, *, line: int) -> None:
        """Plan what was decided of an entry, so that the lines after it find it on record."""
        same = self.known.setdefault(key_of(entry), [])
        if decision.move is Move.NEW:
            handle = -1 - len(self.planned)
            self.said_in[handle] = line
            sample = self._drawn(entry)
            report = decision.report.spoilt_as(told_when_drawn(sample))
            self.planned[handle] = PlannedAssay(entry, report, sample)
            same.append(OnRecord(handle, report.accession, (report,)))
            return
        position = next(at for at, each in enumerate(same) if each.assay == decision.assay)
        before = same[position]
        self.said_in[before.assay] = line
        same[position] = OnRecord(
            before.assay, before.accession or decision.report.accession, (*before.versions, decision.report)
        )
        why = decision.report.note if decision.move is Move.VOIDS else reason
        version = PlannedVersion(decision.report, why, number=len(before.versions) + 1)
        if before.assay in self.planned:
            self.planned[before.assay].later.append(version)
        else:
            self.versions.append(PlannedVersion(decision.report, why, version.number, assay=before.assay))

    def line_before(self, entry: AssayEntry) -> int | None:
        """Return the line of the file that has said something of the same test; `None` where none has."""
        lines = [self.said_in[each.assay] for each in self.on_record(entry) if each.assay in self.said_in]
        return max(lines, default=None)

    def problems(self, entry: AssayEntry, decision: Decision) -> Iterator[Problem]:
        """Say why a result cannot come of its sample: its tube is another's, or it was rejected or lost."""
        on_tube = self.tubes.get(entry.report.tube)
        if on_tube is not None and not entry.is_about(on_tube):
            yield tube_problem(on_tube.tube, animal=str(on_tube.animal), drawn_on=on_tube.collected_on)
        sample = self.sample_of.get(decision.assay or 0) or self._sample_for(entry)
        if sample is not None and (problem := result_problem(sample.state, sample.state_on)) is not None:
            yield problem

    def _sample_for(self, entry: AssayEntry) -> Sample | None:
        """Return the sample on record, or planned, that a test was done on."""
        drawn = self.samples.get((entry.animal.pk, entry.specimen, entry.collected_on), ())
        return sample_among(drawn, tube=entry.report.tube, laboratory=entry.laboratory)

    def _drawn(self, entry: AssayEntry) -> Sample | None:
        """Return the sample a test was done on, on record or new; none for an examination."""
        if Method(entry.method) not in LABORATORY_METHODS:
            return None
        sample = self._sample_for(entry)
        if sample is None:
            sample = entry.as_sample(self.herd)
            self.samples.setdefault((entry.animal.pk, entry.specimen, entry.collected_on), []).append(sample)
        if sample.tube and entry.report.status in PROVISIONAL:
            self.tubes.setdefault(sample.tube, sample)
        return sample


def load(herd: Herd, rows: Iterable[ResultRow]) -> Piece:
    """Load what is on record of those that these lines name: six queries, however many they are."""
    listed = list(rows)
    days = [row.day for row in listed]
    bearers = _bearers(herd, {row.number for row in listed})
    animals = {animal.pk for named in bearers.values() for animal in named}
    animals |= {row.found.pk for row in listed if row.found is not None}
    assays = herd.assays.filter(animal__in=animals, collected_on__range=(min(days), max(days)))
    known: dict[Key, list[OnRecord]] = defaultdict(list)
    sample_of: dict[int, Sample] = {}
    for assay in assays.select_related("sample").prefetch_related("versions"):
        if assay.sample is not None:
            sample_of[assay.pk] = assay.sample
        known[_key_on_record(assay)].append(
            OnRecord(assay.pk, assay.accession, tuple(Report.of(version) for version in assay.versions.all()))
        )
    drawn: dict[tuple[int, str, date], list[Sample]] = defaultdict(list)
    for sample in herd.samples.filter(animal__in=animals, collected_on__range=(min(days), max(days))):
        drawn[sample.animal_id, sample.specimen, sample.collected_on].append(sample)
    tubes = {
        sample.tube: sample for sample in open_samples(herd, (row.data.get("tube", "") for row in listed))
    }
    return Piece(herd, bearers, known, drawn, tubes, sample_of)


def _key_on_record(assay: Assay) -> Key:
    return (assay.animal_id, assay.method, assay.specimen, assay.collected_on, assay.laboratory)


def _bearers(herd: Herd, numbers: set[str]) -> dict[str, list[Animal]]:
    """Return the animals that bear or have borne each number."""
    former = FormerNumber.objects.filter(herd=herd, number__in=numbers).values("animal")
    here = herd.animals.prefetch_related("former_numbers")
    found: dict[str, dict[int, Animal]] = defaultdict(dict)
    for animals in (here.filter(number__in=numbers), here.filter(pk__in=former)):
        for animal in animals:
            for number in {animal.number, *(each.number for each in animal.former_numbers.all())} & numbers:
                found[number][animal.pk] = animal
    return {number: list(animals.values()) for number, animals in found.items()}
