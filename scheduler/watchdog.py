"""The watchdog of the clock: when the wall clock jumps, calendar jobs are planned anew.

APScheduler waits on wall-clock times it worked out before. Set back by a year, the clock would silence it for a
year; set forward or after a sleep of the machine, it would come late.
"""

import time
from collections.abc import Callable
from datetime import datetime

from apscheduler.schedulers.base import BaseScheduler

JUMP_SECONDS = 5.0


class Watchdog:
    """Compares wall and monotonic time."""

    def __init__(self, wall: Callable[[], datetime], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._wall, self._monotonic = wall, monotonic
        self._apart = self._now()

    def jumped(self) -> float:
        """Seconds by which the wall clock jumped since the last jump was seen; 0 for less than JUMP_SECONDS."""
        apart = self._now()
        moved = apart - self._apart
        if abs(moved) <= JUMP_SECONDS:
            return 0.0
        self._apart = apart
        return moved

    def _now(self) -> float:
        return self._wall().timestamp() - self._monotonic()


def plan_anew(calendar: BaseScheduler) -> None:
    """Work out again when each job is due, from the present moment on."""
    for job in calendar.get_jobs():
        job.reschedule(job.trigger)
