"""Finding people: the members of a herd, what a link would open, and who changed what of a herd."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from herd.errors import NotHere
from herd.models import Herd, Membership, SignInLink, User
from herd.permissions import Right, roles_with
from herd.queries import herds_for
from herd.vocabulary import Role

SETTINGS = ("name", "country", "time_zone", "units", "language")


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a herd with all roles held there, and the link waiting to be used, if any."""

    user: User
    roles: tuple[Role, ...]
    link: SignInLink | None = None


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One change of a herd's settings, or of who may get in.

    `setting` is a field of the herd; `member`, with the role in the values; or `link`, `after` being `mailed` or
    `handed_over`. A value is empty where there was none; `member` is the person concerned.
    """

    at: datetime
    by: User | None
    setting: str
    before: str
    after: str
    member: User | None = None


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What decides how a person may be let in.

    `manages_all` when the asker manages all of the person's herds; `signs` when the person signs diagnoses in one, or
    did: a role is taken away and given back by two presses.
    """

    name: str
    email: str
    email_confirmed: bool
    has_signed_in: bool
    manages_all: bool
    signs: bool


def members_of(herd: Herd, *, now: datetime) -> list[Member]:
    """Return the people of a herd in the order of their names: two queries, however many they are."""
    roles: dict[User, list[Role]] = defaultdict(list)
    for membership in herd.memberships.select_related("user").order_by("user__username", "role"):
        roles[membership.user].append(Role(membership.role))
    waiting = {link.user_id: link for link in open_links(herd, now=now).order_by("created_at", "pk")}
    return [Member(user, in_order(held), waiting.get(user.pk)) for user, held in roles.items()]


def get_member(herd: Herd, public_id: UUID) -> User:
    """Return the member of a herd with this id. Raises `Http404` for anybody who is not a member."""
    user = User.objects.filter(memberships__herd=herd, public_id=public_id).first()
    if user is None:
        raise NotHere(_("This person is not a member of the herd."))
    return user


def in_order(roles: list[Role]) -> tuple[Role, ...]:
    """Return roles from the least to the most that they allow."""
    return tuple(role for role in Role if role in roles)


def open_links(herd: Herd, *, now: datetime) -> QuerySet[SignInLink]:
    """Return the herd's links that still sign somebody in at a moment."""
    return herd.sign_in_links.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now)


def get_link(digest: str) -> SignInLink | None:
    """Return the link of a secret's digest with its person, herd and maker; `None` if there is none."""
    return SignInLink.objects.select_related("user", "herd", "created_by").filter(token_digest=digest).first()


def roles_in(herd: Herd, user: User) -> tuple[Role, ...]:
    """Return the roles of a person in a herd; none for a stranger."""
    return in_order(
        [Role(role) for role in herd.memberships.filter(user=user).values_list("role", flat=True)]
    )


def other_managers(herd: Herd, user: User) -> int:
    """Return how many managers a herd has besides this person."""
    return herd.memberships.filter(role=Role.MANAGER.value).exclude(user=user).count()


def facts_of(user: User, *, asked_by: User, address: str = "") -> PersonFacts:
    """Return what decides how a person may be let in by the manager who asks, at `address` or the person's own."""
    email = address or user.email
    managed = herds_for(asked_by, may=Right.MANAGE_MEMBERS).values("pk")
    beyond = Membership.objects.filter(user=user).exclude(herd__in=managed)
    confirmed = EmailAddress.objects.filter(user=user, email__iexact=email, verified=True)
    return PersonFacts(
        name=str(user),
        email=email,
        email_confirmed=bool(email) and confirmed.exists(),
        has_signed_in=user.last_login is not None,
        manages_all=not beyond.exists(),
        signs=Membership.history.filter(user=user, role__in=list(roles_with(Right.SIGN))).exists(),
    )


def person_of_address(email: str) -> User | None:
    """Return the person of an e-mail address: who confirmed it, else whose account has it unconfirmed."""
    confirmed = User.objects.filter(emailaddress__email__iexact=email, emailaddress__verified=True).first()
    if confirmed is not None:
        return confirmed
    stated = Q(email__iexact=email) | Q(emailaddress__email__iexact=email)
    return User.objects.filter(stated).order_by("pk").first()


def setting_changes(herd: Herd, *, limit: int = 50) -> list[SettingChange]:
    """Return who changed which setting or member of a herd, or made a link to sign in, the latest first."""
    changes = [*_of_settings(herd, limit), *_of_members(herd, limit), *_of_links(herd, limit)]
    return sorted(changes, key=lambda change: change.at, reverse=True)[:limit]


def _of_settings(herd: Herd, limit: int) -> Iterator[SettingChange]:
    # One record more than asked for: the oldest is only what the next one is compared with.
    records = list(
        herd.history.select_related("history_user").order_by("-history_date", "-history_id")[: limit + 1]
    )
    for later, earlier in pairwise(records):
        for setting in SETTINGS:
            before, after = getattr(earlier, setting), getattr(later, setting)
            if before != after:
                yield SettingChange(later.history_date, later.history_user, setting, before, after)


def _of_members(herd: Herd, limit: int) -> Iterator[SettingChange]:
    records = Membership.history.filter(herd=herd).exclude(history_type="~")
    for record in records.select_related("history_user", "user").order_by("-history_date")[:limit]:
        gained = record.history_type == "+"
        yield SettingChange(
            record.history_date,
            record.history_user,
            "member",
            "" if gained else record.role,
            record.role if gained else "",
            record.user,
        )


def _of_links(herd: Herd, limit: int) -> Iterator[SettingChange]:
    for link in herd.sign_in_links.select_related("user", "created_by").order_by("-created_at", "-pk")[
        :limit
    ]:
        way = "mailed" if link.sent_to else "handed_over"
        yield SettingChange(link.created_at, link.created_by, "link", "", way, link.user)
