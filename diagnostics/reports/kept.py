"""A report as JSON text, and back again without loss: counted once, shown, drawn and filed from the same numbers.

Written by the fields and types of `Document` themselves, so that a field added there is kept as well. A table that
several charts are drawn of is written once.
"""

import json
import math
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from django.utils.functional import Promise

from diagnostics.reports.document import Document, Table
from diagnostics.reports.shares import Share

#: What a program of another version has written is made anew, never read.
VERSION = 3
#: Cells that JSON has no sign for, each under a word of its own.
_DAY, _EXACT, _SHARE = "day", "exact", "share"


class NotKept(ValueError):
    """A text is no report that this version has written."""


def to_json(document: Document) -> str:
    """Return a report as JSON text. Raises `TypeError` for what no cell may be, `ValueError` for what is no number."""
    tables: list[Table] = []
    told = _plain(document, tables)
    written = [_by_field(table, tables) for table in tables]
    return json.dumps(
        {"version": VERSION, "tables": written, "document": told}, ensure_ascii=False, separators=(",", ":")
    )


def from_json(text: str) -> Document:
    """Return the report that `to_json` wrote. Raises `NotKept` for anything else."""
    try:
        told = json.loads(text)
        if told["version"] != VERSION:
            raise NotKept(f"version {told['version']}")
        tables = [_record(Table, table, ()) for table in told["tables"]]
        document = _record(Document, told["document"], tables)
    except (KeyError, TypeError, IndexError, ValueError, ArithmeticError) as error:
        raise NotKept(str(error)) from error
    if not isinstance(document, Document):
        raise NotKept(type(document).__name__)
    return document


def _plain(value: Any, tables: list[Table]) -> Any:
    """Return a value of a report as JSON knows it; a table as its place among `tables`."""
    if isinstance(value, Table):
        return _place(value, tables)
    if is_dataclass(value) and not isinstance(value, Share):
        return _by_field(value, tables)
    if isinstance(value, tuple):
        return [_plain(each, tables) for each in value]
    return _cell(value)


def _place(table: Table, tables: list[Table]) -> int:
    for place, known in enumerate(tables):
        if known is table:
            return place
    tables.append(table)
    return len(tables) - 1


def _by_field(record: Any, tables: list[Table]) -> dict[str, Any]:
    return {field.name: _plain(getattr(record, field.name), tables) for field in fields(record)}


def _cell(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} is no number that a report tells.")
    if value is None or type(value) in {str, int, float, bool}:
        return value
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Promise):  # words that wait for their language: it is the reader's now
        return str(value)
    if isinstance(value, Share):
        return {_SHARE: [value.seen, value.of]}
    if isinstance(value, Decimal):
        return {_EXACT: str(value)}
    if type(value) is date:
        return {_DAY: value.isoformat()}
    raise TypeError(f"A report holds no {type(value).__name__}.")


_types = cache(get_type_hints)  # worked out once a kind, not once a row


def _record(kind: Any, told: Any, tables: Any) -> Any:
    """Return a record of a kind from its fields, each read as its type says."""
    types = _types(kind)
    return kind(**{name: _read(types[name], value, tables) for name, value in told.items()})


def _read(kind: Any, told: Any, tables: Any) -> Any:
    """Read a value as its type says: a cell, a table by its place, or something put together of others."""
    if told is None or _is_cell(kind):
        return _read_cell(told)
    [kind] = _but_missing(kind)
    if kind is Table:
        return tables[told]
    if get_origin(kind) is tuple:
        return _read_tuple(get_args(kind), told, tables)
    if issubclass(kind, StrEnum):
        return kind(told)
    return _record(kind, told, tables)


def _read_tuple(of: tuple[Any, ...], told: Any, tables: Any) -> tuple[Any, ...]:
    if of[-1] is not Ellipsis:
        return tuple(_read(each, part, tables) for each, part in zip(of, told, strict=True))
    if _is_cell(of[0]):  # the cells of a row, by far most of a report
        return tuple([_read_cell(part) for part in told])
    return tuple(_read(of[0], part, tables) for part in told)


@cache
def _is_cell(kind: Any) -> bool:
    """Say whether what stands in the JSON alone tells what a value is: JSON knows its type, or it may have several."""
    return kind in {str, int, float, bool} or len(_but_missing(kind)) > 1


def _but_missing(kind: Any) -> list[Any]:
    """Return the types that a value may have, but for its being missing."""
    several = get_origin(kind) in {Union, UnionType}
    return [each for each in get_args(kind) if each is not NoneType] if several else [kind]


def _read_cell(told: Any) -> Any:
    if not isinstance(told, dict):
        return told
    [(sign, value)] = told.items()
    if sign == _SHARE:
        return Share(*value)
    return Decimal(value) if sign == _EXACT else date.fromisoformat(value)
