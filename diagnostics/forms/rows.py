"""Tables typed in row by row: which record each row sent is about, whatever has become of the others meanwhile."""

from collections.abc import Collection
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from herd.identifiers import public_id_of

#: Told above a table of which rows are gone that somebody had filled in.
ROWS_GONE = _(
    "Some of these rows cannot be filled in any more: they were taken out of this table while it was open, or are of a "
    "herd in which you may not record any more. They are left out, and nothing is saved yet: look through the others, "
    "and send them again."
)


def rows_still_there(typed: QueryDict, name: str, there: Collection[UUID]) -> tuple[QueryDict, int]:
    """Return what was typed, only in rows whose record is still `there`, and how many rows that leaves out.

    A page names the record of each of its rows (public id, in the hidden fields `name`) and numbers the fields of the
    rows from 0. A row left out moves those below it up, with all that was typed into them: what was typed beside one
    animal is never read as another's. Of rows about one record the first stands.
    """
    named = [public_id_of(text) for text in typed.getlist(name)]
    kept = [place for place, each in enumerate(named) if each in there and each not in named[:place]]
    if len(kept) == len(named):
        return typed, 0
    moved = typed.copy()
    for field in [field for field in typed if _place(field) is not None]:
        del moved[field]
    moved.setlist(name, [str(named[place]) for place in kept])
    for field in typed:
        place = _place(field)
        if place in kept:
            moved.setlist(f"{kept.index(place)}-{field.partition('-')[2]}", typed.getlist(field))
    return moved, len(named) - len(kept)


def _place(field: str) -> int | None:
    """Return the number of the row that a field is in; `None` for one that stands above the rows."""
    number, dash, _rest = field.partition("-")
    return int(number) if dash and number.isascii() and number.isdecimal() and len(number) < 6 else None
