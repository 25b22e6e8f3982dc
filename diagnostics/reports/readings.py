"""Results of laboratory tests as the database reads them: what each shows, counted with its days and its laboratory.

How a result is read is the rule of `engine.reading.read_result`, written once more for the database; a test holds the
two against each other over made-up results.
"""

from collections.abc import Iterable

import pandas as pd

from diagnostics.engine.criteria import (
    CELLS_FOR_NEGATIVE,
    HAIR_FREE_PCT,
    HAIR_MALE_PCT,
    QUANTITATIVE_NEGATIVE_PCT,
    QUANTITATIVE_POSITIVE_PCT,
    XY_CELLS_POSITIVE,
)
from diagnostics.engine.vocabulary import (
    BLOOD,
    CYTOGENETIC_METHODS,
    MOLECULAR_METHODS,
    QUANTITATIVE_METHODS,
    WEIGHED_METHODS,
    Outcome,
    ResultStatus,
    Specimen,
)
from diagnostics.models import Assay, AssayResult, Sample, SampleStep
from diagnostics.reports.births import key_by_birth, with_animal
from diagnostics.reports.conditions import of_scope
from diagnostics.reports.frames import ANY, COUNT, counted
from diagnostics.reports.keys import days_between
from diagnostics.reports.sample_ways import STANDS, day_number, last_standing
from diagnostics.reports.scope import Scope
from diagnostics.vocabulary import SampleState, Step

POSITIVE, NEGATIVE, INCONCLUSIVE, FAILED = "positive", "negative", "inconclusive", "failed"
#: A method that is not weighed shows neither.
NOT_WEIGHED = "not_weighed"
READ = (POSITIVE, NEGATIVE, INCONCLUSIVE, FAILED, NOT_WEIGHED)
#: One row for all tests of a herd's laboratory that are alike: what was read of them, and the days they took from
#: drawing and from receipt to the report, -1 where the two are not both on record and in order.
TEST_COLUMNS = {
    "herd": COUNT,
    "laboratory": ANY,
    "method": ANY,
    "key": ANY,
    "read": ANY,
    "from_drawing": COUNT,
    "from_receipt": COUNT,
    "number": COUNT,
}
#: One row for all samples for a herd's laboratory that are alike; `cause` is empty for those not rejected.
SAMPLE_COLUMNS = {"herd": COUNT, "laboratory": ANY, "key": ANY, "cause": ANY, "number": COUNT}
#: Methods compared on the same animals. One row for all animals read alike: what the last reading by each of these
#: methods was, empty where it never read her; columns by the methods' names.
COMPARED = tuple(sorted(method.value for method in WEIGHED_METHODS))
COMPARED_COLUMNS = {**dict.fromkeys(COMPARED, ANY), "number": COUNT}
NO_DAYS = -1

_ASSAY, _RESULT, _SAMPLE, _STEP = (model._meta.db_table for model in (Assay, AssayResult, Sample, SampleStep))
_FINAL = f"r.status = '{ResultStatus.FINAL.value}'"
_TABLES = f"{_ASSAY} t JOIN {_RESULT} r ON r.id = t.current_id"


def _listed(words: Iterable[str]) -> str:
    """Write words of our vocabulary as a list of the database's."""
    return ", ".join(f"'{word}'" for word in sorted(words))


def _between(positive: str, negative: str) -> str:
    return (
        f"CASE WHEN {positive} THEN '{POSITIVE}' WHEN {negative} THEN '{NEGATIVE}' ELSE '{INCONCLUSIVE}' END"
    )


_CELLS = _between(
    f"r.cells_xy >= {XY_CELLS_POSITIVE.value}",
    f"r.cells_xy = 0 AND r.cells_xx + r.cells_xy >= {CELLS_FOR_NEGATIVE.value}",
)
_HAIR = _between(
    f"r.male_fraction_pct >= {HAIR_MALE_PCT.value}", f"r.male_fraction_pct < {HAIR_FREE_PCT.value}"
)
_QUANTITY = _between(
    f"r.male_fraction_pct >= {QUANTITATIVE_POSITIVE_PCT.value}",
    f"r.male_fraction_pct <= {QUANTITATIVE_NEGATIVE_PCT.value}",
)
#: What result `r` of test `t` shows; one that failed is no result.
READING = f"""CASE WHEN r.outcome = '{Outcome.FAILED.value}' THEN '{FAILED}'
    WHEN t.method NOT IN ({_listed(WEIGHED_METHODS)}) THEN '{NOT_WEIGHED}'
    WHEN t.method IN ({_listed(CYTOGENETIC_METHODS)}) AND r.cells_xx IS NOT NULL AND r.cells_xy IS NOT NULL
        THEN {_CELLS}
    WHEN t.method IN ({_listed(MOLECULAR_METHODS)}) AND t.specimen = '{Specimen.HAIR.value}'
        AND r.male_fraction_pct IS NOT NULL THEN {_HAIR}
    WHEN t.method IN ({_listed(QUANTITATIVE_METHODS)}) AND r.male_fraction_pct IS NOT NULL THEN {_QUANTITY}
    WHEN r.outcome = '{Outcome.DETECTED.value}' THEN '{POSITIVE}'
    WHEN r.outcome = '{Outcome.NOT_DETECTED.value}' AND t.method NOT IN ({_listed(CYTOGENETIC_METHODS)})
        THEN '{NEGATIVE}'
    ELSE '{INCONCLUSIVE}' END"""


