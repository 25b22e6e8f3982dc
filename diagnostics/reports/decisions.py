"""Heifers on whom it is decided whether they are freemartins, as the database counts them: when, and how old."""

from typing import Any

import pandas as pd
from django.db import connection

from diagnostics.engine.vocabulary import FLAGGED, Verdict
from diagnostics.models import Assessment, AssessmentChange, Diagnosis, Revocation
from diagnostics.reports.births import key_by_birth, with_birth
from diagnostics.reports.frames import ANY, COUNT, counted
from diagnostics.reports.keys import days_between
from diagnostics.reports.scope import Scope
from diagnostics.vocabulary import SignedConclusion
from herd.models import Animal, Herd
from herd.vocabulary import Sex

#: One row for all heifers of a key decided alike at one age in days, -1 where her day of birth is not on record (or
#: after the decision). `signed` is 1 where a veterinarian's signature decided.
DECISION_COLUMNS = {"key": ANY, "signed": COUNT, "days": COUNT, "number": COUNT}
NO_AGE = -1
#: What a signature decides; «undetermined» leaves it open.
DECISIVE = tuple(each.value for each in SignedConclusion if each is not SignedConclusion.UNDETERMINED)
_FLAGGED = tuple(sorted(verdict.value for verdict in FLAGGED))
DECIDED = (Verdict.CONFIRMED.value, Verdict.CLEARED.value)

_ANIMAL, _HERD = Animal._meta.db_table, Herd._meta.db_table
_ASSESSMENT, _CHANGE = Assessment._meta.db_table, AssessmentChange._meta.db_table
_DIAGNOSIS, _REVOCATION = Diagnosis._meta.db_table, Revocation._meta.db_table


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _day_in_herd(moment: str) -> str:
    """Write the day of a moment where herd `h` stands, as the database in use writes it."""
    if connection.vendor == "postgresql":
        return f"CAST({moment} AT TIME ZONE h.time_zone AS date)"
    # Django's own, which it gives every SQLite connection; it is asked only where the day can be another one.
    in_zone = f"django_datetime_cast_date({moment}, h.time_zone, 'UTC')"
    return f"CASE WHEN h.time_zone = 'UTC' THEN substr({moment}, 1, 10) ELSE {in_zone} END"


def _signed(herds: str) -> str:
    """Write the first signature, not revoked, of what stands signed of each heifer today."""
    return f"""SELECT a.id AS animal_id, 1 AS signed, MIN(d.signed_on) AS decided_on
        FROM {_DIAGNOSIS} d
        JOIN {_ANIMAL} a ON a.id = d.animal_id AND a.sex = '{Sex.FEMALE.value}'
        JOIN {_ASSESSMENT} s ON s.animal_id = a.id AND s.diagnosis = d.conclusion
        WHERE d.herd_id IN ({herds}) AND d.conclusion IN ({_listed(DECISIVE)})
        AND NOT EXISTS (SELECT 1 FROM {_REVOCATION} r WHERE r.diagnosis_id = d.id)
        GROUP BY a.id"""  # noqa: S608 - the parts put in are ours


def _concluded(herds: str) -> str:
    """Write the day from which on the verdict of each heifer at risk, unsigned, was without a break what it is today.

    At risk: by her birth, or once flagged. A cow never in question is cleared by calving: nothing was decided.
    """
    return f"""SELECT a.id, 0, {_day_in_herd("MIN(change.changed_at)")}
        FROM {_ASSESSMENT} s
        JOIN {_ANIMAL} a ON a.id = s.animal_id AND a.sex = '{Sex.FEMALE.value}'
        JOIN {_HERD} h ON h.id = s.herd_id
        JOIN {_CHANGE} change ON change.animal_id = a.id AND change.verdict = s.verdict
        WHERE s.herd_id IN ({herds}) AND s.verdict IN ({_listed(DECIDED)}) AND s.diagnosis = ''
        AND (s.criterion OR s.verdict = '{Verdict.CONFIRMED.value}' OR EXISTS (SELECT 1 FROM {_CHANGE} once
            WHERE once.animal_id = a.id AND once.verdict IN ({_listed(_FLAGGED)})))
        AND NOT EXISTS (SELECT 1 FROM {_CHANGE} later
            WHERE later.animal_id = a.id AND later.id > change.id AND later.verdict <> s.verdict)
        GROUP BY a.id, h.time_zone"""  # noqa: S608 - as above


def decisions(scope: Scope) -> pd.DataFrame:
    """Count the heifers decided in the days asked for by key, signature and age in days (`DECISION_COLUMNS`).

    Decided: confirmed, cleared or of another disorder, as signed; where nothing is signed, by the verdict of today.
    One question.
    """
    herds = ", ".join(["%s"] * len(scope.herds)) or "NULL"
    params: list[Any] = [*scope.ids, *scope.ids]
    where = "1 = 1"
    for sign, day in ((">=", scope.since), ("<=", scope.until)):
        if day:
            where, params = f"{where} AND e.decided_on {sign} %s", [*params, day]
    age = days_between("a.born_on", "e.decided_on")
    sql = f"""
        WITH decision AS MATERIALIZED ({_signed(herds)} UNION ALL {_concluded(herds)})
        SELECT key, signed, days, COUNT(*) AS number FROM (
            SELECT {key_by_birth(scope.split, day="e.decided_on", herd="a.herd_id")} AS key, e.signed AS signed,
                CASE WHEN {age} >= 0 THEN {age} ELSE {NO_AGE} END AS days
            FROM decision e JOIN {_ANIMAL} a ON a.id = e.animal_id {with_birth(scope.split)}
            WHERE {where}) decided
        GROUP BY key, signed, days
    """  # noqa: S608 - the parts put in are ours; what was asked for comes in as parameters
    return counted(sql, params, DECISION_COLUMNS)
