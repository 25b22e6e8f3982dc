"""Page, CSV, XLSX and PDF of every report tell the same numbers, those of its `Document`, cell by cell."""

import csv
import io
import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import pairwise

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format

from diagnostics.forms.reports import ScopeForm
from diagnostics.presenters.reports import words
from diagnostics.presenters.reports.registry import REPORTS
from diagnostics.reports.document import Drawn, Kind
from diagnostics.reports.scope import Split
from diagnostics.reports.shares import Share
from herd.models import Herd, User
from herd.vocabulary import Role
from tests.factories import HerdFactory, member
from tests.full_herd import full_herd, written_once
from tests.reading_reports import PageTables, Workbook, as_day, paper_text

#: Each report as it is asked for first, the ones that can be split also by what has names of the herd's own, and two
#: by what files call otherwise than page and paper do.
ASKED = [
    (name, by) for name, report in REPORTS.items() for by in ("", Split.SIRE) if not by or by in report.splits
] + [("twinning", Split.MONTH), ("money", Split.QUARTER)]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("herds")]
each_report = pytest.mark.parametrize(("name", "by"), ASKED)
DECIMALS = {Kind.NUMBER: 1, Kind.PROBABILITY: 3, Kind.MONEY: 2}


@pytest.fixture(scope="module")
def herds(django_db_setup, django_db_blocker):
    """The code of a herd of which every report has something to tell, written once; and of one without a record."""
    with written_once(django_db_blocker):
        full_herd("GLEN", "Gl")
        HerdFactory(code="BARE", name="Bare hill")
        for herd in Herd.objects.filter(code__in=["GLEN", "BARE"]):
            member(herd, Role.READER, username=f"reader of {herd.code}")
        yield
    answered.cache_clear()
    made.cache_clear()


def reader_of(code):
    return User.objects.get(username=f"reader of {code}")


@cache
def answered(code: str, view: str, *more: str, asked: str = "") -> bytes:
    """Return what the reader of a herd is answered."""
    client = Client()
    client.force_login(reader_of(code))
    address = reverse(f"diagnostics:{view}", args=[code, *more])
    answer = client.get(f"{address}?{asked}")
    assert answer.status_code == 200, (address, asked, answer.status_code)
    return answer.content


@cache
def made(code: str, name: str, by: str):
    """Return the `Document` that is made of the same address."""
    herd = Herd.objects.get(code=code)
    asked = QueryDict(f"by={by}" if by else "")
    form = ScopeForm(asked, report=REPORTS[name], herds=[herd], across=False, today=herd.today())
    assert form.is_valid()
    return REPORTS[name].document(form.scope())


def tables(name, by, code="GLEN"):
    found = [section.table for section in made(code, name, by).sections]
    assert found
    return found


