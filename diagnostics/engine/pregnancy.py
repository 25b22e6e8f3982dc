"""Pregnancy checks and calvings (clinical.md §4 item 4, §5)."""

from dataclasses import dataclass
from datetime import date

from diagnostics.engine.criteria import (
    BEFORE_CHECK_DAYS,
    CALVING_MONTHS,
    CONTRADICTED_DAYS,
    GESTATION_DAYS,
    PREGNANCY_EXCLUDED_DAYS,
    PREGNANT_RATIO,
    PREGNANT_TWICE_DAYS,
    PREGNANT_TWICE_RATIO,
    months,
)
from diagnostics.engine.evidence import AssayEvidence
from diagnostics.engine.reasons import Reason, days_between, of_assay
from diagnostics.engine.vocabulary import PregnancyFinding, ReasonCode


@dataclass(frozen=True, slots=True)
class Checks:
    """The pregnancy checks of one animal.

    `pregnant_on` are the days on which she was found pregnant and that no later check contradicts, in order;
    `empty_on` those on which she was found not pregnant.
    """

    pregnant_on: tuple[date, ...] = ()
    empty_on: tuple[date, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def twice(self) -> bool:
        """Say whether two of the checks that found her pregnant are far enough apart to count as two."""
        return bool(self.pregnant_on) and (
            days_between(self.pregnant_on[0], self.pregnant_on[-1]) >= PREGNANT_TWICE_DAYS.value
        )

    @property
    def ratio(self) -> float:
        """Give what the checks multiply the odds by."""
        if not self.pregnant_on:
            return 1.0
        return PREGNANT_TWICE_RATIO.value if self.twice else PREGNANT_RATIO.value

    def may_be_pregnant_before(self, collected_on: date) -> bool:
        """Say whether blood of that day may be a pregnant female's: a check, up to 60 days later, found her so."""
        return any(days_between(collected_on, day) <= BEFORE_CHECK_DAYS.value for day in self.pregnant_on)

    def exclude_pregnancy(self, collected_on: date) -> bool:
        """Say whether a check on that day or in the 60 days after found her empty, and none then found her pregnant."""

        def soon_after(days: tuple[date, ...]) -> bool:
            return any(0 <= days_between(collected_on, day) <= PREGNANCY_EXCLUDED_DAYS.value for day in days)

        return soon_after(self.empty_on) and not soon_after(self.pregnant_on)


NO_CHECKS = Checks()


def read_checks(checks: tuple[AssayEvidence, ...]) -> Checks:
    """Read the final pregnancy checks, given in order of their days."""
    if not checks:
        return NO_CHECKS
    empty = [check for check in checks if check.finding == PregnancyFinding.NOT_PREGNANT]
    counted = [
        check
        for check in checks
        if check.finding == PregnancyFinding.PREGNANT and not _contradicted(check, empty)
    ]
    days = tuple(check.collected_on for check in counted)
    read = Checks(days, tuple(check.collected_on for check in empty))
    # Two checks far enough apart count once each, 0.02 · 0.02; any other repeats one of them.
    weighed = [counted[0], counted[-1]] if read.twice else counted[:1]
    reasons = []
    for check in checks:
        if check.finding == PregnancyFinding.NOT_PREGNANT:
            reasons.append(of_assay(ReasonCode.FOUND_NOT_PREGNANT, check, weighed=False))
        elif check.finding == PregnancyFinding.NOT_STATED:
            reasons.append(of_assay(ReasonCode.RESULT_INCONCLUSIVE, check, weighed=False))
        elif not any(check is one for one in counted):
            reasons.append(of_assay(ReasonCode.FOUND_PREGNANT, check, weighed=False, contradicted=True))
        elif any(check is one for one in weighed):
            reasons.append(_found_pregnant(check))
        else:
            reasons.append(of_assay(ReasonCode.ALREADY_WEIGHED, check, weighed=False))
    return Checks(read.pregnant_on, read.empty_on, tuple(reasons))


def _found_pregnant(check: AssayEvidence) -> Reason:
    return of_assay(
        ReasonCode.FOUND_PREGNANT,
        check,
        weighed=True,
        ratio=PREGNANT_RATIO.value,
        figures=[PREGNANT_RATIO.key, PREGNANT_TWICE_RATIO.key],
    )


def _contradicted(check: AssayEvidence, empty: list[AssayEvidence]) -> bool:
    return any(
        0 <= days_between(check.collected_on, other.collected_on) <= CONTRADICTED_DAYS.value
        for other in empty
    )


def first_proof_of_calving(calvings: tuple[date, ...], born_on: date | None) -> date | None:
    """Give the day of the first calving that proves her fertile: at 12 months or later, or at an unknown age."""
    proofs = (
        calved_on
        for calved_on in calvings
        if born_on is None or months(days_between(born_on, calved_on)) >= CALVING_MONTHS.value
    )
    return min(proofs, default=None)


def pregnant_at_draw(collected_on: date, first_calved_on: date | None, checks: Checks) -> bool:
    """Say whether she was, or may have been, in her first pregnancy or past it when blood was drawn."""
    if checks.may_be_pregnant_before(collected_on):
        return True
    return first_calved_on is not None and days_between(collected_on, first_calved_on) <= GESTATION_DAYS.value
