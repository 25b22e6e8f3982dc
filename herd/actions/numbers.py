"""What every entry of a number goes through, and the lock that lets one entry of a herd be checked at a time."""

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext as _

from herd.errors import Problem, refused
from herd.identifiers import LONGEST, MangledNumber, clean_number
from herd.models import Animal, Herd
from herd.policies import refusal


def lock(herd: Herd, *records: Model) -> None:
    """Let other entries of this herd wait until this transaction ends, so that what is checked stays true.

    On SQLite each writing transaction is alone anyway. `records` were read before, by a page: they are read again,
    so that what others have changed since is neither overlooked nor undone. Raises `Refused` for one removed since.
    """
    Herd.objects.select_for_update(no_key=True).filter(pk=herd.pk).first()
    for record in records:
        try:
            record.refresh_from_db()
        except ObjectDoesNotExist as error:
            raise refused(
                "removed_since", _("Somebody has removed this from the record meanwhile.")
            ) from error


def kept_number(text: str, *, field: str = "number", calf: int | None = None) -> str:
    """Return a number as it is kept. Raises `Refused` for one a spreadsheet has mangled, or longer than we keep."""
    try:
        number = clean_number(text)
    except MangledNumber as error:
        message = _("%(number)s was changed by a spreadsheet: type the number as it stands on the tag.")
        raise refused("number_mangled", message % {"number": text}, field=field, calf=calf) from error
    if len(number) > LONGEST:
        message = _("A number has at most %(longest)s characters.") % {"longest": LONGEST}
        raise refused("number_too_long", message, field=field, calf=calf)
    return number


def number_problem(
    herd: Herd, number: str, *, but: Animal | None = None, field: str = "number"
) -> Problem | None:
    """Return what speaks against giving a number: an animal present that bears it."""
    taken = herd.animals.filter(number=number, left_on__isnull=True)
    if but is not None:
        taken = taken.exclude(pk=but.pk)
    if number and taken.exists():
        message = _("An animal present in the herd has the number %(number)s.") % {"number": number}
        return refusal("number_in_use", field, message)
    return None
