"""Looking into a workbook before it is read: its size, macros, formulas, and whether its sheets are what they say.

The reader (calamine) trusts what a workbook says of itself: it sets aside room for as many strings as are announced
and for all cells from the first to the last used, and copies a text into each cell that shows it; a file made to
harm would take the server's memory. So each part is parsed once here as a stream, and measured; formulas are found by
the way, for the reader gives only their last value.
"""

import re
import zipfile
import zlib
from array import array
from collections.abc import Callable, Iterator
from posixpath import join, normpath
from typing import BinaryIO
from xml.parsers import expat

from django.utils.translation import gettext as _

from herd.imports.reading import MEGABYTE, FileRefused

MOST_ROWS = 50_000
MOST_COLUMNS = 256
#: Cells between the first and the last used, empty ones included: what the reader sets room aside for.
MOST_CELLS = 4_000_000
LARGEST_UNPACKED_BYTES = 200 * MEGABYTE
MOST_PARTS = 2_000
BLOCK = 1_000_000
#: Place of a formula in a sheet: row from 1, column from 0.
Place = tuple[int, int]

Attributes = dict[str, str]

_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_TEXTS = "xl/sharedstrings.xml"
#: The lists of a workbook's sheets and of where they are: each has a line a sheet, and one a name that was given.
LARGEST_LIST_BYTES = 4 * MEGABYTE
#: How many texts a part of at most 200 MB can announce in good faith.
MOST_ANNOUNCED = 10_000_000


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
            lengths = _lengths_of_texts(packed)
            formulas: frozenset[Place] = frozenset()
            for name in packed.namelist():
                if _is_xml(name):
                    found = _look_through(packed, name, lengths)
                    formulas = found if name == first else formulas
            return formulas
    except (expat.ExpatError, ValueError, KeyError) as error:
        raise broken() from error
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
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


def _too_large_unpacked() -> FileRefused:
    told = {"largest": LARGEST_UNPACKED_BYTES // MEGABYTE}
    message = _("Unpacked, the workbook is larger than %(largest)s MB.") % told
    return FileRefused("too_large_unpacked", message)


def _is_xml(name: str) -> bool:
    return name.lower().endswith(".xml")


def _check_unpacked(packed: zipfile.ZipFile) -> None:
    """Unpack once and count, so that no part is larger than the file says, nor all of them than the limit."""
    parts = packed.infolist()
    total = sum(part.file_size for part in parts)
    if len({part.filename.lower() for part in parts}) < len(parts):
        raise broken()  # of two parts of one name, in small letters or large, we might look at the one not read
    if total > LARGEST_UNPACKED_BYTES or len(parts) > MOST_PARTS:
        raise _too_large_unpacked()
    for part in parts:
        if not _is_xml(part.filename):  # those are read through below
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
    """Return the name of the part that holds the first sheet, which is the one read; refuse where two could be."""
    sheets = [found for name, found in _elements(packed, "xl/workbook.xml") if name == "sheet"]
    wanted = [value for name, value in sheets[0].items() if name.endswith(":id")] if sheets else []
    targets = [
        found.get("Target", "")
        for name, found in _elements(packed, "xl/_rels/workbook.xml.rels")
        if name == "Relationship" and [found.get("Id")] == wanted
    ]
    if len(targets) != 1:
        raise broken()
    target = targets[0]
    return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))


def _elements(packed: zipfile.ZipFile, part: str) -> list[tuple[str, Attributes]]:
    """Return the elements of a small part: local name and attributes. No program writes comments into these.

    Refuses a large one: its elements would take thirty times its size, and that of a bomb the server's memory.
    """
    found: list[tuple[str, Attributes]] = []
    if packed.getinfo(part).file_size > LARGEST_LIST_BYTES or b"<!--" in packed.read(part):
        raise broken()
    _parse(packed, part, begins=lambda name, attributes: found.append((name, attributes)))
    return found


