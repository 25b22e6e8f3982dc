"""Medians and nine in ten of counted days are to the last digit those of the days listed one by one."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.reports.quantiles import Days, days_by

#: A group, its days, how many took as long: the same days of a group may stand in several rows.
ROW = st.tuples(st.integers(0, 4), st.integers(0, 900), st.integers(1, 9))


@given(st.lists(ROW, max_size=30))
def test_counted_days_have_the_quantiles_of_the_list_they_stand_for(rows):
    listed = {}
    for group, days, number in rows:
        listed.setdefault(group, []).extend([days] * number)

    groups, days, numbers = np.array(rows, dtype="int64").reshape(-1, 3).T
    found = days_by(groups, days, numbers)
    assert found == {
        group: Days(
            len(each), round(float(np.percentile(each, 50)), 1), round(float(np.percentile(each, 90)), 1)
        )
        for group, each in listed.items()
    }


@given(st.lists(st.integers(0, 900), min_size=1, max_size=40), st.sampled_from([1, 30.4375]))
def test_a_median_and_nine_in_ten_are_those_of_pandas_in_any_unit(days, unit):
    told = days_by(
        np.zeros(len(days), dtype="int64"), np.array(days), np.ones(len(days), dtype="int64"), unit=unit
    )
    series = pd.Series(days, dtype="float64")
    assert told == {
        0: Days(
            len(days), round(float(series.median() / unit), 1), round(float(series.quantile(0.9) / unit), 1)
        )
    }


def test_of_no_days_nothing_is_said():
    nothing = np.array([], dtype="int64")
    assert days_by(nothing, nothing, nothing) == {}
