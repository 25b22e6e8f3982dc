"""A form sent again with the key it had: the same is recorded once; something else is refused, not lost unseen."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from herd.errors import KEY_USED, refused


def refuse_unless(*, same: bool, on_record: models.Model | None = None) -> None:
    """Refuse an entry that came with the idempotency key of another one: answered with that, it would be lost unseen.

    The form that tells it is given a key of its own (`herd.errors.let_be_sent_again`) and leads to what is
    `on_record` from it: an animal, a calving or a sample.
    """
    if not same:
        message = _(
            "This form was saved before, for something else, which stays on record. To change that, correct it on its "
            "own page; to record this as well, send it again."
        )
        raise refused(KEY_USED, message, record=on_record)


def first_said(record: Any, *names: str) -> tuple[Any, ...]:
    """Return what a record with a history said in these fields when it was entered, whatever was corrected since."""
    first = record.history.order_by("history_id").first()
    return tuple(getattr(first, name) for name in names)
