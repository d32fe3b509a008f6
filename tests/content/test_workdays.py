"""When an answer is due."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.workdays import due, is_working
from core.clock import local

ZONE = "Asia/Ho_Chi_Minh"


def test_two_working_days_after_a_friday_is_the_tuesday() -> None:
    friday = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
    assert local(due(friday, 2, zone=ZONE), ZONE).strftime("%a %H:%M") == "Tue 17:00"


def test_a_public_holiday_is_not_counted() -> None:
    before = datetime(2026, 8, 31, 2, 0, tzinfo=UTC)  # Monday; 2 September is a holiday
    assert local(due(before, 2, zone=ZONE), ZONE).date() == date(2026, 9, 3)


def test_moving_holidays_are_given_by_the_caller() -> None:
    before = datetime(2027, 2, 4, 2, 0, tzinfo=UTC)
    tet = [date(2027, 2, day) for day in range(5, 12)]
    assert local(due(before, 1, zone=ZONE, holidays=tet), ZONE).date() == date(2027, 2, 12)


def test_the_evening_counts_on_the_local_calendar() -> None:
    late = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)  # already Wednesday there
    assert local(due(late, 1, zone=ZONE), ZONE).date() == date(2026, 11, 26)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(tzinfo=UTC)),  # noqa: DTZ001
    st.integers(1, 40),
)
def test_a_due_day_is_a_working_day_and_more_days_are_never_earlier(start: datetime, days: int) -> None:
    end = due(start, days, zone=ZONE)
    assert is_working(local(end, ZONE).date())
    assert start < end < due(start, days + 1, zone=ZONE)


@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2027, 4, 30), date(2026, 11, 28)])
def test_holidays_and_weekends_are_free(day: date) -> None:
    assert not is_working(day)
