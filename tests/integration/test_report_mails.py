"""Reports mailed each month: asked for on their page, once a month, of the herds and rights of the day."""

import io
from datetime import date, timedelta
from io import StringIO
from smtplib import SMTPException

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from diagnostics import report_mails, tasks
from diagnostics.mailing import Sending
from diagnostics.models import ReportMail, SavedReport
from diagnostics.policies.monthly import days_of
from diagnostics.policies.report_runs import MOST_AT_ONCE
from diagnostics.queries.saved_reports import first_month_of
from diagnostics.report_mails import letter, send_due_reports
from diagnostics.vocabulary import MailedPeriod
from herd.models import Herd
from herd.vocabulary import Role
from tests.factories import HerdFactory, UserFactory, member
from tests.reports import litter

pytestmark = pytest.mark.django_db

SITE = "https://herds.example.org"
TODAY = date(2026, 6, 10)
MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
AS_WISHED = {"name": "Twins of Glen", "period": "month_before", "day": "5"}


def of_address(user, *, verified=True):
    """A person whose e-mail address, if there is one, has been confirmed, unless told."""
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
    return user


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr(Herd, "today", lambda _herd: TODAY)


@pytest.fixture
def herd():
    """A herd with twins in May 2026, and a single calf in June."""
    herd = HerdFactory(code="GLEN", name="Glen Farm")
    litter(herd, date(2026, 5, 3), "female", "male")
    litter(herd, date(2026, 6, 1), "female")
    return herd


@pytest.fixture
def hill(herd, reader):
    """A second herd of the same reader, with a single calf in May."""
    hill = HerdFactory(code="HILL", name="Hill Farm")
    litter(hill, date(2026, 5, 9), "female")
    hill.memberships.create(user=reader, role=Role.READER.value)
    return hill


@pytest.fixture
def reader(client, herd):
    """A reader of the herd with a confirmed address, signed in."""
    user = of_address(member(herd, Role.READER, email="rita@example.org", username="rita"))
    client.force_login(user)
    return user


def asking(client, herd=None, name="twinning", query="", **wished):
    """Ask for a report each month, as its page does."""
    page = (
        reverse("diagnostics:report-monthly", args=[herd.code, name])
        if herd
        else reverse("diagnostics:report-monthly-across", args=[name])
    )
    answer = client.post(f"{page}{query}", {**AS_WISHED, **wished})
    assert answer.status_code == 302, answer.context["form"].errors
    saved = SavedReport.objects.order_by("-pk").first()
    SavedReport.objects.filter(pk=saved.pk).update(first_month=MAY)
    return saved


def became(on=TODAY, **more):
    return [sending for _saved, sending in send_due_reports(on, **more)]


def of_days(mail) -> str:
    return next(line for line in mail.body.splitlines() if line.startswith("Days: "))


def paper(mail) -> str:
    [content] = [content for _name, content, kind in mail.attachments if kind == "application/pdf"]
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


# --- What it says ---


def test_the_mail_tells_the_sentences_and_brings_the_report_and_where_it_stands(
    client, herd, reader, mailoutbox
):
    asking(client, herd, with_workbook="on", query="?by=month")

    assert became() == [Sending.SENT]
    [mail] = mailoutbox
    assert mail.to == ["rita@example.org"]
    assert mail.subject == "Freemartin: Twins of Glen"
    assert "1 of 1 calving was a multiple birth" in mail.body
    assert of_days(mail) == "Days: May 1, 2026 to May 31, 2026"
    address = f"{SITE}/herds/GLEN/reports/twinning/?by=month&since=2026-05-01&until=2026-05-31"
    assert f"{address}\n" in mail.body
    assert f"{SITE}{reverse('diagnostics:saved-reports')}" in mail.body
    assert [name for name, _content, _kind in mail.attachments] == [
        "GLEN-twinning-2026-06-10.pdf",
        "GLEN-twinning-2026-06-10.xlsx",
    ]
    assert "1 of 1 calving was a multiple birth" in paper(mail).replace("\n", " ")
    book = CalamineWorkbook.from_filelike(io.BytesIO(mail.attachments[1][1]))
    assert book.get_sheet_by_name("twinning").to_python()[1][:3] == ["2026-05", 1, 1]
    assert client.get(address.removeprefix(SITE)).status_code == 200


