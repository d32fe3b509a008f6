"""Working days: when an answer is due, over weekends and public holidays."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.clock import local

#: Public holidays with a fixed date (Labour Code 45/2019/QH14, Art. 112), as (month, day). Tết and the day
#: beside 2 September move every year and are given by the caller.
FIXED = frozenset({(1, 1), (4, 30), (5, 1), (9, 2)})
CLOSING = time(17, 0)  # a day is over when the office closes


def is_working(day: date, holidays: Collection[date] = ()) -> bool:
    """Monday to Friday, and no holiday."""
    return day.weekday() < 5 and (day.month, day.day) not in FIXED and day not in holidays


def due(start: datetime, days: int, *, zone: str, holidays: Collection[date] = ()) -> datetime:
    """Closing time of the `days`-th working day after `start` (aware); the first day counted is the next one."""
    day = local(start, zone).date()
    left = days
    while left > 0:
        day += timedelta(days=1)
        if is_working(day, holidays):
            left -= 1
    return datetime.combine(day, CLOSING, ZoneInfo(zone)).astimezone(start.tzinfo)
