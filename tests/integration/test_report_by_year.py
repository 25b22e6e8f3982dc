"""The herd report by year as a manager sees it: page and file say the same."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from diagnostics.actions import record_result
from diagnostics.entries import AssayEntry, Report
from herd.actions import record_calving, void_calving
from herd.entries import CalfEntry, CalvingEntry
from herd.vocabulary import Role
from tests.factories import HerdFactory, member

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


def calve(herd, dam, calved_on, *sexes, **more):
    """Record a calving of calves with these sexes."""
    entry = CalvingEntry(
        calved_on=calved_on,
        calves=tuple(CalfEntry(sex=sex) for sex in sexes),
        dam_number=dam,
        create_dam=True,
        number_born=len(sexes),
        **more,
    )
    return record_calving(herd=herd, entry=entry, by=None, today=TODAY)


@pytest.fixture
def herd():
    """Two years of a herd: twins of each kind, a tested heifer, a calving entered in error."""
    herd = HerdFactory(code="GLEN")
    vet = member(herd, Role.VET, username="vera")
    calve(herd, "1", date(2024, 3, 1), "female")
    mixed = calve(herd, "2", date(2024, 4, 1), "female", "male")
    calve(herd, "3", date(2026, 4, 1), "female", "female")
    calve(herd, "4", date(2026, 5, 1), "male", "male")
    error = calve(herd, "5", date(2026, 5, 2), "female", "male")
    void_calving(calving=error, reason="entered by mistake", by=vet, today=TODAY)
    entry = AssayEntry(
        animal=mixed.calves.get(sex="female"),
        method="pcr_amelogenin",
        specimen="blood_edta",
        collected_on=date(2024, 4, 20),
        report=Report(outcome="detected"),
    )
    record_result(herd=herd, entry=entry, by=vet, today=TODAY)
    return herd


def rows_of(response):
    """Return the file's rows by year."""
    return {row["year"]: row for row in csv.DictReader(io.StringIO(response.content.decode()))}


def test_the_file_counts_births_pairings_and_heifers_by_year(client, herd):
    client.force_login(member(herd, Role.READER))
    rows = rows_of(client.get(reverse("diagnostics:report-by-year-csv", args=[herd.code])))
    assert list(rows) == ["2024", "2025", "2026"]
    expected = {
        "calvings": 2,
        "multiple_births": 1,
        "FM": 1,
        "heifers": 2,
        "confirmed": 1,
        "at_risk_tested": 1,
    }
    assert {name: int(rows["2024"][name]) for name in expected} == expected
    assert {int(rows["2025"][name]) for name in rows["2025"] if name != "year"} == {0}
    expected = {"calvings": 2, "multiple_births": 2, "FF": 1, "MM": 1, "heifers": 2, "at_risk_untested": 0}
    assert {name: int(rows["2026"][name]) for name in expected} == expected


def test_the_page_begins_with_the_sentence_and_its_interval(client, herd):
    client.force_login(member(herd, Role.READER))
    page = client.get(reverse("diagnostics:reports", args=[herd.code])).content.decode()
    assert "3 of 4 calvings were multiple births (75.0 %, 95 % interval" in page
    assert "1 of 1 heifers at risk by their birth have been tested" in page


def test_a_herd_without_a_calving_is_told_what_to_do_first(client):
    herd = HerdFactory()
    client.force_login(member(herd, Role.STAFF))
    page = client.get(reverse("diagnostics:reports", args=[herd.code])).content.decode()
    assert "Nothing to report yet" in page
    assert reverse("herd:calving-new", args=[herd.code]) in page
    assert "<table" not in page


def test_births_of_another_herd_are_not_counted(client, herd):
    other = HerdFactory(code="OTHER")
    calve(other, "1", date(2024, 3, 1), "female", "male")
    client.force_login(member(herd, Role.READER))
    rows = rows_of(client.get(reverse("diagnostics:report-by-year-csv", args=[herd.code])))
    assert rows["2024"]["calvings"] == "2"


def test_the_report_asks_the_database_as_often_for_one_calving_as_for_thirty(
    client, herd, django_assert_max_num_queries
):
    client.force_login(member(herd, Role.READER))
    for number in range(30):
        calve(herd, f"9{number}", date(2025, 1, 1 + number), "female")
    with django_assert_max_num_queries(10):
        client.get(reverse("diagnostics:reports", args=[herd.code]))
