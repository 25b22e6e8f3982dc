"""Lines of a laboratory's file that name a tube, or an accession with an animal: the test they mean, found on record.

Laboratories give back the code on the tube and what they found. Animal, method, specimen, day and laboratory are
filled in from the sample; what the line says of them as well has to agree.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from diagnostics.imports.means import Means, choose, narrowed
from diagnostics.imports.rows import LAYOUT, NEEDED
from diagnostics.models import Assay, Sample
from diagnostics.queries.laboratories import LaboratoryBook
from herd.errors import Problem, Severity
from herd.imports.runs import CHUNK, Run
from herd.models import Herd, ImportRow
from herd.permissions import Right
from herd.policies import day
from herd.queries import herds_for


@dataclass(frozen=True, slots=True)
class Named:
    """A staged line with what it says; `herd` is its herd's code, empty where it names none."""

    row: ImportRow
    herd: str

    def says(self, column: str) -> str:
        """Return a cell of the line; empty where it is."""
        return self.row.data.get(column, "")

    @property
    def lacks(self) -> list[str]:
        """The columns that the contract needs and the line leaves to be found."""
        return [name for name in NEEDED if not self.says(name)] + ([] if self.herd else ["herd"])


def find_on_record(run: Run) -> None:
    """Find what lines leave out, before they are taken in; those that lead to no one test are refused."""
    for rows in _in_pieces(run):
        named = [Named(row, _herd_of(run, row)) for row in rows]
        known = _Known(run, named)
        found: list[ImportRow] = []
        for line in named:
            means = known.meant(line)
            if isinstance(means, Means):
                found.append(_placed(run, line, means))
            elif means:
                run.refuse(line.row.pk, *means)
                line.row.readable = False
                found.append(line.row)
        if found:
            run.place(found)
            run.write_outcomes()


def _in_pieces(run: Run) -> Iterator[list[ImportRow]]:
    """Yield the lines that name a tube or an accession and leave out anything that these lead to."""
    left_out = Q()
    for name in (*NEEDED, "specimen", "laboratory", *(() if run.batch.herd else ("herd",))):
        left_out |= ~Q(data__has_key=name)
    naming = Q(data__has_key="tube") | Q(data__has_key="accession")
    rows = run.batch.rows.filter(naming, left_out, readable=True).order_by("line")
    piece = list(rows[:CHUNK])
    while piece:
        last = piece[-1].line
        yield piece
        piece = list(rows.filter(line__gt=last)[:CHUNK])


def _herd_of(run: Run, row: ImportRow) -> str:
    if run.batch.herd is not None:
        return run.batch.herd.code
    return row.herd_code if "herd" in row.data else ""


def _placed(run: Run, line: Named, means: Means) -> ImportRow:
    """Note what a line means, and where it is sorted by that; a preview says how it was found."""
    row = line.row
    run.matched[row.pk] = means
    row.herd_code, row.day = means.herd.code, means.collected_on
    row.animal = (line.says(LAYOUT.animal) or means.animal.number)[:32]
    if run.rehearsal and line.lacks:
        run.tell(row.pk, _told(line, means))
    if run.rehearsal and line.says("laboratory") and not means.laboratory:
        message = _("The sample is on record without a laboratory, and stays so.")
        run.tell(row.pk, Problem("laboratory_left_out", "laboratory", message, Severity.NOTICE))
    return row


def _told(line: Named, means: Means) -> Problem:
    told = {"animal": means.animal, "method": means.method_words, "day": day(means.collected_on)}
    if line.says("tube"):
        message = _("Found by its tube: %(animal)s, %(method)s, drawn on %(day)s.") % told
        return Problem("found_on_record", "tube", message, Severity.NOTICE)
    message = _("Found by its accession: %(animal)s, %(method)s, drawn on %(day)s.") % told
    return Problem("found_on_record", "accession", message, Severity.NOTICE)


