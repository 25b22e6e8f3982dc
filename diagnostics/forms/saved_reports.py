"""What a monthly report is called, of which days it is, and when and how it is sent."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from diagnostics import labels
from diagnostics.actions.saved_reports import Wishes
from diagnostics.models import SavedReport
from diagnostics.models.reports import LAST_DAY
from diagnostics.vocabulary import MailedPeriod
from herd.forms.members import form_helper
from herd.forms.plain_words import PlainForm


class MonthlyForm(PlainForm):
    """A report to be sent each month; `shown` are the days that the page shows now, in words."""

    name = forms.CharField(
        label=_("What to call it"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("It stands in the subject of the mail."),
    )
    period = forms.ChoiceField(
        label=_("Of which days"),
        widget=forms.RadioSelect,
        help_text=_(
            "Whole months, up to the month before the mail: in January «this year so far» is the year before."
        ),
    )
    day = forms.IntegerField(
        label=_("On which day of the month"),
        min_value=1,
        max_value=LAST_DAY,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "short"}),
        help_text=_("From 1 to 28, which every month has."),
    )
    with_workbook = forms.BooleanField(label=_("Attach it as XLSX too, beside the PDF"), required=False)

    def __init__(
        self,
        typed: QueryDict | None,
        *,
        shown: str,
        saved: SavedReport | None = None,
        name: str = "",
        period: MailedPeriod = MailedPeriod.MONTH_BEFORE,
    ) -> None:
        """Show what is wished for already, or what is proposed."""
        wished = {"name": name, "period": period.value, "day": 1}
        if saved is not None:
            wished = {field: getattr(saved, field) for field in (*wished, "with_workbook")}
        super().__init__(typed, initial=wished)
        as_asked = MailedPeriod.AS_ASKED.value
        words = {**labels.MAILED_PERIOD, as_asked: f"{labels.MAILED_PERIOD[as_asked]}: {shown}"}
        self.fields["period"].choices = list(words.items())  # type: ignore[attr-defined]
        self.helper = form_helper(_("Send it each month"), "name", "period", "day", "with_workbook")

    def wishes(self) -> Wishes:
        """Return what was entered; only of a valid form."""
        entered = self.cleaned_data
        return Wishes(
            name=entered["name"],
            period=MailedPeriod(entered["period"]),
            day=entered["day"],
            with_workbook=entered["with_workbook"],
        )
