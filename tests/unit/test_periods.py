"""The periods that reports tell of."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assettool.domain.programme.periods import Every, last_whole, period_of


@pytest.mark.parametrize(
    ("every", "today", "after", "until", "name"),
    [
        (Every.WEEK, date(2026, 3, 2), date(2026, 2, 22), date(2026, 3, 1), "2026-W09"),
        (Every.WEEK, date(2027, 1, 4), date(2026, 12, 27), date(2027, 1, 3), "2026-W53"),
        (Every.MONTH, date(2026, 3, 1), date(2026, 1, 31), date(2026, 2, 28), "2026-02"),
        (Every.MONTH, date(2026, 1, 31), date(2025, 11, 30), date(2025, 12, 31), "2025-12"),
        (Every.QUARTER, date(2026, 4, 1), date(2025, 12, 31), date(2026, 3, 31), "2026-Q1"),
        (Every.QUARTER, date(2026, 3, 31), date(2025, 9, 30), date(2025, 12, 31), "2025-Q4"),
    ],
)
def test_last_whole_when_asked_on_a_day_then_it_is_over(every, today, after, until, name):
    found = last_whole(every, today)
    assert (found.after, found.until, found.name) == (after, until, name)


@given(st.sampled_from(Every), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_last_whole_when_one_follows_on_another_then_no_day_is_left_out(every, today):
    found = last_whole(every, today)
    assert found.until < today <= found.next_until
    following = last_whole(every, found.next_until + timedelta(days=1))
    assert (following.after, following.until) == (found.until, found.next_until)
    assert following.name > found.name


def test_period_of_when_no_day_is_given_then_it_is_the_month_so_far():
    found = period_of(date(2026, 12, 15))
    assert (found.after, found.until, found.next_until) == (date(2026, 11, 30), date(2026, 12, 15), date(2027, 1, 31))


def test_period_of_when_a_day_is_given_then_the_next_one_is_as_long():
    found = period_of(date(2026, 3, 31), date(2026, 3, 17))
    assert (found.after, found.next_until) == (date(2026, 3, 17), date(2026, 4, 14))
