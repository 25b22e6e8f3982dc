"""The daily mail of what waits: to whom, what it says, once a day, whatever fails."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from smtplib import SMTPException

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone, translation

from diagnostics import mails
from diagnostics.mails import Sending, letter, send_due
from diagnostics.models import WorklistMail
from diagnostics.tasks import MAILS_AT, next_at, schedule_mails, send_worklist_mails
from herd.models import Herd
from herd.vocabulary import Role
from tests.births import TODAY, assayed, twin_to_a_bull
from tests.factories import HerdFactory, member
from tests.waiting import sent, unverified

pytestmark = pytest.mark.django_db

SITE = "https://herds.example.org"


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr(Herd, "today", lambda _herd: TODAY)


@pytest.fixture
def herd():
    return HerdFactory(code="MEADOW", name="Meadow Brook")


def of_address(user, *, verified=True):
    """A person whose e-mail address, if there is one, has been confirmed, unless told."""
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
    return user


def asking(herd, *roles, **fields):
    user = of_address(member(herd, *(roles or (Role.VET,)), **{"email": "victor@example.org", **fields}))
    WorklistMail.objects.create(user=user)
    return user


def became(on=TODAY, **more):
    return [sending for _user, sending in send_due(on, **more)]


# --- What it says ---


def test_it_tells_what_waits_in_each_herd_with_whole_addresses(herd, mailoutbox):
    vet = asking(herd, first_name="Victor", last_name="Vale")
    hill = HerdFactory(code="HILL", name="Hill Farm")
    vet.memberships.create(herd=hill, role=Role.VET.value)
    twin_to_a_bull(herd, "1")
    twin_to_a_bull(herd, "2")
    twin_to_a_bull(hill, "3")
    sent(hill, "4", on=date(2026, 5, 1))

    assert became() == [Sending.SENT]

    [mail] = mailoutbox
    assert mail.to == ["victor@example.org"]
    assert mail.subject == "Freemartin: 5 things wait in your herds"
    assert "Victor Vale" in mail.body
    assert f"To sample: 3\n  Hill Farm: 1\n  Meadow Brook: 2\n  {SITE}/worklists/to-sample/\n" in mail.body
    assert f"At the laboratory: 1\n  Hill Farm: 1\n  {SITE}/worklists/at-laboratory/\n" in mail.body
    assert f"{SITE}{reverse('diagnostics:worklists')}#mail" in mail.body
    assert "Do not breed" not in mail.body


def test_none_is_sent_when_nothing_waits(herd, mailoutbox):
    asking(herd)
    sent(herd, "4", on=date(2026, 5, 30))  # at the laboratory, and in time

    assert became() == [Sending.NOTHING_WAITS]
    assert mailoutbox == []


def test_what_one_may_not_do_oneself_is_not_told(herd, mailoutbox):
    asking(herd, Role.STAFF)
    twin_to_a_bull(herd, "1")

    assert became() == [Sending.NOTHING_WAITS]


def test_what_one_entered_oneself_waits_for_somebody_else(herd):
    vet, other = asking(herd), member(herd, Role.VET)
    unverified(herd, "0")
    assayed(twin_to_a_bull(herd, "1"), "detected", by=vet)

    assert "To verify: 1\n" in letter(vet).body
    assert "To verify: 2\n" in letter(other).body


def test_it_is_written_in_the_reader_s_language(herd, mailoutbox):
    asking(herd, language="es")
    twin_to_a_bull(herd, "1")

    became()

    with translation.override("es"):
        words = translation.gettext("To sample")
    assert f"{words}: 1" in mailoutbox[0].body


# --- Once a day, and whatever fails ---


def test_it_goes_out_once_a_day_and_again_the_next(herd, mailoutbox):
    asking(herd)
    twin_to_a_bull(herd, "1")

    assert (became(), became()) == ([Sending.SENT], [])
    assert became(TODAY + timedelta(days=1)) == [Sending.SENT]
    assert len(mailoutbox) == 2


def test_two_senders_at_once_send_it_once(herd, mailoutbox, monkeypatch):
    vet = asking(herd)
    twin_to_a_bull(herd, "1")
    wish = WorklistMail.objects.get(user=vet)
    monkeypatch.setattr(mails, "mails_due", lambda _on: [wish, wish])

    assert became() == [Sending.SENT, Sending.SENT_BEFORE]
    assert len(mailoutbox) == 1


def test_one_that_fails_stops_no_other_is_logged_and_tried_again(herd, mailoutbox, monkeypatch, caplog):
    asking(herd, email="broken@example.org")
    asking(herd, email="whole@example.org")
    twin_to_a_bull(herd, "1")
    post = mails.post

    def half_broken(subject, body, to, **more):
        if to == "broken@example.org":
            raise SMTPException("mailbox full")
        post(subject, body, to, **more)

    monkeypatch.setattr(mails, "post", half_broken)

    assert sorted(became()) == [Sending.FAILED, Sending.SENT]
    assert [mail.to for mail in mailoutbox] == [["whole@example.org"]]
    assert "could not be sent" in caplog.text
    assert "broken@example.org" not in caplog.messages[0]
    monkeypatch.setattr(mails, "post", post)
    assert became() == [Sending.SENT]


def test_who_is_gone_or_has_no_address_is_written_to_no_more(herd, mailoutbox):
    asking(herd, is_active=False)
    asking(herd, email="")
    left = asking(herd, email="left@example.org")
    left.memberships.all().delete()
    twin_to_a_bull(herd, "1")

    assert became() == [Sending.NOTHING_WAITS]
    assert mailoutbox == []


# --- The queue and the command ---


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (datetime(2026, 6, 1, 3, 59, tzinfo=UTC), datetime(2026, 6, 1, 4, tzinfo=UTC)),
        (datetime(2026, 6, 1, 4, tzinfo=UTC), datetime(2026, 6, 1, 6, tzinfo=UTC)),
        (datetime(2026, 6, 1, 6, tzinfo=UTC), datetime(2026, 6, 2, 4, tzinfo=UTC)),
    ],
)
def test_the_turn_after_the_next_is_for_what_was_left(now, then):
    assert next_at(MAILS_AT, now) == then


def test_the_task_puts_the_next_turn_on_the_queue_and_sends_today_s(herd, mailoutbox):
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.all().delete()
    asking(herd)
    twin_to_a_bull(herd, "1")

    assert send_worklist_mails.call() == 1
    assert len(mailoutbox) == 1
    [waiting] = DBTaskResult.objects.all()
    assert waiting.run_after == next_at(MAILS_AT, timezone.now())
    assert not schedule_mails()


@override_settings(SITE_ADDRESS="")
def test_without_an_address_of_the_site_none_is_sent_and_that_is_told(herd, mailoutbox, caplog):
    asking(herd)
    twin_to_a_bull(herd, "1")

    assert send_worklist_mails.call() == 0
    assert "FREEMARTIN_ADDRESS" in caplog.text
    with pytest.raises(CommandError, match="FREEMARTIN_ADDRESS"):
        call_command("send_worklists")
    assert mailoutbox == []


def test_the_command_tells_whom_it_would_send_to_and_sends_nothing(herd, mailoutbox):
    asking(herd, username="victor")
    twin_to_a_bull(herd, "1")
    told = StringIO()

    call_command("send_worklists", dry_run=True, stdout=told)

    assert (
        told.getvalue() == "victor <victor@example.org>\n1 mails would be sent; for 0 people nothing waits.\n"
    )
    assert mailoutbox == []
    assert WorklistMail.objects.get().sent_on is None


def test_the_command_sends_and_ends_with_1_where_one_failed(herd, mailoutbox, monkeypatch):
    asking(herd)
    twin_to_a_bull(herd, "1")

    call_command("send_worklists", stdout=StringIO())

    assert len(mailoutbox) == 1

    WorklistMail.objects.update(sent_on=None)

    def broken(*_args, **_more):
        raise OSError("no way")

    monkeypatch.setattr(mails, "post", broken)
    with pytest.raises(CommandError, match="1 mails could not be sent"):
        call_command("send_worklists", stdout=StringIO())


# --- The switch ---


def switch(client, daily):
    return client.post(reverse("diagnostics:worklist-mail"), {"daily": daily}, follow=True)


def test_a_person_switches_it_on_and_off(herd, client):
    client.force_login(of_address(member(herd, Role.VET, email="victor@example.org")))

    assert "You will be told each morning" in switch(client, "on").text
    assert "Send no mail any more" in switch(client, "on").text
    assert WorklistMail.objects.count() == 1
    assert "No mail will tell you" in switch(client, "off").text
    assert WorklistMail.objects.count() == 0


def test_without_an_e_mail_address_one_is_asked_for_first(herd, client):
    client.force_login(member(herd, Role.VET))

    page = switch(client, "on")

    assert "Enter an e-mail address in your account first." in page.text
    assert reverse("account_email") in page.text
    assert WorklistMail.objects.count() == 0


def test_an_address_that_nobody_has_confirmed_may_be_a_stranger_s_and_is_not_written_to(
    herd, client, mailoutbox
):
    stating = of_address(member(herd, Role.VET, email="stranger@example.org"), verified=False)
    client.force_login(stating)
    twin_to_a_bull(herd, "1")

    page = switch(client, "on")

    assert "Confirm stranger@example.org in your account first" in page.text
    assert WorklistMail.objects.count() == 0
    # Nor where it was confirmed when the mail was asked for, and changed since.
    WorklistMail.objects.create(user=stating)
    assert became() == []
    assert mailoutbox == []
