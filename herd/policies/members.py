"""What may be done with members and their sign-in links, whoever asks: checks on plain facts."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from herd.errors import Problem
from herd.models import SignInLink
from herd.policies import refusal
from herd.queries.members import PersonFacts, facts_of
from herd.vocabulary import Role


def role_problems(roles: Collection[Role], *, other_managers: int, was_manager: bool) -> Iterator[Problem]:
    """Check the roles a member is to hold: at least one, and never a herd without a manager.

    `other_managers` counts the herd's managers besides this member.
    """
    if not roles:
        yield refusal("role_missing", "roles", _("Choose at least one role, or remove the member."))
    elif was_manager and Role.MANAGER not in roles and not other_managers:
        message = _("This is the herd's only manager. Make somebody else a manager first.")
        yield refusal("last_manager", "roles", message)


def removal_problems(*, other_managers: int, was_manager: bool) -> Iterator[Problem]:
    """Refuse to remove the last manager of a herd."""
    if was_manager and not other_managers:
        message = _("This is the herd's only manager. Make somebody else a manager first.")
        yield refusal("last_manager", "", message)


def reached_by_mail(person: PersonFacts) -> bool:
    """Say whether a link can be mailed: to a confirmed address, or to one by which the person was invited.

    An address that somebody who has signed in merely states may be mistyped, or another person's.
    """
    return bool(person.email) and (person.email_confirmed or not person.has_signed_in)


def hand_over_problems(person: PersonFacts) -> Iterator[Problem]:
    """Refuse to show a manager a link that would open more than the manager's own herds.

    Whoever holds the link is signed in as the person. So it is only for people who have no other way in and
    belong to no herd that the manager does not manage; and nobody comes to sign under a veterinarian's name by it.
    """
    told = {"name": person.name}
    if not person.manages_all:
        message = (
            _("%(name)s also belongs to a herd that you do not manage, and has to sign in there.") % told
        )
        yield refusal("belongs_elsewhere", "", message)
    elif reached_by_mail(person):
        message = _("%(name)s has an e-mail address: send the link there.") % told
        yield refusal("has_address", "", message)
    elif person.signs and person.has_signed_in:
        message = _(
            "%(name)s signs diagnoses, and nobody else may come in under that name. With a confirmed e-mail address "
            "the link is sent there; without one, remove this member and make a new account."
        )
        yield refusal("signs", "", message % told)


def mail_problems(person: PersonFacts) -> Iterator[Problem]:
    """Refuse to mail a link to an address that may be another person's."""
    told = {"name": person.name}
    if not person.email:
        message = _("%(name)s has no e-mail address: hand the link over.") % told
        yield refusal("no_address", "", message)
    elif not reached_by_mail(person):
        message = _("%(name)s has not confirmed the e-mail address yet.") % told
        yield refusal("address_unconfirmed", "email", message)


def link_problems(link: SignInLink | None, *, now: datetime) -> Iterator[Problem]:
    """Say why a link no longer signs in, or never did.

    One handed over stops working when its person joins a herd that the manager who made it does not manage.
    """
    if link is None:
        yield refusal("link_unknown", "", _("There is no such link."))
    elif link.used_at is not None:
        yield refusal("link_used", "", _("This link has been used. It works once only."))
    elif link.revoked_at is not None:
        yield refusal("link_withdrawn", "", _("This link has been withdrawn."))
    elif now >= link.expires_at:
        yield refusal("link_expired", "", _("This link has expired."))
    elif not link.user.is_active:
        yield refusal("account_closed", "", _("This account has been closed."))
    elif not link.sent_to:
        yield from hand_over_problems(facts_of(link.user, asked_by=link.created_by))
