"""Opening an uploaded or named file as a table of cells, whatever it is: refused by name, or read line by line.

Nothing here knows what the columns mean. A cell is text, or what a spreadsheet made of it (number, date, yes/no).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import PurePath
from typing import BinaryIO

from django.utils.translation import gettext as _

from herd.errors import Problem, Refused

Cell = str | float | int | bool | date | datetime | time | timedelta | None

MEGABYTE = 1_000_000
#: Limits of the file contract (`formats.md`).
LARGEST_UPLOAD_BYTES = 20 * MEGABYTE
LARGEST_WORKBOOK_BYTES = 20 * MEGABYTE
#: A page reads a file while somebody waits: 20 MB of very short lines would take minutes. Ours, not the contract's, and
#: beyond what 20 MB of births hold (the real ones have 48 characters a line); a command reads any number.
MOST_UPLOAD_LINES = 450_000

ZIP_SIGNATURE = b"PK\x03\x04"
#: Compound documents: .xls, and workbooks with a password.
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class FileRefused(Refused):
    """A file could not be read at all; `line` is where, 0 where no line can be named."""

    def __init__(self, code: str, message: str, *, line: int = 0, field: str = "") -> None:
        super().__init__(Problem(code=code, field=field, message=message))
        self.line = line


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one line. `line` counts from 1, the header's included; in a spreadsheet it is the row."""

    line: int
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """An opened file: its header, and the lines below it as an iterator that can be read once.

    `decimal_comma` says that decimals may be written with a comma: files parted by semicolon or tab.
    `formulas` are the places of cells that hold a formula: line from 1, column from 0.
    """

    header: Row
    rows: Iterator[Row]
    decimal_comma: bool = False
    formulas: frozenset[tuple[int, int]] = frozenset()


REFUSED_NAMES = {
    ".xls": "old_spreadsheet",
    ".xlsm": "macros",
    ".xlsb": "binary_spreadsheet",
    ".ods": "other_spreadsheet",
}


def open_table(file: BinaryIO, name: str, *, largest_bytes: int | None = None) -> Table:
    """Open a file as a table; what it is is judged by its content, and by its name where that is refused.

    `file` is open for reading bytes, and can seek; `largest_bytes` limits text files (a page sets
    `LARGEST_UPLOAD_BYTES`, a command nothing), workbooks always have theirs. Raises `FileRefused`, also while
    `rows` is read.
    """
    from herd.imports import text_files, workbooks  # noqa: PLC0415  (they build on this module)

    suffix = PurePath(name).suffix.lower()
    size = _size(file)
    start = file.read(len(OLE_SIGNATURE))
    file.seek(0)
    if size == 0:
        raise FileRefused("empty_file", _("The file is empty."))
    if suffix in REFUSED_NAMES or start == OLE_SIGNATURE:
        raise _refused_by_name(suffix)
    if start.startswith(ZIP_SIGNATURE):
        _check_size(size, LARGEST_WORKBOOK_BYTES)
        return workbooks.open_workbook(file)
    if suffix == ".xlsx":
        raise FileRefused(
            "broken_workbook", _("The file is called .xlsx and is no workbook. Is it complete?")
        )
    if largest_bytes is not None:
        _check_size(size, largest_bytes)
    return text_files.open_text(file)


def _size(file: BinaryIO) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    return size


def _check_size(size: int, largest: int) -> None:
    if size > largest:
        told = {"size": f"{size / MEGABYTE:.1f}", "largest": largest // MEGABYTE}
        raise FileRefused("too_large", _("The file has %(size)s MB; at most %(largest)s MB are read.") % told)


def _refused_by_name(suffix: str) -> FileRefused:
    """Say which kind of file is refused, and how to save it instead."""
    code = REFUSED_NAMES.get(suffix, "old_spreadsheet")
    messages = {
        "old_spreadsheet": _(
            ".xls files, and workbooks with a password, are not read. Save it as .xlsx without a password, "
            "or as «CSV UTF-8»."
        ),
        "macros": _(".xlsm files can hold macros and are not read. Save it as .xlsx, or as «CSV UTF-8»."),
        "binary_spreadsheet": _(".xlsb files are not read. Save it as .xlsx, or as «CSV UTF-8»."),
        "other_spreadsheet": _(".ods files are not read. Save it as .xlsx, or as «CSV UTF-8»."),
    }
    return FileRefused(code, messages[code])
