"""What the state of the records allows of a result: new, the same again, the next version, or refused. Pure of writes.

The rules are those of `formats.md`, «Identity of a result»; forms and files share them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics import labels
from diagnostics.engine.entry import EntryProblem, entry_problems
from diagnostics.engine.evidence import AssayEvidence
from diagnostics.engine.reading import states_nothing
from diagnostics.engine.vocabulary import (
    AWAITED,
    EXAMINATIONS,
    Method,
    Outcome,
    PregnancyFinding,
    ResultStatus,
)
from diagnostics.entries import AssayEntry, Report
from diagnostics.models import Assay, AssayResult
from diagnostics.queries.results import assay_evidence
from herd.errors import Problem
from herd.models import Animal
from herd.policies import day, future_problems, refusal
from herd.vocabulary import Answer

#: Not repeated by every report, and kept from the version before where a report leaves them empty: a caveat known
#: when drawing must not be lost because the laboratory does not mention it.
CARRIED = {"tube": "", "accession": "", "caveats": "", "matches_cotwin": Answer.UNKNOWN.value}
#: Statuses that wait for something better.
PROVISIONAL = AWAITED
_RANK = {ResultStatus.OUT.value: 0, ResultStatus.PRELIMINARY.value: 1, ResultStatus.FINAL.value: 2}
GOES_BACK = gettext_lazy(
    "A final result is on record; it does not go back to a preliminary one or a sample out."
)


class Move(StrEnum):
    """What an entered report does to the record."""

    NEW = "new"
    UNCHANGED = "unchanged"
    NEXT_VERSION = "next_version"
    SUPERSEDES = "supersedes"
    VOIDS = "voids"
    REFUSED = "refused"


#: What a laboratory reports of a sample, for the first time or again.
FROM_A_SAMPLE = frozenset({Move.NEW, Move.NEXT_VERSION, Move.SUPERSEDES})


@dataclass(frozen=True, slots=True)
class OnRecord:
    """A test on record of the same herd, animal, method, specimen, day and laboratory, with all its versions."""

    assay: int
    accession: str
    versions: tuple[Report, ...]

    @property
    def current(self) -> Report:
        """Return the version that counts."""
        return self.versions[-1]


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done with a report; `report` is what the new version will say."""

    move: Move
    report: Report
    assay: int | None = None
    problem: Problem | None = None


def filled(report: Report, before: Report) -> Report:
    """Return a report with what it leaves empty, and what belongs to the sample, taken from the version before."""
    kept = {name: getattr(before, name) for name, empty in CARRIED.items() if getattr(report, name) == empty}
    return replace(report, **kept)


def decide(report: Report, on_record: Sequence[OnRecord], *, reason: str = "") -> Decision:
    """Decide what a report does to what is on record of the same animal, method, specimen, day and laboratory.

    `reason` is the one given for superseding other content; a `void` report says why in its note. A report equal
    to any version in a history changes nothing.
    """
    exact = [each for each in on_record if each.accession == report.accession]
    loose = [each for each in on_record if not each.accession or not report.accession]
    for each in exact or loose:
        if any(filled(report, version) == version for version in each.versions):
            return Decision(Move.UNCHANGED, report, each.assay)
    if report.status == ResultStatus.VOID:
        return _decide_void(report, exact or loose)
    if not exact:
        waiting = [each for each in loose if _may_follow(each.current, report)]
        if len(waiting) > 1:
            return _refused(
                report, "more_than_one_waiting", _("More than one sample out matches: give the accession.")
            )
        if not waiting:
            return Decision(Move.NEW, report)
        exact = waiting
    return _decide_version(report, exact[0], reason)


def _may_follow(current: Report, report: Report) -> bool:
    """Say whether a report is the next stage of a provisional one: out, preliminary, final, never back."""
    return current.status in PROVISIONAL and _RANK[report.status] > _RANK[current.status]


def goes_back(report: Report, current: Report) -> bool:
    """Say whether a report is an earlier stage than the one on record: it never goes back, not even with a reason."""
    return _RANK.get(report.status, _RANK[ResultStatus.FINAL.value]) < _RANK.get(
        current.status, _RANK[ResultStatus.FINAL.value]
    )


def _decide_version(report: Report, known: OnRecord, reason: str) -> Decision:
    following = filled(report, known.current)
    if _may_follow(known.current, report):
        return Decision(Move.NEXT_VERSION, following, known.assay)
    back = goes_back(report, known.current)
    if reason and not back:
        return Decision(Move.SUPERSEDES, following, known.assay)
    if back:
        return _refused(report, "goes_back", str(GOES_BACK))
    message = _(
        "Another result of this test is on record: %(record)s. Supersede it with a reason, or void it."
    )
    return _refused(report, "other_content", message % {"record": told(known.current)})


def _decide_void(report: Report, matching: Sequence[OnRecord]) -> Decision:
    if not report.note.strip():
        return _refused(
            report, "void_without_reason", _("Say in the note why the result is void."), field="note"
        )
    if not matching:
        return _refused(
            report, "nothing_to_void", _("There is no such result on record to void."), field="status"
        )
    if len(matching) > 1:
        message = _("More than one result matches: give the accession.")
        return _refused(report, "more_than_one_to_void", message, field="accession")
    (known,) = matching
    if known.current.status == ResultStatus.VOID:
        return Decision(Move.UNCHANGED, report, known.assay)
    voided = replace(known.current, status=ResultStatus.VOID.value, note=report.note)
    return Decision(Move.VOIDS, voided, known.assay)


