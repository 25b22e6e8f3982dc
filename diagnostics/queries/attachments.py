"""Finding the reports attached to a result. Reads only."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from diagnostics.models import Assay, Attachment
from herd.models import Herd


def attachments_of(assay: Assay) -> QuerySet[Attachment]:
    """Return the reports attached to a test, the withdrawn ones included, in the order they came."""
    return assay.attachments.select_related("recorded_by", "voided_by").order_by("recorded_at", "pk")


def attachment_of(herd: Herd, public_id: UUID) -> Attachment:
    """Return one attached report of a herd with its test; raises `Http404` for another herd's."""
    found = herd.attachments.filter(public_id=public_id).select_related("assay__animal").first()
    if found is None:
        raise Http404
    found.herd = herd
    return found
