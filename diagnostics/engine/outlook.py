"""What each blood test, drawn today, would make of what is known (clinical.md §8 step 12, §10)."""

from dataclasses import dataclass, replace
from datetime import date

from diagnostics.engine.accuracy import accuracy
from diagnostics.engine.criteria import METHOD_FIGURES, OUTLOOK_CELLS
from diagnostics.engine.evidence import AssayEvidence, Evidence, Thresholds, Validation
from diagnostics.engine.facts import Facts, read
from diagnostics.engine.reading import Reading
from diagnostics.engine.rules import verdict_row
from diagnostics.engine.vocabulary import CYTOGENETIC_METHODS, Method, Outcome, Specimen, Verdict

_OUTCOMES = {Reading.POSITIVE: Outcome.DETECTED, Reading.NEGATIVE: Outcome.NOT_DETECTED}


@dataclass(frozen=True, slots=True)
class OutcomeOutlook:
    """One way a test can turn out: how likely it is, and what it would make of her."""

    reading: Reading
    chance: float
    probability: float
    verdict: Verdict
    row: str


@dataclass(frozen=True, slots=True)
class MethodOutlook:
    """A method, how likely it is to settle the matter (`score`), and its possible outcomes.

    A molecular test is positive or negative; a karyotype or FISH of 300 cells may also show a single XY cell.
    """

    method: Method
    score: float
    outcomes: tuple[OutcomeOutlook, ...]

    def outcome(self, reading: Reading) -> OutcomeOutlook:
        """Give one of the possible outcomes; raises `StopIteration` for one that the method does not have."""
        return next(outcome for outcome in self.outcomes if outcome.reading is reading)


def method_outlook(
    facts: Facts, method: Method, *, as_of: date, validation: Validation | None = None
) -> MethodOutlook:
    """Say what one weighed `method`, on blood drawn on `as_of`, would make of what is known of a female.

    The published figures are used, unless a laboratory's own (`validation`) are given. In chances of outcomes and
    the score the method's own share of false positives stands; the higher one for heifers that may be pregnant belongs
    to the ratio of a positive only (§4).
    """
    worth = accuracy(method, validation)
    p = facts.probability

    def after(reading: Reading, chance: float) -> OutcomeOutlook:
        return _outcome(facts, _imagined(method, reading, as_of, validation), reading, chance)

    positive = after(Reading.POSITIVE, p * worth.hit + (1 - p) * worth.false)
    negative = after(Reading.NEGATIVE, p * worth.miss + (1 - p) * (1 - worth.false))
    outcomes = [positive, negative]
    if method in CYTOGENETIC_METHODS:
        outcomes.append(after(Reading.INCONCLUSIVE, p * max(0.0, 1 - worth.hit - worth.miss)))
    confirms = positive.verdict is Verdict.CONFIRMED or (
        positive.row == "8" and positive.probability >= facts.thresholds.confirm
    )
    clears = negative.verdict is Verdict.CLEARED
    score = p * worth.hit * confirms + (1 - p) * (1 - worth.false) * clears
    return MethodOutlook(method, score, tuple(outcomes))


def settling_methods(facts: Facts, *, as_of: date) -> tuple[MethodOutlook, ...]:
    """List the methods that can bring `confirmed` or `cleared`, the likeliest to do so first.

    Ties stand in the order of the table of methods. Empty where no method can settle the matter.
    """
    outlooks = (method_outlook(facts, method, as_of=as_of) for method in METHOD_FIGURES)
    return tuple(sorted((one for one in outlooks if one.score > 0), key=lambda one: one.score, reverse=True))


def outlook(
    evidence: Evidence,
    method: Method,
    thresholds: Thresholds | None = None,
    *,
    as_of: date,
    validation: Validation | None = None,
) -> MethodOutlook:
    """Say what one weighed `method`, on blood drawn on `as_of`, would make of `evidence` (§10).

    `validation` are the counts of the laboratory that is to do it. Raises `KeyError` for a method that is not weighed.
    """
    facts = read(evidence, thresholds or Thresholds())
    return method_outlook(facts, method, as_of=as_of, validation=validation)


def _outcome(facts: Facts, imagined: AssayEvidence, reading: Reading, chance: float) -> OutcomeOutlook:
    after = read(
        replace(facts.evidence, assays=(*facts.evidence.assays, imagined)), thresholds=facts.thresholds
    )
    row = verdict_row(after)
    return OutcomeOutlook(reading, chance, after.probability, row.verdict, row.number)


def _imagined(method: Method, reading: Reading, as_of: date, validation: Validation | None) -> AssayEvidence:
    """Make the result that a test of blood drawn today would give."""
    cells = int(OUTLOOK_CELLS.value)
    # Half and half stands for any mixture: a positive is weighed by the cells counted, not by the share of XY.
    cells_xy = {Reading.POSITIVE: cells // 2, Reading.NEGATIVE: 0, Reading.INCONCLUSIVE: 1}[reading]
    counted = method in CYTOGENETIC_METHODS
    return AssayEvidence(
        key="",
        method=method,
        collected_on=as_of,
        specimen=Specimen.BLOOD_EDTA,
        outcome=Outcome.NOT_STATED if counted else _OUTCOMES[reading],
        cells_xx=cells - cells_xy if counted else None,
        cells_xy=cells_xy if counted else None,
        validation=validation,
    )
