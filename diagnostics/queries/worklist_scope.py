"""Over which herds a worklist goes, and what day it is in each. Reads only."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from math import ceil

from django.db.models import Q

from diagnostics.engine.criteria import DAYS_PER_MONTH
from diagnostics.queries.turnaround import Turnarounds
from herd.models import Herd


@dataclass(frozen=True)
class Scope:
    """The herds whose lists are asked for, by id; what day it is in each; and who asks, if a person does."""

    herds: Mapping[int, Herd]
    days: Mapping[int, date]
    user: int | None = None

    @classmethod
    def over(
        cls, herds: Iterable[Herd], *, day_in: Callable[[Herd], date], user: int | None = None
    ) -> "Scope":
        """Return the scope of some herds; `day_in` says what day it is in a herd."""
        listed = list(herds)
        return cls({herd.pk: herd for herd in listed}, {herd.pk: day_in(herd) for herd in listed}, user)

    @cached_property
    def herds_by_day(self) -> dict[date, list[int]]:
        """The ids of the herds by the day it is there: two or three, wherever the herds stand."""
        found: dict[date, list[int]] = defaultdict(list)
        for herd, day in self.days.items():
            found[day].append(herd)
        return dict(found)

    @cached_property
    def turnarounds(self) -> Turnarounds:
        """How long the laboratories of the herds' books take."""
        return Turnarounds(self.herds)

    def on_the_day(self, condition: Callable[[date], Q]) -> Q:
        """Return a condition that depends on what day it is in each herd."""
        found = Q(pk__in=())
        for day, herds in self.herds_by_day.items():
            found |= Q(herd__in=herds) & condition(day)
        return found


#: Days after birth on which an animal is twelve months old: months are of 30.4375 days throughout (`clinical.md` §4).
_TWELVE_MONTHS = timedelta(days=ceil(12 * DAYS_PER_MONTH))


def a_year_later(day: date) -> date:
    """Return the first day on which somebody born on a day is twelve months old."""
    return day + _TWELVE_MONTHS


def a_year_earlier(day: date) -> date:
    """Return the last day of birth of those who are twelve months old on a day."""
    return day - _TWELVE_MONTHS
