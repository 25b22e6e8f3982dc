"""Calvings: what a cow gave birth to, and on which day."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from herd import labels
from herd.models.animals import Animal
from herd.models.entered import Entered
from herd.models.people import Herd
from herd.vocabulary import Answer, Membranes

MOST_BORN = (
    9  # of cattle more than six in one calving have not been reported alive; nine leaves room for typing
)


class Calving(Entered):
    """One calving, with all that was born and all that was seen at the scan."""

    herd = models.ForeignKey(Herd, on_delete=models.PROTECT, related_name="calvings")
    dam = models.ForeignKey(
        Animal,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="calvings",
        verbose_name=_("dam"),
    )
    litter = models.CharField(_("litter"), max_length=64, blank=True)
    calved_on = models.DateField(_("calved on"))
    number_born = models.PositiveSmallIntegerField(_("number born"), null=True, blank=True)
    fetuses_scanned = models.PositiveSmallIntegerField(_("fetuses seen at the scan"), null=True, blank=True)
    embryo_transfer = models.CharField(
        _("embryo transfer"), max_length=8, choices=labels.ANSWER, default=Answer.UNKNOWN.value
    )
    genetic_dam = models.CharField(_("genetic dam"), max_length=32, blank=True)
    semen = models.CharField(_("semen"), max_length=16, blank=True, choices=labels.SEMEN)
    parity = models.PositiveSmallIntegerField(_("which calving of the dam"), null=True, blank=True)
    ease = models.PositiveSmallIntegerField(_("calving ease"), null=True, blank=True, choices=labels.EASE)
    membranes = models.CharField(
        _("fetal membranes"), max_length=8, choices=labels.MEMBRANES, default=Membranes.UNKNOWN.value
    )
    note = models.TextField(_("note"), blank=True)
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True, editable=False)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    void_reason = models.CharField(_("why it was voided"), max_length=500, blank=True)
    joined_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="joined", editable=False
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("calving")
        verbose_name_plural = _("calvings")
        ordering = ("-calved_on", "-pk")
        indexes = (
            models.Index(fields=("herd", "-calved_on"), name="calving_by_day"),
            models.Index(fields=("dam", "calved_on"), name="calving_by_dam"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("herd", "dam", "calved_on"),
                condition=Q(voided_at__isnull=True, dam__isnull=False),
                name="calving_once_per_dam_and_day",
                violation_error_message=_("A calving of this dam on this day is on record."),
            ),
            models.UniqueConstraint(
                fields=("herd", "calved_on", "litter"),
                condition=Q(voided_at__isnull=True) & ~Q(litter=""),
                name="calving_once_per_litter_and_day",
            ),
            models.UniqueConstraint(
                fields=("herd", "idempotency_key"),
                condition=~Q(idempotency_key=""),
                name="calving_entered_once",
            ),
            models.CheckConstraint(
                condition=Q(number_born__isnull=True) | Q(number_born__gte=1, number_born__lte=MOST_BORN),
                name="calving_number_born_plausible",
            ),
            models.CheckConstraint(
                condition=Q(fetuses_scanned__isnull=True) | Q(fetuses_scanned__lte=MOST_BORN),
                name="calving_fetuses_scanned_plausible",
            ),
            models.CheckConstraint(
                condition=Q(ease__isnull=True) | Q(ease__gte=1, ease__lte=5), name="calving_ease_one_to_five"
            ),
            models.CheckConstraint(
                condition=Q(parity__isnull=True) | Q(parity__gte=1, parity__lte=30),
                name="calving_parity_plausible",
            ),
            models.CheckConstraint(
                condition=Q(embryo_transfer__in=list(labels.ANSWER)),
                name="calving_embryo_transfer_known_word",
            ),
            models.CheckConstraint(
                condition=Q(membranes__in=list(labels.MEMBRANES)), name="calving_membranes_known_word"
            ),
            models.CheckConstraint(
                condition=Q(semen__in=["", *labels.SEMEN]), name="calving_semen_known_word"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, voided_by__isnull=True, void_reason="")
                | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason="")),
                name="calving_voided_when_by_whom_and_why",
            ),
            models.CheckConstraint(
                condition=Q(joined_into__isnull=True) | Q(voided_at__isnull=False),
                name="calving_joined_is_voided",
            ),
        )

    def __str__(self) -> str:
        return f"{self.dam or self.litter or '?'} {self.calved_on}"


class SeparateLitters(models.Model):
    """Two calvings of one dam at most three days apart which a person declared to be two litters."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    herd = models.ForeignKey(Herd, on_delete=models.PROTECT, related_name="separate_litters")
    earlier = models.ForeignKey(Calving, on_delete=models.CASCADE, related_name="separate_from_later")
    later = models.ForeignKey(Calving, on_delete=models.CASCADE, related_name="separate_from_earlier")
    reason = models.CharField(_("reason"), max_length=500)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("separate litters")
        verbose_name_plural = _("separate litters")
        constraints = (
            models.UniqueConstraint(fields=("earlier", "later"), name="separate_litters_declared_once"),
            models.CheckConstraint(condition=~Q(earlier=F("later")), name="separate_litters_are_two"),
        )

    def __str__(self) -> str:
        return f"{self.earlier} / {self.later}"
