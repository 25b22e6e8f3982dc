"""Forms of a result: the method decides which specimens and which fields there are."""

from datetime import date
from typing import Any

from crispy_forms.bootstrap import AppendedText
from crispy_forms.layout import HTML, Layout
from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diagnostics import labels
from diagnostics.engine.entry import MUST_BE_GIVEN, SPECIMENS
from diagnostics.engine.vocabulary import (
    CYTOGENETIC_METHODS,
    LABORATORY_METHODS,
    WEIGHED_METHODS,
    Method,
    Outcome,
    PregnancyFinding,
    ResultStatus,
    Specimen,
)
from diagnostics.entries import AssayEntry, Report, joined_caveats
from diagnostics.forms.content import OF_ONE_FIELD, content_fields, toggles
from diagnostics.forms.fields import AboutAnAnimal, laboratory_field
from diagnostics.models import Assay
from diagnostics.policies import content_problems
from herd import labels as herd_labels
from herd.errors import tell_unless_told
from herd.forms.fields import day_field, helper_of, key_field, note_field, side_by_side
from herd.forms.plain_words import PlainForm
from herd.models import Animal, Herd
from herd.vocabulary import Answer

_STATUSES = [
    (status.value, labels.RESULT_STATUS[status.value])
    for status in (ResultStatus.FINAL, ResultStatus.PRELIMINARY)
]
_UNITS = {"male_fraction_pct": "%", "vaginal_length_cm": "cm", "amh_pg_ml": "pg/mL"}


