"""Mails nobody's visit sends, where the sender is ended in the middle: sent later, and twice only where it must be."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.db import DatabaseError
from django.urls import reverse

from diagnostics import mailing, mails, report_mails
from diagnostics.actions.saved_reports import Meant, Wishes, begin_report, save_report, undo_report
from diagnostics.actions.worklist_mails import begin_mail, undo_mail
from diagnostics.mailing import Sending
from diagnostics.models import ReportMail, SavedReport, WorklistMail
from diagnostics.policies.sending import GIVEN_UP_AFTER
from diagnostics.vocabulary import MailedPeriod
from herd.models import Herd
from herd.vocabulary import Role
from tests.births import TODAY, twin_to_a_bull
from tests.factories import HerdFactory, member

pytestmark = pytest.mark.django_db

MORNING = datetime(TODAY.year, TODAY.month, TODAY.day, 4, tzinfo=UTC)
MONTH = TODAY.replace(day=1)


class Ended(BaseException):
    """The process is ended: nothing of it runs any more, not even what handles errors."""


def ended(*_args, **_more):
    raise Ended


@dataclass
class Mail:
    """One kind of mail: how its turn is taken, where its letter is written, and how it is noted."""

    module: object
    take_turn: Callable[[], list[Sending]]
    begin: Callable[[datetime], bool]
    undo: Callable[[datetime], None]
    done: str


@pytest.fixture
def vet(monkeypatch):
    """A vet of a confirmed address in a herd where something waits, and of which there is something to report."""
    monkeypatch.setattr(Herd, "today", lambda _herd: TODAY)
    herd = HerdFactory(code="GLEN")
    twin_to_a_bull(herd, "1")
    vet = member(herd, Role.VET, email="victor@example.org")
    EmailAddress.objects.create(user=vet, email=vet.email, primary=True, verified=True)
    return vet


def each_morning(vet) -> Mail:
    wish = WorklistMail.objects.create(user=vet)
    return Mail(
        mails,
        lambda: [sending for _user, sending in mails.send_due(TODAY)],
        lambda at: begin_mail(wish=wish, on=TODAY, at=at),
        lambda at: undo_mail(wish=wish, begun_at=at),
        "end_mail",
    )


def each_month(vet) -> Mail:
    herds = list(Herd.objects.filter(code="GLEN"))
    meant = Meant(key="k", report="twinning", across=False, all_herds=False, herds=herds, query="")
    wishes = Wishes(name="Twins", period=MailedPeriod.AS_ASKED, day=1, with_workbook=False)
    saved = save_report(user=vet, meant=meant, wishes=wishes, today=date(2025, 12, 31))
    return Mail(
        report_mails,
        lambda: [sending for _saved, sending in report_mails.send_due_reports(TODAY)],
        lambda at: begin_report(saved=saved, month=MONTH, at=at),
        lambda at: undo_report(saved=saved, month=MONTH, begun_at=at),
        "end_report",
    )


@pytest.fixture(params=[each_morning, each_month], ids=lambda kind: kind.__name__)
def mail(request, vet):
    return request.param(vet)


@pytest.fixture
def clock(monkeypatch):
    """What the senders take for the time: set `clock.at`."""
    clock = SimpleNamespace(at=MORNING)
    monkeypatch.setattr(mailing, "timezone", SimpleNamespace(now=lambda: clock.at))
    return clock


def crash(mail, monkeypatch, where, name, by=ended):
    """Take a turn that is ended in the middle."""
    with monkeypatch.context() as during:
        during.setattr(where, name, by)
        with pytest.raises(Ended):
            mail.take_turn()


def handed_over_and_ended(send):
    def handing(letter, *args):
        send(letter, *args)
        raise Ended

    return handing


def test_ended_while_it_was_written_it_goes_out_with_the_next_turn(mail, clock, mailoutbox, monkeypatch):
    crash(mail, monkeypatch, mail.module, "letter")

    assert mail.take_turn() == [Sending.SENT]
    assert mail.take_turn() == []
    assert len(mailoutbox) == 1


def test_ended_before_it_was_handed_over_it_goes_out_once_an_hour_later(mail, clock, mailoutbox, monkeypatch):
    crash(mail, monkeypatch, EmailMessage, "send")

    clock.at += GIVEN_UP_AFTER - timedelta(seconds=1)
    assert mail.take_turn() == [Sending.SENT_BEFORE]  # for all that is known, somebody is sending it
    assert mailoutbox == []
    clock.at += timedelta(seconds=1)
    assert mail.take_turn() == [Sending.SENT]
    assert mail.take_turn() == []
    assert len(mailoutbox) == 1


def test_ended_before_it_was_noted_as_sent_it_comes_twice_as_one_and_the_same_mail(
    mail, clock, mailoutbox, monkeypatch
):
    crash(mail, monkeypatch, EmailMessage, "send", handed_over_and_ended(EmailMessage.send))

    clock.at += GIVEN_UP_AFTER
    assert mail.take_turn() == [Sending.SENT]
    assert mail.take_turn() == []
    first, second = (each.message()["Message-ID"] for each in mailoutbox)
    assert first == second
    assert first.endswith("@herds.example.org>")


def test_ended_after_it_was_noted_as_sent_it_does_not_come_again(mail, clock, mailoutbox):
    turn = mails.send_due(TODAY) if mail.module is mails else report_mails.send_due_reports(TODAY)
    next(iter(turn))
    turn.close()

    clock.at += GIVEN_UP_AFTER
    assert mail.take_turn() == []
    assert len(mailoutbox) == 1


def test_what_was_given_up_is_taken_over_by_one(mail):
    assert mail.begin(MORNING)
    later = MORNING + GIVEN_UP_AFTER
    assert [mail.begin(later), mail.begin(later)] == [True, False]


def test_who_comes_back_too_late_takes_back_no_note_but_his_own(mail, clock, mailoutbox):
    assert mail.begin(MORNING)
    later = MORNING + GIVEN_UP_AFTER
    assert mail.begin(later)
    mail.undo(MORNING)
    assert not mail.begin(later)
    mail.undo(later)
    assert mail.begin(later)


def test_one_that_failed_is_tried_again_at_once_after_it_had_been_begun(mail, clock, mailoutbox, monkeypatch):
    with monkeypatch.context() as during:
        during.setattr(EmailMessage, "send", lambda *_args: (_ for _ in ()).throw(OSError("no way")))
        assert mail.take_turn() == [Sending.FAILED]

    assert mail.take_turn() == [Sending.SENT]
    assert len(mailoutbox) == 1


def test_where_it_cannot_be_noted_as_sent_the_others_are_sent_nonetheless(
    mail, clock, mailoutbox, monkeypatch, caplog
):
    def locked(**_more):
        raise DatabaseError("database is locked")

    monkeypatch.setattr(mail.module, mail.done, locked)

    assert mail.take_turn() == [Sending.SENT]
    assert "was sent, which could not be noted" in caplog.text
    clock.at += timedelta(minutes=30)
    assert mail.take_turn() == [Sending.SENT_BEFORE]
    assert len(mailoutbox) == 1


# --- A report that ends its maker each time ---


@pytest.fixture
def large(vet, monkeypatch):
    """A report of the vet's that ends whoever makes it; `large.ends` says whether it still does."""
    each_month(vet)
    large = SimpleNamespace(saved=SavedReport.objects.get(), ends=True)
    write = report_mails.letter

    def letter(saved, month):
        if saved.pk == large.saved.pk and large.ends:
            raise Ended
        return write(saved, month)

    monkeypatch.setattr(report_mails, "letter", letter)
    return large


