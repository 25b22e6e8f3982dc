"""Herd reports over 1,000,000 calvings in 500 herds, against the same SQL aggregates and one `pivot_table` of each."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
from django.db import connection
from django.db.models import F, Model

from benchmarks.bench import Databases, Line, median, seconds
from diagnostics.models import Assay, AssayResult, Assessment, AssessmentChange
from diagnostics.presenters.reports.registry import REPORTS
from diagnostics.reports import charts
from diagnostics.reports.document import Document
from diagnostics.reports.scope import Scope, Split
from herd.models import Animal, Calving, Herd

HERDS, CALVINGS = 500, 1_000_000
CALVINGS_A_COW, TWINS_EVERY = 5, 24
FIRST_DAY, TODAY = date(2016, 1, 1), date(2026, 1, 1)
BATCH = 5_000
#: How many times the floor a report may take: of one herd, and of all.
ONE_HERD, ALL_HERDS = 3.0, 1.5
MOST_MEMORY_MB = 400
THRESHOLDS = {
    "confirm_threshold": 0.95,
    "clear_threshold": 0.1,
    "suspect_threshold": 0.1,
    "engine_version": "0",
}
BREEDS = ("Holstein", "Jersey", "Angus")

Record = TypeVar("Record", bound=Model)


def write(records: Iterator[Record]) -> None:
    """Write records of one model, some thousands at a time."""
    while several := list(islice(records, BATCH)):
        type(several[0])._default_manager.bulk_create(several)


def fill(herds: int, calvings: int) -> None:
    """Write herds with so many calvings among them, their calves, verdicts and tests, without going through actions."""
    each = calvings // herds
    cows = max(each // CALVINGS_A_COW, 1)
    write(Herd(pk=n + 1, code=f"H{n:04d}", name=f"Herd {n}") for n in range(herds))
    write(_cow(n, n // cows + 1) for n in range(herds * cows))
    write(_calving(n, each, cows) for n in range(herds * each))
    write(_calves(range(herds * each), each, herds * cows))
    write(_assessment(animal) for animal in Animal.objects.filter(calving__isnull=False).iterator(BATCH))
    twins = Animal.objects.filter(assessment__pairing="FM", sex="female")
    write(_change(animal) for animal in twins.iterator(BATCH))
    tested = [animal for number, animal in enumerate(twins.iterator(BATCH)) if number % 2]
    write(_assay(animal) for animal in tested)
    write(
        AssayResult(
            pk=animal.pk, herd_id=animal.herd_id, assay_id=animal.pk, status="final", outcome="detected"
        )
        for animal in tested
    )
    Assay.objects.update(current_id=F("pk"))
    connection.cursor().execute("ANALYZE")


def _cow(number: int, herd: int) -> Animal:
    born = FIRST_DAY - timedelta(days=700 + number % 900)
    return Animal(
        pk=number + 1, herd_id=herd, number=str(number), sex="female", born_on=born, breed=BREEDS[herd % 3]
    )


def _calving(number: int, each: int, cows: int) -> Calving:
    herd, place = divmod(number, each)
    turn, cow = divmod(place, cows)
    day = FIRST_DAY + timedelta(days=400 * turn + number % 360)
    born = 2 if number % TWINS_EVERY == 0 else 1
    dam = herd * cows + cow + 1
    return Calving(
        pk=number + 1, herd_id=herd + 1, dam_id=dam, calved_on=day, number_born=born, parity=turn + 1
    )


def _calves(numbers: range, each: int, cows: int) -> Iterator[Animal]:
    """Yield the calves: a heifer or a bull a calving, of twins two of three pairings in turn."""
    pk = cows
    for number in numbers:
        twins = number % TWINS_EVERY == 0
        sexes = ("FM", "FF", "MM")[number // TWINS_EVERY % 3] if twins else "FM"[number % 2]
        for sex in sexes:
            pk += 1
            yield Animal(
                pk=pk,
                herd_id=number // each + 1,
                calving_id=number + 1,
                sex="female" if sex == "F" else "male",
                fate="alive",
                born_on=FIRST_DAY,
                sire=f"Sire {number % 300}",
            )


def _assessment(animal: Animal) -> Assessment:
    number = (animal.calving_id or 0) - 1
    twins = number % TWINS_EVERY == 0
    pairing = ("FM", "FF", "MM")[number // TWINS_EVERY % 3] if twins else "F"
    at_risk = pairing == "FM" and animal.sex == "female"
    return Assessment(
        animal=animal,
        herd_id=animal.herd_id,
        verdict=("suspect", "confirmed")[number // 7 % 2] if at_risk else "not_at_risk",
        pairing=pairing,
        criterion=at_risk,
        flagged=at_risk,
        next_step="none",
        assessed_on=TODAY,
        row="1",
        **THRESHOLDS,
    )


def _change(animal: Animal) -> AssessmentChange:
    told = {"verdict": "suspect", "probability": 0.92, "row": "1", "cause": "calving_recorded", **THRESHOLDS}
    return AssessmentChange(animal=animal, herd_id=animal.herd_id, **told)


def _assay(animal: Animal) -> Assay:
    told = {"method": "pcr_amelogenin", "specimen": "blood_edta", "collected_on": FIRST_DAY}
    return Assay(pk=animal.pk, herd_id=animal.herd_id, animal=animal, **told)


class Asked:
    """Notes each question that passes through it with its parameters, so that it can be asked again without us."""

    def __init__(self) -> None:
        """Begin without a question."""
        self.questions: list[tuple[str, Any]] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, *more: Any) -> Any:
        """Let a question pass, and note it."""
        self.questions.append((sql, params))
        return execute(sql, params, *more)


def floor(questions: list[tuple[str, Any]]) -> None:
    """Ask the database the same, and make one pivot table of each answer that is a table of counts."""
    for sql, params in questions:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            rows = cursor.fetchall()
            names = [column[0] for column in cursor.description]
        if "GROUP BY" in sql and rows and len(names) > 3:
            frame = pd.DataFrame.from_records(rows, columns=names)
            frame.pivot_table(index=names[0], columns=names[1], values=names[-1], aggfunc="sum", fill_value=0)


def scopes() -> dict[str, Scope]:
    """Return one herd, and all of them."""
    herds = dict(Herd.objects.values_list("pk", "code"))
    middle = sorted(herds)[len(herds) // 2]
    return {
        "one herd": Scope({middle: herds[middle]}, TODAY, split=Split.MONTH),
        "all herds": Scope(herds, TODAY, split=Split.MONTH, across=True),
    }


def compare(name: str, scope: Scope, *, rounds: int) -> tuple[float, float, float, int]:
    """Return seconds of a report, of its floor, of its drawing, and its number of queries; medians in pairs."""
    make, asked = REPORTS[name].numbers, Asked()
    with connection.execute_wrapper(asked):
        make(scope)
    document = REPORTS[name].document(scope)
    pairs = [
        (seconds(lambda: make(scope)), seconds(lambda: floor(asked.questions))) for _turn in range(rounds)
    ]
    drawing = seconds(lambda: draw(document))
    return (
        median([report for report, _floor in pairs]),
        median([base for _report, base in pairs]),
        drawing,
        len(asked.questions),
    )


def draw(document: Document) -> None:
    """Draw every chart of a report."""
    for section in document.sections:
        for chart in section.charts:
            charts.svg(chart)


#: Run in a process of its own: every report of all herds, then the most memory the process ever held, in KiB.
MEMORY = """
import re
from pathlib import Path
import django
django.setup()
from benchmarks.reports import REPORTS, scopes
for report in REPORTS.values():
    report.document(scopes()["all herds"])
