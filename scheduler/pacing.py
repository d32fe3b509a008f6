"""Pacing: when the next message may leave, as arithmetic on times handed in. No clock and no sleep in here.

Times are seconds on a monotonic clock. Two rules hold together: in any span of a second (for slow
limits: of `1 / limit`) never more than the limit leave, and inside that span they are spread out, so
that a server that counts in windows of its own does not see two seconds' worth in one.

Where several processes send through one bot, the same limit is one `Bucket` that all of them share: each
leases a few moments at a time and keeps them as `Leases`. A process that dies loses what it leased, so
the limit may be used less, never more.
"""

import math
from collections import deque
from dataclasses import dataclass, field

LATE_SECONDS = 0.1  # so much may be caught up after a busy moment; more would be a burst
# What leaves evenly does not arrive evenly: a full window is followed by so many seconds more. That keeps 99 % of a
# slow limit and 98 % of a fast one, where more messages meet the same jitter.
SLOW, GUARD_SLOW, GUARD_FAST = 100.0, 0.008, 0.018
MOST_COUNTED = 1000  # departures remembered; a faster limit is kept over a shorter span
EASE_STEP, EASE_LEAST = 0.9, 0.2  # a refusal for everybody slows down to so much of the limit
EASE_BACK = 0.01  # of the limit that comes back every second
LEASE_SECONDS = 0.05  # worth of messages in one lease
LEASE_MOST = 500  # messages in one lease
AHEAD_MOST = 10.0  # seconds; a bucket that is further ahead of the clock was left by a clock that went back
STOP_MOST = 900.0  # seconds that are believed of a refusal; then one message asks again
KEEP_CHATS = 4096  # chats remembered before old ones are thrown out


@dataclass(slots=True)
class Pace:
    """At most `limit` messages a second, over all who share it.

    `stop_until` is the answer to a 429: nobody leaves before, whatever the limit allows. After it they
    leave at nine tenths of the pace, which comes back by a hundredth of the limit every second.
    """

    limit: float
    stop_until: float = 0.0
    _ease: "Ease" = field(default_factory=lambda: Ease(), init=False)
    _next: float = field(default=0.0, init=False)  # when the next would leave if all came evenly
    _left: deque[float] = field(default_factory=deque, init=False)  # the newest departures, oldest first

    def wait(self, now: float) -> float:
        """Seconds until one more may leave; 0.0 = now."""
        ready = max(self.stop_until, self._next)
        if len(self._left) >= self._most():
            ready = max(ready, self._left[-self._most()] + self._span())
        return max(0.0, ready - now)

    def spend(self, now: float, messages: int = 1) -> None:
        """So many leave at `now`. Beyond what `wait` allowed (a screen sent in parts) they are owed."""
        for _ in range(messages):
            self._next = max(self._next, now - LATE_SECONDS) + 1 / (self.limit * self._ease.at(now))
            self._left.append(now)
        while len(self._left) > self._most():
            self._left.popleft()

    def unspend(self) -> None:
        """The newest one did not leave after all."""
        self._next -= 1 / self.limit
        self._left.pop()

    def late(self, planned: float, left: float) -> None:
        """One that was to leave at `planned` left only at `left`, and counts from then."""
        for at in range(len(self._left) - 1, -1, -1):
            if self._left[at] == planned:
                self._left[at] = left
                return

    def stop(self, until: float) -> None:
        """Let nobody leave before `until`; an earlier end does not shorten an older stop."""
        self.stop_until = max(self.stop_until, until)

    def refused(self, now: float, seconds: float) -> None:
        """A 429 that means everybody: stop for so long, then go on slower. Of many that answer at once one counts."""
        if now >= self.stop_until:
            self._ease.slow_down(now)
        self.stop(now + seconds)

    def _most(self) -> int:
        return max(1, min(int(self.limit), MOST_COUNTED))

    def _span(self) -> float:
        return self._most() / self.limit + (GUARD_SLOW if self.limit <= SLOW else GUARD_FAST)


@dataclass(slots=True)
class Ease:
    """The share of the limit that is used: less after a refusal, all of it again a little later."""

    share: float = 1.0
    since: float = 0.0

    def at(self, now: float) -> float:
        """The share at this moment, EASE_LEAST to 1."""
        return min(1.0, self.share + max(0.0, now - self.since) * EASE_BACK)

    def slow_down(self, now: float) -> None:
        """One refusal."""
        self.share, self.since = max(EASE_LEAST, self.at(now) * EASE_STEP), now