def turns(number: int) -> None:
    """Take the monthly turn so often, ended or not."""
    for _turn in range(number):
        with suppress(Ended):
            list(report_mails.send_due_reports(TODAY))


def test_a_report_that_ends_its_maker_holds_up_nobody_after_the_first_time(vet, large, mailoutbox):
    other = member(Herd.objects.get(), Role.VET, email="olga@example.org")
    EmailAddress.objects.create(user=other, email=other.email, primary=True, verified=True)
    theirs = large.saved.public_id
    SavedReport.objects.create(user=vet, key="2", **_like(large.saved))
    SavedReport.objects.create(user=other, key="k", **_like(large.saved)).herds.set(Herd.objects.all())

    turns(1)
    assert mailoutbox == []
    turns(1)
    assert [mail.to for mail in mailoutbox] == [["olga@example.org"]]
    assert SavedReport.objects.get(public_id=theirs).cut_off == 2


def _like(saved: SavedReport) -> dict[str, object]:
    copied = ("name", "report", "across", "all_herds", "query", "period", "day", "first_month")
    return {name: getattr(saved, name) for name in copied}


def test_a_report_that_ended_its_maker_three_times_is_left_and_its_page_says_so(vet, large, client):
    client.force_login(vet)
    page = reverse("diagnostics:saved-reports")
    turns(2)
    assert "It is not sent any more" not in client.get(page).text
    turns(5)

    large.saved.refresh_from_db()
    assert large.saved.cut_off == 3
    assert "It is not sent any more" in client.get(page).text


