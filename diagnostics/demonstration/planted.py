"""The planted cases: one animal for each row of the decision table, each reason and each next step.

A table of stories, carried out by the same actions as a person's entries. Ages are in days, so that all dates lie
before the day of seeding.
"""

from dataclasses import dataclass, field
from typing import Any

from diagnostics.engine.vocabulary import Caveat, Method, Outcome, PregnancyFinding, ResultStatus, Specimen
from herd.vocabulary import Answer, BirthAsStated, Fate, Sex

FEMALE, MALE, UNKNOWN = Sex.FEMALE, Sex.MALE, Sex.UNKNOWN
MONTHS_14 = 430  # days, past the 12 months from which a positive may come from a pregnancy


@dataclass(frozen=True, slots=True)
class Seen:
    """One test or examination of a planted animal at an age in days; `report` are fields of a `Report`."""

    method: Method
    age_days: int
    specimen: Specimen | None = None
    report: dict[str, Any] = field(default_factory=dict)
    laboratory: str = ""


@dataclass(frozen=True, slots=True)
class Planted:
    """One story: a calf, those born with it, what was tested, and its own calvings.

    `littermates` are (sex, fate) of the other calves; `beside` those of a second calving of the dam two days later;
    `bought` what the seller said of an animal from outside, `Answer.UNKNOWN` where he said nothing.
    """

    story: str
    age_days: int = 200
    sex: Sex = FEMALE
    littermates: tuple[tuple[Sex, Fate], ...] = ()
    number_born: int | None = None
    fetuses_scanned: int | None = None
    number_born_stated: bool = True
    beside: tuple[tuple[Sex, Fate], ...] = ()
    bought: BirthAsStated | Answer | None = None
    seen: tuple[Seen, ...] = ()
    seen_of_littermate: tuple[Seen, ...] = ()
    calved_at_days: tuple[int, ...] = ()


BULL = ((MALE, Fate.ALIVE),)


def blood(method: Method, outcome: Outcome, age_days: int = 20, **report: Any) -> Seen:
    """Return a test on EDTA blood with an outcome."""
    return Seen(method, age_days, Specimen.BLOOD_EDTA, {"outcome": outcome.value} | report)


def cells(xx: int, xy: int, age_days: int = 25) -> Seen:
    """Return a karyotype on heparin blood by its counts."""
    return Seen(Method.KARYOTYPE, age_days, Specimen.BLOOD_HEPARIN, {"cells_xx": xx, "cells_xy": xy})


def hair(outcome: Outcome, age_days: int = 60) -> Seen:
    """Return a PCR on hair, which shows her own tissue."""
    return Seen(Method.PCR_AMELOGENIN, age_days, Specimen.HAIR, {"outcome": outcome.value})


def vagina(length_cm: str, age_days: int = 19) -> Seen:
    """Return a vaginal length measured by probe."""
    return Seen(Method.VAGINAL_LENGTH, age_days, report={"vaginal_length_cm": length_cm})


def amh(pg_ml: str, age_days: int = 400) -> Seen:
    """Return an anti-Müllerian hormone measured in serum."""
    return Seen(Method.AMH, age_days, Specimen.SERUM, {"amh_pg_ml": pg_ml})


def pregnancy(finding: PregnancyFinding, age_days: int) -> Seen:
    """Return a pregnancy check."""
    return Seen(Method.PREGNANCY_CHECK, age_days, report={"pregnancy": finding.value})


def exam(method: Method, abnormal: Answer, age_days: int = 90, finding: str = "") -> Seen:
    """Return an examination of the animal."""
    return Seen(method, age_days, report={"abnormal": abnormal.value, "finding": finding})


AMELOGENIN, SRY = Method.PCR_AMELOGENIN, Method.PCR_SRY
FOUND, NOT_FOUND = Outcome.DETECTED, Outcome.NOT_DETECTED
PREGNANT, OPEN = PregnancyFinding.PREGNANT, PregnancyFinding.NOT_PREGNANT

