"""Fields and parts of layouts that the entry forms of a herd share."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout, LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from herd.identifiers import LONGEST, MangledNumber, clean_number
from herd.models import Herd
from herd.units import in_kilograms, in_unit

HEAVIEST_CALF_KG = 150
#: Numbers looked at to tell whether a herd's are digits alone.
NUMBERS_LOOKED_AT = 50


def new_key() -> str:
    """Return a fresh idempotency key: the form sent twice records once."""
    return uuid.uuid4().hex


def key_field() -> forms.CharField:
    """Return the hidden field that lets a form be sent twice and count once."""
    return forms.CharField(widget=forms.HiddenInput, required=False, max_length=64, initial=new_key)


class NumberField(forms.CharField):
    """An animal's number, as text: trimmed, leading zeros kept; one a spreadsheet has mangled is refused."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        kwargs.setdefault("error_messages", {"required": _("Enter the number on the tag.")})
        super().__init__(max_length=LONGEST, **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the number as it is kept."""
        try:
            return clean_number(super().to_python(value) or "")
        except MangledNumber as error:
            message = _("A spreadsheet has changed this number: type it as it stands on the tag.")
            raise forms.ValidationError(message, code="number_mangled") from error


class WeightField(forms.DecimalField):
    """A calf's weight, typed in the herd's unit with point or comma, and returned in kilograms."""

    def __init__(self, *, units: str, **kwargs: Any) -> None:
        self.units = units
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "short"})
        super().__init__(widget=widget, required=False, max_digits=6, decimal_places=2, **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        """Return the weight in kilograms, to 0.1 kg; refuses one that no calf has."""
        typed = super().clean(value.replace(",", ".") if isinstance(value, str) else value)
        if typed is None:
            return None
        kilograms = in_kilograms(typed, self.units)
        if not 0 < kilograms <= HEAVIEST_CALF_KG:
            raise forms.ValidationError(_("No calf has this weight."), code="weight_implausible")
        return kilograms

    def prepare_value(self, value: Any) -> Any:
        """Show kilograms on record in the herd's unit; what was typed stays as it was."""
        if isinstance(value, Decimal):
            return in_unit(value, self.units)
        return value


def day_field(label: StrOrPromise, *, required: bool = True, help_text: StrOrPromise = "") -> forms.DateField:
    """Return a field for a day, with the browser's calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def count_field(label: StrOrPromise, most: int, *, least: int = 1, **kwargs: Any) -> forms.IntegerField:
    """Return a field for a small whole number that may stay empty."""
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "class": "short"})
    return forms.IntegerField(
        label=label, required=False, min_value=least, max_value=most, widget=widget, **kwargs
    )


def choice_field(
    label: StrOrPromise, words: Mapping[Any, StrOrPromise], *, toggles: bool = False, **kwargs: Any
) -> forms.ChoiceField:
    """Return a field to choose one of these; as large toggles, or as a list with an empty line first."""
    if toggles:
        return forms.ChoiceField(label=label, choices=list(words.items()), widget=forms.RadioSelect, **kwargs)
    kwargs.setdefault("required", False)
    return forms.ChoiceField(label=label, choices=[("", "–"), *words.items()], **kwargs)


def text_field(label: StrOrPromise, longest: int, **kwargs: Any) -> forms.CharField:
    """Return a field for a line of text that may stay empty."""
    attrs = {"autocomplete": "off"}
    kwargs.setdefault("required", False)
    return forms.CharField(label=label, max_length=longest, widget=forms.TextInput(attrs=attrs), **kwargs)


def note_field() -> forms.CharField:
    """Return a field for free text."""
    return forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


def reason_field(help_text: StrOrPromise = "") -> forms.CharField:
    """Return the field for why a record is changed; it stands in the history."""
    return forms.CharField(
        label=_("Why?"),
        max_length=500,
        help_text=help_text,
        error_messages={"required": _("Say why.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def proposing(field: forms.Field, address: str) -> None:
    """Let a number field propose the herd's animals while it is typed."""
    field.widget.attrs |= {
        "data-combobox": address,
        "data-combobox-none": _("No animal of the herd has these digits"),
        "data-combobox-some": _("Animals found: %s"),
    }


def propose_dams(field: forms.Field, herd: Herd) -> None:
    """Let a field propose the herd's cows, with the keyboard of digits where the herd's numbers are digits."""
    proposing(field, reverse("herd:dams", args=[herd.code]))
    if numbers_are_digits(herd):
        field.widget.attrs["inputmode"] = "numeric"


def numbers_are_digits(herd: Herd) -> bool:
    """Say whether the numbers given last in a herd are digits alone, so that the phone need offer no letters."""
    numbers = herd.animals.exclude(number="").order_by("-pk").values_list("number", flat=True)
    return all(number.isdigit() for number in numbers[:NUMBERS_LOOKED_AT])


def not_after(field: forms.Field, today: date) -> None:
    """Keep the browser's calendar from offering days to come; the server refuses them too."""
    field.widget.attrs["max"] = today.isoformat()


def day_words(day: date) -> str:
    """Write a day in the reader's language."""
    return date_format(day, "DATE_FORMAT")


def side_by_side(*fields: Any) -> Div:
    """Return fields that stand beside each other where there is room for it."""
    return Div(*(Div(field, css_class="col-sm-6") for field in fields), css_class="row")


def helper_of(*fields: Any) -> FormHelper:
    """Return a crispy layout without the form's own tag, which stands in the template."""
    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(*fields)
    return helper


def included(template: str) -> HTML:
    """Return a template as a part of a layout, given the page's context."""
    return HTML(f'{{% include "{template}" %}}')


class Folded(LayoutObject):
    """Fields folded behind a line to press; open where one of them is wrong or has been filled in."""

    def __init__(self, title: StrOrPromise, *fields: Any) -> None:
        self.title, self.fields = title, list(fields)

    def render(self, form: forms.BaseForm, context: Any, template_pack: Any = TEMPLATE_PACK, **_: Any) -> str:
        """Render the fields inside a `<details>`."""
        names = [pointer.name for pointer in self.get_field_names()]
        inner = self.get_rendered_fields(form, context, template_pack)
        opened = any(form[name].errors for name in names) if form.is_bound else False
        return render_to_string(
            "components/folded.html", {"title": self.title, "inner": inner, "opened": opened}
        )


def offer(field: forms.Field, choices: Iterable[tuple[str, StrOrPromise]]) -> None:
    """Let a choice field offer these values with their words."""
    cast("forms.ChoiceField", field).choices = list(choices)


def options(words: Mapping[str, StrOrPromise], values: Iterable[str]) -> list[tuple[str, StrOrPromise]]:
    """Return these values with their words, in this order."""
    return [(value, words[value]) for value in values]
