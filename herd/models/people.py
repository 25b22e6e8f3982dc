"""People, herds, and who is what to which herd."""

import uuid
import zoneinfo
from datetime import date

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from herd import labels
from herd.permissions import Right
from herd.vocabulary import Role, Units


def languages() -> list[tuple[str, str]]:
    """Return the languages of the program, as choices."""
    return [(code, str(name)) for code, name in settings.LANGUAGES]


def time_zones() -> list[tuple[str, str]]:
    """Return the time zones a herd can stand in, as choices."""
    return [(name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones())]


class User(AbstractUser):
    """A person who signs in."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    language = models.CharField(
        _("language"),
        max_length=12,
        blank=True,
        choices=languages,
        help_text=_("Empty: as the browser asks."),
    )
    last_herd = models.ForeignKey(
        "herd.Herd", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    signed_out_at = models.DateTimeField(_("signed out everywhere at"), null=True, blank=True, editable=False)

    class Meta(AbstractUser.Meta):
        verbose_name = _("person")  # type: ignore[assignment]  # the stubs know no lazy words here
        verbose_name_plural = _("people")  # type: ignore[assignment]  # as above

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Tie each session to the last sign-out everywhere too: a new one ends them all, as a new password does."""
        seed = f"{self.password}{self.signed_out_at or ''}"
        return salted_hmac("herd.models.User.session", seed, secret=secret, algorithm="sha256").hexdigest()


class Herd(models.Model):
    """A herd: the wall behind which all of its records stand. Its code stands in addresses."""

    rights: frozenset[Right]  # what the person who asked for the herd may do there; set by `queries.get_herd`

    code = models.CharField(
        _("code"),
        max_length=32,
        unique=True,
        validators=[
            RegexValidator(
                r"^[A-Za-z0-9][A-Za-z0-9_.-]*\Z",
                _("A herd's code has letters, digits, dots, hyphens and underscores only."),
            )
        ],
    )
    name = models.CharField(_("name"), max_length=120)
    country = models.CharField(
        _("country"), max_length=2, blank=True, help_text=_("Two letters, such as IE.")
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", choices=time_zones)
    units = models.CharField(_("units"), max_length=8, choices=labels.UNITS, default=Units.METRIC.value)
    language = models.CharField(_("language"), max_length=12, choices=languages, default="en")
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("herd")
        verbose_name_plural = _("herds")
        ordering = ("name", "code")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Write the name on one line: it stands in the subject of mails."""
        self.name = " ".join(self.name.split())

    def today(self) -> date:
        """Return today's date where the herd stands."""
        return timezone.now().astimezone(zoneinfo.ZoneInfo(self.time_zone)).date()


class Membership(models.Model):
    """One role of one person in one herd."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    herd = models.ForeignKey(Herd, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=8, choices=labels.ROLE, default=Role.READER.value)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = (
            models.UniqueConstraint(fields=("herd", "user", "role"), name="membership_once_per_role"),
            models.CheckConstraint(
                condition=models.Q(role__in=list(labels.ROLE)), name="membership_role_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} – {self.herd} ({self.role})"
