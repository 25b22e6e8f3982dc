"""The first herd report: by year or another split, what was born, and what became of the heifers born then."""

from dataclasses import dataclass

import pandas as pd

from diagnostics.engine.vocabulary import Verdict
from diagnostics.reports.frames import COUNT, rows_of, spread, where
from diagnostics.reports.heifers import heifers_by_verdict
from diagnostics.reports.keys import all_keys
from diagnostics.reports.litters import litters
from diagnostics.reports.scope import Scope
from diagnostics.reports.shares import Share
from diagnostics.reports.twinning import COLUMNS as CALVING_COLUMNS
from diagnostics.reports.twinning import added_up, by_key_and_parity

#: The verdicts a female may have.
VERDICTS = tuple(verdict.value for verdict in Verdict if verdict is not Verdict.NOT_APPLICABLE)
TESTED, UNTESTED = "at_risk_tested", "at_risk_untested"
HEIFER_COLUMNS = ("heifers", *VERDICTS, TESTED, UNTESTED)
Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class ByYear:
    """The report as plain numbers, of each key of the split and of all together, years with nothing included.

    `calvings` has the counts of report 1 (`CALVING_COLUMNS`), `heifers` those of the heifers born at these calvings
    (`HEIFER_COLUMNS`); `at_risk_…` are the heifers with the birth criterion, tested and untested. Both have the same
    keys in the same order.
    """

    calvings: tuple[tuple[str, Counts], ...]
    all_calvings: Counts
    heifers: tuple[tuple[str, Counts], ...]
    all_heifers: Counts

    @property
    def multiple(self) -> Share:
        """Multiple births among all calvings."""
        return Share(self.all_calvings["multiple_births"], self.all_calvings["calvings"])

    @property
    def tested_of_those_at_risk(self) -> Share:
        """Heifers tested, among those at risk by birth."""
        tested = self.all_heifers[TESTED]
        return Share(tested, tested + self.all_heifers[UNTESTED])


def by_year(scope: Scope) -> ByYear:
    """Read and count the calvings and heifers of a scope by its split: two queries, whatever their number."""
    born, found = litters(scope), heifers_by_verdict(scope)
    # Littermates may differ in their sire: then a heifer has a key that no litter has.
    keys = all_keys(scope, {*born["key"], *found["key"]})
    calvings = added_up(by_key_and_parity(born), "key", keys)
    heifers = by_verdict_and_test(found).reindex(keys, fill_value=0)
    return ByYear(
        calvings=rows_of(calvings),
        all_calvings=dict(zip(CALVING_COLUMNS, calvings.sum().tolist(), strict=True)),
        heifers=rows_of(heifers),
        all_heifers=dict(zip(HEIFER_COLUMNS, heifers.sum().tolist(), strict=True)),
    )


def by_verdict_and_test(found: pd.DataFrame) -> pd.DataFrame:
    """Return counts (`HEIFER_COLUMNS`, whole numbers) of heifers by key. Takes the frame of `heifers_by_verdict`."""
    across = {"verdict": VERDICTS, "at_risk": (0, 1), "tested": (0, 1)}
    out = spread(found, ["key"], across, "heifers")
    at_risk = where(out, "at_risk", 1)
    table = out.T.groupby(level="verdict").sum().T
    table["heifers"] = table.sum(axis="columns")
    table[TESTED] = where(at_risk, "tested", 1).sum(axis="columns")
    table[UNTESTED] = where(at_risk, "tested", 0).sum(axis="columns")
    return table.reindex(columns=list(HEIFER_COLUMNS)).astype(COUNT)
