"""Forms of the members of a herd."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from herd import labels
from herd.forms.plain_words import PlainForm
from herd.vocabulary import Role

ROLES_HELP = _(
    "A reader sees and exports. Farm staff also record births, tag and take animals off. A veterinarian also "
    "imports, joins and voids calvings, and enters samples and results. A manager also changes settings and members."
)


class RolesField(forms.MultipleChoiceField):
    """One or more roles, as `Role`s."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Role"),
            choices=lambda: list(labels.ROLE.items()),
            help_text=ROLES_HELP,
            error_messages={"required": _("Choose at least one role.")},
            **kwargs,
        )

    def clean(self, value: Any) -> set[Role]:
        """Return the roles chosen."""
        return {Role(role) for role in super().clean(value)}


class InviteForm(PlainForm):
    """Inviting somebody by e-mail."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )
    roles = RolesField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = form_helper(_("Invite"), "email", "roles")


class PersonForm(PlainForm):
    """Making an account for somebody without an e-mail address."""

    username = forms.CharField(
        label=_("Name to sign in with"),
        max_length=150,
        strip=True,
        help_text=_("Letters, digits and . + - _ only, such as ana.milking."),
        # An @ would make it look like an e-mail address, of which somebody else might be the owner.
        validators=[
            RegexValidator(r"^[\w.+-]+\Z", _("Use letters, digits and . + - _ only, without spaces."))
        ],
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    first_name = forms.CharField(label=_("First name"), max_length=150, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    roles = RolesField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = form_helper(_("Make the sign-in link"), "username", "first_name", "last_name", "roles")


class RolesForm(PlainForm):
    """The roles of a member."""

    roles = RolesField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = form_helper(_("Save roles"), "roles")


def form_helper(button: Any, *layout: Any) -> FormHelper:
    """Return the layout of a small form: its fields, then one button."""
    helper = FormHelper()
    helper.attrs = {"data-once": True}
    helper.layout = Layout(*layout)
    helper.add_input(Submit("", button))
    return helper
