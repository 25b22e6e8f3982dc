"""The table of next steps (clinical.md §8): the first row that holds is the one to take."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from diagnostics.engine.criteria import (
    AWAIT_DAYS,
    MAY_BE_PREGNANT_MONTHS,
    PREGNANT_TWICE_DAYS,
    TRANSFUSION_DAYS,
    months,
)
from diagnostics.engine.facts import Facts
from diagnostics.engine.outlook import MethodOutlook, settling_methods
from diagnostics.engine.reasons import days_between, days_later
from diagnostics.engine.rules import VERDICT_ROWS, VerdictRow
from diagnostics.engine.vocabulary import Caveat, NextStep, ReasonCode, ResultStatus, Verdict
from diagnostics.engine.words import N_
from herd.vocabulary import Sex

#: Rows of the verdict table, in which a row before row 9 takes the matter out of its hands.
_ROW_ORDER = {row.number: place for place, row in enumerate(VERDICT_ROWS)}

#: Steps that draw blood, which 90 days after a transfusion shows her own cells again.
BLOOD_STEPS = frozenset({NextStep.RESAMPLE, NextStep.REPEAT_TEST, NextStep.TEST_FURTHER, NextStep.DRAW_BLOOD})


class Situation:
    """What the next step is decided by: the facts, the row of the verdict table that held, and the day."""

    def __init__(self, facts: Facts, row: VerdictRow, as_of: date) -> None:
        self.facts = facts
        self.row = row.number
        self.verdict = row.verdict
        self.as_of = as_of

    @cached_property
    def settling_methods(self) -> tuple[MethodOutlook, ...]:
        """The blood tests that can settle the matter, the likeliest first."""
        return settling_methods(self.facts, as_of=self.as_of)

    @property
    def to_be_reviewed(self) -> bool:
        """Whether a diagnosis is signed and there is new evidence, or another verdict, since."""
        signed = self.facts.evidence.diagnosis
        return signed is not None and (signed.evidence_changed or signed.verdict_when_signed != self.verdict)

    @property
    def awaits_result(self) -> bool:
        """Whether a sample that will count was drawn lately and is out, or its result is not final."""
        return any(
            days_between(sample.collected_on, self.as_of) <= AWAIT_DAYS.value
            for sample in self.facts.results.waiting
        )

    def set_aside(self, *causes: ReasonCode) -> bool:
        """Whether row 11 holds by a positive set aside for one of these causes."""
        return self.row == "11" and not self.facts.blood.set_aside_causes.isdisjoint(causes)

    @property
    def wants_repeating(self) -> bool:
        """Whether a blood test came to nothing, or only an unanswered one keeps her from being cleared."""
        facts = self.facts
        blood = facts.blood
        came_to_nothing = (
            self.verdict in {Verdict.SUSPECT, Verdict.UNRESOLVED, Verdict.BIRTH_UNKNOWN}
            and not blood.positives
            and not blood.negatives
            and (facts.results.failed_on_blood or bool(blood.inconclusive))
        )
        kept_from_clearing = (
            _ROW_ORDER[self.row] > _ROW_ORDER["9"]
            and facts.speaks_for_her
            and facts.low_enough_to_clear
            and bool(blood.unanswered)
            and not facts.results.preliminary_positive
        )
        return came_to_nothing or kept_from_clearing

    @property
    def found_pregnant_once(self) -> bool:
        """Whether checks that found her pregnant count once, and no valid positive stands."""
        facts = self.facts
        return bool(facts.checks.pregnant_on) and not facts.checks.twice and not facts.blood.positives

    @property
    def only_littermate_sex_missing(self) -> bool:
        """Whether she would not be suspect if each present littermate without sex proved a heifer."""
        return self.facts.birth.rests_on_present_littermates and not self.facts.findings.suspicious

    @property
    def to_be_signed(self) -> bool:
        """Whether a verdict worth a signature has none yet."""
        worth_signing = self.verdict is Verdict.CONFIRMED or (
            self.verdict is Verdict.CLEARED and self.facts.criterion
        )
        return worth_signing and self.facts.evidence.diagnosis is None


@dataclass(frozen=True, slots=True)
class NextStepRow:
    """One row of the table: its number, when it holds in plain words and as a test, and the step."""

    number: str
    when: str
    holds: Callable[[Situation], bool]
    step: NextStep


NEXT_STEP_ROWS: tuple[NextStepRow, ...] = (
    NextStepRow(
        "1",
        N_("dead, not in the herd any more, or a verdict does not apply"),
        lambda now: not now.facts.evidence.present or now.verdict is Verdict.NOT_APPLICABLE,
        NextStep.NONE,
    ),
    NextStepRow(
        "2",
        N_("a diagnosis is signed, and the verdict or the evidence has changed since"),
        lambda now: now.to_be_reviewed,
        NextStep.REVIEW_DIAGNOSIS,
    ),
    NextStepRow(
        "3",
        N_("her own sex is not recorded, and the birth criterion is met"),
        lambda now: now.facts.evidence.sex == Sex.UNKNOWN and now.facts.criterion,
        NextStep.RECORD_SEX,
    ),
    NextStepRow(
        "4",
        N_("verdict by row 3a or 6a: a positive, and a calving or a pregnancy after it"),
        lambda now: now.row in {"3a", "6a"},
        NextStep.CHECK_IDENTITY,
    ),
    NextStepRow("5", N_("has calved"), lambda now: now.facts.calved, NextStep.NONE),
    NextStepRow(
        "6",
        N_(
            "another calving of the dam lies at most 3 days apart and nobody has joined the two or "
            "declared them separate; and she is neither confirmed nor cleared"
        ),
        lambda now: now.facts.birth.unsettled and now.verdict not in {Verdict.CONFIRMED, Verdict.CLEARED},
        NextStep.SETTLE_LITTER,
    ),
    NextStepRow(
        "7",
        N_(
            "a blood sample for a weighed method, or hair for a molecular one, collected in the last 60 "
            "days, is out or its result is preliminary"
        ),
        lambda now: now.awaits_result,
        NextStep.AWAIT_RESULT,
    ),
    NextStepRow(
        "8",
        N_("verdict by row 4 or 5; or by row 8 with the probability at or over the confirming threshold"),
        lambda now: now.row in {"4", "5"} or (now.row == "8" and now.facts.high_enough_to_confirm),
        NextStep.SAMPLE_OWN_TISSUE,
    ),
    NextStepRow(
        "9",
        N_("verdict by row 6; or by row 11, a positive set aside after a transfusion or a shared needle"),
        lambda now: (
            now.row == "6" or now.set_aside(ReasonCode.TRANSFUSED_BEFORE_SAMPLE, ReasonCode.SHARED_NEEDLE)
        ),
        NextStep.RESAMPLE,
    ),
    NextStepRow(
        "9",
        N_("verdict by row 11, a positive set aside for a pregnancy"),
        lambda now: now.set_aside(ReasonCode.PREGNANT_BEFORE_SAMPLE),
        NextStep.AWAIT_CALVING,
    ),
    NextStepRow(
        "9",
        N_("verdict by row 11, a positive set aside as its cells are not the co-twin's"),
        lambda now: now.set_aside(ReasonCode.CELLS_DO_NOT_MATCH_COTWIN),
        NextStep.REFER_TO_SPECIALIST,
    ),
    NextStepRow(
        "10",
        N_(
            "suspect, unresolved or of unknown birth, without a valid blood result, and a blood test "
            "failed or was inconclusive; or only an unanswered inconclusive result keeps her from being "
            "cleared"
        ),
        lambda now: now.wants_repeating,
        NextStep.REPEAT_TEST,
    ),
    NextStepRow(
        "11",
        N_("verdict by row 10, found pregnant once, and no valid positive"),
        lambda now: now.row == "10" and now.found_pregnant_once,
        NextStep.CHECK_PREGNANCY,
    ),
    NextStepRow(
        "12",
        N_("otherwise unresolved, and a blood test can bring her to be confirmed or cleared"),
        lambda now: now.verdict is Verdict.UNRESOLVED and bool(now.settling_methods),
        NextStep.TEST_FURTHER,
    ),
    NextStepRow(
        "12",
        N_("otherwise unresolved, and no blood test can bring either"),
        lambda now: now.verdict is Verdict.UNRESOLVED,
        NextStep.REFER_TO_SPECIALIST,
    ),
    NextStepRow(
        "13",
        N_("suspect only because the sex of a littermate present in the herd is not recorded"),
        lambda now: now.verdict is Verdict.SUSPECT and now.only_littermate_sex_missing,
        NextStep.RECORD_LITTERMATE_SEX,
    ),
    NextStepRow(
        "14",
        N_("confirmed, or cleared with the birth criterion met; not yet signed"),
        lambda now: now.to_be_signed,
        NextStep.SIGN_DIAGNOSIS,
    ),
    NextStepRow("15", N_("suspect"), lambda now: now.verdict is Verdict.SUSPECT, NextStep.DRAW_BLOOD),
    NextStepRow(
        "16",
        N_("no birth on record"),
        lambda now: now.verdict is Verdict.BIRTH_UNKNOWN,
        NextStep.COMPLETE_BIRTH_RECORD,
    ),
    NextStepRow("17", N_("otherwise"), lambda now: True, NextStep.NONE),
)


def next_step_row(now: Situation) -> NextStepRow:
    """Give the first row of the table of next steps that holds."""
    return next(row for row in NEXT_STEP_ROWS if row.holds(now))


def not_before(now: Situation, step: NextStep) -> date | None:
    """Give the day before which a step is of no use, if there is one; it may have passed already.

    A second pregnancy check counts 30 days after the first. Blood drawn within 90 days of a transfusion may hold the
    donor's cells: a transfusion whose day is not known was at the latest on that of the sample with the caveat.
    """
    if step is NextStep.CHECK_PREGNANCY:
        return days_later(now.facts.checks.pregnant_on[0], int(PREGNANT_TWICE_DAYS.value))
    if step not in BLOOD_STEPS:
        return None
    transfused = [
        *now.facts.evidence.transfusions,
        *(
            assay.transfused_on or assay.collected_on
            for assay in now.facts.evidence.assays
            if Caveat.TRANSFUSED in assay.caveats and assay.status != ResultStatus.VOID
        ),
    ]
    return days_later(max(transfused), int(TRANSFUSION_DAYS.value)) if transfused else None


def recheck_on(now: Situation, chosen: NextStepRow) -> date | None:
    """Give the first day after the day of assessment on which time alone could change the next step."""
    if chosen.step is NextStep.AWAIT_RESULT:
        last = max(sample.collected_on for sample in now.facts.results.waiting)
        return days_later(last, int(AWAIT_DAYS.value) + 1)
    if chosen.number != "12":
        return None
    # Which test settles the matter turns on whether blood drawn that day may be a pregnant heifer's.
    days = [days_later(day, 1) for day in now.facts.checks.empty_on]
    born_on = now.facts.evidence.born_on
    if born_on is not None:
        days.append(_of_age_on(born_on))
    return min((day for day in days if day > now.as_of), default=None)


def _of_age_on(born_on: date) -> date:
    """Give the first day on which she is old enough to be pregnant."""
    days = int(MAY_BE_PREGNANT_MONTHS.value)
    while months(days) < MAY_BE_PREGNANT_MONTHS.value:
        days += 1
    return days_later(born_on, days)