print(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
"""


def _memory(path: Path) -> Line:
    """Make every report of all herds in a process of its own, and return the most memory it held."""
    environment = os.environ | {"FREEMARTIN_TEST_DATABASE_URL": f"sqlite:///{path}"}
    command = [sys.executable, "-c", MEMORY]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    memory = int(done.stdout.split()[-1]) / 1024
    kept = memory < MOST_MEMORY_MB
    return Line(
        "memory of all reports of all herds", f"{memory:.0f} MiB", f"under {MOST_MEMORY_MB} MiB", kept
    )


def measure(databases: Databases, *, rounds: int, herds: int = HERDS, calvings: int = CALVINGS) -> list[Line]:
    """Compare each report, of one herd and of all, with its floor."""
    lines = []
    with databases.fresh("reports") as path:
        fill(herds, calvings)
        for name in REPORTS:
            queries = set()
            for what, scope in scopes().items():
                report, base, drawing, asked = compare(name, scope, rounds=rounds)
                queries.add(asked)
                most = ALL_HERDS if scope.across else ONE_HERD
                # Reports that name records, or count the few samples, have no floor of counting calvings.
                bound = bool(REPORTS[name].splits)
                told = (
                    f"{report:.3f} s, floor {base:.3f} s: {report / base:.2f} times; drawing {drawing:.2f} s; "
                    f"{asked} queries"
                )
                lines.append(
                    Line(
                        f"report «{name}» of {what}, {calvings:,} calvings in {herds} herds",
                        told,
                        f"at most {most:g} times the same SQL and a pivot table" if bound else "",
                        not bound or (report <= most * base and len(queries) == 1),
                    )
                )
                print(f"  {lines[-1].what}: {told}")
        lines.append(_memory(path))
    return lines
