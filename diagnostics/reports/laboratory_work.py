"""Report 4, laboratories and methods: what was tested, failed and rejected, how long it took, and what it cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from diagnostics.reports.agreement import Agreement
from diagnostics.reports.births import split_groups
from diagnostics.reports.compared import agreed
from diagnostics.reports.frames import COUNT
from diagnostics.reports.groups import Groups, grouped, together
from diagnostics.reports.keys import all_keys
from diagnostics.reports.price_list import PriceList
from diagnostics.reports.quantiles import NO_DAYS, Days
from diagnostics.reports.readings import READ, Results, results_read, samples_by_cause
from diagnostics.reports.scope import Scope

#: Prices are told in hundredths here, whole numbers, so that their sums are exact.
HUNDREDTHS = 100
NO_PRICE = (Decimal(0), "")


@dataclass(frozen=True, slots=True)
class Work:
    """Tests by what was read of them, the days they took, and what they cost by currency.

    `from_receipt` is what a laboratory answers for; `from_drawing` holds the way to it as well.
    """

    read: dict[str, int]
    from_receipt: Days
    from_drawing: Days
    cost: dict[str, Decimal]
    without_price: int

    @property
    def tests(self) -> int:
        """All final results."""
        return sum(self.read.values())


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of samples: how many there are, and how many were rejected, by cause."""

    samples: int
    rejected: dict[str, int]


NO_WORK = Work(dict.fromkeys(READ, 0), NO_DAYS, NO_DAYS, {}, 0)
NOTHING_TAKEN = Taken(0, {})


@dataclass(frozen=True, slots=True)
class LaboratoryWork:
    """The report as plain numbers: tests and samples in all, by key of the split, and by laboratory.

    `done` is by laboratory and method, `agreed` by pairs of methods.
    """

    work: Work
    samples: Taken
    rows: tuple[tuple[str, Work, Taken], ...]
    done: tuple[tuple[tuple[str, str], Work], ...]
    taken: tuple[tuple[str, Taken], ...]
    agreed: dict[tuple[str, str], Agreement]


def laboratory_work(scope: Scope) -> LaboratoryWork:
    """Read and count the laboratory tests of a scope, by the day the sample was drawn: four queries."""
    prices, results = PriceList(scope.ids), results_read(scope)
    taken_by_key, taken_by_laboratory = samples_by_cause(scope)
    tests = _priced(results, prices)
    by_key = _work(tests, split_groups(results.of_split, scope))
    taken_at = _taken(taken_by_key, split_groups(grouped(taken_by_key, "key"), scope))
    by_laboratory = grouped(taken_by_laboratory, "herd", "laboratory").renamed(
        lambda key: prices.names.named(*key)
    )
    return LaboratoryWork(
        work=_work(tests, together(len(results.test)))[""],
        samples=_taken(taken_by_key, together(len(taken_by_key)))[""],
        rows=tuple(
            (key, by_key.get(key, NO_WORK), taken_at.get(key, NOTHING_TAKEN))
            for key in all_keys(scope, {*by_key, *taken_at})
        ),
        done=tuple(_work(tests, _by_method(results, prices)).items()),
        taken=tuple(_taken(taken_by_laboratory, by_laboratory).items()),
        agreed=agreed(results),
    )


def _by_method(results: Results, prices: PriceList) -> Groups:
    """Return the tests by the laboratory, as its herd's book calls it, and the method."""
    return results.of_offer.renamed(lambda offer: (prices.names.named(offer[0], offer[2]), offer[1]))


# --- Tests ---


@dataclass(frozen=True, slots=True)
class _Tests:
    """Tests: which show each reading, the days they took, the price of each in hundredths, and its currency."""

    read: dict[str, np.ndarray]
    from_receipt: np.ndarray
    from_drawing: np.ndarray
    hundredths: np.ndarray
    currency: Groups


def _priced(results: Results, prices: PriceList) -> _Tests:
    """Return the tests with their prices, each looked up once for all tests of a herd's laboratory and method."""
    offers = results.of_offer
    found = [prices.find(*offer) or NO_PRICE for offer in offers.keys]
    hundredths = np.array([int(price * HUNDREDTHS) for price, _currency in found], dtype=COUNT)
    currencies = dict(zip(offers.keys, (currency for _price, currency in found), strict=True))
    return _Tests(
        read={each: results.shows(each) for each in READ},
        from_receipt=results.from_receipt,
        from_drawing=results.from_drawing,
        hundredths=hundredths[offers.places],
        currency=offers.renamed(currencies.__getitem__),
    )


def _work(tests: _Tests, groups: Groups) -> dict[Any, Work]:
    """Return the work of each group of tests, by its key."""
    each = np.ones(len(groups.places), dtype=COUNT)
    read = [groups.sums(shows) for shows in tests.read.values()]
    received, drawn = (groups.days(days, each) for days in (tests.from_receipt, tests.from_drawing))
    cost, without_price = _cost(tests, groups)
    return {
        key: Work(
            read={each: counts[place] for each, counts in zip(READ, read, strict=True)},
            from_receipt=received[place],
            from_drawing=drawn[place],
            cost=cost[place],
            without_price=without_price[place],
        )
        for place, key in enumerate(groups.keys)
    }


def _cost(tests: _Tests, groups: Groups) -> tuple[list[dict[str, Decimal]], Sequence[int]]:
    """Return what the tests of each group cost by currency, and how many tests of each have no price.

    A currency stands there where a test was priced in it, were it for nothing.
    """
    sums, number = {}, {}
    for place, currency in enumerate(tests.currency.keys):
        of_currency = tests.currency.places == place
        sums[currency] = groups.sums(tests.hundredths * of_currency)
        number[currency] = groups.sums(of_currency)
    without_price = number.pop("", [0] * len(groups.keys))
    cost = [
        {
            currency: Decimal(sums[currency][place]) / HUNDREDTHS
            for currency, priced in number.items()
            if priced[place]
        }
        for place in range(len(groups.keys))
    ]
    return cost, without_price


# --- Samples ---


def _taken(drawn: pd.DataFrame, groups: Groups) -> dict[Any, Taken]:
    """Return what became of the samples of each group. Takes a frame of `samples_by_cause`."""
    number, causes = drawn["number"].to_numpy(), drawn["cause"].to_numpy()
    samples = groups.sums(number)
    rejected = {cause: groups.sums(number * (causes == cause)) for cause in sorted({*causes} - {""})}
    return {
        key: Taken(samples[place], {cause: of[place] for cause, of in rejected.items() if of[place]})
        for place, key in enumerate(groups.keys)
    }
