"""Medians and nine in ten of days that the database has counted in groups, as if each day stood in a list."""

from dataclasses import dataclass

import numpy as np

MEDIAN, NINE_TENTHS = 0.5, 0.9
#: Days and months are told to one decimal.
DECIMALS = 1


@dataclass(frozen=True, slots=True)
class Days:
    """Days that something took: how often it is on record, the median, and within how many nine in ten came."""

    number: int
    median: float | None
    nine_tenths: float | None


NO_DAYS = Days(0, None, None)


def days_by(groups: np.ndarray, days: np.ndarray, numbers: np.ndarray, *, unit: float = 1) -> dict[int, Days]:
    """Return the days of each group that has any: number, median and 90th percentile, to one decimal.

    A row says its group, the days, and how many took as long, all whole numbers, none below 0. Between two days a
    quantile lies by their distance, as numpy's and pandas' do. `unit`: days of one, to tell months.
    """
    if not len(groups):
        return {}
    order = np.argsort(groups * (days.max() + 1) + days)
    groups, days, until = groups[order], days[order], numbers[order].cumsum()
    firsts = np.flatnonzero(np.append(True, groups[1:] != groups[:-1]))
    before = until[firsts] - numbers[order][firsts]
    of_group = np.append(before[1:], until[-1]) - before
    medians, nine_tenths = (
        (_at(share, days, until, before, of_group) / unit).tolist() for share in (MEDIAN, NINE_TENTHS)
    )
    found = zip(groups[firsts].tolist(), of_group.tolist(), medians, nine_tenths, strict=True)
    return {
        group: Days(number, round(median, DECIMALS), round(most, DECIMALS))
        for group, number, median, most in found
    }


def _at(
    share: float, days: np.ndarray, until: np.ndarray, before: np.ndarray, of_group: np.ndarray
) -> np.ndarray:
    """Return the day at a share of each group's sorted list, which is never written out.

    `until` counts up to and with each row, over all groups; `before` those before each group, `of_group` those in it.
    """
    place = share * (of_group - 1)
    low = np.floor(place)
    lower, upper = (
        days[np.searchsorted(until, before + np.minimum(low + more, of_group - 1), side="right")]
        for more in (0, 1)
    )
    rest, apart = place - low, upper - lower
    # From the nearer of the two, as numpy does, so that the last digit is the same.
    return np.where(rest >= MEDIAN, upper - apart * (1 - rest), lower + apart * rest)
