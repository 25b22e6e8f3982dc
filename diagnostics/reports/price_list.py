"""What laboratories charge for a test, for reports that ask after many."""

from collections.abc import Iterable
from decimal import Decimal

from diagnostics.models import LaboratoryMethod
from diagnostics.queries.laboratories import LaboratoryNames


class PriceList:
    """The prices in the books of some herds, by laboratory and method. Two queries."""

    def __init__(self, herds: Iterable[int]) -> None:
        asked = set(herds)
        self.names = LaboratoryNames(asked)
        priced = LaboratoryMethod.objects.filter(herd__in=asked, price__isnull=False)
        self._prices: dict[tuple[int, str], tuple[Decimal, str]] = {
            (laboratory, method): (price, currency)
            for laboratory, method, price, currency in priced.values_list(
                "laboratory_id", "method", "price", "currency"
            )
            if price is not None
        }

    def find(self, herd: int, method: str, laboratory: str) -> tuple[Decimal, str] | None:
        """Return the price of a test and its currency, by the laboratory's name as it is written.

        `None` where the herd's book does not tell.
        """
        known = self.names.find(herd, laboratory)
        return self._prices.get((known.pk, method)) if known else None
