"""Reports of a herd in whose sires somebody has typed markup, signs nobody sees and words of machines."""

import io
import re
import zipfile
from datetime import date
from xml.dom.minidom import parseString

import pytest
from django.urls import reverse
from pypdf import PdfReader

from herd.vocabulary import Role
from tests.factories import HerdFactory, member
from tests.reports import litter, report_file
from tests.unit.test_report_hostile_names import NAMES

pytestmark = pytest.mark.django_db
#: As long as the records keep a sire.
LONGEST_SIRE = 40
FOREIGN = ["نعجة سوداء", "Бык Борис", "牛", "פר"]


@pytest.fixture
def herd(client):
    """A herd with twins of each of these sires, its reader signed in."""
    herd = HerdFactory(code="GLEN", name="<b>Glen & $farm# \\ 🐄")
    for number, sire in enumerate([*NAMES, *FOREIGN]):
        litter(herd, date(2024, 1 + number % 12, 1), "female", "male", sire=sire[:LONGEST_SIRE])
    client.force_login(member(herd, Role.READER))
    return herd


def well_formed(xml: bytes) -> None:
    parseString(xml)  # noqa: S318 - our own drawing


def test_every_chart_of_it_is_drawn_and_nothing_on_the_page_is_markup(client, herd):
    asked = {"by": "sire"}
    page = client.get(reverse("diagnostics:report", args=["GLEN", "twinning"]), asked)
    charts = sorted(set(re.findall(r"chart=([a-z_]+)", page.text)))

    assert "<script>alert" not in page.text
    assert charts
    for chart in charts:
        address = reverse("diagnostics:report-chart", args=["GLEN", "twinning"])
        drawn = client.get(address, {**asked, "chart": chart})
        assert drawn.status_code == 200
        well_formed(drawn.content)


def test_its_paper_and_its_workbook_can_be_made_and_opened(client, herd):
    paper = report_file(client, herd, "twinning", "pdf", by="sire")
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)
    assert "alert(1)" in words.replace("\u200b", "").replace("\n", "")

    book = report_file(client, herd, "twinning", "xlsx", by="sire")
    with zipfile.ZipFile(io.BytesIO(book.content)) as parts:
        for name in parts.namelist():
            well_formed(parts.read(name))
