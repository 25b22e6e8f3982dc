"""What the filters of lists share."""

from typing import Any

import django_filters
from crispy_forms.helper import FormHelper
from django import forms


def drawn_filter(lookup: str, label: Any) -> django_filters.DateFilter:
    """Return a filter by the day on which a sample was drawn, or an animal examined."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return django_filters.DateFilter("collected_on", lookup, label=label, widget=widget)


def asking_helper() -> FormHelper:
    """Return the layout of a form that is sent in the address: every field may stay empty."""
    helper = FormHelper()
    helper.form_tag, helper.disable_csrf, helper.form_method = False, True, "get"
    helper.all_optional = True
    return helper
