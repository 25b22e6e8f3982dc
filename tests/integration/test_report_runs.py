"""Reports of very many calvings are made by the worker: with progress, once, for whoever asked and nobody else."""

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from time import perf_counter

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from diagnostics import tasks
from diagnostics.actions.report_runs import KEPT_FOR, begin_anew
from diagnostics.models import ReportRun
from diagnostics.presenters.reports import twinning
from diagnostics.presenters.reports.registry import REPORTS
from diagnostics.queries.report_runs import more_calvings_than
from diagnostics.reports.kept import from_json, to_json
from diagnostics.reports.scope import Split
from diagnostics.reports.watching import answers_told
from herd.models import Herd
from herd.vocabulary import Role
from tests.factories import HerdFactory, member
from tests.full_herd import full_herd
from tests.reports import csv_rows, litter, report_file, scope_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def herd():
    """A herd with three calvings in 2024 and one in 2025."""
    herd = HerdFactory(code="GLEN", name="Glen Farm")
    for month in (1, 2, 3):
        litter(herd, date(2024, month, 1), "female", "male")
    litter(herd, date(2025, 1, 1), "female")
    return herd


@pytest.fixture
def reader(client, herd):
    """A reader of the herd, signed in."""
    user = member(herd, Role.READER)
    client.force_login(user)
    return user


@pytest.fixture(autouse=True)
def large(settings):
    """Three calvings are counted at once, four are many."""
    settings.REPORT_CALVINGS_AT_ONCE = 3
    DBTaskResult.objects.all().delete()


@pytest.fixture
def counted(monkeypatch):
    """How often the report on twinning has been counted."""
    times = []
    twins = twinning.twinning
    monkeypatch.setattr(twinning, "twinning", lambda scope: times.append(scope) or twins(scope))
    return times


def page(client, herd=None, name="twinning", headers=None, **asked):
    address = (
        reverse("diagnostics:report", args=[herd.code, name])
        if herd
        else reverse("diagnostics:report-across", args=[name])
    )
    return client.get(address, asked, headers=headers or {})


def waiting() -> int:
    return DBTaskResult.objects.filter(task_path=tasks.make_report.module_path, status="READY").count()


def charts_of(client, herd, **asked):
    address = reverse("diagnostics:report-chart", args=[herd.code, "twinning"])
    return client.get(address, {"chart": "multiple", **asked})


@pytest.fixture
def work():
    """A function that does what waits on the queue, as the worker does, within the transaction of the test."""

    def done():
        for task in DBTaskResult.objects.filter(task_path=tasks.make_report.module_path, status="READY"):
            DBTaskResult.objects.filter(pk=task.pk).update(status="RUNNING", started_at=timezone.now())
            tasks.make_report.call(*task.args_kwargs["args"])
            DBTaskResult.objects.filter(pk=task.pk).update(status="SUCCESSFUL", finished_at=timezone.now())

    return done


# --- Made by the worker ---


@pytest.mark.django_db(transaction=True)
def test_the_worker_beside_the_server_makes_it(client, finish_tasks):
    herd = HerdFactory(code="GLEN")
    for month in (1, 2, 3, 4):
        litter(herd, date(2024, month, 1), "female", "male")
    client.force_login(member(herd, Role.READER))

    assert "<progress" in page(client, herd).text
    finish_tasks()
    assert "4 of 4 calvings were multiple births" in page(client, herd).text


def test_as_many_calvings_as_the_setting_says_are_counted_at_once_and_one_more_by_the_worker(
    client, herd, reader, counted
):
    few = page(client, herd, since="2024-01-01", until="2024-12-31")
    assert "<table" in few.text
    assert (len(counted), waiting()) == (1, 0)

    many = page(client, herd)
    assert "<progress" in many.text
    assert "<table" not in many.text
    assert (len(counted), waiting()) == (1, 1)


def test_the_page_waits_then_tells_what_is_counted_and_at_last_shows_the_report(
    client, herd, reader, work, monkeypatch
):
    assert "It waits for its turn." in page(client, herd).text
    seen = []
    note = tasks.note_answered

    def looking(*, run, answered):
        note(run=run, answered=answered)
        seen.append(page(client, herd, headers=HTMX).text)

    monkeypatch.setattr(tasks, "note_answered", looking)
    work()

    assert len(seen) == ReportRun.objects.get().questions_answered > 1
    for number, part in enumerate(seen, start=1):
        assert f"being counted: {number} question" in part
        assert "<html" not in part
    assert page(client, herd, headers=HTMX).headers["HX-Refresh"] == "true"
    ready = page(client, herd).text
    assert "3 of 4 calvings were multiple births" in ready
    assert "Make it anew" in ready


