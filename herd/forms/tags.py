"""One field for each live calf without a number."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from herd.actions.numbers import number_problem
from herd.errors import Refused
from herd.forms import fields
from herd.forms.plain_words import PlainForm
from herd.models import Animal, Herd


class TagsForm(PlainForm):
    """Numbers for calves; those left empty stay as they are. A field's name is the calf's `public_id`."""

    def __init__(self, *args: Any, herd: Herd, calves: Iterable[Animal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.herd = herd
        self.calves = {str(calf.public_id): calf for calf in calves}
        digits = fields.numbers_are_digits(herd)
        for name in self.calves:
            field = fields.NumberField(label=_("Number on the tag"), required=False)
            field.widget.attrs |= {"class": "short"} | ({"inputmode": "numeric"} if digits else {})
            self.fields[name] = field

    @property
    def rows(self) -> list[tuple[Animal, forms.BoundField]]:
        """Each calf with its field."""
        return [(calf, self[name]) for name, calf in self.calves.items()]

    def numbers(self) -> dict[Animal, str]:
        """Return the numbers typed."""
        return {self.calves[name]: number for name, number in self.cleaned_data.items() if number}

    def clean(self) -> dict[str, Any]:
        """Refuse a page on which nothing was typed; tell numbers in use together with those that cannot be read."""
        said = super().clean() or {}
        if self.errors:  # with nothing else wrong the action tells them
            for name, number in [*said.items()]:
                if problem := number_problem(self.herd, number, but=self.calves[name], field=name):
                    self.add_error(name, str(problem.message))
        if not self.errors and not any(said.values()):
            raise forms.ValidationError(_("Type the number of at least one calf."), code="nothing_typed")
        return said

    def tell(self, error: Refused) -> None:
        """Put what is wrong beside the calf it concerns."""
        for problem in error.problems:
            self.add_error(problem.field if problem.field in self.fields else None, str(problem.message))
