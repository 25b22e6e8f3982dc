"""Text files parted by comma, semicolon or tab: read as a stream, so that a large one needs no more memory; and lines
of the files we write.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import BinaryIO

from django.utils.translation import gettext as _

from herd.imports.reading import FileRefused, Row, Table

DELIMITERS = (",", ";", "\t")
HEAD_BYTES = 65_536
#: As many as of a workbook.
MOST_COLUMNS = 256
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
#: What our exports put before a cell that a spreadsheet would take for a formula; taken off again.
GUARDED = re.compile(r"'+[=+\-@]")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
SAVE_AS_UTF_8 = "«CSV UTF-8»"


def guard_formula(text: str) -> str:
    """Return a cell for an exported CSV: with an apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if re.match(r"'*[=+\-@]", text) else text


def csv_line(cells: Iterable[str], *, ends: str) -> str:
    """Return one line of an exported CSV with its end; what a spreadsheet would take for a formula is guarded."""
    line = io.StringIO()
    csv.writer(line, lineterminator=ends).writerow([guard_formula(cell) for cell in cells])
    return line.getvalue()


def without_guard(text: str) -> str:
    """Take the apostrophe off again that `guard_formula` has put before a cell."""
    return text[1:] if GUARDED.match(text) else text


def open_text(file: BinaryIO) -> Table:
    """Open a CSV file in UTF-8, with or without byte order mark; the delimiter is read off its header.

    Raises `FileRefused` for another encoding, binary content, and, while rows are read, for a quotation mark
    that is not closed.
    """
    head = file.read(HEAD_BYTES)
    file.seek(0)
    if head.startswith(UTF_16_MARKS):
        raise _wrong_encoding("UTF-16", 1)
    delimiter = delimiter_of(head.decode("utf-8-sig", errors="replace"))
    rows = _rows(_lines(file), delimiter)
    header = next(rows, None)
    if header is not None and _names_the_delimiter(header, head):
        header = next(rows, None)
    if header is None:
        raise FileRefused("empty_file", _("The file is empty."))
    if len(header.cells) > MOST_COLUMNS:
        message = _("The file has more than %(most)s columns.") % {"most": MOST_COLUMNS}
        raise FileRefused("too_many_columns", message, line=header.line)
    return Table(header=header, rows=rows, decimal_comma=delimiter != ",")


def delimiter_of(head: str) -> str:
    """Return what parts the cells of a file: the mark that parts its first line into most cells."""
    first = next((line for line in head.splitlines() if line.strip()), "")
    if told := re.fullmatch(r"sep=(.)", first.strip("\r\n"), re.IGNORECASE):
        return told.group(1) if told.group(1) in DELIMITERS else ","
    cells = {mark: len(next(csv.reader([first], delimiter=mark), [])) for mark in DELIMITERS}
    return max(DELIMITERS, key=lambda mark: cells[mark])


def _names_the_delimiter(row: Row, head: bytes) -> bool:
    """Say whether a line is the «sep=;» that some spreadsheets write above the header."""
    return str(row.cells[0]).lower() in {"sep=", "sep=;"} and b"sep=" in head[:16].lower()


def _lines(file: BinaryIO) -> Iterator[str]:
    """Yield the lines of a file, their ends kept. Refuses what is not UTF-8 text."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="strict", newline="")
    line = 0
    try:
        for content in text:
            line += 1
            if "\x00" in content:
                raise FileRefused(
                    "binary_file", _("The file is no text: it is binary, or UTF-16."), line=line
                )
            yield content
    except UnicodeDecodeError as error:
        raise _wrong_encoding(None, line + 1) from error
    finally:
        with suppress(ValueError):  # whoever opened the file has closed it by now
            text.detach()


def _wrong_encoding(name: str | None, line: int) -> FileRefused:
    told = {"name": name or _("another encoding"), "save_as": SAVE_AS_UTF_8}
    message = _(
        "The file is not in UTF-8 but in %(name)s. Save it anew from the spreadsheet as %(save_as)s "
        "(in LibreOffice: text CSV, character set UTF-8)."
    )
    return FileRefused("wrong_encoding", message % told, line=line)


def _rows(lines: Iterator[str], delimiter: str) -> Iterator[Row]:
    """Yield the lines that hold anything as rows; a cell with line breaks counts where it begins."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    before = 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            message = _("From here on the file cannot be read: a quotation mark is not closed, or misplaced.")
            raise FileRefused("unbalanced_quotes", message, line=before + 1) from error
        if cells is None:
            return
        line, before = before + 1, reader.line_num
        cleaned = [without_guard(cell.strip()) for cell in cells]
        if any(cleaned):
            if any(UNPRINTABLE.search(cell) for cell in cleaned):
                message = _("This line holds characters that cannot be printed. Is the file damaged?")
                raise FileRefused("binary_file", message, line=line)
            yield Row(line, list(cleaned))
