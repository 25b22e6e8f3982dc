"""Workbooks (.xlsx): the first sheet as rows. Formulas, macros and bombs are found in the file itself.

The reader (calamine) holds a sheet in memory, and gives of a formula only the value last shown; so the size
is limited, and formulas are looked for in the sheet's XML.
"""

import re
import zipfile
from collections.abc import Iterator
from posixpath import join, normpath
from typing import BinaryIO

import python_calamine
from django.utils.translation import gettext as _

from herd.imports.reading import MEGABYTE, Cell, FileRefused, Row, Table
from herd.imports.text_files import without_guard

MOST_ROWS = 50_000
LARGEST_UNPACKED_BYTES = 200 * MEGABYTE
MOST_COLUMNS = 256
MOST_PARTS = 2_000
BLOCK = 1_000_000
#: An opening tag of a cell is shorter than this; blocks overlap by it.
OVERLAP = 4_096
#: Place of a formula whose cell does not say where it stands.
NOWHERE = (0, -1)

_FORMULA = re.compile(rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f[\s/>]")
_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")


def open_workbook(file: BinaryIO) -> Table:
    """Open the first sheet of a workbook.

    Raises `FileRefused` for macros, more than 50,000 rows, more than 200 MB unpacked, or a damaged file. Cells
    that hold a formula are named in the table's `formulas`, for the columns that are read to refuse them.
    """
    formulas = _inspect(file)
    file.seek(0)
    try:
        book = python_calamine.load_workbook(file)
        sheet = book.get_sheet_by_index(0)
    except (python_calamine.CalamineError, OSError, ValueError, IndexError) as error:
        raise _broken() from error
    if sheet.height > MOST_ROWS + 1:
        told = {"rows": sheet.height - 1, "most": MOST_ROWS}
        message = _(
            "The sheet has %(rows)s rows; at most %(most)s are read. Save it as «CSV UTF-8», or part it."
        )
        raise FileRefused("too_many_rows", message % told)
    rows = _rows(sheet)
    header = next(rows, None)
    if header is None:
        raise FileRefused("empty_file", _("The first sheet is empty."))
    return Table(header=header, rows=rows, formulas=formulas)


def _broken() -> FileRefused:
    return FileRefused("broken_workbook", _("The workbook is damaged or not complete."))


def _rows(sheet: python_calamine.CalamineSheet) -> Iterator[Row]:
    """Yield the rows that hold anything, with their number in the sheet."""
    if sheet.start is None:
        return
    above, left = sheet.start
    if left + sheet.width > MOST_COLUMNS:
        message = _("The sheet has more than %(most)s columns.") % {"most": MOST_COLUMNS}
        raise FileRefused("too_many_columns", message)
    for offset, cells in enumerate(sheet.to_python(skip_empty_area=True)):
        if any(cell not in {"", None} for cell in cells):
            yield Row(above + offset + 1, [*[""] * left, *(_cleaned(cell) for cell in cells)])


def _cleaned(cell: Cell) -> Cell:
    return without_guard(cell.strip()) if isinstance(cell, str) else cell


def _inspect(file: BinaryIO) -> frozenset[tuple[int, int]]:
    """Look into the packed file before it is read: its size unpacked, macros, and formulas of the first sheet."""
    try:
        with zipfile.ZipFile(file) as packed:
            _check_unpacked(packed)
            _check_macros(packed)
            return frozenset(_formulas(packed, _first_sheet(packed)))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, KeyError) as error:
        raise _broken() from error


def _check_unpacked(packed: zipfile.ZipFile) -> None:
    """Unpack once and count, so that no part is larger than the file says, nor all of them than the limit."""
    parts = packed.infolist()
    total = sum(part.file_size for part in parts)
    if total > LARGEST_UNPACKED_BYTES or len(parts) > MOST_PARTS:
        told = {"largest": LARGEST_UNPACKED_BYTES // MEGABYTE}
        message = _("Unpacked, the workbook is larger than %(largest)s MB.") % told
        raise FileRefused("too_large_unpacked", message)
    for part in parts:
        with packed.open(part) as content:
            while content.read(BLOCK):
                pass


def _check_macros(packed: zipfile.ZipFile) -> None:
    names = packed.namelist()
    if "xl/workbook.xml" not in names:
        raise FileRefused("not_a_workbook", _("The file is packed, and no .xlsx workbook."))
    macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    if macros or b"macroEnabled" in packed.read("[Content_Types].xml"):
        raise FileRefused("macros", _("The workbook holds macros. Save it as .xlsx without macros."))


def _first_sheet(packed: zipfile.ZipFile) -> str:
    """Return the name of the part that holds the first sheet, which is the one read."""
    sheet = _SHEET.search(packed.read("xl/workbook.xml"))
    wanted = _attribute(sheet.group(0) if sheet else b"", rb"\w+:id")
    for relation in _RELATION.findall(packed.read("xl/_rels/workbook.xml.rels")):
        if wanted and _attribute(relation, rb"Id") == wanted:
            target = _attribute(relation, rb"Target").decode(errors="replace")
            return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
    raise _broken()


def _attribute(tag: bytes, name: bytes) -> bytes:
    found = re.search(rb"\s" + name + rb"\s*=\s*[\"']([^\"']*)[\"']", tag)
    return found.group(1) if found else b""


def _formulas(packed: zipfile.ZipFile, part: str) -> Iterator[tuple[int, int]]:
    """Yield the places of cells that hold a formula; `NOWHERE` for one whose place is not written."""
    kept = b""
    with packed.open(part) as content:
        while block := content.read(BLOCK):
            kept += block
            for cell in _FORMULA.finditer(kept):
                place = _PLACE.search(cell.group(1))
                yield (int(place.group(2)), _column(place.group(1).decode())) if place else NOWHERE
            kept = kept[-OVERLAP:]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
