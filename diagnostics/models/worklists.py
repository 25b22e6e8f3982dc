"""How a person is told what waits: a daily mail, and a calendar behind a secret address."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WorklistMail(models.Model):
    """A person's wish for a daily mail of what waits; `sent_on` is the day of the last one.

    From `begun_at` on the next is being sent, or whoever sent it was ended (see `diagnostics.mailing`).
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="worklist_mail"
    )
    asked_at = models.DateTimeField(_("asked for at"), default=timezone.now)
    sent_on = models.DateField(_("last sent on"), null=True, blank=True)
    begun_at = models.DateTimeField(_("begun at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("daily mail")
        verbose_name_plural = _("daily mails")

    def __str__(self) -> str:
        return str(self.user)


class CalendarFeed(models.Model):
    """A secret address at which a calendar program reads a person's worklists; only its secret's digest is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds"
    )
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("user",),
                condition=models.Q(revoked_at__isnull=True),
                name="calendar_feed_one_a_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} {self.created_at:%Y-%m-%d}"
