"""One person's reports do not keep the server or the worker from everybody else, and nothing is kept that lies."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from diagnostics import report_mails, tasks
from diagnostics.actions import report_runs
from diagnostics.exports.reports import paper
from diagnostics.mailing import Sending
from diagnostics.models import ReportMail, ReportRun, SavedReport
from diagnostics.policies.report_runs import MOST_AT_ONCE
from diagnostics.presenters.reports import files
from diagnostics.reports import shares
from diagnostics.reports.document import Column, Document, Kind, Row, Section, Table
from diagnostics.reports.kept import NotKept, from_json
from diagnostics.reports.shares import Share
from herd.vocabulary import Role
from tests.factories import HerdFactory, member
from tests.reading_reports import paper_text
from tests.reports import litter, report_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def herd():
    """A herd with twins in two years."""
    herd = HerdFactory(code="GLEN", name="Glen Farm")
    for year in (2024, 2025):
        litter(herd, date(year, 2, 1), "female", "male")
    return herd


@pytest.fixture
def reader(client, herd):
    """A reader of the herd with a confirmed address, signed in."""
    user = member(herd, Role.READER, email="rita@example.org", username="rita")
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    client.force_login(user)
    DBTaskResult.objects.all().delete()
    return user


@pytest.fixture
def large(settings):
    """Two calvings are very many."""
    settings.REPORT_CALVINGS_AT_ONCE = 1


def ask(client, name="twinning", **asked):
    return client.get(reverse("diagnostics:report", args=["GLEN", name]), asked, follow=True)


def tasks_of(work, **more):
    return DBTaskResult.objects.filter(task_path=work.module_path, **more)


def saved_report(user, herd, name="Twins"):
    saved = SavedReport.objects.create(
        user=user,
        name=name,
        report="twinning",
        across=False,
        key=name,
        period="month_before",
        day=5,
        first_month=date(2026, 1, 1),
    )
    saved.herds.add(herd)
    return saved


# --- The worker ---


def test_a_person_has_only_so_many_large_reports_made_at_a_time(client, herd, reader, large):
    for month in range(1, MOST_AT_ONCE + 1):
        ask(client, since=f"2023-{month:02}-01")
    refused = ask(client, since="2022-01-01")

    assert "large reports are being made for you already" in refused.text
    assert ReportRun.objects.count() == tasks_of(tasks.make_report).count() == MOST_AT_ONCE

    tasks_of(tasks.make_report).update(status="FAILED", finished_at=timezone.now())
    ask(client, since="2022-01-01")
    assert ReportRun.objects.count() == MOST_AT_ONCE + 1


def test_the_reports_of_one_person_keep_no_other_from_his(client, herd, reader, large):
    for month in range(1, MOST_AT_ONCE + 2):
        ask(client, since=f"2023-{month:02}-01")
    other = Client()
    other.force_login(member(herd, Role.VET))

    assert "<progress" in ask(other).text


@pytest.mark.parametrize("status", ["READY", "RUNNING"])
def test_asked_anew_while_it_waits_or_is_made_it_is_not_made_twice(client, herd, reader, large, status):
    ask(client)
    tasks_of(tasks.make_report).update(status=status, started_at=timezone.now())
    again = reverse("diagnostics:report-anew", args=[ReportRun.objects.get().public_id])
    for _press in range(3):
        assert client.post(again).status_code == 302

    assert tasks_of(tasks.make_report).count() == 1


def test_what_was_begun_before_it_was_asked_for_anew_is_not_kept_as_the_new(client, herd, reader, large):
    ask(client)
    before = ReportRun.objects.get()
    ReportRun.objects.update(asked_at=timezone.now() + timedelta(seconds=5))
    report_runs.finish_run(run=before, document="old")

    assert ReportRun.objects.get().finished_at is None


def test_of_very_many_kept_reports_the_oldest_goes(client, herd, reader, large, monkeypatch):
    monkeypatch.setattr(report_runs, "MOST_KEPT", 2)
    for year in range(2010, 2015):
        ask(client, since=f"{year}-01-01")
        tasks_of(tasks.make_report).update(status="SUCCESSFUL", finished_at=timezone.now())
        ReportRun.objects.filter(finished_at=None).update(
            finished_at=timezone.now() - timedelta(minutes=2020 - year), document="made"
        )

    assert [run.query for run in ReportRun.objects.order_by("pk")] == [
        "since=2012-01-01",
        "since=2013-01-01",
        "since=2014-01-01",
    ]


def test_a_monthly_report_sent_now_by_many_presses_goes_once(client, herd, reader, settings):
    settings.SITE_ADDRESS = "https://herds.example.org"
    saved = saved_report(reader, herd)
    for _press in range(3):
        client.post(reverse("diagnostics:saved-report-send", args=[saved.public_id]))
    assert tasks_of(tasks.send_report_now).count() == 1

    tasks_of(tasks.send_report_now).update(status="SUCCESSFUL", finished_at=timezone.now())
    client.post(reverse("diagnostics:saved-report-send", args=[saved.public_id]))
    assert tasks_of(tasks.send_report_now).count() == 2


# --- The cache, and what stands between ---


def test_however_many_addresses_somebody_asks_for_the_cache_holds_few_of_them(
    client, herd, reader, monkeypatch
):
    places = set()
    keep = cache.set
    monkeypatch.setattr(
        cache,
        "set",
        lambda place, *kept: places.add(place) or keep(place, *kept) if "report" in place else None,
    )
    for day in range(1, 29):
        ask(client, since=f"2010-01-{day:02}")

    assert 1 < len(places) <= 16


def test_charts_of_two_addresses_at_the_same_place_are_each_of_its_own_numbers(
    client, herd, reader, monkeypatch
):
    monkeypatch.setattr("diagnostics.views.report_numbers._place", lambda _user, _asked: "report-one-place")
    chart = reverse("diagnostics:report-chart", args=["GLEN", "twinning"])
    ask(client, since="2024-01-01")
    both = client.get(chart, {"chart": "multiple", "since": "2024-01-01"})
    ask(client, since="2025-01-01")
    one = client.get(chart, {"chart": "multiple", "since": "2025-01-01"})
    again = client.get(chart, {"chart": "multiple", "since": "2024-01-01"})

    assert both.content == again.content != one.content


@pytest.mark.parametrize("form", ["", "csv", "xlsx", "pdf", "chart"])
def test_a_report_is_kept_by_nobody_between_the_server_and_its_reader(client, herd, reader, form):
    if form == "chart":
        address = reverse("diagnostics:report-chart", args=["GLEN", "twinning"])
        answer = client.get(address, {"chart": "multiple"})
    elif form:
        answer = report_file(client, herd, "twinning", form)
    else:
        answer = ask(client)

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("text", ["", "{}", '{"version": 1, "tables": [], "document": {"sections": 3}}'])
def test_what_cannot_be_read_is_no_kept_report(text):
    with pytest.raises(NotKept):
        from_json(text)


# --- Mails ---


def test_an_address_that_no_mail_can_be_written_to_stops_no_other_and_is_tried_again(
    client, herd, reader, settings, monkeypatch, mailoutbox
):
    settings.SITE_ADDRESS = "https://herds.example.org"
    bad, good = saved_report(reader, herd, "Bad"), saved_report(reader, herd, "Good")
    post = report_mails.post

    def posted(subject, *letter, **more):
        if subject.endswith("Bad"):
            raise ValueError("Invalid address")
        post(subject, *letter, **more)

    monkeypatch.setattr(report_mails, "post", posted)
    became = dict(report_mails.send_due_reports(date(2026, 6, 10)))

    assert (became[bad], became[good]) == (Sending.FAILED, Sending.SENT)
    assert list(ReportMail.objects.values_list("saved", flat=True)) == [good.pk]


# --- Very long tables ---


def very_long(rows: int, name="Sire", *, of_time=False, **more) -> Document:
    columns = (Column(name, name, Kind.TEXT, of_time=of_time), Column("born", "Born"))
    named = tuple(Row((f"{name} {number:05}", 1)) for number in range(rows))
    return Document("x", "Births", (), (), (Section(Table("births", "Births", columns, named, **more)),))


def test_of_very_many_months_the_paper_sets_the_last_and_says_where_the_others_are(monkeypatch):
    monkeypatch.setattr(paper, "MOST_SPLIT", 20)
    text = paper_text(files.pdf(very_long(50, "Month", of_time=True)))

    assert "Thelast20of50;CSVandXLSXholdthemall." in text
    assert [number for number in range(50) if f"Month{number:05}" in text] == list(range(30, 50))


def test_of_very_many_sires_the_paper_sets_the_first_as_they_are_called(monkeypatch):
    monkeypatch.setattr(paper, "MOST_SPLIT", 20)
    text = paper_text(files.pdf(very_long(50)))

    assert "Thefirst20of50;CSVandXLSXholdthemall." in text
    assert [number for number in range(50) if f"Sire{number:05}" in text] == list(range(20))


def test_a_list_of_records_begins_with_its_first_and_one_that_fits_is_whole(monkeypatch):
    monkeypatch.setattr(paper, "MOST_RECORDS", 20)
    cut, whole = (paper_text(files.pdf(very_long(rows, most=10))) for rows in (50, 20))

    assert "Thefirst20of50;CSVandXLSXholdthemall." in cut
    assert "Sire00000" in cut
    assert "Sire00020" not in cut
    assert "Sire00019" in whole
    assert "holdthemall" not in whole


def test_the_interval_of_the_same_two_counts_is_worked_out_once():
    shares._interval.cache_clear()
    files.csv(shares_of(1_000), "")
    assert shares._interval.cache_info().misses == 1


def shares_of(rows: int) -> Document:
    columns = (Column("sire", "Sire", Kind.TEXT), Column("twins", "Twins", Kind.SHARE))
    named = tuple(Row((f"Sire {number}", Share(1, 9))) for number in range(rows))
    return Document("x", "Sires", (), (), (Section(Table("sires", "Sires", columns, named)),))
