"""A brake on guessing: after a few failures the wait doubles, per key, in memory."""

from collections import OrderedDict
from datetime import datetime, timedelta

FREE = 5  # failures without a wait: people mistype
LONGEST = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)
KEYS = 10_000  # most keys remembered: an attacker with many addresses must not fill the memory


class Limiter:
    """Counts failures per key; a key is whatever is guessed at, together with who guesses."""

    def __init__(self) -> None:
        self._failures: OrderedDict[str, tuple[int, datetime]] = OrderedDict()

    def wait(self, key: str, now: datetime, *, free: int = FREE) -> timedelta:
        """How long the next try must wait after more than `free` failures; zero when it may come."""
        count, last = self._failures.get(key, (0, now))
        if now - last >= FORGOTTEN_AFTER:
            return timedelta()
        return max(last + _pause(count, free) - now, timedelta())

    def begin(self, key: str, now: datetime) -> None:
        """A try starts. It counts as a failure until `passed`, so that a hundred at once count as a hundred."""
        count, last = self._failures.pop(key, (0, now))
        self._failures[key] = (1 if now - last >= FORGOTTEN_AFTER else count + 1, now)
        while len(self._failures) > KEYS:
            self._failures.popitem(last=False)

    def passed(self, key: str) -> None:
        """The try was right: the key starts anew."""
        self._failures.pop(key, None)

    def forgive(self, key: str) -> None:
        """The last try was right; the failures before it stay."""
        if key in self._failures:
            count, last = self._failures[key]
            self._failures[key] = (count - 1, last)


def _pause(count: int, free: int) -> timedelta:
    if count < free:
        return timedelta()
    return min(timedelta(seconds=2 ** min(count - free + 1, 20)), LONGEST)
