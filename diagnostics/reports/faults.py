"""Report 7, data quality: what is missing in the records or cannot be, each found so that it can be mended."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pandas as pd

from diagnostics.reports.fault_questions import ASKED, READ, Fault, Kind, interval
from diagnostics.reports.frames import ANY, COUNT, TEXT, as_date, as_uuid, described, frame, rows_of
from diagnostics.reports.keys import BY_MONTH, all_keys, key_of, month_of, named, with_dam
from diagnostics.reports.scope import Scope
from herd.models import Animal

#: Records named of each fault; how many there are is told.
MOST_NAMED = 1000
#: How many records have a fault, by key of the split.
FAULT_COLUMNS = {"key": TEXT, "fault": TEXT, "records": COUNT}


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
    """Find what is to be mended: a query, one a fault, and one more a fault where a split was asked for."""
    found = tuple(_found(fault, scope) for fault in Fault)
    on_record = Animal.objects.filter(herd__in=scope.ids).exists()
    return Faults(found, on_record, () if scope.unsplit else rows_of(_by_key(scope)))


def _found(fault: Fault, scope: Scope) -> Found:
    asked = ASKED[fault]
    question = asked.question(scope)
    alias, columns, source = READ[asked.kind]
    more = asked.more.format(**interval())
    # What is put in is ours; the herds and days asked for come in as parameters. Only those listed are put into words.
    sql = f"""
        SELECT listed.number, {columns}, {more} FROM (
            SELECT {alias}.id AS id, COUNT(*) OVER () AS number FROM {question.table} WHERE {question.where}
            ORDER BY {asked.order} LIMIT {MOST_NAMED}
        ) listed JOIN {source} ORDER BY {asked.order}
    """  # noqa: S608
    rows = described(sql, [*question.table_params, *question.params])
    records = (
        Record(asked.kind, as_uuid(public_id), herd, as_date(day), called, str(more or ""), laboratory)
        for _number, public_id, herd, day, called, laboratory, more in rows
    )
    return Found(fault, rows[0][0] if rows else 0, tuple(records))


def _by_key(scope: Scope) -> pd.DataFrame:
    """Return how many records have each fault (columns), by key of the split (rows)."""
    counts = [(key, fault.value, number) for fault in Fault for key, number in _counted_by_key(fault, scope)]
    found = frame(counts, {**FAULT_COLUMNS, "key": ANY})
    found["key"] = named(found["key"], scope)
    found = found.astype(FAULT_COLUMNS)
    table = found.pivot_table(index="key", columns="fault", values="records", aggfunc="sum", fill_value=0)
    keys = all_keys(scope, found["key"].unique())
    return table.reindex(index=keys, columns=[fault.value for fault in Fault], fill_value=0).astype(COUNT)


def _counted_by_key(fault: Fault, scope: Scope) -> list[tuple[Any, ...]]:
    question = ASKED[fault].question(scope)
    split = scope.split
    key = month_of(question.day) if split in BY_MONTH else question.own.get(split) or key_of(split)
    sql = f"""
        SELECT key, COUNT(*) FROM (
            SELECT {key} AS key FROM {question.table} {question.beside} {with_dam(split)} WHERE {question.where}
        ) faulty GROUP BY key
    """  # noqa: S608 - as above
    return described(sql, [*question.table_params, *question.beside_params, *question.params])
