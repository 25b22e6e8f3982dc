"""A reader of one herd sees no row of another in any report, in any format."""

from datetime import date

import pytest
from django.urls import reverse

from diagnostics.presenters.reports.registry import REPORTS
from herd.vocabulary import Role
from tests.factories import AnimalFactory, HerdFactory, UserFactory, member
from tests.reports import csv_rows, litter, report_file

pytestmark = pytest.mark.django_db
SECRET = "Zebedee"


@pytest.fixture
def mine():
    """A herd with one calving."""
    herd = HerdFactory(code="MINE")
    litter(herd, date(2025, 1, 1), "female")
    return herd


@pytest.fixture
def theirs():
    """A herd full of what nobody else may see."""
    herd = HerdFactory(code="THEIRS", name=SECRET)
    dam = AnimalFactory(herd=herd, number=SECRET, breed=SECRET, born_on=date(2020, 1, 1))
    for year in (2023, 2024, 2025):
        litter(herd, date(year, 2, 1), "female", "male", dam=dam, sire=SECRET)
    return herd


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("by", ["breed", "sire", "herd"])
def test_across_herds_only_those_of_the_reader_are_in_a_report(client, mine, theirs, name, by):
    client.force_login(member(mine, Role.READER))
    asked = {"by": by} if by in REPORTS[name].splits else {}
    answers = [client.get(reverse("diagnostics:report-across", args=[name]), asked)]
    answers += [report_file(client, None, name, form, **asked) for form in ("csv", "xlsx", "pdf")]

    assert [answer.status_code for answer in answers] == [200] * 4
    assert not any(SECRET.encode() in answer.content or b"THEIRS" in answer.content for answer in answers)


@pytest.mark.parametrize("name", REPORTS)
def test_another_herd_asked_for_by_its_code_is_told_beside_the_field_and_nothing_is_shown(
    client, mine, theirs, name
):
    client.force_login(member(mine, Role.READER))
    answer = client.get(reverse("diagnostics:report-across", args=[name]), {"herd": ["MINE", "THEIRS"]})
    page = answer.content.decode()

    assert answer.status_code == 400
    assert "There is no herd «THEIRS», or you are not a member of it." in page
    assert "<table" not in page
    assert SECRET not in page


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_of_another_herd_is_not_found(client, mine, theirs, name):
    client.force_login(member(mine, Role.MANAGER))
    pages = [
        reverse("diagnostics:report", args=["THEIRS", name]),
        reverse("diagnostics:report-chart", args=["THEIRS", name]),
        *(reverse("diagnostics:report-file", args=["THEIRS", name, form]) for form in ("csv", "xlsx", "pdf")),
    ]
    assert [client.get(page).status_code for page in pages] == [404] * len(pages)


def test_the_herds_asked_for_and_no_others_are_counted(client, mine, theirs):
    user = member(mine, Role.READER)
    both = HerdFactory(code="BOTH")
    litter(both, date(2025, 1, 1), "female", "male")
    both.memberships.create(user=user, role=Role.READER.value)
    client.force_login(user)

    def calvings(**asked):
        return sum(
            int(row["calvings"]) for row in csv_rows(report_file(client, None, "twinning", "csv", **asked))
        )

    assert calvings() == 2
    assert calvings(herd=["BOTH"]) == 1
    assert calvings(herd=["BOTH", "MINE"]) == 2


@pytest.mark.parametrize("page", ["report-across", "report-chart-across"])
def test_without_signing_in_a_report_leads_to_the_sign_in(client, page):
    response = client.get(reverse(f"diagnostics:{page}", args=["twinning"]))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_somebody_without_a_herd_finds_no_report(client):
    client.force_login(UserFactory())
    assert client.get(reverse("diagnostics:report-across", args=["twinning"])).status_code == 404


def test_a_report_that_does_not_exist_is_not_found(client, mine):
    client.force_login(member(mine, Role.READER))
    assert client.get(reverse("diagnostics:report", args=["MINE", "profit"])).status_code == 404
    assert report_file(client, mine, "twinning", "doc").status_code == 404
    assert report_file(client, mine, "twinning", "csv", table="secrets").status_code == 404
