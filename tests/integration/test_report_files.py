"""One number on the page, in CSV, XLSX and PDF; what an address asks wrongly is told beside the field."""

import io
import re
import zipfile
from datetime import date

import pytest
from django.urls import reverse
from django.utils.formats import date_format
from pypdf import PdfReader
from pypdf.generic import NullObject

from diagnostics.reports.shares import Share
from herd.vocabulary import Role
from tests.factories import HerdFactory, member
from tests.reading_reports import PageTables
from tests.reports import csv_rows, litter, report_file, sheet

pytestmark = pytest.mark.django_db


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


def on_page(client, herd, name, table, **asked):
    page = client.get(reverse("diagnostics:report", args=[herd.code, name]), asked).content.decode()
    return PageTables(page).tables[table].rows


def text_of(pdf):
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def tags_of(pdf):
    """Return the tags of a PDF in the order in which they are read out, each with the words for what cannot be seen."""
    found = []

    def walk(node):
        node = node.get_object()
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append((node["/S"], str(node.get("/Alt", ""))))
            walk(node.get("/K", NullObject()))

    walk(PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"])
    return found


def test_the_same_numbers_stand_on_the_page_in_csv_xlsx_and_pdf(reader, herd):
    asked = {"by": "month"}
    page = on_page(reader, herd, "twinning", "twinning", **asked)
    lines = csv_rows(report_file(reader, herd, "twinning", "csv", **asked))
    cells = sheet(report_file(reader, herd, "twinning", "xlsx", **asked), "twinning")
    paper = text_of(report_file(reader, herd, "twinning", "pdf", **asked).content)

    assert len(lines) == 9
    assert [row[0] for row in cells[1:10]] == [line["month"] for line in lines]
    for line, row, shown in zip(lines, cells[1:10], page[:9], strict=True):
        share = Share(int(line["multiple_births"]), int(line["calvings"]))
        assert [line["calvings"], line["multiple_births"]] == shown[1:3] == [f"{row[1]:.0f}", f"{row[2]:.0f}"]
        if share.of:
            told = [
                float(line[name]) for name in ("multiple_share", "multiple_share_low", "multiple_share_high")
            ]
            assert told == row[3:6] == [share.share, *share.interval]
            assert shown[3] == f"{100 * told[0]:.1f} % ({100 * told[1]:.1f}–{100 * told[2]:.1f})"
        assert f"{date.fromisoformat(line['month'] + '-01'):%B %Y}" == shown[0]
        assert shown[0] in paper.replace("\n", " ")
    assert "25.0 % (5.6–59.2)" in page[9][3]
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
    assert date_format(herd.today()) in text
    assert "since Jan. 1, 2025" in text
    assert "Split by: Quarter" in text
    tags = tags_of(response.content)
    kinds = [kind for kind, _words in tags]
    assert {"/H1", "/Table", "/TR", "/TH", "/TD", "/Figure"} <= set(kinds)
    assert [
        words for kind, words in tags if kind == "/Figure" and words.startswith("Share of multiple births by")
    ]
    assert kinds.index("/Figure") < kinds.index("/Table")  # the table beside is what the picture tells


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
