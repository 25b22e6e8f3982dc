"""What a herd decides for itself: thresholds and prices."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise
from simple_history.models import HistoricalRecords

from diagnostics import labels
from diagnostics.engine.evidence import Thresholds
from herd.models import Herd


def price(verbose_name: StrOrPromise) -> models.DecimalField:
    """Return a field for an amount in the herd's currency that may not be stated."""
    return models.DecimalField(verbose_name, max_digits=12, decimal_places=2, null=True, blank=True)


PRICES = ("breeding_value", "feeder_value", "salvage_value", "rearing_cost", "test_price")


def name_of(field: str) -> str:
    """Return what a threshold or price of the policy is called."""
    return str(HerdPolicy._meta.get_field(field).verbose_name)  # type: ignore[union-attr]  # no relation's


class HerdPolicy(models.Model):
    """Thresholds and prices of one herd (`clinical.md` §2 and §10)."""

    herd = models.OneToOneField(Herd, on_delete=models.CASCADE, related_name="policy")
    confirm_threshold = models.DecimalField(
        _("confirm at or over"), max_digits=5, decimal_places=4, default=Decimal("0.95")
    )
    clear_threshold = models.DecimalField(
        _("clear at or under"), max_digits=5, decimal_places=4, default=Decimal("0.10")
    )
    suspect_threshold = models.DecimalField(
        _("suspect at or over"), max_digits=5, decimal_places=4, default=Decimal("0.10")
    )
    breeding_value = price(_("value of a breeding heifer"))
    feeder_value = price(_("value as a feeder now"))
    salvage_value = price(_("salvage value of an open heifer"))
    rearing_cost = price(_("rearing cost to the first calving"))
    test_price = price(_("price of a test"))
    currency = models.CharField(
        _("currency"), max_length=3, blank=True, help_text=_("Three letters, such as EUR.")
    )
    verified_since = models.DateTimeField(
        _("results are verified by a second person since"), null=True, blank=True, editable=False
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("herd policy")
        verbose_name_plural = _("herd policies")
        constraints = (
            models.CheckConstraint(
                condition=Q(confirm_threshold__gt=Decimal("0.5"), confirm_threshold__lte=Decimal("0.999")),
                name="policy_confirm_in_bounds",
                violation_error_message=_("The confirming threshold lies over 0.50 and at or under 0.999."),
            ),
            models.CheckConstraint(
                condition=Q(suspect_threshold__gte=Decimal("0.05"), suspect_threshold__lte=Decimal("0.5")),
                name="policy_suspect_in_bounds",
                violation_error_message=_("The suspecting threshold lies between 0.05 and 0.50."),
            ),
            models.CheckConstraint(
                condition=Q(clear_threshold__gt=0, clear_threshold__lte=Decimal("0.25"))
                & Q(clear_threshold__lte=F("suspect_threshold")),
                name="policy_clear_in_bounds",
                violation_error_message=_(
                    "The clearing threshold lies over 0 and at or under 0.25, and not over the suspecting one."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    *(Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0}) for name in PRICES)
                ),
                name="policy_prices_not_negative",
            ),
        )

    def __str__(self) -> str:
        return str(self.herd)

    def thresholds(self) -> Thresholds:
        """Return the thresholds as the engine reads them."""
        return Thresholds(
            confirm=float(self.confirm_threshold),
            clear=float(self.clear_threshold),
            suspect=float(self.suspect_threshold),
        )


class ReassessmentRun(models.Model):
    """One working-out anew of a herd's verdicts on the task queue, and how far it has come."""

    herd = models.ForeignKey(Herd, on_delete=models.CASCADE, related_name="reassessment_runs")
    cause = models.CharField(_("cause"), max_length=24, choices=labels.CAUSE)
    animals_in_all = models.PositiveIntegerField(default=0)
    animals_done = models.PositiveIntegerField(default=0)
    verdicts_changed = models.PositiveIntegerField(default=0)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reassessment")
        verbose_name_plural = _("reassessments")
        ordering = ("-asked_at", "-pk")

    def __str__(self) -> str:
        return f"{self.herd} {self.animals_done}/{self.animals_in_all}"
