"""When ordinary notices may go out: quiet hours and the daily cap, as pure functions of the time and the settings."""

import functools
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.clock import local

Hours = tuple[time, time] | None  # start and end on the local clock; None = no quiet hours

MORNING = time(6, 30)  # of a reminder on the day itself


@functools.lru_cache(maxsize=16)  # asked for every message of a turn, always of the same moment
def is_quiet(now: datetime, hours: Hours, *, zone: str) -> bool:
    """Whether only emergencies may go out at `now`. The hours may span midnight; the end itself is not quiet."""
    if hours is None:
        return False
    start, end = hours
    clock = local(now, zone).time()
    return start <= clock < end if start <= end else clock >= start or clock < end


def loud_at(now: datetime, hours: Hours, *, zone: str) -> datetime:
    """The first moment from `now` on that is not quiet, aware in UTC."""
    if hours is None or not is_quiet(now, hours, zone=zone):
        return now
    today = local(now, zone).date()
    end = _at(today, hours[1], zone)
    return end if end > now else _at(today + timedelta(days=1), hours[1], zone)


def day_start(now: datetime, *, zone: str) -> datetime:
    """Local midnight before `now`: from here on the notices of a day are counted."""
    return _at(local(now, zone).date(), time(0), zone)


def over_cap(had_today: int, cap: int) -> bool:
    """Whether somebody who had so many notices today must not get another; `cap` 0 = no limit."""
    return cap > 0 and had_today >= cap


def next_day(now: datetime, hours: Hours, *, zone: str) -> datetime:
    """When a notice over the cap is tried again: tomorrow, as soon as it is not quiet."""
    tomorrow = _at(local(now, zone).date() + timedelta(days=1), time(0), zone)
    return loud_at(tomorrow, hours, zone=zone)


def evening(now: datetime, hours: Hours, *, at: time, zone: str) -> datetime:
    """When the next digest leaves: today's evening while it is still to come, else tomorrow's."""
    today = local(now, zone).date()
    moment = _at(today, at, zone)
    return loud_at(moment if moment >= now else _at(today + timedelta(days=1), at, zone), hours, zone=zone)


def digest_day(now: datetime, hours: Hours, *, at: time, zone: str) -> date | None:
    """The day whose digest may leave now: from its evening to midnight, or from the end of the quiet hours when the
    evening itself is quiet; None at any other time."""
    today = local(now, zone).date()
    for day in (today, today - timedelta(days=1)):
        moment = loud_at(_at(day, at, zone), hours, zone=zone)
        if local(moment, zone).date() == today and moment <= now and not is_quiet(now, hours, zone=zone):
            return day
    return None


def remind_at(day: date, now: datetime, *, evening_at: time, zone: str) -> datetime | None:
    """When somebody is reminded of `day`: the evening before, else its morning; None when both are over."""
    for moment in (_at(day - timedelta(days=1), evening_at, zone), _at(day, MORNING, zone)):
        if moment > now:
            return moment
    return None


def _at(day: date, clock: time, zone: str) -> datetime:
    return local(datetime.combine(day, clock, tzinfo=ZoneInfo(zone)), "UTC")