def test_a_report_with_nothing_to_tell_says_so(client, herd, reader, mailoutbox):
    asking(client, herd, query="?since=2020-01-01&until=2020-12-31", period="as_asked")
    became()

    assert "No calving is on record in these herds and days." in mailoutbox[0].body


def test_it_is_written_in_the_reader_s_language(client, herd, reader, mailoutbox):
    asking(client, herd)
    reader.language = "de"
    reader.save()
    became()

    assert "1. Mai 2026" in mailoutbox[0].body
    assert "1. Mai 2026" in paper(mailoutbox[0])


def test_files_too_large_for_a_mail_are_left_out_and_that_is_told(
    client, herd, reader, mailoutbox, monkeypatch
):
    asking(client, herd, with_workbook="on")
    monkeypatch.setattr(report_mails, "LARGEST_BYTES", 10)
    became()

    [mail] = mailoutbox
    assert mail.attachments == []
    assert "GLEN-twinning-2026-06-10.pdf, GLEN-twinning-2026-06-10.xlsx" in mail.body


def test_a_name_of_two_lines_stays_in_one_line_of_the_subject(client, herd, reader, mailoutbox):
    saved = asking(client, herd)
    SavedReport.objects.filter(pk=saved.pk).update(name="Twins\nBcc: everybody@example.org")
    became()

    assert mailoutbox[0].subject == "Freemartin: Twins Bcc: everybody@example.org"
    assert mailoutbox[0].recipients() == ["rita@example.org"]


# --- Of which days ---


@pytest.mark.parametrize(
    ("period", "month", "since", "until"),
    [
        ("month_before", date(2026, 3, 1), date(2026, 2, 1), date(2026, 2, 28)),
        ("month_before", date(2026, 1, 1), date(2025, 12, 1), date(2025, 12, 31)),
        ("this_year", date(2026, 6, 1), date(2026, 1, 1), date(2026, 5, 31)),
        ("this_year", date(2026, 1, 1), date(2025, 1, 1), date(2025, 12, 31)),
        ("last_12_months", date(2024, 3, 1), date(2023, 3, 1), date(2024, 2, 29)),
    ],
)
def test_days_that_move_on_are_whole_months(period, month, since, until):
    assert days_of(MailedPeriod(period), month) == (since, until)


def test_the_days_as_asked_stay_as_they_are(client, herd, reader, mailoutbox):
    asking(client, herd, query="?since=2026-06-01", period="as_asked")
    became()

    assert of_days(mailoutbox[0]) == "Days: since June 1, 2026"
    assert days_of(MailedPeriod.AS_ASKED, JUNE) is None


# --- Once a month, and whatever fails ---


def test_it_goes_out_once_a_month_however_often_it_is_looked_for(client, herd, reader, mailoutbox):
    asking(client, herd, day="10")

    assert became(date(2026, 6, 9)) == [Sending.SENT]  # May's, late
    assert became(date(2026, 6, 9)) == []
    assert [became(), became(), became(date(2026, 6, 30))] == [[Sending.SENT], [], []]
    assert became(date(2026, 7, 9)) == []
    assert became(date(2026, 7, 10)) == [Sending.SENT]
    assert list(ReportMail.objects.order_by("month").values_list("month", flat=True)) == [MAY, JUNE, JULY]


def test_a_machine_that_was_off_on_the_day_sends_it_late_of_the_month_that_was_meant(
    client, herd, reader, mailoutbox
):
    saved = asking(client, herd, day="28")
    SavedReport.objects.filter(pk=saved.pk).update(first_month=JUNE)

    assert became(date(2026, 7, 3)) == [Sending.SENT]
    assert of_days(mailoutbox[0]) == "Days: May 1, 2026 to May 31, 2026"
    assert ReportMail.objects.get().month == JUNE


