"""Saving with a history: who did it, and why."""

from django.db.models import Model

from herd.models import User

#: Room for a reason in the tables of django-simple-history.
LONGEST_REASON = 100


def signed(record: Model, *, by: User | None, reason: str = "") -> Model:
    """Tell a record's history who is about to change it, and why; returns the record."""
    vars(record).update(_history_user=by, _change_reason=reason[:LONGEST_REASON] or None)
    return record


def save_as(record: Model, *, by: User | None, reason: str = "") -> None:
    """Save a record with its history: who, and why."""
    signed(record, by=by, reason=reason).save()
