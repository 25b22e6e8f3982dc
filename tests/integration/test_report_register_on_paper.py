"""Report 6, the register on paper: the animals of the screens, sorted for the barn, over many pages."""

import io
from datetime import date

import pytest
from pypdf import PdfReader

from diagnostics.models import Assessment
from diagnostics.presenters.reports.barn import document
from herd.models import Animal
from herd.vocabulary import Role
from tests.births import assayed, single, twin_to_a_bull
from tests.factories import HerdFactory, member
from tests.reports import csv_rows, report_file, scope_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def herd():
    """Four heifers in pens: two flagged, one cleared, one never at risk; and one flagged that was sold."""
    herd = HerdFactory(code="GLEN")
    for number, pen in (("9", "B"), ("0010", "A")):
        twin_to_a_bull(herd, number)
        Animal.objects.filter(herd=herd, number=number).update(pen=pen)
    assayed(twin_to_a_bull(herd, "2"), "not_detected")
    single(herd, "11")
    sold = twin_to_a_bull(herd, "12")
    Animal.objects.filter(pk=sold.pk).update(left_on=date(2026, 5, 1), left_reason="sold")
    Assessment.objects.filter(pk=sold.pk).update(flagged=False, do_not_breed=False)
    return herd


def numbers(herd, **chosen):
    table = document(scope_of(herd, chosen=chosen)).table("")
    return [row.cells[0] for row in table.rows if not str(row.cells[0]).startswith("K")]  # the dams


def test_the_do_not_breed_list_holds_the_animals_of_its_screen(herd):
    assert numbers(herd) == ["9", "0010"]
    listed = herd.assessments.filter(do_not_breed=True).values_list("animal__number", flat=True)
    assert set(numbers(herd)) == set(listed)


def test_the_paper_is_sorted_by_number_as_people_count_or_by_pen(herd):
    assert numbers(herd, order="number") == ["9", "0010"]
    assert numbers(herd, order="pen") == ["0010", "9"]


def test_the_full_register_holds_all_that_are_in_the_herd(herd):
    assert numbers(herd, list="all") == ["2", "9", "0010", "11"]


def test_a_column_in_which_nothing_stands_is_left_out(herd):
    assert [column.name for column in document(scope_of(herd)).table("").columns] == [
        "animal",
        "pen",
        "born_on",
        "dam",
        "litter",
        "verdict",
        "do_not_breed",
    ]


def test_numbers_keep_their_zeros_in_a_file(client, herd):
    client.force_login(member(herd, Role.READER))
    lines = csv_rows(report_file(client, herd, "register", "csv", order="pen"))
    assert [(line["animal"], line["pen"]) for line in lines] == [("0010", "A"), ("9", "B")]


def test_a_long_register_goes_over_many_pages_each_with_its_head_and_number(client, herd):
    Animal.objects.bulk_create(Animal(herd=herd, number=f"{5000 + n}", sex="female") for n in range(150))
    client.force_login(member(herd, Role.READER))
    pdf = report_file(client, herd, "register", "pdf", list="all").content
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    assert len(pages) > 3
    assert all(f"Page {number} of {len(pages)}" in page for number, page in enumerate(pages, 1))
    assert all("Number" in page for page in pages[:-1])
    assert "5149" in "".join(pages)
