"""What must hold of any evidence at all, tried on made-up animals (Hypothesis)."""

import json
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from diagnostics.engine import (
    AssayEvidence,
    Birth,
    Evidence,
    Littermate,
    SignedDiagnosis,
    Thresholds,
    Validation,
    assess,
)
from diagnostics.engine.birth import BirthKind, birth_chance
from diagnostics.engine.facts import Facts, read
from diagnostics.engine.rules import VERDICT_ROWS
from diagnostics.engine.steps import NEXT_STEP_ROWS
from diagnostics.engine.vocabulary import (
    BLOOD,
    WEIGHED_METHODS,
    Caveat,
    Method,
    NextStep,
    Outcome,
    PregnancyFinding,
    ResultStatus,
    Specimen,
    Verdict,
)
from herd.vocabulary import Answer, BirthAsStated, Sex

BORN, TODAY = date(2023, 3, 1), date(2026, 3, 1)
MODERATE = settings(max_examples=150, deadline=None)

# --- Animals as they occur: days within three years, counts and percentages around every limit --------------------
days = st.integers(0, (TODAY - BORN).days).map(lambda age: BORN + timedelta(days=age))
cell_counts = st.none() | st.sampled_from([0, 1, 2, 28, 29, 30, 31, 300])
percentages = st.none() | st.sampled_from(
    [0.0, 0.41, 0.42, 0.99, 1.0, 4.9, 5.0, 24.9, 25.0, 98.9, 99.0, 100.0]
)


@st.composite
def informative_counts(draw: st.DrawFn) -> Validation:
    """Counts of a laboratory whose test tells something: few missed, few false."""
    freemartins, controls = draw(st.integers(10, 300)), draw(st.integers(10, 300))
    return Validation(
        draw(st.integers(0, freemartins // 5)), freemartins, draw(st.integers(0, controls // 10)), controls
    )


likely_assays = st.builds(
    AssayEvidence,
    key=st.uuids().map(str),
    method=st.sampled_from(Method),
    collected_on=days,
    specimen=st.sampled_from([*Specimen, Specimen.BLOOD_EDTA, Specimen.BLOOD_EDTA, Specimen.HAIR]),
    status=st.sampled_from([*ResultStatus, *[ResultStatus.FINAL] * 6]),
    outcome=st.sampled_from(Outcome),
    cells_xx=cell_counts,
    cells_xy=cell_counts,
    male_fraction_pct=percentages,
    vaginal_length_cm=st.none() | st.sampled_from([6.0, 7.0, 7.1, 12.9, 13.0, 14.0]),
    amh_pg_ml=st.none() | st.sampled_from([20.0, 72.0, 73.0, 226.0, 227.0, 600.0]),
    abnormal=st.sampled_from(Answer),
    finding=st.sampled_from(PregnancyFinding),
    caveats=st.just(frozenset()) | st.frozensets(st.sampled_from(Caveat)),
    matches_cotwin=st.sampled_from(Answer),
    validation=st.none() | informative_counts(),
    reported_on=st.none() | days,
)
littermates = st.builds(
    Littermate, st.sampled_from(Sex), st.booleans(), st.lists(likely_assays, max_size=2).map(tuple)
)
births = st.builds(
    Birth,
    st.lists(littermates, max_size=3).map(tuple),
    st.none() | st.integers(1, 4),
    st.none() | st.integers(0, 4),
    st.booleans(),
)
likely_evidence = st.builds(
    Evidence,
    sex=st.sampled_from([Sex.FEMALE, Sex.FEMALE, Sex.FEMALE, Sex.UNKNOWN, Sex.MALE]),
    born_on=st.none() | st.just(BORN),
    birth=st.none() | births,
    birth_as_stated=st.none() | st.sampled_from(BirthAsStated),
    calvings=st.just(()) | st.lists(days, max_size=2).map(tuple),
    assays=st.lists(likely_assays, max_size=6).map(tuple),
    present=st.booleans(),
    diagnosis=st.none() | st.builds(SignedDiagnosis, st.sampled_from(Verdict), days),
)
thresholds = st.builds(
    Thresholds,
    confirm=st.floats(0.51, 0.999),
    clear=st.floats(0.001, 0.05),
    suspect=st.floats(0.05, 0.50),
)

# --- Animals as only the types allow them: any number, any day -----------------------------------------------------
any_count = st.none() | st.integers() | st.just(10**400)
any_number = st.none() | st.floats() | st.just(-(10**400))
any_validation = st.none() | st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)).map(
    lambda ends: Validation(min(ends), max(ends), min(ends), max(ends))
)
any_assays = st.builds(
    AssayEvidence,
    key=st.text(max_size=3),
    method=st.sampled_from(Method),
    collected_on=st.dates(),
    specimen=st.none() | st.sampled_from(Specimen),
    status=st.sampled_from(ResultStatus),
    outcome=st.sampled_from(Outcome),
    cells_xx=any_count,
    cells_xy=any_count,
    male_fraction_pct=any_number,
    vaginal_length_cm=any_number,
    amh_pg_ml=any_number,
    abnormal=st.sampled_from(Answer),
    finding=st.sampled_from(PregnancyFinding),
    caveats=st.frozensets(st.sampled_from(Caveat)),
    matches_cotwin=st.sampled_from(Answer),
    validation=any_validation,
    reported_on=st.none() | st.dates(),
)
any_evidence = st.builds(
    Evidence,
    sex=st.sampled_from(Sex),
    born_on=st.none() | st.dates(),
    birth=st.none()
    | st.builds(
        Birth,
        st.lists(
            st.builds(
                Littermate, st.sampled_from(Sex), st.booleans(), st.lists(any_assays, max_size=1).map(tuple)
            ),
            max_size=3,
        ).map(tuple),
        any_count,
        any_count,
        st.booleans(),
    ),
    birth_as_stated=st.none() | st.sampled_from(BirthAsStated),
    calvings=st.lists(st.dates(), max_size=2).map(tuple),
    assays=st.lists(any_assays, max_size=4).map(tuple),
    present=st.booleans(),
    diagnosis=st.none() | st.builds(SignedDiagnosis, st.sampled_from(Verdict), st.dates()),
)


