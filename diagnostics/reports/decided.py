"""Heifers decided, as the database counts them for the report on money: when, how old, and whether they stayed.

A heifer is decided on the first day that told what she is held for today: the day the laboratory reported a result that
agrees (the day of drawing where no report day is on record), or that of the first signature that agrees.
"""

from typing import Any

import pandas as pd

from diagnostics.engine.vocabulary import Method, PregnancyFinding, ResultStatus
from diagnostics.models import Assay, AssayResult, Assessment, Diagnosis, Revocation
from diagnostics.reports.births import key_by_birth, with_birth
from diagnostics.reports.frames import ANY, COUNT, TEXT, counted
from diagnostics.reports.heifers import CLEARED, CONFIRMED, END, TESTS
from diagnostics.reports.keys import days_between, named
from diagnostics.reports.readings import NEGATIVE, POSITIVE, READING
from diagnostics.reports.scope import Scope
from diagnostics.vocabulary import SignedConclusion
from herd.models import Animal
from herd.vocabulary import Sex

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
_ANIMAL, _ASSESSMENT = Animal._meta.db_table, Assessment._meta.db_table
_ASSAY, _RESULT = Assay._meta.db_table, AssayResult._meta.db_table
_DIAGNOSIS, _REVOCATION = Diagnosis._meta.db_table, Revocation._meta.db_table


#: What a test or a signature says she is, in the words of what became of her.
_TEST_SAYS = f"CASE {READING} WHEN '{POSITIVE}' THEN '{CONFIRMED}' WHEN '{NEGATIVE}' THEN '{CLEARED}' END"
_SIGNATURE_SAYS = f"""CASE d.conclusion WHEN '{SignedConclusion.FREEMARTIN.value}' THEN '{CONFIRMED}'
    WHEN '{SignedConclusion.NOT_FREEMARTIN.value}' THEN '{CLEARED}' END"""
#: The first day on which she was found not to be pregnant: reared already.
_OPEN_ON = f"""(SELECT MIN(t.collected_on) FROM {_ASSAY} t JOIN {_RESULT} r ON r.id = t.current_id
    WHERE t.animal_id = told.id AND t.method = '{Method.PREGNANCY_CHECK.value}'
    AND r.status = '{ResultStatus.FINAL.value}' AND r.pregnancy = '{PregnancyFinding.NOT_PREGNANT.value}')"""  # noqa: S608

#: The day on which she was decided, and whether by not conceiving alone.
_DATED = f"""dated AS (
    SELECT told.*,
        CASE WHEN signed_on IS NULL OR tested_on <= signed_on THEN tested_on ELSE signed_on END AS decided_on,
        CASE WHEN tested_on IS NULL AND ended = '{CONFIRMED}' AND {_OPEN_ON} <= signed_on THEN 1 ELSE 0 END
            AS failed_to_conceive
    FROM told)"""  # noqa: S608 - ours


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

    `first_calving_days` is the age to which they would have been reared. One question.
    """
    herds = ", ".join(["%s"] * len(scope.herds)) or "NULL"
    days, asked = "", list[Any]()
    for sign, day in ((">=", scope.since), ("<=", scope.until)):
        if day:
            days, asked = f"{days} AND decided_on {sign} %s", [*asked, day]
    sql = f"""
        WITH told AS MATERIALIZED ({_told(herds)}), {_DATED}, a AS MATERIALIZED (
            SELECT dated.*, {days_between("born_on", "decided_on")} AS age,
                {days_between("born_on", "left_on")} AS stayed,
                CASE WHEN left_on < decided_on THEN 1 ELSE 0 END AS left_before
            FROM dated WHERE 1 = 1 {days}
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
    params = [*scope.ids, *scope.ids, *asked, first_calving_days, first_calving_days]
    found = counted(sql, params, {**DECIDED_COLUMNS, "key": ANY})
    found["key"] = named(found["key"], scope)
    return found.astype(DECIDED_COLUMNS)


def _told(herds: str) -> str:
    """Write the heifers of whom a test or a signature says what they are held for today, each with the first of both.

    Freemartins all, of the cleared those at risk by their birth.
    """
    return f"""
        SELECT a.id, a.herd_id, a.calving_id, a.sire, a.born_on, a.left_on, said.says AS ended,
            MIN(said.tested_on) AS tested_on, MIN(said.signed_on) AS signed_on
        FROM (
            SELECT t.animal_id, {_TEST_SAYS} AS says, COALESCE(r.reported_on, t.collected_on) AS tested_on,
                CAST(NULL AS date) AS signed_on
            FROM {TESTS} AND t.herd_id IN ({herds})
            UNION ALL
            SELECT d.animal_id, {_SIGNATURE_SAYS}, CAST(NULL AS date), d.signed_on FROM {_DIAGNOSIS} d
            WHERE d.herd_id IN ({herds})
            AND NOT EXISTS (SELECT 1 FROM {_REVOCATION} revoked WHERE revoked.diagnosis_id = d.id)
        ) said
        JOIN {_ASSESSMENT} s ON s.animal_id = said.animal_id
        JOIN {_ANIMAL} a ON a.id = said.animal_id AND a.sex = '{Sex.FEMALE.value}'
        WHERE said.says = {END} AND (said.says = '{CONFIRMED}' OR s.criterion)
        GROUP BY a.id, said.says"""  # noqa: S608 - the parts put in are ours