@dataclass(slots=True)
class Bucket:
    """One limit for several processes: everything before `free_at` is given away. The row `core.models.Allowance`."""

    free_at: float = 0.0
    stop_until: float = 0.0
    ease: Ease = field(default_factory=Ease)

    def lease(self, now: float, messages: int, rate: float) -> tuple[float, float]:
        """Give away the next so many moments: when the first is, and the seconds from one to the next."""
        if self.free_at > max(now, self.stop_until) + AHEAD_MOST:
            self.free_at = now
        step = 1 / (rate * self.ease.at(now))
        start = max(self.free_at, min(self.stop_until, now + STOP_MOST), now)
        self.free_at = start + messages * step
        return start, step

    def refused(self, now: float, seconds: float) -> None:
        """A 429 that means everybody."""
        if now >= self.stop_until:
            self.ease.slow_down(now)
        self.stop_until = max(min(self.stop_until, now + STOP_MOST), now + min(seconds, STOP_MOST))


@dataclass(slots=True)
class Leases:
    """The moments that this process has leased; to its users the same as a `Pace`.

    A moment that was not used within LATE_SECONDS is lost, so in a span of `s` seconds no more leave, over
    all processes, than the bucket gives away in `s + LATE_SECONDS`.
    """

    rate: float
    stop_until: float = 0.0
    _moments: deque[float] = field(default_factory=deque, init=False)
    _used: deque[float] = field(default_factory=deque, init=False)  # of those that may still come back
    _owed: int = field(default=0, init=False)  # left without a moment: parts of long screens

    def wait(self, now: float) -> float:
        """Seconds until one more may leave; 0.0 = now, infinity = not before something is leased."""
        while self._moments and self._moments[0] < now - LATE_SECONDS:
            self._moments.popleft()
        if not self._moments:
            return max(0.0, self.stop_until - now) or math.inf
        return max(0.0, self._moments[0] - now, self.stop_until - now)

    def wanted(self, now: float, waiting: int = 0) -> int:
        """How many moments to lease now, 0 = enough are here. At most a second's worth.

        Args:
            waiting: replies in line; they are leased for in one go, ahead of what the others will ask for.
        """
        batch = max(1, min(LEASE_MOST, math.ceil(self.rate * LEASE_SECONDS)), min(waiting, int(self.rate)))
        if now < self.stop_until - LEASE_SECONDS or len(self._moments) > batch // 2:
            return 0
        return batch + min(self._owed, int(self.rate))

    def granted(self, start: float, step: float, messages: int) -> None:
        """So many moments were leased."""
        paid = min(self._owed, messages - 1)
        self._owed -= paid
        self._moments.extend(start + number * step for number in range(paid, messages))

    def spend(self, now: float, messages: int = 1) -> None:
        """So many leave at `now`. Beyond what was leased they are owed."""
        for _ in range(messages):
            if self._moments:
                self._used.append(self._moments.popleft())
            else:
                self._owed += 1
        while len(self._used) > KEEP_CHATS:
            self._used.popleft()

    def unspend(self) -> None:
        """The newest one did not leave after all."""
        if self._used:
            self._moments.appendleft(self._used.pop())

    def stop(self, until: float) -> None:
        """Let nobody leave before `until`; what was leased for before is lost."""
        self.stop_until = max(self.stop_until, until)
        self._moments = deque(moment for moment in self._moments if moment >= until)

    def refused(self, now: float, seconds: float) -> None:
        """A 429 that means everybody; the bucket is told by whoever holds it."""
        self.stop(now + seconds)


@dataclass(slots=True)
class Chats:
    """At most `limit` messages a second to one person, whoever sends them."""

    limit: float
    _last: dict[str, float] = field(default_factory=dict, init=False)
    _most: int = field(default=KEEP_CHATS, init=False)

    def wait(self, address: str, now: float) -> float:
        """Seconds until this person may get one more; 0.0 = now."""
        last = self._last.get(address)
        return 0.0 if last is None else max(0.0, last + 1 / self.limit - now)

    def spend(self, address: str, now: float) -> None:
        """This person gets one at `now`."""
        if len(self._last) >= self._most:
            horizon = now - 1 / self.limit
            self._last = {chat: at for chat, at in self._last.items() if at > horizon}
            self._most = max(KEEP_CHATS, 2 * len(self._last))  # else a fast line would look through all at every step
        self._last[address] = now

    def stop(self, address: str, until: float) -> None:
        """Let this person have nothing before `until`."""
        self._last[address] = max(self._last.get(address, 0.0), until - 1 / self.limit)


def backoff(tries: int, *, first: float = 2.0, most: float = 300.0) -> float:
    """Seconds before try number `tries` + 1 of something that failed: doubling from `first`, never over `most`."""
    return float(min(most, first * 2 ** min(tries, 20)))
