"""Heifers decided, as the database counts them for the report on money: when, how old, and whether they stayed.

A heifer is decided on the first day that told what she is held for today: the day the laboratory reported a result that
agrees (the day of drawing where no report day is on record), or that of the first signature that agrees.
"""

from typing import Any

import pandas as pd

from diagnostics.engine.vocabulary import Method, PregnancyFinding, ResultStatus, Verdict
from diagnostics.models import Assay, AssayResult, Assessment, Diagnosis, HerdPolicy, Revocation
from diagnostics.reports.amounts import OWN
from diagnostics.reports.births import key_by_birth, with_birth
from diagnostics.reports.frames import ANY, COUNT, counted
from diagnostics.reports.heifers import CLEARED, CONFIRMED, END, TESTS
from diagnostics.reports.keys import days_between, named
from diagnostics.reports.readings import NEGATIVE, POSITIVE, READING
from diagnostics.reports.scope import Scope
from diagnostics.vocabulary import SignedConclusion
from herd.models import Animal
from herd.vocabulary import Sex

#: One row for all heifers of a key whose herds have equal amounts. `in_time`: freemartins decided before the age of
#: first calving, `age_days` their ages then, added up, `present` how many of them are in the herd today; `late`:
#: freemartins whose decision saved nothing. `kept`, `gone`: heifers at risk by birth, cleared in time by a test or a
#: signature, that stayed to the age of first calving or are in the herd, and that left before.
DECIDED_COLUMNS = {
    "key": ANY,
    **dict.fromkeys(OWN.replace("p.", "").split(", "), ANY),
    **dict.fromkeys(("in_time", "age_days", "present", "late", "kept", "gone"), COUNT),
}
_ANIMAL, _ASSESSMENT, _POLICY = (model._meta.db_table for model in (Animal, Assessment, HerdPolicy))
_ASSAY, _RESULT = Assay._meta.db_table, AssayResult._meta.db_table
_DIAGNOSIS, _REVOCATION = Diagnosis._meta.db_table, Revocation._meta.db_table


_TOLD_ON = "MIN(COALESCE(r.reported_on, t.collected_on))"
_TESTED_ON = f"""CASE ended
    WHEN '{CONFIRMED}' THEN (SELECT {_TOLD_ON} FROM {TESTS} AND t.animal_id = w.id AND {READING} = '{POSITIVE}')
    ELSE (SELECT {_TOLD_ON} FROM {TESTS} AND t.animal_id = w.id AND {READING} = '{NEGATIVE}') END"""  # noqa: S608 - ours
_SIGNED_ON = f"""(SELECT MIN(d.signed_on) FROM {_DIAGNOSIS} d WHERE d.animal_id = w.id AND d.conclusion = CASE ended
    WHEN '{CONFIRMED}' THEN '{SignedConclusion.FREEMARTIN.value}' ELSE '{SignedConclusion.NOT_FREEMARTIN.value}' END
    AND NOT EXISTS (SELECT 1 FROM {_REVOCATION} v WHERE v.diagnosis_id = d.id))"""  # noqa: S608 - ours
#: The first day on which she was found not to be pregnant: reared already.
_OPEN_ON = f"""(SELECT MIN(t.collected_on) FROM {_ASSAY} t JOIN {_RESULT} r ON r.id = t.current_id
    WHERE t.animal_id = w.id AND t.method = '{Method.PREGNANCY_CHECK.value}'
    AND r.status = '{ResultStatus.FINAL.value}' AND r.pregnancy = '{PregnancyFinding.NOT_PREGNANT.value}')"""  # noqa: S608
#: Freemartins, and cleared heifers that were at risk by their birth.
_WANTED = f"""(s.diagnosis = '{SignedConclusion.FREEMARTIN.value}'
    OR (s.diagnosis = '' AND s.verdict = '{Verdict.CONFIRMED.value}')
    OR (s.criterion AND (s.diagnosis = '{SignedConclusion.NOT_FREEMARTIN.value}'
        OR (s.diagnosis = '' AND s.verdict = '{Verdict.CLEARED.value}'))))"""


def decided(scope: Scope, first_calving_days: float) -> pd.DataFrame:
    """Count the heifers decided in the days asked for, by key and the herds' own amounts (`DECIDED_COLUMNS`).

    `first_calving_days` is the age to which they would have been reared. One question.
    """
    herds = ", ".join(["%s"] * len(scope.herds)) or "NULL"
    days, asked = "", list[Any]()
    for sign, day in ((">=", scope.since), ("<=", scope.until)):
        if day:
            days, asked = f"{days} AND decided_on {sign} %s", [*asked, day]
    sql = f"""
        WITH wanted AS MATERIALIZED (
            SELECT a.id, a.herd_id, a.calving_id, a.sire, a.born_on, a.left_on, {END} AS ended
            FROM {_ASSESSMENT} s JOIN {_ANIMAL} a ON a.id = s.animal_id AND a.sex = '{Sex.FEMALE.value}'
            WHERE s.herd_id IN ({herds}) AND {_WANTED}
        ), told AS MATERIALIZED (
            SELECT w.*, {_TESTED_ON} AS tested_on, {_SIGNED_ON} AS signed_on,
                CASE ended WHEN '{CONFIRMED}' THEN {_OPEN_ON} END AS open_on FROM wanted w
        ), dated AS (
            SELECT told.*, CASE WHEN signed_on IS NULL OR tested_on <= signed_on THEN tested_on
                ELSE signed_on END AS decided_on,
                CASE WHEN tested_on IS NULL AND open_on <= signed_on THEN 1 ELSE 0 END AS failed_to_conceive
            FROM told
        ), a AS (
            SELECT dated.*, {days_between("born_on", "decided_on")} AS age,
                {days_between("born_on", "left_on")} AS stayed,
                CASE WHEN left_on < decided_on THEN 1 ELSE 0 END AS left_before
            FROM dated WHERE decided_on IS NOT NULL {days}
        ), counting AS (
            SELECT {key_by_birth(scope.split, day="a.decided_on", herd="a.herd_id")} AS key, a.herd_id, a.ended,
                CASE WHEN a.age > 0 THEN a.age ELSE 0 END AS age,
                CASE WHEN a.left_on IS NULL THEN 1 ELSE 0 END AS present,
                CASE WHEN a.age < %s AND a.left_before = 0 AND a.failed_to_conceive = 0 THEN 1 ELSE 0 END AS in_time,
                CASE WHEN a.left_on IS NULL OR a.stayed >= %s THEN 1 ELSE 0 END AS stays
            FROM a {with_birth(scope.split)}
        )
        SELECT key, {OWN}, {_sum(CONFIRMED, "in_time")}, {_sum(CONFIRMED, "in_time * age")},
            {_sum(CONFIRMED, "in_time * present")}, {_sum(CONFIRMED, "1 - in_time")},
            {_sum(CLEARED, "in_time * stays")}, {_sum(CLEARED, "in_time * (1 - stays)")}
        FROM counting LEFT JOIN {_POLICY} p ON p.herd_id = counting.herd_id
        GROUP BY key, {OWN}
    """  # noqa: S608 - the parts put in are ours; what was asked for comes in as parameters
    params = [*scope.ids, *asked, first_calving_days, first_calving_days]
    found = counted(sql, params, DECIDED_COLUMNS)
    found["key"] = named(found["key"], scope)
    return found


def _sum(ended: str, what: str) -> str:
    return f"SUM(CASE WHEN ended = '{ended}' THEN {what} ELSE 0 END)"
