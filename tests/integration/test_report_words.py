"""Every word of every report goes through gettext: spoken in a strange language it leaves no plain letter."""

from datetime import date

import pytest
from django.urls import reverse

from diagnostics.models import Laboratory
from diagnostics.presenters.reports.registry import REPORTS
from diagnostics.reports import published
from diagnostics.reports.scope import Split
from herd.vocabulary import Role
from tests.births import assayed, calved, single, twin_to_a_bull
from tests.factories import AnimalFactory, HerdFactory, member
from tests.integration.test_words import records_own_words
from tests.pseudo_locale import pseudo_locale, untranslated
from tests.reports import litter

pytestmark = pytest.mark.django_db
#: Sources are cited as they were published; PDF is what a file is called in every language.
CITED = {published.SILVA_DEL_RIO, published.MARCUM, "PDF", "FF", "FM", "MM"}


@pytest.fixture
def herd():
    """A herd of which every report has something to tell."""
    herd = HerdFactory(code="42", name="4711")
    Laboratory.objects.create(herd=herd, name="123")
    assayed(
        twin_to_a_bull(herd, "1", on=date(2024, 3, 1)), "detected", on=date(2024, 3, 20), laboratory="123"
    )
    assayed(single(herd, "2"), "not_detected")
    twin_to_a_bull(herd, "3", on=date(2024, 4, 1))
    calved(herd, ("female", "4"), ("unknown", ""), number_born=2, parity=3)
    dam = AnimalFactory(herd=herd, number="0000", breed="77", born_on=date(2015, 1, 1))
    for year in (2022, 2023):
        litter(herd, date(year, 1, 1), "female", "male", dam=dam, sire="99")
    return herd


@pytest.mark.parametrize("by", Split)
def test_no_word_of_a_split_is_left_untranslated(client, herd, by):
    client.force_login(member(herd, Role.MANAGER))
    with pseudo_locale():
        page = client.get(reverse("diagnostics:report-across", args=["twinning"]), {"by": by.value})
    assert page.status_code == 200
    assert untranslated(page.content.decode(), data=records_own_words() | CITED) == []


@pytest.mark.parametrize("name", REPORTS)
def test_no_word_of_a_report_is_left_untranslated(client, herd, name):
    client.force_login(member(herd, Role.MANAGER))
    with pseudo_locale():
        page = client.get(reverse("diagnostics:report", args=[herd.code, name]))
    assert page.context["page"].sections
    assert untranslated(page.content.decode(), data=records_own_words() | CITED) == []


@pytest.mark.parametrize("name", REPORTS)
def test_a_page_of_a_report_stays_small_and_each_file_of_a_full_one_can_be_made(client, herd, name):
    client.force_login(member(herd, Role.MANAGER))
    page = client.get(reverse("diagnostics:report", args=[herd.code, name]))
    assert len(page.content) < 60_000
    for form in ("csv", "xlsx", "pdf"):
        answer = client.get(reverse("diagnostics:report-file", args=[herd.code, name, form]))
        assert answer.status_code == 200
        assert len(answer.content) > 50
