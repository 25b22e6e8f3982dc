"""What an address of a report asks for is understood once: page, charts, kept report and mail mean the same."""

from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.http import QueryDict
from django.test import override_settings
from django.urls import reverse

from diagnostics.forms.asked import asked_by, asked_by_saved, asked_of
from diagnostics.models import ReportRun, SavedReport
from diagnostics.presenters.reports.registry import REPORTS
from herd.vocabulary import Role
from tests.factories import HerdFactory, member
from tests.reports import litter

pytestmark = pytest.mark.django_db


@pytest.fixture
def herd():
    """A herd with a calving in each of three years."""
    herd = HerdFactory(code="GLEN", name="Glen Farm")
    for year in (2020, 2021, 2022):
        litter(herd, date(year, 2, 1), "female", "male")
    return herd


@pytest.fixture
def reader(client, herd):
    """A reader of the herd with a confirmed address, signed in."""
    user = member(herd, Role.READER, email="rita@example.org", username="rita")
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    client.force_login(user)
    return user


def asked(user, herd, query, name="twinning"):
    return asked_of(user, name, QueryDict(query), herd=herd)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("since=2021-01-01&since=2020-01-01", "since=2020-01-01&since=2021-01-01"),
        ("since=2020-01-01&since=", "since=2020-01-01"),
        ("by=month&by=year", "by=year&by=month"),
    ],
)
def test_a_word_said_twice_means_the_same_to_the_page_and_to_what_is_kept_of_it(herd, reader, one, other):
    first, second = asked(reader, herd, one), asked(reader, herd, other)
    assert all(each.form.is_valid() for each in (first, second))
    assert first.scope() != second.scope()
    assert first.key != second.key
    again = asked(reader, herd, first.query)
    assert again.form.is_valid()
    assert again.scope() == first.scope()
    assert first.address_key != second.address_key


@override_settings(REPORT_CALVINGS_AT_ONCE=1)
def test_a_kept_report_is_made_of_the_very_days_that_the_page_was_asked_for(client, herd, reader):
    address = reverse("diagnostics:report", args=["GLEN", "twinning"])
    client.get(f"{address}?since=2021-01-01&since=2020-01-01")

    made = asked_by(ReportRun.objects.get())
    assert made.scope().since == date(2020, 1, 1)


@pytest.mark.parametrize("written", ["02/01/2021", "Feb 1 2021", " 2021-02-01"])
def test_a_day_written_in_another_way_is_kept_as_every_language_reads_it(client, herd, reader, written):
    page = reverse("diagnostics:report-monthly", args=["GLEN", "twinning"])
    query = QueryDict(mutable=True)
    query["since"] = written
    wished = {"name": "Twins", "period": "as_asked", "day": "5"}
    assert client.post(f"{page}?{query.urlencode()}", wished).status_code == 302

    saved = SavedReport.objects.get()
    assert saved.query == "since=2021-02-01"
    listed = client.get(reverse("diagnostics:saved-reports"))
    assert "Feb. 1, 2021" in listed.text
    reader.language = "es"
    reader.save()
    sent = asked_by_saved(saved, date(2026, 6, 1))
    assert sent.form.is_valid()
    assert sent.scope().since == date(2021, 2, 1)


HOSTILE = [
    "since=9999-12-31",
    "since=0001-01-01",
    "since=-1",
    "since=2024-02-30",
    "since=%F0%9F%90%84",
    "until=1950-01-01&since=2100-12-31",
    "by=herd%27%3B--",
    "by=" + "y" * 5000,
    "herd=" + "&herd=".join(["X"] * 900),
    "test_price=NaN",
    "test_price=-Infinity",
    "test_price=1e999999",
    "test_price=1e-999999",
    "test_price=-1",
    "test_price=%D9%A1%D9%A2",
    "first_calving_months=%E0%A5%A7%E0%A5%AE",
    "first_calving_months=99999999999999999999",
    "currency=%C3%9Fa",
    "list=nothing&order=nothing&for=nobody",
    "group=nothing",
    "chart=%3Cscript%3E&theme=%22&size=-1",
    "table=../../etc/passwd",
]


@pytest.mark.parametrize("name", REPORTS)
def test_no_address_brings_a_report_down(client, herd, reader, name):
    for query in HOSTILE:
        for address in (
            *(reverse(f"diagnostics:{view}", args=["GLEN", name]) for view in ("report", "report-chart")),
            *(reverse(f"diagnostics:{view}-across", args=[name]) for view in ("report", "report-monthly")),
        ):
            answer = client.get(f"{address}?{query}")
            assert answer.status_code in {200, 302, 400, 404}, (address, query)
            assert "<script>" not in answer.text, (address, query)
