"""Heifers born in a herd as the database counts them: how they were born, whether tested, and what became of them."""

from typing import Any

import pandas as pd

from diagnostics.engine.vocabulary import BLOOD, WEIGHED_METHODS, Outcome, ResultStatus, Verdict
from diagnostics.models import Assay, AssayResult, Assessment, AssessmentChange, HerdPolicy, Verification
from diagnostics.reports.conditions import of_herds
from diagnostics.reports.frames import ANY, COUNT, NUMBER, TEXT, counted
from diagnostics.reports.keys import key_of, named, with_dam
from diagnostics.reports.litters import calvings_of
from diagnostics.reports.scope import Scope
from diagnostics.vocabulary import SignedConclusion
from herd.models import Animal, Calving
from herd.vocabulary import Sex

#: How she was born, as the litter on record says.
MIXED, UNKNOWN_LITTERMATE, ALL_FEMALE, SINGLE = "mixed", "unknown_littermate", "all_female", "single"
BIRTHS = (MIXED, UNKNOWN_LITTERMATE, ALL_FEMALE, SINGLE)
#: What became of her; a signed diagnosis decides, else the verdict. Not at risk: never flagged, nothing to decide.
CONFIRMED, CLEARED, OTHER, UNDECIDED, LOST, NOT_AT_RISK = (
    "confirmed",
    "cleared",
    "other_disorder",
    "undecided",
    "lost",
    "not_at_risk",
)
ENDS = (CONFIRMED, CLEARED, OTHER, UNDECIDED, LOST, NOT_AT_RISK)
VERDICT_COLUMNS = {"key": TEXT, "verdict": TEXT, "at_risk": COUNT, "tested": COUNT, "heifers": COUNT}
HEIFER_COLUMNS = {"key": TEXT, "birth": TEXT, "end": TEXT, "tested": COUNT, "heifers": COUNT}
#: Probability when first flagged, what it turned out to be, how many.
FORETOLD_COLUMNS = {"probability": NUMBER, "end": TEXT, "heifers": COUNT}

_FLAGGED_OPEN = (Verdict.SUSPECT.value, Verdict.UNRESOLVED.value)
_CALVING, _ANIMAL, _ASSESSMENT = (model._meta.db_table for model in (Calving, Animal, Assessment))
_ASSAY, _RESULT, _CHANGE = (model._meta.db_table for model in (Assay, AssayResult, AssessmentChange))
_POLICY, _VERIFICATION = (model._meta.db_table for model in (HerdPolicy, Verification))


def _listed(words: tuple[str, ...]) -> str:
    """Write words of our vocabulary as a list of the database's."""
    return ", ".join(f"'{word}'" for word in sorted(words))


_BIRTH = f"""CASE WHEN s.pairing LIKE '%%M%%' THEN '{MIXED}' WHEN s.pairing LIKE '%%U%%' THEN '{UNKNOWN_LITTERMATE}'
    WHEN LENGTH(s.pairing) > 1 THEN '{ALL_FEMALE}' ELSE '{SINGLE}' END"""
#: What became of heifer `a` with assessment `s`.
END = f"""CASE WHEN s.diagnosis = '{SignedConclusion.FREEMARTIN.value}' THEN '{CONFIRMED}'
    WHEN s.diagnosis = '{SignedConclusion.NOT_FREEMARTIN.value}' THEN '{CLEARED}'
    WHEN s.diagnosis = '{SignedConclusion.OTHER_DISORDER.value}' THEN '{OTHER}'
    WHEN s.diagnosis = '' AND s.verdict = '{Verdict.CONFIRMED.value}' THEN '{CONFIRMED}'
    WHEN s.diagnosis = '' AND s.verdict = '{Verdict.CLEARED.value}' THEN '{CLEARED}'
    WHEN s.diagnosis = '' AND s.verdict NOT IN ({_listed(_FLAGGED_OPEN)}) THEN '{NOT_AT_RISK}'
    WHEN a.left_on IS NULL THEN '{UNDECIDED}' ELSE '{LOST}' END"""
