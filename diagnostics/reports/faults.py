"""Report 7, data quality: what is missing in the records or cannot be, each found so that it can be mended."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from diagnostics.reports.fault_questions import ASKED, READ, Fault, Kind, interval
from diagnostics.reports.frames import as_date, as_uuid, described, rows_of
from diagnostics.reports.keys import BY_MONTH, key_of, kinds_by_key, month_of, with_dam
from diagnostics.reports.scope import Scope
from herd.models import Animal

#: Records named of each fault; how many there are is told.
MOST_NAMED = 1000


@dataclass(frozen=True, slots=True)
class Record:
    """A record with a fault, as a list names it.

    `called` is the number of the animal, of a calving its dam's or its litter; empty where there is none. `more` is the
    dam of an animal, the method of a result, or the day of the calving that lies too close before this one.
    """

    kind: Kind
    public_id: UUID
    herd_id: int
    day: date | None
    called: str
    more: str
    laboratory: str


@dataclass(frozen=True, slots=True)
class Found:
    """The records with one fault: how many, and the first of them, the latest first."""

    fault: Fault
    number: int
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Faults:
    """What is to be mended, every `Fault`; and where a split was asked for, how many of each by its keys.

    `on_record`: there is anything at all that could be faulty.
    """

    found: tuple[Found, ...]
    on_record: bool
    rows: tuple[tuple[str, dict[str, int]], ...] = ()


def faults(scope: Scope) -> Faults:
    """Find what is to be mended: one query a fault, with a split or without."""
    found, counts = [], []
    for fault in Fault:
        by_key, records = _asked(fault, scope)
        found.append(Found(fault, sum(number for _key, number in by_key), records))
        counts += [(key, fault.value, number) for key, number in by_key]
    on_record = Animal.objects.filter(herd__in=scope.ids).exists()
    rows = () if scope.unsplit else rows_of(kinds_by_key(scope, counts, Fault))
    return Faults(tuple(found), on_record, rows)


def _asked(fault: Fault, scope: Scope) -> tuple[list[tuple[Any, int]], tuple[Record, ...]]:
    """Return how many records have a fault by key of the split, and the first of them.

    The database looks for them once: the faulty are held, then counted, and the first put in order. Only those listed
    are put into words.
    """
    asked = ASKED[fault]
    _alias, columns, source = READ[asked.kind]
    faulty, params = _faulty(fault, scope)
    order = ", ".join(f"by{place} {direction}" for place, (_by, direction) in enumerate(asked.order))
    more = asked.more.format(**interval())
    # What is put in is ours; the herds and days asked for come in as parameters.
    sql = f"""
        WITH faulty AS MATERIALIZED ({faulty}),
        listed AS (
            SELECT first.id, ROW_NUMBER() OVER (ORDER BY {order}) AS place
            FROM (SELECT * FROM faulty ORDER BY {order} LIMIT {MOST_NAMED}) first)
        SELECT 0 AS place, key, COUNT(*) AS number, NULL, NULL, NULL, NULL, NULL, NULL FROM faulty GROUP BY key
        UNION ALL
        SELECT listed.place, NULL, 0, {columns}, {more} FROM listed JOIN {source} ORDER BY 1
    """  # noqa: S608
    by_key, records = [], []
    for place, key, number, *told in described(sql, params):
        if not place:
            by_key.append((key, number))
            continue
        public_id, herd, day, called, laboratory, more = told
        record = (as_uuid(public_id), herd, as_date(day), called, str(more or ""), laboratory)
        records.append(Record(asked.kind, *record))
    return by_key, tuple(records)


def _faulty(fault: Fault, scope: Scope) -> tuple[str, list[Any]]:
    """Write the records with a fault, each with its key of the split and what it is ordered by; with the parameters."""
    asked, split = ASKED[fault], scope.split
    question = asked.question(scope)
    by = ", ".join(f"{by} AS by{place}" for place, (by, _direction) in enumerate(asked.order))
    alias = READ[asked.kind][0]
    if scope.unsplit:
        sql = f"SELECT {alias}.id AS id, '' AS key, {by} FROM {question.table} WHERE {question.where}"  # noqa: S608 - as below
        return sql, [*question.table_params, *question.params]
    key = month_of(question.day) if split in BY_MONTH else question.own.get(split) or key_of(split)
    sql = f"""SELECT {alias}.id AS id, {key} AS key, {by}
        FROM {question.table} {question.beside} {with_dam(split)} WHERE {question.where}"""  # noqa: S608 - parts of ours
    return sql, [*question.table_params, *question.beside_params, *question.params]
