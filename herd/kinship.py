"""Litters: who was born with whom, and how a litter is written. Pure."""

from collections.abc import Iterable
from datetime import date

from herd.vocabulary import Sex

#: Calvings of one dam this many days apart or less may be one litter (`clinical.md` §3).
SAME_LITTER_DAYS = 3
#: Calvings of one dam fewer days apart than this cannot be two pregnancies carried by her (`formats.md`).
SHORTEST_CALVING_INTERVAL_DAYS = 200
#: Days in a month, throughout (`clinical.md` §4).
DAYS_PER_MONTH = 30.4375
#: A calving before this age of the dam, in months, is refused; under the second it is warned of (`formats.md`).
YOUNGEST_DAM_MONTHS = 12
YOUNG_DAM_MONTHS = 18

LETTERS = {Sex.FEMALE: "F", Sex.MALE: "M", Sex.UNKNOWN: "U"}


def age_in_months(born_on: date, on: date) -> float:
    """Return the age in months of 30.4375 days; negative before birth."""
    return (on - born_on).days / DAYS_PER_MONTH


def birth_is_on_record(
    *, has_dam: bool, litter: str, number_born: int | None, fetuses_scanned: int | None, calves: int = 1
) -> bool:
    """Say whether a calving tells anything of a calf's birth beyond its date (`clinical.md` §3).

    Of several `calves` recorded at one calving each has littermates, whatever else was left out.
    """
    return bool(has_dam or litter or number_born or fetuses_scanned or calves > 1)


def pairing(sexes: Iterable[str], number_born: int | None = None) -> str:
    """Write the sexes of the calves born as letters, F before M before U: `F`, `FM`, `FFM`, `FU`.

    Calves born without a row of their own count as U; fetuses lost after the scan do not (`formats.md`).
    """
    letters = [LETTERS[Sex(sex)] for sex in sexes]
    missing = (number_born or 0) - len(letters)
    return "".join(sorted(letters)) + "U" * max(missing, 0)


def same_litter_possible(one: date, other: date) -> bool:
    """Say whether two calvings of one dam lie close enough to be one litter."""
    return abs((one - other).days) <= SAME_LITTER_DAYS


def interval_too_short(one: date, other: date) -> bool:
    """Say whether two calvings of one dam lie too close to be two pregnancies of hers."""
    return abs((one - other).days) < SHORTEST_CALVING_INTERVAL_DAYS