class ReportForm(AboutAnAnimal):
    """What one report says of one test. `assay` is the test on record it belongs to, if there is one.

    With an `assay` the animal, the method, the specimen, the day and the laboratory are its own and not asked.
    """

    def __init__(
        self,
        *args: Any,
        herd: Herd,
        today: date,
        method: Method,
        animal: Animal | None = None,
        assay: Assay | None = None,
        **more: Any,
    ) -> None:
        super().__init__(*args, herd=herd, today=today, animal=assay.animal if assay else animal, **more)
        self.method, self.assay = method, assay
        self.drawn_on = assay.collected_on if assay else None
        self.in_laboratory = method in LABORATORY_METHODS
        if assay is not None:
            del self.fields["collected_on"]
        elif not self.in_laboratory:
            self.fields["collected_on"].label = _("Examined on")
        if self.in_laboratory:
            self._ask_of_the_sample()
        self.fields.update(content_fields(method))
        if self.in_laboratory:
            self._ask_of_the_report()
        self.fields["note"] = note_field()
        self.helper = helper_of(*self._layout())

    def _ask_of_the_sample(self) -> None:
        """Ask for what was drawn, unless the sample is on record."""
        if self.assay is None:
            allowed = SPECIMENS[self.method]
            choices = [
                (value, words) for value, words in labels.SPECIMEN.items() if Specimen(value) in allowed
            ]
            self.fields["specimen"] = forms.ChoiceField(label=_("Specimen"), choices=choices)
            self.fields["laboratory"] = laboratory_field(self.herd)
        if self.assay is None or not self.assay.accession:
            label = _("Accession (the laboratory's number)")
            self.fields["accession"] = forms.CharField(label=label, required=False, max_length=64)
        self.fields["tube"] = forms.CharField(label=_("Code on the tube"), required=False, max_length=64)

    def _ask_of_the_report(self) -> None:
        """Ask when it was reported, whether it is final, and what can have spoiled the sample."""
        self.fields["status"] = toggles(_("This result is"), _STATUSES, initial=ResultStatus.FINAL.value)
        self.fields["reported_on"] = day_field(_("Reported on"), required=False)
        self.fields["caveats"] = forms.MultipleChoiceField(
            label=_("What can spoil this sample"),
            choices=labels.CAVEAT,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        if self.method in WEIGHED_METHODS:
            self.fields["matches_cotwin"] = toggles(
                _("Do the male cells match the co-twin's DNA?"),
                list(herd_labels.ANSWER.items()),
                required=False,
                initial=Answer.UNKNOWN.value,
            )

    def _layout(self) -> list[Any]:
        """Return the fields in the order of the page: the sample, what was found, the report."""
        lines: list[Any] = [name for name in ("animal",) if name in self.fields]
        lines += self._pairs(("specimen", "collected_on"), ("laboratory", "accession"))
        lines += self._found()
        lines += [name for name in ("status",) if name in self.fields]
        lines += self._pairs(("reported_on", "tube"))
        lines += [
            name for name in ("caveats", "matches_cotwin", "note", "idempotency_key") if name in self.fields
        ]
        return lines

    def _pairs(self, *pairs: tuple[str, str]) -> list[Any]:
        standing = [[name for name in pair if name in self.fields] for pair in pairs]
        return [side_by_side(*pair) if len(pair) > 1 else pair[0] for pair in standing if pair]

    def _found(self) -> list[Any]:
        names = list(content_fields(self.method))
        if self.method in CYTOGENETIC_METHODS:
            address = reverse("diagnostics:excluded-fraction", args=[self.herd.code])
            for name in ("cells_xx", "cells_xy"):
                self.fields[name].widget.attrs |= {
                    "hx-get": address,
                    # On leaving the field as well: what was typed before the scripts had come is told then.
                    "hx-trigger": "input changed delay:250ms, change delay:250ms",
                    "hx-include": "[name=cells_xx],[name=cells_xy]",
                    "hx-target": "#excluded-fraction",
                }
            told = HTML('{% include "diagnostics/_excluded_fraction.html" %}')
            return [Layout(side_by_side("cells_xx", "cells_xy"), told), "outcome"]
        return [AppendedText(name, _UNITS[name]) if name in _UNITS else name for name in names]

    def clean(self) -> dict[str, Any]:
        """Refuse what contradicts the method or itself, and a report of nothing: a sample out has its own form."""
        cleaned = super().clean()
        groups = MUST_BE_GIVEN[self.method]
        asked = {name for group in groups for name in group} | {"outcome"}
        unread = self.errors.keys() & asked
        if not unread and all(cleaned.get(name) in _NOTHING for name in asked):
            self.add_error(groups[0][0], _("Enter what was found."))
        # Where a figure cannot be read, only what each of the others says by itself can be judged.
        problems = content_problems(self.entry())
        tell_unless_told(self, (each for each in problems if not unread or each.code in OF_ONE_FIELD))
        return cleaned

    def report(self) -> Report:
        """Return what was entered as the version of a result; only after `is_valid`."""
        said = {
            name: value
            for name, value in self.cleaned_data.items()
            if name in _PLAIN and value not in (None, "")
        }
        if self.method is Method.PREGNANCY_CHECK:
            said["pregnancy"] = said.pop("finding", PregnancyFinding.NOT_STATED.value)
        if self.method is Method.AMH:
            said["outcome"] = (self.cleaned_data.get("outcome") or [Outcome.NOT_STATED.value])[0]
        if self.assay is not None and self.assay.accession:
            said["accession"] = self.assay.accession
        return Report(**said, caveats=joined_caveats(self.cleaned_data.get("caveats", ())))

    def entry(self) -> AssayEntry:
        """Return the whole test as entered; whole only after `is_valid`."""
        cleaned = self.cleaned_data
        known = self.assay
        found = cleaned.get("animal")
        return AssayEntry(
            animal=found if isinstance(found, Animal) else Animal(herd=self.herd),
            method=self.method.value,
            collected_on=known.collected_on if known else cleaned.get("collected_on") or self.today,
            report=self.report(),
            specimen=known.specimen if known else cleaned.get("specimen", ""),
            laboratory=known.laboratory if known else cleaned.get("laboratory", ""),
            idempotency_key=cleaned.get("idempotency_key", ""),
        )


_NOTHING: tuple[object, ...] = (None, "", [], Outcome.NOT_STATED.value)
#: Fields of a report that the form holds under the same name.
_PLAIN = frozenset(
    {
        "status",
        "tube",
        "accession",
        "reported_on",
        "outcome",
        "cells_xx",
        "cells_xy",
        "male_fraction_pct",
        "vaginal_length_cm",
        "amh_pg_ml",
        "abnormal",
        "finding",
        "matches_cotwin",
        "note",
    }
)


class ResultForm(ReportForm):
    """A result to be recorded: of a sample that is out, or of a test not on record yet."""


class SupersedeForm(ReportForm):
    """What a result should have said, filled in with what it says now, and why it is replaced."""

    reason = forms.CharField(
        label=_("Why it is replaced"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The former version stays in the history."),
        error_messages={"required": _("Say why the result is replaced.")},
    )

    def __init__(self, *args: Any, assay: Assay, **more: Any) -> None:
        more["initial"] = {**_as_entered(assay), **(more.get("initial") or {})}
        super().__init__(*args, assay=assay, method=Method(assay.method), **more)
        self.helper.layout.fields.insert(0, "reason")


def _as_entered(assay: Assay) -> dict[str, Any]:
    """Return what the current version of a test says, as the fields of the form hold it."""
    said = {name: getattr(assay.current, name) for name in (*_PLAIN, "caveats", "pregnancy")}
    if said["status"] == ResultStatus.VOID:
        said["status"] = ResultStatus.FINAL.value
    if assay.method == Method.PREGNANCY_CHECK:
        said["finding"] = said["pregnancy"]
    if assay.method == Method.AMH:
        said["outcome"] = [said["outcome"]]
    return said | {"caveats": [caveat for caveat in said.pop("caveats").split(";") if caveat]}


class VoidForm(PlainForm):
    """Why a result is void."""

    reason = forms.CharField(
        label=_("Why it is void"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the result is void.")},
    )
    idempotency_key = key_field()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.helper = helper_of("reason", "idempotency_key")
