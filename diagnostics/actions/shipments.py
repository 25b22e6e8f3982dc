"""Recording the results of a whole shipment, of one herd or of several: all of them, or none."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from diagnostics.actions.assays import reassess_after, take_in
from diagnostics.actions.sample_life import follow_results
from diagnostics.entries import AssayEntry, Report
from diagnostics.models import Assay, Assessment
from diagnostics.policies import Move
from diagnostics.vocabulary import Cause
from herd.actions.numbers import lock
from herd.errors import Problem, Refused
from herd.models import Herd, User


@dataclass(frozen=True, slots=True)
class Reported:
    """What a laboratory reports of one test that is on record."""

    assay: Assay
    report: Report


@dataclass(frozen=True, slots=True)
class Recorded:
    """One test of a shipment as it was recorded, with the verdict on its animal before and after."""

    assay: Assay
    before: Assessment | None
    after: Assessment | None


class ShipmentRefused(Refused):
    """Nothing of a shipment was recorded; `by_test` says what speaks against which test (by its id)."""

    def __init__(self, by_test: Mapping[int, tuple[Problem, ...]]) -> None:
        super().__init__(*dict.fromkeys(problem for found in by_test.values() for problem in found))
        self.by_test = by_test


@transaction.atomic
def record_results(
    *, reported: Collection[Reported], by: User | None, today: Callable[[Herd], date]
) -> list[Recorded]:
    """Record what came of several tests, of one herd or more; the verdicts are worked out once a herd.

    `today` says what day it is in a herd. Returns the tests that gained a version, in the order given: a report sent
    twice adds nothing. Raises `ShipmentRefused` with the problems of each test refused; nothing is recorded then.
    """
    by_herd: dict[Herd, list[Reported]] = defaultdict(list)
    for each in reported:
        by_herd[each.assay.herd].append(each)
    problems: dict[int, tuple[Problem, ...]] = {}
    before = _verdicts(reported)
    gained: dict[int, Assay] = {}
    # Herds are locked in one order, so that two shipments never wait for each other.
    for herd, theirs in sorted(by_herd.items(), key=lambda item: item[0].pk):
        lock(herd)
        written = _taken_in(herd, theirs, problems, by=by, today=today(herd))
        if written and not problems:
            gained |= {assay.pk: assay for assay in written}
            animals = [assay.animal_id for assay in written]
            follow_results(herd, [assay.pk for assay in written], by=by, today=today(herd))
            reassess_after(herd, animals, Cause.RESULT_RECORDED, by=by, today=today(herd))
    if problems:
        raise ShipmentRefused(problems)
    after = _verdicts(reported)
    listed = [gained[each.assay.pk] for each in reported if each.assay.pk in gained]
    return [Recorded(assay, before.get(assay.animal_id), after.get(assay.animal_id)) for assay in listed]


def _taken_in(
    herd: Herd,
    reported: Collection[Reported],
    problems: dict[int, tuple[Problem, ...]],
    *,
    by: User | None,
    today: date,
) -> list[Assay]:
    """Write the reports of one herd, adding to `problems` what is refused; returns the tests with a new version."""
    written: list[Assay] = []
    for each in reported:
        try:
            assay, decision = take_in(_entry(each), herd=herd, by=by, today=today, of=each.assay)
        except Refused as error:
            problems[each.assay.pk] = error.problems
        else:
            if decision.move is not Move.UNCHANGED:
                written.append(assay)
    return written


def _entry(reported: Reported) -> AssayEntry:
    assay = reported.assay
    return AssayEntry(
        animal=assay.animal,
        method=assay.method,
        collected_on=assay.collected_on,
        report=reported.report,
        specimen=assay.specimen,
        laboratory=assay.laboratory,
    )


def _verdicts(reported: Collection[Reported]) -> dict[int, Assessment]:
    return Assessment.objects.in_bulk([each.assay.animal_id for each in reported])
