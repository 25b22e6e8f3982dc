"""Samples, their lives, tests and diagnoses of made herds (`benchmarks.made_herds`), written by the database.

Each heifer at risk by birth, and one in some dozen others, has a number; of a hundred numbers `PLAN` says what became
of them.
"""

from datetime import date

from benchmarks.filling import as_json, day, insert, keep_as, literal, one_of, rows, run, table
from diagnostics.engine import ENGINE_VERSION
from diagnostics.models import (
    Assay,
    AssayResult,
    Diagnosis,
    Revocation,
    Sample,
    SampleStep,
    Verification,
)
from herd.models import Animal, Calving, User

WRITTEN = (Sample, SampleStep, Assay, AssayResult, Verification, Diagnosis, Revocation)
#: One in so many heifers not at risk is sampled all the same.
OTHERS_SAMPLED_EVERY = 97
#: From and to which of a hundred numbers: the life of the sample, and what the laboratory found.
PLAN = (
    (0, 17, "", ""),
    (18, 19, "drawn", ""),
    (20, 21, "sent", ""),
    (22, 23, "received", ""),
    (24, 26, "rejected", ""),
    (27, 27, "lost", ""),
    (28, 85, "resulted", "detected"),
    (86, 92, "resulted", "not_detected"),
    (93, 95, "resulted", "inconclusive"),
    (96, 97, "resulted", "failed"),
    (98, 99, "taken_back", "detected"),
)
#: The steps of a life, each with its day after drawing; one sample takes up to five times as long as another.
LIVES = {
    "drawn": (("drawn", 0),),
    "sent": (("drawn", 0), ("sent", 1)),
    "received": (("drawn", 0), ("sent", 1), ("received", 3)),
    "rejected": (("drawn", 0), ("sent", 1), ("received", 3), ("rejected", 4)),
    "lost": (("drawn", 0), ("sent", 1), ("lost", 20)),
    "resulted": (("drawn", 0), ("sent", 1), ("received", 3), ("resulted", 8)),
    "taken_back": (
        *(("drawn", 0), ("sent", 1), ("taken_back", 1)),
        *(("sent", 2), ("received", 4), ("resulted", 9)),
    ),
}
CAUSES = ("clotted", "haemolysed", "leaked", "unlabelled", "too_old", "too_little", "other")
METHODS = ("pcr_amelogenin", "pcr_amelogenin", "pcr_multicopy", "qpcr", "karyotype")
SPECIMENS = ("blood_edta", "blood_edta", "blood_heparin", "buffy_coat")
#: As people write the laboratories of the book, and one that is not in it.
WRITTEN_AS = ("Weatherbys", "weatherbys", "WBYS", "Synlab Vet", "Synlab Vet", "The vet school")
REASONS = '[{"code": "birth_single", "weighed": true, "data": {}}]'
JUDGED = {
    "row": "'12'",
    "confirm_threshold": "0.95",
    "clear_threshold": "0.1",
    "suspect_threshold": "0.1",
    "engine_version": literal(ENGINE_VERSION),
}
#: Ids of second tests and of examinations begin here.
SECOND, EXAMINED = 1_000_000, 2_000_000
HEIFERS = "made_heifer"


def make(sexes: str, vet: User, today: date) -> None:
    """Write what was drawn, tested and signed; `sexes` writes the sexes of the litter of calving `c`."""
    _number_heifers(sexes, today)
    _samples()
    _assays()
    _results(vet)
    _diagnoses(vet)


