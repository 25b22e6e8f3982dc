"""What is told to somebody whose form shows a record as it was before another person changed it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from herd.errors import Problem
from herd.models import User
from herd.policies import day, refusal
from herd.queries.versions import ChangedField

NOTHING = "–"


def in_words(field: Any, value: Any) -> str:
    """Write a stored value of a field as people read it; a dash stands for nothing."""
    if value is None or value == "":
        return NOTHING
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal):
        written = number_format(value.normalize())
        return f"{written} kg" if field.name.endswith("_kg") else written
    return str(value)


def changed_problems(
    changes: Iterable[ChangedField], *, by: User | None, named: Mapping[str, str]
) -> Iterator[Problem]:
    """Refuse to overwrite what has been changed since: one sentence for the whole, and one beside each field.

    `named` gives the name a field has in the entry where it differs from the record's.
    """
    listed = list(changes)
    if listed:
        message = _(
            "This has been changed since you opened the page; what was changed is marked. Correct it here, or send "
            "it again to save it as it stands below."
        )
        yield refusal("changed_since", "", message)
    for change in listed:
        told = {
            "who": change.by or _("The program"),
            "before": in_words(change.field, change.before),
            "after": in_words(change.field, change.after),
        }
        if change.by is not None and change.by == by:
            message = _("You have changed this elsewhere from «%(before)s» to «%(after)s».")
        else:
            message = _("%(who)s has changed this from «%(before)s» to «%(after)s».")
        yield refusal("changed_since", named.get(change.field.name, change.field.name), message % told)
