"""Reading one cell: each reader gives canonical text, or says what is wrong with the cell.

Canonical text is what the file contract writes: dates as 2026-03-01, decimals with a point, code values in
lower case, empty for what is not recorded. Readers are made by the functions below and take the cell and
`Reading`, how the file writes.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils.translation import gettext as _

from herd.identifiers import MangledNumber, clean_number, clean_numeric_cell
from herd.imports.reading import Cell
from herd.vocabulary import Answer, Fate, LeftReason, Semen, Sex

DATE_ORDERS = ("dmy", "mdy")
#: Code of the refusal of a date that could be read once the order of day and month is told.
ORDER_NOT_TOLD = "date_order_not_told"
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_PARTED = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")

SEXES = {
    **dict.fromkeys(("female", "f", "heifer", "cow", "♀"), Sex.FEMALE.value),
    **dict.fromkeys(("male", "m", "bull", "steer", "ox", "♂"), Sex.MALE.value),
    **dict.fromkeys(("unknown", "u"), Sex.UNKNOWN.value),
}
FATES = {fate.value: fate.value for fate in Fate}
SEMEN = {semen.value: semen.value for semen in Semen}
LEFT_REASONS = {reason.value: reason.value for reason in LeftReason}
YES_NO = {
    **dict.fromkeys(("yes", "y", "true"), Answer.YES.value),
    **dict.fromkeys(("no", "n", "false"), Answer.NO.value),
}


class CellRefused(ValueError):
    """A cell cannot be read; `message` is a sentence about it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file writes: the order of day and month where dates are not ISO, and the decimal comma."""

    date_order: str = ""
    decimal_comma: bool = False


Reader = Callable[[Cell, Reading], str]


def shown(cell: Cell) -> str:
    """Write a cell as it is told to people, and as a refused line comes back."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def number(longest: int = 32) -> Reader:
    """Return a reader of animals' and other numbers, which are text: leading zeros stay."""

    def read(cell: Cell, _reading: Reading) -> str:
        try:
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                return clean_numeric_cell(cell)
            if cell is not None and not isinstance(cell, str):
                raise CellRefused("number_mangled", _turned(cell))
            return _not_longer(clean_number(cell or ""), longest)
        except MangledNumber as error:
            raise CellRefused("number_mangled", _mangled(cell)) from error

    return read


def _mangled(cell: Cell) -> str:
    return _(
        "«%(cell)s» was a longer number before a spreadsheet rounded it. Format the column as text and enter "
        "the number anew, or export the file again without opening it in a spreadsheet."
    ) % {"cell": shown(cell)}


def _turned(cell: Cell) -> str:
    return _(
        "The spreadsheet has made «%(cell)s» of this number. Format the column as text and enter it anew."
    ) % {"cell": shown(cell)}


def text(longest: int) -> Reader:
    """Return a reader of free text of at most so many characters."""

    def read(cell: Cell, _reading: Reading) -> str:
        return _not_longer(shown(cell).strip(), longest)

    return read


def _not_longer(value: str, longest: int) -> str:
    if len(value) > longest:
        told = {"cell": f"{value[:20]}…", "longest": longest}
        raise CellRefused("too_long", _("«%(cell)s» is longer than %(longest)s characters.") % told)
    return value


def word(words: Mapping[str, str]) -> Reader:
    """Return a reader of code values, in any case; `words` maps what may be written to what is kept."""

    def read(cell: Cell, _reading: Reading) -> str:
        written = shown(cell).strip()
        if not written:
            return ""
        kept = words.get(written.casefold())
        if kept is None:
            told = {"cell": written, "words": ", ".join(dict.fromkeys(words.values()))}
            raise CellRefused("unknown_word", _("«%(cell)s» is not known; it is one of %(words)s.") % told)
        return kept

    return read


def whole(lowest: int, highest: int) -> Reader:
    """Return a reader of whole numbers within bounds, both included."""

    def read(cell: Cell, _reading: Reading) -> str:
        written = shown(cell).strip()
        if not written:
            return ""
        digits = re.sub(r"\.0+$", "", written)
        if not re.fullmatch(r"[0-9]{1,9}", digits) or not lowest <= int(digits) <= highest:
            told = {"cell": written, "lowest": lowest, "highest": highest}
            message = _("«%(cell)s» is not a whole number from %(lowest)s to %(highest)s.") % told
            raise CellRefused("not_a_count", message)
        return str(int(digits))

    return read


def decimal(lowest: str, highest: str, *, places: int, above: bool = False) -> Reader:
    """Return a reader of decimals within bounds, rounded half up to `places`; `above` leaves the lowest out."""
    least, most = Decimal(lowest), Decimal(highest)

    def read(cell: Cell, reading: Reading) -> str:
        written = shown(cell).strip()
        if not written:
            return ""
        value = _decimal(written, reading)
        rounded = None if value is None else value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if value is None or rounded is None or not least <= value <= most or (above and rounded == least):
            told = {"cell": written, "lowest": lowest, "highest": highest}
            message = _("«%(cell)s» is not a number from %(lowest)s to %(highest)s.") % told
            raise CellRefused("not_a_number", message)
        return str(rounded)

    return read


def _decimal(written: str, reading: Reading) -> Decimal | None:
    if reading.decimal_comma and "." not in written:
        written = written.replace(",", ".", 1)
    if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", written):
        return None
    try:
        return Decimal(written)
    except InvalidOperation:
        return None


def yes_no(cell: Cell, reading: Reading) -> str:
    """Read yes or no."""
    return word(YES_NO)(str(cell).lower() if isinstance(cell, bool) else cell, reading)


def day(cell: Cell, reading: Reading) -> str:
    """Read a date: ISO, a spreadsheet's date, or in the order of day and month that was told; never guessed."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    written = shown(cell).strip()
    if not written:
        return ""
    found = _ISO.fullmatch(written)
    if found:
        return _real_day(written, *(int(part) for part in found.groups()))
    parted = _PARTED.fullmatch(written)
    if not parted:
        raise CellRefused("not_a_date", _not_a_date(written))
    first, second, year = int(parted[1]), int(parted[3]), int(parted[4])
    if reading.date_order == "dmy":
        return _real_day(written, year, second, first)
    if reading.date_order == "mdy":
        return _real_day(written, year, first, second)
    raise _in_no_known_order(written, year, first, second)


def _real_day(written: str, year: int, month: int, day_of_month: int) -> str:
    try:
        return date(year, month, day_of_month).isoformat()
    except ValueError as error:
        raise CellRefused("not_a_date", _not_a_date(written)) from error


def _not_a_date(written: str) -> str:
    return _("«%(cell)s» is not a date") % {"cell": written}


def _in_no_known_order(written: str, year: int, first: int, second: int) -> CellRefused:
    """Say why a date such as 01.02.2026 is not read; one that cannot be a date is no date in any order."""
    for month, day_of_month in ((first, second), (second, first)):
        try:
            date(year, month, day_of_month)
        except ValueError:
            continue
        message = _(
            "«%(cell)s» is not a date as it is read here: write 2026-03-01, or say the order of day and month "
            "(--date-order dmy or mdy)"
        )
        return CellRefused(ORDER_NOT_TOLD, message % {"cell": written})
    return CellRefused("not_a_date", _not_a_date(written))
