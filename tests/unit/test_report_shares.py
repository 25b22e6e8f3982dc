"""Shares, frames and rows in time, of which all reports are made."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from diagnostics.reports.frames import frame
from diagnostics.reports.keys import SEASONS, UNKNOWN, all_keys, period_of
from diagnostics.reports.litters import LITTER_COLUMNS
from diagnostics.reports.scope import Scope, Split
from diagnostics.reports.shares import Share
from diagnostics.reports.twinning import COLUMNS, by_key_and_parity

TODAY = date(2026, 6, 1)


@given(st.integers(1, 5000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_a_share_carries_the_jeffreys_interval(counts):
    seen, of = counts
    low, high = Share(seen, of).interval
    expected = stats.beta(seen + 0.5, of - seen + 0.5).ppf([0.025, 0.975])

    assert (low, high) == pytest.approx(tuple(expected), abs=0.0005001)
    assert Share(seen, of).share == pytest.approx(seen / of, abs=0.0005001)


def test_nine_of_eleven_is_told_as_the_issue_tells_it():
    assert Share(9, 11).share == 0.818
    assert Share(9, 11).interval == (0.533, 0.96)


def test_a_share_of_nothing_is_not_a_number():
    assert Share(0, 0).share is None
    assert Share(0, 0).interval is None


def test_frames_keep_their_columns_and_types_when_empty():
    assert frame([], LITTER_COLUMNS).dtypes.astype(str).to_dict() == LITTER_COLUMNS
    filled = frame([("2020", "first", 0, 1, 0, 0, 0, 7)], LITTER_COLUMNS)
    assert filled.dtypes.astype(str).to_dict() == LITTER_COLUMNS


def test_a_herd_without_a_calving_has_a_table_with_the_same_columns_and_types():
    table = by_key_and_parity(frame([], LITTER_COLUMNS))
    assert list(table.columns) == list(COLUMNS)
    assert set(table.dtypes.astype(str)) == {"int64"}
    assert table.empty


def keys(split, *found, **days):
    return all_keys(Scope({1: "A", 2: "B"}, TODAY, split=split, **days), found)


def test_a_month_with_nothing_stands_between_the_others():
    assert keys(Split.MONTH, "2025-11", "2026-02") == ["2025-11", "2025-12", "2026-01", "2026-02"]


def test_the_months_asked_for_are_shown_also_before_the_first_calving_and_after_the_last_until_today():
    asked = {"since": date(2026, 1, 15), "until": date(2026, 12, 31)}
    assert keys(Split.MONTH, "2026-03", **asked) == [f"2026-0{month}" for month in range(1, 7)]


def test_quarters_and_years_are_all_there():
    assert keys(Split.QUARTER, "2025-Q3", "2026-Q1") == ["2025-Q3", "2025-Q4", "2026-Q1"]
    assert keys(Split.YEAR, "2023", "2025") == ["2023", "2024", "2025"]


def test_each_season_and_each_herd_has_a_row():
    assert keys(Split.SEASON, "03-05") == list(SEASONS)
    assert keys(Split.HERD, "B") == ["A", "B"]


def test_what_is_not_known_comes_last():
    assert keys(Split.BREED, UNKNOWN, "Jersey", "Angus") == ["Angus", "Jersey", UNKNOWN]


@pytest.mark.parametrize(
    ("month", "season"),
    [("2025-12", "12-02"), ("2026-02", "12-02"), ("2026-03", "03-05"), ("2026-11", "09-11")],
)
def test_the_season_of_a_month(month, season):
    assert period_of(Split.SEASON, month) == season
