"""Report 6, the register on paper: which animals are not to be bred, or all of those in the herd."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import accumulate
from typing import Any
from uuid import UUID

import pandas as pd
from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, When

from diagnostics.engine.vocabulary import Verdict
from diagnostics.models import Assessment, Certificate
from diagnostics.reports.births import key_by_birth, with_birth
from diagnostics.reports.frames import described, rows_of
from diagnostics.reports.keys import kinds_by_key
from diagnostics.reports.scope import Scope
from herd.models import Animal
from herd.queries.numbers import in_order_of_number
from herd.vocabulary import Sex

#: Animals on one paper: more would be hundreds of pages, and minutes to set; the register itself is exported whole.
MOST_LISTED = 5_000
#: Of an animal whose verdict has not been worked out.
NO_VERDICT = "none"
VERDICTS = (*(verdict.value for verdict in Verdict), NO_VERDICT)


class Listed(StrEnum):
    """Which animals stand on the paper; the values stand in addresses."""

    DO_NOT_BREED = "do-not-breed"
    ALL = "all"


class Order(StrEnum):
    """In which order; the values stand in addresses."""

    NUMBER = "number"
    PEN = "pen"


class Reader(StrEnum):
    """For whom the paper is, which decides what stands on it; the values stand in addresses."""

    BARN = "barn"
    VET = "vet"
    BUYER = "buyer"


@dataclass(frozen=True, slots=True)
class Line:
    """One animal on the paper; `certificate` is the number of that of her current signed diagnosis.

    What is not on record is empty; `verdict` is so where none has been worked out yet.
    """

    public_id: UUID
    herd_id: int
    number: str
    official_id: str
    pen: str
    born_on: date | None
    sire: str
    dam: str | None
    dam_official_id: str | None
    pairing: str | None
    verdict: str | None
    probability: float | None
    probability_low: float | None
    probability_high: float | None
    next_step: str | None
    not_before: date | None
    diagnosis: str | None
    do_not_breed: bool | None
    certificate: str | None


@dataclass(frozen=True, slots=True)
class Barn:
    """The animals listed, at most `MOST_LISTED`, and how many there are; by key of the split, if any, and verdict."""

    animals: tuple[Line, ...]
    found: int
    listed: Listed
    order: Order
    reader: Reader
    rows: tuple[tuple[str, dict[str, int]], ...] = ()


def barn(scope: Scope) -> Barn:
    """Read the animals present, females and those of unrecorded sex, with their verdicts.

    Two queries, one more by pen, and another where a split was asked for.
    """
    listed = Listed(scope.chosen.get("list") or Listed.DO_NOT_BREED)
    order = Order(scope.chosen.get("order") or Order.NUMBER)
    reader = Reader(scope.chosen.get("for") or Reader.BARN)
    if not scope.herds:
        return Barn((), 0, listed, order, reader)
    animals = _on_the_paper(scope, listed)
    in_herds = dict(animals.order_by().values_list("herd_id").annotate(Count("pk")))
    lines = _lines(animals.filter(herd__in=_first_herds(scope, in_herds)), order)
    rows = () if scope.unsplit else rows_of(_by_key_and_verdict(scope, animals))
    return Barn(lines, sum(in_herds.values()), listed, order, reader, rows)


def _on_the_paper(scope: Scope, listed: Listed) -> QuerySet[Animal]:
    """Return the animals that stand on the paper, in no order."""
    animals = Animal.objects.filter(herd__in=scope.ids, left_on__isnull=True).exclude(sex=Sex.MALE.value)
    if listed is Listed.DO_NOT_BREED:
        # The herd of the verdict is asked as well: by it the database finds the few.
        animals = animals.filter(assessment__do_not_breed=True, assessment__herd__in=scope.ids)
    if scope.since:
        animals = animals.filter(born_on__gte=scope.since)
    if scope.until:
        animals = animals.filter(born_on__lte=scope.until)
    return animals


def _first_herds(scope: Scope, in_herds: dict[int, int]) -> list[int]:
    """Return the herds, in order of their codes, whose animals are the first `MOST_LISTED`.

    So of a million animals only those are sorted that may be listed.
    """
    first, animals = [], 0
    for herd in sorted(in_herds, key=lambda herd: scope.herds[herd]):
        if animals >= MOST_LISTED:
            break
        first.append(herd)
        animals += in_herds[herd]
    return first or scope.ids[:1]


#: What is read of each animal, in the order of the fields of `Line`; her certificate comes after these.
_READ = (
    *("public_id", "herd_id", "number", "official_id", "pen", "born_on", "sire"),
    *("calving__dam__number", "calving__dam__official_id"),
    *("assessment__pairing", "assessment__verdict"),
    *("assessment__probability", "assessment__probability_low", "assessment__probability_high"),
    *("assessment__next_step", "assessment__not_before", "assessment__diagnosis", "assessment__do_not_breed"),
)


def _lines(animals: QuerySet[Animal], order: Order) -> tuple[Line, ...]:
    """Read the first of the animals sorted by herd, then pen or number; those without come last."""
    without_number = Case(When(number="", then=1), default=0)
    by_number = (without_number, *in_order_of_number())
    certificate = Certificate.objects.filter(
        diagnosis__animal=OuterRef("pk"),
        diagnosis__superseded_by__isnull=True,
        diagnosis__revocation__isnull=True,
    )
    if order is Order.PEN:
        animals, in_last_pen = _in_first_pens(animals)
        animals = animals.order_by(Case(When(in_last_pen, then=1), default=0), *by_number)
    else:
        animals = animals.order_by("herd__code", *by_number)
    told = animals.values_list(*_READ, Subquery(certificate.values("number")[:1]), F("herd__code"))
    rows = [(code, Line(*row)) for *row, code in told[:MOST_LISTED]]
    if order is Order.PEN:
        rows.sort(key=lambda row: (row[0], _as_people_count(row[1].pen)))
    return tuple(line for _code, line in rows)


def _in_first_pens(animals: QuerySet[Animal]) -> tuple[QuerySet[Animal], Q]:
    """Leave those in the pens, as people count them, that hold the first `MOST_LISTED`; and say which are in the last.

    The database counts pens but does not put them in order: it sorts text, and 10 before 2. Of the last pen alone more
    may be left than are listed.
    """
    pens, numbers = defaultdict(list), Counter[Any]()
    for code, herd, pen, number in (
        animals.order_by().values_list("herd__code", "herd_id", "pen").annotate(Count("pk"))
    ):
        place = code, herd, _as_people_count(pen)
        pens[place].append(pen)  # «Barn 2» and «barn 2» are one
        numbers[place] += number
    in_order = sorted(pens)
    before = accumulate((numbers[place] for place in in_order), initial=0)
    first = [place for place, listed in zip(in_order, before, strict=False) if listed < MOST_LISTED]
    if not first:
        return animals.none(), Q(pk__in=[])
    _code, herd, _pen = last = first[-1]
    whole = {place[1] for place in first} - {herd}
    begun = [pen for place in first if place[1] == herd for pen in pens[place]]
    first_animals = animals.filter(Q(herd__in=whole) | Q(herd=herd, pen__in=begun))
    return first_animals, Q(herd=herd, pen__in=pens[last])


def _as_people_count(pen: str) -> tuple[bool, tuple[tuple[bool, int, str], ...]]:
    """Return by what pens are sorted: pen 2 before pen 10, and what stands in none last."""
    parts = [part for part in re.split(r"(\d+)", pen.casefold()) if part]
    return not pen, tuple(
        (not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts
    )


def _by_key_and_verdict(scope: Scope, animals: QuerySet[Animal]) -> pd.DataFrame:
    """Return how many animals have each verdict (columns), by key of the split (rows)."""
    listed, params = animals.order_by().values("pk").query.sql_with_params()
    key = key_by_birth(scope.split, day="a.born_on", herd="a.herd_id")
    sql = f"""
        SELECT key, verdict, COUNT(*) FROM (
            SELECT {key} AS key, COALESCE(s.verdict, '{NO_VERDICT}') AS verdict
            FROM {Animal._meta.db_table} a
            LEFT JOIN {Assessment._meta.db_table} s ON s.animal_id = a.id {with_birth(scope.split)}
            WHERE a.id IN ({listed})
        ) listed GROUP BY key, verdict
    """  # noqa: S608 - the parts put in are ours; what was asked for comes in as parameters
    table = kinds_by_key(scope, described(sql, list[Any](params)), VERDICTS)
    table.insert(0, "animals", table.sum(axis="columns"))
    return table
