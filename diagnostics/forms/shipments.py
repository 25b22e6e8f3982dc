"""The table of a shipment: one row a test, filled in by keyboard, with what holds for all of them above it."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from diagnostics import labels
from diagnostics.actions.shipments import Reported, ShipmentRefused
from diagnostics.engine.vocabulary import Method, Outcome, ResultStatus
from diagnostics.entries import AssayEntry, Report
from diagnostics.forms.content import OF_ONE_FIELD, content_fields, toggles
from diagnostics.forms.rows import ROWS_GONE
from diagnostics.models import Assay
from diagnostics.policies import content_problems, day_problems
from diagnostics.presenters.assays import said
from herd.errors import tell_beside, tell_unless_told
from herd.forms.fields import day_field, helper_of, side_by_side
from herd.forms.plain_words import PlainForm
from herd.models import Herd
from herd.policies import future_problems

_STATUSES = [
    (status.value, labels.RESULT_STATUS[status.value])
    for status in (ResultStatus.FINAL, ResultStatus.PRELIMINARY)
]
#: The key that chooses an outcome; each option begins with it, so that the browser finds it without a script too.
LETTERS = {
    Outcome.DETECTED: "d",
    Outcome.NOT_DETECTED: "n",
    Outcome.INCONCLUSIVE: "i",
    Outcome.FAILED: "f",
}
_ALL_OUTCOMES = tuple(LETTERS)


def _option(outcome: Outcome) -> Any:
    """Return what an outcome is called in a list of outcomes: its letter, then its words."""
    return format_lazy("{} – {}", LETTERS[outcome].upper(), labels.OUTCOME[outcome.value])


def _outcome_field(method: Method) -> forms.ChoiceField:
    outcomes = (Outcome.FAILED,) if method is Method.AMH else _ALL_OUTCOMES
    choices = [("", "–"), *((outcome.value, _option(outcome)) for outcome in outcomes)]
    label = _("No figure, because the test") if method is Method.AMH else _("Outcome")
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=forms.Select)


class ShipmentRow(PlainForm):
    """What is reported of one test on record; left empty, it stays out.

    `part_name` is how the summary of what is wrong calls the row.
    """

    def __init__(self, *args: Any, assay: Assay, **more: Any) -> None:
        super().__init__(*args, **more)
        self.assay, self.method = assay, Method(assay.method)
        self.part_name = f"{assay.animal}, {labels.METHOD[assay.method]}"
        self.content = content_fields(self.method)
        if "outcome" in self.content:
            self.content["outcome"] = _outcome_field(self.method)
        self.fields.update(self.content)
        if not assay.accession:
            self.fields["accession"] = forms.CharField(label=_("Accession"), required=False, max_length=64)
        for name, field in self.fields.items():
            field.required = False
            if name in labels.UNIT:
                field.label = format_lazy("{} ({})", field.label or "", labels.UNIT[name])
            field.widget.attrs |= {"class": "form-select" if name == "outcome" else "form-control"}
        for name in self._typed_in_turn():
            self.fields[name].widget.attrs["data-entry-next"] = True

    def _typed_in_turn(self) -> tuple[str, ...]:
        """The fields that Enter goes through; the others are reached by Tab."""
        figures = tuple(name for name in self.content if name != "outcome")
        return figures or ("outcome",)

    def found(self) -> list[forms.BoundField]:
        """The fields for what was found, in their order."""
        return [self[name] for name in self.content]

    @property
    def has_one_field(self) -> bool:
        """Whether one field says all, so that its column need not be told apart."""
        return len(self.content) == 1

    @property
    def said_before(self) -> str:
        """What a preliminary report said; empty where nothing has come yet."""
        current = self.assay.current
        return said(current) if current and current.status == ResultStatus.PRELIMINARY else ""

    @property
    def is_filled(self) -> bool:
        """Whether anything is reported in the row; only after `is_valid`."""
        return any(self.cleaned_data.get(name) not in (None, "") for name in self.content)

    def clean(self) -> dict[str, Any]:
        """Refuse what contradicts the method or itself, and an accession without a result."""
        cleaned = super().clean() or {}
        unread = self.errors.keys() & self.content.keys()
        if not self.is_filled and not unread:
            if cleaned.get("accession"):
                self.add_error(
                    "accession", _("Enter what was found as well, or leave the accession out until then.")
                )
            return cleaned
        problems = content_problems(self._entry(self.report(status=ResultStatus.FINAL.value)))
        tell_unless_told(self, (each for each in problems if not unread or each.code in OF_ONE_FIELD))
        return cleaned

    def report(self, *, status: str, reported_on: date | None = None, accession: str = "") -> Report:
        """Return what the row reports; `accession` is the one given for all, where the row has none of its own."""
        found = {
            name: self.cleaned_data[name]
            for name in self.content
            if self.cleaned_data.get(name) not in (None, "")
        }
        own = self.assay.accession or self.cleaned_data.get("accession") or accession
        return Report(status=status, reported_on=reported_on, accession=own, **found)

    def _entry(self, report: Report) -> AssayEntry:
        assay = self.assay
        return AssayEntry(
            assay.animal, assay.method, assay.collected_on, report, assay.specimen, assay.laboratory
        )


class ShipmentForm(PlainForm):
    """What holds for all results of a shipment, with its rows as `parts`, each about one of `tests`.

    `gone` counts the rows sent that are left out (`rows_still_there`): with any, nothing is saved.
    """

    reported_on = day_field(_("Reported on"), required=False)
    accession = forms.CharField(
        label=_("Accession (the laboratory's number)"),
        required=False,
        max_length=64,
        help_text=_("For every row without one of its own."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    status = toggles(_("These results are"), _STATUSES, initial=ResultStatus.FINAL.value)

    def __init__(
        self,
        data: Any = None,
        *,
        tests: Iterable[Assay],
        today: Callable[[Herd], date],
        gone: int = 0,
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        self.today, self.gone = today, gone
        self.parts = [
            ShipmentRow(data, assay=assay, prefix=str(place), use_required_attribute=False)
            for place, assay in enumerate(tests)
        ]
        self.helper = helper_of(side_by_side("reported_on", "accession"), "status")

    def is_valid(self) -> bool:
        """Say whether the form and every row of it can be read and contradict nothing."""
        return super().is_valid() and all(row.is_valid() for row in self.parts)

    def clean(self) -> dict[str, Any]:
        """Tell the days that cannot be, beside the day or beside the row; and a table without a single result."""
        cleaned = super().clean() or {}
        filled = [row for row in self.parts if row.is_valid() and row.is_filled]
        for row in filled:
            self._judge_day(row, cleaned.get("reported_on"))
        if self.gone:
            self.add_error(None, ROWS_GONE)
        elif not filled and not any(row.errors for row in self.parts):
            self.add_error(None, _("Enter the result of at least one test."))
        return cleaned

    def _judge_day(self, row: ShipmentRow, reported_on: date | None) -> None:
        assay, today = row.assay, self.today(row.assay.herd)
        if list(future_problems(reported_on, today=today, field="reported_on")):
            tell_unless_told(self, future_problems(reported_on, today=today, field="reported_on"))
            return
        problems = day_problems(
            collected_on=assay.collected_on,
            reported_on=reported_on,
            born_on=assay.animal.born_on,
            entered_on=assay.animal.entered_on,
            left_on=assay.animal.left_on,
            today=today,
        )
        for problem in problems:
            row.add_error(None, str(problem.message))

    def reported(self) -> list[Reported]:
        """Return the reports of the rows that are filled in; only after `is_valid`."""
        names = ("status", "reported_on", "accession")
        for_all = {name: self.cleaned_data[name] for name in names}
        return [Reported(row.assay, row.report(**for_all)) for row in self.parts if row.is_filled]

    def tell(self, error: ShipmentRefused) -> None:
        """Put the problems of a refusal beside the rows they are about."""
        for row in self.parts:
            tell_beside(row, error.by_test.get(row.assay.pk, ()))
