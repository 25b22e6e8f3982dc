"""Mails to the people of a herd, in the reader's language."""

import logging
from smtplib import SMTPException
from typing import Any

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from herd.models import Herd, User

logger = logging.getLogger(__name__)


def send_invitation(*, herd: Herd, to: str, user: User, by: User, link: str, home: str) -> bool:
    """Tell a person that a manager has made them a member; says whether the mail went out.

    `link` is the one-time address to sign in with, empty for a person who can sign in at `home`.
    """
    return _send("invitation", herd=herd, to=to, user=user, by=by, link=link, home=home)


def send_link(*, herd: Herd, to: str, user: User, by: User, link: str, home: str) -> bool:
    """Send a person a new one-time link to sign in with; says whether the mail went out."""
    return _send("sign_in_link", herd=herd, to=to, user=user, by=by, link=link, home=home)


def _send(name: str, *, herd: Herd, to: str, user: User, **told: Any) -> bool:
    with translation.override(user.language or herd.language):
        text = render_to_string(f"herd/mail/{name}.txt", {"herd": herd, "user": user, **told})
    subject, _blank, body = text.strip().partition("\n")
    try:
        send_mail(subject.strip(), body.strip() + "\n", None, [to])
    except (SMTPException, OSError):
        logger.exception("A mail to a member of herd %s could not be sent", herd.code)
        return False
    return True
