"""Report 4, laboratories and methods: what was tested, failed and rejected, how long it took, and what it cost."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from diagnostics.models import LaboratoryMethod
from diagnostics.queries.laboratories import LaboratoryBook
from diagnostics.reports.agreement import Agreement
from diagnostics.reports.births import split_groups
from diagnostics.reports.frames import COUNT
from diagnostics.reports.groups import Groups, grouped, together
from diagnostics.reports.keys import all_keys
from diagnostics.reports.quantiles import NO_DAYS, Days
from diagnostics.reports.readings import (
    COMPARED,
    NEGATIVE,
    POSITIVE,
    READ,
    read_by_several,
    results_read,
    samples_by_cause,
)
from diagnostics.reports.scope import Scope

#: Prices are told in hundredths here, whole numbers, so that their sums are exact.
HUNDREDTHS = 100
#: Price and currency of a test, by the id of the laboratory and the method.
Prices = dict[tuple[int, str], tuple[Decimal, str]]
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
    """Read and count the laboratory tests of a scope, by the day the sample was drawn: five queries."""
    book = LaboratoryBook(scope.ids)
    found, drawn = results_read(scope), samples_by_cause(scope)
    results = _priced(found, book, _prices(scope))
    by_key = _work(results, split_groups(grouped(found, "key"), scope))
    taken_by_key = _taken(drawn, split_groups(grouped(drawn, "key"), scope))
    by_method = grouped(found, "herd", "laboratory", "method").renamed(
        lambda key: (_named(book, *key[:2]), key[2])
    )
    by_laboratory = grouped(drawn, "herd", "laboratory").renamed(lambda key: _named(book, *key))
    return LaboratoryWork(
        work=_work(results, together(len(found)))[""],
        samples=_taken(drawn, together(len(drawn)))[""],
        rows=tuple(
            (key, by_key.get(key, NO_WORK), taken_by_key.get(key, NOTHING_TAKEN))
            for key in all_keys(scope, {*by_key, *taken_by_key})
        ),
        done=tuple(_work(results, by_method).items()),
        taken=tuple(_taken(drawn, by_laboratory).items()),
        agreed=_agreed(read_by_several(scope)),
    )


def _named(book: LaboratoryBook, herd: int, written: str) -> str:
    """Return a laboratory by its name in its herd's book; as it is written where the book does not know it."""
    known = book.find(herd, written)
    return known.name if known else written


# --- Tests ---


@dataclass(frozen=True, slots=True)
class _Results:
    """Columns of the frame of `results_read`, with the price of each row's tests in hundredths, and its currency."""

    number: np.ndarray
    read: np.ndarray
    from_receipt: np.ndarray
    from_drawing: np.ndarray
    hundredths: np.ndarray
    currency: np.ndarray
    currencies: list[str]


def _priced(results: pd.DataFrame, book: LaboratoryBook, known: Prices) -> _Results:
    """Return the rows with their prices, each looked up once for all rows of a laboratory and method."""
    offers = grouped(results, "herd", "laboratory", "method")
    prices = [_price(book, known, *key) for key in offers.keys]
    hundredths = np.array([int(price * HUNDREDTHS) for price, _currency in prices], dtype=COUNT)
    currency = np.array([currency for _price, currency in prices], dtype="object")
    return _Results(
        number=results["number"].to_numpy(),
        read=results["read"].to_numpy(),
        from_receipt=results["from_receipt"].to_numpy(),
        from_drawing=results["from_drawing"].to_numpy(),
        hundredths=hundredths[offers.places],
        currency=currency[offers.places],
        currencies=sorted({*currency} - {""}),
    )


def _work(results: _Results, groups: Groups) -> dict[Any, Work]:
    """Return the work of each group of the rows, by its key."""
    number = results.number
    read = [groups.sums(number * (results.read == each)) for each in READ]
    received, drawn = (groups.days(days, number) for days in (results.from_receipt, results.from_drawing))
    cost, without_price = _cost(results, groups)
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


def _cost(results: _Results, groups: Groups) -> tuple[list[dict[str, Decimal]], Sequence[int]]:
    """Return what the tests of each group cost by currency, and how many tests of each have no price.

    A currency stands there where a test was priced in it, were it for nothing.
    """
    sums, priced = {}, {}
    for currency in results.currencies:
        of_currency = results.currency == currency
        sums[currency] = groups.sums(results.number * results.hundredths * of_currency)
        priced[currency] = groups.sums(results.number * of_currency)
    cost = [
        {
            currency: Decimal(sums[currency][place]) / HUNDREDTHS
            for currency in sums
            if priced[currency][place]
        }
        for place in range(len(groups.keys))
    ]
    return cost, groups.sums(results.number * (results.currency == ""))


def _prices(scope: Scope) -> Prices:
    """Return the prices in the herds' books. One query."""
    offered = LaboratoryMethod.objects.filter(herd__in=scope.ids, price__isnull=False)
    columns = offered.values_list("laboratory_id", "method", "price", "currency")
    return {
        (laboratory, method): (price, currency)
        for laboratory, method, price, currency in columns
        if price is not None
    }


def _price(book: LaboratoryBook, prices: Prices, herd: int, written: str, method: str) -> tuple[Decimal, str]:
    """Return the price of a test and its currency; nothing, and no currency, where the book has none."""
    known = book.find(herd, written)
    return prices.get((known.pk, method), NO_PRICE) if known else NO_PRICE


# --- Samples ---


def _taken(drawn: pd.DataFrame, groups: Groups) -> dict[Any, Taken]:
    """Return what became of the samples of each group. Takes the frame of `samples_by_cause`."""
    number, causes = drawn["number"].to_numpy(), drawn["cause"].to_numpy()
    samples = groups.sums(number)
    rejected = {cause: groups.sums(number * (causes == cause)) for cause in sorted({*causes} - {""})}
    return {
        key: Taken(samples[place], {cause: of[place] for cause, of in rejected.items() if of[place]})
        for place, key in enumerate(groups.keys)
    }


# --- Agreement ---


def _agreed(found: pd.DataFrame) -> dict[tuple[str, str], Agreement]:
    """Return for each pair of methods how the animals read by both were read. Takes the frame of `read_by_several`."""
    counts: dict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
    for *readings, number in found.itertuples(index=False, name=None):
        read = [(method, reading) for method, reading in zip(COMPARED, readings, strict=True) if reading]
        for (first, first_read), (second, second_read) in combinations(read, 2):
            counts[first, second][first_read, second_read] += number
    return {
        pair: Agreement(
            seen[POSITIVE, POSITIVE],
            seen[POSITIVE, NEGATIVE],
            seen[NEGATIVE, POSITIVE],
            seen[NEGATIVE, NEGATIVE],
        )
        for pair, seen in sorted(counts.items())
    }
