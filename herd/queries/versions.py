"""Which version of a record somebody has seen, and what others have changed of it since. Reads only."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import Field

from herd.models import User

#: The version of a record that is not saved yet: it shows what the program assumes.
NOT_SAVED = "0"
_VERSION = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class ChangedField:
    """One field of a record changed since somebody saw it: by whom last, and as stored before and after.

    Of a field that names another record, before and after are those records; `None` where there is none by now.
    """

    field: Field[Any, Any]
    by: User | None
    before: Any
    after: Any


def version_of(record: Any) -> str:
    """Return the version of a record with a history, as a form carries it: the id of its latest history record."""
    if record.pk is None:
        return NOT_SAVED
    latest = record.history.order_by("-history_id").values_list("history_id", flat=True).first()
    return NOT_SAVED if latest is None else str(latest)


def changed_since(record: Any, version: str, names: Collection[str]) -> list[ChangedField]:
    """Return which of these fields of a record differ from the version seen, in the order of the model.

    A version that is no number was never shown by a form of this program: nothing is returned.
    """
    if record.pk is None or not _VERSION.fullmatch(version):
        return []
    later = record.history.filter(history_id__gte=version).select_related("history_user")
    kept: list[Any] = list(later.order_by("history_id"))
    if not kept or str(kept[0].history_id) != version:
        kept.insert(0, type(record)())
    told = [field for field in type(record)._meta.concrete_fields if field.name in names]
    return [
        _changed(field, kept)
        for field in told
        if getattr(kept[0], field.attname) != getattr(kept[-1], field.attname)
    ]


def _changed(field: Any, kept: list[Any]) -> ChangedField:
    changers = [
        after.history_user
        for before, after in pairwise(kept)
        if getattr(before, field.attname) != getattr(after, field.attname)
    ]
    before, after = (_stored(field, getattr(each, field.attname)) for each in (kept[0], kept[-1]))
    return ChangedField(field, changers[-1], before, after)


def _stored(field: Any, value: Any) -> Any:
    if value is None or field.related_model is None:
        return value
    return field.related_model.objects.filter(pk=value).first()
