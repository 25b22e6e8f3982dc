"""Reports that are kept for whoever asked: made by the worker because they are large, or mailed each month."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diagnostics import labels
from herd.models import Herd

#: A mail goes out on a day that every month has.
LAST_DAY = 28
#: A report whose making was cut off so often in a row ends whoever makes it: it is left until it is changed.
MOST_CUT_OFF = 3


class ReportRun(models.Model):
    """A large report that one person asked for: how far the worker is with it, and what it has made.

    `key` stands for report, address, language and the very herds it is of, so that a reader who may see other herds
    than then is not shown it (`diagnostics.forms.asked.Asked.key`). `questions_in_all` are those that the report last
    put to the database, 0 where it is not known. `document` is the text of `diagnostics.reports.kept`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="report_runs")
    report = models.CharField(_("report"), max_length=40)
    across = models.BooleanField(_("across herds"))
    herds = models.ManyToManyField(Herd, related_name="+")
    query = models.TextField(_("asked for"), blank=True)
    language = models.CharField(_("language"), max_length=8)
    key = models.CharField(max_length=64, editable=False)
    questions_in_all = models.PositiveIntegerField(default=0)
    questions_answered = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(_("asked for at"), default=timezone.now)
    finished_at = models.DateTimeField(_("made at"), null=True, blank=True)
    document = models.TextField(blank=True, editable=False)

    class Meta:
        verbose_name = _("kept report")
        verbose_name_plural = _("kept reports")
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("user", "key"), name="report_run_one_an_address"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, document="")
                | (Q(finished_at__isnull=False) & ~Q(document="")),
                name="report_run_made_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} {self.report}"


class SavedReport(models.Model):
    """A report that a person has mailed to himself each month, on a day from 1 to 28.

    `herds` are those it was saved of, of which the person may have left some since; with `all_herds` it goes over all
    herds of the day on which it is sent. `query` is the rest of the address, `period` says which days are meant.
    `first_month` is the first day of the month of the first mail. `cut_off` counts how often in a row whoever made a
    mail of it was ended before it was known what became of it; the one being made is counted.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_reports")
    name = models.CharField(_("name"), max_length=100)
    report = models.CharField(_("report"), max_length=40)
    across = models.BooleanField(_("across herds"))
    all_herds = models.BooleanField(_("all herds of the day"), default=False)
    herds = models.ManyToManyField(Herd, related_name="+")
    query = models.TextField(_("asked for"), blank=True)
    key = models.CharField(max_length=64, editable=False)
    period = models.CharField(_("days"), max_length=16, choices=labels.MAILED_PERIOD)
    day = models.PositiveSmallIntegerField(_("day of the month"))
    with_workbook = models.BooleanField(_("XLSX as well"), default=False)
    saved_at = models.DateTimeField(_("saved at"), default=timezone.now, editable=False)
    first_month = models.DateField(editable=False)
    failed_at = models.DateTimeField(_("last failed at"), null=True, blank=True, editable=False)
    cut_off = models.PositiveSmallIntegerField(_("cut off in a row"), default=0, editable=False)

    class Meta:
        verbose_name = _("report sent monthly")
        verbose_name_plural = _("reports sent monthly")
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("user", "key"), name="saved_report_one_an_address"),
            models.CheckConstraint(
                condition=Q(day__range=(1, LAST_DAY)), name="saved_report_day_of_any_month"
            ),
            models.CheckConstraint(
                condition=Q(period__in=list(labels.MAILED_PERIOD)), name="saved_report_period_known_word"
            ),
            models.CheckConstraint(
                condition=Q(all_herds=False) | Q(across=True), name="saved_report_all_is_across"
            ),
        )

    def __str__(self) -> str:
        return self.name


class ReportMail(models.Model):
    """One month's mail of a saved report, noted when it is begun and when it was sent (see `diagnostics.mailing`).

    `month` is the first day of it. Without `sent_at` it is being sent since `begun_at`, or whoever sent it was ended.
    """

    saved = models.ForeignKey(SavedReport, on_delete=models.CASCADE, related_name="mails")
    month = models.DateField(_("month"))
    begun_at = models.DateTimeField(_("begun at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("monthly mail")
        verbose_name_plural = _("monthly mails")
        ordering = ("-month", "-pk")
        constraints = (models.UniqueConstraint(fields=("saved", "month"), name="report_mail_once_a_month"),)

    def __str__(self) -> str:
        return f"{self.saved} {self.month:%Y-%m}"
