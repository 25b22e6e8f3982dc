"""Letting people into a herd, changing what they may do there, and letting them go."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from herd.actions.herds import refused_by_validation
from herd.actions.saving import save_as, signed
from herd.actions.sign_in_links import SecretLink, make_link, withdraw_links
from herd.errors import Refused, refused
from herd.models import Herd, Membership, User
from herd.policies.members import mail_problems, removal_problems, role_problems
from herd.queries.members import facts_of, other_managers, person_of_address, roles_in
from herd.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Invitation:
    """A person invited, the address to write to, and the link to send; none to a person who can sign in."""

    user: User
    email: str
    secret: SecretLink | None


@transaction.atomic
def invite(*, herd: Herd, email: str, roles: Collection[Role], by: User, now: datetime) -> Invitation:
    """Make the person of an e-mail address a member, with an account and a link to it if there is none.

    A person who can sign in is a member at once. Raises `Refused` for a member of the herd, for an address that
    somebody's account states without having confirmed it, or without a role.
    """
    email = email.strip().lower()
    user = person_of_address(email)
    if user is None:
        user = _new_person(username=_free_username(email), by=by, email=email)
        EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
    elif problems := list(mail_problems(facts_of(user, asked_by=by, address=email))):
        raise Refused(*problems)
    _join(herd, user, roles, by=by)
    can_sign_in = user.last_login is not None
    secret = None if can_sign_in else make_link(herd=herd, user=user, by=by, now=now, sent_to=email)
    return Invitation(user, email, secret)


@transaction.atomic
def make_person(
    *, herd: Herd, username: str, roles: Collection[Role], by: User, now: datetime, **names: str
) -> SecretLink:
    """Make an account for a person without an e-mail address, a member at once, with a link to be handed over.

    `names` are `first_name` and `last_name`.
    Raises `Refused` for a username in use or with signs it may not have, or without a role.
    """
    if User.objects.filter(username__iexact=username).exists():
        message = _("The name %(name)s is in use. Choose another, such as the name with that of the farm.")
        raise refused("username_in_use", message % {"name": username}, field="username")
    user = _new_person(username=username, by=by, **names)
    _join(herd, user, roles, by=by)
    return make_link(herd=herd, user=user, by=by, now=now)


@transaction.atomic
def add_member(*, herd: Herd, user: User, roles: Collection[Role], by: User) -> None:
    """Let a person with an account be a member of the herd. Raises `Refused` for one who is a member already."""
    _join(herd, user, roles, by=by)


@transaction.atomic
def change_roles(*, herd: Herd, user: User, roles: Collection[Role], by: User) -> None:
    """Let a member hold exactly these roles from now on.

    Raises `Refused` without a role, or when the herd would be left without a manager.
    """
    held = _locked_roles(herd, user)
    problems = role_problems(
        roles, other_managers=other_managers(herd, user), was_manager=Role.MANAGER in held
    )
    if found := list(problems):
        raise Refused(*found)
    for membership in herd.memberships.filter(user=user).exclude(role__in=list(roles)):
        signed(membership, by=by).delete()
    for role in set(roles) - set(held):
        save_as(Membership(herd=herd, user=user, role=role.value), by=by)


@transaction.atomic
def remove_member(*, herd: Herd, user: User, by: User, now: datetime) -> None:
    """Let a member go: the person sees nothing of the herd any more, and unused links to it are withdrawn.

    What the person recorded stays, under the person's name. Raises `Refused` for the herd's last manager.
    """
    held = _locked_roles(herd, user)
    problems = removal_problems(other_managers=other_managers(herd, user), was_manager=Role.MANAGER in held)
    if found := list(problems):
        raise Refused(*found)
    for membership in herd.memberships.filter(user=user):
        signed(membership, by=by).delete()
    withdraw_links(herd=herd, user=user, by=by, now=now)
    User.objects.filter(pk=user.pk, last_herd=herd).update(last_herd=None)


def _locked_roles(herd: Herd, user: User) -> tuple[Role, ...]:
    """Return a member's roles, holding the herd until the end: two managers may not remove each other at once."""
    Herd.objects.select_for_update().get(pk=herd.pk)
    held = roles_in(herd, user)
    if not held:
        raise refused("not_a_member", _("This person is no longer a member of the herd."))
    return held


def _join(herd: Herd, user: User, roles: Collection[Role], *, by: User) -> None:
    if not user.is_active:
        raise refused("account_closed", _("This account has been closed."), field="email")
    if herd.memberships.filter(user=user).exists():
        message = _("%(name)s is a member of this herd already.") % {"name": user}
        raise refused("already_member", message, field="email")
    if found := list(role_problems(roles, other_managers=1, was_manager=False)):
        raise Refused(*found)
    for role in roles:
        save_as(Membership(herd=herd, user=user, role=role.value), by=by)


def _new_person(*, username: str, by: User, **fields: str) -> User:
    """Make an account without a password.

    It has no language of its own yet: pages come as the person's phone asks, which the manager need not know, and
    mails in the herd's.
    """
    user = User(username=username, **fields)
    user.set_unusable_password()
    try:
        user.full_clean()
    except ValidationError as error:
        raise refused_by_validation(error) from error
    user.save()
    return user


def _free_username(email: str) -> str:
    """Return a username for an e-mail address: what stands before the @, with a number if that is in use."""
    base = re.sub(r"[^\w.+-]", "", email.partition("@")[0])[:100] or "person"
    alike = User.objects.filter(username__istartswith=base).values_list("username", flat=True)
    taken = {name.lower() for name in alike}
    numbered = (f"{base}{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(name for name in numbered if name not in taken)
