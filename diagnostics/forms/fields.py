"""Fields that several forms of diagnostics share."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diagnostics.models import Assay, Laboratory
from diagnostics.policies import day_problems, not_borne
from herd.errors import Problem, tell_unless_told
from herd.forms.fields import day_field, key_field, not_after, proposing
from herd.forms.plain_words import PlainForm
from herd.models import Animal, Herd
from herd.queries import bearer_on, bearers

#: Characters of a tube code, as the records keep it.
LONGEST_TUBE_CODE = 64
#: Names of laboratories proposed that the herd has used without having them on record.
MOST_PROPOSED = 20


def animal_field(herd: Herd) -> forms.CharField:
    """Return a field for an animal's number, which proposes animals while it is typed."""
    field = forms.CharField(
        label=_("Number of the animal"),
        max_length=32,
        help_text=_("Type some of its digits and choose it."),
        error_messages={"required": _("Enter the number of the animal.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    proposing(field, reverse("diagnostics:animal-search", args=[herd.code]))
    return field


class MeasureField(forms.DecimalField):
    """A measured figure; a decimal comma is read as a point, whatever the language of the page."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(
        self, *, label: Any, max_digits: int, decimal_places: int, min_value: int | None = None
    ) -> None:
        super().__init__(
            label=label,
            required=False,
            min_value=min_value,
            max_digits=max_digits,
            decimal_places=decimal_places,
        )

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs say whole numbers
        """Return the figure; empty is not stated."""
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class TextWithProposals(forms.TextInput):
    """A text field that proposes what was entered before, by the browser's own means (`<datalist>`)."""

    template_name = "diagnostics/widgets/text_with_proposals.html"

    def __init__(self, proposals: Iterable[str] = (), attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.proposals = tuple(proposals)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the proposals, and the id by which the field knows its list."""
        context = super().get_context(name, value, attrs)
        context["widget"]["proposals"] = self.proposals
        context["widget"]["list_id"] = f"{context['widget']['attrs'].get('id', name)}_proposals"
        return context


def laboratory_field(*herds: Herd) -> forms.CharField:
    """Return a field for a laboratory, proposing those of the herds' books, then others they have used."""
    on_record = Laboratory.objects.filter(herd__in=herds, retired_on__isnull=True).order_by("name")
    known = {name.casefold(): name for name in on_record.values_list("name", flat=True)}
    used = Assay.objects.filter(herd__in=herds).exclude(laboratory="").order_by("laboratory")
    for name in used.values_list("laboratory", flat=True).distinct()[:MOST_PROPOSED]:
        known.setdefault(name.casefold(), name)
    return forms.CharField(
        label=_("Laboratory"), required=False, max_length=120, widget=TextWithProposals(known.values())
    )


def animal_of_number(herd: Herd, number: str, on: date) -> Animal:
    """Return the animal that bore a number in the herd on a day; raises `ValidationError` saying why there is none."""
    animal = bearer_on(herd, number, on)
    if animal is None:
        problem = not_borne(number, on, list(bearers(herd, [number])))
        raise forms.ValidationError(str(problem.message), code=problem.code)
    return animal


class AboutAnAnimal(PlainForm):
    """A form about one animal of a herd, given by the page or named by her number on the day entered.

    `animal` is the one the page is about; without it the form asks for the number, and after `is_valid`
    `cleaned_data["animal"]` is the animal that bore it on `collected_on`.
    """

    collected_on = day_field(_("Drawn on"))
    idempotency_key = key_field()
    #: The day on record, where the form does not ask for it.
    drawn_on: date | None = None
    helper: FormHelper

    def __init__(
        self, *args: Any, herd: Herd, today: date, animal: Animal | None = None, **more: Any
    ) -> None:
        more["initial"] = {"collected_on": today, **(more.get("initial") or {})}
        super().__init__(*args, **more)
        self.herd, self.today, self.animal = herd, today, animal
        not_after(self.fields["collected_on"], today)
        if animal is None:
            self.fields = {"animal": animal_field(herd), **self.fields}
            self.fields["animal"].widget.attrs["autofocus"] = True

    def leave_the_focus(self) -> None:
        """Do not ask for the keyboard: the form replaces one in which somebody is typing already."""
        if "animal" in self.fields:
            self.fields["animal"].widget.attrs.pop("autofocus", None)

    def clean(self) -> dict[str, Any]:
        """Look up who bore the number on the day, and tell days that cannot be together with all else."""
        cleaned = super().clean() or {}
        number, on = cleaned.get("animal", ""), cleaned.get("collected_on")
        if self.animal is not None:
            cleaned["animal"] = self.animal
        elif number and (on is not None or not bearers(self.herd, [number.strip()]).exists()):
            try:
                cleaned["animal"] = animal_of_number(self.herd, number.strip(), on or self.today)
            except forms.ValidationError as problem:
                self.add_error("animal", problem)
        tell_unless_told(self, self._against_the_days(cleaned))
        return cleaned

    def _against_the_days(self, cleaned: dict[str, Any]) -> Iterator[Problem]:
        """Return what speaks against the days as far as they can be read; the action asks it again."""
        animal, reported_on = cleaned.get("animal"), cleaned.get("reported_on")
        known = animal if isinstance(animal, Animal) else None
        drawn_on = cleaned.get("collected_on") or self.drawn_on
        return day_problems(
            collected_on=drawn_on or min(self.today, reported_on or self.today),
            reported_on=reported_on,
            born_on=known.born_on if known and drawn_on else None,
            entered_on=known.entered_on if known and drawn_on else None,
            left_on=known.left_on if known and drawn_on else None,
            today=self.today,
        )
