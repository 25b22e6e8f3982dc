"""Blood tests and hair: what stands, what is set aside, what is weighed (clinical.md §4, items 3–6, and §5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from diagnostics.engine.accuracy import Accuracy, accuracy
from diagnostics.engine.criteria import (
    FALSE_MAY_BE_PREGNANT,
    MAY_BE_PREGNANT_MONTHS,
    ONLY_MALE_CELLS_COUNT,
    ONLY_MALE_CELLS_PCT,
    Figure,
    months,
)
from diagnostics.engine.evidence import AssayEvidence
from diagnostics.engine.pregnancy import Checks, pregnant_at_draw
from diagnostics.engine.reading import (
    Reading,
    cells_read,
    male_percentage,
    read_result,
    shows_female_cells,
    shows_no_male_cell,
    shows_only_male_cells,
    why_inconclusive,
)
from diagnostics.engine.reasons import Json, Reason, days_between, of_assay
from diagnostics.engine.vocabulary import CYTOGENETIC_METHODS, MOLECULAR_METHODS, Caveat, Family, ReasonCode
from herd.vocabulary import Answer

#: Why a positive is set aside, by the caveat of its sample.
CAVEAT_CODES = {
    Caveat.TRANSFUSED: ReasonCode.TRANSFUSED_BEFORE_SAMPLE,
    Caveat.PREGNANT: ReasonCode.PREGNANT_BEFORE_SAMPLE,
    Caveat.SHARED_NEEDLE: ReasonCode.SHARED_NEEDLE,
}


@dataclass(frozen=True, slots=True)
class ValidResult:
    """A final blood result that stands: positive or negative, and what it multiplies the odds by.

    `may_be_pregnant` says that a pregnancy at the draw was not excluded, so that the positive weighs less.
    """

    assay: AssayEvidence
    accuracy: Accuracy
    ratio: float
    may_be_pregnant: bool = False

    @property
    def family(self) -> Family:
        """Give the family of tests the result belongs to."""
        return self.assay.method.family

    @property
    def figures(self) -> list[Figure]:
        """Give the published figures its ratio is made of: none where the laboratory's own counts stand for them."""
        false = FALSE_MAY_BE_PREGNANT if self.may_be_pregnant else self.accuracy.false_figure
        return [figure for figure in (self.accuracy.miss_figure, false) if figure is not None]


@dataclass(frozen=True, slots=True)
class Blood:
    """The final blood results of one animal, read.

    `set_aside` are positives that do not count, each with its causes; `unanswered` the inconclusive results that keep
    her from being cleared.
    """

    positives: tuple[ValidResult, ...] = ()
    negatives: tuple[ValidResult, ...] = ()
    set_aside: tuple[tuple[AssayEvidence, tuple[ReasonCode, ...]], ...] = ()
    inconclusive: tuple[AssayEvidence, ...] = ()
    unanswered: tuple[AssayEvidence, ...] = ()

    @property
    def weighed(self) -> tuple[ValidResult, ...]:
        """Give the results that enter the odds: in each family the strongest positive and the smallest negative."""
        chosen = []
        for family in (Family.MOLECULAR, Family.CYTOGENETIC):
            positives = [one for one in self.positives if one.family is family]
            negatives = [one for one in self.negatives if one.family is family]
            chosen += [max(positives, key=lambda one: one.ratio)] if positives else []
            chosen += [min(negatives, key=lambda one: one.ratio)] if negatives else []
        return tuple(chosen)

    @property
    def conflict(self) -> bool:
        """Say whether a positive and a negative of one family stand side by side."""
        return bool({one.family for one in self.positives} & {one.family for one in self.negatives})

    @property
    def only_male_cells(self) -> bool:
        """Say whether a positive shows only male cells, and none shows female ones."""
        return any(shows_only_male_cells(one.assay) for one in self.positives) and not any(
            shows_female_cells(one.assay) for one in self.positives
        )

    @property
    def set_aside_causes(self) -> frozenset[ReasonCode]:
        """Give every cause for which a positive was set aside."""
        return frozenset(cause for _, causes in self.set_aside for cause in causes)


NO_BLOOD = Blood()


def read_blood(
    results: tuple[AssayEvidence, ...], born_on: date | None, first_calved_on: date | None, checks: Checks
) -> Blood:
    """Read the final results of weighed methods on blood, given in order of their days."""
    if not results:
        return NO_BLOOD
    positives, negatives, set_aside, inconclusive = [], [], [], []
    for assay in results:
        reading = read_result(assay)
        if reading is Reading.INCONCLUSIVE:
            inconclusive.append(assay)
        elif reading is Reading.NEGATIVE:
            worth = accuracy(assay.method, assay.validation, cells_read(assay))
            negatives.append(ValidResult(assay, worth, worth.negative_ratio()))
        elif causes := _causes_to_set_aside(assay, first_calved_on, checks):
            set_aside.append((assay, causes))
        else:
            positives.append(_valid_positive(assay, born_on, checks))
    valid = [one.assay for one in (*positives, *negatives)]
    return Blood(
        positives=tuple(positives),
        negatives=tuple(negatives),
        set_aside=tuple(set_aside),
        inconclusive=tuple(inconclusive),
        unanswered=tuple(
            assay for assay in inconclusive if not shows_no_male_cell(assay) and not _answered(assay, valid)
        ),
    )