def results_read(scope: Scope) -> pd.DataFrame:
    """Count the final results of specimens drawn in the days asked for (`TEST_COLUMNS`). One question.

    Receipt is that of the sample on record, the last that stands.
    """
    where, params = of_scope(scope, herd="t.herd_id", day="t.collected_on")
    received = f"""(SELECT {last_standing(SampleState.RECEIVED)} FROM {_STEP} p
        WHERE p.sample_id = t.sample_id AND p.step = '{Step.RECEIVED.value}' AND {STANDS})"""  # noqa: S608 - the parts put in are ours
    # Held once: SQLite would put the receipt, asked of each sample, into every place that names it.
    sql = f"""
        WITH test AS MATERIALIZED (
            SELECT t.herd_id AS herd, t.laboratory AS laboratory, t.method AS method,
                {key_by_birth(scope.split, day="t.collected_on", herd="t.herd_id")} AS key, {READING} AS read,
                {days_between("t.collected_on", "r.reported_on")} AS since_drawn,
                {day_number("r.reported_on")} - {received} AS since_received
            FROM {_TABLES} {with_animal(scope.split, "t.animal_id")}
            WHERE {where} AND t.specimen <> '' AND {_FINAL})
        SELECT herd, laboratory, method, key, read, {_in_order("since_drawn")} AS from_drawing,
            {_in_order("since_received")} AS from_receipt, COUNT(*) AS number
        FROM test GROUP BY 1, 2, 3, 4, 5, 6, 7
    """  # noqa: S608 - the parts put in are ours; what was asked for comes in as parameters
    return counted(sql, params, TEST_COLUMNS)


def _in_order(days: str) -> str:
    """Write days as they are, and -1 for those that are not known or run backwards."""
    return f"CASE WHEN {days} >= 0 THEN {days} ELSE {NO_DAYS} END"


def samples_by_cause(scope: Scope) -> pd.DataFrame:
    """Count the samples drawn in the days asked for, the rejected ones by their last cause (`SAMPLE_COLUMNS`)."""
    where, params = of_scope(scope, herd="s.herd_id", day="s.collected_on")
    sql = f"""
        SELECT herd, laboratory, key, cause, COUNT(*) AS number FROM (
            SELECT s.herd_id AS herd, s.laboratory AS laboratory,
                {key_by_birth(scope.split, day="s.collected_on", herd="s.herd_id")} AS key,
                CASE WHEN s.state = '{SampleState.REJECTED.value}' THEN COALESCE((
                    SELECT p.cause FROM {_STEP} p WHERE p.sample_id = s.id AND p.step = '{Step.REJECTED.value}'
                    ORDER BY p.number DESC LIMIT 1), 'other') ELSE '' END AS cause
            FROM {_SAMPLE} s {with_animal(scope.split, "s.animal_id")}
            WHERE {where}) sample
        GROUP BY herd, laboratory, key, cause
    """  # noqa: S608 - as above
    return counted(sql, params, SAMPLE_COLUMNS)


def read_by_several(scope: Scope) -> pd.DataFrame:
    """Count the animals read by more than one weighed method on blood, by the last readings (`COMPARED_COLUMNS`)."""
    where, params = of_scope(scope, herd="t.herd_id", day="t.collected_on")
    readings = ", ".join(
        f"MAX(CASE WHEN method = '{method}' THEN read ELSE '' END) AS {method}" for method in COMPARED
    )
    sql = f"""
        WITH reading AS (
            SELECT t.animal_id AS animal, t.method AS method, t.collected_on AS drawn_on, t.id AS id, {READING} AS read
            FROM {_TABLES}
            WHERE {where} AND {_FINAL} AND t.method IN ({_listed(COMPARED)}) AND t.specimen IN ({_listed(BLOOD)})),
        latest AS (
            SELECT animal, method, read, ROW_NUMBER() OVER (
                PARTITION BY animal, method ORDER BY drawn_on DESC, id DESC) AS place
            FROM reading WHERE read IN ('{POSITIVE}', '{NEGATIVE}')),
        compared AS (
            SELECT {readings} FROM latest WHERE place = 1 GROUP BY animal HAVING COUNT(*) > 1)
        SELECT {", ".join(COMPARED)}, COUNT(*) AS number FROM compared GROUP BY {", ".join(COMPARED)}
    """  # noqa: S608 - as above
    return counted(sql, params, COMPARED_COLUMNS)
