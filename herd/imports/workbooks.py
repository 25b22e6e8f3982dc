"""Workbooks (.xlsx): the first sheet as rows. What they hold beside is found by `packed`, before they are read."""

from collections.abc import Iterator
from typing import BinaryIO

import python_calamine
from django.utils.translation import gettext as _

from herd.imports import packed
from herd.imports.reading import Cell, FileRefused, Row, Table
from herd.imports.text_files import without_guard


def open_workbook(file: BinaryIO) -> Table:
    """Open the first sheet of a workbook.

    Raises `FileRefused` for macros, more than 50,000 rows, more than 200 MB unpacked, or a damaged file. Cells
    that hold a formula are named in the table's `formulas`, for the columns that are read to refuse them.
    """
    formulas = packed.inspect(file)
    file.seek(0)
    try:
        sheet = python_calamine.load_workbook(file).get_sheet_by_index(0)
    except (python_calamine.CalamineError, OSError, ValueError, IndexError) as error:
        raise packed.broken() from error
    if sheet.height > packed.MOST_ROWS + 1:
        raise packed.too_many_rows(sheet.height - 1)
    rows = _rows(sheet)
    header = next(rows, None)
    if header is None:
        raise FileRefused("empty_file", _("The first sheet is empty."))
    return Table(header=header, rows=rows, formulas=formulas)


def _rows(sheet: python_calamine.CalamineSheet) -> Iterator[Row]:
    """Yield the rows that hold anything, with their number in the sheet."""
    if sheet.start is None:
        return
    above, left = sheet.start
    if left + sheet.width > packed.MOST_COLUMNS:
        raise packed.too_many_columns()
    for offset, cells in enumerate(sheet.to_python(skip_empty_area=True)):
        if any(cell not in {"", None} for cell in cells):
            yield Row(above + offset + 1, [*[""] * left, *(_cleaned(cell) for cell in cells)])


def _cleaned(cell: Cell) -> Cell:
    return without_guard(cell.strip()) if isinstance(cell, str) else cell
