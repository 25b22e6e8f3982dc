"""The day on which tests decided a verdict: rule by rule (clinical.md §4–§6), and what must hold of any evidence."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics.engine import AssayEvidence, Evidence, Thresholds, assess
from diagnostics.engine.frozen import evidence_digest, frozen
from diagnostics.engine.vocabulary import Method, ResultStatus, Specimen, Verdict
from herd.vocabulary import Sex
from tests.cases import (
    AMELOGENIN,
    BORN,
    FOUND,
    NOT_FOUND,
    OUT,
    PRELIMINARY,
    SINGLE,
    SRY,
    TWIN_NOT_SEEN,
    TWIN_TO_BULL,
    VOID,
    blood,
    bulls_twin,
    cells,
    day,
    empty,
    examined,
    hair,
    heifer,
    pregnant,
    single,
    vagina,
)

LATER = day(2000)


def decided(evidence: Evidence, at: Thresholds | None = None) -> int | None:
    """Return the age in days at which tests decided an animal; of an undecided one nothing."""
    on = assess(evidence, at or Thresholds(), as_of=LATER).decided_on
    return None if on is None else (on - evidence.born_on).days


def amelogenin(outcome=NOT_FOUND, on: int = 20, **more) -> AssayEvidence:
    return blood(AMELOGENIN, outcome, on, **more)


def sry(outcome=NOT_FOUND, on: int = 20, **more) -> AssayEvidence:
    return blood(SRY, outcome, on, **more)


#: Heifers, each with the age in days at which it was decided; `None`: by no test, or not at all.
DECIDED = {
    "one result decides on the day of its report": (
        bulls_twin(amelogenin(reported_on=day(29))), 29),
    "a result without a day of report was known when the blood was drawn": (
        bulls_twin(amelogenin(FOUND)), 20),
    "where two methods are needed the second decides": (
        bulls_twin(sry(reported_on=day(30)), cells(300, 0, on=200, reported_on=day(221)),
                   amelogenin(on=400, reported_on=day(410))), 410),
    "two methods count by their reports, whichever was drawn first": (
        bulls_twin(cells(300, 0, on=20, reported_on=day(90)), amelogenin(on=30, reported_on=day(35)),
                   vagina(6.5)), 90),
    "a repeat of the same kind adds nothing, and decides nothing again": (
        bulls_twin(amelogenin(on=20), amelogenin(on=300)), 20),
    "a calf whose karyotype counted too few cells is decided by the repeat": (
        bulls_twin(cells(12, 0, on=20), amelogenin(on=250, reported_on=day(255))), 255),
    "a single XY cell holds it up until a karyotype without one": (
        bulls_twin(amelogenin(on=20), cells(99, 1, on=40), cells(300, 0, on=100, reported_on=day(120))), 120),
    "a single-born heifer is confirmed when her hair is known to be free of Y": (
        single(amelogenin(FOUND, 20), cells(88, 12, on=40), hair(NOT_FOUND, on=60, reported_on=day(75))), 75),
    "male hair that later hair did not bear out held it up": (
        bulls_twin(sry(FOUND, 20), hair(FOUND, on=30), hair(NOT_FOUND, on=60, reported_on=day(66))), 66),
    "blood of male cells alone is no confirmation until the hair is known": (
        bulls_twin(cells(0, 400, on=20), hair(NOT_FOUND, on=50)), 50),
    "a contradiction that stands is decided by nothing": (
        bulls_twin(amelogenin(FOUND, 20), amelogenin(NOT_FOUND, 80)), None),
    "a result since voided never was: the contradiction neither": (
        bulls_twin(amelogenin(FOUND, 20), amelogenin(NOT_FOUND, 80, status=VOID)), 20),
    "the positive voided, the negative decided on its own day": (
        bulls_twin(amelogenin(FOUND, 20, status=VOID), amelogenin(NOT_FOUND, 80)), 80),
    "a preliminary positive awaited undoes what was cleared": (
        bulls_twin(amelogenin(on=20), cells(90, 10, on=60, status=PRELIMINARY)), None),
    "a sample still out changes no day": (
        bulls_twin(amelogenin(on=20), cells(0, 0, on=60, status=OUT)), 20),
    "what was found at examination was on record before, and decided nothing": (
        bulls_twin(vagina(6.5), sry(FOUND, 40, reported_on=day(47))), 47),
    "a calving after the negative leaves its day": (
        bulls_twin(amelogenin(on=20), calvings=(day(730), day(1100))), 20),
    "a weak negative did not clear her, her calving did: no test": (
        bulls_twin(sry(on=20), calvings=(day(730),)), None),
    "a negative after her calving clears nobody anew": (
        bulls_twin(amelogenin(on=800), calvings=(day(730),)), None),
    "a cow cleared by calving alone was decided by no test": (
        bulls_twin(calvings=(day(730),)), None),
    "a weak negative and a pregnancy clear her on the day of the check": (
        bulls_twin(sry(on=20), pregnant(480)), 480),
    "two pregnancy checks alone are no test": (
        bulls_twin(pregnant(480), pregnant(520)), None),
    "a negative after two checks had cleared her decides nothing": (
        bulls_twin(pregnant(480), pregnant(520), sry(on=600)), None),
    "a pregnancy that was contradicted and found again decides when found again": (
        bulls_twin(sry(on=20), pregnant(480), empty(500), pregnant(580)), 580),
    "a pregnancy contradicted leaves what the test had decided": (
        single(amelogenin(on=480), pregnant(480), empty(500)), 480),
    "a pregnancy cleared her and was contradicted: the test, drawn after it, had decided when it was known": (
        heifer(TWIN_NOT_SEEN, pregnant(480), amelogenin(on=485, reported_on=day(490)), empty(500)), 490),
    "two pregnancies lost later decided nothing: the test drawn after them did": (
        bulls_twin(pregnant(480), pregnant(520), amelogenin(on=525), empty(530)), 525),
    "a pregnancy lost, then a calving: in between the test had kept her cleared": (
        single(pregnant(480), amelogenin(on=485, reported_on=day(490)), empty(500), calvings=(day(800),)), 490),
    "a heifer of unresolved verdict is not decided": (
        bulls_twin(sry(on=20)), None),
    "a suspect by examination is not decided": (
        single(examined("yes")), None),
}  # fmt: skip


@pytest.mark.parametrize(("evidence", "age_days"), DECIDED.values(), ids=list(DECIDED))
def test_a_heifer_was_decided_when_what_was_known_first_sufficed(evidence: Evidence, age_days: int) -> None:
    assert decided(evidence) == age_days


@pytest.mark.parametrize(
    ("at", "age_days"), [(Thresholds(), 20), (Thresholds(clear=0.05), 210), (Thresholds(confirm=0.999), 20)]
)
def test_the_thresholds_of_today_say_when_it_sufficed(at: Thresholds, age_days: int) -> None:
    cleared = bulls_twin(amelogenin(on=20), cells(300, 0, on=200, reported_on=day(210)))
    assert decided(cleared, at) == age_days


def test_the_day_of_the_report_is_no_evidence_that_asks_for_another_signature() -> None:
    reported = bulls_twin(amelogenin(reported_on=day(29)))
    assert evidence_digest(frozen(reported)) == evidence_digest(frozen(bulls_twin(amelogenin())))


# --- Of any evidence ---

AGES = st.integers(0, 1000)
#: What can decide a heifer or hold her decision up: results on blood and hair, and pregnancy checks.
TELLING = st.one_of(
    st.builds(
        AssayEvidence,
        key=st.uuids().map(str),
        method=st.sampled_from([AMELOGENIN, SRY, Method.QPCR]),
        collected_on=AGES.map(day),
        specimen=st.sampled_from([Specimen.BLOOD_EDTA, Specimen.BLOOD_EDTA, Specimen.HAIR]),
        status=st.sampled_from([*[ResultStatus.FINAL] * 8, PRELIMINARY, OUT, VOID]),
        outcome=st.sampled_from([FOUND, NOT_FOUND, NOT_FOUND]),
        reported_on=st.none() | AGES.map(day),
    ),
    st.builds(cells, st.just(300), st.sampled_from([0, 0, 1, 20]), AGES),
    st.builds(pregnant, st.integers(300, 900)),
    st.builds(empty, st.integers(300, 900)),
)
HEIFER = st.builds(
    Evidence,
    sex=st.just(Sex.FEMALE),
    born_on=st.just(BORN),
    birth=st.sampled_from([TWIN_TO_BULL, TWIN_TO_BULL, TWIN_NOT_SEEN, SINGLE]),
    calvings=st.just(()) | st.lists(AGES.map(day), max_size=2).map(tuple),
    assays=st.lists(TELLING, min_size=1, max_size=5).map(tuple),
)


def known_on(assay: AssayEvidence) -> date:
    return assay.reported_on or assay.collected_on


def judged_by(evidence: Evidence, on: date) -> Verdict:
    """Judge an animal by what was known at the end of a day."""
    known = replace(
        evidence,
        assays=tuple(each for each in evidence.assays if known_on(each) <= on),
        calvings=tuple(each for each in evidence.calvings if each <= on),
    )
    return assess(known, as_of=LATER).verdict


def free_of_male_cells(assay: AssayEvidence) -> bool:
    """Say whether a final result on blood found no male cells."""
    on_blood = assay.specimen is Specimen.BLOOD_EDTA and assay.status is ResultStatus.FINAL
    return on_blood and (assay.outcome is NOT_FOUND or assay.cells_xy == 0)


def sufficed_from(evidence: Evidence, verdict: Verdict) -> date | None:
    """Return the first day from which on an animal was judged so every day; `None` where she is not."""
    since = None
    for on in sorted({*map(known_on, evidence.assays), *evidence.calvings}, reverse=True):
        if judged_by(evidence, on) is not verdict:
            break
        since = on
    return since


@settings(max_examples=200, deadline=None)
@given(HEIFER)
def test_up_to_the_day_of_decision_what_is_known_suffices_and_the_day_before_it_does_not(
    evidence: Evidence,
) -> None:
    concluded = assess(evidence, as_of=LATER)
    if concluded.verdict not in {Verdict.CONFIRMED, Verdict.CLEARED}:
        assert concluded.decided_on is None
        return
    since = sufficed_from(evidence, concluded.verdict)
    assert judged_by(evidence, since - timedelta(days=1)) is not concluded.verdict
    others = tuple(each for each in evidence.assays if each.specimen is not Specimen.BLOOD_EDTA)
    untested = sufficed_from(replace(evidence, assays=others), concluded.verdict)
    if concluded.verdict is Verdict.CLEARED:
        tested = [known_on(each) for each in evidence.assays if free_of_male_cells(each)]
        decided_by_tests = tested and (untested is None or since < untested)
        assert concluded.decided_on == (max(since, min(tested)) if decided_by_tests else None)
    else:
        assert concluded.decided_on == since
