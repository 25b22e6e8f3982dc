"""Every word of every report goes through gettext: spoken in a strange language it leaves no plain letter."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from diagnostics.models import Laboratory, ReportRun, SavedReport
from diagnostics.presenters.reports.registry import REPORTS
from diagnostics.report_mails import letter
from diagnostics.reports import published
from diagnostics.reports.kept import to_json
from diagnostics.reports.scope import Split
from diagnostics.tasks import make_report
from diagnostics.vocabulary import MailedPeriod
from herd.vocabulary import Role
from tests.births import assayed, calved, single, twin_to_a_bull
from tests.factories import AnimalFactory, HerdFactory, member
from tests.integration.test_words import records_own_words
from tests.pseudo_locale import pseudo_locale, untranslated
from tests.reports import litter, scope_of

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


def test_no_word_is_left_untranslated_while_a_large_report_is_made_nor_once_it_is(client, herd, settings):
    settings.REPORT_CALVINGS_AT_ONCE = 0
    client.force_login(member(herd, Role.MANAGER))
    address = reverse("diagnostics:report", args=[herd.code, "twinning"])
    with pseudo_locale():
        pages = [client.get(address)]
        on_queue = DBTaskResult.objects.filter(task_path=make_report.module_path)
        on_queue.update(enqueued_at=timezone.now() - timedelta(hours=1))
        pages.append(client.get(address))
        for known in (0, 9):
            on_queue.update(status="RUNNING", started_at=timezone.now())
            ReportRun.objects.update(questions_answered=1, questions_in_all=known)
            pages.append(client.get(address))
        on_queue.update(status="FAILED")
        pages.append(client.get(address))
        document = to_json(REPORTS["twinning"].document(scope_of(herd)))
        ReportRun.objects.update(document=document, finished_at=timezone.now())
        pages.append(client.get(address))
    assert len({page.content for page in pages}) == len(pages)
    data = records_own_words() | CITED | {"GMT", "IST"}
    assert [untranslated(page.content.decode(), data=data) for page in pages] == [[]] * len(pages)


def test_no_word_of_a_monthly_report_is_left_untranslated_on_its_pages_or_in_its_mail(client, herd):
    reader = member(herd, Role.MANAGER, email="1@example.org")
    away = HerdFactory(code="43", name="4712")
    common = {
        "report": "twinning",
        "query": "by=month&since=2022-01-01",
        "day": 1,
        "first_month": date(2026, 1, 1),
    }
    for number, period in enumerate(MailedPeriod):
        saved = SavedReport.objects.create(
            user=reader, name=str(number), key=str(number), across=number < 2, period=period.value, **common
        )
        saved.herds.set([herd, away] if number < 3 else [away])
    SavedReport.objects.filter(key="0").update(failed_at=timezone.now(), with_workbook=True)
    client.force_login(reader)
    with pseudo_locale():
        written = letter(SavedReport.objects.get(key="0"), date(2026, 6, 1))
        pages = [
            client.get(reverse("diagnostics:saved-reports")),
            client.get(reverse("diagnostics:saved-report", args=[saved.public_id])),
            client.get(reverse("diagnostics:report-monthly", args=[herd.code, "twinning"])),
        ]
    data = records_own_words() | CITED | {"XLSX", "UTC", "1@example.org"}
    lines = [line for line in written.body.splitlines() if not line.startswith("http")]
    said = [*(page.text for page in pages), f"<p>{' '.join(lines)}</p>"]
    assert [untranslated(each, data=data) for each in said] == [[]] * len(said)


@pytest.mark.parametrize("name", REPORTS)
def test_a_page_of_a_report_stays_small_and_each_file_of_a_full_one_can_be_made(client, herd, name):
    client.force_login(member(herd, Role.MANAGER))
    page = client.get(reverse("diagnostics:report", args=[herd.code, name]))
    assert len(page.content) < 60_000
    for form in ("csv", "xlsx", "pdf"):
        answer = client.get(reverse("diagnostics:report-file", args=[herd.code, name, form]))
        assert answer.status_code == 200
        assert len(answer.content) > 50
