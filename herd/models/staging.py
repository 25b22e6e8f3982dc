"""Files on their way into the records: read into rows, tried, and confirmed by a person."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from herd import labels
from herd.models.people import Herd
from herd.vocabulary import ImportState


class ImportBatch(models.Model):
    """One file as it was read. `herd` is empty where a command imports into many herds at once.

    `options` and `report` are the JSON of `herd.imports.options.ImportOptions` and `herd.imports.report.Report`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    herd = models.ForeignKey(
        Herd, null=True, blank=True, on_delete=models.CASCADE, related_name="import_batches"
    )
    kind = models.CharField(_("what is imported"), max_length=8, choices=labels.IMPORT_KIND)
    file_name = models.CharField(_("file"), max_length=255)
    state = models.CharField(
        _("state"), max_length=10, choices=labels.IMPORT_STATE, default=ImportState.STAGED.value
    )
    options: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    report: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("read at"), default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(_("saved at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(fields=("herd", "-created_at"), name="import_batch_by_herd"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=list(labels.IMPORT_KIND)), name="import_batch_kind_known_word"
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(labels.IMPORT_STATE)), name="import_batch_state_known_word"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=False, state=ImportState.CONFIRMED.value)
                | (Q(confirmed_at__isnull=True) & ~Q(state=ImportState.CONFIRMED.value)),
                name="import_batch_confirmed_when",
            ),
        )

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One line of a file. Staging only: a herd's records are elsewhere, and the batch says whose file it is.

    `data` holds the cells by column as canonical text (dates ISO, decimal point, code values of the file
    contract), or as they stood in the file where the line could not be read (`readable` false). `herd_code`,
    `animal`, `dam` and `day` repeat what rows are sorted and matched by. `problems` is a list of objects with
    `code`, `field`, `message` and `severity`.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("line"))
    herd_code = models.CharField(_("herd"), max_length=32, blank=True)
    animal = models.CharField(_("number"), max_length=32, blank=True)
    dam = models.CharField(_("dam"), max_length=32, blank=True)
    day = models.DateField(_("date"), null=True, blank=True)
    data: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    readable = models.BooleanField(default=True)
    problems: models.JSONField[list[dict[str, str]], list[dict[str, str]]] = models.JSONField(default=list)
    outcome = models.CharField(_("outcome"), max_length=8, blank=True, choices=labels.ROW_OUTCOME)

    class Meta:
        verbose_name = _("line of an imported file")
        verbose_name_plural = _("lines of imported files")
        ordering = ("batch", "line")
        indexes = (
            models.Index(fields=("batch", "line"), name="import_row_by_line"),
            models.Index(fields=("batch", "herd_code", "day"), name="import_row_by_day"),
            models.Index(fields=("batch", "herd_code", "animal"), name="import_row_by_animal"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome__in=["", *labels.ROW_OUTCOME]), name="import_row_outcome_known_word"
            ),
        )

    def __str__(self) -> str:
        return f"{self.batch}: {self.line}"
