"""Who ticks: of all processes with the role `scheduler` one; another takes over when it ends or falls silent."""

import asyncio

import structlog
from sqlalchemy.exc import OperationalError

from content import switches
from core.db import Database, Sole
from core.errors import Unavailable

OVERRULED_SECONDS = 600.0  # then its holder is given another chance
LOOK_SECONDS = 1.0  # between looks whether the place is free
SILENT_SECONDS = 45.0  # three beats missed: its holder hangs, and ticks may run twice without harm

log = structlog.get_logger()


class Silence:
    """How long nothing has changed, on this machine's steady clock; what time the beat claims does not matter."""

    def __init__(self, seconds: float, now: float) -> None:
        self._seconds, self._since, self._seen = seconds, now, ""

    def too_long(self, beat: str, now: float) -> bool:
        """Whether the same beat has been seen for longer than it may."""
        if beat != self._seen:
            self._seen, self._since = beat, now
        return now - self._since > self._seconds


class Leader:
    """The one place. Held by a lock that falls free however its holder ends; a holder that hangs is overruled."""

    def __init__(self, db: Database, *, silent_seconds: float = SILENT_SECONDS) -> None:
        self._db, self._silent_seconds = db, silent_seconds
        self._sole = Sole(db, "ticks")
        self._overrules = False
        self.leading = False

    async def lead(self, stop: asyncio.Event) -> bool:
        """Wait until this process is to tick; False when it is stopped before."""
        loop = asyncio.get_running_loop()
        silence = Silence(self._silent_seconds, loop.time())
        while not stop.is_set():
            try:
                if await asyncio.to_thread(self._sole.take):
                    self.leading, self._overrules = True, False
                    return True
                beat = await self._db.read(lambda session: switches.read(session, switches.HEARTBEAT))
                if silence.too_long(beat, loop.time()):
                    log.warning("leader.silent")
                    self.leading = self._overrules = True
                    return True
            except (Unavailable, OperationalError) as error:
                log.error("leader.database", error=type(error).__name__)
            await _rest(stop, LOOK_SECONDS)
        return False

    async def lost(self, stop: asyncio.Event) -> None:
        """Return when somebody else may tick: the lock went with its connection, or its holder may be back."""
        loop = asyncio.get_running_loop()
        until = loop.time() + OVERRULED_SECONDS
        while not stop.is_set():
            await _rest(stop, LOOK_SECONDS * 5)
            try:
                if await asyncio.to_thread(self._sole.take):
                    self._overrules = False
                elif not self._overrules or loop.time() >= until:
                    break
            except (Unavailable, OperationalError) as error:
                log.error("leader.database", error=type(error).__name__)
        self.leading = False

    async def leave(self) -> None:
        """Let another process tick."""
        self.leading = False
        await asyncio.to_thread(self._sole.leave)


async def _rest(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