#: «Tested»: a final result by a weighed method on blood that did not fail; where her herd asks for a second person,
#: one that was verified, or entered before it asked (as `queries.results.is_unverified`).
TESTS = f"""{_ASSAY} t JOIN {_RESULT} r ON r.id = t.current_id
    LEFT JOIN {_POLICY} p ON p.herd_id = t.herd_id
    LEFT JOIN {_VERIFICATION} v ON v.result_id = r.id
    WHERE t.method IN ({_listed(tuple(method.value for method in WEIGHED_METHODS))})
    AND t.specimen IN ({_listed(tuple(specimen.value for specimen in BLOOD))})
    AND r.status = '{ResultStatus.FINAL.value}' AND r.outcome <> '{Outcome.FAILED.value}'
    AND (p.verified_since IS NULL OR r.recorded_at < p.verified_since OR v.id IS NOT NULL)"""
#: The heifers of calvings `c` that stand, each with her assessment.
_HEIFERS = f"""{_CALVING} c
    JOIN {_ANIMAL} a ON a.calving_id = c.id AND a.sex = '{Sex.FEMALE.value}'
    JOIN {_ASSESSMENT} s ON s.animal_id = a.id"""


def _tested(scope: Scope) -> tuple[str, list[Any]]:
    """Write which animals of the herds were tested, with the parameters: of one herd nobody reads all herds' tests."""
    herds, ids = of_herds(scope, "t.herd_id")
    return f"SELECT t.animal_id FROM {TESTS} AND {herds}", ids  # noqa: S608 - ours


def heifers(scope: Scope) -> pd.DataFrame:
    """Count the heifers of the calvings that stand, by key of the split, birth, end and test (`HEIFER_COLUMNS`)."""
    (where, params), (tested, of_tests) = calvings_of(scope), _tested(scope)
    sql = f"""
        SELECT key, birth, ended, tested, COUNT(*) FROM (
            SELECT {key_of(scope.split)} AS key, {_BIRTH} AS birth, {END} AS ended,
                   CASE WHEN a.id IN ({tested}) THEN 1 ELSE 0 END AS tested
            FROM {_HEIFERS} {with_dam(scope.split)}
            WHERE {where}
        ) heifer GROUP BY key, birth, ended, tested
    """  # noqa: S608 - the parts put in are ours; what was asked for comes in as parameters
    found = counted(sql, [*of_tests, *params], {**HEIFER_COLUMNS, "key": ANY})
    found["key"] = named(found["key"], scope)
    return found.astype(HEIFER_COLUMNS)


def heifers_by_verdict(scope: Scope) -> pd.DataFrame:
    """Count the heifers of the calvings that stand, by key, verdict, birth criterion and test (`VERDICT_COLUMNS`)."""
    (where, params), (tested, of_tests) = calvings_of(scope), _tested(scope)
    sql = f"""
        SELECT key, verdict, at_risk, tested, COUNT(*) FROM (
            SELECT {key_of(scope.split)} AS key, s.verdict AS verdict,
                   CASE WHEN s.criterion THEN 1 ELSE 0 END AS at_risk,
                   CASE WHEN a.id IN ({tested}) THEN 1 ELSE 0 END AS tested
            FROM {_HEIFERS} {with_dam(scope.split)}
            WHERE {where}
        ) heifer GROUP BY key, verdict, at_risk, tested
    """  # noqa: S608 - as above
    found = counted(sql, [*of_tests, *params], {**VERDICT_COLUMNS, "key": ANY})
    found["key"] = named(found["key"], scope)
    return found.astype(VERDICT_COLUMNS)


def foretold(scope: Scope) -> pd.DataFrame:
    """Count the heifers once flagged and decided since, by their first flagged probability (`FORETOLD_COLUMNS`)."""
    where, params = calvings_of(scope)
    sql = f"""
        SELECT change.probability, flagged.ended, COUNT(*) FROM (
            SELECT a.id, {END} AS ended, (
                SELECT MIN(earlier.id) FROM {_CHANGE} earlier
                WHERE earlier.animal_id = a.id AND earlier.verdict IN ({_listed(_FLAGGED_OPEN)})) AS first
            FROM {_HEIFERS} WHERE {where} AND {END} IN ('{CONFIRMED}', '{CLEARED}')
        ) flagged JOIN {_CHANGE} change ON change.id = flagged.first
        WHERE change.probability IS NOT NULL GROUP BY change.probability, flagged.ended
    """  # noqa: S608 - as above
    return counted(sql, params, FORETOLD_COLUMNS)
