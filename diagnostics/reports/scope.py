"""What a report is of: which herds, which days, and by what it is split."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Split(StrEnum):
    """By what the rows of a report are told apart; the values stand in addresses."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    SEASON = "season"
    PARITY = "parity"
    BREED = "breed"
    SIRE = "sire"
    DAM_AGE = "dam_age"
    HERD = "herd"


#: Rows that follow each other in time, so that one with nothing is shown as nothing.
PERIODS = frozenset({Split.YEAR, Split.QUARTER, Split.MONTH})


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is of. The herds are those the reader may see, or the ones of them that were asked for.

    `herds` gives the code of each by its id; `since` and `until` are the first and last day of birth, both included,
    and `None` where that side is open. `across` says that the report is not of one herd alone. `unsplit`: no split was
    asked for, and a report that names records shows none; all others show `split`.
    `chosen` is what only some reports are asked for, by the name in the address. `name` is what the one herd is called;
    several are told by their codes.
    """

    herds: Mapping[int, str]
    today: date
    since: date | None = None
    until: date | None = None
    split: Split = Split.YEAR
    across: bool = False
    unsplit: bool = False
    chosen: Mapping[str, str] = field(default_factory=dict)
    name: str = ""

    @property
    def ids(self) -> list[int]:
        """The ids of the herds, in order."""
        return sorted(self.herds)
