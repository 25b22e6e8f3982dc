"""The first herd report: by year, what was born, and what became of the heifers."""

from dataclasses import dataclass

import pandas as pd

from diagnostics.engine.jeffreys import jeffreys_interval
from diagnostics.engine.vocabulary import Verdict

PAIRINGS = ("FM", "FF", "MM")
#: Litters of two with a calf of unknown sex; litters of three and more, whatever their sexes.
WITH_UNKNOWN, THREE_OR_MORE = "with_unknown", "three_or_more"
BORN = ("calvings", "multiple_births", *PAIRINGS, WITH_UNKNOWN, THREE_OR_MORE)
VERDICTS = tuple(verdict.value for verdict in Verdict if verdict is not Verdict.NOT_APPLICABLE)
HEIFERS = ("heifers", *VERDICTS, "at_risk_tested", "at_risk_untested")
COLUMNS = (*BORN, *HEIFERS)


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a count, with its 95 % interval (Jeffreys); all of it `None` when there is nothing to count."""

    seen: int
    of: int

    @property
    def share(self) -> float | None:
        """The share itself, from 0 to 1."""
        return self.seen / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Both ends of the central 95 % interval, from 0 to 1."""
        return jeffreys_interval(self.seen, self.of) if self.of else None


def litter_sizes(calvings: pd.DataFrame) -> pd.Series:
    """Return how many calves each calving brought: as stated, or as many as are on record, at least one."""
    on_record = calvings[["females", "males", "sexes_unknown"]].sum(axis="columns")
    stated = calvings["number_born"].fillna(1).astype("int64")
    return pd.concat([on_record, stated], axis="columns").max(axis="columns").clip(lower=1).astype("int64")


def pairings(calvings: pd.DataFrame) -> pd.Series:
    """Name the pairing of each multiple birth; single births are empty."""
    size = litter_sizes(calvings)
    named = pd.Series("", index=calvings.index, dtype="str")
    two = size == 2
    named[size > 2] = THREE_OR_MORE
    named[two] = WITH_UNKNOWN
    named[two & (calvings["females"] == 1) & (calvings["males"] == 1)] = "FM"
    named[two & (calvings["females"] == 2)] = "FF"
    named[two & (calvings["males"] == 2)] = "MM"
    return named


def by_year(calvings: pd.DataFrame, heifers: pd.DataFrame) -> pd.DataFrame:
    """Count births and heifers by year (`COLUMNS`, whole numbers), years with nothing between them included.

    Takes the frames of `frames`. `at_risk_…` are the heifers with the birth criterion, tested and untested.
    """
    born = calvings.assign(pairing=pairings(calvings), multiple=litter_sizes(calvings) > 1)
    of_births = born.groupby("year").agg(calvings=("multiple", "size"), multiple_births=("multiple", "sum"))
    of_pairings = _counted(born[born["multiple"]], "pairing", (*PAIRINGS, WITH_UNKNOWN, THREE_OR_MORE))
    of_verdicts = _counted(heifers, "verdict", VERDICTS)
    of_risk = heifers[heifers["criterion"]].groupby("year")["tested"].agg(["size", "sum"])
    table = pd.concat([of_births, of_pairings, of_verdicts], axis="columns")
    table["heifers"] = heifers.groupby("year").size()
    table["at_risk_tested"] = of_risk["sum"]
    table["at_risk_untested"] = of_risk["size"] - of_risk["sum"]
    if len(table):
        table = table.reindex(range(int(table.index.min()), int(table.index.max()) + 1))
    return table.reindex(columns=list(COLUMNS)).fillna(0).astype("int64").rename_axis("year")


def _counted(rows: pd.DataFrame, column: str, values: tuple[str, ...]) -> pd.DataFrame:
    """Count the rows of each year by the value of a column, a column for each of `values`."""
    counted = rows.pivot_table(index="year", columns=column, aggfunc="size", fill_value=0)
    return counted.reindex(columns=list(values), fill_value=0)


@dataclass(frozen=True, slots=True)
class Yearly:
    """The report as plain numbers: counts by column (`COLUMNS`) of each year, and of all years together."""

    years: tuple[tuple[int, dict[str, int]], ...]
    totals: dict[str, int]

    @property
    def multiple(self) -> Share:
        """Multiple births among all calvings."""
        return Share(self.totals["multiple_births"], self.totals["calvings"])

    @property
    def tested_of_those_at_risk(self) -> Share:
        """Heifers tested, among those at risk by birth."""
        at_risk = self.totals["at_risk_tested"] + self.totals["at_risk_untested"]
        return Share(self.totals["at_risk_tested"], at_risk)


def yearly(calvings: pd.DataFrame, heifers: pd.DataFrame) -> Yearly:
    """Return the report by year as plain numbers, the latest year first."""
    table = by_year(calvings, heifers)
    years = tuple(
        (int(year), {str(column): int(count) for column, count in counts.items()})
        for year, counts in zip(table.index.tolist(), table.to_dict("records"), strict=True)
    )
    totals = {str(column): int(count) for column, count in table.sum().items()}
    return Yearly(years=years[::-1], totals=totals)
