"""The do-not-breed list on paper: A4, legible, no sheet wasted, and each sheet can be read by itself."""

import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from pypdf import PdfReader

from diagnostics.actions import record_assessments
from herd.models import Animal
from herd.vocabulary import Role, Sex
from tests.factories import PASSWORD, AnimalFactory, CalvingFactory, HerdFactory, calf, member

pytestmark = pytest.mark.django_db(transaction=True)

ANIMALS = 130
#: A4, in points.
WIDE, HIGH = 595, 842
#: Smaller is not read at arm's length in a barn.
SMALLEST_TYPE_PT = 8.5


@pytest.fixture
def herd(db):
    herd = HerdFactory(code="MEADOW", name="Meadow Brook")
    dams = [AnimalFactory(herd=herd, number=f"{5000 + number}") for number in range(ANIMALS)]
    for number in range(ANIMALS):
        born = herd.today() - timedelta(days=30 + number)
        calving = CalvingFactory(herd=herd, dam=dams[number], calved_on=born, number_born=2)
        calf(calving, Sex.MALE)
        calf(calving, Sex.FEMALE, number=f"{2000 + number}", pen=f"North {number % 4}")
    ids = list(herd.animals.values_list("pk", flat=True))
    record_assessments(herd=herd, animals=ids, cause="reassessed", by=None, as_of=herd.today())
    Animal.objects.filter(herd=herd, calving__isnull=False).update(official_id="IE 37 21456 0 1234")
    member(herd, Role.READER, username="rosa")
    return herd


@pytest.fixture
def sheets(desk, herd) -> PdfReader:
    """The whole list as the browser prints it on A4."""
    desk.goto(reverse("diagnostics:do-not-breed", args=[herd.code]) + "?all")
    desk.get_by_label("User name or e-mail address").fill("rosa")
    desk.get_by_label("Password").fill(PASSWORD)
    desk.get_by_role("button", name="Sign in").click()
    desk.get_by_role("heading", name="Do not breed").wait_for()
    return PdfReader(io.BytesIO(desk.pdf(prefer_css_page_size=True)))


def _numbers(text: str) -> list[str]:
    return re.findall(r"^\s*(2[01]\d\d)\b", text, re.MULTILINE)


def test_every_animal_stands_on_one_of_few_sheets_of_a4(sheets):
    texts = [sheet.extract_text() for sheet in sheets.pages]

    assert {(round(float(each.mediabox.width)), round(float(each.mediabox.height))) for each in sheets.pages} <= {
        (WIDE, HIGH), (WIDE + 1, HIGH), (WIDE, HIGH + 1), (WIDE - 1, HIGH), (WIDE - 1, HIGH - 1), (WIDE, HIGH - 1)
    }  # fmt: skip
    assert [number for text in texts for number in _numbers(text)] == [
        str(2000 + number) for number in range(ANIMALS)
    ]
    assert len(texts) <= 4, "about fifty animals on a sheet, fewer where a next step takes two lines"


def test_each_sheet_says_what_its_columns_are_and_which_sheet_of_how_many_it_is(sheets):
    texts = [sheet.extract_text() for sheet in sheets.pages]

    for place, text in enumerate(texts, 1):
        assert "Next step" in text
        assert "Verdict" in text
        assert re.search(rf"\b{place} / {len(texts)}\b", text), text[-200:]


def test_no_word_is_set_smaller_than_can_be_read(sheets):
    sizes: list[float] = []

    def look(text: str, _cm: list[float], matrix: list[float], _font: object, size: float) -> None:
        if text.strip():
            sizes.append(round(abs(size * matrix[3] * _cm[3]), 2))

    for sheet in sheets.pages:
        sheet.extract_text(visitor_text=look)

    assert sizes
    assert min(sizes) >= SMALLEST_TYPE_PT - 0.05