class _Known:
    """The samples and tests on record that some lines name, of the herds that the file may touch. A few queries."""

    def __init__(self, run: Run, lines: Iterable[Named]) -> None:
        listed, herds = list(lines), _herds_in_reach(run)
        self.samples: dict[str, list[Sample]] = defaultdict(list)
        self.tests: dict[str, list[Assay]] = defaultdict(list)
        if tubes := {line.says("tube") for line in listed} - {""}:
            for sample in _samples(herds, tubes):
                self.samples[sample.tube].append(sample)
        led = (line for line in listed if line.lacks and line.says("animal"))
        if accessions := {line.says("accession") for line in led} - {""}:
            for assay in _tests(herds, accessions):
                self.tests[assay.accession].append(assay)
        herds_found = {sample.herd_id for sample in chain.from_iterable(self.samples.values())}
        herds_found |= {assay.herd_id for assay in chain.from_iterable(self.tests.values())}
        self.book = LaboratoryBook(herds_found)

    def meant(self, line: Named) -> Means | tuple[Problem, ...]:
        """Return the test a line means, or why there is none to be told; nothing where it says all by itself."""
        samples = [each for each in self.samples[line.says("tube")] if line.herd in {"", each.herd.code}]
        if samples:
            return self._by_tube(line, samples)
        if not line.lacks:
            return ()
        if line.says("accession") and line.says("animal"):
            return self._by_accession(line)
        if line.says("tube"):
            return (_unknown_tube(line),)
        message = _("An accession may cover many animals: give the animal as well, or the code on the tube.")
        return (Problem("empty_cell", "animal", message),)

    def _by_tube(self, line: Named, samples: list[Sample]) -> Means | tuple[Problem, ...]:
        cells = self._spelt(line, ((sample.herd_id, sample.laboratory) for sample in samples))
        fitting, problem = narrowed(cells, samples)
        if problem is not None:
            return (problem,) if line.lacks else ()
        return choose(cells, fitting, needs_test=bool(line.lacks))

    def _by_accession(self, line: Named) -> Means | tuple[Problem, ...]:
        tests = [each for each in self.tests[line.says("accession")] if line.herd in {"", each.herd.code}]
        cells = self._spelt(line, ((assay.herd_id, assay.laboratory) for assay in tests))
        return Means.by_accession(cells, tests)

    def _spelt(self, line: Named, laboratories: Iterable[tuple[int, str]]) -> dict[str, str]:
        """Return the cells of a line, a laboratory called as on record where one of these is meant by its name."""
        said = line.says("laboratory")
        for herd, on_record in laboratories if said else ():
            meant = self.book.find(herd, said)
            if on_record and meant is not None and meant == self.book.find(herd, on_record):
                return line.row.data | {"laboratory": on_record}
        return line.row.data


def _samples(herds: QuerySet[Herd], tubes: Collection[str]) -> QuerySet[Sample]:
    drawn = Sample.objects.filter(herd__in=herds, tube__in=tubes).select_related("herd", "animal")
    return drawn.prefetch_related("animal__former_numbers", "assays__current", "assays__versions").order_by(
        "pk"
    )


def _tests(herds: QuerySet[Herd], accessions: Collection[str]) -> QuerySet[Assay]:
    tests = Assay.objects.filter(herd__in=herds, accession__in=accessions, current__isnull=False)
    whole = tests.select_related("herd", "animal", "current", "sample")
    return whole.prefetch_related("animal__former_numbers", "versions").order_by("pk")


def _unknown_tube(line: Named) -> Problem:
    told = {"tube": line.says("tube"), "columns": ", ".join(f"«{name}»" for name in line.lacks)}
    message = _(
        "No sample with the code «%(tube)s» on its tube is on record. Correct the code, or fill in %(columns)s."
    )
    return Problem("tube_unknown", "tube", message % told)


def _herds_in_reach(run: Run) -> QuerySet[Herd]:
    """Return the herds a file may touch: the one it is of, else those where its sender brings in files."""
    if run.batch.herd is not None:
        return Herd.objects.filter(pk=run.batch.herd.pk)
    return Herd.objects.all() if run.by is None else herds_for(run.by, may=Right.IMPORT)
