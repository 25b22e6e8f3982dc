"""All that is known of one animal, as the engine reads it: plain, frozen, without a database or a clock."""

from dataclasses import dataclass
from datetime import date

from diagnostics.engine.criteria import (
    CLEAR,
    CLEAR_AT_MOST,
    CONFIRM,
    CONFIRM_AT_MOST,
    CONFIRM_OVER,
    SUSPECT,
    SUSPECT_AT_LEAST,
    SUSPECT_AT_MOST,
)
from diagnostics.engine.vocabulary import (
    Caveat,
    Method,
    Outcome,
    PregnancyFinding,
    ResultStatus,
    Specimen,
    Verdict,
)
from herd.vocabulary import Answer, BirthAsStated, Sex

#: Counts beyond this are slips of the keyboard; it also keeps whole numbers within what arithmetic can hold.
LARGEST_COUNT = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Validation:
    """A laboratory's own published counts for one method.

    `missed` of `freemartins` were negative, `false_positives` of `controls` (normal females) positive. Where a
    laboratory counted no freemartins, or no controls, the table's figure stands for that part. Raises `ValueError`
    where more were counted than there were animals, or fewer than none.
    """

    missed: int
    freemartins: int
    false_positives: int
    controls: int

    def __post_init__(self) -> None:
        """Refuse counts that no series of animals can give."""
        for seen, of in ((self.missed, self.freemartins), (self.false_positives, self.controls)):
            if not 0 <= seen <= of <= LARGEST_COUNT:
                raise ValueError(f"{seen} of {of} is no count of animals")


@dataclass(frozen=True, slots=True)
class AssayEvidence:
    """One current result of one test or examination: a sample still out is one too.

    `key` names the record it comes from and is handed back in reasons. `collected_on` is the day of sampling or
    examination. Counts and measures are `None` where none were given. `matches_cotwin` compares the male cells'
    DNA profile with the co-twin's. `transfused_on` dates the caveat of a transfusion, where its day is known.
    `reported_on` is the day of the laboratory's report: it bears on when something was known, never on what.
    """

    key: str
    method: Method
    collected_on: date
    specimen: Specimen | None = None
    status: ResultStatus = ResultStatus.FINAL
    outcome: Outcome = Outcome.NOT_STATED
    cells_xx: int | None = None
    cells_xy: int | None = None
    male_fraction_pct: float | None = None
    vaginal_length_cm: float | None = None
    amh_pg_ml: float | None = None
    abnormal: Answer = Answer.UNKNOWN
    finding: PregnancyFinding = PregnancyFinding.NOT_STATED
    caveats: frozenset[Caveat] = frozenset()
    matches_cotwin: Answer = Answer.UNKNOWN
    validation: Validation | None = None
    transfused_on: date | None = None
    reported_on: date | None = None

    @property
    def known_on(self) -> date:
        """Give the day on which the result was known: that of its report, else of sampling or examination."""
        return self.reported_on or self.collected_on


@dataclass(frozen=True, slots=True)
class Littermate:
    """Another calf of the same litter, dead ones included.

    `sex` is the one on record now. `present` says whether the calf is alive and in the herd, so that its sex can
    still be looked up. `assays` are its own blood results, shown on her page and not weighed.
    """

    sex: Sex
    present: bool = True
    assays: tuple[AssayEvidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Birth:
    """A birth on record.

    `littermates` leaves out the animal herself. `number_born` and `fetuses_scanned` count her; where two calvings
    are at most three days apart and undeclared (`unsettled`) they are the largest stated at either, and the
    littermates are those of both.
    """

    littermates: tuple[Littermate, ...] = ()
    number_born: int | None = None
    fetuses_scanned: int | None = None
    unsettled: bool = False


@dataclass(frozen=True, slots=True)
class SignedDiagnosis:
    """The current signed diagnosis: what the program's verdict was when it was signed, and the day.

    `evidence_changed` says whether anything has come to the evidence since, or gone from it.
    """

    verdict_when_signed: Verdict
    signed_on: date
    evidence_changed: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that bears on one animal.

    `birth` is `None` where no birth is on record. `calvings` are the dates of calvings that name her as dam,
    whatever became of the calves. `transfusions` are days of transfusions that none of the `assays` tells: of samples
    that were rejected or lost. `present` is false for the dead and the gone.
    """

    sex: Sex
    born_on: date | None = None
    birth: Birth | None = None
    birth_as_stated: BirthAsStated | None = None
    calvings: tuple[date, ...] = ()
    assays: tuple[AssayEvidence, ...] = ()
    transfusions: tuple[date, ...] = ()
    present: bool = True
    diagnosis: SignedDiagnosis | None = None


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities at which a herd confirms, clears and suspects; equality counts.

    Raises `ValueError` naming each bound that is broken: 0.50 < confirm ≤ 0.999, 0.05 ≤ suspect ≤ 0.50,
    0 < clear ≤ min(0.25, suspect).
    """

    confirm: float = CONFIRM.value
    clear: float = CLEAR.value
    suspect: float = SUSPECT.value

    def __post_init__(self) -> None:
        """Refuse thresholds out of bounds."""
        broken = self.problems(self.confirm, self.clear, self.suspect)
        if broken:
            raise ValueError("threshold out of bounds: " + ", ".join(broken))

    @staticmethod
    def problems(confirm: float, clear: float, suspect: float) -> tuple[str, ...]:
        """Name the thresholds that lie outside their bounds; empty when all are in order."""
        in_bounds = {
            "confirm": CONFIRM_OVER.value < confirm <= CONFIRM_AT_MOST.value,
            "clear": 0 < clear <= min(CLEAR_AT_MOST.value, suspect),
            "suspect": SUSPECT_AT_LEAST.value <= suspect <= SUSPECT_AT_MOST.value,
        }
        return tuple(name for name, holds in in_bounds.items() if not holds)
