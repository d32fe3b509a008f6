"""Pacing: when the next message may leave, as arithmetic on times handed in. No clock and no sleep in here.

Times are seconds on a monotonic clock. Two rules hold together: in any span of a second (for slow
limits: of `1 / limit`) never more than the limit leave, and inside that span they are spread out, so
that a server that counts in windows of its own does not see two seconds' worth in one.
"""

from collections import deque
from dataclasses import dataclass, field

LATE_SECONDS = 0.1  # so much may be caught up after a busy moment; more would be a burst
# What leaves evenly does not arrive evenly: a full window is followed by so many seconds more. That keeps 99 % of a
# slow limit and 98 % of a fast one, where more messages meet the same jitter.
SLOW, GUARD_SLOW, GUARD_FAST = 100.0, 0.008, 0.018
MOST_COUNTED = 1000  # departures remembered; a faster limit is kept over a shorter span
KEEP_CHATS = 4096  # chats remembered before old ones are thrown out


@dataclass(slots=True)
class Pace:
    """At most `limit` messages a second, over all who share it.

    `stop_until` is the answer to a 429: nobody leaves before, whatever the limit allows.
    """

    limit: float
    stop_until: float = 0.0
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
            self._next = max(self._next, now - LATE_SECONDS) + 1 / self.limit
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

    def _most(self) -> int:
        return max(1, min(int(self.limit), MOST_COUNTED))

    def _span(self) -> float:
        return self._most() / self.limit + (GUARD_SLOW if self.limit <= SLOW else GUARD_FAST)


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
