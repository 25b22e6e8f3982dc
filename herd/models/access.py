"""Ways in besides a password, and what was typed while somebody had to sign in again."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from herd.models.people import Herd


class SignInLink(models.Model):
    """A link that signs one person in, once, until a moment; only the digest of its secret is kept.

    A link sent by mail reaches the person alone; one handed over as a QR code is seen by the manager too, and
    so opens only accounts of that manager's herds (`herd.policies.hand_over_problem`).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_in_links")
    herd = models.ForeignKey(Herd, on_delete=models.CASCADE, related_name="sign_in_links")
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    sent_to = models.EmailField(_("sent to"), blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = _("sign-in link")
        verbose_name_plural = _("sign-in links")
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(fields=("user", "-created_at"), name="sign_in_link_by_user"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="sign_in_link_expires_after_creation"
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(revoked_at__isnull=True),
                name="sign_in_link_used_or_revoked",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="sign_in_link_revoked_when_and_by_whom",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} – {self.herd}"


class KeptEntry(models.Model):
    """What a person typed into a form and sent after the sign-in had ended; shown to that person only."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kept_entries")
    page = models.CharField(_("address of the page with the form"), max_length=500)
    action = models.CharField(_("address the form was sent to"), max_length=500)
    data = models.TextField(_("what was typed"))
    files_left_out = models.BooleanField(_("files were left out"), default=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("kept until"))

    class Meta:
        verbose_name = _("kept entry")
        verbose_name_plural = _("kept entries")
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(fields=("user", "action"), name="kept_entry_by_form"),
            models.Index(fields=("expires_at",), name="kept_entry_by_expiry"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="kept_entry_expires_after_creation"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} {self.action}"
