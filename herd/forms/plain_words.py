"""What a form says of a field that cannot be read: plain words in place of Django's default sentences.

Every form of the program is a `PlainForm` or has `PlainWords` among its bases. A sentence that a field brings of its
own (`error_messages`) stands; only Django's are replaced, by kind of field.
"""

import re
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django_stubs_ext import StrOrPromise

#: What is asked for where nothing was entered; the first kind that fits.
_NOTHING_ENTERED: tuple[tuple[type[forms.Field], StrOrPromise], ...] = (
    (forms.DateField, _("Enter the date.")),
    (forms.IntegerField, _("Enter a figure.")),  # decimal figures too
    (forms.EmailField, _("Enter the e-mail address.")),
    (forms.FileField, _("Choose a file.")),
    (forms.MultipleChoiceField, _("Tick at least one.")),
    (forms.ChoiceField, _("Choose one.")),
    (forms.BooleanField, _("Tick this.")),
    (forms.Field, _("Fill this in.")),
)
#: What cannot be read as what the field asks for; the first kind that fits.
_UNREADABLE: tuple[tuple[type[forms.Field], StrOrPromise], ...] = (
    (forms.DateField, _("This is no date. Write year, month and day, such as 2026-03-01.")),
    (forms.DecimalField, _("This is no figure. Write digits, such as 12.5.")),
    (forms.IntegerField, _("This is no whole figure. Write digits alone, such as 12.")),
    (forms.EmailField, _("This is no e-mail address. Write it like ana@farm.com.")),
    (forms.FileField, _("The file did not arrive. Choose it again.")),
)
#: By the codes of Django's validators and of its other fields.
_BY_CODE: dict[str, StrOrPromise] = {
    "invalid_choice": _("«%(value)s» is none of those offered. Choose one of them."),
    "invalid_list": _("Choose from those offered."),
    "max_length": _("This is too long: %(show_value)s characters, at most %(limit_value)s."),
    "min_length": _("This is too short: %(show_value)s characters, at least %(limit_value)s."),
    "max_value": _("At most %(limit_value)s."),
    "min_value": _("At least %(limit_value)s."),
    "max_digits": ngettext_lazy("At most %(max)s digit in all.", "At most %(max)s digits in all.", "max"),
    "max_decimal_places": ngettext_lazy(
        "At most %(max)s digit after the point.", "At most %(max)s digits after the point.", "max"
    ),
    "max_whole_digits": ngettext_lazy(
        "At most %(max)s digit before the point.", "At most %(max)s digits before the point.", "max"
    ),
    "null_characters_not_allowed": _("There is a sign in this that cannot be kept. Type it again."),
}
#: Signs no one types and no paper prints, which come with text copied from elsewhere; not tabs and ends of lines, nor
#: the null sign, which Django refuses itself.
_CONTROL_SIGNS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
#: Of files, whose codes mean something else.
_OF_FILES: dict[str, StrOrPromise] = {
    "missing": _("The file did not arrive. Choose it again."),
    "empty": _("This file is empty."),
    "max_length": _("The name of this file is too long: %(length)s characters, at most %(max)d."),
}


def _first(words: tuple[tuple[type[forms.Field], StrOrPromise], ...], field: forms.Field) -> StrOrPromise:
    return next((said for kind, said in words if isinstance(field, kind)), "")


def plain_words(field: forms.Field) -> dict[str, StrOrPromise]:
    """Return what is said of a field of this kind, by Django's code of what is wrong."""
    said = {"required": _first(_NOTHING_ENTERED, field), "invalid": _first(_UNREADABLE, field), **_BY_CODE}
    if isinstance(field, forms.FileField):
        said |= _OF_FILES
    elif isinstance(field.widget, forms.PasswordInput):
        said["required"] = _("Enter the password.")
    return {code: words for code, words in said.items() if words}


def speak_plainly(field: forms.Field) -> None:
    """Replace Django's own sentences of a field by ours; those that the field was given stay."""
    of_django: dict[str, StrOrPromise] = {}
    for kind in reversed(type(field).__mro__):
        if kind.__module__.startswith("django."):
            of_django |= getattr(kind, "default_error_messages", {})
    for code, words in plain_words(field).items():
        if field.error_messages.get(code) is of_django.get(code):
            field.error_messages[code] = words


def refuse_control_signs(text: str) -> None:
    """Raise `ValidationError` for text with signs that steer machines and are no letters."""
    if isinstance(text, str) and _CONTROL_SIGNS.search(text):
        raise ValidationError(_BY_CODE["null_characters_not_allowed"], code="control_signs")


def _keep_to_letters(field: forms.Field) -> None:
    """Let a field of text refuse control signs; a password may be of anything."""
    if not isinstance(field, forms.CharField) or isinstance(field.widget, forms.PasswordInput):
        return
    if refuse_control_signs not in field.validators:
        field.validators.append(refuse_control_signs)


if TYPE_CHECKING:
    _Form = forms.BaseForm
else:
    _Form = object


class PlainWords(_Form):
    """A form whose fields say in plain words what is wrong with them."""

    def full_clean(self) -> None:
        """Judge the form, its fields having been told what to say: those too that were added to it alone."""
        for field in self.fields.values():
            speak_plainly(field)
            _keep_to_letters(field)
        super().full_clean()


class PlainForm(PlainWords, forms.Form):
    """The form that the forms of the program are made from."""
