"""Heifers decided, as the database counts them for the report on money: when, how old, and whether they stayed."""

from typing import Any

import pandas as pd

from diagnostics.engine.vocabulary import Method, PregnancyFinding, ResultStatus
from diagnostics.models import Assay, AssayResult
from diagnostics.reports.births import key_by_birth, with_birth
from diagnostics.reports.decisions import decided_within, deciding
from diagnostics.reports.frames import ANY, COUNT, TEXT, counted
from diagnostics.reports.heifers import CLEARED, CONFIRMED, TESTS
from diagnostics.reports.keys import days_between, named
from diagnostics.reports.readings import POSITIVE, READING
from diagnostics.reports.scope import Scope

HEIFERS = ("in_time", "age_days", "present", "late", "kept", "gone")
#: One row for all heifers of a key in one herd. `in_time`: freemartins decided before the age of
#: first calving, `age_days` their ages then, added up, `present` how many of them are in the herd today; `late`:
#: freemartins whose decision saved nothing. `kept`, `gone`: heifers at risk by birth, cleared in time by a test or a
#: signature, that stayed to the age of first calving or are in the herd, and that left before.
DECIDED_COLUMNS = {
    "key": TEXT,
    "herd": COUNT,
    **dict.fromkeys(HEIFERS, COUNT),
}
_ASSAY, _RESULT = Assay._meta.db_table, AssayResult._meta.db_table
#: The first day on which she was found not to be pregnant: reared already.
_OPEN_ON = f"""(SELECT MIN(t.collected_on) FROM {_ASSAY} t JOIN {_RESULT} r ON r.id = t.current_id
    WHERE t.animal_id = dated.id AND t.method = '{Method.PREGNANCY_CHECK.value}'
    AND r.status = '{ResultStatus.FINAL.value}' AND r.pregnancy = '{PregnancyFinding.NOT_PREGNANT.value}')"""  # noqa: S608
#: Whether male cells were found in her blood, which by itself need not have decided it.
_MALE_CELLS_FOUND = f"EXISTS (SELECT 1 FROM {TESTS} AND t.animal_id = dated.id AND {READING} = '{POSITIVE}')"  # noqa: S608
#: Whether she was decided by not conceiving alone.
_FAILED_TO_CONCEIVE = f"""CASE WHEN tested_on IS NULL AND ended = '{CONFIRMED}' AND {_OPEN_ON} <= signed_on
    AND NOT {_MALE_CELLS_FOUND} THEN 1 ELSE 0 END"""


def _sum(ended: str, what: str) -> str:
    return f"SUM(CASE WHEN ended = '{ended}' THEN {what} ELSE 0 END)"


#: What is summed, in the order of `HEIFERS`.
_SUMS = ", ".join(
    (
        _sum(CONFIRMED, "in_time"),
        _sum(CONFIRMED, "in_time * age"),
        _sum(CONFIRMED, "in_time * present"),
        _sum(CONFIRMED, "1 - in_time"),
        _sum(CLEARED, "in_time * stays"),
        _sum(CLEARED, "in_time * (1 - stays)"),
    )
)


def decided(scope: Scope, first_calving_days: float) -> pd.DataFrame:
    """Count the heifers decided in the days asked for, by key and herd (`DECIDED_COLUMNS`).

    Freemartins all, of the cleared those at risk by their birth. `first_calving_days` is the age to which they would
    have been reared. One question.
    """
    (heifers, of_herds), (within, days) = deciding(scope), decided_within(scope)
    sql = f"""
        WITH {heifers}, a AS MATERIALIZED (
            SELECT dated.*, {days_between("born_on", "decided_on")} AS age,
                {days_between("born_on", "left_on")} AS stayed,
                CASE WHEN left_on < decided_on THEN 1 ELSE 0 END AS left_before,
                {_FAILED_TO_CONCEIVE} AS failed_to_conceive
            FROM dated WHERE (ended = '{CONFIRMED}' OR (ended = '{CLEARED}' AND at_risk = 1)) AND {within}
        ), counting AS (
            SELECT {key_by_birth(scope.split, day="a.decided_on", herd="a.herd_id")} AS key, a.herd_id, a.ended,
                CASE WHEN a.age > 0 THEN a.age ELSE 0 END AS age,
                CASE WHEN a.left_on IS NULL THEN 1 ELSE 0 END AS present,
                CASE WHEN a.age < %s AND a.left_before = 0 AND a.failed_to_conceive = 0 THEN 1 ELSE 0 END AS in_time,
                CASE WHEN a.left_on IS NULL OR a.stayed >= %s THEN 1 ELSE 0 END AS stays
            FROM a {with_birth(scope.split)}
        )
        SELECT key, herd_id, {_SUMS} FROM counting GROUP BY key, herd_id
    """  # noqa: S608 - the parts put in are ours; what was asked for comes in as parameters
    params: list[Any] = [*of_herds, *days, first_calving_days, first_calving_days]
    found = counted(sql, params, {**DECIDED_COLUMNS, "key": ANY})
    found["key"] = named(found["key"], scope)
    return found.astype(DECIDED_COLUMNS)
