"""Heifers decided, as the database finds them: the one question that says when, for every report that asks.

A heifer is decided on the day on which what was known first sufficed for what she is held for today, and has done so
ever since (`engine.decided`, kept with her verdict), or on that of the first signature that agrees, if none since said
otherwise or was revoked: whichever came first. The day it was entered plays no part: ten years of results imported
today were decided in ten years. Who is cleared by having calved or by a pregnancy alone was decided by no one.
"""

from typing import Any

import pandas as pd

from diagnostics.engine.vocabulary import Verdict
from diagnostics.models import Assessment, Diagnosis, Revocation
from diagnostics.reports.births import key_by_birth, with_birth
from diagnostics.reports.conditions import of_herds, within_days
from diagnostics.reports.frames import ANY, COUNT, counted
from diagnostics.reports.heifers import CLEARED, CONFIRMED, END, OTHER
from diagnostics.reports.keys import days_between
from diagnostics.reports.scope import Scope
from diagnostics.vocabulary import SignedConclusion
from herd.models import Animal
from herd.vocabulary import Sex

#: One row for all heifers of a key decided at one age in days, -1 where her day of birth is not on record (or after the
#: decision). `signed` is 1 where a diagnosis stands signed today.
DECISION_COLUMNS = {"key": ANY, "signed": COUNT, "days": COUNT, "number": COUNT}
NO_AGE = -1

_ANIMAL, _ASSESSMENT = Animal._meta.db_table, Assessment._meta.db_table
_DIAGNOSIS, _REVOCATION = Diagnosis._meta.db_table, Revocation._meta.db_table
#: What tests or a signature say she is, in the words of what became of her.
_TESTS_SAY = f"""CASE t.verdict WHEN '{Verdict.CONFIRMED.value}' THEN '{CONFIRMED}'
    WHEN '{Verdict.CLEARED.value}' THEN '{CLEARED}' END"""
_SIGNATURE_SAYS = f"""CASE d.conclusion WHEN '{SignedConclusion.FREEMARTIN.value}' THEN '{CONFIRMED}'
    WHEN '{SignedConclusion.NOT_FREEMARTIN.value}' THEN '{CLEARED}'
    WHEN '{SignedConclusion.OTHER_DISORDER.value}' THEN '{OTHER}' END"""


def deciding(scope: Scope) -> tuple[str, list[Any]]:
    """Write the heifers decided, as `told` and with their day as `dated`; with the parameters.

    A row each: the animal, what became of her (`ended`), whether she is at risk by her birth (`at_risk`) and whether a
    diagnosis stands signed (`signed`), the day on which tests decided it and that of the first signature that agrees,
    the first of both.
    """
    (tests, of_tests), (diagnoses, of_diagnoses) = of_herds(scope, "t.herd_id"), of_herds(scope, "d.herd_id")
    sql = f"""told AS MATERIALIZED (
        SELECT a.id, a.herd_id, a.calving_id, a.sire, a.born_on, a.left_on, said.says AS ended,
            MAX(CASE WHEN s.criterion THEN 1 ELSE 0 END) AS at_risk,
            MAX(CASE WHEN s.diagnosis <> '' THEN 1 ELSE 0 END) AS signed,
            MIN(said.tested_on) AS tested_on, MIN(said.signed_on) AS signed_on
        FROM (
            SELECT t.animal_id, {_TESTS_SAY} AS says, t.decided_on AS tested_on, CAST(NULL AS date) AS signed_on
            FROM {_ASSESSMENT} t WHERE t.decided_on IS NOT NULL AND {tests}
            UNION ALL
            SELECT d.animal_id, {_SIGNATURE_SAYS}, CAST(NULL AS date), d.signed_on FROM {_DIAGNOSIS} d
            WHERE {diagnoses}
            AND NOT EXISTS (SELECT 1 FROM {_DIAGNOSIS} later
                LEFT JOIN {_REVOCATION} revoked ON revoked.diagnosis_id = later.id
                WHERE later.animal_id = d.animal_id AND later.id >= d.id
                AND (revoked.id IS NOT NULL OR later.conclusion <> d.conclusion))
        ) said
        JOIN {_ASSESSMENT} s ON s.animal_id = said.animal_id
        JOIN {_ANIMAL} a ON a.id = said.animal_id AND a.sex = '{Sex.FEMALE.value}'
        WHERE said.says = {END}
        GROUP BY a.id, said.says),
    dated AS (
        SELECT told.*,
            CASE WHEN signed_on IS NULL OR tested_on <= signed_on THEN tested_on ELSE signed_on END AS decided_on
        FROM told)"""  # noqa: S608 - the parts put in are ours; the herds come in as parameters
    return sql, [*of_tests, *of_diagnoses]


def decided_within(scope: Scope) -> tuple[str, list[Any]]:
    """Write which of the heifers `dated` were decided in the days asked for, with the parameters."""
    return within_days(scope, "decided_on")


def decisions(scope: Scope) -> pd.DataFrame:
    """Count the heifers decided in the days asked for by key, signature and age in days (`DECISION_COLUMNS`).

    One question.
    """
    (heifers, of_heifers), (within, days) = deciding(scope), decided_within(scope)
    age = days_between("a.born_on", "a.decided_on")
    sql = f"""
        WITH {heifers}, a AS (SELECT * FROM dated WHERE {within})
        SELECT key, signed, days, COUNT(*) AS number FROM (
            SELECT {key_by_birth(scope.split, day="a.decided_on", herd="a.herd_id")} AS key, a.signed AS signed,
                CASE WHEN {age} >= 0 THEN {age} ELSE {NO_AGE} END AS days
            FROM a {with_birth(scope.split)}) decided
        GROUP BY key, signed, days
    """  # noqa: S608 - the parts put in are ours; what was asked for comes in as parameters
    return counted(sql, [*of_heifers, *days], DECISION_COLUMNS)