@pytest.mark.parametrize(
    ("today", "day", "month"),
    [
        (date(2026, 6, 10), 11, JUNE),
        (date(2026, 6, 10), 10, JULY),
        (date(2026, 12, 31), 1, date(2027, 1, 1)),
    ],
)
def test_the_first_mail_comes_on_the_next_such_day(today, day, month):
    assert first_month_of(day, today=today) == month


def test_what_was_just_asked_for_is_not_sent_for_a_day_that_has_passed(client, herd, reader):
    client.post(reverse("diagnostics:report-monthly", args=["GLEN", "twinning"]), AS_WISHED)

    assert SavedReport.objects.get().first_month == JULY
    assert became() == []
    assert became(date(2026, 7, 5)) == [Sending.SENT]


def test_two_senders_at_once_send_it_once(client, herd, reader, mailoutbox, monkeypatch):
    saved = asking(client, herd)
    monkeypatch.setattr(report_mails, "reports_due", lambda _on: [(saved, JUNE), (saved, JUNE)])

    assert became() == [Sending.SENT, Sending.SENT_BEFORE]
    assert len(mailoutbox) == 1


def test_a_mailbox_that_fails_stops_no_other_is_told_on_the_page_and_tried_again(
    client, herd, reader, mailoutbox, monkeypatch, caplog
):
    asking(client, herd)
    other = of_address(member(herd, Role.VET, email="victor@example.org"))
    client.force_login(other)
    asking(client, herd)
    send = EmailMessage.send

    def half_broken(mail, *args):
        if mail.to == ["rita@example.org"]:
            raise SMTPException("mailbox full")
        return send(mail, *args)

    monkeypatch.setattr(EmailMessage, "send", half_broken)
    assert sorted(became()) == [Sending.FAILED, Sending.SENT]
    assert [mail.to for mail in mailoutbox] == [["victor@example.org"]]
    assert "could not be sent" in caplog.text
    assert "could not be made or sent" not in client.get(reverse("diagnostics:saved-reports")).text
    client.force_login(reader)
    assert "could not be made or sent" in client.get(reverse("diagnostics:saved-reports")).text

    monkeypatch.setattr(EmailMessage, "send", send)
    assert became() == [Sending.SENT]
    assert "could not be made or sent" not in client.get(reverse("diagnostics:saved-reports")).text


def test_a_report_that_cannot_be_made_stops_no_other_either(client, herd, reader, mailoutbox, caplog):
    broken = asking(client, herd)
    asking(client, herd, name="freemartins")
    SavedReport.objects.filter(pk=broken.pk).update(query="by=moon")

    assert sorted(became()) == [Sending.FAILED, Sending.SENT]
    assert "could not be written" in caplog.text


def test_who_is_gone_or_whose_address_is_not_confirmed_is_not_written_to(client, herd, reader, mailoutbox):
    saved = asking(client, herd)
    reader.email = "elsewhere@example.org"
    reader.save()
    assert became() == []
    tasks.send_report_now.call(saved.pk)
    reader.email, reader.is_active = "rita@example.org", False
    reader.save()
    assert became() == []
    assert mailoutbox == []


# --- Rights of the day ---


def test_a_herd_that_was_left_is_left_out_and_the_mail_and_the_page_say_so(
    client, herd, reader, hill, mailoutbox
):
    saved = asking(client, query="?herd=GLEN&herd=HILL")
    hill.memberships.all().delete()
    became()

    [mail] = mailoutbox
    assert "1 of 1 calving was a multiple birth" in mail.body
    assert "Left out, no longer among your herds: Hill Farm (HILL)" in mail.body
    assert "herd=GLEN&since" in mail.body
    assert "Hill" not in paper(mail)
    page = client.get(reverse("diagnostics:saved-reports")).text
    assert "Left out, no longer among your herds: Hill Farm (HILL)." in page
    assert {each.code for each in saved.herds.all()} == {"GLEN", "HILL"}