def facts(evidence: Evidence) -> Facts:
    return read(evidence, Thresholds())


def with_more(evidence: Evidence, *assays: AssayEvidence) -> Evidence:
    return replace(evidence, assays=(*evidence.assays, *assays))


@MODERATE
@given(any_evidence, thresholds, st.dates())
def test_no_record_however_odd_stops_the_judgement(
    evidence: Evidence, herd_thresholds: Thresholds, today: date
) -> None:
    judged = assess(evidence, herd_thresholds, as_of=today)
    assert judged.row in {row.number for row in VERDICT_ROWS}
    assert (judged.probability is None) == (judged.verdict is Verdict.NOT_APPLICABLE)
    if judged.probability is not None:
        assert 0 <= judged.low <= judged.probability <= judged.high <= 1
    json.dumps([reason.as_json() for reason in judged.reasons], allow_nan=False)


@MODERATE
@given(likely_evidence, thresholds)
def test_every_heifer_falls_on_a_row_and_has_a_next_step(
    evidence: Evidence, herd_thresholds: Thresholds
) -> None:
    judged = assess(evidence, herd_thresholds, as_of=TODAY)
    row = next(row for row in VERDICT_ROWS if row.number == judged.row)
    assert row.verdict is judged.verdict
    assert judged.next_step in {step.step for step in NEXT_STEP_ROWS}
    if judged.probability is not None:
        assert 0 <= judged.low <= judged.probability <= judged.high <= 1
    assert (judged.advice is not None) == (judged.next_step is NextStep.TEST_FURTHER)
    known = {
        each.known_on for each in evidence.assays if each.status not in {ResultStatus.OUT, ResultStatus.VOID}
    }
    assert judged.decided_on in {None, *known, *evidence.calvings}
    assert judged.decided_on is None or judged.verdict in {Verdict.CONFIRMED, Verdict.CLEARED}
    json.dumps([reason.as_json() for reason in judged.reasons], allow_nan=False)


def test_the_last_row_of_each_table_takes_whatever_is_left() -> None:
    nothing = facts(Evidence(Sex.FEMALE))
    assert VERDICT_ROWS[-1].holds(nothing)
    assert NEXT_STEP_ROWS[-1].holds(None)
    numbers = [row.number for row in VERDICT_ROWS]
    assert len(set(numbers)) == len(numbers)


@MODERATE
@given(likely_evidence, st.data())
def test_the_order_in_which_things_were_entered_never_matters(
    evidence: Evidence, data: st.DataObject
) -> None:
    shuffled = replace(
        evidence,
        assays=tuple(data.draw(st.permutations(evidence.assays))),
        calvings=tuple(data.draw(st.permutations(evidence.calvings))),
    )
    if evidence.birth is not None:
        litter = tuple(data.draw(st.permutations(evidence.birth.littermates)))
        shuffled = replace(shuffled, birth=replace(evidence.birth, littermates=litter))
    assert assess(shuffled, as_of=TODAY) == assess(evidence, as_of=TODAY)


