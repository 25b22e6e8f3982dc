"""The short form of a sample: what was drawn of whom, and what it is to be tested for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from diagnostics import labels
from diagnostics.engine.vocabulary import LABORATORY_METHODS, Method, ResultStatus, Specimen
from diagnostics.entries import AssayEntry, Report
from diagnostics.forms.fields import AboutAnAnimal, laboratory_field
from diagnostics.policies import content_problems
from diagnostics.policies.samples import transfusion_problems
from herd.errors import tell_unless_told
from herd.forms.fields import day_field, helper_of, note_field, side_by_side
from herd.models import Animal

#: Laboratory methods in the order of the decision table.
METHODS = [(method.value, labels.METHOD[method.value]) for method in Method if method in LABORATORY_METHODS]


def methods_field(none_chosen: StrOrPromise) -> forms.MultipleChoiceField:
    """Return the field for the laboratory methods that what was drawn is tested by; `none_chosen` asks for one."""
    return forms.MultipleChoiceField(
        label=_("To be tested by"),
        choices=METHODS,
        widget=forms.CheckboxSelectMultiple,
        initial=[Method.PCR_AMELOGENIN.value],
        error_messages={"required": none_chosen},
    )


class SampleForm(AboutAnAnimal):
    """A sample drawn from one animal, on its way to be tested."""

    specimen = forms.ChoiceField(
        label=_("Specimen"), choices=labels.SPECIMEN, initial=Specimen.BLOOD_EDTA.value
    )
    tube = forms.CharField(
        label=_("Code on the tube"),
        max_length=64,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    drawn_by = forms.CharField(label=_("Drawn by"), max_length=150, required=False)
    methods = methods_field(_("Choose what the sample is to be tested for."))
    caveats = forms.MultipleChoiceField(
        label=_("What can spoil this sample"),
        choices=labels.CAVEAT,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Tick what holds for her. A positive from such a sample is set aside."),
    )
    transfused_on = day_field(
        _("Transfused on"),
        required=False,
        help_text=_("Where the day is known. Longer than 90 days ago it is noted, and spoils nothing."),
    )
    note = note_field()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["laboratory"] = laboratory_field(self.herd)
        about = ["animal"] if "animal" in self.fields else []
        self.helper = helper_of(
            *about,
            side_by_side("specimen", "collected_on"),
            side_by_side("tube", "drawn_by"),
            "laboratory",
            "methods",
            "caveats",
            "transfused_on",
            "note",
            "idempotency_key",
        )

    def drawn(self) -> dict[str, Any]:
        """Return what was drawn as the action takes it; only after `is_valid`."""
        asked = {*self.base_fields, "animal", "laboratory"}
        return {name: value for name, value in self.cleaned_data.items() if name in asked}

    def clean(self) -> dict[str, Any]:
        """Tell a specimen that a chosen method cannot use together with all else."""
        said = super().clean()
        for method in said.get("methods", ()) if said.get("specimen") else ():
            entry = AssayEntry(
                animal=Animal(herd=self.herd),
                method=method,
                specimen=said["specimen"],
                collected_on=self.today,
                report=Report(status=ResultStatus.OUT.value),
            )
            tell_unless_told(self, content_problems(entry))
        animal = said.get("animal")
        if said.get("collected_on"):
            problems = transfusion_problems(
                said.get("transfused_on"),
                collected_on=said["collected_on"],
                born_on=animal.born_on if isinstance(animal, Animal) else None,
            )
            tell_unless_told(self, problems)
        return said