def test_a_herd_that_was_left_is_called_what_it_was_called_then(client, herd, reader, hill, mailoutbox):
    """What it is called now is for its members."""
    asking(client, query="?herd=GLEN&herd=HILL")
    [membership] = hill.memberships.filter(user=reader)
    membership.delete()
    hill.name = "Sold to Brennan"
    hill.save()
    became()

    page = client.get(reverse("diagnostics:saved-reports")).text
    for told in (page, mailoutbox[0].body):
        assert "Left out, no longer among your herds: Hill Farm (HILL)" in told
        assert "Brennan" not in told

    Herd.history.all().delete()
    assert (
        "no longer among your herds: a herd you have left."
        in client.get(reverse("diagnostics:saved-reports")).text
    )


def test_all_herds_are_those_of_the_day(client, herd, reader, mailoutbox):
    asking(client)
    new = HerdFactory(code="NEW", name="New Farm")
    litter(new, date(2026, 5, 20), "female")
    new.memberships.create(user=reader, role=Role.READER.value)
    became()

    assert "1 of 2 calvings was a multiple birth" in mailoutbox[0].body
    assert "Left out" not in mailoutbox[0].body


@pytest.mark.parametrize("across", [True, False])
def test_with_no_herd_left_nothing_is_sent_and_the_page_tells(client, herd, reader, mailoutbox, across):
    asking(client, None if across else herd)
    herd.memberships.all().delete()

    assert became() == [Sending.NOTHING_WAITS]
    assert mailoutbox == []
    assert not ReportMail.objects.exists()
    page = client.get(reverse("diagnostics:saved-reports"))
    assert "It is not sent: you may not see any of its herds any more." in page.text
    assert "Send one now" not in page.text


def test_a_herd_that_is_gone_goes_from_the_report_too(client, herd, reader, mailoutbox):
    empty = HerdFactory(code="HILL")
    empty.memberships.create(user=reader, role=Role.READER.value)
    saved = asking(client, query="?herd=GLEN&herd=HILL")
    empty.delete()
    became()

    assert [each.code for each in saved.herds.all()] == ["GLEN"]
    assert "1 of 1 calving was" in mailoutbox[0].body


# --- The page and the form ---


def test_a_report_s_page_leads_to_the_form_with_what_it_was_asked_for(client, herd, reader):
    page = client.get(reverse("diagnostics:report", args=["GLEN", "twinning"]), {"by": "month", "until": ""})
    address = reverse("diagnostics:report-monthly", args=["GLEN", "twinning"]) + "?by=month"

    assert f'href="{address}"' in page.text
    form = client.get(address)
    assert "The days shown now: all on record" in form.text
    assert 'value="Twinning, Glen Farm"' in form.text


@pytest.mark.parametrize(
    ("name", "query", "period"),
    [
        ("twinning", "", "month_before"),
        ("twinning", "?by=parity", "month_before"),
        ("twinning", "?by=month", "last_12_months"),  # of one month it would be one row
        ("twinning", "?since=2026-01-01", "as_asked"),
        ("register", "", "as_asked"),  # the animals in the herd, not those born last month
        ("data-quality", "", "as_asked"),
    ],
)
def test_the_days_proposed_are_those_one_would_choose(client, herd, reader, name, query, period):
    form = client.get(reverse("diagnostics:report-monthly", args=["GLEN", name]) + query).context["form"]

    assert form["period"].value() == period


def test_asked_for_twice_it_is_one_as_it_was_asked_for_last(client, herd, reader):
    asking(client, herd, query="?by=month")
    asking(client, herd, query="?by=month&until=", day="7", period="this_year")

    saved = SavedReport.objects.get()
    assert (saved.day, saved.period) == (7, "this_year")
    assert (
        "sent to you already"
        in client.get(reverse("diagnostics:report-monthly", args=["GLEN", "twinning"]) + "?by=month").text
    )
    asking(client, herd)
    assert SavedReport.objects.count() == 2


@pytest.mark.parametrize(("field", "value"), [("day", "29"), ("day", "0"), ("period", "ever"), ("name", " ")])
def test_what_cannot_be_is_told_beside_its_field(client, herd, reader, field, value):
    address = reverse("diagnostics:report-monthly", args=["GLEN", "twinning"])
    answer = client.post(address, {**AS_WISHED, field: value})

    assert list(answer.context["form"].errors) == [field]
    assert not SavedReport.objects.exists()