def test_the_next_report_of_the_kind_knows_of_how_many_questions_it_is(client, herd, reader, work):
    page(client, herd)
    work()
    before = ReportRun.objects.get().questions_answered

    page(client, herd, by="month")
    run = ReportRun.objects.get(query="by=month")
    DBTaskResult.objects.filter(status="READY").update(status="RUNNING", started_at=timezone.now())
    ReportRun.objects.filter(pk=run.pk).update(questions_answered=1)

    told = page(client, herd, by="month").text
    assert f"1 of about {before} questions answered" in told
    assert f'max="{before + 1}" value="1"' in told


def test_charts_and_files_are_of_the_numbers_the_worker_made_and_nothing_is_counted_for_them(
    client, herd, reader, work, counted
):
    page(client, herd)
    assert charts_of(client, herd).status_code == 404
    early = report_file(client, herd, "twinning", "csv", by="")
    assert early.status_code == 302
    assert early.headers["Location"].startswith(reverse("diagnostics:report", args=["GLEN", "twinning"]))
    work()
    litter(herd, date(2026, 1, 1), "female")

    files = [report_file(client, herd, "twinning", form) for form in ("csv", "xlsx", "pdf")]
    assert [answer.status_code for answer in files] == [200] * 3
    assert sum(int(row["calvings"]) for row in csv_rows(files[0])) == 4
    assert charts_of(client, herd).status_code == 200
    assert len(counted) == 1


def test_a_second_visit_finds_the_report_waiting_or_ready_and_begins_no_other(
    client, herd, reader, work, counted
):
    page(client, herd)
    # The same asked for in another order, with empty fields, and with a word the report does not know.
    page(client, herd, until="", since="", utm="newsletter")
    assert (ReportRun.objects.count(), waiting()) == (1, 1)
    work()
    assert "<table" in page(client, herd).text
    assert (ReportRun.objects.count(), waiting(), len(counted)) == (1, 0, 1)


def test_made_anew_it_is_of_the_records_as_they_are_now(client, herd, reader, work):
    page(client, herd)
    work()
    litter(herd, date(2026, 1, 1), "female")
    assert "of 4 calvings" in page(client, herd).text
    run = ReportRun.objects.get()

    answer = client.post(reverse("diagnostics:report-anew", args=[run.public_id]))
    assert answer.headers["Location"] == reverse("diagnostics:report", args=["GLEN", "twinning"])
    assert "<progress" in page(client, herd).text
    work()
    assert "of 5 calvings" in page(client, herd).text


def test_two_presses_at_once_make_it_anew_once(client, herd, reader, work):
    page(client, herd)
    work()
    seen_by_both = ReportRun.objects.get()

    assert begin_anew(run=seen_by_both)
    assert not begin_anew(run=seen_by_both)


def test_it_is_made_in_the_language_it_was_asked_for_in(client, herd, reader, work):
    for language, day in (("de", "1. Januar 2024"), ("en", "Jan. 1, 2024")):
        reader.language = language
        reader.save()
        page(client, herd, since="2024-01-01")
        work()
        made = from_json(ReportRun.objects.get(language=language).document)
        assert any(day in said for _what, said in made.told)
    assert ReportRun.objects.count() == 2


# --- When it fails ---


def test_a_note_of_its_way_that_cannot_be_written_does_not_stop_it(client, herd, reader, work, monkeypatch):
    page(client, herd)

    def locked(**_note):
        raise OperationalError("database is locked")

    monkeypatch.setattr(tasks, "note_answered", locked)
    work()
    assert "<table" in page(client, herd).text


def test_a_failure_is_told_in_a_sentence_and_it_can_be_tried_again(client, herd, reader, work, monkeypatch):
    page(client, herd)
    DBTaskResult.objects.update(status="FAILED", finished_at=timezone.now())

    told = page(client, herd, headers=HTMX).text
    assert "The program failed while it made this report." in told
    assert "hx-trigger" not in told
    assert waiting() == 0
    client.post(reverse("diagnostics:report-anew", args=[ReportRun.objects.get().public_id]))
    assert waiting() == 1
    DBTaskResult.objects.exclude(status="READY").delete()
    work()
    assert "<table" in page(client, herd).text


