"""How long a laboratory takes, in days or working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.queries.turnaround import Turnaround, working_days_later
from diagnostics.queries.worklist_scope import a_year_earlier, a_year_later
from herd.kinship import age_in_months

FRIDAY = date(2026, 5, 29)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("since", "days", "then"),
    [
        (FRIDAY, 0, FRIDAY),
        (FRIDAY, 1, date(2026, 6, 1)),
        (FRIDAY, 5, date(2026, 6, 5)),
        (FRIDAY, 6, date(2026, 6, 8)),
        (date(2026, 5, 30), 1, date(2026, 6, 1)),  # begun on a Saturday
        (date(2026, 5, 31), 5, date(2026, 6, 5)),  # begun on a Sunday
        (date(2026, 6, 1), 10, date(2026, 6, 15)),
    ],
)
def test_a_weekend_is_not_counted(since, days, then):
    assert working_days_later(since, days) == then


@given(DAYS, st.integers(0, 60))
def test_working_days_are_counted_one_by_one(since, days):
    day, left = since, days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5

    assert working_days_later(since, days) == day


@given(DAYS, st.integers(0, 30), st.booleans())
def test_what_is_late_today_is_not_due_today_or_later(today, days, working):
    turnaround = Turnaround(days, days, working_days=working, known=True)

    last = turnaround.last_late(today)

    assert turnaround.due_on(last) < today <= turnaround.due_on(last + timedelta(days=1))


@given(DAYS, st.integers(0, 30), st.booleans())
def test_what_may_be_ready_today_was_there_long_enough(today, days, working):
    turnaround = Turnaround(days, days, working_days=working, known=True)

    last = turnaround.last_ready(today)

    assert turnaround.ready_on(last) <= today
    assert last == today or today < turnaround.ready_on(last + timedelta(days=1))


@given(DAYS, DAYS)
def test_twelve_months_old_is_told_alike_forwards_and_backwards(born, day):
    assert (a_year_later(born) <= day) == (born <= a_year_earlier(day))


def test_twelve_months_are_365_and_a_quarter_days_as_everywhere():
    born = date(2026, 3, 1)
    first = a_year_later(born)

    assert first == date(2027, 3, 2)
    assert age_in_months(born, first) >= 12 > age_in_months(born, first - timedelta(days=1))
