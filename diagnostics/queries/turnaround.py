"""How long a laboratory takes, and what is late by that. Reads only."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from diagnostics.queries.laboratories import LaboratoryBook

#: Days after which a result is looked for where the herd's book tells no turnaround of the laboratory: *chosen* so
#: that the ten working days of the slowest laboratory seeded (`clinical.md` §11) are covered.
DEFAULT_DAYS = 14

_ONE_DAY = timedelta(days=1)
_FRIDAY, _WORKING_DAYS_A_WEEK = 4, 5


def working_days_later(day: date, days: int) -> date:
    """Return the day so many working days (Monday to Friday) after a day. Public holidays are not known here."""
    if days == 0:
        return day
    day -= max(0, day.weekday() - _FRIDAY) * _ONE_DAY  # begun at a weekend: the first day is Monday
    weeks, rest = divmod(days, _WORKING_DAYS_A_WEEK)
    over_weekend = 2 if day.weekday() + rest > _FRIDAY else 0
    return day + timedelta(days=7 * weeks + rest + over_weekend)


@dataclass(frozen=True, slots=True)
class Turnaround:
    """Days from sending or receipt to the result: at least, at most; `known` is false for the days assumed."""

    least: int
    most: int
    working_days: bool
    known: bool

    def ready_on(self, since: date) -> date:
        """Return the first day on which a result may come of what is there since a day."""
        return self._later(since, self.least)

    def due_on(self, since: date) -> date:
        """Return the last day on which a result is in time; on the day after it is late."""
        return self._later(since, self.most)

    def last_late(self, today: date) -> date:
        """Return the last day such that what is there since then is late today."""
        return _last(today, lambda since: self.due_on(since) < today)

    def last_ready(self, today: date) -> date:
        """Return the last day such that of what is there since then a result may have come today."""
        return _last(today, lambda since: self.ready_on(since) <= today)

    def _later(self, since: date, days: int) -> date:
        return working_days_later(since, days) if self.working_days else since + timedelta(days=days)


def _last(today: date, holds: Callable[[date], bool]) -> date:
    """Return the last day, today or before, for which something holds that holds of all days before it too."""
    day = today
    while not holds(day):
        day -= _ONE_DAY
    return day


ASSUMED = Turnaround(DEFAULT_DAYS, DEFAULT_DAYS, working_days=False, known=False)


class Turnarounds:
    """The turnaround of each laboratory in some herds' books. One query."""

    def __init__(self, herds: Iterable[int]) -> None:
        self._book = LaboratoryBook(herds)

    def of(self, herd: int, laboratory: str) -> Turnaround:
        """Return how long a laboratory takes, by its name in a herd; `ASSUMED` where the book does not tell."""
        found = self._book.find(herd, laboratory)
        if found is None or found.days_most is None:
            return ASSUMED
        least = found.days_most if found.days_least is None else found.days_least
        return Turnaround(least, found.days_most, found.working_days, known=True)
