"""Which animals left, when and why."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from herd import labels
from herd.actions.leaving import problems_of_leaving
from herd.errors import tell_unless_told
from herd.forms import fields
from herd.forms.plain_words import PlainForm
from herd.models import Animal
from herd.policies import future_problems


class LeavingForm(PlainForm):
    """Animals that left on one day for one reason; `offered` can be ticked, `chosen` come ticked."""

    q = forms.CharField(required=False, max_length=2000)
    animals = forms.MultipleChoiceField(
        label=_("Animals"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one animal."),
            "invalid_choice": _("One of the animals is not in this herd any more: look for it again."),
        },
    )
    left_on = fields.day_field(_("Left on"))
    left_reason = fields.choice_field(
        _("Why?"),
        labels.LEFT_REASON,
        toggles=True,
        error_messages={"required": _("Say why they left.")},
    )

    def __init__(
        self, *args: Any, offered: Iterable[Animal], chosen: list[str], today: date, **kwargs: Any
    ) -> None:
        self.today = today
        self.offered = {str(animal.public_id): animal for animal in offered}
        kwargs["initial"] = {"left_on": today, "animals": chosen, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        fields.offer(
            self.fields["animals"], [(name, words_for(animal)) for name, animal in self.offered.items()]
        )
        fields.not_after(self.fields["left_on"], today)

    def clean(self) -> dict[str, Any]:
        """Tell a day that cannot be together with what was not said."""
        said = super().clean() or {}
        day = said.get("left_on")
        if day is not None and self.errors:  # with nothing else wrong the action tells it
            tell_unless_told(self, future_problems(day, today=self.today, field="left_on"))
            animals = [self.offered[name] for name in said.get("animals", ())]
            tell_unless_told(self, problems_of_leaving(animals, left_on=day, today=self.today))
        return said

    def chosen(self) -> list[Animal]:
        """Return the animals ticked."""
        return [self.offered[name] for name in self.cleaned_data["animals"]]


def words_for(animal: Animal) -> str:
    """Name an animal: its number and sex, or for a calf without a number its sex, dam and day of birth."""
    sex = str(labels.SEX[animal.sex])
    if animal.number or animal.dam is None or animal.born_on is None:
        return f"{animal} · {sex}"
    told = {
        "sex": sex,
        "dam": str(animal.dam),
        "day": date_format(animal.born_on),
    }
    return _now("%(sex)s of %(dam)s, born %(day)s") % told
