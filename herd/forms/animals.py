"""Forms of one animal: bought and entered, corrected, numbered anew."""

from datetime import date
from typing import Any

from crispy_forms.bootstrap import AppendedText
from crispy_forms.layout import Field
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from herd import labels
from herd.actions.animals import entering_problems
from herd.actions.numbers import number_problem
from herd.errors import tell_unless_told
from herd.forms import fields
from herd.forms.plain_words import PlainForm
from herd.models import Animal, Herd
from herd.policies import birth_date_problems, future_problems
from herd.units import weight_unit
from herd.vocabulary import Sex

SEX_ORDER = (Sex.FEMALE.value, Sex.MALE.value, Sex.UNKNOWN.value)
BIRTH_NOT_STATED = {"": pgettext_lazy("birth as stated", "Not known"), **labels.BIRTH_AS_STATED}


class AnimalFacts(PlainForm):
    """What may be said of any animal."""

    sex = fields.choice_field(
        pgettext_lazy("of an animal", "Sex"),
        {},
        toggles=True,
        error_messages={"required": _("Tap the sex; «Not known» if nobody has looked.")},
    )
    born_on = fields.day_field(_("Born on"), required=False)
    entered_on = fields.day_field(_("Came to this herd on"), required=False)
    birth_as_stated = fields.choice_field(
        _("Birth, as the seller states it"), BIRTH_NOT_STATED, toggles=True, required=False, initial=""
    )
    official_id = fields.text_field(_("Official number"), 32)
    breed = fields.text_field(_("Breed"), 40)
    sire = fields.text_field(_("Sire"), 40)
    pen = fields.text_field(_("Pen"), 40)
    note = fields.note_field()

    def prepare(self, today: date) -> None:
        """Order the sexes, and offer no days to come."""
        fields.offer(self.fields["sex"], fields.options(labels.SEX, SEX_ORDER))
        for name in ("born_on", "entered_on"):
            if name in self.fields:
                fields.not_after(self.fields[name], today)


class AnimalForm(AnimalFacts):
    """An animal from outside: bought, or born before there were records."""

    number = fields.NumberField(label=_("Number on the tag"))
    idempotency_key = fields.key_field()

    field_order = ("number", "sex", "birth_as_stated", "born_on", "entered_on")

    def __init__(self, *args: Any, herd: Herd, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"entered_on": today, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.herd, self.today = herd, today
        self.prepare(today)
        if fields.numbers_are_digits(herd):
            self.fields["number"].widget.attrs["inputmode"] = "numeric"
        self.helper = fields.helper_of(
            "idempotency_key",
            "number",
            Field("sex", template="components/choice_signs.html"),
            "birth_as_stated",
            fields.side_by_side("born_on", "entered_on"),
            fields.Folded(
                _("Official number, breed, sire, pen, note"), "official_id", "breed", "sire", "pen", "note"
            ),
        )

    def clean(self) -> dict[str, Any]:
        """Tell what the record says against number and days together with what cannot be read."""
        said = super().clean() or {}
        key = said.get("idempotency_key", "")
        if not (key and self.herd.animals.filter(idempotency_key=key).exists()):  # sent twice: saved already
            days = {name: said.get(name) for name in ("born_on", "entered_on")}
            problems = entering_problems(self.herd, number=said.get("number", ""), today=self.today, **days)
            tell_unless_told(self, problems)
        return said


class AnimalEditForm(AnimalFacts):
    """What is on record of an animal, with why it is changed. The day of a birth on record is its calving's."""

    fate = fields.choice_field(_("Fate at birth"), labels.FATE, toggles=True, required=False)
    reason = fields.reason_field(_("It stands in the history: «looked again», «typing slip»."))

    def __init__(self, *args: Any, animal: Animal, today: date, **kwargs: Any) -> None:
        self.animal, self.today = animal, today
        units = animal.herd.units
        weight = fields.WeightField(label=_("Birth weight"), units=units)
        shown = [*self.base_fields, "birth_weight_kg"]
        kwargs["initial"] = {name: getattr(animal, name) for name in shown if name != "reason"}
        super().__init__(*args, **kwargs)
        self.fields["birth_weight_kg"] = weight
        self.prepare(today)
        for name in self._not_asked():
            del self.fields[name]
        self.helper = fields.helper_of(
            Field("sex", template="components/choice_signs.html"),
            Field("fate", template="components/choice_even.html"),
            *(name for name in ("born_on", "birth_as_stated", "entered_on") if name in self.fields),
            fields.side_by_side("official_id", "breed"),
            fields.side_by_side("sire", "pen"),
            *(
                [AppendedText("birth_weight_kg", weight_unit(units))]
                if "birth_weight_kg" in self.fields
                else []
            ),
            "note",
            "reason",
        )
        self.helper.all_optional = True

    def _not_asked(self) -> list[str]:
        """Return the fields of no meaning for this animal: nobody sold one born here, unless it is on record."""
        animal = self.animal
        if animal.calving is None:
            return ["birth_weight_kg"]
        came_from_outside = animal.entered_on is not None or animal.birth_as_stated
        return ["born_on"] if came_from_outside else ["born_on", "birth_as_stated"]

    def changes(self) -> dict[str, Any]:
        """Return what differs from the record, as the action takes it."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "reason" and value != getattr(self.animal, name) and not (name == "fate" and not value)
        }

    def clean(self) -> dict[str, Any]:
        """Refuse a correction that corrects nothing; tell days that cannot be together with what cannot be read."""
        said = super().clean() or {}
        born_on = said.get("born_on") if "born_on" in self.fields else self.animal.born_on
        for name in ("born_on", "entered_on"):
            tell_unless_told(self, future_problems(said.get(name), today=self.today, field=name))
        tell_unless_told(self, birth_date_problems(born_on, entered_on=said.get("entered_on")))
        if not self.errors and not self.changes():
            raise forms.ValidationError(_("Nothing here differs from what is on record."), code="no_change")
        return said


class RenumberForm(PlainForm):
    """Another number for an animal, and whether the one before was ever on her ear."""

    NEW_TAG, SLIP = "new_tag", "slip"

    number = fields.NumberField(label=_("New number"))
    why = fields.choice_field(
        _("The number before"),
        {
            NEW_TAG: _("She bore it until today: keep it as a former number"),
            SLIP: _("A slip: it was never her number"),
        },
        toggles=True,
        error_messages={"required": _("Choose one of the two.")},
    )

    def __init__(self, *args: Any, animal: Animal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.animal = animal
        if not animal.number:
            del self.fields["why"]
        if fields.numbers_are_digits(animal.herd):
            self.fields["number"].widget.attrs["inputmode"] = "numeric"
        self.helper = fields.helper_of(*self.fields)

    def clean(self) -> dict[str, Any]:
        """Tell a number in use together with what was not said."""
        said = super().clean() or {}
        number = said.get("number", "")
        if self.animal.present and (problem := number_problem(self.animal.herd, number, but=self.animal)):
            tell_unless_told(self, [problem])
        return said
