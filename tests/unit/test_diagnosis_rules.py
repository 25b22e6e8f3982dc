"""Which conclusion goes with which verdict, and what a diagnosis has to say."""

from datetime import date

import pytest

from diagnostics.engine.vocabulary import Verdict
from diagnostics.entries import DiagnosisEntry
from diagnostics.models import Diagnosis
from diagnostics.policies.diagnoses import (
    GOES_WITH,
    animal_problem,
    differs,
    entry_problems,
    revocation_problems,
    standing_problem,
)
from diagnostics.presenters.differences import differences
from diagnostics.presenters.statements import CONCLUSION_WORDS, statement
from diagnostics.queries.diagnoses import Seen
from diagnostics.vocabulary import SignedConclusion

SEEN = Seen(evidence={}, verdict="cleared")


def entry(**said):
    told = {"conclusion": "not_freemartin", "statement": "Seen.", "seen": SEEN, **said}
    return DiagnosisEntry(**told)


def codes(said, verdict="cleared", licence="V1"):
    return [problem.code for problem in entry_problems(said, verdict=verdict, licence_number=licence)]


def test_each_verdict_has_the_conclusion_that_goes_with_it():
    assert set(GOES_WITH) == set(Verdict)
    assert GOES_WITH == {
        "not_applicable": None,
        "not_at_risk": "not_freemartin",
        "birth_unknown": "undetermined",
        "suspect": "undetermined",
        "unresolved": "undetermined",
        "confirmed": "freemartin",
        "cleared": "not_freemartin",
    }


@pytest.mark.parametrize("verdict", [each for each in Verdict if each != Verdict.NOT_APPLICABLE])
@pytest.mark.parametrize("conclusion", SignedConclusion)
def test_a_conclusion_says_why_exactly_where_it_differs_from_the_verdict(verdict, conclusion):
    asked = "reason_missing" in codes(entry(conclusion=conclusion.value), verdict=verdict.value)

    assert asked == (GOES_WITH[verdict] != conclusion)
    assert asked == differs(conclusion.value, verdict.value)
    assert codes(entry(conclusion=conclusion.value, differs_because="Seen."), verdict=verdict.value) == []


def test_another_disorder_is_never_what_the_program_says():
    assert all(goes_with != SignedConclusion.OTHER_DISORDER for goes_with in GOES_WITH.values())


def test_a_diagnosis_states_something_and_is_signed_under_a_licence():
    assert codes(entry(statement=" \n")) == ["statement_missing"]
    assert codes(entry(), licence="") == ["licence_missing"]
    assert codes(entry(statement="x" * 2001)) == ["too_long"]
    assert codes(entry(conclusion="sold")) == ["conclusion_missing"]


def test_a_licence_number_that_the_certificate_has_no_room_for_is_refused():
    assert codes(entry(), licence="9" * 60) == []
    assert codes(entry(), licence="9" * 61) == ["licence_too_long"]


def test_what_is_written_is_as_long_as_the_certificate_has_room_for():
    assert codes(entry(statement="x" * 2000)) == []
    other = {"conclusion": "freemartin", "differs_because": "x" * 1000}
    assert codes(entry(**other)) == []
    assert codes(entry(**{**other, "differs_because": "x" * 1001})) == ["too_long"]


def test_a_diagnosis_that_stands_is_replaced_only_knowingly():
    standing = Diagnosis(conclusion="freemartin", signed_on=date(2026, 3, 20), signatory_name="Vera Byrne")

    told = str(standing_problem(entry(), standing))
    assert told.endswith("signed on March 20, 2026 by Vera Byrne, stands: tick that it is to be replaced.")
    assert standing_problem(entry(supersede=True), standing) is None
    assert standing_problem(entry(), None) is None


@pytest.mark.parametrize(
    ("superseded", "reason", "codes"),
    [
        (False, "mixed up", []),
        (False, "  ", ["reason_missing"]),
        (True, "mixed up", ["superseded"]),
        (True, "", ["superseded", "reason_missing"]),
    ],
)
def test_a_diagnosis_that_counts_is_revoked_with_a_reason(superseded, reason, codes):
    problems = revocation_problems(Diagnosis(), superseded=superseded, reason=reason)

    assert [problem.code for problem in problems] == codes


def test_nothing_is_signed_of_a_male_nor_without_a_verdict():
    assert animal_problem(sex="male", verdict="not_applicable").code == "male"
    assert animal_problem(sex="unknown", verdict="not_applicable").code == "no_verdict"
    assert animal_problem(sex="female", verdict="cleared") is None
    assert animal_problem(sex="unknown", verdict="suspect") is None


# --- What is proposed ---


class Concluded:
    probability = 0.0925


BORN = {"code": "birth_male_littermate", "weighed": True, "data": {"probability": 0.92}}
BLOOD = {"method": "pcr_amelogenin", "specimen": "blood_edta", "collected_on": "2026-03-20"}
FOUND = {"code": "male_cells_found", "weighed": True, "data": BLOOD}
NOT_FOUND = {"code": "male_cells_not_found", "weighed": True, "data": BLOOD}
CALVED = {"code": "has_calved", "weighed": True, "data": {"first_calved_on": "2028-03-01"}}


