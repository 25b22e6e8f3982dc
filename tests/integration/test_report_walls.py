"""A reader of one herd sees nothing of another in any report, in any format: not a name, not a number, not a count."""

import re
from functools import cache

import pytest
from django.core.cache import cache as kept_by_the_program
from django.test import Client
from django.urls import reverse

from diagnostics.presenters.reports.registry import REPORTS
from diagnostics.reports.scope import Split
from herd.models import Herd, User
from herd.permissions import RIGHTS, Right
from herd.vocabulary import Role
from tests.factories import UserFactory, member
from tests.full_herd import full_herd, written_once
from tests.reading_reports import paper_text, unpacked
from tests.reports import csv_rows, report_file

MINE, THEIRS = "Orchard", "Zebedee"
FORMS = ("csv", "xlsx", "pdf")
#: Splits whose rows bear names of the herds' own.
NAMING = (Split.SIRE, Split.HERD)
ASKED = [
    (name, by) for name, report in REPORTS.items() for by in ("", *NAMING) if not by or by in report.splits
]
each_report = pytest.mark.parametrize("name", REPORTS)


@pytest.fixture(scope="module")
def herds(django_db_setup, django_db_blocker):
    """Two herds, each of which every report has something to tell: one read alone, and then beside the other.

    Yields what the reader of the first was answered before there was any other.
    """
    with written_once(django_db_blocker):
        mine = full_herd("MINE", MINE)
        member(mine, Role.READER, username="reader")
        alone = {name: everything(None, name, "") for name in REPORTS}
        everything.cache_clear()
        kept_by_the_program.clear()
        full_herd("THEIRS", THEIRS)
        member(Herd.objects.get(code="THEIRS"), Role.MANAGER, username="their manager")
        yield alone
    everything.cache_clear()


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("herds")]


def browser(username):
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def address(view, code, *more):
    """Return an address of a report of one herd, or across herds where no code is told."""
    if code:
        return reverse(f"diagnostics:{view}", args=[code, *more])
    return reverse(f"diagnostics:{view}-across", args=more)


@cache
def everything(code, name, by, username="reader"):
    """Return the text of all that a reader is answered of a report: page, charts, CSV of each table, XLSX and PDF.

    Charts as they are printed, the other themes show the same; split ones and their paper are made of the same tables.
    """
    client, asked = browser(username), {"by": by} if by else {}
    page = client.get(address("report", code, name), asked)
    assert page.status_code == 200
    told = {"page": page.content.decode()}
    more = r"report\.(?:csv|xlsx)" if by else r"chart\.svg|report\.\w+"
    links = set(re.findall(rf'(?:src|href)="([^"]+(?:{more})[^"]*)"', told["page"]))
    for link in sorted(links):
        answer = client.get(link.replace("&amp;", "&"))
        assert answer.status_code == 200, link
        told[link] = text_of(answer)
    return told


def text_of(answer):
    kind = answer["Content-Type"]
    if kind == "application/pdf":
        return paper_text(answer.content)
    if "spreadsheet" in kind:
        return unpacked(answer.content)
    return answer.content.decode()


@pytest.mark.parametrize(
    ("code", "name", "by"), [*((None, *asked) for asked in ASKED), *(("MINE", name, "") for name in REPORTS)]
)
def test_no_name_or_number_of_another_herd_is_in_any_format(code, name, by):
    answers = everything(code, name, by)

    forms = {"csv", "xlsx"} if by else set(FORMS)
    assert {form for form in FORMS if any(f"report.{form}" in link for link in answers)} == forms
    for link, text in answers.items():
        assert THEIRS.casefold() not in text.casefold(), link
        assert "THEIRS" not in text, link
    assert MINE in answers["page"] or "MINE" in answers["page"]  # it would be seen if it were there


@each_report
def test_what_another_herd_records_changes_no_number(herds, name):
    before, now = herds[name], everything(None, name, "")

    assert sorted(before) == sorted(now)
    compared = [link for link in now if "report.csv" in link or "chart.svg" in link or "report.pdf" in link]
    assert compared
    for link in compared:
        assert now[link] == before[link], link


@each_report
def test_the_other_herds_own_manager_is_told_its_names(name):
    asked = {"list": "all"} if name == "register" else {}
    page = browser("their manager").get(address("report", "THEIRS", name), asked).content.decode()
    assert THEIRS in page
    assert MINE not in page


