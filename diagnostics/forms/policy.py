"""What a herd decides: thresholds, and prices in its own currency."""

from copy import copy
from decimal import Decimal
from typing import Any

from crispy_forms.layout import HTML
from django import forms
from django.utils.translation import gettext_lazy as _

from diagnostics.forms.fields import MeasureField
from diagnostics.models import PRICES, HerdPolicy, name_of
from herd.forms.fields import helper_of, side_by_side
from herd.forms.plain_words import PlainForm

THRESHOLDS = ("confirm_threshold", "clear_threshold", "suspect_threshold")
_BOUNDS = {
    "confirm_threshold": _("Over 0.50, at most 0.999. Chosen to begin with: 0.95."),
    "clear_threshold": _(
        "Over 0, at most 0.25 and not over the suspecting one. Chosen to begin with: 0.10, so that one negative of a "
        "sensitive PCR clears a bull's co-twin."
    ),
    "suspect_threshold": _("From 0.05 to 0.50. Chosen to begin with: 0.10."),
}
_AMOUNTS = {
    "breeding_value": _("A heifer that breeds, at her first calving."),
    "feeder_value": _("What she brings if sold for fattening now."),
    "salvage_value": _("What she brings if she turns out open."),
    "rearing_cost": _("From now to the first calving."),
    "test_price": _("Laboratory, sampling and postage."),
}


#: The field at which a threshold's bound in the database is told.
_BOUND_OF = {
    "policy_confirm_in_bounds": "confirm_threshold",
    "policy_clear_in_bounds": "clear_threshold",
    "policy_suspect_in_bounds": "suspect_threshold",
}
_WIDEST = {"suspect_threshold": Decimal("0.5")}


def as_people_write(threshold: Decimal) -> Decimal:
    """Return a threshold with the decimals people write: at least two (0.10, 0.95), and no empty ones more (0.925)."""
    shortest = threshold.normalize()
    decimals = -int(shortest.as_tuple().exponent)
    return shortest if decimals > 2 else shortest.quantize(Decimal("0.01"))


class PolicyForm(PlainForm):
    """Thresholds and prices of a herd, filled in with those on record."""

    currency = forms.CharField(
        label=_("Currency"),
        required=False,
        max_length=3,
        min_length=3,
        help_text=_("Three letters, such as EUR. Nothing is converted."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )

    second_person = forms.BooleanField(
        label=_("Results are verified by a second person"),
        required=False,
        help_text=_(
            "A veterinarian of the herd who did not enter the result compares it with the laboratory's report. Until "
            "then it counts as preliminary. Holds for results entered from now on."
        ),
    )

    def __init__(self, *args: Any, policy: HerdPolicy, **more: Any) -> None:
        more["initial"] = {name: getattr(policy, name) for name in (*PRICES, "currency")}
        more["initial"] |= {name: as_people_write(getattr(policy, name)) for name in THRESHOLDS}
        more["initial"]["second_person"] = policy.verified_since is not None
        super().__init__(*args, **more)
        self.policy = policy
        for name in THRESHOLDS:
            self.fields[name] = self._field(
                name, _BOUNDS[name], max_digits=5, decimal_places=4, required=True
            )
        for name in PRICES:
            self.fields[name] = self._field(
                name, _AMOUNTS[name], max_digits=12, decimal_places=2, min_value=0
            )
        self.helper = helper_of(
            HTML('{% include "diagnostics/_thresholds_said.html" %}'),
            *THRESHOLDS,
            HTML('{% include "diagnostics/_verification_said.html" %}'),
            "second_person",
            HTML('{% include "diagnostics/_prices_said.html" %}'),
            "currency",
            side_by_side("breeding_value", "feeder_value"),
            side_by_side("salvage_value", "rearing_cost"),
            "test_price",
        )

    def clean(self) -> dict[str, Any]:
        """Tell thresholds out of bounds beside their fields, together with figures that cannot be read."""
        said = super().clean() or {}
        typed = copy(self.policy)
        for name in THRESHOLDS:
            # One that cannot be read stands at its widest, so that the others are judged by their own bounds.
            setattr(typed, name, said.get(name, _WIDEST.get(name, getattr(self.policy, name))))
        for bound in HerdPolicy._meta.constraints:
            field = _BOUND_OF.get(bound.name)
            if field is not None and field not in self.errors:
                try:
                    bound.validate(HerdPolicy, typed)
                except forms.ValidationError as problem:
                    self.add_error(field, problem)
        return said

    @staticmethod
    def _field(name: str, help_text: Any, *, required: bool = False, **digits: int) -> MeasureField:
        label = name_of(name)
        field = MeasureField(label=label[:1].upper() + label[1:], **digits)
        field.required, field.help_text = required, help_text
        return field

    def clean_currency(self) -> str:
        """Return the currency in capital letters; refuse what is no three letters."""
        currency = self.cleaned_data["currency"].upper()
        if currency and not (currency.isascii() and currency.isalpha()):
            raise forms.ValidationError(_("A currency is written in three letters, such as EUR."))
        return currency
