"""Animals and the numbers they have borne."""

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from herd import labels
from herd.models.entered import Entered
from herd.models.people import Herd
from herd.vocabulary import DEAD_FATES, Fate, Sex


def figure_of(number: str) -> Func:
    """Return a number as the database counts by it: without leading zeros."""
    # Written out: SQLite knows the expression of an index only by the letter, not with a value filled in.
    return Func(F(number), template="LTRIM(%(expressions)s, '0')", output_field=models.CharField())


DEAD = sorted(fate.value for fate in DEAD_FATES)


class Animal(Entered):
    """One animal of a herd, numbered or not, present or gone, born here or bought.

    A calf that was born dead or died within 48 hours has left on its calving date; so a number is unique
    among the animals present, and may be used again over the years.
    """

    herd = models.ForeignKey(Herd, on_delete=models.PROTECT, related_name="animals")
    number = models.CharField(_("number"), max_length=32, blank=True)
    official_id = models.CharField(_("official number"), max_length=32, blank=True)
    sex = models.CharField(_("sex"), max_length=8, choices=labels.SEX, default=Sex.UNKNOWN.value)
    born_on = models.DateField(_("born on"), null=True, blank=True)
    breed = models.CharField(_("breed"), max_length=40, blank=True)
    sire = models.CharField(_("sire"), max_length=40, blank=True)
    calving = models.ForeignKey(
        "herd.Calving",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="calves",
        verbose_name=_("calving"),
    )
    fate = models.CharField(
        _("fate at birth"), max_length=10, choices=labels.FATE, default=Fate.UNKNOWN.value
    )
    birth_weight_kg = models.DecimalField(
        _("birth weight (kg)"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    birth_as_stated = models.CharField(
        _("birth as stated by the seller"), max_length=16, blank=True, choices=labels.BIRTH_AS_STATED
    )
    pen = models.CharField(_("pen"), max_length=40, blank=True)
    entered_on = models.DateField(_("came on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    left_reason = models.CharField(_("why it left"), max_length=8, blank=True, choices=labels.LEFT_REASON)
    note = models.TextField(_("note"), blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("animal")
        verbose_name_plural = _("animals")
        ordering = ("number", "pk")
        indexes = (
            models.Index(fields=("herd", "number"), name="animal_by_number"),
            # Lists are sorted by `herd.queries.numbers.in_order_of_number`.
            models.Index(
                "herd",
                Length(figure_of("number")),
                figure_of("number"),
                "number",
                name="animal_in_order_of_number",
                condition=~Q(number=""),
            ),
            models.Index(
                fields=("herd", "official_id"), name="animal_by_official_id", condition=~Q(official_id="")
            ),
            models.Index(
                fields=("herd", "calving"),
                name="animal_to_tag",
                condition=Q(number="", fate=Fate.ALIVE.value, left_on__isnull=True),
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("herd", "number"),
                condition=Q(left_on__isnull=True) & ~Q(number=""),
                name="animal_number_once_among_present",
                violation_error_message=_("An animal present in the herd has this number."),
            ),
            models.UniqueConstraint(
                fields=("herd", "idempotency_key"),
                condition=~Q(idempotency_key=""),
                name="animal_entered_once",
            ),
            models.CheckConstraint(condition=Q(sex__in=list(labels.SEX)), name="animal_sex_known_word"),
            models.CheckConstraint(condition=Q(fate__in=list(labels.FATE)), name="animal_fate_known_word"),
            models.CheckConstraint(
                condition=Q(left_reason__in=["", *labels.LEFT_REASON]), name="animal_left_reason_known_word"
            ),
            models.CheckConstraint(
                condition=Q(birth_as_stated__in=["", *labels.BIRTH_AS_STATED]),
                name="animal_birth_as_stated_known_word",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True, left_reason="")
                | (Q(left_on__isnull=False) & ~Q(left_reason="")),
                name="animal_left_on_and_why",
                violation_error_message=_("Say both when the animal left and why."),
            ),
            models.CheckConstraint(
                condition=~Q(fate__in=DEAD) | Q(left_on__isnull=False), name="animal_born_dead_is_not_present"
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(born_on__isnull=True) | Q(left_on__gte=F("born_on")),
                name="animal_leaves_after_birth",
                violation_error_message=_("An animal cannot leave before it was born."),
            ),
            models.CheckConstraint(
                condition=Q(entered_on__isnull=True)
                | Q(born_on__isnull=True)
                | Q(entered_on__gte=F("born_on")),
                name="animal_enters_after_birth",
                violation_error_message=_("An animal cannot come before it was born."),
            ),
            models.CheckConstraint(
                condition=Q(birth_weight_kg__isnull=True)
                | Q(birth_weight_kg__gt=0, birth_weight_kg__lte=150),
                name="animal_birth_weight_plausible",
            ),
        )

    def __str__(self) -> str:
        return self.number or self.official_id or str(_("without a number"))

    @property
    def present(self) -> bool:
        """Whether the animal is in the herd."""
        return self.left_on is None

    @property
    def dam(self) -> "Animal | None":
        """The cow that carried and calved her, where the calving and the cow are on record."""
        return self.calving.dam if self.calving else None


class FormerNumber(models.Model):
    """A number an animal bore until a day, and bears no longer."""

    herd = models.ForeignKey(Herd, on_delete=models.PROTECT, related_name="former_numbers")
    animal = models.ForeignKey(Animal, on_delete=models.CASCADE, related_name="former_numbers")
    number = models.CharField(_("number"), max_length=32)
    borne_until = models.DateField(_("borne until"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("former number")
        verbose_name_plural = _("former numbers")
        ordering = ("-borne_until", "pk")
        indexes = (models.Index(fields=("herd", "number"), name="former_number_by_number"),)

    def __str__(self) -> str:
        return self.number
