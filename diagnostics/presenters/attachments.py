"""Attached reports in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat

from diagnostics import labels
from diagnostics.models import Attachment


@dataclass(frozen=True, slots=True)
class AttachedLine:
    """One attached report as a page lists it; `about` is what it is and how large."""

    attachment: Attachment
    about: str
    is_withdrawn: bool


def attached_lines(attachments: Iterable[Attachment]) -> list[AttachedLine]:
    """Return attached reports as a page lists them."""
    return [
        AttachedLine(
            attachment=each,
            about=f"{labels.FILE_KIND[each.kind]}, {filesizeformat(each.size_bytes)}",
            is_withdrawn=each.voided_at is not None,
        )
        for each in attachments
    ]
