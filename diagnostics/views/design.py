"""The page that shows every part of the design system as the program draws it.

It belongs to diagnostics, as every page that shows a verdict does.
"""

from dataclasses import dataclass
from typing import Any

from crispy_forms.bootstrap import AppendedText
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from diagnostics import labels
from herd.forms.plain_words import PlainForm
from herd.labels import FATE, SEX

# Colours of the tokens by the part they play; the first of each pair is the ground, the second stands on it.
GROUNDS = ("paper", "surface", "sunk", "accent", "accent-tint", "bar")
INKS = ("ink", "ink-soft", "control", "danger", "good", "warn", "doubt", "note")
SIGNS = (
    *("home", "plus", "list", "tube", "tag", "chart", "more", "upload", "download", "people", "person"),
    *("settings", "book", "search", "filter", "check", "close", "calendar", "clock", "drop", "undo", "print"),
    *("edit", "leave", "light", "dark", "auto", "language", "twins", "lock", "female", "male", "unknown"),
)
# What came in with a form that is refused: neither dam, date nor sex.
REFUSED = {"no-number": "", "no-number_born": "2", "no-fate": "alive", "no-note": _("small")}
KINDS = ("success", "warning", "error", "info")


@dataclass(frozen=True)
class ExampleRow:
    """One line of the example register."""

    number: str
    pairing: str
    verdict: str
    probability: float
    low: float
    high: float

    @property
    def verdict_label(self) -> Any:
        """The verdict's word."""
        return labels.VERDICT[self.verdict]


# Worked results of clinical.md §7; the ranges are the birth figure's, §3.
ROWS = (
    ExampleRow("0142", "FM", "suspect", 0.92, 0.80, 0.97),
    ExampleRow("0143", "FU", "suspect", 0.4219, 0.364, 0.449),
    ExampleRow("0150", "FM", "cleared", 0.0925, 0.034, 0.223),
    ExampleRow("0151", "FFM", "confirmed", 0.999, 0.997, 0.9997),
    ExampleRow("0160", "F", "not_at_risk", 0.009, 0.003, 0.018),
)


class ExampleForm(PlainForm):
    """Every kind of field, for show: nothing is saved."""

    number = forms.CharField(label=_("Number of the dam"), help_text=_("The last digits are enough."))
    calved_on = forms.DateField(label=_("Calved on"), widget=forms.DateInput(attrs={"type": "date"}))
    number_born = forms.ChoiceField(
        label=_("How many were born?"),
        choices=[(1, "1"), (2, "2"), (3, "3")],
        widget=forms.RadioSelect,
        initial=2,
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=SEX, widget=forms.RadioSelect, initial="female")
    fate = forms.ChoiceField(label=_("Fate"), choices=FATE)
    birth_weight_kg = forms.DecimalField(label=_("Birth weight"), required=False)
    caveats = forms.MultipleChoiceField(
        label=_("What can spoil this sample"),
        choices=labels.CAVEAT,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    acknowledged = forms.BooleanField(
        label=_("This is a second calving of the dam within 200 days"), required=False
    )

    @property
    def helper(self) -> FormHelper:
        """The layout, as the program's own forms have theirs."""
        helper = FormHelper()
        helper.form_tag = False
        helper.layout = Layout(
            Field("number", inputmode="numeric"),
            "calved_on",
            Field("number_born", template="components/choice_plain.html"),
            Fieldset(
                _("Calf 1"),
                Field("sex", template="components/choice_signs.html"),
                "fate",
                AppendedText("birth_weight_kg", "kg"),
                css_class="calf-row",
            ),
            "caveats",
            "note",
            "acknowledged",
        )
        return helper


@require_safe
def design_system(request: HttpRequest) -> HttpResponse:
    """Show each part of the design system: colours, type, buttons, fields, tables, badges, messages."""
    refused = ExampleForm(REFUSED, prefix="no")
    context = {
        "form": ExampleForm(),
        "refused": refused,
        "grounds": GROUNDS,
        "inks": INKS,
        "signs": SIGNS,
        "kinds": KINDS,
        "verdicts": labels.VERDICT.items(),
        "rows": ROWS,
        "page": Paginator(range(150), 50).page(2),
        "crumbs": [(_("My herds"), "/")],
    }
    return render(request, "diagnostics/design_system.html", context)
