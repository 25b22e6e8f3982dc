"""What is unlikely or unwise is asked about: a tick, for this animal and this day, says that somebody has looked.

The tick is added to a form only where it is asked for, or was given: most results need none.
"""

from typing import TypeVar, cast

from crispy_forms.layout import Field
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from diagnostics.forms.fields import AboutAnAnimal
from diagnostics.policies.co_twins import BLOOD_OF_CO_TWIN
from diagnostics.policies.pregnancy import PREGNANT_SO_YOUNG
from herd.errors import Refused, Severity, to_form

#: What may be ticked, and the words of the tick.
TICKED = {
    PREGNANT_SO_YOUNG: _("I have checked the animal, the day and the finding"),
    BLOOD_OF_CO_TWIN: _("I know that his blood is a mixture: record it all the same"),
}

FormT = TypeVar("FormT", bound=AboutAnAnimal)


def _name(code: str) -> str:
    return f"seen_{code}"


def _about(form: AboutAnAnimal) -> str:
    """Return what a tick is about, so that one given for one animal or day does not hold for another."""
    animal, on = form.cleaned_data.get("animal"), form.drawn_on or form.cleaned_data.get("collected_on")
    return f"{getattr(animal, 'pk', None)}|{(on or form.today).isoformat()}"


def acknowledged(form: AboutAnAnimal) -> frozenset[str]:
    """Return the codes of the warnings ticked for the animal and the day as sent; only after `is_valid`."""
    return frozenset(code for code in TICKED if form.data.get(_name(code)) == _about(form))


def tell(form: AboutAnAnimal, error: Refused) -> None:
    """Put what is wrong beside its field, and at the foot the tick that answers what is only unlikely."""
    to_form(form, error)
    for problem in error.problems:
        if problem.severity is Severity.WARNING:
            _add_tick(form, problem.code, about=_about(form))


def with_ticks(form: FormT) -> FormT:
    """Let a form keep the ticks it was sent with, while something else in it is mended."""
    for code in TICKED:
        if about := form.data.get(_name(code)):
            _add_tick(form, code, about=about)
    return form


def _add_tick(form: AboutAnAnimal, code: str, *, about: str) -> None:
    """Add a tick about an animal and a day; one given for others is taken out."""
    name = _name(code)
    if name not in form.fields:
        form.fields[name] = forms.BooleanField(label=TICKED[code], required=False)
        form.helper.layout.fields.append(Field(name))
    form.fields[name].widget.attrs["value"] = about
    if form.data.get(name, about) != about:
        data = cast("QueryDict", form.data).copy()
        del data[name]
        form.data = data
