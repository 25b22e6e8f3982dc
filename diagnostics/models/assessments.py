"""What the program concludes of each animal, and what it concluded before."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diagnostics import labels
from herd.models import Animal, Herd


class Conclusion(models.Model):
    """What the current assessment of an animal and a line of its history share."""

    verdict = models.CharField(_("verdict"), max_length=16, choices=labels.VERDICT)
    row = models.CharField(_("row of the decision table"), max_length=3)
    probability = models.FloatField(_("probability"), null=True)
    probability_low = models.FloatField(_("low"), null=True)
    probability_high = models.FloatField(_("high"), null=True)
    cause = models.CharField(_("cause"), max_length=24, choices=labels.CAUSE)
    confirm_threshold = models.FloatField()
    clear_threshold = models.FloatField()
    suspect_threshold = models.FloatField()
    engine_version = models.CharField(max_length=16)

    class Meta:
        abstract = True


class Assessment(Conclusion):
    """The current verdict on one animal, with all that is needed to explain it.

    `reasons` is the engine's list of reasons as JSON; `reason_codes` the same codes, each once, joined by «;».
    `pairing` is the sexes of the litter (`F`, `FM` …), kept here because it changes by the same changes.
    `flagged` is true for a flagged verdict of an animal present. `diagnosis` is the conclusion of the current signed
    diagnosis, empty without one; `do_not_breed` is what the do-not-breed list holds: the flagged, or where a current
    diagnosis stands those it keeps from breeding. `recheck_on` is the first day on which time
    alone may change the next step. `decided_on` is the day on which tests decided «confirmed» or «cleared»: from then
    on what was known has sufficed for it; empty where no test did.
    """

    animal = models.OneToOneField(
        Animal, primary_key=True, on_delete=models.CASCADE, related_name="assessment"
    )
    herd = models.ForeignKey(Herd, on_delete=models.CASCADE, related_name="assessments")
    flagged = models.BooleanField(_("flagged"), default=False)
    do_not_breed = models.BooleanField(_("do not breed"), default=False)
    diagnosis = models.CharField(_("diagnosis"), max_length=16, blank=True, choices=labels.SIGNED_CONCLUSION)
    criterion = models.BooleanField(_("birth criterion"), default=False)
    pairing = models.CharField(_("pairing"), max_length=16, blank=True)
    reasons = models.JSONField(default=list)
    reason_codes = models.TextField(blank=True)
    next_step = models.CharField(_("next step"), max_length=24, choices=labels.NEXT_STEP)
    not_before = models.DateField(_("not before"), null=True)
    recheck_on = models.DateField(null=True)
    decided_on = models.DateField(_("decided on"), null=True)
    assessed_on = models.DateField(_("as of"))
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        indexes = (
            models.Index(fields=("herd", "verdict"), name="assessment_by_verdict"),
            models.Index(fields=("herd", "animal"), name="assessment_flagged", condition=Q(flagged=True)),
            models.Index(
                fields=("herd", "animal"), name="assessment_do_not_breed", condition=Q(do_not_breed=True)
            ),
            models.Index(fields=("herd", "next_step"), name="assessment_by_next_step"),
            models.Index(fields=("herd", "pairing"), name="assessment_by_pairing"),
            models.Index(
                fields=("recheck_on",), name="assessment_to_recheck", condition=Q(recheck_on__isnull=False)
            ),
            models.Index(
                fields=("herd", "decided_on"),
                name="assessment_decided",
                condition=Q(decided_on__isnull=False),
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(verdict__in=list(labels.VERDICT)), name="assessment_verdict_known_word"
            ),
            models.CheckConstraint(
                condition=Q(next_step__in=list(labels.NEXT_STEP)), name="assessment_next_step_known_word"
            ),
        )

    def __str__(self) -> str:
        return f"{self.animal}: {self.verdict}"


class AssessmentChange(Conclusion):
    """One line in the history of an animal's verdicts: what it became, what it was, and why."""

    herd = models.ForeignKey(Herd, on_delete=models.CASCADE, related_name="assessment_changes")
    animal = models.ForeignKey(Animal, on_delete=models.CASCADE, related_name="assessment_changes")
    verdict_before = models.CharField(_("verdict before"), max_length=16, blank=True, choices=labels.VERDICT)
    probability_before = models.FloatField(_("probability before"), null=True)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("change of verdict")
        verbose_name_plural = _("changes of verdict")
        ordering = ("-changed_at", "-pk")
        indexes = (models.Index(fields=("animal", "-changed_at"), name="assessment_change_by_animal"),)

    def __str__(self) -> str:
        return f"{self.animal}: {self.verdict_before} → {self.verdict}"
