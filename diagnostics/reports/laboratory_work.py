"""Report 4, laboratories and methods: what was tested, failed and rejected, how long it took, and what it cost."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

import pandas as pd

from diagnostics.engine.evidence import AssayEvidence
from diagnostics.engine.reading import Reading, read_result
from diagnostics.engine.vocabulary import BLOOD, WEIGHED_METHODS, Method, Outcome, ResultStatus, Specimen
from diagnostics.models import Assay, AssayResult, Laboratory, LaboratoryMethod, Sample, SampleStep
from diagnostics.queries.laboratories import LaboratoryBook
from diagnostics.reports.agreement import Agreement
from diagnostics.reports.frames import ANY, COUNT, TEXT, counted
from diagnostics.reports.keys import days_between
from diagnostics.reports.scope import Scope
from diagnostics.vocabulary import SampleState, Step

POSITIVE, NEGATIVE, INCONCLUSIVE, FAILED = "positive", "negative", "inconclusive", "failed"
#: A method that is not weighed shows neither.
NOT_WEIGHED = "not_weighed"
READ = (POSITIVE, NEGATIVE, INCONCLUSIVE, FAILED, NOT_WEIGHED)
#: One row for all results that are alike; `days` from drawing to report, -1 where the report has no day.
RESULT_COLUMNS = {
    "herd": COUNT,
    "laboratory": TEXT,
    "method": TEXT,
    "specimen": TEXT,
    "outcome": TEXT,
    "cells_xx": ANY,
    "cells_xy": ANY,
    "pct": ANY,
    "days": COUNT,
    "tests": COUNT,
}
SAMPLE_COLUMNS = {"herd": COUNT, "laboratory": TEXT, "cause": TEXT, "samples": COUNT}
READING_COLUMNS = {
    "animal": COUNT,
    "method": TEXT,
    "specimen": TEXT,
    "outcome": TEXT,
    "cells_xx": ANY,
    "cells_xy": ANY,
    "pct": ANY,
}
NINE_TENTHS = 0.9

_ASSAY, _RESULT, _SAMPLE, _STEP = (model._meta.db_table for model in (Assay, AssayResult, Sample, SampleStep))
_MEASURED = "t.method, t.specimen, r.outcome, r.cells_xx, r.cells_xy, r.male_fraction_pct"
_FINAL = f"r.status = '{ResultStatus.FINAL.value}'"
_TABLES = f"{_ASSAY} t JOIN {_RESULT} r ON r.id = t.current_id"


@dataclass(frozen=True, slots=True)
class Done:
    """What a laboratory did by a method: tests by what was read of them, days taken, and cost by currency."""

    laboratory: str
    method: str
    read: dict[str, int]
    days: tuple[int, ...]
    cost: dict[str, Decimal]
    without_price: int

    @property
    def tests(self) -> int:
        """All its final results."""
        return sum(self.read.values())


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the samples for a laboratory: how many, and how many were rejected, by cause."""

    laboratory: str
    samples: int
    rejected: dict[str, int]


@dataclass(frozen=True, slots=True)
class LaboratoryWork:
    """The report as plain numbers; `agreed` is by pairs of methods."""

    done: tuple[Done, ...]
    taken: tuple[Taken, ...]
    agreed: dict[tuple[str, str], Agreement]


@dataclass(slots=True)
class _Line:
    read: Counter[str] = field(default_factory=Counter)
    days: list[int] = field(default_factory=list)
    cost: Counter[str] = field(default_factory=Counter)
    without_price: int = 0


def quantile(days: Iterable[int], share: float) -> float | None:
    """Return a quantile of some days, to one decimal, between two by their distance; `None` of no days."""
    values = pd.Series(list(days), dtype="float64")
    return None if values.empty else round(float(values.quantile(share)), 1)


def laboratory_work(scope: Scope) -> LaboratoryWork:
    """Read and count the laboratory tests of a scope, by the day the sample was drawn: six queries."""
    book = LaboratoryBook(scope.ids, whole=True)
    return LaboratoryWork(_done(scope, book), _taken(scope, book), _agreed(scope))


def _where(scope: Scope, of: str) -> tuple[str, list[Any]]:
    places = ", ".join(["%s"] * len(scope.herds)) or "NULL"
    where, params = f"{of}.herd_id IN ({places})", list[Any](scope.ids)
    for sign, day in ((">=", scope.since), ("<=", scope.until)):
        if day:
            where, params = f"{where} AND {of}.collected_on {sign} %s", [*params, day]
    return where, params


