"""Tests and their results: append-only, corrected by a later version, verified by a second person."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diagnostics import labels
from diagnostics.engine.vocabulary import Outcome, PregnancyFinding, ResultStatus
from diagnostics.models.samples import Sample
from herd import labels as herd_labels
from herd.models import Animal, Entered, Herd
from herd.vocabulary import Answer


class Assay(Entered):
    """One test of one animal by one method on one day: what is asked. Its versions say what came of it.

    The fields from herd to accession are the identity of `formats.md`; examinations have no specimen, laboratory
    or accession. `current` is the version that counts.
    """

    herd = models.ForeignKey(Herd, on_delete=models.PROTECT, related_name="assays")
    animal = models.ForeignKey(Animal, on_delete=models.PROTECT, related_name="assays")
    method = models.CharField(_("method"), max_length=16, choices=labels.METHOD)
    specimen = models.CharField(_("specimen"), max_length=16, blank=True, choices=labels.SPECIMEN)
    collected_on = models.DateField(_("drawn or examined on"))
    laboratory = models.CharField(_("laboratory"), max_length=120, blank=True)
    accession = models.CharField(_("accession"), max_length=64, blank=True)
    sample = models.ForeignKey(Sample, null=True, blank=True, on_delete=models.PROTECT, related_name="assays")
    current = models.OneToOneField(
        "diagnostics.AssayResult", null=True, blank=True, on_delete=models.PROTECT, related_name="current_of"
    )

    class Meta:
        verbose_name = _("test")
        verbose_name_plural = _("tests")
        ordering = ("-collected_on", "-pk")
        indexes = (
            models.Index(fields=("herd", "-collected_on"), name="assay_by_day"),
            models.Index(fields=("animal", "collected_on"), name="assay_by_animal"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("herd", "animal", "method", "specimen", "collected_on", "laboratory", "accession"),
                name="assay_once_per_identity",
            ),
            models.UniqueConstraint(
                fields=("herd", "idempotency_key"),
                condition=~Q(idempotency_key=""),
                name="assay_entered_once",
            ),
            models.CheckConstraint(
                condition=Q(method__in=list(labels.METHOD)), name="assay_method_known_word"
            ),
            models.CheckConstraint(
                condition=Q(specimen__in=["", *labels.SPECIMEN]), name="assay_specimen_known_word"
            ),
        )

    def __str__(self) -> str:
        return f"{self.animal} {self.method} {self.collected_on}"


class AssayResult(models.Model):
    """One version of what came of a test; never edited or deleted, the database refuses it.

    A version holds all that its report said. A later version of the same `assay` supersedes it, or voids it with
    a reason. Units: cells counted, percent, centimetres, picograms a millilitre.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    herd = models.ForeignKey(Herd, on_delete=models.PROTECT, related_name="assay_results")
    assay = models.ForeignKey(Assay, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    status = models.CharField(_("status"), max_length=12, choices=labels.RESULT_STATUS)
    tube = models.CharField(_("code on the tube"), max_length=64, blank=True)
    accession = models.CharField(_("accession"), max_length=64, blank=True)
    reported_on = models.DateField(_("reported on"), null=True, blank=True)
    outcome = models.CharField(
        _("outcome"), max_length=12, choices=labels.OUTCOME, default=Outcome.NOT_STATED.value
    )
    cells_xx = models.PositiveIntegerField(_("XX cells counted"), null=True, blank=True)
    cells_xy = models.PositiveIntegerField(_("XY cells counted"), null=True, blank=True)
    male_fraction_pct = models.DecimalField(
        _("male cells (%)"), max_digits=7, decimal_places=4, null=True, blank=True
    )
    vaginal_length_cm = models.DecimalField(
        _("vaginal length (cm)"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    amh_pg_ml = models.DecimalField(_("AMH (pg/mL)"), max_digits=8, decimal_places=2, null=True, blank=True)
    abnormal = models.CharField(
        _("abnormal"), max_length=8, choices=herd_labels.ANSWER, default=Answer.UNKNOWN.value
    )
    finding = models.TextField(_("finding"), blank=True)
    pregnancy = models.CharField(
        _("pregnancy"),
        max_length=12,
        choices=labels.PREGNANCY_FINDING,
        default=PregnancyFinding.NOT_STATED.value,
    )
    caveats = models.CharField(_("what can spoil it"), max_length=64, blank=True)
    matches_cotwin = models.CharField(
        _("male cells match the co-twin"),
        max_length=8,
        choices=herd_labels.ANSWER,
        default=Answer.UNKNOWN.value,
    )
    note = models.TextField(_("note"), blank=True)
    reason = models.CharField(_("why it replaces the one before"), max_length=500, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ("assay", "version")
        constraints = (
            models.UniqueConstraint(fields=("assay", "version"), name="assay_result_version_once"),
            models.CheckConstraint(
                condition=Q(status__in=list(labels.RESULT_STATUS)), name="assay_result_status_known_word"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=list(labels.OUTCOME)), name="assay_result_outcome_known_word"
            ),
            models.CheckConstraint(
                condition=Q(cells_xx__isnull=True, cells_xy__isnull=True)
                | Q(cells_xx__isnull=False, cells_xy__isnull=False),
                name="assay_result_cells_both_or_neither",
            ),
            models.CheckConstraint(
                condition=Q(male_fraction_pct__isnull=True)
                | Q(male_fraction_pct__gte=0, male_fraction_pct__lte=100),
                name="assay_result_male_fraction_is_percentage",
            ),
            models.CheckConstraint(
                condition=Q(vaginal_length_cm__isnull=True)
                | Q(vaginal_length_cm__gte=1, vaginal_length_cm__lte=40),
                name="assay_result_vaginal_length_plausible",
            ),
            models.CheckConstraint(
                condition=Q(amh_pg_ml__isnull=True) | Q(amh_pg_ml__gte=0, amh_pg_ml__lte=20000),
                name="assay_result_amh_plausible",
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason="") | ~Q(status=ResultStatus.VOID.value),
                name="assay_result_void_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.assay} v{self.version}"


class Verification(models.Model):
    """A second person's word that a version of a result was read and entered rightly; never edited."""

    herd = models.ForeignKey(Herd, on_delete=models.PROTECT, related_name="verifications")
    result = models.OneToOneField(AssayResult, on_delete=models.PROTECT, related_name="verification")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("verified at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")

    def __str__(self) -> str:
        return f"{self.result}: {self.by}"
