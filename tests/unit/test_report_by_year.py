"""The report by year, every figure counted again by plain Python."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from diagnostics.engine.vocabulary import Verdict
from diagnostics.reports.frames import CALVING_COLUMNS, HEIFER_COLUMNS, frame
from diagnostics.reports.yearly import COLUMNS, VERDICTS, Share, by_year, yearly

YEARS = st.integers(2015, 2021)
SMALL = st.integers(0, 3)
CALVINGS = st.lists(st.tuples(YEARS, st.none() | st.integers(1, 4), SMALL, SMALL, SMALL), max_size=40)
HEIFERS = st.lists(st.tuples(YEARS, st.sampled_from(VERDICTS), st.booleans(), st.booleans()), max_size=40)


def counted_by_hand(calvings, heifers):
    """Count the report again, without pandas."""
    years = [row[0] for row in calvings] + [row[0] for row in heifers]
    if not years:
        return {}
    table = {year: dict.fromkeys(COLUMNS, 0) for year in range(min(years), max(years) + 1)}
    for year, stated, females, males, unknown in calvings:
        counts = table[year]
        counts["calvings"] += 1
        size = max(females + males + unknown, stated or 1)
        if size == 1:
            continue
        counts["multiple_births"] += 1
        if size > 2:
            counts["three_or_more"] += 1
        elif unknown or females + males < 2:
            counts["with_unknown"] += 1
        else:
            counts["F" * females + "M" * males] += 1
    for year, verdict, criterion, tested in heifers:
        counts = table[year]
        counts["heifers"] += 1
        counts[verdict] += 1
        if criterion:
            counts["at_risk_tested" if tested else "at_risk_untested"] += 1
    return table


@given(CALVINGS, HEIFERS)
def test_each_figure_is_what_counting_by_hand_gives(calvings, heifers):
    table = by_year(frame(calvings, CALVING_COLUMNS), frame(heifers, HEIFER_COLUMNS))
    assert table.to_dict(orient="index") == counted_by_hand(calvings, heifers)


def test_a_year_with_nothing_is_shown_as_nothing_and_not_left_out():
    calvings = frame([(2018, 1, 1, 0, 0), (2020, 2, 1, 1, 0)], CALVING_COLUMNS)
    report = yearly(calvings, frame([], HEIFER_COLUMNS))
    assert [year for year, _counts in report.years] == [2020, 2019, 2018]
    assert set(dict(report.years)[2019].values()) == {0}


def test_an_empty_herd_has_a_report_with_the_same_columns_and_types():
    table = by_year(frame([], CALVING_COLUMNS), frame([], HEIFER_COLUMNS))
    assert list(table.columns) == list(COLUMNS)
    assert set(table.dtypes.astype(str)) == {"int64"}
    assert yearly(frame([], CALVING_COLUMNS), frame([], HEIFER_COLUMNS)).years == ()


def test_frames_keep_their_columns_and_types_when_empty():
    assert frame([], CALVING_COLUMNS).dtypes.astype(str).to_dict() == CALVING_COLUMNS
    filled = frame([(2020, None, 1, 0, 0)], CALVING_COLUMNS)
    assert filled.dtypes.astype(str).to_dict() == CALVING_COLUMNS
    assert filled["number_born"].isna().all()
    assert isinstance(filled, pd.DataFrame)


@pytest.mark.parametrize(("seen", "of"), [(0, 1), (9, 11), (11, 11), (40, 1000)])
def test_a_share_carries_the_jeffreys_interval(seen, of):
    low, high = Share(seen, of).interval
    expected = stats.beta(seen + 0.5, of - seen + 0.5).ppf([0.025, 0.975])
    assert (low, high) == pytest.approx(tuple(expected), abs=1e-9)


def test_a_share_of_nothing_is_not_a_number():
    assert Share(0, 0).share is None
    assert Share(0, 0).interval is None


def test_every_verdict_of_a_female_has_a_column():
    assert set(VERDICTS) == {verdict.value for verdict in Verdict} - {"not_applicable"}