def _causes_to_set_aside(
    assay: AssayEvidence, first_calved_on: date | None, checks: Checks
) -> tuple[ReasonCode, ...]:
    causes = [code for caveat, code in CAVEAT_CODES.items() if caveat in assay.caveats]
    pregnant = ReasonCode.PREGNANT_BEFORE_SAMPLE
    if pregnant not in causes and pregnant_at_draw(assay.collected_on, first_calved_on, checks):
        causes.append(pregnant)
    if assay.matches_cotwin == Answer.NO:
        causes.append(ReasonCode.CELLS_DO_NOT_MATCH_COTWIN)
    return tuple(causes)


def _valid_positive(assay: AssayEvidence, born_on: date | None, checks: Checks) -> ValidResult:
    worth = accuracy(assay.method, assay.validation, cells_read(assay))
    of_age = born_on is None or (
        months(days_between(born_on, assay.collected_on)) >= MAY_BE_PREGNANT_MONTHS.value
    )
    may_be_pregnant = (
        assay.method in MOLECULAR_METHODS and of_age and not checks.exclude_pregnancy(assay.collected_on)
    )
    false = FALSE_MAY_BE_PREGNANT.value if may_be_pregnant else None
    return ValidResult(assay, worth, worth.positive_ratio(false), may_be_pregnant)


def _answered(inconclusive: AssayEvidence, valid: Iterable[AssayEvidence]) -> bool:
    return any(
        one.method.family is inconclusive.method.family and one.collected_on >= inconclusive.collected_on
        for one in valid
    )


def blood_reasons(blood: Blood, remaining: float | None) -> list[Reason]:
    """Tell what the blood tests contribute; `remaining` is the probability left, `None` where they count for nothing.

    Molecular comes before cytogenetic, and what holds of several results together after both.
    """
    weighed = blood.weighed
    reasons = [reason for one in weighed for reason in _weighed_reasons(one, blood)]
    if blood.positives and blood.negatives:
        reasons.append(Reason(ReasonCode.RESULTS_CONFLICT, data={"same_family": blood.conflict}))
    if blood.negatives and not blood.positives and remaining is not None:
        for one in weighed:
            told: dict[str, Json] = {"probability": remaining, "miss": one.accuracy.miss}
            reasons.append(of_assay(ReasonCode.REMAINING_RISK, one.assay, weighed=True, **told))
    return reasons + _beside(blood)


def _beside(blood: Blood) -> list[Reason]:
    """Tell what is on record of blood and was not weighed."""
    weighed = blood.weighed
    reasons = [
        of_assay(ReasonCode.ALREADY_WEIGHED, one.assay, weighed=False)
        for one in (*blood.positives, *blood.negatives)
        if not any(one is chosen for chosen in weighed)
    ]
    reasons += [
        of_assay(ReasonCode.CELLS_MATCH_COTWIN, one.assay, weighed=False)
        for one in blood.positives
        if one.assay.matches_cotwin == Answer.YES
    ]
    for assay, causes in blood.set_aside:
        reasons += [of_assay(cause, assay, weighed=False) for cause in causes]
    for assay in blood.inconclusive:
        told = _counts(assay) | {"answered": assay not in blood.unanswered}
        reasons.append(of_assay(why_inconclusive(assay), assay, weighed=False, **told))
    return reasons


def _weighed_reasons(one: ValidResult, blood: Blood) -> list[Reason]:
    positive = any(one is other for other in blood.positives)
    told: dict[str, Json] = {
        "ratio": one.ratio,
        "miss": one.accuracy.miss,
        "false": FALSE_MAY_BE_PREGNANT.value if one.may_be_pregnant else one.accuracy.false,
        "laboratory_counts": one.accuracy.of_laboratory,
        "figures": [figure.key for figure in one.figures],
    }
    code = ReasonCode.MALE_CELLS_FOUND if positive else ReasonCode.MALE_CELLS_NOT_FOUND
    reasons = [of_assay(code, one.assay, weighed=True, **(told | _counts(one.assay)))]
    if one.may_be_pregnant:
        figures: list[Json] = [FALSE_MAY_BE_PREGNANT.key]
        reasons.append(of_assay(ReasonCode.PREGNANCY_NOT_EXCLUDED, one.assay, weighed=True, figures=figures))
    return reasons


def only_male_cells_reasons(blood: Blood) -> list[Reason]:
    """Tell of each positive that shows male cells and no other, whatever became of it in the weighing."""
    reasons = []
    for one in blood.positives:
        if shows_only_male_cells(one.assay):
            counted = one.assay.method in CYTOGENETIC_METHODS
            figures: list[Json] = [(ONLY_MALE_CELLS_COUNT if counted else ONLY_MALE_CELLS_PCT).key]
            told = _counts(one.assay) | {"figures": figures}
            reasons.append(of_assay(ReasonCode.ONLY_MALE_CELLS, one.assay, weighed=True, **told))
    return reasons


def _counts(assay: AssayEvidence) -> dict[str, Json]:
    told: dict[str, Json] = {
        "cells_xx": assay.cells_xx,
        "cells_xy": assay.cells_xy,
        "male_fraction_pct": male_percentage(assay),
    }
    return {name: value for name, value in told.items() if value is not None}
