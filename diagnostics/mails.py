"""The daily mail of what waits, in the reader's language, with whole addresses."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, ngettext

from diagnostics import labels
from diagnostics.actions.worklist_mails import begin_mail, end_mail, undo_mail
from diagnostics.mailing import Note, Sending, post, send_once
from diagnostics.models import WorklistMail
from diagnostics.queries.worklist_counts import waiting_in
from diagnostics.queries.worklist_mails import mails_due
from diagnostics.queries.worklist_scope import Scope
from diagnostics.queries.worklists import LISTS
from diagnostics.vocabulary import Worklist
from herd.models import Herd, User
from herd.queries import herds_for


@dataclass(frozen=True, slots=True)
class Entry:
    """One worklist of a mail: how many rows call for something today, and in which herds."""

    title: str
    number: int
    url: str
    herds: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Letter:
    """One person's mail of a day."""

    subject: str
    body: str


def letter(user: User) -> Letter | None:
    """Write what waits for a person today, in the lists on which that person may act; `None` where nothing does."""
    found: dict[Worklist, list[tuple[Herd, int]]] = {}
    herds = list(herds_for(user).order_by("name", "code"))
    waiting = waiting_in(Scope.over(herds, day_in=Herd.today, user=user.pk))
    for worklist, listing in LISTS.items():
        mine = set(herds_for(user, may=listing.right).values_list("pk", flat=True))
        due = [(herd, waiting[herd.pk].of(worklist).due) for herd in herds if herd.pk in mine]
        if told := [(herd, number) for herd, number in due if number]:
            found[worklist] = told
    if not found:
        return None
    with translation.override(user.language or (herds[0].language if herds else get_language())):
        entries = [_entry(worklist, told) for worklist, told in found.items()]
        return _written(user, entries)


def _entry(worklist: Worklist, told: list[tuple[Herd, int]]) -> Entry:
    return Entry(
        str(labels.WORKLIST[worklist.value]),
        sum(number for _herd, number in told),
        settings.SITE_ADDRESS + reverse("diagnostics:worklist", args=[worklist]),
        [(herd.name, number) for herd, number in told],
    )


def _written(user: User, entries: list[Entry]) -> Letter:
    number = sum(entry.number for entry in entries)
    context = {
        "user": user,
        "entries": entries,
        "switch": f"{settings.SITE_ADDRESS}{reverse('diagnostics:worklists')}#mail",
    }
    subject = ngettext("%(number)s thing waits in your herds", "%(number)s things wait in your herds", number)
    body = render_to_string("diagnostics/mail/worklists.txt", context)
    return Letter(subject % {"number": number}, body.strip() + "\n")


def send_due(on: date, *, dry_run: bool = False) -> Iterator[tuple[User, Sending]]:
    """Send everyone who asked the mail of a day, once; yields what became of each as it is done.

    A mail that fails is logged, stops no other, and is tried again with the next run. A dry run sends nothing.
    """
    for wish in mails_due(on):
        yield wish.user, _send(wish, on, dry_run=dry_run)


def _send(wish: WorklistMail, on: date, *, dry_run: bool) -> Sending:
    return send_once(
        f"The daily mail of user {wish.user.pk}",
        write=lambda: letter(wish.user),
        send=lambda written: post(
            f"Freemartin: {written.subject}",
            written.body,
            wish.user.email,
            name=f"worklists.{wish.pk}.{on}",
        ),
        note=Note(
            begin=lambda at: begin_mail(wish=wish, on=on, at=at),
            done=lambda at: end_mail(wish=wish, on=on, begun_at=at),
            undo=lambda at: undo_mail(wish=wish, begun_at=at),
        ),
        dry_run=dry_run,
    )