def _number_heifers(sexes: str, today: date) -> None:
    """Keep the heifers at risk and some others with their number, and what is to become of their sample."""
    by_chance = f"({sexes} IN ('F', 'FF') AND c.id % {OTHERS_SAMPLED_EVERY} = 5)"
    heifers = f"""(SELECT a.id AS animal_id, a.herd_id, c.calved_on, {sexes} AS sexes,
            ROW_NUMBER() OVER (ORDER BY a.id) AS serial
        FROM {table(Animal)} a JOIN {table(Calving)} c ON c.id = a.calving_id
        WHERE a.sex = 'female' AND a.fate = 'alive' AND ({sexes} IN ('FM', 'FU', 'FFM') OR {by_chance})) heifer"""
    drawn = day("calved_on", "10 + serial % 90")
    old_enough = f"{drawn} <= {literal(today)}"
    keep_as(
        HEIFERS,
        f"""SELECT animal_id, herd_id, sexes, serial, {drawn} AS drawn_on,
            CASE WHEN {old_enough} THEN life ELSE '' END AS life,
            CASE WHEN {old_enough} THEN outcome ELSE '' END AS outcome,
            {one_of(METHODS, "serial / 3")} AS method, {one_of(SPECIMENS, "serial / 7")} AS specimen,
            {one_of(WRITTEN_AS, "serial + herd_id")} AS laboratory
        FROM {heifers} JOIN {rows(("earliest", "latest", "life", "outcome"), PLAN)} plan
            ON serial % 100 BETWEEN earliest AND latest""",
    )


def _taken(days: str) -> str:
    """Write the day of a step so many days after drawing, of heifer `h`."""
    return day("h.drawn_on", f"{days} * (1 + h.serial % 5)")


def told_on() -> str:
    """Write the day on which the tests of heifer `h` were known: of their report, else of drawing."""
    return f"CASE h.serial % 50 WHEN 3 THEN h.drawn_on ELSE {_taken('8')} END"


def _samples() -> None:
    """Write a sample of each heifer drawn, and its steps."""
    last = rows(("of_life", "state", "days"), [(life, *steps[-1]) for life, steps in LIVES.items()])
    insert(
        Sample,
        {
            "id": "h.serial",
            "herd_id": "h.herd_id",
            "animal_id": "h.animal_id",
            "specimen": "h.specimen",
            "tube": "'T' || h.serial",
            "collected_on": "h.drawn_on",
            "drawn_by": "CASE h.serial % 9 WHEN 0 THEN '' ELSE 'Vet ' || (h.serial % 4) END",
            "laboratory": "h.laboratory",
            "state": "last.state",
            "state_on": _taken("last.days"),
        },
        f"{HEIFERS} h JOIN {last} last ON last.of_life = h.life",
    )
    steps = [
        (life, number, *step) for life, steps in LIVES.items() for number, step in enumerate(steps, start=1)
    ]
    insert(
        SampleStep,
        {
            "herd_id": "h.herd_id",
            "sample_id": "h.serial",
            "number": "step.number",
            "step": "step.step",
            "on": _taken("step.days"),
            "cause": f"CASE step.step WHEN 'rejected' THEN {one_of(CAUSES, 'h.serial / 100')} ELSE '' END",
            "note": "CASE step.step WHEN 'taken_back' THEN 'not posted that day' ELSE '' END",
        },
        f"{HEIFERS} h JOIN {rows(('of_life', 'number', 'step', 'days'), steps)} step ON step.of_life = h.life",
    )


def _assays() -> None:
    """Write the tests asked for: one a sample on its way, a second by another method of some, and examinations."""
    asked = {
        "id": "h.serial",
        "herd_id": "h.herd_id",
        "animal_id": "h.animal_id",
        "method": "h.method",
        "specimen": "h.specimen",
        "collected_on": "h.drawn_on",
        "laboratory": "h.laboratory",
        "sample_id": "h.serial",
    }
    insert(Assay, asked, f"{HEIFERS} h WHERE h.life IN ('sent', 'received', 'resulted', 'taken_back')")
    second = asked | {"id": f"h.serial + {SECOND}", "method": "'ddpcr'"}
    insert(Assay, second, f"{HEIFERS} h WHERE h.outcome <> '' AND h.serial % 8 = 0")
    examined = asked | {
        "id": f"h.serial + {EXAMINED}",
        "method": "'vaginal_length'",
        "specimen": "''",
        "laboratory": "''",
        "sample_id": "NULL",
    }
    insert(Assay, examined, f"{HEIFERS} h WHERE h.serial % 6 = 0")


