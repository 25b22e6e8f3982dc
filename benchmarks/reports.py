"""Herd reports over 1,000,000 calvings in 500 herds, each against its floor in plain SQL (`benchmarks.floors`).

On SQLite and on PostgreSQL, each in a process of its own: `python -m benchmarks.reports 1000000 3` fills the database
of FREEMARTIN_TEST_DATABASE_URL, measures three times, and prints lines of JSON.
"""

import dataclasses
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.bench import Line, median, seconds
from tools.postgres import PostgresUnavailable, throwaway_cluster

if TYPE_CHECKING:
    from diagnostics.presenters.reports.registry import Report
    from diagnostics.reports.document import Document
    from diagnostics.reports.scope import Scope

CALVINGS_A_HERD = 2_000
#: How many times its floor a report may take: of one herd, and of all.
ONE_HERD, ALL_HERDS = 3.0, 1.5
MOST_MEMORY_MIB = 400
#: Of one herd, where a report takes milliseconds, this many pairs; of all herds as many as are asked for, and no more
#: than come to be in these seconds.
MOST_PAIRS, LONGEST_S = 15, 60


@dataclass(frozen=True, slots=True)
class Taken:
    """What a report took: seconds, its floor's, how many times as much in the pairs' median, words, charts, queries."""

    report_s: float
    floor_s: float
    times: float
    words_s: float
    drawing_s: float
    queries: int


def measure(folder: Path, *, rounds: int, calvings: int) -> list[Line]:
    """Measure every report on SQLite and on PostgreSQL; a line says so where there is none."""
    lines = _in_a_process("SQLite", f"sqlite:///{folder}/reports.sqlite3", rounds, calvings)
    for leftover in folder.glob("reports.sqlite3*"):
        leftover.unlink()
    with ExitStack() as running:
        try:
            url = running.enter_context(throwaway_cluster())
        except PostgresUnavailable as reason:
            return [*lines, Line("reports on PostgreSQL", f"not measured: {reason}")]
        return lines + _in_a_process("PostgreSQL", url, rounds, calvings)


def _in_a_process(database: str, url: str, rounds: int, calvings: int) -> list[Line]:
    """Fill a database and measure on it in a process of its own; its lines are told as they come."""
    command = [sys.executable, "-m", "benchmarks.reports", str(calvings), str(rounds)]
    environment = os.environ | _settings(url)
    lines = []
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        for told in process.stdout or ():
            line = Line(**json.loads(told))
            lines.append(dataclasses.replace(line, what=f"{database}: {line.what}"))
            print(f"  {lines[-1].what}: {line.measured}{'' if line.kept else ' – OVER'}", flush=True)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return lines


def _settings(url: str) -> dict[str, str]:
    return {"DJANGO_SETTINGS_MODULE": "config.settings.test", "FREEMARTIN_TEST_DATABASE_URL": url}


def main(calvings: int, rounds: int) -> None:
    """Fill the database and print what each report took, one line of JSON each."""
    import django  # noqa: PLC0415 - a database is chosen before

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from benchmarks.made_herds import make_herds  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    a_herd = min(CALVINGS_A_HERD, calvings)
    taken = seconds(lambda: make_herds(calvings, a_herd=a_herd))
    _tell(Line(f"filling {calvings:,} calvings in {calvings // a_herd} herds", f"{taken:.0f} s"))
    for line in measured(rounds=rounds):
        _tell(line)


def _tell(line: Line) -> None:
    print(json.dumps(dataclasses.asdict(line)), flush=True)


def measured(*, rounds: int) -> Iterator[Line]:
    """Yield the lines of every report on the database in use, then those of the memory."""
    from diagnostics.presenters.reports.registry import REPORTS  # noqa: PLC0415 - needs Django

    for report in REPORTS.values():
        one, tenth, every = scopes(report)
        queries = {number: asked(report, scope) for number, scope in ((1, one), (len(tenth.herds), tenth))}
        for scope, most, pairs in ((one, ONE_HERD, MOST_PAIRS), (every, ALL_HERDS, rounds)):
            taken = take(report, scope, rounds=pairs)
            queries[len(scope.herds)] = taken.queries
            yield Line(
                f"report «{report.name}», {f'all {len(scope.herds)} herds' if scope is every else 'one herd'}",
                f"{taken.times:.2f} times its floor ({taken.report_s:.3f} s to {taken.floor_s:.3f} s); "
                f"words {taken.words_s:.2f} s, drawing {taken.drawing_s:.2f} s",
                f"at most {most:g} times",
                taken.times <= most,
            )
        told = ", ".join(f"{number} of {herds}" for herds, number in sorted(queries.items()))
        yield Line(
            f"report «{report.name}», queries by herds", told, "as many", len(set(queries.values())) == 1
        )
    yield from memory(list(REPORTS))