def test_work_that_never_came_to_the_queue_is_told_too(client, herd, reader):
    page(client, herd)
    DBTaskResult.objects.all().delete()
    assert "It waits for its turn." in page(client, herd).text
    ReportRun.objects.update(asked_at=timezone.now() - timedelta(minutes=2))

    assert "The program failed while it made this report." in page(client, herd).text


def test_a_missing_worker_is_told_after_a_minute(client, herd, reader):
    assert "manage.py db_worker" not in page(client, herd).text
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(seconds=61))

    assert "manage.py db_worker" in page(client, herd).text


def test_what_another_version_of_the_program_kept_is_made_anew(client, herd, reader, work):
    page(client, herd)
    work()
    ReportRun.objects.update(document='{"version": 0}')

    assert "<progress" in page(client, herd).text
    work()
    assert "<table" in page(client, herd).text


# --- Who sees it ---


@pytest.fixture
def other(reader):
    """A second herd of the same reader, with one calving."""
    other = HerdFactory(code="HILL")
    litter(other, date(2025, 1, 1), "female")
    other.memberships.create(user=reader, role=Role.READER.value)
    return other


def test_another_member_of_the_herd_has_a_report_of_his_own(client, herd, reader, work):
    page(client, herd)
    work()
    [first] = ReportRun.objects.all()
    client.force_login(member(herd, Role.MANAGER))

    assert client.post(reverse("diagnostics:report-anew", args=[first.public_id])).status_code == 404
    assert "<progress" in page(client, herd).text
    assert ReportRun.objects.count() == 2
    first.refresh_from_db()
    assert first.finished_at


def test_who_has_left_a_herd_is_not_shown_what_was_made_with_it(client, reader, other, work):
    page(client)
    work()
    assert "of 5 calvings" in page(client).text
    run = ReportRun.objects.get()
    other.memberships.filter(user=reader).delete()

    assert "<progress" in page(client).text  # made anew, without that herd
    assert charts_of_all(client).status_code == 404
    assert report_file(client, None, "twinning", "csv").status_code == 302
    work()
    assert "of 4 calvings" in page(client).text
    run.refresh_from_db()
    assert {each.code for each in run.herds.all()} == {"GLEN", "HILL"}


def charts_of_all(client):
    return client.get(reverse("diagnostics:report-chart-across", args=["twinning"]), {"chart": "multiple"})


def test_who_has_left_the_one_herd_finds_nothing(client, herd, reader, work):
    page(client, herd)
    work()
    run = ReportRun.objects.get()
    herd.memberships.all().delete()

    assert page(client, herd).status_code == 404
    assert client.post(reverse("diagnostics:report-anew", args=[run.public_id])).status_code == 404
    assert made_once(run)


def made_once(run) -> bool:
    """Whether a report stands as it was made, and no other waits to be."""
    return list(ReportRun.objects.values_list("pk", "finished_at")) == [(run.pk, run.finished_at)]


def test_rights_lost_while_it_waits_leave_nothing_made(client, herd, reader, other, work, counted):
    page(client)
    page(client, herd)
    other.memberships.filter(user=reader).delete()
    herd.memberships.all().delete()
    work()

    assert counted == []
    assert not ReportRun.objects.exists()


def test_without_signing_in_nothing_is_made_anew(client, herd, reader, work):
    page(client, herd)
    work()
    run = ReportRun.objects.get()
    address = reverse("diagnostics:report-anew", args=[run.public_id])
    assert client.get(address).status_code == 405
    client.logout()

    assert client.post(address).headers["Location"].startswith(reverse("account_login"))
    assert run.finished_at
    assert made_once(run)


# --- Cleared away ---


def test_kept_reports_are_cleared_away_after_some_days(client, herd, reader, work, capsys):
    page(client, herd)
    work()
    page(client, herd, by="month")
    old, waiting_still = ReportRun.objects.order_by("pk")
    ReportRun.objects.filter(pk=old.pk).update(finished_at=timezone.now() - KEPT_FOR - timedelta(hours=1))

    call_command("clear_away")
    assert "Kept reports: 1." in capsys.readouterr().out
    assert list(ReportRun.objects.all()) == [waiting_still]


# --- How many calvings ---


