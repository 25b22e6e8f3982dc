"""Thresholds and prices, and who changed them, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from diagnostics.models import PRICES, name_of
from diagnostics.presenters.numbers import measure, money
from diagnostics.queries.policy import PolicyChange


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change as a page tells it."""

    at: datetime
    by: str
    what: str
    before: str
    after: str


def change_lines(changes: Iterable[PolicyChange]) -> list[ChangeLine]:
    """Return changes of a policy in words."""
    return [
        ChangeLine(
            at=change.at,
            by=str(change.by) if change.by else _("the program"),
            what=_what(change.field),
            before=_value(change.field, change.before),
            after=_value(change.field, change.after),
        )
        for change in changes
    ]


def _what(field: str) -> str:
    return _("results are verified by a second person") if field == "verified_since" else name_of(field)


def _value(field: str, value: Any) -> str:
    if field == "verified_since":
        return _("yes") if value else _("no")
    if value in {None, ""}:
        return _("not stated")
    if isinstance(value, Decimal):
        return money(value) if field in PRICES else measure(str(value))
    return str(value)