def test_an_address_that_cannot_be_read_leads_to_the_page_which_says_why(client, herd, reader):
    answer = client.get(reverse("diagnostics:report-monthly", args=["GLEN", "twinning"]), {"since": "soon"})

    assert (
        answer.headers["Location"] == reverse("diagnostics:report", args=["GLEN", "twinning"]) + "?since=soon"
    )


@pytest.mark.parametrize("address", ["", "stranger@example.org"])
def test_without_a_confirmed_address_nothing_is_saved_and_the_page_says_what_is_missing(
    client, herd, address
):
    client.force_login(of_address(member(herd, Role.READER, email=address), verified=False))
    form = reverse("diagnostics:report-monthly", args=["GLEN", "twinning"])
    assert reverse("account_email") in client.get(form).text

    answer = client.post(form, AS_WISHED)
    assert "in your account first" in answer.text
    assert not SavedReport.objects.exists()


def test_there_is_an_end_to_how_many_are_sent_to_one_person(client, herd, reader, monkeypatch):
    monkeypatch.setattr("diagnostics.actions.saved_reports.MOST_SAVED", 1)
    asking(client, herd)
    address = reverse("diagnostics:report-monthly", args=["GLEN", "freemartins"])

    assert "At most 1 reports are sent to one person" in client.post(address, AS_WISHED).text
    assert SavedReport.objects.count() == 1
    asking(client, herd, day="9")  # changing the one is no other


def test_it_is_renamed_sent_at_once_and_stopped_on_its_own_page(client, herd, reader, mailoutbox):
    saved = asking(client, herd, query="?by=quarter")
    listed = client.get(reverse("diagnostics:saved-reports")).text
    assert "Twins of Glen" in listed
    assert "Glen Farm (GLEN)" in listed
    assert "first on May 5, 2026" in listed
    assert "split by: Quarter" in listed

    change = reverse("diagnostics:saved-report", args=[saved.public_id])
    assert 'value="Twins of Glen"' in client.get(change).text
    client.post(change, {"name": "Twins", "period": "last_12_months", "day": "28", "with_workbook": "on"})
    saved.refresh_from_db()
    assert (saved.name, saved.period, saved.day, saved.with_workbook) == ("Twins", "last_12_months", 28, True)

    sent = client.post(reverse("diagnostics:saved-report-send", args=[saved.public_id]), follow=True)
    assert "«Twins» is being made, and goes to rita@example.org." in sent.text
    [task] = DBTaskResult.objects.filter(task_path=tasks.send_report_now.module_path)
    tasks.send_report_now.call(*task.args_kwargs["args"])
    assert [mail.subject for mail in mailoutbox] == ["Freemartin: Twins"]
    assert not ReportMail.objects.exists()  # the month's own mail is still to come

    stopped = client.post(reverse("diagnostics:saved-report-stop", args=[saved.public_id]), follow=True)
    assert "«Twins» is sent no more." in stopped.text
    assert not SavedReport.objects.exists()
    tasks.send_report_now.call(saved.pk)
    assert len(mailoutbox) == 1


def test_of_one_person_s_reports_a_few_wait_to_be_sent_by_hand_and_the_worker_is_left_to_others_too(
    client, herd, reader
):
    def press(day):
        saved = asking(client, herd, query=f"?since=2026-05-{day:02}")
        return client.post(reverse("diagnostics:saved-report-send", args=[saved.public_id]), follow=True)

    told = [press(day) for day in range(1, MOST_AT_ONCE + 2)]

    assert "is being made" in told[-2].text
    assert f"{MOST_AT_ONCE} reports wait to be sent to you already." in told[-1].text
    waiting = DBTaskResult.objects.filter(task_path=tasks.send_report_now.module_path)
    assert waiting.count() == MOST_AT_ONCE
    waiting.update(status="SUCCESSFUL", finished_at=timezone.now())
    assert "is being made" in press(28).text


