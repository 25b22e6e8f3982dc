"""What is to come in a person's herds, as an iCalendar (RFC 5545): all-day events, and no names of people."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar, Event

from diagnostics.queries.worklist_scope import Scope, a_year_later
from diagnostics.queries.worklists import LISTS
from diagnostics.vocabulary import Worklist
from herd.models import Herd

CONTENT_TYPE = "text/calendar; charset=utf-8"
#: How often a calendar program should ask again.
ASK_AGAIN_AFTER = timedelta(hours=6)
#: Numbers of animals told in one event; a long list stands on its page.
MOST_NUMBERS = 40
#: An event of the past tells what is overdue; older ones are left to the lists.
LONGEST_PAST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class _Key:
    """What makes an event one: the same at every reading, whatever becomes of its animals."""

    worklist: Worklist
    herd: int
    day: date
    laboratory: str = ""

    @property
    def uid(self) -> str:
        told = f"{self.worklist}|{self.herd}|{self.day.isoformat()}|{self.laboratory.casefold()}"
        return f"{hashlib.sha256(told.encode()).hexdigest()[:32]}@freemartin"


def calendar(scope: Scope, *, address: Callable[[str], str]) -> bytes:
    """Write the calendar of what is to come in some herds; `address` makes a page's path a whole address."""
    told = Calendar()
    told.add("prodid", "-//Freemartin//Worklists//EN")
    told.add("version", "2.0")
    told.add("x-wr-calname", "Freemartin")
    told.add("refresh-interval", ASK_AGAIN_AFTER, parameters={"value": "DURATION"})
    found: dict[_Key, list[str]] = defaultdict(list)
    for key, animal in _expected(scope):
        if key.day >= scope.days[key.herd] - LONGEST_PAST:
            found[key].append(animal)
    stamp = datetime.combine(max(scope.days.values(), default=date.min), time(), tzinfo=UTC)
    for key in sorted(found, key=lambda each: (each.day, each.worklist, each.herd, each.laboratory)):
        told.add_component(_event(key, sorted(found[key]), scope.herds[key.herd], stamp, address))
    return bytes(told.to_ical())


def _expected(scope: Scope) -> Iterator[tuple[_Key, str]]:
    """Read what is to come, a line an animal: which event it belongs to, and the animal's number."""
    yield from _results(scope)
    yield from _samples_to_come(scope)
    yield from _assessed(scope, Worklist.DECIDING, lambda row: a_year_later(row["animal__born_on"]))
    yield from _assessed(scope, Worklist.TO_REVIEW, lambda row: _day_there(row["changed_at"], row, scope))


def _results(scope: Scope) -> Iterator[tuple[_Key, str]]:
    fields = ("herd_id", "laboratory", "state_on", "animal__number", "animal__official_id")
    for row in LISTS[Worklist.AT_LABORATORY].rows(scope).order_by("pk").values(*fields):
        due_on = scope.turnarounds.of(row["herd_id"], row["laboratory"]).due_on(row["state_on"])
        yield _Key(Worklist.AT_LABORATORY, row["herd_id"], due_on, row["laboratory"]), _number(row)


def _samples_to_come(scope: Scope) -> Iterator[tuple[_Key, str]]:
    """Read the steps not to be taken before a day that is yet to come."""
    waiting = LISTS[Worklist.TO_SAMPLE].rows(scope).filter(apart=True)
    for row in waiting.order_by("pk").values(*_OF_ASSESSMENT):
        yield _Key(Worklist.TO_SAMPLE, row["herd_id"], row["not_before"]), _number(row)


_OF_ASSESSMENT = (
    "herd_id",
    "not_before",
    "changed_at",
    "animal__born_on",
    "animal__number",
    "animal__official_id",
)


def _assessed(
    scope: Scope, worklist: Worklist, day_of: Callable[[dict[str, Any]], date]
) -> Iterator[tuple[_Key, str]]:
    for row in LISTS[worklist].rows(scope).order_by("pk").values(*_OF_ASSESSMENT):
        yield _Key(worklist, row["herd_id"], day_of(row)), _number(row)


def _day_there(moment: datetime, row: dict[str, Any], scope: Scope) -> date:
    return moment.astimezone(ZoneInfo(scope.herds[row["herd_id"]].time_zone)).date()


def _number(row: dict[str, Any]) -> str:
    return str(row["animal__number"] or row["animal__official_id"] or _("without a number"))


def _event(
    key: _Key, animals: list[str], herd: Herd, stamp: datetime, address: Callable[[str], str]
) -> Event:
    event = Event()
    event.add("uid", key.uid)
    event.add("dtstamp", stamp)
    event.add("dtstart", key.day)
    event.add("dtend", key.day + timedelta(days=1))
    event.add("summary", f"{herd.name}: {_what(key, len(animals))}")
    event.add("description", _numbers(animals))
    event.add("url", address(f"{reverse('diagnostics:worklist', args=[key.worklist])}?herd={herd.code}"))
    event.add("transp", "TRANSPARENT")
    return event


def _what(key: _Key, number: int) -> str:
    told = {"number": number, "laboratory": key.laboratory or _("the laboratory")}
    if key.worklist is Worklist.AT_LABORATORY:
        return (
            ngettext(
                "%(number)s result due from %(laboratory)s",
                "%(number)s results due from %(laboratory)s",
                number,
            )
            % told
        )
    if key.worklist is Worklist.TO_SAMPLE:
        words = ngettext(
            "%(number)s animal may be sampled now", "%(number)s animals may be sampled now", number
        )
        return words % told
    if key.worklist is Worklist.DECIDING:
        return (
            ngettext(
                "%(number)s heifer 12 months old and undecided",
                "%(number)s heifers 12 months old and undecided",
                number,
            )
            % told
        )
    return ngettext("%(number)s diagnosis to review", "%(number)s diagnoses to review", number) % told


def _numbers(animals: list[str]) -> str:
    """List animals by number; of many the first, and how many more there are."""
    told = ", ".join(animals[:MOST_NUMBERS])
    if len(animals) <= MOST_NUMBERS:
        return told
    return _("%(numbers)s and %(more)s more") % {"numbers": told, "more": len(animals) - MOST_NUMBERS}
