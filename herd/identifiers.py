"""Animals' numbers, which people read off ear tags and spreadsheets mangle, and the public ids of records. Pure."""

import re
import unicodedata
from math import isfinite
from uuid import UUID

LONGEST = 32
_MANGLED = re.compile(r"^[+-]?\d+([.,]\d+)?[eE]\+?\d+$")
_FLOAT_TAIL = re.compile(r"^(\d+)\.0+$")
#: More digits than a spreadsheet keeps of a number (IEEE 754 double).
MOST_DIGITS_OF_A_CELL = 15


class MangledNumber(ValueError):
    """A number that a spreadsheet has rounded or written with an exponent; what was typed is lost."""


def clean_number(text: str) -> str:
    """Return an animal's number as it is kept: trimmed, inner white space single, leading zeros kept.

    `123.0` from a spreadsheet is `123`. Raises `MangledNumber` for `1.24E+14`.
    """
    number = " ".join(unicodedata.normalize("NFC", text).split())
    if _MANGLED.match(number) and not number.isdigit():
        raise MangledNumber(number)
    whole = _FLOAT_TAIL.match(number)
    return whole.group(1) if whole else number


def clean_numeric_cell(value: float) -> str:
    """Return the number held by a numeric spreadsheet cell as text.

    Raises `MangledNumber` for one of more than 15 digits or with a fraction.
    """
    if not isfinite(value) or value != int(value) or abs(value) >= 10**MOST_DIGITS_OF_A_CELL:
        raise MangledNumber(str(value))
    return str(int(value))


def public_id_of(text: str) -> UUID | None:
    """Return the public id of a record as an address or a form gives it; `None` for text that is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def numbers_in(text: str) -> list[str]:
    """Return the numbers typed into one field, parted by spaces, commas, semicolons or lines; each once."""
    return list(dict.fromkeys(word for word in re.split(r"[\s,;\x00]+", text) if word))
