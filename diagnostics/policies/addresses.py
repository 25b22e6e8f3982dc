"""Who may be written to unasked: whoever has confirmed the address that is written to."""

from django.utils.translation import gettext as _

from diagnostics.queries.addresses import has_confirmed_address
from herd.errors import refused
from herd.models import User


def check_address(user: User) -> None:
    """Raise `Refused` for a person without an e-mail address, and for one not confirmed: it may be a stranger's."""
    if not user.email:
        raise refused("no_email", _("Enter an e-mail address in your account first."))
    if not has_confirmed_address(user):
        message = _("Confirm %(email)s in your account first, by the mail that was sent there.")
        raise refused("email_unconfirmed", message % {"email": user.email})
