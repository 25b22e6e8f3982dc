"""What a reader assumes for the report on money: amounts in one currency, and the age at first calving."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics.forms.fields import MeasureField
from diagnostics.models import PRICES, HerdPolicy, name_of
from diagnostics.presenters.decision import hints
from diagnostics.reports.amounts import CURRENCY, FIRST_CALVING, FIRST_CALVING_MONTHS

#: Months at first calving that a herd of cattle may have.
EARLIEST_CALVING, LATEST_CALVING = 15, 60
_SAID = {
    "breeding_value": gettext_lazy("A heifer that breeds, at her first calving."),
    "feeder_value": gettext_lazy("What a flagged calf brings if sold for fattening."),
    "salvage_value": gettext_lazy("What a reared heifer brings that turns out open."),
    "rearing_cost": gettext_lazy("From birth to the first calving."),
    "test_price": gettext_lazy("Where the laboratory's own price is not known."),
}


class CurrencyField(forms.CharField):
    """A currency in three letters, whatever their case; empty is not stated."""

    def to_python(self, value: Any) -> str:
        """Return the letters in capitals; refuse what is no three letters."""
        currency = (super().to_python(value) or "").upper()
        if currency and not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
            raise forms.ValidationError(_("A currency is written in three letters, such as EUR."))
        return currency


def _amount(name: str) -> forms.Field:
    label = name_of(name)
    field = MeasureField(label=label[:1].upper() + label[1:], max_digits=12, decimal_places=2, min_value=0)
    published = "; ".join(f"{hint.amount} ({hint.source})" for hint in hints().get(name, ()))
    said = [str(_SAID[name]), _("Empty: the herd's own.")]
    if published:
        said.append(_("Published: %(figures)s.") % {"figures": published})
    field.help_text = " ".join(said)
    return field


def _currency() -> forms.Field:
    widget = forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off", "maxlength": 3})
    return CurrencyField(
        label=gettext_lazy("Currency of these amounts"),
        required=False,
        widget=widget,
        help_text=gettext_lazy("Three letters, such as EUR. Nothing is converted."),
    )


def _first_calving() -> forms.Field:
    return forms.IntegerField(
        label=gettext_lazy("Age at first calving (months)"),
        required=False,
        min_value=EARLIEST_CALVING,
        max_value=LATEST_CALVING,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Empty: %(months)s, which is assumed.") % {"months": FIRST_CALVING_MONTHS},
    )


def _making(name: str) -> Callable[[], forms.Field]:
    return lambda: _amount(name)


#: The fields by the name in the address.
FIELDS: dict[str, Callable[[], forms.Field]] = {
    **{name: _making(name) for name in PRICES},
    CURRENCY: _currency,
    FIRST_CALVING: _first_calving,
}


def check(form: forms.Form, herds: Iterable[int]) -> None:
    """Tell beside the currency where amounts that were entered would hold for none, or not tell for which herds."""
    told = form.cleaned_data
    if CURRENCY in form.errors or all(told.get(name) is None for name in PRICES):
        return
    of_herds = HerdPolicy.objects.filter(herd__in=list(herds)).values_list("herd_id", CURRENCY)
    stated = dict(of_herds)
    currencies = {currency for currency in stated.values() if currency}
    all_state_one = currencies and all(stated.get(herd) for herd in herds)
    named = {"currencies": ", ".join(sorted(currencies))}
    if not told[CURRENCY] and len(currencies) > 1:
        form.add_error(CURRENCY, _("These herds count in %(currencies)s. Enter which is meant.") % named)
    elif told[CURRENCY] and all_state_one and told[CURRENCY] not in currencies:
        form.add_error(CURRENCY, _("No herd of the report counts in it, but in %(currencies)s.") % named)
