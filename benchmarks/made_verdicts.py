"""Verdicts and their history of made herds, as their births and `benchmarks.made_tests` bring them about."""

from datetime import date

from benchmarks.filling import as_json, insert, literal, table
from benchmarks.made_tests import (
    CONCLUSION,
    HEIFERS,
    JUDGED,
    REASONS,
    REVOKED,
    SIGNED,
    TESTED_PROBABILITY,
    TESTED_VERDICT,
    told_on,
)
from diagnostics.models import Assessment, AssessmentChange
from herd.models import Animal, Calving


def make(sexes: str, today: date) -> None:
    """Write the verdict of each animal, and how it came; `sexes` writes those of the litter of calving `c`."""
    _assessments(sexes, today)
    _changes()


def _assessments(sexes: str, today: date) -> None:
    """Write the current verdict of every animal."""
    judged = f"""(SELECT a.id, a.herd_id, a.left_on, h.life, COALESCE(h.outcome, '') AS outcome, {told_on()} AS told_on,
            COALESCE({sexes}, '') AS sexes,
            CASE WHEN {SIGNED} AND NOT ({REVOKED}) THEN {CONCLUSION} ELSE '' END AS diagnosis,
            CASE WHEN a.sex = 'male' THEN 'not_applicable' WHEN a.calving_id IS NULL THEN 'birth_unknown'
                WHEN h.outcome IN ('detected', 'not_detected', 'inconclusive') THEN {TESTED_VERDICT}
                WHEN {sexes} IN ('FM', 'FU', 'FFM') THEN 'suspect' ELSE 'not_at_risk' END AS verdict
        FROM {table(Animal)} a LEFT JOIN {table(Calving)} c ON c.id = a.calving_id
        LEFT JOIN {HEIFERS} h ON h.animal_id = a.id) judged"""
    flagged = "verdict IN ('suspect', 'unresolved', 'confirmed') AND left_on IS NULL"
    awaited = "life IN ('drawn', 'sent', 'received')"
    insert(
        Assessment,
        {
            "animal_id": "id",
            "herd_id": "herd_id",
            "verdict": "verdict",
            "probability": "CASE verdict WHEN 'suspect' THEN CASE sexes WHEN 'FU' THEN 0.5 ELSE 0.92 END "
            "WHEN 'confirmed' THEN 0.999 WHEN 'cleared' THEN 0.03 WHEN 'unresolved' THEN 0.8 "
            "WHEN 'not_applicable' THEN NULL ELSE 0.009 END",
            "cause": "'calving_recorded'",
            "flagged": f"({flagged})",
            "do_not_breed": f"({flagged} AND diagnosis <> 'not_freemartin')",
            "diagnosis": "diagnosis",
            "criterion": "(verdict <> 'not_applicable' AND sexes IN ('FM', 'FFM'))",
            "pairing": "sexes",
            "reasons": as_json(REASONS),
            "reason_codes": "'birth_single'",
            "next_step": f"CASE WHEN verdict = 'suspect' THEN CASE WHEN {awaited} THEN 'await_result' "
            "WHEN life <> '' THEN 'resample' ELSE 'draw_blood' END WHEN verdict = 'unresolved' THEN 'test_further' "
            "WHEN verdict IN ('confirmed', 'cleared') AND diagnosis = '' THEN 'sign_diagnosis' ELSE 'none' END",
            "decided_on": "CASE WHEN verdict IN ('confirmed', 'cleared') THEN told_on ELSE NULL END",
            "assessed_on": literal(today),
            **JUDGED,
        },
        judged,
    )


def _changes() -> None:
    """Write the history of verdicts: a first line of every animal, as the program does, and one of each test."""
    at_risk = "h.sexes IN ('FM', 'FU', 'FFM')"
    foretold = "CASE h.sexes WHEN 'FU' THEN 0.5 ELSE 0.92 END"
    first = {
        "herd_id": "s.herd_id",
        "animal_id": "s.animal_id",
        "verdict": f"CASE WHEN {at_risk} THEN 'suspect' WHEN h.serial > 0 THEN 'not_at_risk' ELSE s.verdict END",
        "probability": f"CASE WHEN {at_risk} THEN {foretold} WHEN h.serial > 0 THEN 0.009 ELSE s.probability END",
        "cause": "'calving_recorded'",
        **JUDGED,
    }
    insert(
        AssessmentChange,
        first,
        f"{table(Assessment)} s LEFT JOIN {HEIFERS} h ON h.animal_id = s.animal_id",
    )
    later = first | {
        "herd_id": "h.herd_id",
        "animal_id": "h.animal_id",
        "verdict": TESTED_VERDICT,
        "probability": TESTED_PROBABILITY,
        "verdict_before": f"CASE WHEN {at_risk} THEN 'suspect' ELSE 'not_at_risk' END",
        "probability_before": f"CASE WHEN {at_risk} THEN {foretold} ELSE 0.009 END",
        "cause": "'result_recorded'",
    }
    insert(
        AssessmentChange,
        later,
        f"{HEIFERS} h WHERE h.outcome IN ('detected', 'not_detected', 'inconclusive')",
    )
