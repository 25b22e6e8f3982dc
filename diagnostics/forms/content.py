"""What each method tells, as fields: an outcome, counted cells, a measure, a finding."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diagnostics import labels
from diagnostics.engine.entry import EntryProblemCode
from diagnostics.engine.vocabulary import (
    ANATOMY_EXAMINATIONS,
    CYTOGENETIC_METHODS,
    QUANTITATIVE_METHODS,
    Method,
    Outcome,
    PregnancyFinding,
)
from diagnostics.forms.fields import MeasureField
from herd.vocabulary import Answer

_NOT_STATED = (Outcome.NOT_STATED.value, labels.OUTCOME[Outcome.NOT_STATED.value])
_OUTCOMES = [(value, words) for value, words in labels.OUTCOME.items() if value != _NOT_STATED[0]]
_PREGNANCY = [
    (finding.value, labels.PREGNANCY_FINDING[finding.value])
    for finding in (PregnancyFinding.PREGNANT, PregnancyFinding.NOT_PREGNANT)
]
_ABNORMAL = [
    (Answer.NO.value, pgettext_lazy("examination", "Normal")),
    (Answer.YES.value, pgettext_lazy("examination", "Abnormal")),
]
LARGEST_COUNT = 1_000_000
#: Problems of an entry that one field alone decides.
OF_ONE_FIELD = {
    EntryProblemCode.SPECIMEN_NOT_FOR_METHOD.value,
    EntryProblemCode.NEGATIVE_CELLS.value,
    EntryProblemCode.OUT_OF_BOUNDS.value,
}


def _count(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        max_value=LARGEST_COUNT,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


def toggles(
    label: Any, choices: list[tuple[str, Any]], *, required: bool = True, **more: Any
) -> forms.ChoiceField:
    """Return a field whose choices stand side by side, one of which is pressed."""
    return forms.ChoiceField(
        label=label, choices=choices, required=required, widget=forms.RadioSelect, **more
    )


def _outcome(*, required: bool) -> forms.ChoiceField:
    choices = _OUTCOMES if required else [*_OUTCOMES, _NOT_STATED]
    initial = None if required else Outcome.NOT_STATED.value
    return toggles(_("What the laboratory found"), choices, required=required, initial=initial)


def _anatomy() -> dict[str, forms.Field]:
    finding = forms.CharField(label=_("Finding"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    return {"abnormal": toggles(_("Was it normal?"), _ABNORMAL), "finding": finding}


def _amh() -> dict[str, forms.Field]:
    failed = forms.MultipleChoiceField(
        label=_("No figure, because the test"),
        choices=[(Outcome.FAILED.value, labels.OUTCOME[Outcome.FAILED.value])],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    return {"amh_pg_ml": MeasureField(label=_("AMH"), max_digits=8, decimal_places=2), "outcome": failed}


def _share() -> dict[str, forms.Field]:
    share = MeasureField(label=_("Male cells"), max_digits=7, decimal_places=4)
    return {"male_fraction_pct": share, "outcome": _outcome(required=False)}


def _counts() -> dict[str, forms.Field]:
    counted = {"cells_xx": _count(_("XX cells counted")), "cells_xy": _count(_("XY cells counted"))}
    return {**counted, "outcome": _outcome(required=False)}


def content_fields(method: Method) -> dict[str, forms.Field]:
    """Return the fields for what a method tells, by the names of the file contract."""
    if method is Method.VAGINAL_LENGTH:
        return {"vaginal_length_cm": MeasureField(label=_("Vaginal length"), max_digits=4, decimal_places=2)}
    if method is Method.PREGNANCY_CHECK:
        return {"finding": toggles(_("Found"), _PREGNANCY)}
    if method is Method.AMH:
        return _amh()
    if method in ANATOMY_EXAMINATIONS:
        return _anatomy()
    if method in QUANTITATIVE_METHODS:
        return _share()
    if method in CYTOGENETIC_METHODS:
        return _counts()
    return {"outcome": _outcome(required=True)}
