"""Which one test a line of a file means: told from the samples with its tube's code, or the tests with its accession.

Data alone: what is on record was loaded before. What the line says beside it either agrees, or is refused.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from diagnostics import labels
from diagnostics.engine.vocabulary import ResultStatus
from diagnostics.entries import Report
from diagnostics.imports.rows import report_of
from diagnostics.models import Assay, Sample
from diagnostics.policies import PROVISIONAL, filled
from diagnostics.policies.samples import result_problem
from diagnostics.vocabulary import OPEN_STATES, SampleState
from herd.errors import Problem
from herd.models import Animal, Herd
from herd.policies import day
from herd.queries import bore_number

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Means:
    """What a line means, in full: the animal and the identity of the test, as on record."""

    herd: Herd
    animal: Animal
    method: str
    specimen: str
    collected_on: date
    laboratory: str
    tube: str
    accession: str

    @property
    def method_words(self) -> str:
        """What the method is called."""
        return str(labels.METHOD[self.method])

    def cells(self) -> dict[str, str]:
        """Return the cells that a line which says all by itself would hold."""
        said = {
            "method": self.method,
            "specimen": self.specimen,
            "collected_on": self.collected_on.isoformat(),
            "laboratory": self.laboratory,
            "tube": self.tube,
            "accession": self.accession,
        }
        return {name: value for name, value in said.items() if value}

    @classmethod
    def of(cls, assay: Assay, cells: Cells) -> "Means":
        """Return a test on record as what a line means; it keeps its own accession where the line names one."""
        tube = cells.get("tube") or (assay.sample.tube if assay.sample else "")
        return cls(
            assay.herd,
            assay.animal,
            assay.method,
            assay.specimen,
            assay.collected_on,
            assay.laboratory,
            tube,
            cells.get("accession") or assay.accession,
        )

    @classmethod
    def by_accession(cls, cells: Cells, tests: Iterable[Assay]) -> "Means | tuple[Problem, ...]":
        """Return the one test of the animal that bears the accession; what else the line says has to agree."""
        hers = [each for each in tests if bore_number(each.animal, cells["animal"], each.collected_on)]
        told = {"animal": cells["animal"], "accession": cells["accession"]}
        if not hers:
            message = _(
                "No test of %(animal)s with the accession «%(accession)s» is on record: give method, specimen and day "
                "of drawing, or the code on the tube."
            )
            return (Problem("accession_unknown", "accession", message % told),)
        agreeing = [each for each in hers if all(_agrees(each, cells, name) for name in _SAID_OF_A_TEST)]
        if not agreeing:
            message = _(
                "The test of %(animal)s with the accession «%(accession)s» is on record as %(tests)s."
            )
            return (Problem("contradicts_record", "accession", message % {**told, "tests": listed(hers)}),)
        meant = one_of(cells, agreeing)
        if meant is None:
            message = _(
                "More than one test of %(animal)s has the accession «%(accession)s»: %(tests)s. Say which in "
                "method, specimen or collected_on."
            )
            return (Problem("more_than_one", "accession", message % {**told, "tests": listed(agreeing)}),)
        return cls.of(meant, cells)


#: What a line may say of a test beside its accession.
_SAID_OF_A_TEST = ("method", "specimen", "collected_on", "laboratory")


def _agrees(assay: Assay, cells: Cells, name: str) -> bool:
    on_record = str(getattr(assay, name))
    return not cells.get(name) or cells[name].casefold() == on_record.casefold()


def listed(tests: Iterable[Assay]) -> str:
    """Name tests in a sentence: method, and the day their sample was drawn."""
    told = _("%(method)s, drawn on %(day)s")
    return "; ".join(
        told % {"method": labels.METHOD[each.method], "day": day(each.collected_on)} for each in tests
    )


def one_of(cells: Cells, tests: Sequence[Assay]) -> Assay | None:
    """Return the one of these tests that a line means; `None` where that cannot be told.

    The one that waits for its result; where none waits, the only one, or the only one that says the same already.
    """
    waiting = [each for each in tests if each.current and each.current.status in PROVISIONAL]
    if waiting:
        return waiting[0] if len(waiting) == 1 else None
    standing = [each for each in tests if each.current and each.current.status != ResultStatus.VOID]
    if len(standing) > 1:
        standing = [each for each in standing if _says_the_same(each, cells)]
    return standing[0] if len(standing) == 1 else None


def _says_the_same(assay: Assay, cells: Cells) -> bool:
    said = report_of({**cells, "method": assay.method})
    versions = [Report.of(version) for version in assay.versions.all()]
    return any(filled(said, version) == version for version in versions)


def narrowed(cells: Cells, samples: Sequence[Sample]) -> tuple[list[Sample], Problem | None]:
    """Return the samples with a tube's code that may be meant, or what the line says against them."""
    number = cells.get("animal", "")
    fitting = [each for each in samples if not number or bore_number(each.animal, number, each.collected_on)]
    if not fitting:
        return [], anothers_tube(_likeliest(samples)[0], number)
    for name in ("collected_on", "specimen"):
        agreeing = [
            each for each in fitting if cells.get(name, str(getattr(each, name))) == str(getattr(each, name))
        ]
        if not agreeing:
            return [], _contradicts(_likeliest(fitting)[0], name)
        fitting = agreeing
    return _likeliest(fitting), None


def _likeliest(samples: Sequence[Sample]) -> list[Sample]:
    """Return the samples whose result is to come; else those resulted; else those that were rejected or lost."""
    still = [each for each in samples if each.state in OPEN_STATES]
    resulted = [each for each in samples if each.state == SampleState.RESULTED]
    return still or resulted or list(samples)


