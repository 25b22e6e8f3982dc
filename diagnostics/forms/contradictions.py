"""Dealing with a contradiction: what was done about it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from herd.forms.fields import helper_of
from herd.forms.plain_words import PlainForm


class ContradictionForm(PlainForm):
    """What a vet did about a contradiction."""

    note = forms.CharField(
        label=_("What was done about it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what was done about it.")},
        help_text=_(
            "Such as: tube mixed up with that of 1207, the positive voided; or: left as it is, and why."
        ),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.helper = helper_of("note")
