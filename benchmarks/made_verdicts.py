"""Diagnoses, verdicts and their history of made herds, as the tests of `benchmarks.made_tests` bring them about."""

from benchmarks.filling import as_json, day, insert, literal
from diagnostics.engine import ENGINE_VERSION
from diagnostics.models import Diagnosis, Revocation
from herd.models import User

#: The heifers that have a number, as `benchmarks.made_tests` keeps them.
HEIFERS = "made_heifer"
REASONS = '[{"code": "birth_single", "weighed": true, "data": {}}]'
JUDGED = {
    "row": "'12'",
    "confirm_threshold": "0.95",
    "clear_threshold": "0.1",
    "suspect_threshold": "0.1",
    "engine_version": literal(ENGINE_VERSION),
}
#: What a vet has signed, of heifer `h`: three of five who were read one way or the other.
SIGNED = "h.outcome IN ('detected', 'not_detected') AND h.serial % 5 < 3"
CONCLUSION = "CASE h.outcome WHEN 'detected' THEN 'freemartin' ELSE 'not_freemartin' END"
TESTED_VERDICT = """CASE h.outcome WHEN 'detected' THEN 'confirmed' WHEN 'not_detected' THEN 'cleared'
    ELSE 'unresolved' END"""
TESTED_PROBABILITY = "CASE h.outcome WHEN 'detected' THEN 0.999 WHEN 'not_detected' THEN 0.03 ELSE 0.8 END"
REVOKED = "h.serial % 100 = 50"


def write_diagnoses(vet: User) -> None:
    """Write the diagnoses signed, some of them revoked."""
    signed_on = day("h.drawn_on", "50 + h.serial % 20")
    signed = {
        "id": "h.serial",
        "herd_id": "h.herd_id",
        "animal_id": "h.animal_id",
        "conclusion": CONCLUSION,
        "statement": "'As the laboratory reports.'",
        "verdict": TESTED_VERDICT,
        "probability": TESTED_PROBABILITY,
        "reasons": as_json(REASONS),
        "evidence": as_json("{}"),
        "evidence_digest": "'0'",
        "figures": as_json("{}"),
        "program_version": "'0'",
        "signed_by_id": str(vet.pk),
        "signatory_name": "'The vet'",
        "licence_number": "'1'",
        "signed_on": signed_on,
        **JUDGED,
    }
    insert(Diagnosis, signed, f"{HEIFERS} h WHERE {SIGNED}")
    taken_back = {
        "herd_id": "h.herd_id",
        "diagnosis_id": "h.serial",
        "reason": "'Signed for another animal.'",
        "by_id": str(vet.pk),
        "on": day("h.drawn_on", "90"),
    }
    insert(Revocation, taken_back, f"{HEIFERS} h WHERE {SIGNED} AND {REVOKED}")