def scopes(report: "Report") -> tuple["Scope", "Scope", "Scope"]:
    """Return one herd, a tenth of all, and all, as the report is opened.

    Split by month where it can be, which is the most rows; one that names records only where that is asked for.
    """
    from benchmarks.made_herds import TODAY  # noqa: PLC0415 - needs Django
    from diagnostics.reports.scope import Scope, Split  # noqa: PLC0415
    from herd.models import Herd  # noqa: PLC0415

    codes = dict(Herd.objects.order_by("pk").values_list("pk", "code"))
    ids = list(codes)
    split = Split.MONTH if Split.MONTH in report.splits else Split.YEAR
    several = (ids[len(ids) // 2 :][:1], ids[::10], ids)
    one, tenth, every = (
        Scope(
            {pk: codes[pk] for pk in chosen},
            TODAY,
            split=split,
            across=chosen is not several[0],
            unsplit=report.names_records,
        )
        for chosen in several
    )
    return one, tenth, every


def asked(report: "Report", scope: "Scope") -> int:
    """Return how many queries a report asks."""
    from django.db import connection  # noqa: PLC0415 - needs Django
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as queries:
        report.numbers(scope)
    return len(queries)


def take(report: "Report", scope: "Scope", *, rounds: int) -> Taken:
    """Make a report and its floor in turn, some times, then its words and its charts once."""
    from benchmarks.floors import floor_of  # noqa: PLC0415 - needs Django

    floor = floor_of(report.name, scope.ids)
    # Once before the watch runs: what is read from the disk or compiled at first is neither's.
    queries, _warm = asked(report, scope), floor()
    pairs, begun = [], time.perf_counter()
    while len(pairs) < rounds and (not pairs or time.perf_counter() - begun < LONGEST_S):
        pairs.append((seconds(lambda: report.numbers(scope)), seconds(floor)))
    reports, floors = ([pair[place] for pair in pairs] for place in (0, 1))
    documents: list[Document] = []
    whole = seconds(lambda: documents.append(report.document(scope)))
    return Taken(
        report_s=median(reports),
        floor_s=median(floors),
        times=median([mine / base for mine, base in pairs]),
        words_s=max(whole - median(reports), 0),
        drawing_s=seconds(lambda: draw(documents[0])),
        queries=queries,
    )


def draw(document: "Document") -> None:
    """Draw every chart of a report."""
    from diagnostics.reports import charts  # noqa: PLC0415 - needs Django

    for section in document.sections:
        for chart in section.charts:
            charts.svg(chart)


#: Run in a process of its own: one report of all herds with its words, or none; then the most memory it held, in KiB.
MEMORY = """
import re, sys
from pathlib import Path
import django
django.setup()
from benchmarks.reports import scopes
from diagnostics.presenters.reports.registry import REPORTS
for name in sys.argv[1:]:
    REPORTS[name].document(scopes(REPORTS[name])[2])
print(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
"""


def _peak_mib(*names: str) -> float:
    command = [sys.executable, "-c", MEMORY, *names]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(done.stdout.split()[-1]) / 1024


def memory(names: list[str]) -> Iterator[Line]:
    """Yield the most memory that a process held which made one report of all herds, beside one that made none."""
    idle = _peak_mib()
    for name in names:
        peak = _peak_mib(name)
        yield Line(
            f"memory of report «{name}», all herds",
            f"{peak:.0f} MiB (a process that makes none: {idle:.0f} MiB)",
            f"under {MOST_MEMORY_MIB} MiB",
            peak < MOST_MEMORY_MIB,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