@each_report
def test_another_herd_asked_for_by_its_code_is_told_beside_the_field_and_nothing_is_shown(name):
    client = browser("reader")
    answer = client.get(address("report", None, name), {"herd": ["MINE", "THEIRS"]})
    page = answer.content.decode()

    assert answer.status_code == 400
    assert "There is no herd «THEIRS», or you are not a member of it." in page
    assert "<table" not in page
    assert "<figure" not in page
    assert THEIRS not in page
    for form in FORMS:
        file = client.get(address("report-file", None, name, form), {"herd": ["MINE", "THEIRS"]})
        assert file.status_code == 302
        assert file.content == b""
    assert client.get(address("report-chart", None, name), {"herd": "THEIRS"}).status_code == 404


@each_report
def test_a_report_of_another_herd_is_not_found_and_nothing_of_it_told(name):
    client = browser("reader")
    pages = [
        address("report", "THEIRS", name),
        address("report-chart", "THEIRS", name),
        *(address("report-file", "THEIRS", name, form) for form in FORMS),
    ]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 404, page
        assert THEIRS not in answer.content.decode()


@each_report
def test_who_may_see_a_herd_but_not_take_its_records_along_gets_no_file_of_it(monkeypatch, name):
    monkeypatch.setitem(RIGHTS, Role.STAFF, frozenset({Right.SEE}))
    both = member(Herd.objects.get(code="MINE"), Role.READER)
    Herd.objects.get(code="THEIRS").memberships.create(user=both, role=Role.STAFF.value)
    client = Client()
    client.force_login(both)

    page = client.get(address("report", "THEIRS", name)).content.decode()
    assert "report.xlsx" not in page
    assert "report.csv" not in page
    for form in FORMS:
        refused = client.get(address("report-file", "THEIRS", name, form))
        assert refused.status_code == 403
        assert THEIRS not in refused.content.decode()
    across = client.get(address("report-file", None, name, "xlsx"))
    assert across.status_code == 200
    told = text_of(across).casefold()
    assert MINE.casefold() in told or "mine" in told
    assert THEIRS.casefold() not in told
    asked_for = client.get(address("report-file", None, name, "csv"), {"herd": "THEIRS"})
    assert asked_for.status_code == 302
    assert asked_for.content == b""


@each_report
@pytest.mark.parametrize("code", [None, "THEIRS"])
def test_without_signing_in_every_address_of_a_report_leads_to_the_sign_in_and_tells_nothing(name, code):
    pages = [
        address("report", code, name),
        address("report-chart", code, name),
        *(address("report-file", code, name, form) for form in FORMS),
    ]
    for page in pages:
        answer = Client().get(page)
        assert answer.status_code == 302, page
        assert answer["Location"].startswith(reverse("account_login"))
        assert answer.content == b""


def test_the_herds_asked_for_and_no_others_are_counted():
    user = member(Herd.objects.get(code="MINE"), Role.READER)
    Herd.objects.get(code="THEIRS").memberships.create(user=user, role=Role.READER.value)
    client = Client()
    client.force_login(user)

    def calvings(**asked):
        rows = csv_rows(report_file(client, None, "twinning", "csv", **asked))
        return sum(int(row["calvings"]) for row in rows)

    own, other = (Herd.objects.get(code=code).calvings.count() for code in ("MINE", "THEIRS"))
    assert calvings() == own + other
    assert calvings(herd=["THEIRS"]) == other
    assert calvings(herd=["THEIRS", "MINE"]) == own + other


def test_somebody_without_a_herd_finds_no_report():
    client = Client()
    client.force_login(UserFactory())
    answer = client.get(address("report", None, "twinning"))
    assert answer.status_code == 404
    assert not any(name in answer.content.decode() for name in (MINE, THEIRS))


def test_a_report_that_does_not_exist_is_not_found():
    client, mine = browser("reader"), Herd.objects.get(code="MINE")
    assert client.get(address("report", "MINE", "profit")).status_code == 404
    assert report_file(client, mine, "twinning", "doc").status_code == 404
    secret = report_file(client, mine, "twinning", "csv", table="secrets")
    assert secret.status_code == 404
    assert MINE not in secret.content.decode()