def _results(vet: User) -> None:
    """Write what came of each test: out, or final, some after a preliminary version; some verified."""
    # Two methods differ on one animal in ten.
    found = f"CASE WHEN t.id > {SECOND} AND h.serial % 80 = 0 THEN 'not_detected' ELSE h.outcome END"
    cells = "CASE WHEN t.method = 'karyotype' AND h.outcome IN ('detected', 'not_detected') THEN {cells} ELSE NULL END"
    positive = "CASE h.outcome WHEN 'detected' THEN 2 + h.serial % 28 ELSE 0 END"
    percent = f"CASE WHEN {found} = 'detected' THEN 1 + h.serial % 40 ELSE 0 END"
    reported = f"CASE h.outcome WHEN '' THEN NULL ELSE {_taken('8')} END"
    final = {
        "id": "2 * t.id",
        "herd_id": "t.herd_id",
        "assay_id": "t.id",
        "version": "CASE t.id % 40 WHEN 0 THEN 2 ELSE 1 END",
        "status": "CASE WHEN h.outcome = '' THEN 'out' ELSE 'final' END",
        "accession": "CASE WHEN h.outcome = '' OR t.id % 40 = 1 THEN '' ELSE 'A' || t.id END",
        "reported_on": f"CASE t.id % 50 WHEN 3 THEN NULL ELSE {reported} END",
        "outcome": f"CASE WHEN h.outcome = '' THEN 'not_stated' ELSE {found} END",
        "cells_xx": cells.format(cells=f"50 - {positive}"),
        "cells_xy": cells.format(cells=positive),
        "male_fraction_pct": "CASE WHEN t.method IN ('qpcr', 'ddpcr') AND h.outcome IN ('detected', 'not_detected') "
        f"THEN {percent} ELSE NULL END",
    }
    tests = f"{table(Assay)} t JOIN {HEIFERS} h ON h.animal_id = t.animal_id WHERE"
    preliminary = final | {"id": "2 * t.id - 1", "version": "1", "status": "'preliminary'"}
    insert(AssayResult, preliminary, f"{tests} t.specimen <> '' AND t.id % 40 = 0")
    insert(AssayResult, final, f"{tests} t.specimen <> ''")
    measured = {
        **{column: final[column] for column in ("id", "herd_id", "assay_id")},
        "status": "'final'",
        "reported_on": "h.drawn_on",
        "vaginal_length_cm": "5 + h.serial % 10",
    }
    insert(AssayResult, measured, f"{tests} t.specimen = ''")
    run(f"UPDATE {table(Assay)} SET current_id = 2 * id")
    verified = (
        f"{table(AssayResult)} r WHERE r.status = 'final' AND r.herd_id % 10 = 0 AND r.assay_id % 2 = 0"
    )
    insert(Verification, {"herd_id": "r.herd_id", "result_id": "r.id", "by_id": str(vet.pk)}, verified)


#: What a vet has signed, of heifer `h`: three of five who were read one way or the other.
SIGNED = "h.outcome IN ('detected', 'not_detected') AND h.serial % 5 < 3"
CONCLUSION = "CASE h.outcome WHEN 'detected' THEN 'freemartin' ELSE 'not_freemartin' END"
TESTED_VERDICT = """CASE h.outcome WHEN 'detected' THEN 'confirmed' WHEN 'not_detected' THEN 'cleared'
    ELSE 'unresolved' END"""
TESTED_PROBABILITY = "CASE h.outcome WHEN 'detected' THEN 0.999 WHEN 'not_detected' THEN 0.03 ELSE 0.8 END"
REVOKED = "h.serial % 100 = 50"


def _diagnoses(vet: User) -> None:
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
