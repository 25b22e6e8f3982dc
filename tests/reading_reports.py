"""What stands in a report's page and files, read without the program that wrote them."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

from pypdf import PdfReader
from python_calamine import CalamineWorkbook

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_SUM = re.compile(r"SUM\(\$([A-Z]+)\$(\d+)(?::\$\1\$(\d+))?\)")
_SHARE = re.compile(r'IF\(([A-Z]+\d+)=0,"",ROUND\(([A-Z]+\d+)/\1,3\)\)'.replace(r"\1", r"([A-Z]+\d+)"))
_LENGTH = re.compile(r"ROUND\('?([^'!]+)'?!([A-Z]+\d+)-'?[^'!]+'?!([A-Z]+\d+),3\)")


@dataclass
class PageTable:
    """One table of a page: its headings and the texts of its rows, the total's last."""

    headings: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


class PageTables(HTMLParser):
    """The tables of a page by the id of their section, and all its text."""

    def __init__(self, html: str) -> None:
        """Read a page."""
        super().__init__()
        self.tables: dict[str, PageTable] = {}
        self._section, self._cell = "", ""
        self._row: list[str] = []
        self._tags: list[str] = []
        self._reading = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, a row or a cell."""
        told = dict(attrs)
        if tag == "section":
            self._section = told.get("id") or ""
        elif tag == "table":
            self.tables[self._section] = PageTable()
        elif tag == "tr":
            self._row = []
        elif tag in {"td", "th"}:
            self._cell, self._reading = "", True
            self._tags.append(told.get("scope") or "")

    def handle_endtag(self, tag: str) -> None:
        """Close a cell or a row."""
        if tag in {"td", "th"}:
            self._row.append(" ".join(self._cell.split(" ")).strip())
            self._reading = False
        elif tag == "tr" and self._section in self.tables:
            table = self.tables[self._section]
            if self._tags and self._tags[-1] == "col":
                table.headings = self._row
            else:
                table.rows.append(self._row)

    def handle_data(self, data: str) -> None:
        """Take the text of a cell."""
        if self._reading:
            self._cell += data


def unpacked(workbook: bytes) -> str:
    """Return all that stands in the parts of a workbook, whether it is shown or not."""
    inside = zipfile.ZipFile(io.BytesIO(workbook))
    return " ".join(inside.read(name).decode("utf-8", errors="replace") for name in inside.namelist())


def paper_text(pdf: bytes) -> str:
    """Return all text of a PDF without any space, as lines break where they must."""
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"[\s\u00ad]", "", text)


class Workbook:
    """A workbook read twice: its values by calamine, its formulas and charts from its own XML."""

    def __init__(self, content: bytes) -> None:
        """Open a workbook."""
        self._inside = zipfile.ZipFile(io.BytesIO(content))
        self._values = CalamineWorkbook.from_filelike(io.BytesIO(content))
        self.names: list[str] = self._values.sheet_names

    def rows(self, sheet: str) -> list[list[Any]]:
        """Return the values of a sheet, from its first row and column on."""
        return self._values.get_sheet_by_name(sheet).to_python(skip_empty_area=False)

    def value(self, sheet: str, cell: str) -> Any:
        """Return the value of a cell; empty text beyond the last."""
        column, line = _place(cell)
        rows = self.rows(sheet)
        return rows[line][column] if line < len(rows) and column < len(rows[line]) else ""

    def range(self, reference: str) -> list[Any]:
        """Return the values of a column of cells, such as «twinning!$A$2:$A$9» or one cell."""
        sheet, _mark, cells = reference.replace("'", "").replace("$", "").rpartition("!")
        first, _colon, last = cells.partition(":")
        (column, top), (_column, bottom) = _place(first), _place(last or first)
        rows = self.rows(sheet)
        return [rows[line][column] if line < len(rows) else "" for line in range(top, bottom + 1)]

    def formulas(self, sheet: str) -> Iterator[tuple[str, str, Any]]:
        """Yield each formula of a sheet: its cell, what it says, and the value that is written with it."""
        for cell in self._sheet_xml(sheet).iter(f"{_MAIN}c"):
            formula = cell.find(f"{_MAIN}f")
            if formula is not None:
                yield cell.attrib["r"], str(formula.text), self.value(sheet, cell.attrib["r"])

    def worked_out(self, sheet: str, formula: str) -> Any:
        """Return what a formula of ours gives, worked out from the cells it names."""
        if found := _SUM.fullmatch(formula):
            column, first, last = found.groups()
            lines = range(int(first), int(last or first) + 1)
            return sum((_exact(self.value(sheet, f"{column}{line}")) for line in lines), Decimal(0))
        if found := _SHARE.fullmatch(formula):
            of, seen, of_again = found.groups()
            assert of == of_again
            whole = _exact(self.value(sheet, of))
            return _thousandths(_exact(self.value(sheet, seen)) / whole) if whole else ""
        if found := _LENGTH.fullmatch(formula):
            other, upper, lower = found.groups()
            return _thousandths(_exact(self.value(other, upper)) - _exact(self.value(other, lower)))
        raise AssertionError(f"No formula of ours: {formula}")

    def frozen(self, sheet: str) -> bool:
        """Say whether the header of a sheet stays when one scrolls."""
        pane = self._sheet_xml(sheet).find(f".//{_MAIN}pane")
        return pane is not None and pane.attrib["state"] == "frozen" and pane.attrib["ySplit"] == "1"

    def charts(self) -> list["NativeChart"]:
        """Return the charts in the order in which they were put in."""
        names = [name for name in self._inside.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
        names.sort(key=lambda name: int(re.sub(r"\D", "", name)))
        return [NativeChart(ElementTree.fromstring(self._inside.read(name))) for name in names]  # noqa: S314 - our own

    def _sheet_xml(self, sheet: str) -> ElementTree.Element:
        place = self.names.index(sheet) + 1
        return ElementTree.fromstring(self._inside.read(f"xl/worksheets/sheet{place}.xml"))  # noqa: S314 - our own


class NativeChart:
    """A chart as the spreadsheet draws it: its title, and the cells its series refer to."""

    def __init__(self, xml: ElementTree.Element) -> None:
        """Read a chart."""
        self.xml = xml

    @property
    def title(self) -> str:
        """Its title."""
        return self._text(self.xml.find(f"{_CHART}chart/{_CHART}title"))

    @property
    def axis_titles(self) -> dict[str, str]:
        """The titles of its axes by the kind of axis; of two alike the one of the numbers drawn."""
        area = self.xml.find(f"{_CHART}chart/{_CHART}plotArea")
        assert area is not None
        axes = [axis for axis in area if axis.tag in {f"{_CHART}catAx", f"{_CHART}valAx"}]
        return {axis.tag.removeprefix(_CHART): self._text(axis.find(f"{_CHART}title")) for axis in axes}

    def references(self, *path: str) -> list[str]:
        """Return the cells that each series names at a place such as «val» or «errBars/plus»."""
        found = [
            element.findtext("/".join(f"{_CHART}{part}" for part in path) + f"//{_CHART}f")
            for element in self.xml.iter(f"{_CHART}ser")
        ]
        return [cells for cells in found if cells]

    @property
    def reads_downwards(self) -> bool:
        """Whether the first row stands at the top, with the numbers below."""
        order = self.xml.find(f".//{_CHART}catAx/{_CHART}scaling/{_CHART}orientation")
        crosses = self.xml.find(f".//{_CHART}valAx/{_CHART}crosses")
        return order is not None and order.attrib["val"] == "maxMin" and crosses.attrib["val"] == "max"  # type: ignore[union-attr]

    @staticmethod
    def _text(element: ElementTree.Element | None) -> str:
        return "" if element is None else "".join(part.text or "" for part in element.iter(_TEXT))


def _place(cell: str) -> tuple[int, int]:
    """Return column and line of a cell such as «B7», counted from 0."""
    letters, line = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()  # type: ignore[union-attr]
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - ord("A") + 1
    return column - 1, int(line) - 1


def _exact(value: Any) -> Decimal:
    return Decimal(str(value or 0))


def _thousandths(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.001"), rounding=ROUND_HALF_UP)


def as_day(value: Any) -> Any:
    """Return a moment of a spreadsheet as the day it is, all else as it is."""
    return value.date() if isinstance(value, datetime) else value
