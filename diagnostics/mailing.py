"""What all mails share that nobody's visit sends: written first, noted as begun, sent, and noted as sent.

Whoever sends may be ended at any moment. Before the first note nothing has happened, and the next turn sends the mail.
Between the two notes nobody can know whether the mail server had taken it: after a while the next turn sends it again.
So in that window, the seconds in which a mail is handed over, it may come twice and is never lost: a second copy can
be thrown away, and nobody misses a mail he does not know of. Both copies bear the same Message-ID, by which many
mailboxes keep one.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import DatabaseError
from django.utils import timezone

logger = logging.getLogger(__name__)

Letter = TypeVar("Letter")


class Sending(StrEnum):
    """What became of one person's mail."""

    SENT = "sent"
    NOTHING_WAITS = "nothing waits"
    FAILED = "failed"
    SENT_BEFORE = "sent before"


@dataclass(frozen=True, slots=True)
class Note:
    """How it is noted that a mail is sent once. Each takes the moment at which this sender began.

    `begin` notes that it is being sent, and says whether nobody had sent it nor was sending it: two at once send it
    once. `done` notes that it was sent. `undo` takes the note back of one that could not be sent.
    """

    begin: Callable[[datetime], bool]
    done: Callable[[datetime], object]
    undo: Callable[[datetime], object]


@dataclass(frozen=True, slots=True)
class Attached:
    """One file of a mail: its name, what it holds, and its type."""

    name: str
    content: bytes
    kind: str


def send_once(
    what: str,
    *,
    write: Callable[[], Letter | None],
    send: Callable[[Letter], object],
    note: Note | None = None,
    dry_run: bool = False,
) -> Sending:
    """Write a mail, and send it unless somebody else has; `what` names it in the log.

    A mail that fails is logged and raises nothing, so that it stops no other; one of which nothing is written (`None`)
    is not sent. Without a `note` it is sent however often it was before. A dry run sends nothing.
    """
    try:
        written = write()
    except Exception:
        logger.exception("%s could not be written", what)
        return Sending.FAILED
    if written is None:
        return Sending.NOTHING_WAITS
    if dry_run:
        return Sending.SENT
    begun_at = timezone.now()
    try:
        if note and not note.begin(begun_at):
            return Sending.SENT_BEFORE
    except DatabaseError:
        logger.exception("%s was not sent, as that could not be noted", what)
        return Sending.FAILED
    try:
        send(written)
    except Exception:  # whatever the mail server, its library or the address says: the note must not stand
        logger.exception("%s could not be sent", what)
        if note:
            with told_if_not_noted(f"{what} was not sent"):
                note.undo(begun_at)
        return Sending.FAILED
    if note:
        with told_if_not_noted(f"{what} was sent"):  # it may come again
            note.done(begun_at)
    return Sending.SENT


@contextmanager
def told_if_not_noted(what: str) -> Iterator[None]:
    """Log where the database does not take a note on one mail, which is no reason to stop the others."""
    try:
        yield
    except DatabaseError:
        logger.exception("%s, which could not be noted", what)


def post(subject: str, body: str, to: str, *, name: str = "", files: Iterable[Attached] = ()) -> None:
    """Hand a mail to the mail server; one of the same `name` is the same mail. Raises what that raises."""
    host = urlsplit(settings.SITE_ADDRESS).hostname or "localhost"
    headers = {"Message-ID": f"<{name}@{host}>"} if name else None
    mail = EmailMessage(subject, body, None, [to], headers=headers)
    for each in files:
        mail.attach(each.name, each.content, each.kind)
    mail.send()
