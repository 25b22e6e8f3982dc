"""Links that sign one person in once: made, withdrawn, used."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction

from herd.errors import Refused
from herd.models import Herd, SignInLink, User
from herd.policies.members import hand_over_problems, link_problems, mail_problems
from herd.queries.members import facts_of

VALID_FOR = timedelta(days=3)
_TOKEN_BYTES = 24  # 192 random bits: not to be guessed, and short enough for a QR code a phone reads at once


@dataclass(frozen=True, slots=True)
class SecretLink:
    """A link just made, with the secret that is in its address and kept nowhere."""

    link: SignInLink
    token: str


def digest(token: str) -> str:
    """Return what is kept of a link's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def hand_over_link(*, herd: Herd, user: User, by: User, now: datetime) -> SecretLink:
    """Make a link that the manager hands over, as a QR code, to a person without an e-mail address.

    Valid for three days from `now`, once; the person's earlier links are withdrawn. Raises `Refused` when the
    link would open more than the manager's own herds, or the person has an address to send it to.
    """
    if problems := list(hand_over_problems(facts_of(user, asked_by=by))):
        raise Refused(*problems)
    return make_link(herd=herd, user=user, by=by, now=now)


@transaction.atomic
def mail_link(*, herd: Herd, user: User, by: User, now: datetime) -> SecretLink:
    """Make a link to be sent to the person's own e-mail address. Raises `Refused` without one of the person's."""
    if problems := list(mail_problems(facts_of(user, asked_by=by))):
        raise Refused(*problems)
    return make_link(herd=herd, user=user, by=by, now=now, sent_to=user.email)


@transaction.atomic
def make_link(*, herd: Herd, user: User, by: User, now: datetime, sent_to: str = "") -> SecretLink:
    """Make a link for a person and withdraw the person's earlier ones. The caller has checked that it may be."""
    open_ones = user.sign_in_links.filter(used_at__isnull=True, revoked_at__isnull=True)
    open_ones.update(revoked_at=now, revoked_by=by)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    link = SignInLink.objects.create(
        user=user,
        herd=herd,
        token_digest=digest(token),
        sent_to=sent_to,
        created_by=by,
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    return SecretLink(link, token)


@transaction.atomic
def withdraw_links(*, herd: Herd, user: User, by: User, now: datetime) -> int:
    """Withdraw the links of this herd that a person has not used; returns how many there were."""
    unused = herd.sign_in_links.filter(user=user, used_at__isnull=True, revoked_at__isnull=True)
    return unused.update(revoked_at=now, revoked_by=by)


@transaction.atomic
def use_link(*, token: str, now: datetime) -> SignInLink:
    """Use up a link and return it with the person it signs in; an address it was sent to is confirmed by that.

    Raises `Refused` for a link that is unknown, used, withdrawn or expired, and for one handed over to a person
    who belongs, since, to a herd that its maker does not manage.
    """
    found = SignInLink.objects.select_for_update().filter(token_digest=digest(token)).first()
    problems = list(link_problems(found, now=now))
    if found is None or problems:
        raise Refused(*problems)
    found.used_at = now
    found.save(update_fields=["used_at"])
    if found.sent_to:
        _confirm_address(found.user, found.sent_to)
    return found


def _confirm_address(user: User, email: str) -> None:
    """Mark an address as the person's: what was sent there has come back."""
    address, _created = EmailAddress.objects.get_or_create(user=user, email=email.lower())
    if address.set_verified():
        address.set_as_primary(conditional=True)
