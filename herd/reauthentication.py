"""Asking a person signed in to prove once more who they are, before something that carries their name."""

from dataclasses import dataclass

from allauth.core.ratelimit import clear, consume
from allauth.mfa.models import Authenticator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from herd.errors import Problem
from herd.models import User
from herd.policies import refusal

#: Counts wrong passwords and codes; a key of `ACCOUNT_RATE_LIMITS`.
PROVE_AGAIN = "prove_again"


@dataclass(frozen=True, slots=True)
class Ways:
    """How a person can prove who they are: by the password, by a code of the second factor, by either."""

    password: bool
    code: bool

    @property
    def none(self) -> bool:
        """Whether there is neither: somebody who came by a one-time link and has set no password yet."""
        return not (self.password or self.code)


def ways_of(user: User) -> Ways:
    """Return how a person can prove once more who they are."""
    return Ways(password=user.has_usable_password(), code=_codes(user).exists())


def proof_problem(request: HttpRequest, user: User, typed: str, *, field: str) -> Problem | None:
    """Say what is wrong with a password or code typed to prove who somebody is; `None` for the right one.

    Wrong ones are counted as those of the sign-in are: after too many even the right one is refused for a while.
    A code is good once.
    """
    if not typed:
        return refusal("proof_missing", field, _("Enter it again: without it nothing is signed."))
    if not consume(request, action=PROVE_AGAIN, user=user):
        message = _("Too many wrong ones. For now even the right one is refused. Try again in a few minutes.")
        return refusal("proof_too_often", field, message)
    if not (user.check_password(typed) or _is_code(user, typed)):
        return refusal("proof_wrong", field, _("This is not right. Type it again."))
    clear(request, action=PROVE_AGAIN, user=user)
    return None


def _codes(user: User) -> QuerySet[Authenticator]:
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN)


def _is_code(user: User, typed: str) -> bool:
    return any(each.wrap().validate_code(typed.strip()) for each in _codes(user))