def anothers_tube(sample: Sample, number: str) -> Problem:
    """Say that the tube a line names is another animal's."""
    told = {"tube": sample.tube, "number": number, "animal": sample.animal, "day": day(sample.collected_on)}
    message = _(
        "The tube «%(tube)s» is another animal's: it holds the sample of %(animal)s drawn on %(day)s, not one of "
        "%(number)s."
    )
    return Problem("anothers_tube", "animal", message % told)


def _contradicts(sample: Sample, name: str) -> Problem:
    told = {"tube": sample.tube, "animal": sample.animal}
    if name == "specimen":
        told["said"] = labels.SPECIMEN[sample.specimen]
        message = _("The sample of %(animal)s in the tube «%(tube)s» is on record as: %(said)s.")
    else:
        told["said"] = day(sample.collected_on)
        message = _("The sample of %(animal)s in the tube «%(tube)s» was drawn on %(said)s.")
    return Problem("contradicts_record", name, message % told)


def choose(cells: Cells, samples: Sequence[Sample], *, needs_test: bool) -> Means | tuple[Problem, ...]:
    """Return the test that a line means by its tube, or why there is none; nothing where the line says all itself.

    `needs_test` says that the line leaves out what only the record can tell.
    """
    pairs = [(sample, _test_of(sample, cells)) for sample in samples]
    if len(pairs) > 1:  # a code used again: the one that says the same already, if only one does
        pairs = [pair for pair in pairs if pair[1] is not None and _says_the_same(pair[1], cells)]
    if len(pairs) != 1:
        return (_several_samples(cells, samples),) if needs_test else ()
    sample, assay = pairs[0]
    if not needs_test:
        return _only_the_laboratory(assay, sample, cells)
    void = cells.get("status") == ResultStatus.VOID
    if not void and (problem := result_problem(sample.state, sample.state_on)):
        return (problem,)
    if assay is None:
        return _without_test(cells, sample)
    problems = tuple(_against(assay, cells))
    return problems or Means.of(assay, cells)


#: A line that says these names its test by itself, an empty laboratory included.
_WHOLE = ("animal", "method", "specimen", "collected_on")


def _test_of(sample: Sample, cells: Cells) -> Assay | None:
    asked = [each for each in sample.assays.all() if cells.get("method", each.method) == each.method]
    for each in asked:
        each.sample, each.animal, each.herd = sample, sample.animal, sample.herd
    if all(cells.get(name) for name in _WHOLE):
        exact = [each for each in asked if each.laboratory == cells.get("laboratory", "")]
        if len(exact) == 1:
            return exact[0]
    return one_of(cells, asked)


def _only_the_laboratory(assay: Assay | None, sample: Sample, cells: Cells) -> Means | tuple[Problem, ...]:
    """Return the test of a line that says all but the laboratory: the one that waits, unless the record has its own."""
    same = (each for each in sample.assays.all() if each.method == cells["method"])
    own = any(each.laboratory == cells.get("laboratory", "") for each in same)
    waits = assay is not None and assay.current is not None and assay.current.status in PROVISIONAL
    if assay is None or own or not waits or tuple(_against(assay, cells)):
        return ()
    return Means.of(assay, cells)


def _without_test(cells: Cells, sample: Sample) -> Means | tuple[Problem, ...]:
    """Return what a line means whose sample is known and whose test is not: a method the sample was not out for."""
    if "method" in cells:
        tests = [each for each in sample.assays.all() if each.method == cells["method"]]
        if tests:
            return (_several_tests(cells, sample, tests),)
        laboratory = cells.get("laboratory", sample.laboratory)
        return Means(
            sample.herd,
            sample.animal,
            cells["method"],
            sample.specimen,
            sample.collected_on,
            laboratory,
            sample.tube,
            cells.get("accession", ""),
        )
    return (_several_tests(cells, sample, list(sample.assays.all())),)


def _against(assay: Assay, cells: Cells) -> Iterable[Problem]:
    """Say what a line says against the test its tube leads to: another laboratory, or another accession."""
    waits = assay.current is not None and assay.current.status in PROVISIONAL
    said = cells.get("laboratory", "")
    if said and assay.laboratory and said.casefold() != assay.laboratory.casefold():
        message = _("The sample was sent to «%(laboratory)s» by the record.") % {
            "laboratory": assay.laboratory
        }
        yield Problem("contradicts_record", "laboratory", message)
    given = cells.get("accession", "")
    if waits and given and assay.accession and given != assay.accession:
        message = _("The test of this tube is on record with the accession «%(accession)s».")
        yield Problem("contradicts_record", "accession", message % {"accession": assay.accession})


def _several_samples(cells: Cells, samples: Iterable[Sample]) -> Problem:
    told = {
        "tube": cells["tube"],
        "samples": "; ".join(f"{each.herd}: {each.animal}, {day(each.collected_on)}" for each in samples),
    }
    message = _("More than one sample has borne the code «%(tube)s»: %(samples)s. Give herd, animal and day.")
    return Problem("more_than_one", "tube", message % told)


def _several_tests(cells: Cells, sample: Sample, tests: Sequence[Assay]) -> Problem:
    told = {
        "tube": cells["tube"],
        "tests": "; ".join(str(labels.METHOD[each.method]) for each in tests) or _("none"),
    }
    message = _(
        "Which test of the tube «%(tube)s» this is cannot be told; on record: %(tests)s. Say its method."
    )
    return Problem("more_than_one", "method", message % told)
