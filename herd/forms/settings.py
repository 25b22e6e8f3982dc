"""Forms of a herd's settings and of one's own account."""

from typing import Any

from crispy_forms.layout import HTML
from django import forms
from django.conf import settings
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from herd.forms.members import form_helper
from herd.forms.plain_words import PlainForm, PlainWords
from herd.models import Herd, User
from herd.models.people import time_zones


class SettingsForm(PlainWords, forms.ModelForm[Herd]):
    """Name, country, time zone, units and language of a herd."""

    # Six hundred zones would weigh more than the rest of the page: typed, with proposals where scripts run.
    time_zone = forms.CharField(
        label=_("Time zone"),
        help_text=_(
            "It decides which day it is in the herd. Such as Europe/Dublin; type the nearest large city."
        ),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "data-combobox": reverse_lazy("herd:time-zones"),
                "data-combobox-none": _("No time zone has this name"),
                "data-combobox-some": _("Time zones found: %s"),
            }
        ),
    )

    class Meta:
        model = Herd
        fields = ("name", "country", "time_zone", "units", "language")
        widgets = {
            "units": forms.RadioSelect,
            "country": forms.TextInput(attrs={"autocapitalize": "characters"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = form_helper(_("Save settings"), *self.Meta.fields)

    def clean_time_zone(self) -> str:
        """Return the zone by its right name, however it was typed: `europe/dublin`, `Dublin`, `New York`."""
        typed = self.cleaned_data["time_zone"].strip().replace(" ", "_").lower()
        names = [name for name, _label in time_zones()]
        exact = [name for name in names if name.lower() == typed]
        of_city = [name for name in names if name.lower().rpartition("/")[2] == typed]
        found = exact or of_city
        if len(found) != 1:
            raise forms.ValidationError(_("There is no such time zone. Type it like Europe/Dublin."))
        return found[0]

    def clean_country(self) -> str:
        """Return the country's two letters as capitals."""
        country: str = self.cleaned_data["country"].strip().upper()
        if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
            raise forms.ValidationError(_("Use the two letters of the country, such as IE."))
        return country

    def _post_clean(self) -> None:
        """Leave the herd as it is: the action changes and checks it."""


class AccountForm(PlainWords, forms.ModelForm[User]):
    """One's own name and language."""

    class Meta:
        model = User
        fields = ("first_name", "last_name", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"),
            required=False,
            choices=[("", _("As the browser asks")), *settings.LANGUAGES],
        )
        self.helper = form_helper(_("Save"), *self.Meta.fields)

    def _post_clean(self) -> None:
        """Leave the person as is: the action changes and checks."""


class NewPasswordForm(PlainForm):
    """A new password, typed twice."""

    password1 = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_("At least 10 signs, such as three words that do not belong together."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("The same once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Programs that keep passwords look for the name that belongs to one.
        name = HTML(
            '<input name="username" value="{{ user.username }}" autocomplete="username" readonly hidden>'
        )
        self.helper = form_helper(_("Save the password"), name, "password1", "password2")

    def clean(self) -> dict[str, Any]:
        """Refuse two passwords that differ."""
        typed = super().clean() or {}
        first, second = typed.get("password1"), typed.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords differ."))
        return typed