PLANTED: tuple[Planted, ...] = (
    # --- birth ---
    Planted("Twin to a bull, not tested", age_days=12, littermates=BULL),
    Planted("Twin to a stillborn bull", age_days=40, littermates=((MALE, Fate.STILLBORN),)),
    Planted("Triplet with a bull and a heifer", age_days=90, littermates=(*BULL, (FEMALE, Fate.ALIVE))),
    Planted("Bull, twin to a heifer", sex=MALE, age_days=90, littermates=((FEMALE, Fate.ALIVE),)),
    Planted("Sex not recorded, twin to a bull", sex=UNKNOWN, age_days=5, littermates=BULL),
    Planted("Co-twin present, its sex not recorded", age_days=6, littermates=((UNKNOWN, Fate.ALIVE),)),
    Planted("Co-twin died unseen", age_days=100, littermates=((UNKNOWN, Fate.DIED),)),
    Planted("Single-born, two fetuses at the scan", age_days=30, number_born=1, fetuses_scanned=2),
    Planted("Twin to a heifer", age_days=150, littermates=((FEMALE, Fate.ALIVE),)),
    Planted("Single-born", age_days=150),
    Planted("Single-born, number not stated", age_days=150, number_born_stated=False),
    Planted("Two calvings of one dam, two days apart", age_days=60, beside=BULL),
    Planted("Bought, nothing said of her birth", age_days=500, bought=Answer.UNKNOWN),
    Planted("Bought as twin to a bull", age_days=300, bought=BirthAsStated.TWIN_TO_BULL),
    # --- findings ---
    Planted("Short vagina at 19 days", age_days=70, seen=(vagina("6.5"),)),
    Planted("Vagina between the limits, twin to a bull", age_days=60, littermates=BULL, seen=(vagina("10"),)),
    Planted("Long vagina, twin to a bull", age_days=60, littermates=BULL, seen=(vagina("13.5"),)),
    Planted("Vagina measured too late", age_days=120, littermates=BULL, seen=(vagina("8", 80),)),
    Planted("Low AMH at 13 months, twin to a bull", age_days=460, littermates=BULL, seen=(amh("40"),)),
    Planted("AMH between the limits", age_days=460, littermates=BULL, seen=(amh("120"),)),
    Planted("Normal AMH", age_days=460, littermates=BULL, seen=(amh("400"),)),
    Planted(
        "Abnormal tract", age_days=450, seen=(exam(Method.TRACT_EXAM, Answer.YES, 420, "Ovaries not found"),)
    ),
    Planted(
        "External examination normal, twin to a bull",
        littermates=BULL,
        seen=(exam(Method.EXTERNAL_EXAM, Answer.NO),),
    ),
    Planted(
        "Found pregnant once, twin to a bull",
        age_days=560,
        littermates=BULL,
        seen=(pregnancy(PREGNANT, 540),),
    ),
    Planted(
        "Found pregnant twice, twin to a bull",
        age_days=620,
        littermates=BULL,
        seen=(pregnancy(PREGNANT, 540), pregnancy(PREGNANT, 590)),
    ),
    Planted("Found open, twin to a bull", age_days=560, littermates=BULL, seen=(pregnancy(OPEN, 540),)),
    # --- blood ---
    Planted("Confirmed by SRY PCR", littermates=BULL, seen=(blood(SRY, FOUND),)),
    Planted("Cleared by amelogenin PCR", littermates=BULL, seen=(blood(AMELOGENIN, NOT_FOUND),)),
    Planted("SRY PCR negative: not enough", littermates=BULL, seen=(blood(SRY, NOT_FOUND),)),
    Planted(
        "Karyotype without an XY cell, then PCR",
        littermates=BULL,
        seen=(cells(300, 0), blood(AMELOGENIN, NOT_FOUND)),
    ),
    Planted("Karyotype of only 12 cells", littermates=BULL, seen=(cells(12, 0),)),
    Planted("One XY cell of 100", littermates=BULL, seen=(cells(99, 1), blood(AMELOGENIN, NOT_FOUND))),
    Planted(
        "PCR twice, both positive", littermates=BULL, seen=(blood(AMELOGENIN, FOUND), blood(SRY, FOUND, 40))
    ),
    Planted(
        "PCR positive, then negative",
        littermates=BULL,
        seen=(blood(AMELOGENIN, FOUND), blood(AMELOGENIN, NOT_FOUND, 60)),
    ),
    Planted(
        "Positive at 14 months, pregnancy not checked",
        age_days=470,
        littermates=BULL,
        seen=(blood(AMELOGENIN, FOUND, MONTHS_14),),
    ),
    Planted("Only male cells: 400 of 400", littermates=BULL, seen=(cells(0, 400),)),
    Planted("Single-born, PCR positive", seen=(blood(AMELOGENIN, FOUND),)),
    Planted("Single-born, PCR and karyotype positive", seen=(blood(AMELOGENIN, FOUND), cells(88, 12))),
    Planted(
        "Single-born, PCR and karyotype positive, hair free of Y",
        seen=(blood(AMELOGENIN, FOUND), cells(88, 12), hair(NOT_FOUND)),
    ),
    Planted("Male DNA in her hair", littermates=BULL, seen=(hair(FOUND),)),
    Planted("PCR inconclusive", littermates=BULL, seen=(blood(AMELOGENIN, Outcome.INCONCLUSIVE),)),
    Planted("PCR failed", littermates=BULL, seen=(blood(AMELOGENIN, Outcome.FAILED),)),
    Planted(
        "PCR on milk",
        age_days=900,
        littermates=BULL,
        seen=(Seen(AMELOGENIN, 880, Specimen.MILK, {"outcome": NOT_FOUND.value}),),
    ),
    Planted("Blood typed, mixed", littermates=BULL, seen=(blood(Method.BLOOD_TYPING, FOUND),)),
    Planted(
        "Positive after a transfusion",
        littermates=BULL,
        seen=(blood(AMELOGENIN, FOUND, caveats=Caveat.TRANSFUSED.value),),
    ),
    Planted(
        "Positive, needle shared with her twin",
        littermates=BULL,
        seen=(blood(AMELOGENIN, FOUND, caveats=Caveat.SHARED_NEEDLE.value),),
    ),
    Planted(
        "Positive, drawn when pregnant",
        age_days=560,
        littermates=BULL,
        seen=(blood(AMELOGENIN, FOUND, 540, caveats=Caveat.PREGNANT.value),),
    ),
    Planted(
        "Cells not the co-twin's",
        littermates=BULL,
        seen=(blood(AMELOGENIN, FOUND, matches_cotwin=Answer.NO.value),),
    ),
    Planted(
        "Cells typed as the co-twin's",
        littermates=BULL,
        seen=(blood(AMELOGENIN, FOUND, matches_cotwin=Answer.YES.value),),
    ),
    Planted(
        "Positive, not final yet",
        age_days=45,
        seen=(blood(AMELOGENIN, FOUND, 20, status=ResultStatus.PRELIMINARY.value),),
    ),
    Planted(
        "Sample at the laboratory",
        age_days=40,
        littermates=BULL,
        seen=(Seen(AMELOGENIN, 25, Specimen.BLOOD_EDTA, {"status": ResultStatus.OUT.value}),),
    ),
    Planted(
        "Positive as a calf, found pregnant at 16 months",
        age_days=520,
        littermates=BULL,
        seen=(blood(AMELOGENIN, FOUND), pregnancy(PREGNANT, 490)),
    ),
    Planted("Bull co-twin's blood is a mixture", littermates=BULL, seen_of_littermate=(cells(40, 60),)),
    Planted("Bull co-twin's blood is his own", littermates=BULL, seen_of_littermate=(cells(0, 100),)),
    # --- calved ---
    Planted("Twin to a bull, and has calved", age_days=900, littermates=BULL, calved_at_days=(740,)),
    Planted(
        "SRY positive as a calf, calved at 24 months",
        age_days=900,
        littermates=BULL,
        seen=(blood(SRY, FOUND),),
        calved_at_days=(735,),
    ),
)
