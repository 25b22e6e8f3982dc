"""Forms that correct a record say which version of it they show.

A form opened before somebody else's correction still shows the old values. Sent, it would put them back unseen. So
it carries, in a hidden field, the version it was made of; the action refuses it where it would overwrite a later
one, and the form that says so carries the later version (`errors.let_be_sent_again`): sent again, it is saved
knowingly. Works without scripts.
"""

from typing import Any, TypeVar

from django import forms

from herd.forms import fields
from herd.queries.versions import version_of

FIELD = "version_seen"

FormT = TypeVar("FormT", bound=forms.BaseForm)


def with_version(form: FormT, record: Any) -> FormT:
    """Let a form carry which version of a record it shows; one sent, or kept, stays with the version it was sent with.

    A record just read is wanted: what is shown and the version belong together.
    """
    sent = form.data.get(FIELD, "") if form.is_bound else ""
    form.version_shown = sent or version_of(record)  # type: ignore[attr-defined]  # read by the template
    form.helper.layout.fields.append(fields.included("components/version_seen.html"))  # type: ignore[attr-defined]
    return form


def version_seen(form: forms.BaseForm) -> str:
    """Return the version of the record that whoever sends the form has seen."""
    seen: str = form.version_shown  # type: ignore[attr-defined]  # set by `with_version`
    return seen
