"""When an answer is due: weekends, public holidays, Tết, days worked in exchange; and the calendar as data."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import workdays
from content.workdays import Calendar, before, due, due_by_calendar, left
from core.clock import local
from core.errors import Invalid, NotFound
from core.models import Audit
from tests.conftest import NOW

ZONE = "Asia/Ho_Chi_Minh"
SHIPPED = Calendar(
    frozenset(day for day, (_, working) in workdays.shipped().items() if not working),
    frozenset(day for day, (_, working) in workdays.shipped().items() if working),
)

moments = st.datetimes(datetime(2026, 1, 1), datetime(2034, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001
days_around = st.dates(date(2026, 1, 1), date(2034, 6, 1))
calendars = st.builds(Calendar, st.frozensets(days_around, max_size=30), st.frozensets(days_around, max_size=10)) | (
    st.just(SHIPPED)
)


def test_two_working_days_after_a_friday_is_the_tuesday() -> None:
    friday = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
    assert local(due(friday, 2, zone=ZONE), ZONE).strftime("%a %H:%M") == "Tue 17:00"


def test_a_public_holiday_is_not_counted() -> None:
    before_it = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)  # 2 September is a holiday even of a year nobody entered
    assert local(due(before_it, 1, zone=ZONE), ZONE).date() == date(2026, 9, 3)


def test_tet_stands_still() -> None:
    before_tet = datetime(2027, 2, 3, 2, 0, tzinfo=UTC)  # Wednesday; 29 Tết is the next day
    assert local(due(before_tet, 1, zone=ZONE, calendar=SHIPPED), ZONE).date() == date(2027, 2, 11)


def test_a_saturday_worked_in_exchange_counts() -> None:
    friday = datetime(2026, 8, 21, 2, 0, tzinfo=UTC)
    assert local(due(friday, 1, zone=ZONE, calendar=SHIPPED), ZONE).date() == date(2026, 8, 22)


def test_the_evening_counts_on_the_local_calendar() -> None:
    late = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)  # already Wednesday there
    assert local(due(late, 1, zone=ZONE), ZONE).date() == date(2026, 11, 26)


def test_a_term_of_calendar_days_that_ends_on_a_holiday_ends_on_the_next_working_day() -> None:
    start = datetime(2026, 4, 20, 2, 0, tzinfo=UTC)  # ten days later is 30 April, then 1 May, then a weekend
    assert local(due_by_calendar(start, 10, zone=ZONE, calendar=SHIPPED), ZONE).date() == date(2026, 5, 4)


@given(moments, st.integers(1, 40), calendars)
def test_a_due_day_is_a_working_day_and_more_days_are_never_earlier(
    start: datetime, days: int, calendar: Calendar
) -> None:
    end = due(start, days, zone=ZONE, calendar=calendar)
    assert calendar.is_working(local(end, ZONE).date())
    assert start < end < due(start, days + 1, zone=ZONE, calendar=calendar)


@given(moments, st.integers(1, 40), calendars)
def test_as_many_working_days_are_left_as_were_given(start: datetime, days: int, calendar: Calendar) -> None:
    end = due(start, days, zone=ZONE, calendar=calendar)
    assert left(start, end, zone=ZONE, calendar=calendar) == days
    assert left(end, start, zone=ZONE, calendar=calendar) == -days


@given(moments, st.integers(1, 20), days_around, calendars)
def test_one_more_holiday_never_makes_a_term_end_earlier(
    start: datetime, days: int, holiday: date, calendar: Calendar
) -> None:
    more = Calendar(frozenset(calendar.off) | {holiday}, frozenset(calendar.worked) - {holiday})
    assert due(start, days, zone=ZONE, calendar=more) >= due(start, days, zone=ZONE, calendar=calendar)


@given(moments, st.integers(1, 40), st.integers(0, 10), calendars)
def test_a_reminder_comes_that_many_working_days_before(
    start: datetime, days: int, warn: int, calendar: Calendar
) -> None:
    end = due(start, days, zone=ZONE, calendar=calendar)
    reminded = before(end, warn, zone=ZONE, calendar=calendar)
    assert left(reminded, end, zone=ZONE, calendar=calendar) == warn
    assert reminded <= end


@given(moments, st.integers(1, 60), calendars)
def test_a_calendar_term_is_never_shorter_than_its_days(start: datetime, days: int, calendar: Calendar) -> None:
    end = due_by_calendar(start, days, zone=ZONE, calendar=calendar)
    assert local(end, ZONE).date() >= local(start, ZONE).date() + timedelta(days=days)
    assert calendar.is_working(local(end, ZONE).date())


def test_a_calendar_without_working_days_is_an_error_and_not_a_loop() -> None:
    never = Calendar([date(2026, 1, 1) + timedelta(days=n) for n in range(4200)])
    with pytest.raises(Invalid):
        due(NOW, 1, zone=ZONE, calendar=never)


@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2027, 4, 30), date(2026, 11, 28)])
def test_holidays_and_weekends_are_free(day: date) -> None:
    assert not workdays.PLAIN.is_working(day)


def test_what_a_clerk_enters_goes_before_what_is_shipped(session: Session) -> None:
    tet, exchange = date(2027, 2, 10), date(2027, 2, 13)
    put = {"actor": "staff:1", "now": NOW}
    workdays.put_day(session, day=tet, name="Làm việc trở lại", working=True, **put)  # type: ignore[arg-type]
    workdays.put_day(session, day=exchange, name="Làm bù", working=True, **put)  # type: ignore[arg-type]
    workdays.put_day(session, day=date(2027, 3, 1), name="Bão", working=False, **put)  # type: ignore[arg-type]
    found = workdays.load(session)
    assert (found.is_working(tet), found.is_working(exchange), found.is_working(date(2027, 3, 1))) == (
        True, True, False,
    )  # fmt: skip
    edited = [line.day for line in workdays.of_year(session, 2027) if line.edited]
    assert edited == [tet, exchange, date(2027, 3, 1)]
    workdays.drop_day(session, day=tet, actor="staff:1", now=NOW)
    assert not workdays.load(session).is_working(tet)
    with pytest.raises(NotFound):
        workdays.drop_day(session, day=tet, actor="staff:1", now=NOW)
    with pytest.raises(Invalid):
        workdays.put_day(session, day=tet, name=" ", working=True, **put)  # type: ignore[arg-type]
    assert len(session.scalars(select(Audit).where(Audit.verb == "calendar.change")).all()) == 4


def test_a_year_nobody_knows_is_known_to_be_unknown(session: Session) -> None:
    assert workdays.knows(session, 2027)
    assert not workdays.knows(session, 2060)
