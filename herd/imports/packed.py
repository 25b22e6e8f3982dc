"""Looking into a workbook before it is read: its size, macros, formulas, and whether its sheets are what they say.

The reader (calamine) trusts what a workbook says of itself: it sets aside room for as many strings as are announced
and for all cells from the first to the last used, and a file made to harm would take the server's memory. So each
part is unpacked once here and measured; formulas are found by the way, for the reader gives only their last value.
"""

import re
import zipfile
from collections.abc import Iterator
from posixpath import join, normpath
from typing import BinaryIO

from django.utils.translation import gettext as _

from herd.imports.reading import MEGABYTE, FileRefused

MOST_ROWS = 50_000
MOST_COLUMNS = 256
#: Cells between the first and the last used, empty ones included: what the reader sets room aside for.
MOST_CELLS = 4_000_000
LARGEST_UNPACKED_BYTES = 200 * MEGABYTE
MOST_PARTS = 2_000
BLOCK = 1_000_000
#: An opening tag is far shorter than this, and so is the text of a cell.
LONGEST_WITHOUT_TAG = 4_000_000
#: Place of a formula in a sheet: row from 1, column from 0.
Place = tuple[int, int]

_TAG = re.compile(rb"<(?:\w+:)?(row|c|f)(?=[\s/>])([^>]*)>")
_CELL = re.compile(rb"\sr=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_ROW = re.compile(rb"\sr=[\"'](\d{1,7})[\"']")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
#: Ten million strings or more, announced by a part of at most 200 MB.
_ANNOUNCED = re.compile(rb"[cC]ount=[\"']0*[1-9]\d{7,}[\"']")


def inspect(file: BinaryIO) -> frozenset[Place]:
    """Look into a workbook, and return the places of formulas on its first sheet.

    Raises `FileRefused` for macros, more than 50,000 rows, more than 200 MB unpacked, or a damaged file.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            _check_unpacked(packed)
            _check_macros(packed)
            first = _first_sheet(packed)
            if not first.endswith(".xml"):
                raise broken()
            formulas: frozenset[Place] = frozenset()
            for name in packed.namelist():
                if name.endswith(".xml"):
                    found = _look_through(packed, name)
                    formulas = found if name == first else formulas
            return formulas
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, KeyError) as error:
        raise broken() from error


def broken() -> FileRefused:
    """Return the refusal of a damaged workbook."""
    return FileRefused("broken_workbook", _("The workbook is damaged or not complete."))


def too_many_rows(rows: int) -> FileRefused:
    """Return the refusal of a sheet with more rows than are read."""
    told = {"rows": rows, "most": MOST_ROWS}
    message = _("The sheet has %(rows)s rows; at most %(most)s are read. Save it as «CSV UTF-8», or part it.")
    return FileRefused("too_many_rows", message % told)


def too_many_columns() -> FileRefused:
    """Return the refusal of a sheet wider than any that is meant to be read."""
    message = _("The sheet has more than %(most)s columns, or cells far beside the others.")
    return FileRefused("too_many_columns", message % {"most": MOST_COLUMNS})


def _check_unpacked(packed: zipfile.ZipFile) -> None:
    """Unpack once and count, so that no part is larger than the file says, nor all of them than the limit."""
    parts = packed.infolist()
    total = sum(part.file_size for part in parts)
    if len({part.filename for part in parts}) < len(parts):
        raise broken()  # of two parts of one name we might look at the one that is not read
    if total > LARGEST_UNPACKED_BYTES or len(parts) > MOST_PARTS:
        told = {"largest": LARGEST_UNPACKED_BYTES // MEGABYTE}
        message = _("Unpacked, the workbook is larger than %(largest)s MB.") % told
        raise FileRefused("too_large_unpacked", message)
    for part in parts:
        if not part.filename.endswith(".xml"):  # those are read through below
            for _block in _blocks(packed, part.filename):
                pass


def _blocks(packed: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with packed.open(name) as content:
        while block := content.read(BLOCK):
            yield block


def _check_macros(packed: zipfile.ZipFile) -> None:
    names = packed.namelist()
    if "xl/workbook.xml" not in names:
        raise FileRefused("not_a_workbook", _("The file is packed, and no .xlsx workbook."))
    macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    if macros or b"macroEnabled" in packed.read("[Content_Types].xml"):
        raise FileRefused("macros", _("The workbook holds macros. Save it as .xlsx without macros."))


def _first_sheet(packed: zipfile.ZipFile) -> str:
    """Return the name of the part that holds the first sheet, which is the one read."""
    book, relations = packed.read("xl/workbook.xml"), packed.read("xl/_rels/workbook.xml.rels")
    if b"<!" in book or b"<!" in relations:
        raise broken()  # a comment could hide another first sheet from us
    sheet = _SHEET.search(book)
    wanted = _attribute(sheet.group(0) if sheet else b"", rb"\w+:id")
    for relation in _RELATION.findall(relations):
        if wanted and _attribute(relation, rb"Id") == wanted:
            target = _attribute(relation, rb"Target").decode(errors="replace")
            return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
    raise broken()


def _attribute(tag: bytes, name: bytes) -> bytes:
    found = re.search(rb"\s" + name + rb"\s*=\s*[\"']([^\"']*)[\"']", tag)
    return found.group(1) if found else b""


def _look_through(packed: zipfile.ZipFile, name: str) -> frozenset[Place]:
    """Read one part through; returns the places of its formulas. Raises `FileRefused` for a part made to harm."""
    extent = _Extent()
    kept = b""
    for block in _blocks(packed, name):
        kept += block
        whole = kept.rfind(b">") + 1
        if not whole and len(kept) > LONGEST_WITHOUT_TAG:
            raise broken()
        tags, kept = kept[:whole], kept[whole:]
        if _ANNOUNCED.search(tags):
            raise broken()
        for tag in _TAG.finditer(tags):
            extent.take(tag.group(1), tag.group(2))
        extent.check()
    return frozenset(extent.formulas)


class _Extent:
    """How far the cells of a sheet reach. A row or cell that does not say where it stands follows the one before."""

    def __init__(self) -> None:
        self.row = 0
        self.column = -1
        self.first_row = 0
        self.last_column = 0
        self.last_row = 0
        self.formulas: set[Place] = set()

    def take(self, tag: bytes, attributes: bytes) -> None:
        """Take in the next opening tag of a row, a cell or a formula."""
        if tag == b"f":
            self.formulas.add((self.row, self.column))
            return
        if tag == b"row":
            found = _ROW.search(attributes)
            self.row = int(found.group(1)) if found else self.row + 1
            self.column = -1
            return
        place = _CELL.search(attributes)
        if place:
            self.column, self.row = _column(place.group(1).decode()), int(place.group(2))
        else:
            self.column += 1
        self.first_row = min(self.first_row or self.row, self.row)
        self.last_row, self.last_column = max(self.last_row, self.row), max(self.last_column, self.column)

    def check(self) -> None:
        """Refuse a sheet that reaches further than is read."""
        rows = self.last_row - self.first_row + 1
        if rows * (self.last_column + 1) > MOST_CELLS:
            raise too_many_rows(rows - 1) if rows > MOST_ROWS else too_many_columns()


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
