"""One number on the page, in CSV, XLSX and PDF; what an address asks wrongly is told beside the field."""

import io
import re
import zipfile
from datetime import date
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from pypdf import PdfReader

from diagnostics.presenters.reports.registry import REPORTS
from diagnostics.reports.shares import Share
from herd.vocabulary import Role
from tests.factories import HerdFactory, member
from tests.reports import csv_rows, litter, report_file, sheet

pytestmark = pytest.mark.django_db


class Cells(HTMLParser):
    """The rows of the tables of a page: the text of each cell."""

    def __init__(self):
        super().__init__()
        self.rows, self.reading = [], False

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        self.reading = tag in {"th", "td"} or (self.reading and tag == "a")
        if tag in {"th", "td"}:
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        if tag in {"th", "td"}:
            self.reading = False

    def handle_data(self, data):
        if self.reading:
            self.rows[-1][-1] += data.strip()


@pytest.fixture
def herd():
    """A herd of twins and singles; a dam whose number is a formula."""
    herd = HerdFactory(code="GLEN")
    for month in range(1, 7):
        litter(herd, date(2025, month, 1), "female", parity=1)
    litter(herd, date(2025, 7, 1), "female", ("male", "stillborn"), parity=2, sire="=1+1")
    litter(herd, date(2025, 9, 1), "female", "female", parity=3, sire="=1+1")
    return herd


@pytest.fixture
def reader(client, herd):
    """The browser of a reader of the herd."""
    client.force_login(member(herd, Role.READER))
    return client


def on_page(client, herd, name, **asked):
    reader = Cells()
    reader.feed(client.get(reverse("diagnostics:report", args=[herd.code, name]), asked).content.decode())
    return reader.rows


def text_of(pdf):
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_same_numbers_stand_on_the_page_in_csv_xlsx_and_pdf(reader, herd):
    asked = {"by": "month"}
    page = on_page(reader, herd, "twinning", **asked)
    lines = csv_rows(report_file(reader, herd, "twinning", "csv", **asked))
    cells = sheet(report_file(reader, herd, "twinning", "xlsx", **asked), "twinning")
    paper = text_of(report_file(reader, herd, "twinning", "pdf", **asked).content)

    assert len(lines) == 9
    assert [row[0] for row in cells[1:10]] == [line["month"] for line in lines]
    for line, row, shown in zip(lines, cells[1:], page[1:], strict=False):
        share = Share(int(line["multiple_births"]), int(line["calvings"]))
        assert [line["calvings"], line["multiple_births"]] == shown[1:3] == [f"{row[1]:.0f}", f"{row[2]:.0f}"]
        if share.of:
            told = [
                float(line[name]) for name in ("multiple_share", "multiple_share_low", "multiple_share_high")
            ]
            assert told == row[3:6] == [share.share, *share.interval]
            assert shown[3] == f"{100 * told[0]:.1f} % ({100 * told[1]:.1f}–{100 * told[2]:.1f})"
        assert line["month"] in paper
    assert "25.0 % (5.6–59.2)" in page[10][3]
    assert "25.0 % (5.6–59.2)" in paper.replace("\n", " ")


def test_totals_of_the_workbook_are_formulas_that_hold_their_value(reader, herd):
    response = report_file(
        reader, herd, "twinning", "xlsx", by="quarter", since="2025-01-01", until="2025-09-30"
    )
    inside = zipfile.ZipFile(io.BytesIO(response.content))
    written = inside.read("xl/worksheets/sheet2.xml").decode()

    assert re.search(r"<f>SUM\(\$B\$2:\$B\$4\)</f><v>8</v>", written)
    assert re.search(r"ROUND\(C5/B5,3\)\)</f><v>0\.25</v>", written)
    assert 'state="frozen"' in written
    assert any(name.startswith("xl/charts/") for name in inside.namelist())


def test_no_text_of_a_file_is_taken_for_a_formula(reader, herd):
    lines = csv_rows(report_file(reader, herd, "twinning", "csv", table="sires"))
    assert lines == [{"sire": "'=1+1", "multiple_births": "2"}]
    cells = sheet(report_file(reader, herd, "twinning", "xlsx", by="sire"), "twinning")
    assert "=1+1" in [row[0] for row in cells]


def test_the_paper_is_tagged_and_bears_its_pages_the_day_and_what_it_is_of(reader, herd):
    response = report_file(reader, herd, "twinning", "pdf", since="2025-01-01", by="quarter")
    paper = PdfReader(io.BytesIO(response.content))
    text = text_of(response.content)

    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "Page 1 of" in text
    assert "Made on" in text
    assert "since Jan. 1, 2025" in text
    assert "Share of multiple births by Quarter" in response.content.decode("latin-1") or "/Alt" in str(
        response.content
    )


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf"])
def test_a_herd_without_a_record_has_each_report_in_each_format(client, name, form):
    herd = HerdFactory()
    client.force_login(member(herd, Role.READER))
    assert report_file(client, herd, name, form).status_code == 200


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"since": "yesterday"}, "This is no date."),
        ({"since": "0001-01-01"}, "Enter a day from 1950 to 2100."),
        ({"since": "2026-02-01", "until": "2026-01-01"}, "The last day is before the first."),
        ({"by": "colour"}, "is none of those offered"),
    ],
)
def test_what_an_address_asks_wrongly_is_told_beside_the_field(reader, herd, asked, told):
    response = reader.get(reverse("diagnostics:report", args=[herd.code, "twinning"]), asked)
    page = response.content.decode()
    assert response.status_code == 400
    assert told in page
    assert all(value in page for value in asked.values())
    assert "<table" not in page


def test_a_file_asked_for_wrongly_leads_to_the_page_that_says_why(reader, herd):
    response = report_file(reader, herd, "twinning", "csv", since="yesterday")
    assert response.status_code == 302
    assert response["Location"].endswith("/reports/twinning/?since=yesterday")


def test_what_is_asked_goes_along_to_the_chart_and_the_files(reader, herd):
    page = reader.get(
        reverse("diagnostics:report", args=[herd.code, "twinning"]), {"by": "month", "since": "2025-01-01"}
    ).content.decode()
    assert "chart.svg?by=month&amp;since=2025-01-01&amp;chart=multiple&amp;theme=light" in page
    assert "report.xlsx?by=month&amp;since=2025-01-01" in page


@pytest.mark.parametrize(
    ("cookie", "shown"), [("light", {"light"}), ("dark", {"light", "dark"}), ("auto", {"light", "dark"})]
)
def test_a_chart_is_asked_for_in_the_theme_of_the_page_and_light_on_paper(reader, herd, cookie, shown):
    reader.cookies["theme"] = cookie
    page = reader.get(reverse("diagnostics:report", args=[herd.code, "twinning"])).content.decode()
    assert set(re.findall(r"theme=(light|dark)", page)) == shown
    assert ("prefers-color-scheme: dark" in page) == (cookie == "auto")


def test_a_chart_is_a_picture_without_script_or_foreign_address(reader, herd):
    address = reverse("diagnostics:report-chart", args=[herd.code, "twinning"])
    light, dark = (
        reader.get(address, {"chart": "multiple", "theme": theme}).content.decode()
        for theme in ("light", "dark")
    )
    assert "#fffdf8" in light
    assert "#1d1a15" in dark
    assert "<script" not in light
    assert re.findall(r'(?:href|src)="(?!#)', light) == []
    assert "2/8" in light  # the figure beside the mark
    assert "published: 4.2 %" in light
