"""Choosing the report that is attached to a result, and saying why one is withdrawn."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from diagnostics.report_files import LARGEST_BYTES, too_large
from herd.forms.fields import helper_of, key_field
from herd.forms.plain_words import PlainForm


class AttachForm(PlainForm):
    """A laboratory's report: its PDF, or a photograph of it."""

    file = forms.FileField(
        label=_("The report"),
        help_text=_("A PDF, or a photograph (JPEG or PNG); at most 15 MB."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )
    idempotency_key = key_field()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.helper = helper_of("file", "idempotency_key")

    def clean_file(self) -> UploadedFile:
        """Refuse a file over the limit before it is read."""
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is not None and file.size > LARGEST_BYTES:
            raise forms.ValidationError(too_large(file.size), code="file_too_large")
        return file


class WithdrawForm(PlainForm):
    """Why an attached report is withdrawn."""

    reason = forms.CharField(
        label=_("Why it is withdrawn"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why the report is withdrawn.")},
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.helper = helper_of("reason")
