"""Rows of a laboratory's form: a specimen it takes, a test it does."""

from collections.abc import Iterable, Mapping
from dataclasses import fields as fields_of
from typing import Any, ClassVar

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from diagnostics import labels
from diagnostics.engine.evidence import LARGEST_COUNT
from diagnostics.entries import OfferedMethod, TakenSpecimen
from diagnostics.forms.fields import MeasureField
from diagnostics.forms.samples import METHODS
from herd import labels as herd_labels
from herd.forms.fields import Folded, count_field, helper_of, included, side_by_side, text_field
from herd.forms.plain_words import PlainForm
from herd.vocabulary import Answer

METHODS_OR_NONE = [("", "–"), *METHODS]
SPECIMENS = [("", "–"), *labels.SPECIMEN.items()]
LONGEST_KEPT_HOURS = 24 * 365


class Row(PlainForm):
    """One row of what a laboratory takes or does; a row in which nothing is chosen is left out."""

    #: Which rows these are, what is chosen in one, and what the entry of one is.
    rows: ClassVar[str]
    chosen: ClassVar[str]
    entry_of: ClassVar[type[TakenSpecimen] | type[OfferedMethod]]
    remove = forms.BooleanField(label=_("Leave this out from now on"), required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, position: int, **more: Any) -> None:
        super().__init__(data, prefix=f"{self.rows}-{position}", **more)
        self.position = position
        if not self.initial:
            del self.fields["remove"]

    @property
    def part_name(self) -> str:
        """Which row it is, before the name of a field in the list of what is wrong."""
        raise NotImplementedError

    @property
    def is_out(self) -> bool:
        """Whether the row is to be left out, or empty."""
        said = self.cleaned_data
        nothing = (None, "", False)
        return bool(said.get("remove")) or all(said.get(name) in nothing for name in self._telling())

    def _telling(self) -> Iterable[str]:
        """Return the fields that say something by being filled in; those preset do not."""
        return (name for name in self.fields if name not in {"remove", "may_be_frozen"})

    def clean(self) -> dict[str, Any]:
        """Ask what the row is about, where it says something else."""
        said = super().clean() or {}
        if not said.get(self.chosen) and self.chosen not in self.errors and not self.is_out:
            self.add_error(self.chosen, _("Choose what this row is about, or empty it."))
        if said.get("remove"):
            self._errors = ErrorDict()  # what is left out need not be right
        return said

    def unjudged(self) -> None:
        """Show the row as typed without judging it."""
        self._errors, self.cleaned_data = ErrorDict(), {}

    def entry(self) -> Any:
        """Return the row as entered."""
        return self.entry_of(**{each.name: self.cleaned_data[each.name] for each in fields_of(self.entry_of)})


def _measure(label: Any) -> MeasureField:
    return MeasureField(label=label, max_digits=5, decimal_places=2, min_value=0)


def _cells(label: Any) -> forms.IntegerField:
    return count_field(label, min(LARGEST_COUNT, 2_000_000_000), least=0)


class SpecimenRow(Row):
    """A specimen that the laboratory takes."""

    rows, chosen, entry_of = "specimens", "specimen", TakenSpecimen
    specimen = forms.ChoiceField(label=_("Specimen"), choices=SPECIMENS, required=False)
    preferred = forms.BooleanField(label=_("Preferred by the laboratory"), required=False)
    volume_ml_least = _measure(_("At least (mL)"))
    volume_ml_most = _measure(_("At most (mL)"))
    may_be_frozen = forms.ChoiceField(
        label=_("May be frozen"),
        choices=list(herd_labels.ANSWER.items()),
        initial=Answer.UNKNOWN.value,
        required=False,
    )
    keeps_hours = count_field(_("Keeps for (hours)"), LONGEST_KEPT_HOURS)
    note = text_field(_("Note"), 200)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.helper = helper_of(
            side_by_side("specimen", "may_be_frozen"),
            side_by_side("volume_ml_least", "volume_ml_most"),
            side_by_side("keeps_hours", "note"),
            "preferred",
            *(["remove"] if "remove" in self.fields else []),
        )
        _as_a_row(self.helper)

    @property
    def part_name(self) -> str:
        """Which specimen it is in the list of what is wrong."""
        return _now("Specimen %(position)s") % {"position": self.position + 1}

    def clean_may_be_frozen(self) -> str:
        """Take an answer not given as not known."""
        return self.cleaned_data["may_be_frozen"] or Answer.UNKNOWN.value


class MethodRow(Row):
    """A test that the laboratory does."""

    rows, chosen, entry_of = "methods", "method", OfferedMethod
    method = forms.ChoiceField(label=_("Method"), choices=METHODS_OR_NONE, required=False)
    marker = text_field(_("Marker"), 80)
    price = MeasureField(label=_("Price"), max_digits=12, decimal_places=2, min_value=0)
    currency = text_field(_("Currency"), 3, help_text=_("Three letters, such as EUR."))
    price_note = text_field(_("What the price holds"), 120)
    missed = _cells(_("Freemartins it missed"))
    freemartins = _cells(_("Of freemartins tested"))
    false_positives = _cells(_("Normal females found positive"))
    controls = _cells(_("Of normal females tested"))
    validation_source = text_field(_("Where it published them"), 300)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.helper = helper_of(
            side_by_side("method", "marker"),
            side_by_side("price", "currency"),
            "price_note",
            Folded(
                _("What the laboratory published of its own test"),
                included("diagnostics/_validation_said.html"),
                side_by_side("missed", "freemartins"),
                side_by_side("false_positives", "controls"),
                "validation_source",
            ),
            *(["remove"] if "remove" in self.fields else []),
        )
        _as_a_row(self.helper)

    @property
    def part_name(self) -> str:
        """Which test it is in the list of what is wrong."""
        return _now("Test %(position)s") % {"position": self.position + 1}

    def clean_currency(self) -> str:
        """Return the currency in capital letters; refuse what is no three letters."""
        currency = str(self.cleaned_data["currency"]).upper()
        if currency and not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
            raise forms.ValidationError(_("A currency is written in three letters, such as EUR."))
        return currency

    def clean(self) -> dict[str, Any]:
        """Ask for what belongs together: a price and its currency, and each count with what it is counted of."""
        said = super().clean() or {}
        if said.get("remove"):
            return said
        if said.get("price") is not None and not said.get("currency") and "currency" not in self.errors:
            self.add_error("currency", _("A price needs its currency."))
        self._counted("missed", "freemartins", _("There cannot be more missed than were tested."))
        self._counted("false_positives", "controls", _("There cannot be more positive than were tested."))
        return said

    def _counted(self, part: str, whole: str, too_many: Any) -> None:
        if {part, whole} & set(self.errors):
            return
        seen, of = self.cleaned_data.get(part), self.cleaned_data.get(whole)
        if seen is not None and not of:
            self.add_error(whole, _("Say of how many."))
        elif of is not None and seen is None:
            self.add_error(part, _("Say how many: 0 if there was none."))
        elif seen is not None and of is not None and seen > of:
            self.add_error(part, too_many)


def _as_a_row(helper: Any) -> None:
    helper.disable_csrf = True
    helper.template = "diagnostics/laboratory_row.html"
