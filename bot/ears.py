"""The ears: spoken questions are heard one after the other, beside the chat and never in its way."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from content import hearing, studio
from content.audio import roundtrip
from content.audio.recogniser import Recogniser
from core.db import Database
from core.errors import Invalid, NotFound, Unavailable
from core.files import Files

REST_SECONDS = 60.0  # between looks for clips whose numbers nobody has heard yet
LOOK_SECONDS = 5.0  # a look into the line even when nobody rang

log = structlog.get_logger()


class Ears:
    """One a process with the role `bot`. Without a recogniser whoever waits is told that a person will listen."""

    def __init__(
        self,
        db: Database,
        files: Files,
        recogniser: Recogniser | None,
        clock: Callable[[], datetime],
        reading: str = "south",
    ) -> None:
        """Args: `reading` is how numbers are read aloud here, south or north."""
        self._db, self._files, self._clock, self._reading = db, files, clock, reading
        self._recogniser = recogniser if recogniser is not None and not recogniser.missing() else None
        self._stop = asyncio.Event()
        self._rung = asyncio.Event()
        self._rest_until = 0.0
        self._tried: set[int] = set()  # takes whose Vietnamese could not be written down

    @property
    def open(self) -> bool:
        """Whether somebody listens."""
        return self._recogniser is not None

    async def run(self) -> None:
        """Listen until `close`."""
        watch = asyncio.create_task(self._watch())
        try:
            while not self._stop.is_set():
                self._rung.clear()
                try:
                    while await self.one() and not self._stop.is_set():
                        continue
                except Unavailable as error:  # the database
                    log.warning("ears.unavailable", why=type(error.__cause__).__name__)
                try:
                    await asyncio.wait_for(self._rung.wait(), LOOK_SECONDS)
                except TimeoutError:
                    continue
        finally:
            watch.cancel()
            await asyncio.gather(watch, return_exceptions=True)

    async def _watch(self) -> None:
        async for _ in self._db.changes():
            self._rung.set()

    async def one(self) -> bool:
        """Hear the question that has waited longest; False when nobody waits."""
        if self._recogniser is None:
            now = self._clock()
            return bool(await self._db.write(lambda session: hearing.give_up(session, now=now)))
        if not await self._db.read(hearing.anybody):
            return await self._write_down() or await self._check()
        taken = await self._db.write(_take)
        if taken is None:
            return False
        hearing_id, file, tries = taken
        text = ""
        try:
            if tries <= hearing.TRIES:
                found = await self._recogniser.hear(self._files.path(file))
                text = found.text if found.sure else ""
        except Unavailable as error:
            log.warning("ears.failed", why=str(error))
            if tries < hearing.TRIES:
                return True  # it stays first in line
        except (Invalid, NotFound, OSError) as error:
            log.info("ears.refused", why=type(error).__name__)
        now = self._clock()
        await self._db.write(lambda session: hearing.heard(session, hearing_id, text=text, now=now))
        return True

    async def _write_down(self) -> bool:
        """While nobody asks: the Vietnamese that a second speaker said, as words beside the original."""
        if self._recogniser is None:
            return False
        found = await self._db.read(lambda session: studio.untold(session, but=self._tried))
        if found is None:
            return False
        take_id, file = found
        self._tried.add(take_id)  # once a process: a publisher can listen in any case
        try:
            text = (await self._recogniser.hear(self._files.path(file))).text
        except (Unavailable, Invalid, NotFound, OSError) as error:
            log.info("ears.not_written_down", why=type(error).__name__)
            return False
        await self._db.write(lambda session: studio.write_down(session, take_id=take_id, file=file, text=text))
        return True

    async def _check(self) -> bool:
        """While nobody asks: hear whether numbers that a machine says are understood; False when all were heard."""
        loop = asyncio.get_running_loop()
        if self._recogniser is None or loop.time() < self._rest_until:
            return False
        clip, upto = await self._db.read(lambda session: roundtrip.upcoming(session, reading=self._reading))
        now = self._clock()
        if clip is None:
            self._rest_until = loop.time() + REST_SECONDS
            if upto:
                await self._db.write(lambda session: roundtrip.pass_over(session, upto, now=now))
            return False
        try:
            heard = (await self._recogniser.hear(self._files.path(clip.file))).text
        except Unavailable as error:
            log.info("ears.check_failed", why=type(error).__name__)
            self._rest_until = loop.time() + REST_SECONDS
            return False  # tried again with a later look
        except (Invalid, NotFound, OSError):  # its file is gone: the voice makes another
            await self._db.write(lambda session: roundtrip.pass_over(session, upto, now=now))
            return True
        await self._db.write(lambda session: roundtrip.settle(session, clip, heard, now=now))
        return True

    async def close(self) -> None:
        """Stop; a question that was being heard is heard again after the next start."""
        self._stop.set()
        self._rung.set()
        if self._recogniser is not None:
            await self._recogniser.close()


def _take(session: Session) -> tuple[int, str, int] | None:
    row = hearing.take(session)
    return (row.id, row.file, row.tries) if row is not None else None
