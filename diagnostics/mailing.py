"""What all mails share that nobody's visit sends: written first, claimed, sent once, and tried again if that fails."""

import logging
from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

logger = logging.getLogger(__name__)

Letter = TypeVar("Letter")


class Sending(StrEnum):
    """What became of one person's mail."""

    SENT = "sent"
    NOTHING_WAITS = "nothing waits"
    FAILED = "failed"
    SENT_BEFORE = "sent before"


def send_once(
    what: str,
    *,
    write: Callable[[], Letter | None],
    send: Callable[[Letter], object],
    claim: Callable[[], bool],
    release: Callable[[], object],
    dry_run: bool = False,
) -> Sending:
    """Write a mail, and send it unless somebody else has; `what` names it in the log.

    `claim` notes it as sent before it goes out and says whether it was not noted yet: two senders at once send it
    once. `release` takes the note back of one that could not be sent. A mail that fails is logged and raises nothing,
    so that it stops no other; one of which nothing is written (`None`) is not sent. A dry run sends nothing.
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
    if not claim():
        return Sending.SENT_BEFORE
    try:
        send(written)
    except Exception:  # whatever the mail server, its library or the address says: the note must not stand
        logger.exception("%s could not be sent", what)
        release()
        return Sending.FAILED
    return Sending.SENT
