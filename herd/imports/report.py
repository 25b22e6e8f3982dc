"""What an import did, or would do: counts, and each problem as one line."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from django.utils.translation import gettext as _

from herd.errors import Problem, Severity
from herd.models import ImportBatch, ImportRow
from herd.vocabulary import RowOutcome

#: Code of the problem of a line that is whole itself, but shares its calving with a refused one.
REFUSED_WITH_OTHERS = "refused_with_others"


@dataclass(slots=True)
class Shift:
    """A verdict that changed, or would change, by an import; words and codes as the watcher gave them."""

    herd: str
    animal: str
    before: str
    after: str


@dataclass(slots=True)
class Report:
    """Counts of lines by outcome and of what was made, problems of the file as a whole, and shifted verdicts.

    `lines` is by `RowOutcome`, `severities` by `Severity`; `made` by the name of what was made or changed.
    """

    lines: Counter[str] = field(default_factory=Counter)
    made: Counter[str] = field(default_factory=Counter)
    severities: Counter[str] = field(default_factory=Counter)
    remarks: list[dict[str, str]] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """How many lines are refused."""
        return self.lines[RowOutcome.REFUSED.value]

    @property
    def warnings(self) -> int:
        """How many warnings were given."""
        return self.severities[Severity.WARNING.value]

    def to_json(self) -> dict[str, Any]:
        """Return the report as kept with the batch."""
        return {
            "lines": dict(self.lines),
            "made": dict(self.made),
            "severities": dict(self.severities),
            "remarks": self.remarks,
            "shifts": [asdict(shift) for shift in self.shifts],
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """Return the report kept with a batch; an empty one before it was tried."""
        return cls(
            lines=Counter(kept.get("lines", {})),
            made=Counter(kept.get("made", {})),
            severities=Counter(kept.get("severities", {})),
            remarks=kept.get("remarks", []),
            shifts=[Shift(**shift) for shift in kept.get("shifts", [])],
        )


def as_json(problem: Problem) -> dict[str, str]:
    """Return a problem as kept with a line, in the language of whoever reads the file in."""
    return {
        "code": problem.code,
        "field": problem.field,
        "message": " ".join(str(problem.message).split()),
        "severity": problem.severity.value,
    }


def problem_line(line: int, problem: dict[str, str]) -> str:
    """Write a problem as one line: `line 17, calving_date: «31.02.2026» is not a date`.

    Warnings and notices are told apart by their first word; a problem of the file as a whole has no line.
    """
    where = ", ".join(filter(None, [f"line {line}" if line else "", problem["field"]]))
    first = "" if problem["severity"] == Severity.REFUSED else f"{problem['severity']}: "
    return f"{first}{where}: {problem['message']}" if where else f"{first}{problem['message']}"


def problem_lines(batch: ImportBatch) -> Iterator[str]:
    """Yield each problem of a batch as one line, in the order of the file; read in pieces.

    Lines refused only because another line of their calving is refused are not told again.
    """
    for remark in batch.report.get("remarks", []):
        yield problem_line(int(remark.get("line", 0)), remark)
    for row in rows_with_problems(batch).iterator(chunk_size=1000):
        for problem in row.problems:
            if problem["code"] != REFUSED_WITH_OTHERS:
                yield problem_line(row.line, problem)


def rows_with_problems(batch: ImportBatch) -> Any:
    """Return the lines of a batch about which anything is to be told, in the order of the file."""
    return ImportRow.objects.filter(batch=batch).exclude(problems=[]).order_by("line")


def summary(report: Report) -> str:
    """Say in one sentence each what an import did with the lines, and what it made."""
    told = {outcome.value: report.lines[outcome.value] for outcome in RowOutcome}
    sentences = [
        _("%(new)s lines new, %(changed)s changed, %(same)s the same, %(refused)s refused.") % told,
        *(f"{name}: {count}" for name, count in made_in_words(report)),
    ]
    return "\n".join(sentences)


def made_in_words(report: Report) -> Iterable[tuple[str, int]]:
    """Yield what was made or changed, in words, with how many."""
    words = {
        "herds": _("Herds made"),
        "calvings": _("Calvings recorded"),
        "calves": _("Calves recorded"),
        "dams": _("Cows entered because a calving names them as dam"),
        "animals": _("Animals entered"),
        "calvings_changed": _("Calvings completed or corrected"),
        "animals_changed": _("Animals completed or corrected"),
        "results": _("Results recorded"),
    }
    for name, word in words.items():
        if report.made[name]:
            yield word, report.made[name]
