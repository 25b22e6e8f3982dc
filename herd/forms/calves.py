"""One calf of a calving: a row of the form."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.bootstrap import AppendedText
from crispy_forms.layout import Field, LayoutObject
from crispy_forms.utils import TEMPLATE_PACK, render_crispy_form
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from herd import labels
from herd.entries import CalfEntry
from herd.forms import fields
from herd.forms.plain_words import PlainForm
from herd.models import Herd
from herd.units import weight_unit
from herd.vocabulary import Fate, Sex

SEX_ORDER = (Sex.FEMALE.value, Sex.MALE.value, Sex.UNKNOWN.value)


class CalfRows(LayoutObject):
    """A row for each calf; those beyond the number born are hidden and not sent."""

    def render(self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **_more: Any) -> str:
        """Render the rows one after the other."""
        return "".join(render_crispy_form(calf, context=context) for calf in form.calves)


class CalfForm(PlainForm):
    """One calf of a calving."""

    sex = fields.choice_field(
        pgettext_lazy("of a calf", "Sex"),
        {},
        toggles=True,
        error_messages={"required": _("Tap the sex; «Not known» where it could not be seen.")},
    )
    fate = fields.choice_field(
        pgettext_lazy("of a calf", "Fate"),
        labels.FATE,
        toggles=True,
        initial=Fate.ALIVE.value,
        error_messages={"required": _("Tap what became of the calf.")},
    )
    number = fields.NumberField(label=_("Number of the calf"), required=False)
    official_id = fields.text_field(_("Official number"), 32)
    note = fields.text_field(_("Note"), 500)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        herd: Herd,
        position: int = 0,
        shown: bool = True,
        digits: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, prefix=f"calf-{position}", **kwargs)
        self.position, self.shown = position, shown
        fields.offer(self.fields["sex"], fields.options(labels.SEX, SEX_ORDER))
        self.fields["birth_weight"] = fields.WeightField(label=_("Birth weight"), units=herd.units)
        if digits:
            self.fields["number"].widget.attrs["inputmode"] = "numeric"
        self.helper = fields.helper_of(
            Field("sex", template="components/choice_signs.html"),
            Field("fate", template="components/choice_even.html"),
            "number",
            fields.Folded(
                _("Weight, official number, note"),
                AppendedText("birth_weight", weight_unit(herd.units)),
                "official_id",
                "note",
            ),
        )
        self.helper.disable_csrf = True
        self.helper.template = "herd/calf_row.html"

    @property
    def part_name(self) -> str:
        """Which calf it is, before the name of a field in the list of what is wrong."""
        return _now("Calf %(position)s") % {"position": self.position + 1}

    def unjudged(self) -> None:
        """Show the calf as typed without judging it."""
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}

    def entry(self) -> CalfEntry:
        """Return the calf as entered."""
        said = self.cleaned_data
        return CalfEntry(
            sex=said["sex"],
            fate=said["fate"],
            number=said["number"],
            official_id=said["official_id"],
            birth_weight_kg=said["birth_weight"],
            note=said["note"],
        )
