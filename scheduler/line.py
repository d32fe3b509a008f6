"""A line: what waits to leave through one channel, in the order of lanes, at the pace the platform allows."""

import math
from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

from core.channels import Channel, ChannelDown, RetryAfter, SendResult, Sent
from scheduler.booking import Job
from scheduler.delivery_sql import Key
from scheduler.pacing import Chats, Pace, backoff
from scheduler.turns import Turns

AHEAD_SECONDS = 0.05  # so much is marked ahead of its time: a commit every 40 ms, however fast the line is
LEAD_SECONDS = 0.01  # and the next commit is begun so long before the last of it has left
BUNCH_SECONDS = 0.004  # those that leave within so long leave together: a wake-up for each costs more than the message
LATE_SECONDS = 0.002  # later departures than that are counted from when they really were
DOWN_MOST = 60.0  # seconds between looks at a channel that is down for long


class Pick(NamedTuple):
    """A job that may leave at `at`."""

    job: Job
    at: float


class Queue:
    """Jobs of one lane. Notices take turns, so a second emergency does not wait until the first has reached all."""

    def __init__(self) -> None:
        self._jobs: dict[Key, deque[Job]] = {}  # none is empty; the first key is next

    def __len__(self) -> int:
        return sum(map(len, self._jobs.values()))

    def __iter__(self) -> Iterator[Job]:
        return (job for jobs in self._jobs.values() for job in jobs)

    def put(self, job: Job) -> None:
        """Let a job wait behind the others of its notice."""
        self._jobs.setdefault(job.look.key, deque()).append(job)

    def pop(self) -> Job:
        """The next one; raises StopIteration when nothing waits."""
        key = next(iter(self._jobs))
        jobs = self._jobs.pop(key)
        job = jobs.popleft()
        if jobs:
            self._jobs[key] = jobs
        return job

    def take_out(self, wanted: Callable[[Job], bool]) -> list[Job]:
        """Remove some."""
        waiting = list(self)
        self._jobs = {}
        for job in waiting:
            if not wanted(job):
                self.put(job)
        return [job for job in waiting if wanted(job)]


class Line:
    """Jobs of one channel. Times are seconds on a monotonic clock."""

    def __init__(self, channel: Channel, turns: Turns | None = None) -> None:
        self.channel = channel
        self.pace: Pace | Turns = turns or Pace(channel.capabilities.rate)
        self.chats = Chats(channel.capabilities.rate_chat)
        self.flying = 0  # left and not yet written down: never more than this is in doubt after a crash
        self.down_until = 0.0
        self._downs = 0  # times in a row that the channel was down
        self._lanes: dict[int, Queue] = {}
        self._soonest = 0.0

    def put(self, job: Job) -> None:
        """Let a job wait in its lane."""
        self._lanes.setdefault(job.lease.lane, Queue()).put(job)
        self._soonest = 0.0

    def pick(self, now: float, *, settling: int = 0) -> list[Pick]:
        """Those that may leave now or very soon; they are paid for. What does not leave after all: `unpick`.

        A commit for every message would cost more than the message, so a paced line picks AHEAD_SECONDS' worth.

        Args:
            settling: results that are written down in the same commit that marks these.
        """
        picked: list[Pick] = []
        self._soonest = math.inf
        if now < self.down_until:
            self._soonest = self.down_until if any(self._lanes.values()) else math.inf
            return picked
        for lane in sorted(self._lanes):
            queue = self._lanes[lane]
            for _ in range(len(queue)):
                if self.flying - settling + len(picked) >= self.channel.capabilities.in_flight:
                    return picked  # the next answer wakes the dispatcher
                if (wait := self.pace.wait(now)) > AHEAD_SECONDS:
                    self._soonest = now + wait - LEAD_SECONDS
                    return picked
                job, at = queue.pop(), _together(now, wait)
                if (wait := self.chats.wait(_chat(job), at)) > 0:
                    self._soonest = min(self._soonest, at + wait)
                    queue.put(job)
                    continue
                self.pace.spend(at)
                self.chats.spend(_chat(job), at)
                picked.append(Pick(job, at))
        return picked

    def leaves(self, planned: float, now: float) -> RetryAfter | None:
        """One leaves now; or, when the platform has meanwhile told everybody to wait, this is what becomes of it.

        Args:
            now: the true time, not that of the loop, which stands still while it works.
        """
        if self.pace.stop_until > now:
            return RetryAfter(self.pace.stop_until - now, "channel", "stopped before it left")
        if now - planned > LATE_SECONDS:
            self.pace.late(planned, now)
        return None

    def unpick(self, jobs: int) -> None:
        """So many that were picked did not leave."""
        for _ in range(jobs):
            self.pace.unspend()

    def next_at(self) -> float:
        """When picking again is worth it; infinity when only an answer or new work can change anything."""
        return self._soonest

    def take_out(self, wanted: Callable[[Job], bool]) -> list[Job]:
        """Remove waiting jobs."""
        return [job for queue in self._lanes.values() for job in queue.take_out(wanted)]

    def landed(self, job: Job, result: SendResult, now: float) -> bool:
        """Learn from a result how fast, and whether at all; True when the channel has just gone down."""
        match result:
            case Sent(refs=refs):
                self._downs = 0
                self.pace.spend(now, messages=max(0, len(refs) - 1))
            case RetryAfter(seconds=seconds, scope="channel"):
                self.pace.refused(now, seconds)
            case RetryAfter(seconds=seconds):
                self.chats.stop(_chat(job), now + seconds)
            case ChannelDown(seconds=seconds):
                if now >= self.down_until:
                    self.down_until = now + max(seconds, backoff(self._downs, first=1.0, most=DOWN_MOST))
                    self._downs += 1
                    return self._downs == 1
        return False


def _together(now: float, wait: float) -> float:
    """When one leaves that may leave in `wait` seconds: with its neighbours, never before its time."""
    if wait < BUNCH_SECONDS / 2:
        return now + wait
    return math.ceil((now + wait) / BUNCH_SECONDS) * BUNCH_SECONDS


def _chat(job: Job) -> str:
    return str(job.person_id)
