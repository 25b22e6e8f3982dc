"""Measurements and examinations (clinical.md §5)."""

import math
from dataclasses import dataclass
from datetime import date

from diagnostics.engine.criteria import (
    AMH_BEFORE_MONTHS,
    AMH_FROM_MONTHS,
    LENGTH_DAYS,
    LONG_VAGINA_CM,
    LONG_VAGINA_RATIO,
    LOW_AMH_PG_ML,
    LOW_AMH_RATIO,
    NORMAL_AMH_PG_ML,
    NORMAL_AMH_RATIO,
    SHORT_VAGINA_CM,
    SHORT_VAGINA_RATIO,
    Figure,
    months,
)
from diagnostics.engine.evidence import AssayEvidence
from diagnostics.engine.reading import a_number
from diagnostics.engine.reasons import Reason, days_between, of_assay
from diagnostics.engine.vocabulary import Method, ReasonCode
from herd.vocabulary import Answer

#: Measurements that make a female suspect when they are the finding weighed.
SUSPICIOUS = frozenset({ReasonCode.SHORT_VAGINA, ReasonCode.LOW_AMH})


@dataclass(frozen=True, slots=True)
class Measurement:
    """One vaginal length or AMH inside its window of age: its name, the limits it was read by, and what it weighs."""

    assay: AssayEvidence
    code: ReasonCode
    limits: tuple[Figure, ...]
    weight: Figure | None = None

    @property
    def ratio(self) -> float:
        """Give what the measurement multiplies the odds by."""
        return 1.0 if self.weight is None else self.weight.value

    @property
    def figures(self) -> list[Figure]:
        """Give the figures behind it: of what it weighs, if anything, and of the limits it was read by."""
        return [*([] if self.weight is None else [self.weight]), *self.limits]

    @property
    def distance(self) -> float:
        """Give how far the ratio lies from 1, on a log scale."""
        return abs(math.log(self.ratio))


@dataclass(frozen=True, slots=True)
class Findings:
    """The measurement weighed, if any; whether anything found makes her suspect; and the reasons."""

    ratio: float = 1.0
    suspicious: bool = False
    reasons: tuple[Reason, ...] = ()


NO_FINDINGS = Findings()


def read_findings(
    measures: tuple[AssayEvidence, ...], examinations: tuple[AssayEvidence, ...], born_on: date | None
) -> Findings:
    """Read the final measurements and examinations of an animal born on `born_on`, given in order of their days."""
    if not measures and not examinations:
        return NO_FINDINGS
    reasons: list[Reason] = []
    counting = [
        counted
        for method in (Method.VAGINAL_LENGTH, Method.AMH)
        if (counted := _latest([one for one in measures if one.method == method], born_on, reasons))
    ]
    weighed = max(counting, key=lambda one: one.distance, default=None)
    reasons += [_told(one, weighed=one is weighed) for one in counting]
    abnormal = False
    for method in (Method.EXTERNAL_EXAM, Method.TRACT_EXAM):
        abnormal |= _latest_abnormal([one for one in examinations if one.method == method], reasons)
    return Findings(
        ratio=weighed.ratio if weighed else 1.0,
        suspicious=abnormal or (weighed is not None and weighed.code in SUSPICIOUS),
        reasons=tuple(reasons),
    )


def _latest(measures: list[AssayEvidence], born_on: date | None, reasons: list[Reason]) -> Measurement | None:
    """Give the measurement that counts, and tell of the others."""
    inside = []
    for assay in measures:
        if _value(assay) is None:
            reasons.append(of_assay(ReasonCode.RESULT_INCONCLUSIVE, assay, weighed=False))
        elif not _inside_window(assay, born_on):
            age_days = None if born_on is None else days_between(born_on, assay.collected_on)
            reasons.append(of_assay(ReasonCode.OUTSIDE_AGE_WINDOW, assay, weighed=False, age_days=age_days))
        else:
            inside.append(_measurement(assay))
    if not inside:
        return None
    last_day = max(one.assay.collected_on for one in inside)
    counted = min((one for one in inside if one.assay.collected_on == last_day), key=lambda one: one.distance)
    reasons += [
        of_assay(ReasonCode.ALREADY_WEIGHED, one.assay, weighed=False) for one in inside if one is not counted
    ]
    return counted


def _value(assay: AssayEvidence) -> float | None:
    return a_number(assay.amh_pg_ml if assay.method == Method.AMH else assay.vaginal_length_cm)


def _inside_window(assay: AssayEvidence, born_on: date | None) -> bool:
    if born_on is None:
        return False
    age_days = days_between(born_on, assay.collected_on)
    if assay.method == Method.AMH:
        return AMH_FROM_MONTHS.value <= months(age_days) < AMH_BEFORE_MONTHS.value
    return 0 <= age_days <= LENGTH_DAYS.value


def _measurement(assay: AssayEvidence) -> Measurement:
    value = _value(assay) or 0.0
    if assay.method == Method.AMH:
        if value <= LOW_AMH_PG_ML.value:
            return Measurement(assay, ReasonCode.LOW_AMH, (LOW_AMH_PG_ML,), LOW_AMH_RATIO)
        if value >= NORMAL_AMH_PG_ML.value:
            return Measurement(assay, ReasonCode.NORMAL_AMH, (NORMAL_AMH_PG_ML,), NORMAL_AMH_RATIO)
        return Measurement(assay, ReasonCode.AMH_BETWEEN, (LOW_AMH_PG_ML, NORMAL_AMH_PG_ML))
    if value <= SHORT_VAGINA_CM.value:
        return Measurement(assay, ReasonCode.SHORT_VAGINA, (SHORT_VAGINA_CM,), SHORT_VAGINA_RATIO)
    if value >= LONG_VAGINA_CM.value:
        return Measurement(assay, ReasonCode.LONG_VAGINA, (LONG_VAGINA_CM,), LONG_VAGINA_RATIO)
    return Measurement(assay, ReasonCode.VAGINA_BETWEEN, (SHORT_VAGINA_CM, LONG_VAGINA_CM))


def _told(one: Measurement, *, weighed: bool) -> Reason:
    measured = "amh_pg_ml" if one.assay.method == Method.AMH else "vaginal_length_cm"
    return of_assay(
        one.code,
        one.assay,
        weighed=weighed,
        ratio=one.ratio,
        figures=[figure.key for figure in one.figures],
        **{measured: _value(one.assay)},
    )


def _latest_abnormal(examinations: list[AssayEvidence], reasons: list[Reason]) -> bool:
    """Say whether the latest examination of one kind was abnormal (of one day, the abnormal), and tell of all."""
    answered = [one for one in examinations if one.abnormal != Answer.UNKNOWN]
    latest = max(answered, key=lambda one: (one.collected_on, one.abnormal == Answer.YES), default=None)
    for one in examinations:
        if one.abnormal == Answer.UNKNOWN:
            reasons.append(of_assay(ReasonCode.RESULT_INCONCLUSIVE, one, weighed=False))
        elif one is not latest:
            reasons.append(of_assay(ReasonCode.ALREADY_WEIGHED, one, weighed=False))
    if latest is None:
        return False
    abnormal = latest.abnormal == Answer.YES
    code = ReasonCode.ABNORMAL_FINDING if abnormal else ReasonCode.NORMAL_FINDING
    reasons.append(of_assay(code, latest, weighed=True, ratio=1.0))
    return abnormal