def test_calvings_are_counted_within_herds_and_days_and_no_further_than_needed(
    herd, django_assert_num_queries
):
    hill = HerdFactory()
    litter(hill, date(2024, 6, 1), "female")
    both = [herd.pk, hill.pk]

    with django_assert_num_queries(1) as asked:
        assert more_calvings_than(4, herds=both)
    assert "LIMIT 5" in asked.captured_queries[0]["sql"]
    assert not more_calvings_than(5, herds=both)
    assert more_calvings_than(3, herds=both, since=date(2024, 1, 1), until=date(2024, 12, 31))
    assert not more_calvings_than(4, herds=both, until=date(2024, 12, 31))
    assert not more_calvings_than(0, herds=[])


def test_the_questions_asked_while_telling_are_not_counted(db):
    told = []

    def tell(answered):
        told.append((answered, Herd.objects.count()))

    with answers_told(tell):
        Herd.objects.count()
        list(Herd.objects.all())
    Herd.objects.count()

    assert told == [(1, 0), (2, 0)]


# --- Charts beside a page ---


@pytest.fixture
def counted_at_once(settings):
    """All reports are counted at once."""
    settings.REPORT_CALVINGS_AT_ONCE = 1000
    cache.clear()


@pytest.mark.usefixtures("counted_at_once")
def test_charts_beside_a_page_are_of_its_own_numbers_and_cost_no_counting(client, herd, reader, counted):
    page(client, herd)
    before = charts_of(client, herd).content
    litter(herd, date(2026, 1, 1), "female", "male")
    for theme in ("light", "dark"):
        assert charts_of(client, herd, theme=theme).status_code == 200
    assert charts_of(client, herd).content == before
    assert len(counted) == 1

    page(client, herd)
    assert charts_of(client, herd).content != before
    assert len(counted) == 2


@pytest.mark.usefixtures("counted_at_once")
def test_a_chart_without_its_page_counts_once_for_all_that_follow(client, herd, reader, counted):
    assert [charts_of(client, herd, theme=theme).status_code for theme in ("light", "dark")] == [200, 200]
    assert len(counted) == 1


@pytest.mark.usefixtures("counted_at_once")
def test_files_are_counted_anew_as_they_bear_their_day(client, herd, reader, counted):
    page(client, herd)
    litter(herd, date(2026, 1, 1), "female", "male")

    lines = csv_rows(report_file(client, herd, "twinning", "csv"))
    assert sum(int(row["calvings"]) for row in lines) == 5
    assert len(counted) == 2


@pytest.mark.usefixtures("counted_at_once")
def test_a_chart_is_of_the_herds_that_its_reader_may_see_now_and_of_no_other_reader_s_page(
    client, herd, reader, other, counted
):
    across = reverse("diagnostics:report-across", args=["twinning"])
    client.get(across)
    assert charts_of_all(client).status_code == 200
    assert len(counted) == 1
    other.memberships.filter(user=reader).delete()

    assert charts_of_all(client).status_code == 200
    assert [set(scope.herds.values()) for scope in counted] == [{"GLEN", "HILL"}, {"GLEN"}]
    client.force_login(member(herd, Role.MANAGER))
    assert charts_of_all(client).status_code == 200
    assert len(counted) == 3


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_a_report_is_shown_at_once_while_somebody_else_writes_for_long(client, settings):
    settings.REPORT_CALVINGS_AT_ONCE = 1000
    herd = HerdFactory(code="GLEN")
    litter(herd, date(2024, 1, 1), "female", "male")
    client.force_login(member(herd, Role.READER))
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as importing:
        importing.execute("BEGIN IMMEDIATE")
        begun = perf_counter()
        assert "1 of 1 calving was a multiple birth" in page(client).text
        assert charts_of_all(client).status_code == 200
        took = perf_counter() - begun
        importing.execute("ROLLBACK")

    assert took < connection.settings_dict["OPTIONS"]["timeout"] / 2
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone()[0] == 20_000  # entries wait as long as before


# --- Every report ---


def test_every_report_is_kept_without_loss(herd, subtests):
    full = full_herd("FULL", "Marked")
    for report in REPORTS.values():
        splits = report.splits or (Split.YEAR,)
        scopes = [scope_of(full, split=split) for split in splits] + [scope_of(full, herd, split=splits[0])]
        for scope in scopes:
            with subtests.test(report.name, by=scope.split, across=scope.across):
                made = report.document(scope)
                assert made.sections
                assert from_json(to_json(made)) == made