def _done(scope: Scope, book: LaboratoryBook) -> tuple[Done, ...]:
    """Return what each laboratory did by each method."""
    where, params = _where(scope, "t")
    days = f"COALESCE({days_between('t.collected_on', 'r.reported_on')}, -1)"
    sql = f"""
        SELECT t.herd_id, t.laboratory, {_MEASURED}, {days}, COUNT(*) FROM {_TABLES}
        WHERE {where} AND t.specimen <> '' AND {_FINAL}
        GROUP BY t.herd_id, t.laboratory, {_MEASURED}, {days}
    """  # noqa: S608 - the parts put in are ours; what was asked for comes in as parameters
    lines: dict[tuple[str, str], _Line] = defaultdict(_Line)
    for row in counted(sql, params, RESULT_COLUMNS).to_dict("records"):
        known = book.find(row["herd"], row["laboratory"])
        line = lines[known.name if known else row["laboratory"], row["method"]]
        tests = int(row["tests"])
        line.read[_read(row)] += tests
        if row["days"] >= 0:
            line.days += [int(row["days"])] * tests
        price = _price(known, row["method"])
        if price is None or price.price is None:
            line.without_price += tests
        else:
            line.cost[price.currency] += tests * price.price
    return tuple(
        Done(laboratory, method, {read: line.read[read] for read in READ}, tuple(sorted(line.days)),
             {currency: Decimal(sum_) for currency, sum_ in line.cost.items()}, line.without_price)
        for (laboratory, method), line in sorted(lines.items())
    )  # fmt: skip


def _price(laboratory: Laboratory | None, method: str) -> LaboratoryMethod | None:
    done = laboratory.methods.all() if laboratory else ()
    return next((each for each in done if each.method == method), None)


def _read(row: dict[Any, Any]) -> str:
    """Read a result as the engine does; one that failed is no result."""
    if row["outcome"] == Outcome.FAILED:
        return FAILED
    if row["method"] not in WEIGHED_METHODS:
        return NOT_WEIGHED
    evidence = AssayEvidence(
        "", Method(row["method"]), date.min, Specimen(row["specimen"]), outcome=Outcome(row["outcome"]),
        cells_xx=_whole(row["cells_xx"]), cells_xy=_whole(row["cells_xy"]),
        male_fraction_pct=None if pd.isna(row["pct"]) else float(row["pct"]),
    )  # fmt: skip
    return {Reading.POSITIVE: POSITIVE, Reading.NEGATIVE: NEGATIVE}.get(read_result(evidence), INCONCLUSIVE)


def _whole(cells: Any) -> int | None:
    return None if pd.isna(cells) else int(cells)


def _taken(scope: Scope, book: LaboratoryBook) -> tuple[Taken, ...]:
    """Return the samples for each laboratory, the rejected ones by their last cause."""
    where, params = _where(scope, "s")
    sql = f"""
        SELECT s.herd_id, s.laboratory, CASE WHEN s.state = '{SampleState.REJECTED.value}' THEN COALESCE((
            SELECT p.cause FROM {_STEP} p WHERE p.sample_id = s.id AND p.step = '{Step.REJECTED.value}'
            ORDER BY p.number DESC LIMIT 1), 'other') ELSE '' END AS cause, COUNT(*)
        FROM {_SAMPLE} s WHERE {where} GROUP BY 1, 2, 3
    """  # noqa: S608 - as above
    samples: Counter[str] = Counter()
    rejected: dict[str, Counter[str]] = defaultdict(Counter)
    for row in counted(sql, params, SAMPLE_COLUMNS).to_dict("records"):
        known = book.find(row["herd"], row["laboratory"])
        name = known.name if known else row["laboratory"]
        samples[name] += int(row["samples"])
        if row["cause"]:
            rejected[name][row["cause"]] += int(row["samples"])
    return tuple(Taken(name, samples[name], dict(rejected[name])) for name in sorted(samples))


def _agreed(scope: Scope) -> dict[tuple[str, str], Agreement]:
    """Compare the last readings of each animal by different weighed methods on blood; only such animals are read."""
    where, params = _where(scope, "t")
    listed = ", ".join(f"'{method.value}'" for method in sorted(WEIGHED_METHODS))
    blood = ", ".join(f"'{specimen.value}'" for specimen in sorted(BLOOD))
    source = f"{_TABLES} WHERE {where} AND {_FINAL} AND t.method IN ({listed}) AND t.specimen IN ({blood})"
    sql = f"""
        SELECT t.animal_id, {_MEASURED} FROM {source} AND t.animal_id IN (
            SELECT t.animal_id FROM {source} GROUP BY t.animal_id HAVING COUNT(DISTINCT t.method) > 1)
        ORDER BY t.animal_id, t.collected_on, t.id
    """  # noqa: S608 - as above
    readings: dict[int, dict[str, str]] = defaultdict(dict)
    for row in counted(sql, [*params, *params], READING_COLUMNS).to_dict("records"):
        if (read := _read(row)) in {POSITIVE, NEGATIVE}:
            readings[row["animal"]][row["method"]] = read
    return _compared(readings.values())


def _compared(readings: Iterable[dict[str, str]]) -> dict[tuple[str, str], Agreement]:
    """Count, for each pair of methods, how the animals read by both were read."""
    pairs: dict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
    for methods in readings:
        for first, second in combinations(sorted(methods), 2):
            pairs[first, second][methods[first], methods[second]] += 1
    return {
        pair: Agreement(
            counts[POSITIVE, POSITIVE],
            counts[POSITIVE, NEGATIVE],
            counts[NEGATIVE, POSITIVE],
            counts[NEGATIVE, NEGATIVE],
        )
        for pair, counts in sorted(pairs.items())
    }
