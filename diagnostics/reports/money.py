"""Report 5, money: spent on tests, rearing avoided, and fertile heifers kept that would have been sold.

Gains are worked out by the amounts of `clinical.md` §10. Without a test a flagged heifer is either reared or sold as a
feeder, so the two gains are never added up: each has a net of its own against what the tests cost.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from diagnostics.engine.criteria import DAYS_PER_MONTH
from diagnostics.engine.vocabulary import ResultStatus
from diagnostics.models import Assay, AssayResult
from diagnostics.reports.amounts import Amounts, Assumed, assumed, own_by_herd
from diagnostics.reports.births import key_by_birth, with_birth
from diagnostics.reports.conditions import of_scope
from diagnostics.reports.decided import HEIFERS, decided
from diagnostics.reports.frames import ANY, described
from diagnostics.reports.keys import BY_MONTH, all_keys, named
from diagnostics.reports.price_list import PriceList
from diagnostics.reports.scope import Scope, Split
from herd.models import Animal

CENT = Decimal("0.01")
MONTH = Decimal(str(DAYS_PER_MONTH))
#: Tests of a key that a laboratory did by one method for one herd: key, herd, laboratory, method, and how many.
Tests = list[tuple[str, int, str, str, int]]
#: What is counted, by key and of all; `remaining_days` of rearing were still to come, added up.
COUNTS = ("tests", "unpriced", "in_time", "remaining_days", "present", "late", "kept", "gone")
Counts = dict[str, Any]  # whole numbers, but for the days: `Decimal`, as months are no whole days
_ANIMAL, _ASSAY, _RESULT = (model._meta.db_table for model in (Animal, Assay, AssayResult))


@dataclass(slots=True)
class Part:
    """A sum of money over some of what is counted; of `unknown` more the amount is not known, and not in it.

    `per` is what the amount is divided by at last, so that what is spread over days is rounded once.
    """

    amount: Decimal = Decimal(0)
    counted: int = 0
    unknown: int = 0
    per: Decimal = Decimal(1)

    def add(self, number: int, each: Decimal | None, units: Decimal | None = None) -> None:
        """Add so many of one amount each, or of so many units of it; `None` is an amount not known."""
        if each is None:
            self.unknown += number
        else:
            self.counted += number
            self.amount += each * (number if units is None else units)

    @property
    def known(self) -> Decimal | None:
        """The sum in cents; `None` where there is something to add up and no amount of it is known."""
        if self.unknown and not self.counted:
            return None
        return (self.amount / self.per).quantize(CENT, rounding=ROUND_HALF_UP)


@dataclass(slots=True)
class Line:
    """The money of one row in one currency. `value_not_gained` is what freemartins would have gained while reared."""

    spent: Part = field(default_factory=Part)
    rearing_avoided: Part = field(default_factory=Part)
    value_not_gained: Part = field(default_factory=Part)
    fertile_kept: Part = field(default_factory=Part)

    @property
    def parts(self) -> tuple[Part, ...]:
        """Its four parts."""
        return self.spent, self.rearing_avoided, self.value_not_gained, self.fertile_kept

    @property
    def net_if_reared(self) -> Decimal | None:
        """Gain less spending where all would have been reared untested; `None` unless all of it is known."""
        return _net((self.rearing_avoided,), (self.value_not_gained, self.spent))

    @property
    def net_if_sold(self) -> Decimal | None:
        """Gain less spending where all would have been sold as feeders; `None` unless all of it is known."""
        return _net((self.fertile_kept,), (self.spent,))


def _net(gains: Iterable[Part], losses: Iterable[Part]) -> Decimal | None:
    """Return gains less losses, each in cents, so that what stands beside each other adds up."""
    gained, lost = tuple(gains), tuple(losses)
    if any(part.unknown for part in (*gained, *lost)):
        return None
    return sum((part.known or CENT * 0 for part in gained), CENT * 0) - sum(part.known or 0 for part in lost)


def together(lines: Iterable[Line]) -> Line:
    """Return lines of one currency added up, each first rounded to cents, as they stand below each other."""
    total = Line()
    for line in lines:
        for whole, part in zip(total.parts, line.parts, strict=True):
            whole.amount += part.known or 0
            whole.counted += part.counted
            whole.unknown += part.unknown
    return total


@dataclass(frozen=True, slots=True)
class Money:
    """The report as plain numbers: `purses` holds a line a key by currency, `counts` what it is counted from.

    `own` are the herds' own amounts by id, `in_force` those by which they count, `assumed` what was entered for the
    report. `missing` counts, by the name of
    an amount, the tests and heifers that want it.
    """

    purses: dict[str, dict[str, Line]]
    counts: dict[str, Counts]
    own: dict[int, Amounts]
    in_force: dict[int, Amounts]
    assumed: Assumed
    missing: Counter[str]

    @property
    def without_currency(self) -> int:
        """How many herds state amounts that are left out, because they state no currency beside other herds'."""
        left_out = (each.stated and not each.currency for each in self.own.values())
        return 0 if self.assumed.alone else sum(left_out)

    @property
    def totals(self) -> Counts:
        """All that is counted, of all rows together."""
        return {name: sum(row[name] for row in self.counts.values()) for name in COUNTS}


