"""Mails nobody's visit sends, where the sender is ended in the middle: sent later, and twice only where it must be."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.db import DatabaseError

from diagnostics import mailing, mails, report_mails
from diagnostics.actions.saved_reports import Meant, Wishes, begin_report, save_report, undo_report
from diagnostics.actions.worklist_mails import begin_mail, undo_mail
from diagnostics.mailing import Sending
from diagnostics.models import ReportMail, WorklistMail
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


def test_two_mails_of_one_person_are_not_taken_for_one(vet, clock, mailoutbox):
    each_morning(vet)
    month = each_month(vet)
    list(mails.send_due(TODAY))
    list(mails.send_due(TODAY + timedelta(days=1)))
    month.take_turn()
    report_mails.send_now(ReportMail.objects.get().saved, TODAY)
    report_mails.send_now(ReportMail.objects.get().saved, TODAY)

    assert len({each.message()["Message-ID"] for each in mailoutbox}) == len(mailoutbox) == 5
