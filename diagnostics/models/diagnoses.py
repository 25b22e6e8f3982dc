"""What a veterinarian signs: diagnoses and their certificates, append-only, and what wants a vet's eye first."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from diagnostics import labels
from herd.models import Animal, Entered, Herd


class Signatory(models.Model):
    """Under what number a person is licensed to practise; printed below what the person signs."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="signatory"
    )
    licence_number = models.CharField(_("licence number"), max_length=60)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")

    def __str__(self) -> str:
        return f"{self.user} {self.licence_number}"


class Diagnosis(Entered):
    """A veterinarian's signed statement on one animal; never edited, the database refuses it.

    `evidence` is a frozen copy of all that was on record, `figures` of the published figures that were used;
    `evidence_digest` is the SHA-256 of the evidence, by which new evidence is noticed. `previous` is the diagnosis
    that this one supersedes. The current one is the latest, unless it has been revoked.
    """

    herd = models.ForeignKey(Herd, on_delete=models.PROTECT, related_name="diagnoses")
    animal = models.ForeignKey(Animal, on_delete=models.PROTECT, related_name="diagnoses")
    conclusion = models.CharField(_("conclusion"), max_length=16, choices=labels.SIGNED_CONCLUSION)
    statement = models.TextField(_("statement"), max_length=2000)
    differs_because = models.TextField(
        _("why it differs from the program's verdict"), max_length=1000, blank=True
    )
    verdict = models.CharField(_("verdict when signed"), max_length=16, choices=labels.VERDICT)
    row = models.CharField(max_length=3)
    probability = models.FloatField(null=True)
    probability_low = models.FloatField(null=True)
    probability_high = models.FloatField(null=True)
    reasons = models.JSONField()
    evidence = models.JSONField()
    evidence_digest = models.CharField(max_length=64)
    figures = models.JSONField()
    confirm_threshold = models.FloatField()
    clear_threshold = models.FloatField()
    suspect_threshold = models.FloatField()
    engine_version = models.CharField(max_length=16)
    program_version = models.CharField(max_length=32)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signatory_name = models.CharField(max_length=300)
    licence_number = models.CharField(max_length=60)
    signed_on = models.DateField(_("signed on"))
    signed_at = models.DateTimeField(_("signed at"), default=timezone.now)
    previous = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )

    class Meta:
        verbose_name = _("diagnosis")
        verbose_name_plural = _("diagnoses")
        ordering = ("-signed_at", "-pk")
        indexes = (
            models.Index(fields=("animal", "-signed_at"), name="diagnosis_by_animal"),
            models.Index(fields=("herd", "-signed_at"), name="diagnosis_by_herd"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("animal",), condition=Q(previous__isnull=True), name="diagnosis_one_first_an_animal"
            ),
            models.UniqueConstraint(
                fields=("herd", "idempotency_key"),
                condition=~Q(idempotency_key=""),
                name="diagnosis_signed_once",
            ),
            models.CheckConstraint(
                condition=Q(conclusion__in=list(labels.SIGNED_CONCLUSION)),
                name="diagnosis_conclusion_known_word",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=list(labels.VERDICT)), name="diagnosis_verdict_known_word"
            ),
            models.CheckConstraint(
                condition=~Q(statement="") & ~Q(licence_number=""), name="diagnosis_is_stated_and_licensed"
            ),
        )

    def __str__(self) -> str:
        return f"{self.animal}: {self.conclusion} {self.signed_on}"


class Revocation(models.Model):
    """The taking back of a diagnosis, with its reason; never edited."""

    herd = models.ForeignKey(Herd, on_delete=models.PROTECT, related_name="revocations")
    diagnosis = models.OneToOneField(Diagnosis, on_delete=models.PROTECT, related_name="revocation")
    reason = models.TextField(_("reason"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(_("revoked on"))
    at = models.DateTimeField(_("revoked at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("revocation")
        verbose_name_plural = _("revocations")
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="revocation_says_why"),)

    def __str__(self) -> str:
        return f"{self.diagnosis}: {self.on}"


class Certificate(models.Model):
    """The paper of a diagnosis as it was printed when signed, byte for byte; never edited.

    `token` is the secret of its public address. `number` is the herd's code, the year and a count. `content` is all
    that stands on the paper, word for word: what the public page shows is read from here, never from the records.
    """

    herd = models.ForeignKey(Herd, on_delete=models.PROTECT, related_name="certificates")
    diagnosis = models.OneToOneField(Diagnosis, on_delete=models.PROTECT, related_name="certificate")
    number = models.CharField(_("number"), max_length=60, unique=True)
    token = models.CharField(max_length=64, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=12)
    content = models.JSONField()
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ("-made_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(token="") & ~Q(sha256=""), name="certificate_has_token_and_digest"
            ),
        )

    def __str__(self) -> str:
        return self.number


class Contradiction(models.Model):
    """What on record of an animal contradicts itself: open until a vet has dealt with it, or it is gone.

    `fingerprint` tells the results it rests on: with a new result it opens anew, as another row.
    """

    herd = models.ForeignKey(Herd, on_delete=models.CASCADE, related_name="contradictions")
    animal = models.ForeignKey(Animal, on_delete=models.CASCADE, related_name="contradictions")
    kind = models.CharField(_("kind"), max_length=24, choices=labels.CONTRADICTION)
    fingerprint = models.CharField(max_length=64)
    found_at = models.DateTimeField(_("found at"), default=timezone.now)
    gone_at = models.DateTimeField(_("gone at"), null=True, blank=True)
    dealt_at = models.DateTimeField(_("dealt with at"), null=True, blank=True)
    dealt_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    dealt_note = models.CharField(_("what was done"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("contradiction")
        verbose_name_plural = _("contradictions")
        ordering = ("found_at", "pk")
        indexes = (
            models.Index(
                fields=("herd", "found_at"),
                name="contradiction_open",
                condition=Q(gone_at__isnull=True, dealt_at__isnull=True),
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("animal", "kind", "fingerprint"), name="contradiction_once_a_fingerprint"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=list(labels.CONTRADICTION)), name="contradiction_kind_known_word"
            ),
            models.CheckConstraint(
                condition=Q(dealt_at__isnull=True, dealt_by__isnull=True, dealt_note="")
                | (Q(dealt_at__isnull=False, dealt_by__isnull=False) & ~Q(dealt_note="")),
                name="contradiction_dealt_with_when_by_whom_and_how",
            ),
        )

    def __str__(self) -> str:
        return f"{self.animal}: {self.kind}"
