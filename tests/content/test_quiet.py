"""Quiet hours and the daily cap, over midnight and in any zone."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import quiet
from core.clock import local
from core.settings import parse_hours

ZONE = "Asia/Ho_Chi_Minh"
NIGHT = parse_hours("21:00-06:00")
EVENING = time(18, 30)

moments = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
hours = st.tuples(st.times(), st.times()).map(lambda pair: tuple(t.replace(microsecond=0) for t in pair))
zones = st.sampled_from([ZONE, "UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"])


@pytest.mark.parametrize(
    ("clock", "expected"),
    [("20:59:59", False), ("21:00", True), ("00:00", True), ("05:59:59", True), ("06:00", False), ("12:00", False)],
)
def test_a_night_begins_on_the_dot_and_its_end_is_morning(clock: str, expected: bool) -> None:
    moment = datetime.combine(datetime(2026, 11, 25, tzinfo=UTC), time.fromisoformat(clock), tzinfo=UTC)
    assert quiet.is_quiet(moment - timedelta(hours=7), NIGHT, zone=ZONE) is expected


def test_no_quiet_hours_are_never_quiet() -> None:
    now = datetime(2026, 11, 25, 18, tzinfo=UTC)
    assert not quiet.is_quiet(now, None, zone=ZONE)
    assert quiet.loud_at(now, None, zone=ZONE) == now


@given(moments, hours, zones)
def test_the_end_of_quiet_is_never_quiet_and_never_more_than_a_day_away(
    now: datetime, given_hours: tuple[time, time], zone: str
) -> None:
    loud = quiet.loud_at(now, given_hours, zone=zone)
    assert not quiet.is_quiet(loud, given_hours, zone=zone)
    assert now <= loud <= now + timedelta(hours=25)
    if not quiet.is_quiet(now, given_hours, zone=zone):
        assert loud == now


@given(moments, hours)
def test_every_moment_between_is_quiet(now: datetime, given_hours: tuple[time, time]) -> None:
    loud = quiet.loud_at(now, given_hours, zone=ZONE)
    if loud > now:
        assert quiet.is_quiet(loud - timedelta(seconds=1), given_hours, zone=ZONE)
        assert quiet.is_quiet(now + (loud - now) / 2, given_hours, zone=ZONE)


@given(moments)
def test_the_day_begins_at_local_midnight_within_a_day(now: datetime) -> None:
    start = quiet.day_start(now, zone=ZONE)
    assert local(start, ZONE).time() == time(0)
    assert start <= now < start + timedelta(days=1)


@given(moments)
def test_over_the_cap_it_is_tried_tomorrow_after_the_night(now: datetime) -> None:
    again = quiet.next_day(now, NIGHT, zone=ZONE)
    assert local(again, ZONE).date() == local(now, ZONE).date() + timedelta(days=1)
    assert local(again, ZONE).time() == time(6)


@given(moments)
def test_the_evening_is_the_next_one(now: datetime) -> None:
    then = quiet.evening(now, NIGHT, at=EVENING, zone=ZONE)
    assert local(then, ZONE).time() == EVENING
    assert now <= then <= now + timedelta(days=1)


def test_the_cap_counts_to_its_number_and_zero_is_no_cap() -> None:
    assert [quiet.over_cap(had, 2) for had in range(4)] == [False, False, True, True]
    assert not quiet.over_cap(100, 0)


@given(moments, hours, zones, st.times())
def test_every_digest_has_a_time_to_leave_and_it_is_never_quiet(
    now: datetime, night: quiet.Hours, zone: str, at: time
) -> None:
    at = at.replace(microsecond=0)
    day = quiet.digest_day(now, night, at=at, zone=zone)
    if day is not None:
        assert not quiet.is_quiet(now, night, zone=zone)
        assert timedelta(0) <= local(now, zone).date() - day <= timedelta(days=1)
    leaves = quiet.evening(now, night, at=at, zone=zone)
    assert quiet.digest_day(leaves, night, at=at, zone=zone) is not None or quiet.is_quiet(leaves, night, zone=zone)


def test_a_reminder_comes_the_evening_before_else_that_morning_else_never() -> None:
    def remind(clock: str) -> datetime | None:
        now = datetime.fromisoformat(clock).replace(tzinfo=UTC)
        return quiet.remind_at(date(2026, 12, 3), now, evening_at=EVENING, zone=ZONE)

    assert remind("2026-11-25T03:00") == datetime(2026, 12, 2, 11, 30, tzinfo=UTC)
    assert remind("2026-12-02T12:00") == datetime(2026, 12, 2, 23, 30, tzinfo=UTC)
    assert remind("2026-12-03T00:00") is None
