"""A line: what waits to leave through one channel, in the order of lanes, at the pace the platform allows."""

import math
from collections import deque
from collections.abc import Callable

from core.channels import Channel, ChannelDown, RetryAfter, SendResult, Sent
from scheduler.booking import Job
from scheduler.pacing import Chats, Pace, backoff

DOWN_MOST = 60.0  # seconds between looks at a channel that is down for long


class Line:
    """Jobs of one channel. Times are seconds on a monotonic clock."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.pace = Pace(channel.capabilities.rate)
        self.chats = Chats(channel.capabilities.rate_chat)
        self.flying = 0  # left and not yet written down: never more than this is in doubt after a crash
        self.down_until = 0.0
        self._downs = 0  # times in a row that the channel was down
        self._lanes: dict[int, deque[Job]] = {}
        self._soonest = 0.0

    def put(self, job: Job) -> None:
        """Let a job wait at the end of its lane."""
        self._lanes.setdefault(job.lease.lane, deque()).append(job)
        self._soonest = 0.0

    def pick(self, now: float, *, settling: int = 0) -> list[Job]:
        """Those that may leave now; they are paid for. What does not leave after all is given back by `unpick`.

        Args:
            settling: results that are written down in the same commit that marks these.
        """
        picked: list[Job] = []
        self._soonest = math.inf
        if now < self.down_until:
            self._soonest = self.down_until if any(self._lanes.values()) else math.inf
            return picked
        for lane in sorted(self._lanes):
            queue = self._lanes[lane]
            for _ in range(len(queue)):
                if self.flying - settling + len(picked) >= self.channel.capabilities.in_flight:
                    return picked  # the next answer wakes the dispatcher
                if (wait := self.pace.wait(now)) > 0:
                    self._soonest = now + wait
                    return picked
                job = queue.popleft()
                if (wait := self.chats.wait(_chat(job), now)) > 0:
                    self._soonest = min(self._soonest, now + wait)
                    queue.append(job)
                    continue
                self.pace.spend(now)
                self.chats.spend(_chat(job), now)
                picked.append(job)
        return picked

    def unpick(self, jobs: int) -> None:
        """So many that were picked did not leave."""
        for _ in range(jobs):
            self.pace.unspend()

    def next_at(self) -> float:
        """When picking again is worth it; infinity when only an answer or new work can change anything."""
        return self._soonest

    def take_out(self, wanted: Callable[[Job], bool]) -> list[Job]:
        """Remove waiting jobs."""
        out: list[Job] = []
        for lane, queue in self._lanes.items():
            out += [job for job in queue if wanted(job)]
            self._lanes[lane] = deque(job for job in queue if not wanted(job))
        return out

    def landed(self, job: Job, result: SendResult, now: float) -> bool:
        """Learn from a result how fast, and whether at all; True when the channel has just gone down."""
        match result:
            case Sent(refs=refs):
                self._downs = 0
                self.pace.spend(now, messages=max(0, len(refs) - 1))
            case RetryAfter(seconds=seconds, scope="channel"):
                self.pace.stop(now + seconds)
            case RetryAfter(seconds=seconds):
                self.chats.stop(_chat(job), now + seconds)
            case ChannelDown(seconds=seconds):
                if now >= self.down_until:
                    self.down_until = now + max(seconds, backoff(self._downs, first=1.0, most=DOWN_MOST))
                    self._downs += 1
                    return self._downs == 1
        return False


def _chat(job: Job) -> str:
    return str(job.person_id)