def test_a_report_that_was_left_is_tried_again_once_changed_and_counts_anew_once_made(
    vet, large, client, mailoutbox
):
    client.force_login(vet)
    turns(3)
    said = {"name": "Twins", "period": "as_asked", "day": "1"}
    client.post(reverse("diagnostics:saved-report", args=[large.saved.public_id]), said)
    turns(2)
    large.ends = False
    turns(1)

    large.saved.refresh_from_db()
    assert (len(mailoutbox), large.saved.cut_off) == (1, 0)


def test_a_report_that_was_left_and_is_sent_by_hand_is_tried_again(large):
    turns(3)
    large.ends = False
    report_mails.send_now(large.saved, TODAY)

    large.saved.refresh_from_db()
    assert large.saved.cut_off == 0


def test_a_report_that_cannot_be_made_ends_nobody_and_is_tried_each_day(vet, monkeypatch):
    month = each_month(vet)
    monkeypatch.setattr(report_mails, "letter", lambda *_args: 1 / 0)

    assert [month.take_turn() for _turn in range(5)] == [[Sending.FAILED]] * 5


def test_a_report_stopped_while_it_is_made_is_not_sent_and_holds_up_nobody(vet, mailoutbox, monkeypatch):
    month = each_month(vet)
    write = report_mails.letter

    def stopped_meanwhile(saved, of):
        written = write(saved, of)
        SavedReport.objects.all().delete()
        return written

    monkeypatch.setattr(report_mails, "letter", stopped_meanwhile)

    assert month.take_turn() == [Sending.SENT_BEFORE]
    assert mailoutbox == []
    assert not ReportMail.objects.exists()


def test_where_it_cannot_be_noted_as_begun_it_is_not_sent_and_holds_up_nobody(mail, mailoutbox, monkeypatch):
    def locked(**_more):
        raise DatabaseError("database is locked")

    monkeypatch.setattr(mail.module, mail.done.replace("end", "begin"), locked)

    assert mail.take_turn() == [Sending.FAILED]
    assert mailoutbox == []


def test_where_a_failure_cannot_be_noted_the_turn_goes_on(mail, clock, mailoutbox, monkeypatch, caplog):
    def locked(**_more):
        raise DatabaseError("database is locked")

    for name in (mail.done.replace("end", "undo"), "note_outcome"):
        monkeypatch.setattr(mail.module, name, locked, raising=False)
    monkeypatch.setattr(EmailMessage, "send", lambda *_args: 1 / 0)

    assert mail.take_turn() == [Sending.FAILED]
    assert "was not sent, which could not be noted" in caplog.text


def test_two_mails_of_one_person_are_not_taken_for_one(vet, clock, mailoutbox):
    each_morning(vet)
    month = each_month(vet)
    list(mails.send_due(TODAY))
    list(mails.send_due(TODAY + timedelta(days=1)))
    month.take_turn()
    report_mails.send_now(ReportMail.objects.get().saved, TODAY)
    report_mails.send_now(ReportMail.objects.get().saved, TODAY)

    assert len({each.message()["Message-ID"] for each in mailoutbox}) == len(mailoutbox) == 5
