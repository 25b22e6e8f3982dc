"""Samples: what was drawn, and each step of its way to a result."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from diagnostics import labels
from diagnostics.vocabulary import OPEN_STATES, SampleState, Step
from herd.models import Animal, Entered, Herd


class Sample(Entered):
    """What was drawn from one animal on one day into one tube, and where it is in its life.

    `state` and `state_on` repeat the last of its `steps` that stands. `consignment` is shared by samples sent
    together, of several herds too. A transfusion is dated by `transfused_on` where the day is known.
    """

    herd = models.ForeignKey(Herd, on_delete=models.PROTECT, related_name="samples")
    animal = models.ForeignKey(Animal, on_delete=models.PROTECT, related_name="samples")
    specimen = models.CharField(_("specimen"), max_length=16, choices=labels.SPECIMEN)
    tube = models.CharField(_("code on the tube"), max_length=64, blank=True)
    collected_on = models.DateField(_("drawn on"))
    drawn_by = models.CharField(_("drawn by"), max_length=150, blank=True)
    laboratory = models.CharField(_("laboratory"), max_length=120, blank=True)
    caveats = models.CharField(
        _("what can spoil it"),
        max_length=64,
        blank=True,
        help_text=_("Known when drawing; joined by semicolons."),
    )
    transfused_on = models.DateField(_("transfused on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    state = models.CharField(
        _("state"), max_length=8, choices=labels.SAMPLE_STATE, default=SampleState.DRAWN.value, editable=False
    )
    state_on = models.DateField(_("since"), null=True, editable=False)
    consignment = models.UUIDField(_("sent together"), null=True, blank=True, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("sample")
        verbose_name_plural = _("samples")
        ordering = ("-collected_on", "-pk")
        indexes = (
            models.Index(fields=("herd", "-collected_on"), name="sample_by_day"),
            models.Index(fields=("herd", "tube"), name="sample_by_tube", condition=~Q(tube="")),
            # Whole: SQLite does not use one of the open states alone for states given as parameters.
            models.Index(fields=("herd", "state", "state_on"), name="sample_by_state"),
            models.Index(
                fields=("consignment",), name="sample_by_consignment", condition=Q(consignment__isnull=False)
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("herd", "idempotency_key"),
                condition=~Q(idempotency_key=""),
                name="sample_entered_once",
            ),
            models.UniqueConstraint(
                fields=("herd", "tube"),
                condition=~Q(tube="") & Q(state__in=sorted(state.value for state in OPEN_STATES)),
                name="sample_tube_in_use_once",
            ),
            models.CheckConstraint(
                condition=Q(specimen__in=list(labels.SPECIMEN)), name="sample_specimen_known_word"
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(labels.SAMPLE_STATE)), name="sample_state_known_word"
            ),
        )

    def __str__(self) -> str:
        return self.tube or f"{self.animal} {self.collected_on}"


class SampleStep(models.Model):
    """One step in a sample's life, dated and signed; never edited, the database refuses it.

    A step noted by mistake is taken back by a further one, with the reason in `note`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    herd = models.ForeignKey(Herd, on_delete=models.PROTECT, related_name="sample_steps")
    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    step = models.CharField(_("step"), max_length=12, choices=labels.STEP)
    on = models.DateField(_("on"))
    cause = models.CharField(_("why"), max_length=12, blank=True, choices=labels.REJECTION_CAUSE)
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("noted at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("step of a sample")
        verbose_name_plural = _("steps of a sample")
        ordering = ("sample", "number")
        constraints = (
            models.UniqueConstraint(fields=("sample", "number"), name="sample_step_once"),
            models.CheckConstraint(condition=Q(step__in=list(labels.STEP)), name="sample_step_known_word"),
            models.CheckConstraint(
                condition=Q(cause__in=["", *labels.REJECTION_CAUSE]), name="sample_step_cause_known_word"
            ),
            models.CheckConstraint(
                condition=Q(cause="", step__in=sorted(set(labels.STEP) - {Step.REJECTED.value}))
                | (~Q(cause="") & Q(step=Step.REJECTED.value)),
                name="sample_step_rejected_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.sample} {self.number}: {self.step}"
