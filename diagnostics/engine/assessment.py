"""Judging one animal: evidence in, verdict with its reasons and the next step out."""

from dataclasses import dataclass
from datetime import date

from diagnostics.engine.birth import birth_reasons
from diagnostics.engine.blood import blood_reasons, only_male_cells_reasons
from diagnostics.engine.decided import decided_on
from diagnostics.engine.evidence import Evidence, Thresholds
from diagnostics.engine.facts import Facts, read
from diagnostics.engine.littermates import littermate_reasons
from diagnostics.engine.outlook import MethodOutlook
from diagnostics.engine.reasons import Reason, by_date
from diagnostics.engine.results import reasons_of_a_male
from diagnostics.engine.rules import verdict_row
from diagnostics.engine.steps import Situation, next_step_row, not_before, recheck_on
from diagnostics.engine.vocabulary import FLAGGED, NextStep, ReasonCode, Verdict

#: Kept with each assessment; raised with every change that can change a verdict, a reason or a next step.
ENGINE_VERSION = "2"


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is concluded of one animal, and everything needed to explain it.

    `row` is the number of the verdict table's row that held. Probabilities are unrounded, `None` where the verdict is
    `not_applicable`; `low` and `high` show what the range of the birth figure alone makes of them. `flagged` is the
    do-not-breed list's flag: a flagged verdict of an animal present. `not_before` may have passed already.
    `recheck_on` is the first day after the assessment on which time alone could change the next step. `advice` goes
    with `test_further`: the blood tests that can settle the matter, the likeliest first. `decided_on` is the day on
    which tests decided `confirmed` or `cleared` (`engine.decided`).
    """

    verdict: Verdict
    row: str
    flagged: bool
    probability: float | None
    low: float | None
    high: float | None
    reasons: tuple[Reason, ...]
    next_step: NextStep
    not_before: date | None
    recheck_on: date | None
    advice: tuple[MethodOutlook, ...] | None
    decided_on: date | None
    criterion: bool
    engine_version: str
    thresholds: Thresholds


DEFAULT_THRESHOLDS = Thresholds()


def assess(evidence: Evidence, thresholds: Thresholds = DEFAULT_THRESHOLDS, *, as_of: date) -> Assessment:
    """Judge one animal by all that is on record of it, as things stand on `as_of`.

    The day bears on the next step only, never on the verdict. Never raises, whatever the evidence.
    """
    facts = read(evidence, thresholds)
    row = verdict_row(facts)
    now = Situation(facts, row, as_of)
    chosen = next_step_row(now)
    applies = row.verdict is not Verdict.NOT_APPLICABLE
    return Assessment(
        verdict=row.verdict,
        row=row.number,
        flagged=row.verdict in FLAGGED and evidence.present,
        probability=facts.chance.probability if applies else None,
        low=facts.chance.low if applies else None,
        high=facts.chance.high if applies else None,
        reasons=tuple(_reasons(facts)),
        next_step=chosen.step,
        not_before=not_before(now, chosen.step),
        recheck_on=recheck_on(now, chosen),
        advice=now.settling_methods if chosen.step is NextStep.TEST_FURTHER else None,
        decided_on=decided_on(facts, row.verdict),
        criterion=facts.criterion,
        engine_version=ENGINE_VERSION,
        thresholds=thresholds,
    )


def _reasons(facts: Facts) -> list[Reason]:
    """List all that is on record: birth, then what was weighed, then by date what was not (§8)."""
    if facts.male:
        return _reasons_of_a_male(facts)
    told = birth_reasons(facts.evidence, facts.birth)
    if not facts.evidence.assays:
        beside: list[Reason] = []
    else:
        beside = _reasons_of_tests(facts)
    told += [reason for reason in beside if reason.weighed]
    if facts.first_calved_on is not None:
        told += _reasons_of_calving(facts)
    if facts.evidence.birth is not None:
        beside += littermate_reasons(facts.evidence.birth.littermates)
    return told + by_date(reason for reason in beside if not reason.weighed)


def _reasons_of_tests(facts: Facts) -> list[Reason]:
    remaining = None if facts.without_sex else facts.probability
    told = [
        *facts.findings.reasons,
        *facts.checks.reasons,
        *blood_reasons(facts.blood, remaining),
        *only_male_cells_reasons(facts.blood),
        *facts.own_tissue.reasons,
        *facts.results.reasons,
    ]
    if facts.without_sex:
        # Without her sex the probability is the birth's alone: the tests are on record, and count for nothing yet.
        return [Reason(reason.code, weighed=False, data=reason.data) for reason in told]
    return told


def _reasons_of_calving(facts: Facts) -> list[Reason]:
    first = facts.first_calved_on.isoformat() if facts.first_calved_on else None
    told = [Reason(ReasonCode.HAS_CALVED, data={"first_calved_on": first})]
    if facts.blood.positives:
        positives = [one.assay.key for one in facts.blood.positives]
        told.append(Reason(ReasonCode.POSITIVE_BUT_CALVED, data={"assays": list(positives)}))
    return told


def _reasons_of_a_male(facts: Facts) -> list[Reason]:
    told = []
    if facts.birth.female_littermate:
        told.append(Reason(ReasonCode.MALE_LITTERMATE_OF_FEMALE))
    if facts.birth.unsettled:
        told.append(Reason(ReasonCode.LITTER_UNSETTLED, weighed=False))
    return told + reasons_of_a_male(facts.evidence.assays)