# The next two hold for every published figure, and for a laboratory's own counts as long as its test tells something:
# positives at least as common in freemartins as in normal females, and at least 30 in 100 of them. A laboratory that
# publishes a test worse than a coin gets the ratio it publishes, below 1; it is left out here and nothing else is.
blood_positives = st.builds(
    AssayEvidence,
    key=st.just("new"),
    method=st.sampled_from(sorted(WEIGHED_METHODS)),
    collected_on=days,
    specimen=st.sampled_from(sorted(BLOOD)),
    outcome=st.just(Outcome.DETECTED),
    cells_xx=st.none() | st.integers(0, 400),
    cells_xy=st.none() | st.integers(2, 400),
    male_fraction_pct=st.none() | st.floats(1, 100),
    validation=st.none() | informative_counts(),
)
blood_negatives = st.builds(
    AssayEvidence,
    key=st.just("new"),
    method=st.sampled_from(sorted(WEIGHED_METHODS)),
    collected_on=days,
    specimen=st.sampled_from(sorted(BLOOD)),
    outcome=st.just(Outcome.NOT_DETECTED),
    cells_xx=st.integers(30, 400),
    cells_xy=st.just(0),
    male_fraction_pct=st.none() | st.floats(0, 0.41),
    validation=st.none() | informative_counts(),
)


def may_be_worse_than_a_coin(validation: Validation | None, assay: AssayEvidence) -> bool:
    """Two XY cells of two, at a laboratory with many false positives, are more often chance than not."""
    return validation is not None and (assay.cells_xx or 0) + (assay.cells_xy or 0) < 30


@MODERATE
@given(likely_evidence, blood_positives)
def test_a_valid_positive_never_lowers_the_probability(evidence: Evidence, positive: AssayEvidence) -> None:
    assume(not may_be_worse_than_a_coin(positive.validation, positive))
    before, after = facts(evidence), facts(with_more(evidence, positive))
    assume(any(one.assay.key == "new" for one in after.blood.positives))
    assert after.probability >= before.probability - 1e-12


@MODERATE
@given(likely_evidence, blood_negatives)
def test_a_valid_negative_never_raises_the_probability(evidence: Evidence, negative: AssayEvidence) -> None:
    before, after = facts(evidence), facts(with_more(evidence, negative))
    assert any(one.assay.key == "new" for one in after.blood.negatives)
    assert after.probability <= before.probability + 1e-12


@MODERATE
@given(likely_evidence, blood_positives, st.lists(blood_negatives, max_size=4))
def test_no_number_of_negatives_clears_a_heifer_with_a_valid_positive(
    evidence: Evidence, positive: AssayEvidence, negatives: list[AssayEvidence]
) -> None:
    tested = with_more(evidence, positive, *negatives)
    assume(facts(tested).blood.positives)
    assert assess(tested, as_of=TODAY).verdict is not Verdict.CLEARED


@MODERATE
@given(likely_evidence, blood_positives)
def test_a_void_result_changes_nothing(evidence: Evidence, positive: AssayEvidence) -> None:
    voided = with_more(evidence, replace(positive, status=ResultStatus.VOID))
    assert assess(voided, as_of=TODAY) == assess(evidence, as_of=TODAY)


@MODERATE
@given(likely_evidence, st.integers(1, 2000))
def test_time_alone_changes_no_verdict_and_the_next_step_only_when_foretold(
    evidence: Evidence, days_later: int
) -> None:
    judged = assess(evidence, as_of=TODAY)
    then = TODAY + timedelta(days=days_later)
    later = assess(evidence, as_of=then)
    assert (later.verdict, later.probability) == (judged.verdict, judged.probability)
    assert later.reasons == judged.reasons
    if judged.recheck_on is None or then < judged.recheck_on:
        assert (later.next_step, later.advice) == (judged.next_step, judged.advice)


@given(st.integers(1, 50))
def test_one_more_littermate_of_unknown_sex_never_lowers_the_risk(unseen: int) -> None:
    fewer, more = (birth_chance(BirthKind.UNKNOWN_LITTERMATE, count) for count in (unseen, unseen + 1))
    assert fewer.probability <= more.probability <= birth_chance(BirthKind.MALE_LITTERMATE).probability
