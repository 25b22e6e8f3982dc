"""Reports of laboratories as they came: the PDF or the photograph, kept beside the result."""

from uuid import uuid4

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from diagnostics import labels
from diagnostics.models.assays import Assay
from herd.models import Entered, Herd


def private_storage() -> Storage:
    """Return where attached files lie: outside the web root, served by a view to members alone."""
    return storages["attachments"]


def where(_attachment: "Attachment", _name: str) -> str:
    """Return a file's name on disk: nothing of what its sender called it."""
    name = uuid4().hex
    return f"{name[:2]}/{name}"


class Attachment(Entered):
    """A file beside a result. `size_bytes` and `sha256` are those of what is kept, a picture's after re-encoding."""

    herd = models.ForeignKey(Herd, on_delete=models.PROTECT, related_name="attachments")
    assay = models.ForeignKey(Assay, on_delete=models.PROTECT, related_name="attachments")
    kind = models.CharField(_("kind"), max_length=4, choices=labels.FILE_KIND)
    name = models.CharField(_("name"), max_length=150)
    file = models.FileField(storage=private_storage, upload_to=where, max_length=80)
    size_bytes = models.PositiveIntegerField(_("size (bytes)"))
    sha256 = models.CharField(max_length=64)
    voided_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    void_reason = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("attached report")
        verbose_name_plural = _("attached reports")
        ordering = ("recorded_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("assay", "sha256"),
                condition=Q(voided_at__isnull=True),
                name="attachment_once_a_result",
            ),
            models.UniqueConstraint(
                fields=("herd", "idempotency_key"),
                condition=~Q(idempotency_key=""),
                name="attachment_entered_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=list(labels.FILE_KIND)), name="attachment_kind_known_word"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, voided_by__isnull=True, void_reason="")
                | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason="")),
                name="attachment_withdrawn_when_by_whom_and_why",
            ),
        )

    def __str__(self) -> str:
        return self.name
