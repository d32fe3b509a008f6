"""Time as an argument: the few places where the wall clock is read, and the local calendar."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment, aware, in UTC. Only doors call this; services take `now`."""
    return datetime.now(UTC)


def require_aware(moment: datetime) -> datetime:
    """Return `moment` in UTC.

    Raises:
        ValueError: `moment` is naive; a time without a zone is a bug, never guessed.
    """
    if moment.tzinfo is None:
        raise ValueError("naive datetime; pass an aware one")
    return moment.astimezone(UTC)


def local(moment: datetime, zone: str) -> datetime:
    """`moment` on the villagers' clock; `zone` is an IANA name such as Asia/Ho_Chi_Minh."""
    return require_aware(moment).astimezone(ZoneInfo(zone))


class Agreed:
    """A clock that several machines agree on: the database server's, kept between looks by the monotonic one here.

    A wall clock that is wrong, or is set back an hour, so moves no lease and no due time.

    Args:
        server: reads the database server's clock; None = this machine's own clock is the only one there is.
    """

    def __init__(self, server: Callable[[], datetime] | None, steady: Callable[[], float] = time.monotonic) -> None:
        self._server, self._steady = server, steady
        self._zero: datetime | None = None  # the server's time when the steady clock stood at 0
        self.look()

    def look(self) -> None:
        """Read the server's clock once more; what the answer takes counts half."""
        if self._server is not None:
            before = self._steady()
            moment = require_aware(self._server())
            self._zero = moment - timedelta(seconds=(before + self._steady()) / 2)

    def __call__(self) -> datetime:
        """The present moment, aware, in UTC."""
        return now() if self._zero is None else self._zero + timedelta(seconds=self._steady())
