"""Who changed what of a laboratory, and of what it takes and does. Reads only."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db.models import QuerySet

from diagnostics.models import Laboratory, LaboratoryMethod, LaboratorySpecimen
from diagnostics.queries.animals import FieldChange, differing
from herd.models import User

#: What is told by the kind of the record, or kept for the machine.
_UNTOLD = frozenset(
    {
        "id",
        "public_id",
        "herd",
        "laboratory",
        "specimen",
        "method",
        "recorded_by",
        "recorded_at",
        "idempotency_key",
    }
)


@dataclass(frozen=True, slots=True)
class LaboratoryChange:
    """One change of a laboratory or of a row of what it takes or does.

    `kind` is `+` entered, `~` changed, `-` removed; `row` is the specimen or method, empty for the laboratory.
    """

    at: datetime
    by: User | None
    model: type[Laboratory] | type[LaboratorySpecimen] | type[LaboratoryMethod]
    row: str
    kind: str
    fields: tuple[FieldChange, ...]


def laboratory_changes(laboratory: Laboratory) -> list[LaboratoryChange]:
    """Return who changed what of a laboratory, the latest first: three queries."""
    changes = [
        *_changes(Laboratory, laboratory.history.all()),
        *_changes(LaboratorySpecimen, LaboratorySpecimen.history.filter(laboratory_id=laboratory.pk)),
        *_changes(LaboratoryMethod, LaboratoryMethod.history.filter(laboratory_id=laboratory.pk)),
    ]
    return sorted(changes, key=lambda change: change.at, reverse=True)


def _changes(model: Any, history: QuerySet[Any]) -> Iterator[LaboratoryChange]:
    told = [each for each in model._meta.concrete_fields if each.name not in _UNTOLD]
    kept: dict[int, list[Any]] = defaultdict(list)
    for each in history.select_related("history_user").order_by("history_date", "history_id"):
        kept[each.id].append(each)
    for records in kept.values():
        yield _change(model, records[0], ())
        for before, after in pairwise(records):
            fields = tuple(differing(told, before, after))
            if fields or after.history_type == "-":
                yield _change(model, after, fields)


def _change(model: Any, kept: Any, fields: tuple[FieldChange, ...]) -> LaboratoryChange:
    row = getattr(kept, "specimen", "") or getattr(kept, "method", "")
    return LaboratoryChange(kept.history_date, kept.history_user, model, row, kept.history_type, fields)