def proposed(conclusion, *reasons, language="en"):
    return statement(SignedConclusion(conclusion), reasons, Concluded(), language=language)


def test_y_found_is_worded_as_laboratories_word_it():
    told = proposed("freemartin", BORN, FOUND)

    assert "Twin to a bull." in told
    assert "positive for freemartinism, consistent with the heifer being a freemartin" in told
    assert told.endswith("This does not rule out infertility of other cause.")


def test_y_not_found_is_worded_as_laboratories_word_it_and_tells_the_risk_that_remains():
    told = proposed("not_freemartin", BORN, NOT_FOUND)

    assert "consistent with the heifer being a normal female bovine" in told
    assert "9 in 100" in told
    assert told.endswith("This does not rule out infertility of other cause.")


def test_a_calving_is_told():
    assert "She calved on March 1, 2028: a freemartin cannot." in proposed("not_freemartin", CALVED)


def test_what_is_not_weighed_is_not_proposed():
    beside = {**FOUND, "weighed": False}

    assert "positive" not in proposed("undetermined", BORN, beside)


def test_a_positive_that_was_set_aside_is_told_with_its_cause():
    needle = {"code": "shared_needle", "weighed": False, "data": BLOOD}

    told = proposed("undetermined", BORN, needle)

    assert "set aside, because one needle served her and her twin" in told
    assert "positive for freemartinism" not in told


def test_each_conclusion_has_its_words_and_they_differ():
    assert set(CONCLUSION_WORDS) == set(SignedConclusion)
    assert len({proposed(each.value, BORN) for each in SignedConclusion}) == len(SignedConclusion)


def test_no_placeholder_is_left_where_there_is_no_probability():
    class Without:
        probability = None

    for each in SignedConclusion:
        assert "%(" not in statement(each, [BORN], Without(), language="en")


# --- What is new ---


SRY = "PCR, SRY – Blood, EDTA, March 20, 2026"


def frozen(**changes):
    birth = {
        "littermates": [{"sex": "male", "assays": []}],
        "number_born": 2,
        "fetuses_scanned": None,
        "unsettled": False,
    }
    told = {
        "sex": "female", "born_on": "2026-03-01", "birth": birth, "birth_as_stated": None, "calvings": [], "assays": [],
    }  # fmt: skip
    return {**told, **changes}


def assay(key="a", **said):
    told = {
        "key": key, "method": "pcr_sry", "specimen": "blood_edta", "collected_on": "2026-03-20", "status": "final",
        "outcome": "detected", "cells_xx": None, "cells_xy": None, "male_fraction_pct": None, "vaginal_length_cm": None,
        "amh_pg_ml": None, "abnormal": "unknown", "finding": "not_stated", "caveats": [], "matches_cotwin": "unknown",
        "validation": None,
    }  # fmt: skip
    return {**told, **said}


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (frozen(), frozen(), []),
        (
            frozen(),
            frozen(assays=[assay()]),
            [f"New result: {SRY}: Male cells or DNA detected."],
        ),
        (
            frozen(assays=[assay()]),
            frozen(),
            [f"No longer on record, or void: {SRY}: Male cells or DNA detected."],
        ),
        (
            frozen(assays=[assay(outcome="not_detected")]),
            frozen(assays=[assay()]),
            [f"Changed result: {SRY}: Not detected. Now: {SRY}: Male cells or DNA detected."],
        ),
        (frozen(), frozen(calvings=["2028-03-01"]), ["New: a calving of hers on March 1, 2028."]),
        (frozen(calvings=["2028-03-01"]), frozen(), ["No longer on record: a calving of hers on March 1, 2028."]),
        (frozen(), frozen(sex="unknown"), ["Sex on record was Female, and is now Not known."]),
        (frozen(), frozen(born_on=None), ["Day of birth was March 1, 2026, and is now not known."]),
        (
            frozen(birth=None, birth_as_stated="single"),
            frozen(birth=None),
            ["Birth by her seller's word was Single, and is now not stated."],
        ),
        (
            frozen(birth=None),
            frozen(),
            [
                "New: her birth is on record.",
                "New littermate: Male.",
                "Number born was not stated, and is now 2.",
            ],
        ),
    ],
)  # fmt: skip
def test_what_came_and_went_is_told_in_words(before, now, told):
    assert differences(before, now) == told


def test_a_result_of_a_littermate_is_told_as_its():
    birth = {**frozen()["birth"], "littermates": [{"sex": "male", "assays": [assay()]}]}

    (told,) = differences(frozen(), frozen(birth=birth))

    assert told.startswith("Of a littermate: New result: PCR, SRY")


def test_a_caveat_found_out_later_is_told():
    (told,) = differences(frozen(assays=[assay()]), frozen(assays=[assay(caveats=["shared_needle"])]))

    assert "Same needle as her twin" in told
