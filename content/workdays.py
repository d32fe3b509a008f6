"""Working days: when an answer is due, over weekends, public holidays, Tết and the days worked in exchange.

What ships with the service (`library/holidays.yml`) is computed ahead; what a clerk enters in the console goes
before it, day by day. A day that neither knows falls back to the holidays with a fixed date.
"""

import functools
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import audit
from core.clock import local
from core.errors import Invalid, NotFound
from core.models import Holiday

SHIPPED = Path(__file__).parent / "library/holidays.yml"

#: Public holidays with a fixed date (Labour Code 45/2019/QH14, Art. 112), as (month, day).
FIXED = frozenset({(1, 1), (4, 30), (5, 1), (9, 2)})
CLOSING = time(17, 0)  # a day is over when the office closes
NAME_LIMIT = 80  # characters
LONGEST = 3650  # days looked ahead; a calendar without working days is a mistake, not a term


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are free although they are no weekend, and which are worked although they are one."""

    off: Collection[date] = ()
    worked: Collection[date] = ()

    def is_working(self, day: date) -> bool:
        """Monday to Friday and no holiday, or a day worked in exchange."""
        if day in self.worked:
            return True
        return day.weekday() < 5 and (day.month, day.day) not in FIXED and day not in self.off


PLAIN = Calendar()


@dataclass(frozen=True, slots=True)
class Day:
    """One line of the calendar as the console shows it."""

    day: date
    name: str
    working: bool
    edited: bool  # entered here; else it ships with the service


def due(start: datetime, days: int, *, zone: str, calendar: Calendar = PLAIN) -> datetime:
    """Closing time of the `days`-th working day after `start` (aware); the first day counted is the next one.

    Raises:
        Invalid: the calendar has not that many working days in ten years.
    """
    first = local(start, zone).date()
    day, left = first, days
    while left > 0:
        day += timedelta(days=1)
        if (day - first).days > LONGEST:
            raise Invalid(f"no {days} working days after {first}")
        if calendar.is_working(day):
            left -= 1
    return _closing(day, zone, start)


def due_by_calendar(start: datetime, days: int, *, zone: str, calendar: Calendar = PLAIN) -> datetime:
    """Closing time `days` calendar days after `start`, moved to the next working day when that one is free.

    Civil Code 91/2015/QH13, Art. 148: a term that ends on a holiday ends at the end of the next working day.
    """
    day = local(start, zone).date() + timedelta(days=days)
    while not calendar.is_working(day):
        day += timedelta(days=1)
    return _closing(day, zone, start)


def left(start: datetime, end: datetime, *, zone: str, calendar: Calendar = PLAIN) -> int:
    """Working days after the day of `start` up to and with the day of `end`; negative when `end` lies before."""
    if end < start:
        return -left(end, start, zone=zone, calendar=calendar)
    day, last, number = local(start, zone).date(), local(end, zone).date(), 0
    while day < last:
        day += timedelta(days=1)
        number += calendar.is_working(day)
    return number


def before(end: datetime, days: int, *, zone: str, calendar: Calendar = PLAIN) -> datetime:
    """The moment `days` working days before `end`, at the same time of the day."""
    day, count = local(end, zone).date(), days
    while count > 0:
        day -= timedelta(days=1)
        count -= calendar.is_working(day)
    return datetime.combine(day, local(end, zone).time(), ZoneInfo(zone)).astimezone(end.tzinfo)


def _closing(day: date, zone: str, like: datetime) -> datetime:
    return datetime.combine(day, CLOSING, ZoneInfo(zone)).astimezone(like.tzinfo)


# --- the calendar as data ---


@functools.cache
def shipped() -> Mapping[date, tuple[str, bool]]:
    """The days that come with the service: name, and whether the day is worked."""
    read = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    days = {day: (str(name), False) for day, name in read["free"].items()}
    return days | {day: (str(name), True) for day, name in read["worked"].items()}


def load(session: Session) -> Calendar:
    """The calendar that counts now."""
    days = {day: working for day, (_, working) in shipped().items()}
    days |= {row.day: row.working for row in session.scalars(select(Holiday))}
    off = frozenset(day for day, working in days.items() if not working)
    return Calendar(off, frozenset(day for day, working in days.items() if working))


def of_year(session: Session, year: int) -> list[Day]:
    """The days of one year that are not as the weekday says, in order."""
    days = {day: Day(day, name, working, False) for day, (name, working) in shipped().items() if day.year == year}
    rows = session.scalars(select(Holiday).where(Holiday.day.between(date(year, 1, 1), date(year, 12, 31))))
    days |= {row.day: Day(row.day, row.name, row.working, True) for row in rows}
    return [days[day] for day in sorted(days)]


def knows(session: Session, year: int) -> bool:
    """Whether anything is known of a year; Tết of an unknown year would be counted as working days."""
    return bool(of_year(session, year))


def put_day(session: Session, *, day: date, name: str, working: bool, actor: str, now: datetime) -> Holiday:
    """Enter a day off, or a day that is worked; what was there before is replaced.

    Raises:
        Invalid: no name, or a name over NAME_LIMIT.
    """
    name = " ".join(name.split())
    if not 1 <= len(name) <= NAME_LIMIT:
        raise Invalid(f"a day has a name of 1 to {NAME_LIMIT} characters")
    row = session.get(Holiday, day) or Holiday(day=day)
    row.name, row.working = name, working
    session.add(row)
    detail: dict[str, audit.Plain] = {"day": day.isoformat(), "working": working}
    audit.record(session, actor=actor, verb="calendar.change", detail=detail, now=now)
    return row


def drop_day(session: Session, *, day: date, actor: str, now: datetime) -> None:
    """Take an entered day back; what ships with the service counts again.

    Raises:
        NotFound: nothing was entered for it.
    """
    row = session.get(Holiday, day)
    if row is None:
        raise NotFound(f"holiday {day}")
    session.delete(row)
    audit.record(session, actor=actor, verb="calendar.change", detail={"day": day.isoformat(), "gone": True}, now=now)
