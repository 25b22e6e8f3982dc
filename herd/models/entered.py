"""What every record entered by people has in common."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Entered(models.Model):
    """A record entered by somebody at some moment.

    `public_id` stands in addresses. An entry sent twice with one `idempotency_key` is one record: each model has a
    constraint that holds it, within its herd.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    idempotency_key = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True