def rounded(number, decimals):
    return Decimal(str(number)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def meant(column, cell):
    """Return what a cell says, whatever it is written in: text, a day, an exact number, three of them for a share."""
    if column.kind is Kind.SHARE:
        if cell is None or not cell.of:
            return None
        return tuple(Decimal(str(part)) for part in (cell.share, *cell.interval))
    if cell is None or cell == "":
        return None
    if isinstance(cell, date | str):
        return cell
    return rounded(cell, DECIMALS.get(column.kind, 0))


def on_page(column, text):
    """Return what the text of a cell on the page says, the days as they are written there."""
    if text in {"", "–"}:
        return None
    if column.kind is Kind.SHARE:
        share, low, high = re.fullmatch(r"([\d.]+)\s%\s\(([\d.]+)–([\d.]+)\)", text).groups()
        return tuple(Decimal(part) / 100 for part in (share, low, high))
    if column.kind in {Kind.TEXT, Kind.DATE}:
        return text
    return Decimal(text.replace(",", ""))


def in_csv(column, values):
    """Return what the values of a column in a line of CSV say."""
    if values[0] == "":
        return None
    if column.kind is Kind.TEXT:
        return re.sub(r"^'(?='*[=+\-@])", "", values[0])
    if column.kind is Kind.DATE:
        return date.fromisoformat(values[0])
    numbers = tuple(Decimal(value) for value in values)
    return numbers if column.kind is Kind.SHARE else numbers[0]


def in_workbook(column, values):
    """Return what the cells of a column in a row of a sheet say: numbers are numbers there, days days, text text."""
    values = [as_day(value) for value in values]
    if values[0] == "":
        return None
    wanted = {Kind.TEXT: str, Kind.DATE: date}.get(column.kind, float)
    assert all(isinstance(value, wanted) for value in values), (column.name, values)
    if column.kind in {Kind.TEXT, Kind.DATE}:
        return values[0]
    numbers = tuple(Decimal(str(value)) for value in values)
    return numbers if column.kind is Kind.SHARE else numbers[0]


def parted(table, values):
    """Return the values of a row in a file by column: a share has three."""
    found, at = [], 0
    for column in table.columns:
        wide = 3 if column.kind is Kind.SHARE else 1
        found.append(values[at : at + wide])
        at += wide
    return found


def same(table, row, told):
    """Compare a row of a table with what a format tells of it, cell by cell."""
    same_cells(table, row, row.cells, told)


def same_in_file(table, row, told):
    """Compare a row of a table with what CSV or XLSX tells of it: a month by its key, all else as everywhere."""
    name = row.key or row.cells[0]
    same_cells(table, row, (name, *row.cells[1:]), told)


def same_cells(table, row, cells, told):
    for column, cell, found in zip(table.columns, cells, told, strict=True):
        wanted = meant(column, cell)
        assert found == wanted, f"{table.name}, {row.cells[0]}, {column.name}: {found!r} for {wanted!r}"


@each_report
def test_the_page_tells_each_cell_of_the_rows_it_shows(name, by):
    page = PageTables(answered("GLEN", "report", name, asked=f"by={by}" if by else "").decode())
    for table in tables(name, by):
        shown = page.tables[table.name]
        assert shown.headings == [column.heading for column in table.columns]
        number = len(shown.rows) - bool(table.total)
        rows = table.rows[:number] if table.from_first else table.rows[len(table.rows) - number :]
        assert rows or not table.rows
        for row, texts in zip([*rows, *filter(None, [table.total])], shown.rows, strict=True):
            days = [date_format(cell) if isinstance(cell, date) else cell for cell in row.cells]
            told = [on_page(column, text) for column, text in zip(table.columns, texts, strict=True)]
            same(table, type(row)(tuple(days)), told)


@each_report
def test_csv_tells_each_cell_of_every_row(name, by):
    for table in tables(name, by):
        asked = f"table={table.name}" + (f"&by={by}" if by else "")
        lines = list(
            csv.reader(io.StringIO(answered("GLEN", "report-file", name, "csv", asked=asked).decode()))
        )
        assert len(lines[0]) == len(set(lines[0]))
        assert len(lines) == len(table.rows) + 1
        for row, line in zip(table.rows, lines[1:], strict=True):
            parts = parted(table, line)
            told = [in_csv(column, part) for column, part in zip(table.columns, parts, strict=True)]
            same_in_file(table, row, told)


def book(name, by, code="GLEN"):
    return Workbook(answered(code, "report-file", name, "xlsx", asked=f"by={by}" if by else ""))


@each_report
def test_the_workbook_tells_each_cell_of_every_row_and_of_the_total_typed_below_a_frozen_header(name, by):
    read = book(name, by)
    for table in tables(name, by):
        header, *lines = read.rows(table.name)
        assert read.frozen(table.name)
        assert [part[0] for part in parted(table, header)] == [column.heading for column in table.columns]
        wanted = [*table.rows, *filter(None, [table.total])]
        for row, line in zip(wanted, lines, strict=True):
            parts = parted(table, line)
            told = [in_workbook(column, part) for column, part in zip(table.columns, parts, strict=True)]
            same_in_file(table, row, told)


@each_report
def test_each_formula_of_a_workbook_gives_the_value_that_is_written_with_it(name, by):
    read = book(name, by)
    found = [(sheet, *told) for sheet in read.names for told in read.formulas(sheet)]
    for sheet, cell, formula, value in found:
        worked_out = read.worked_out(sheet, formula)
        assert value == worked_out or Decimal(str(value)) == worked_out, f"{sheet}!{cell} ={formula}"
    summed = [
        column
        for table in tables(name, by)
        if table.total and table.rows
        for column, cell in list(zip(table.columns, table.total.cells, strict=True))[1:]
        if (column.of or (column.summed and column.kind is not Kind.SHARE)) and cell not in {None, ""}
        if not isinstance(cell, str)
    ]
    assert len([formula for _sheet, _cell, formula, _value in found if "!" not in formula]) == len(summed)


@each_report
def test_the_paper_tells_each_cell_of_every_row_and_what_it_is_of(name, by):
    document = made("GLEN", name, by)
    text = paper_text(answered("GLEN", "report-file", name, "pdf", asked=f"by={by}" if by else ""))
    told = [part for pair in document.told for part in pair]
    said = [*told, *document.sentences, *document.notes, document.title]
    charts = [words.caption(chart) for section in document.sections for chart in section.drawn]
    for words_of in [*said, *charts]:
        assert re.sub(r"\s", "", words_of) in text, words_of
    for table in tables(name, by):
        for row in [*table.rows, *filter(None, [table.total])]:
            cells = [
                words.cell_text(column, cell) for column, cell in zip(table.columns, row.cells, strict=True)
            ]
            assert re.sub(r"\s", "", "".join(cells)) in text, (table.name, cells)


@each_report
def test_the_charts_of_a_workbook_are_drawn_of_the_cells_of_the_table(name, by):
    read = book(name, by)
    charts = [chart for section in made("GLEN", name, by).sections for chart in section.drawn]
    natives = read.charts()
    assert [native.title for native in natives] == [chart.title for chart in charts]
    for chart, native in zip(charts, natives, strict=True):
        if chart.drawn is Drawn.CALIBRATION:
            check_calibration(read, chart, native)
            continue
        labels = [row.key or str(row.cells[0]) for row in chart.rows]
        assert read.range(native.references("cat")[0]) == labels
        for column, cells in zip(chart.columns, native.references("val"), strict=False):
            drawn = [value if value != "" else None for value in read.range(cells)]
            assert drawn == [told(cell) for cell in chart.column(column)]
        if chart.drawn is Drawn.SHARES:
            check_intervals(read, chart.columns[0], chart, native)
            assert [set(read.range(cells)) for cells in native.references("val")[1:]] == [
                {each.share} for each in chart.expected
            ]
        elif chart.lies:
            assert native.reads_downwards
        assert chart.axis in native.axis_titles["valAx"]


def told(cell):
    return cell.share if isinstance(cell, Share) else float(cell) if isinstance(cell, Decimal) else cell


def check_intervals(read, column, chart, native):
    """Compare how far the intervals reach from their points with the ends that the table tells."""
    (above,), (below,) = native.references("errBars", "plus"), native.references("errBars", "minus")
    for cell, up, down in zip(chart.column(column), read.range(above), read.range(below), strict=True):
        if cell.of:
            low, high = cell.interval
            assert (round(cell.share - down, 3), round(cell.share + up, 3)) == (low, high)
        else:
            assert (up, down) == ("", "")


def check_calibration(read, chart, native):
    foretold, seen = chart.columns
    across, up = native.references("xVal"), native.references("yVal")
    assert [value or None for value in read.range(across[0])] == chart.column(foretold)
    assert [value if value != "" else None for value in read.range(up[0])] == [
        told(cell) for cell in chart.column(seen)
    ]
    assert read.range(across[1]) == read.range(up[1]) == [0, 1]
    check_intervals(read, seen, chart, native)
    assert native.axis_titles["valAx"] == chart.axis


@each_report
def test_each_chart_is_on_the_page_with_words_for_who_cannot_see_it_and_its_table_after_it(name, by):
    page = answered("GLEN", "report", name, asked=f"by={by}" if by else "").decode()
    sections = made("GLEN", name, by).sections
    pictures = [chart for section in sections for chart in section.drawn]
    assert page.count("<figure") == len(pictures)
    for section in sections:
        for chart in section.drawn:
            assert chart.alt in page.replace("&#x27;", "'")
            assert page.index(f"chart={chart.name}&") < page.index(
                f'<section class="card" id="{section.table.name}"'
            )
    asked = f"by={by}&" if by else ""
    for chart in pictures if not by else ():
        light, dark = (
            answered("GLEN", "report-chart", name, asked=f"{asked}chart={chart.name}&theme={theme}")
            for theme in ("light", "dark")
        )
        assert light.startswith(b"<svg")
        assert b"#fffdf8" in light
        assert b"#1d1a15" in dark
        assert max(len(light), len(dark)) < 60_000
        assert not any(word in light for word in (b"NaN", b"undefined", b"null", b"<script"))


def test_every_kind_of_chart_and_of_column_is_in_some_report():
    sections = [section for name, by in ASKED for section in made("GLEN", name, by).sections]
    assert {chart.drawn for section in sections for chart in section.drawn} == set(Drawn)
    assert {column.kind for section in sections for column in section.table.columns} == set(Kind)


# --- A herd without a record ---


@pytest.mark.parametrize("name", REPORTS)
def test_a_herd_without_a_record_is_told_so_in_a_sentence_without_chart_or_table(name):
    nothing = made("BARE", name, "").nothing
    page = answered("BARE", "report", name).decode()
    assert nothing in page
    assert "<table" not in page
    assert "<figure" not in page
    assert "chart.svg" not in page


@pytest.mark.parametrize("name", REPORTS)
def test_the_files_of_a_herd_without_a_record_are_whole_and_say_so(name):
    nothing = made("BARE", name, "").nothing
    assert answered("BARE", "report-file", name, "csv") == b""
    read = book(name, "", "BARE")
    assert read.names == ["About"]
    assert nothing in [row[0] for row in read.rows("About")]
    assert read.charts() == []
    assert re.sub(r"\s", "", nothing) in paper_text(answered("BARE", "report-file", name, "pdf"))


@pytest.mark.parametrize("name", REPORTS)
def test_a_herd_without_a_record_has_no_chart_to_draw(client, name):
    client.force_login(reader_of("BARE"))
    for chart in ("", "multiple", "calibration", "faults"):
        answer = client.get(reverse("diagnostics:report-chart", args=["BARE", name]), {"chart": chart})
        assert answer.status_code == 404
        assert b"<svg" not in answer.content[:100]


# --- Months with nothing ---


@pytest.mark.parametrize("name", [name for name, report in REPORTS.items() if Split.MONTH in report.splits])
def test_a_month_with_nothing_has_a_row_in_the_files(name):
    table = next(each for each in tables(name, Split.MONTH) if each.columns[0].name == Split.MONTH)
    months = [row.key for row in table.rows if row.key]
    assert len(months) > 24
    assert months == sorted(months)
    for earlier, later in pairwise(months):
        year, month = map(int, earlier.split("-"))
        assert later == (f"{year}-{month + 1:02}" if month < 12 else f"{year + 1}-01")
