"""The forms of the sign-in, which django-allauth makes, in the program's plain words (see `ACCOUNT_FORMS`)."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as codes
from allauth.mfa.recovery_codes import forms as recovery_codes
from allauth.mfa.totp import forms as totp

from herd.forms.plain_words import PlainWords


class LoginForm(PlainWords, account.LoginForm):
    """Signing in by user name or e-mail address, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A program that keeps passwords looks for the name that belongs to one under this word, not under «email».
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        }


class AddEmailForm(PlainWords, account.AddEmailForm):
    """A further e-mail address."""


class ChangePasswordForm(PlainWords, account.ChangePasswordForm):
    """Another password, the present one given."""


class SetPasswordForm(PlainWords, account.SetPasswordForm):
    """A first password."""


class ResetPasswordForm(PlainWords, account.ResetPasswordForm):
    """Asking for a link to a new password."""


class ResetPasswordKeyForm(PlainWords, account.ResetPasswordKeyForm):
    """A new password, by the link."""


class ReauthenticateForm(PlainWords, account.ReauthenticateForm):
    """The password once more, before something that matters."""


class AuthenticateForm(PlainWords, codes.AuthenticateForm):
    """The code of the second step."""


class ReauthenticateByCodeForm(PlainWords, codes.ReauthenticateForm):
    """A code once more, before something that matters."""


class ActivateCodesForm(PlainWords, totp.ActivateTOTPForm):
    """The first code of an app that makes them."""


class DeactivateCodesForm(PlainWords, totp.DeactivateTOTPForm):
    """No second step any more."""


class RecoveryCodesForm(PlainWords, recovery_codes.GenerateRecoveryCodesForm):
    """Fresh recovery codes."""