def money(scope: Scope) -> Money:
    """Read and count the tests and decisions of a scope, by their own days: five queries."""
    own = own_by_herd(scope.ids)
    told = assumed(scope, own.values())
    in_force = {herd: told.amounts(amounts) for herd, amounts in own.items()}
    tests = _tests(scope)
    first_calving = told.first_calving_months * MONTH
    heifers = decided(scope, float(first_calving))
    keys = all_keys(scope, {*(key for key, *_test in tests), *heifers["key"].unique()})
    ledger = _Ledger(keys, first_calving)
    for key, number, price, currency in _priced(tests, _TestPrices(in_force)):
        ledger.add_tests(key, number, price, currency)
    missing = {herd: amounts.prices.missing() for herd, amounts in in_force.items()}
    for key, herd, *found in _rows(heifers):
        ledger.add_heifers(key, in_force[herd], missing[herd], dict(zip(HEIFERS, found, strict=True)))
    return Money(dict(sorted(ledger.purses.items())), ledger.counts, own, in_force, told, ledger.missing)


def _tests(scope: Scope) -> Tests:
    """Count the final results of specimens, failed ones too, by the day of the report or else of the drawing."""
    day = "COALESCE(r.reported_on, t.collected_on)"
    where, params = of_scope(scope, herd="t.herd_id", day=day)
    joins = f"JOIN {_ANIMAL} a ON a.id = t.animal_id {with_birth(scope.split)}"
    if scope.split in BY_MONTH | {Split.HERD}:
        joins = ""
    sql = f"""
        SELECT key, herd, laboratory, method, COUNT(*) AS tests FROM (
            SELECT {key_by_birth(scope.split, day=day, herd="t.herd_id")} AS key, t.herd_id AS herd,
                   t.laboratory AS laboratory, t.method AS method
            FROM {_ASSAY} t JOIN {_RESULT} r ON r.id = t.current_id {joins}
            WHERE {where} AND t.specimen <> '' AND r.status = '{ResultStatus.FINAL.value}'
        ) test GROUP BY key, herd, laboratory, method
    """  # noqa: S608 - the parts put in are ours; what was asked for comes in as parameters
    found = described(sql, params)
    # Months are few beside the tests of many herds: each is named once.
    written = pd.Series(list({key for key, *_test in found}), dtype=ANY)
    names = dict(zip(written.tolist(), named(written, scope).tolist(), strict=True))
    return [(names[key], *test) for key, *test in found]


def _rows(found: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a small frame."""
    return zip(*(found[name].tolist() for name in found.columns), strict=True)


class _TestPrices:
    """The price of a test: the laboratory's for its method, else the herd's own; with its currency. Two queries."""

    def __init__(self, in_force: dict[int, Amounts]) -> None:
        self.in_force, self.of_laboratories = in_force, PriceList(in_force)

    def find(self, herd: int, laboratory: str, method: str) -> tuple[Decimal | None, str]:
        """Return the price of one test and its currency; `None` where it is not known."""
        amounts = self.in_force[herd]
        known = self.of_laboratories.find(herd, method, laboratory)
        return known or (amounts.prices.test_price, amounts.currency)


def _priced(tests: Tests, known: _TestPrices) -> Iterator[tuple[str, int, Decimal | None, str]]:
    """Yield how many tests of a key have one price, with its currency; each price is looked up once."""
    prices: dict[tuple[Decimal | None, str], int] = {}
    of_test: dict[tuple[int, str, str], int] = {}
    sums: Counter[tuple[str, int]] = Counter()
    for key, herd, laboratory, method, number in tests:
        asked = (herd, laboratory, method)
        if (price := of_test.get(asked)) is None:
            price = of_test[asked] = prices.setdefault(known.find(*asked), len(prices))
        sums[key, price] += number
    by_place = list(prices)
    return ((key, number, *by_place[place]) for (key, place), number in sums.items())


class _Ledger:
    """Lines by currency and key, and counts by key, while they are added up; `first_calving` in days."""

    def __init__(self, keys: list[str], first_calving: Decimal) -> None:
        self.first_calving = first_calving
        self.counts: dict[str, Counts] = {key: dict.fromkeys(COUNTS, 0) for key in keys}
        self.purses: dict[str, dict[str, Line]] = defaultdict(lambda: {key: self._line() for key in keys})
        self.missing: Counter[str] = Counter()

    def _line(self) -> Line:
        return Line(
            rearing_avoided=Part(per=self.first_calving), value_not_gained=Part(per=self.first_calving)
        )

    def add_tests(self, key: str, number: int, price: Decimal | None, currency: str) -> None:
        """Add so many tests of one price."""
        self.purses[currency][key].spent.add(number, price)
        self.counts[key]["tests"] += number
        if price is None:
            self.counts[key]["unpriced"] += number
            self.missing["test_price"] += number

    def add_heifers(
        self, key: str, amounts: Amounts, missing: Collection[str], found: dict[str, int]
    ) -> None:
        """Add heifers of one herd: rearing cost and gain in value run evenly from birth to the first calving."""
        line, count = self.purses[amounts.currency][key], self.counts[key]
        if in_time := found["in_time"]:
            remaining = in_time * self.first_calving - found["age_days"]
            line.rearing_avoided.add(in_time, amounts.prices.rearing_cost, remaining)
            line.value_not_gained.add(in_time, amounts.value_gained, remaining)
            count["remaining_days"] += remaining
        if kept := found["kept"]:
            line.fertile_kept.add(kept, amounts.kept_worth)
        for name in ("in_time", "present", "late", "kept", "gone"):
            count[name] += found[name]
        if not missing:  # as in most herds
            return
        wanted = {"rearing_cost": in_time + kept, "salvage_value": in_time, "feeder_value": in_time + kept,
                  "breeding_value": kept}  # fmt: skip
        self.missing.update({name: wanted[name] for name in missing if wanted.get(name)})
