"""Who may get an account: only those a manager invites."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignUp(DefaultAccountAdapter):
    """Signing in as django-allauth does it, without sign-up: people come in by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No one opens an account alone; a manager invites, or hands over a one-time link."""
        return False