def _refused(report: Report, code: str, message: str, field: str = "outcome") -> Decision:
    return Decision(Move.REFUSED, report, problem=refusal(code, field, message))


def told(report: Report) -> str:
    """Say in a few words what a report says, for a refusal that shows what is on record."""
    parts: Iterable[object] = (
        labels.RESULT_STATUS[report.status],
        labels.OUTCOME[report.outcome] if report.outcome != Outcome.NOT_STATED else "",
        f"XX {report.cells_xx}, XY {report.cells_xy}" if report.cells_xx is not None else "",
        f"{report.male_fraction_pct} %" if report.male_fraction_pct is not None else "",
        f"{report.vaginal_length_cm} cm" if report.vaginal_length_cm is not None else "",
        f"{report.amh_pg_ml} pg/mL" if report.amh_pg_ml is not None else "",
        labels.PREGNANCY_FINDING[report.pregnancy] if report.pregnancy != PregnancyFinding.NOT_STATED else "",
        {Answer.YES.value: _("abnormal"), Answer.NO.value: _("normal")}.get(report.abnormal, ""),
        report.accession,
    )
    return ", ".join(str(part) for part in parts if part)


def day_problems(
    *,
    collected_on: date,
    reported_on: date | None,
    born_on: date | None,
    entered_on: date | None,
    left_on: date | None,
    today: date,
) -> Iterator[Problem]:
    """Check the days of a test against the animal's life in the herd, each other and today."""
    yield from future_problems(collected_on, today=today, field="collected_on")
    yield from future_problems(reported_on, today=today, field="reported_on")
    if born_on is not None and collected_on < born_on:
        message = _("The animal was born on %(day)s, after this day.") % {"day": day(born_on)}
        yield refusal("before_birth", "collected_on", message)
    elif entered_on is not None and collected_on < entered_on:
        message = _("The animal came to the herd on %(day)s, after this day.") % {"day": day(entered_on)}
        yield refusal("before_arrival", "collected_on", message)
    if left_on is not None and collected_on > left_on:
        message = _("The animal left the herd on %(day)s, before this day.") % {"day": day(left_on)}
        yield refusal("after_leaving", "collected_on", message)
    if reported_on is not None and reported_on < collected_on:
        yield refusal(
            "reported_before_drawn", "reported_on", _("A result cannot be reported before it was drawn.")
        )


def as_stated(entry: AssayEntry) -> AssayEntry:
    """Return an entry with its true status: a laboratory test of which nothing is stated is a sample that is out."""
    is_out = (
        Method(entry.method) not in EXAMINATIONS
        and entry.report.status in _RANK
        and states_nothing(assay_evidence_of(entry))
    )
    return replace(entry, report=replace(entry.report, status=ResultStatus.OUT.value)) if is_out else entry


def assay_evidence_of(entry: AssayEntry) -> AssayEvidence:
    """Return an entry as the engine would read it once it is on record."""
    assay = Assay(method=entry.method, specimen=entry.specimen, collected_on=entry.collected_on)
    return assay_evidence(assay, AssayResult(**asdict(entry.report)))


def content_problems(entry: AssayEntry) -> Iterator[Problem]:
    """Check what a test says against its method and itself, by the engine's table."""
    for problem in entry_problems(assay_evidence_of(entry)):
        words = str(labels.ENTRY_PROBLEM[problem.code.value])
        yield refusal(problem.code.value, problem.field, words % _told_of(problem))


def _told_of(problem: EntryProblem) -> dict[str, str]:
    """Return what the sentence about an entry problem names, in words."""
    data: dict[str, Any] = problem.data
    words = {
        "method": labels.METHOD,
        "specimen": labels.SPECIMEN,
        "outcome": labels.OUTCOME,
        "reads": labels.READING,
    }
    told = {name: str(table[data[name]]) for name, table in words.items() if name in data}
    told |= {name: f"{data[name]}" for name in ("value", "least", "greatest") if name in data}
    told["unit"] = labels.UNIT.get(problem.field, "")
    told["allowed"] = "; ".join(str(labels.SPECIMEN[specimen]) for specimen in data.get("allowed", ()))
    groups = [[str(labels.RESULT_FIELD[name]) for name in group] for group in data.get("one_of", ())]
    told["fields"] = _(" or ").join(_(" and ").join(group) for group in groups)
    return told


def not_borne(number: str, on: date, bearers: Sequence[Animal]) -> Problem:
    """Say why no animal bore a number in the herd on a day; `bearers` have or had it at another time."""
    told = {"number": number, "day": day(on)}
    born_after = [animal.born_on for animal in bearers if animal.born_on and animal.born_on > on]
    if not bearers:
        message = _("No animal of this herd has the number %(number)s.") % told
        return refusal("animal_unknown", "animal", message)
    if len(born_after) == len(bearers):
        told["born"] = day(min(born_after))
        message = _("%(number)s was born on %(born)s, after %(day)s.") % told
        return refusal("before_birth", "collected_on", message)
    message = _("No animal of this herd bore the number %(number)s on %(day)s.") % told
    return refusal("not_borne_that_day", "animal", message)
