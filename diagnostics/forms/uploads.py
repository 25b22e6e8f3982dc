"""Choosing a file, and saying how its dates are written."""

from typing import Any

from crispy_forms.layout import HTML
from django import forms
from django.utils.translation import gettext_lazy as _

from herd import labels
from herd.forms.fields import helper_of
from herd.forms.plain_words import PlainForm
from herd.imports.options import ImportOptions
from herd.vocabulary import ImportKind

LONGEST_REASON = 500
DATE_ORDERS = (
    ("dmy", _("Day first: 03.04.2026 is 3 April")),
    ("mdy", _("Month first: 03.04.2026 is 4 March")),
)


class UploadForm(PlainForm):
    """A file of births, animals or results, and what is done where it differs from the record."""

    kind = forms.ChoiceField(
        label=_("What does the file hold?"),
        choices=labels.IMPORT_KIND,
        widget=forms.RadioSelect,
        initial=ImportKind.BIRTHS.value,
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV in UTF-8, or XLSX; at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
    update = forms.BooleanField(
        label=_("Births and animals: take values from the file where they differ from the record"),
        required=False,
    )
    supersede = forms.CharField(
        label=_("Results: why those of the file replace those on record that differ"),
        help_text=_("Empty: differing results are refused, with what is on record."),
        required=False,
        max_length=LONGEST_REASON,
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.helper = helper_of(
            "kind", "file", HTML('{% include "diagnostics/_upload_differs.html" %}'), "update", "supersede"
        )

    def options(self) -> ImportOptions:
        """Return what was decided; only after `is_valid`."""
        chosen = self.cleaned_data
        results = chosen["kind"] == ImportKind.RESULTS
        return ImportOptions(
            update=not results and chosen["update"], supersede=chosen["supersede"] if results else ""
        )


class LaboratoryFileForm(PlainForm):
    """A laboratory's file with results of one herd or of several."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV in UTF-8, or XLSX; at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
    supersede = forms.CharField(
        label=_("Why results of the file replace those on record that differ"),
        help_text=_("Empty: differing results are refused, with what is on record."),
        required=False,
        max_length=LONGEST_REASON,
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.helper = helper_of("file", "supersede")

    def options(self) -> ImportOptions:
        """Return what was decided; only after `is_valid`."""
        return ImportOptions(supersede=self.cleaned_data["supersede"])


class DateOrderForm(PlainForm):
    """How the dates of a file are written."""

    date_order = forms.ChoiceField(
        label=_("How are its dates written?"), choices=DATE_ORDERS, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.helper = helper_of("date_order")
