"""Whether a person's e-mail address is known to be the person's. Reads only."""

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef

from herd.models import User


def has_confirmed_address(user: User) -> bool:
    """Say whether a person's e-mail address is known to be the person's: a mistyped one is a stranger's."""
    return bool(EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists())


def of_confirmed_address() -> Exists:
    """Return the condition that the `user` of a wish has a confirmed address."""
    confirmed = EmailAddress.objects.filter(
        user=OuterRef("user"), email__iexact=OuterRef("user__email"), verified=True
    )
    return Exists(confirmed)
