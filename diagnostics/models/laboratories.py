"""Laboratories as a herd knows them: what they take, what they do, what it costs, and how well they do it."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from diagnostics import labels
from diagnostics.engine.evidence import Validation
from diagnostics.models.policy import price
from herd import labels as herd_labels
from herd.models import Entered, Herd
from herd.vocabulary import Answer


class Laboratory(Entered):
    """One laboratory of a herd's book. `days_least` to `days_most` is its turnaround, from receipt to result.

    Samples and results name their laboratory in words, as reports do: `name` and `other_names` (one a line) are
    the words that mean this one, whatever their case.
    """

    herd = models.ForeignKey(Herd, on_delete=models.CASCADE, related_name="laboratories")
    name = models.CharField(_("name"), max_length=120)
    other_names = models.TextField(
        _("other names"), blank=True, help_text=_("As files and reports write it, one a line.")
    )
    address = models.TextField(_("address"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    days_least = models.PositiveSmallIntegerField(_("result after, at least (days)"), null=True, blank=True)
    days_most = models.PositiveSmallIntegerField(_("result after, at most (days)"), null=True, blank=True)
    working_days = models.BooleanField(_("counted in working days"), default=True)
    note = models.TextField(_("note"), blank=True)
    source = models.CharField(_("where this was read"), max_length=300, blank=True)
    read_on = models.DateField(_("read on"), null=True, blank=True)
    retired_on = models.DateField(_("not used any more since"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("laboratory")
        verbose_name_plural = _("laboratories")
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint("herd", Lower("name"), name="laboratory_name_once_in_herd"),
            models.UniqueConstraint(
                fields=("herd", "idempotency_key"),
                condition=~Q(idempotency_key=""),
                name="laboratory_entered_once",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="laboratory_has_a_name"),
            models.CheckConstraint(
                condition=Q(days_least__isnull=True)
                | Q(days_most__isnull=True)
                | Q(days_most__gte=F("days_least")),
                name="laboratory_turnaround_in_order",
                violation_error_message=_("The longest turnaround is not shorter than the shortest."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def names(self) -> list[str]:
        """Return all words that mean this laboratory, in lower case."""
        return words_of(self.name, self.other_names)


def words_of(name: str, other_names: str) -> list[str]:
    """Return all words that mean a laboratory of this name, in lower case; its other names come one a line."""
    return [word.strip().casefold() for word in (name, *other_names.splitlines()) if word.strip()]


class LaboratorySpecimen(models.Model):
    """A specimen that a laboratory takes: how much (mL), whether it may be frozen, and how many hours it keeps."""

    herd = models.ForeignKey(Herd, on_delete=models.CASCADE, related_name="+")
    laboratory = models.ForeignKey(Laboratory, on_delete=models.CASCADE, related_name="specimens")
    specimen = models.CharField(_("specimen"), max_length=16, choices=labels.SPECIMEN)
    preferred = models.BooleanField(_("preferred"), default=False)
    volume_ml_least = models.DecimalField(
        _("at least (mL)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    volume_ml_most = models.DecimalField(
        _("at most (mL)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    may_be_frozen = models.CharField(
        _("may be frozen"), max_length=8, choices=herd_labels.ANSWER, default=Answer.UNKNOWN.value
    )
    keeps_hours = models.PositiveIntegerField(_("keeps (hours)"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("specimen a laboratory takes")
        verbose_name_plural = _("specimens a laboratory takes")
        ordering = ("-preferred", "pk")
        constraints = (
            models.UniqueConstraint(fields=("laboratory", "specimen"), name="laboratory_specimen_once"),
            models.CheckConstraint(
                condition=Q(specimen__in=list(labels.SPECIMEN)), name="laboratory_specimen_known_word"
            ),
            models.CheckConstraint(
                condition=(Q(volume_ml_least__isnull=True) | Q(volume_ml_least__gt=0))
                & (Q(volume_ml_most__isnull=True) | Q(volume_ml_most__gt=0))
                & (
                    Q(volume_ml_least__isnull=True)
                    | Q(volume_ml_most__isnull=True)
                    | Q(volume_ml_most__gte=F("volume_ml_least"))
                ),
                name="laboratory_volume_in_order",
                violation_error_message=_("The largest volume is not less than the least."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.laboratory}: {self.specimen}"


class LaboratoryMethod(models.Model):
    """A test that a laboratory does: its marker, its price, and where it published them its own validation counts.

    `missed` of `freemartins` were negative, `false_positives` of `controls` positive (`engine.Validation`).
    """

    herd = models.ForeignKey(Herd, on_delete=models.CASCADE, related_name="+")
    laboratory = models.ForeignKey(Laboratory, on_delete=models.CASCADE, related_name="methods")
    method = models.CharField(_("method"), max_length=16, choices=labels.METHOD)
    marker = models.CharField(_("marker"), max_length=80, blank=True)
    price = price(_("price"))
    currency = models.CharField(
        _("currency"), max_length=3, blank=True, help_text=_("Three letters, such as EUR.")
    )
    price_note = models.CharField(_("what the price holds"), max_length=120, blank=True)
    missed = models.PositiveIntegerField(_("freemartins it missed"), null=True, blank=True)
    freemartins = models.PositiveIntegerField(_("of freemartins tested"), null=True, blank=True)
    false_positives = models.PositiveIntegerField(_("normal females found positive"), null=True, blank=True)
    controls = models.PositiveIntegerField(_("of normal females tested"), null=True, blank=True)
    validation_source = models.CharField(_("where it published them"), max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("test a laboratory does")
        verbose_name_plural = _("tests a laboratory does")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("laboratory", "method"), name="laboratory_method_once"),
            models.CheckConstraint(
                condition=Q(method__in=list(labels.METHOD)), name="laboratory_method_known_word"
            ),
            models.CheckConstraint(
                condition=Q(price__isnull=True) | Q(price__gte=0) & ~Q(currency=""),
                name="laboratory_price_has_a_currency",
                violation_error_message=_("A price needs its currency."),
            ),
            models.CheckConstraint(
                condition=Q(missed__isnull=True, freemartins__isnull=True)
                | Q(missed__isnull=False, freemartins__gt=0, freemartins__gte=F("missed")),
                name="laboratory_missed_of_freemartins",
                violation_error_message=_("Give both: how many it missed, and of how many freemartins."),
            ),
            models.CheckConstraint(
                condition=Q(false_positives__isnull=True, controls__isnull=True)
                | Q(false_positives__isnull=False, controls__gt=0, controls__gte=F("false_positives")),
                name="laboratory_false_of_controls",
                violation_error_message=_(
                    "Give both: how many were positive, and of how many normal females."
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.laboratory}: {self.method}"

    def validation(self) -> Validation | None:
        """Return the laboratory's own counts as the engine reads them; `None` where it published none."""
        if self.freemartins is None and self.controls is None:
            return None
        return Validation(
            self.missed or 0, self.freemartins or 0, self.false_positives or 0, self.controls or 0
        )
