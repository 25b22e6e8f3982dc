"""Who may get an account, and what a person is told who has tried too often."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from config.limits import wait_s, when_again


class ClosedSignUp(DefaultAccountAdapter):
    """Signing in as django-allauth does it, without sign-up: people come in by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No one opens an account alone; a manager invites, or hands over a one-time link."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse a sign-in after too many wrong passwords, saying when the right one will be let through."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            key = self._get_login_attempts_cache_key(request, **credentials)
            told = _("Too many wrong passwords. For now even the right one is refused. Try again %(when)s.")
            when = when_again(wait_s(request, "login_failed", key=key))
            raise ValidationError(told % {"when": when}, code="too_many_login_attempts") from error
