"""By which amounts a report on money counts: each herd's own, or those entered for the report."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from diagnostics.engine.decision import Prices
from diagnostics.models import PRICES, HerdPolicy
from diagnostics.reports.scope import Scope

#: Age at the first calving, in months, unless the reader enters another: 24 is *assumed*, as what herds aim at.
FIRST_CALVING_MONTHS = 24
FIRST_CALVING, CURRENCY = "first_calving_months", "currency"
#: A herd that states no currency.
NOT_STATED = ""


@dataclass(frozen=True, slots=True)
class Amounts:
    """Amounts in one currency (empty where it is not stated); `None` where an amount is not known."""

    currency: str
    prices: Prices

    @property
    def stated(self) -> bool:
        """Whether any amount is known."""
        return self.prices != Prices()

    @property
    def kept_worth(self) -> Decimal | None:
        """What a fertile heifer kept brings over one sold as a feeder: B − R − F of `clinical.md` §10."""
        breeding, rearing, feeder = (
            self.prices.breeding_value,
            self.prices.rearing_cost,
            self.prices.feeder_value,
        )
        return None if breeding is None or rearing is None or feeder is None else breeding - rearing - feeder

    @property
    def value_gained(self) -> Decimal | None:
        """What a freemartin gains in value while she is reared: S − F of `clinical.md` §10."""
        salvage, feeder = self.prices.salvage_value, self.prices.feeder_value
        return None if salvage is None or feeder is None else salvage - feeder


@dataclass(frozen=True, slots=True)
class Assumed:
    """What the reader entered for the report: amounts, their currency, and the age at first calving (months).

    Amounts entered hold for the herds of that currency and those that state none. Without a currency they hold for
    all, which is only said of herds that have no two currencies: of others they hold for none.
    `alone`: the report is of one herd, whose amounts are read though it states no currency.
    """

    entered: Prices
    currency: str
    first_calving_months: int
    alone: bool
    mixed: bool
    first_calving_entered: bool = False

    def amounts(self, own: Amounts) -> Amounts:
        """Return the amounts that count for a herd with these of its own."""
        known = own.prices if own.currency or self.alone else Prices()
        currency = own.currency or self.currency
        if self.entered == Prices():
            return Amounts(currency, known)
        holds = currency == self.currency if self.currency else not self.mixed
        chosen = {name: getattr(self.entered, name) for name in PRICES if holds}
        told = {name: getattr(known, name) if chosen.get(name) is None else chosen[name] for name in PRICES}
        return Amounts(currency, Prices(**told))


def own_by_herd(herds: Iterable[int]) -> dict[int, Amounts]:
    """Return the own amounts of herds, by id; those that have decided nothing have none. One query."""
    found = HerdPolicy.objects.filter(herd__in=list(herds)).values_list("herd_id", CURRENCY, *PRICES)
    stated = {
        herd: Amounts(currency, Prices(**dict(zip(PRICES, prices, strict=True))))
        for herd, currency, *prices in found
    }
    return {herd: stated.get(herd, Amounts(NOT_STATED, Prices())) for herd in herds}


def assumed(scope: Scope, own: Iterable[Amounts]) -> Assumed:
    """Return what was entered for the report; `own` are the amounts of its herds."""
    chosen = scope.chosen
    entered = {name: Decimal(chosen[name]) if name in chosen else None for name in PRICES}
    return Assumed(
        entered=Prices(**entered),
        currency=chosen.get(CURRENCY, NOT_STATED),
        first_calving_months=int(chosen.get(FIRST_CALVING, FIRST_CALVING_MONTHS)),
        alone=len(scope.herds) == 1,
        mixed=len({each.currency for each in own} - {NOT_STATED}) > 1,
        first_calving_entered=FIRST_CALVING in chosen,
    )
