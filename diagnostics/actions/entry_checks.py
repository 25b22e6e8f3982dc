"""What is asked of every entry of a test before it is written: does it contradict itself, is it likely at all?"""

from collections.abc import Iterable, Sequence
from datetime import date

from diagnostics.entries import AssayEntry
from diagnostics.policies import content_problems, day_problems
from diagnostics.policies.co_twins import blood_of_co_twin, is_parentage_test_on_blood
from diagnostics.policies.pregnancy import pregnancy_problems
from diagnostics.queries.co_twins import bull_co_twins_among
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
    """Ask about what is unlikely of a test, or unwise; raises `NeedsAcknowledging` until it has been seen."""
    seen = frozenset(acknowledged)
    asked = [*pregnancy_problems(entry), *questions_of_co_twins([entry]).values()]
    if unseen := [problem for problem in asked if problem.code not in seen]:
        raise NeedsAcknowledging(*unseen)


def questions_of_co_twins(entries: Sequence[AssayEntry]) -> dict[int, Problem]:
    """Return by position what is asked of parentage tests on blood of bulls born with heifers: at most a query."""
    asked = {place: entry for place, entry in enumerate(entries) if is_parentage_test_on_blood(entry)}
    bulls = bull_co_twins_among(entry.animal for entry in asked.values())
    return {place: blood_of_co_twin(entry) for place, entry in asked.items() if entry.animal.pk in bulls}
