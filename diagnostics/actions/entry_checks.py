"""What is asked of every entry of a test before it is written: does it contradict itself, is it likely at all?"""

from collections.abc import Iterable
from datetime import date

from diagnostics.entries import AssayEntry
from diagnostics.policies import content_problems, day_problems
from diagnostics.policies.pregnancy import pregnancy_problems
from herd.errors import NeedsAcknowledging, Problem, Refused


def check(entries: Iterable[AssayEntry], *, today: date) -> None:
    """Refuse entries whose days or contents contradict the animal, the method or themselves."""
    problems: list[Problem] = []
    for entry in entries:
        problems += content_problems(entry)
        problems += day_problems(
            collected_on=entry.collected_on,
            reported_on=entry.report.reported_on,
            born_on=entry.animal.born_on,
            entered_on=entry.animal.entered_on,
            left_on=entry.animal.left_on,
            today=today,
        )
    if problems:
        raise Refused(*dict.fromkeys(problems))


def ask_about(entry: AssayEntry, acknowledged: Iterable[str]) -> None:
    """Ask about what is unlikely of a result, but possible; raises `NeedsAcknowledging` until it has been seen."""
    seen = frozenset(acknowledged)
    if unseen := [problem for problem in pregnancy_problems(entry) if problem.code not in seen]:
        raise NeedsAcknowledging(*unseen)
