"""The form of a laboratory: what it is, a row for each specimen it takes, and a row for each test it does."""

from collections.abc import Iterable
from dataclasses import fields as fields_of
from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK, render_crispy_form
from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diagnostics.entries import LaboratoryEntry
from diagnostics.forms.laboratory_rows import MethodRow, Row, SpecimenRow
from diagnostics.models import Laboratory
from herd.errors import Refused, let_be_sent_again
from herd.forms.fields import (
    count_field,
    day_field,
    helper_of,
    included,
    key_field,
    note_field,
    side_by_side,
    text_field,
)
from herd.forms.plain_words import PlainForm
from herd.vocabulary import Answer

LONGEST_TURNAROUND_DAYS = 365


class Rows(LayoutObject):
    """The rows of one kind, with a button for one more."""

    def __init__(self, rows: str) -> None:
        self.rows = rows

    def render(self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **_more: Any) -> str:
        """Render the rows one after the other."""
        return "".join(render_crispy_form(row, context=context) for row in form.rows[self.rows])


class LaboratoryForm(PlainForm):
    """A laboratory, filled in with what is on record of it.

    `one_more_specimens` and `one_more_methods` among what was sent ask for a further row: nothing is judged then.
    """

    name = text_field(_("Name"), 120, required=True)
    other_names = forms.CharField(
        label=_("Other names"),
        required=False,
        max_length=2000,
        help_text=_("As files and reports write it, one a line."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    address = forms.CharField(
        label=_("Address"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = text_field(_("Telephone"), 40)
    days_least = count_field(_("Result after, at least (days)"), LONGEST_TURNAROUND_DAYS, least=0)
    days_most = count_field(_("Result after, at most (days)"), LONGEST_TURNAROUND_DAYS, least=0)
    working_days = forms.BooleanField(label=_("Counted in working days"), required=False, initial=True)
    note = note_field()
    source = text_field(
        pgettext_lazy("of a laboratory", "Where this was read"),
        300,
        help_text=_("A page, a price list, a telephone call."),
    )
    read_on = day_field(_("Read on"), required=False)
    idempotency_key = key_field()

    def __init__(self, data: QueryDict | None, *, laboratory: Laboratory | None = None, **more: Any) -> None:
        more["initial"] = {**_on_record(laboratory), **(more.get("initial") or {})}
        super().__init__(data, **more)
        self.rows: dict[str, list[Row]] = {
            "specimens": _rows(SpecimenRow, data, laboratory),
            "methods": _rows(MethodRow, data, laboratory),
        }
        self.helper = helper_of(*_layout())

    @property
    def asks_for_a_row(self) -> bool:
        """Whether one more row was asked for."""
        return any(f"one_more_{name}" in self.data for name in ("specimens", "methods"))

    @property
    def parts(self) -> list[Row]:
        """The rows, whose faults are told after the form's own."""
        return [row for rows in self.rows.values() for row in rows]

    def is_valid(self) -> bool:
        """Judge the form and all its rows."""
        judged = [
            super().is_valid(),
            *(row.is_valid() for row in self.parts),
        ]  # every row, not up to the first
        return all(judged)

    def unjudged(self) -> None:
        """Show what was typed without judging it."""
        self._errors, self.cleaned_data = ErrorDict(), {}
        for row in self.parts:
            row.unjudged()

    def clean(self) -> dict[str, Any]:
        """Tell a turnaround that ends before it begins."""
        said = super().clean() or {}
        least, most = said.get("days_least"), said.get("days_most")
        if least is not None and most is not None and most < least:
            self.add_error("days_most", _("The longest turnaround is not shorter than the shortest."))
        return said

    def entry(self) -> LaboratoryEntry:
        """Return the laboratory as entered."""
        said: dict[str, Any] = dict(self.cleaned_data)
        for name, rows in self.rows.items():
            said[name] = tuple(row.entry() for row in rows if not row.is_out)
        return LaboratoryEntry(**said)

    def tell(self, error: Refused) -> None:
        """Put what is wrong beside its field, or its row's; a row is named by its place among those not left out."""
        for problem in error.problems:
            form, field = self._place(problem.field)
            form.add_error(field if field in form.fields else None, str(problem.message))
        let_be_sent_again(self, error)

    def _place(self, field: str) -> tuple[PlainForm, str]:
        name, _dash, rest = field.partition("-")
        position, _dash, inner = rest.partition("-")
        if name in self.rows and position.isdecimal():
            standing = [row for row in self.rows[name] if not row.is_out]
            return standing[int(position)], inner
        return self, field


def _on_record(laboratory: Laboratory | None) -> dict[str, Any]:
    if laboratory is None:
        return {}
    names = (name for name in LaboratoryForm.base_fields if name != "idempotency_key")
    return {name: getattr(laboratory, name) for name in names}


def _rows(kind: Any, data: QueryDict | None, laboratory: Laboratory | None) -> list[Row]:
    """Return the rows on record and one empty one; as many as were sent, and one more where it was asked for."""
    known = list(getattr(laboratory, kind.rows).all()) if laboratory else []
    initial = [{each.name: getattr(row, each.name) for each in fields_of(kind.entry_of)} for row in known]
    most = len(kind.base_fields[kind.chosen].choices)
    wanted = len(initial) + 1
    if data is not None:
        sent = sum(1 for position in range(most) if f"{kind.rows}-{position}-{kind.chosen}" in data)
        wanted = max(sent, len(initial)) + (f"one_more_{kind.rows}" in data)
        data = _with_presets(kind, data, wanted)
    count = min(max(wanted, 1), most)
    return [
        kind(data, position=position, initial=initial[position] if position < len(initial) else None)
        for position in range(count)
    ]


def _with_presets(kind: Any, data: QueryDict, rows: int) -> QueryDict:
    """Return what was sent, with what a new row starts with for rows the browser has not shown yet."""
    if kind is not SpecimenRow:
        return data
    filled = data.copy()
    for position in range(rows):
        filled.setdefault(f"{kind.rows}-{position}-may_be_frozen", Answer.UNKNOWN.value)
    return filled


def _layout() -> Iterable[Any]:
    yield from ("idempotency_key", "name", "other_names", "address")
    yield side_by_side("email", "phone")
    yield side_by_side("days_least", "days_most")
    yield from ("working_days", "note")
    yield side_by_side("source", "read_on")
    yield included("diagnostics/_specimens_said.html")
    yield Rows("specimens")
    yield included("diagnostics/_one_more_specimen.html")
    yield included("diagnostics/_methods_said.html")
    yield Rows("methods")
    yield included("diagnostics/_one_more_method.html")