def _parse(
    packed: zipfile.ZipFile,
    part: str,
    *,
    begins: Callable[[str, Attributes], object],
    text: Callable[[str], object] | None = None,
    after_block: Callable[[], object] = lambda: None,
) -> None:
    """Parse a part as a stream, telling local names. A document type, which could declare entities, is refused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, attributes: begins(
        tag if ":" not in tag else tag.rpartition(":")[2], attributes
    )
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _no_document_type
    for block in _blocks(packed, part):
        parser.Parse(block)
        after_block()
    parser.Parse(b"", True)  # noqa: FBT003 - the parser takes it by position only


def _no_document_type(*_declared: object) -> None:
    raise broken()


def _lengths_of_texts(packed: zipfile.ZipFile) -> "array[int]":
    """Return how many characters each shared text has."""
    lengths = array("L")

    def begins(name: str, attributes: Attributes) -> None:
        announced = [int(attributes.get(each, 0)) for each in ("count", "uniqueCount")]
        if name == "sst" and max(announced) >= MOST_ANNOUNCED:
            raise broken()
        if name == "si":
            if len(lengths) >= MOST_ANNOUNCED:
                raise broken()
            lengths.append(0)

    def text(content: str) -> None:
        if lengths:
            lengths[-1] += len(content)

    for part in packed.namelist():
        if part.lower() == _TEXTS:
            _parse(packed, part, begins=begins, text=text)
    return lengths


def _look_through(packed: zipfile.ZipFile, name: str, lengths: "array[int]") -> frozenset[Place]:
    """Read one part through; returns the places of its formulas. Raises `FileRefused` for a part made to harm."""
    extent = _Extent(lengths)
    _parse(packed, name, begins=extent.take, text=extent.text if lengths else None, after_block=extent.check)
    extent.check()
    return frozenset(extent.formulas)


class _Extent:
    """How far the cells of a sheet reach. A row or cell that does not say where it stands follows the one before."""

    def __init__(self, lengths: "array[int]") -> None:
        self.lengths = lengths
        self.row = 0
        self.column = -1
        self.first_row = 0
        self.last_column = 0
        self.last_row = 0
        self.shared = self.in_value = False
        self.text_length = 0
        self.formulas: set[Place] = set()

    def take(self, name: str, attributes: Attributes) -> None:
        """Take in the beginning of a row, a cell, or what is in it."""
        if name == "c":
            self._take_cell(attributes)
        elif name == "v":
            self.in_value = self.shared
        elif name == "f":
            self.formulas.add((self.row, self.column))
        elif name == "row":
            self.row = int(attributes["r"]) if "r" in attributes else self.row + 1
            self.column = -1

    def _take_cell(self, attributes: Attributes) -> None:
        self.shared = attributes.get("t") == "s"
        if "r" in attributes:
            place = _CELL.fullmatch(attributes["r"])
            if place is None:
                raise broken()
            self.column, self.row = _column(place[1]), int(place[2])
        else:
            self.column += 1
        self.last_row = max(self.last_row, self.row)
        if self.row < self.first_row or not self.first_row:
            self.first_row = self.row
        self.last_column = max(self.last_column, self.column)

    def text(self, content: str) -> None:
        """Add up the text that a cell shows, given which of the shared ones it is."""
        if self.in_value:
            self.in_value = False
            which = content.strip()
            if which.isdecimal() and len(which) < 10 and int(which) < len(self.lengths):
                self.text_length += self.lengths[int(which)]

    def check(self) -> None:
        """Refuse a sheet that reaches further, or shows more text, than is read."""
        rows = self.last_row - self.first_row + 1
        if rows * (self.last_column + 1) > MOST_CELLS:
            raise too_many_rows(rows - 1) if rows > MOST_ROWS else too_many_columns()
        if self.text_length > LARGEST_UNPACKED_BYTES:
            raise _too_large_unpacked()


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