@override_settings(SITE_ADDRESS="")
def test_a_server_that_does_not_know_its_address_says_so(client, herd, reader, mailoutbox, caplog):
    saved = asking(client, herd)
    DBTaskResult.objects.all().delete()

    told = client.post(reverse("diagnostics:saved-report-send", args=[saved.public_id]), follow=True)
    assert "FREEMARTIN_ADDRESS is not set" in told.text
    assert not DBTaskResult.objects.exists()
    assert tasks.send_monthly_reports.call() == 0
    assert "FREEMARTIN_ADDRESS" in caplog.text
    with pytest.raises(CommandError, match="FREEMARTIN_ADDRESS"):
        call_command("send_reports")


@pytest.mark.parametrize("name", ["saved-report", "saved-report-stop", "saved-report-send"])
def test_nobody_but_its_owner_finds_it(client, herd, reader, name):
    saved = asking(client, herd)
    address = reverse(f"diagnostics:{name}", args=[saved.public_id])
    client.force_login(member(herd, Role.MANAGER))
    assert client.post(address, AS_WISHED).status_code == 404
    assert "Twins of Glen" not in client.get(reverse("diagnostics:saved-reports")).text
    client.logout()
    assert client.post(address).headers["Location"].startswith(reverse("account_login"))
    assert SavedReport.objects.get().name == "Twins of Glen"


def test_a_stranger_and_somebody_without_a_herd_ask_for_nothing(client, herd):
    client.force_login(of_address(UserFactory(email="stray@example.org")))
    of_herd = reverse("diagnostics:report-monthly", args=["GLEN", "twinning"])
    across = reverse("diagnostics:report-monthly-across", args=["twinning"])

    assert [client.post(address, AS_WISHED).status_code for address in (of_herd, across)] == [404, 404]
    client.force_login(member(HerdFactory(), Role.MANAGER, email="m@example.org"))
    assert client.post(f"{across}?herd=GLEN", AS_WISHED).status_code == 302
    assert not SavedReport.objects.exists()


# --- The queue and the command ---


def test_the_task_puts_the_next_turn_on_the_queue_and_sends_what_is_due(client, herd, reader, mailoutbox):
    DBTaskResult.objects.all().delete()
    saved = asking(client, herd, day="1")
    SavedReport.objects.filter(pk=saved.pk).update(first_month=timezone.now().date().replace(day=1))

    assert tasks.send_monthly_reports.call() == 1
    assert tasks.send_monthly_reports.call() == 0
    assert len(mailoutbox) == 1
    [waiting] = DBTaskResult.objects.all()
    assert waiting.run_after == tasks.next_at(tasks.REPORTS_AT, timezone.now())
    assert not tasks.schedule_reports()


def test_the_command_tells_what_it_would_send_sends_it_and_ends_with_1_where_one_fails(
    client, herd, reader, mailoutbox, monkeypatch
):
    saved = asking(client, herd, day="1")
    told = StringIO()

    call_command("send_reports", dry_run=True, stdout=told)
    assert told.getvalue() == (
        "rita <rita@example.org>: Twins of Glen\n"
        "1 reports would be sent; of 0 no herd is left that the reader may see.\n"
    )
    assert mailoutbox == []
    assert not ReportMail.objects.exists()
    call_command("send_reports", stdout=StringIO())
    assert len(mailoutbox) == 1

    ReportMail.objects.all().delete()

    def broken(*_sent, **_more):
        raise OSError("no way")

    monkeypatch.setattr(report_mails, "post", broken)
    with pytest.raises(CommandError, match="1 mails could not be sent"):
        call_command("send_reports", stdout=StringIO())
    saved.refresh_from_db()
    assert timezone.now() - saved.failed_at < timedelta(minutes=1)


def test_a_letter_can_be_written_for_every_report(client, herd, reader):
    from diagnostics.presenters.reports.registry import REPORTS

    for name in REPORTS:
        saved = asking(client, herd, name=name, period="last_12_months")
        written = letter(saved, JUNE)
        assert written is not None
        assert written.files[0].content.startswith(b"%PDF"), name
