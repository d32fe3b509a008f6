"""Renderings: each message is made once for everybody who gets the very same one, and its sound is fetched once."""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import structlog
from sqlalchemy.exc import OperationalError

from content import studio
from content.audio import Voice
from content.outbox import BROADCASTS
from core.channels import Channel, Outgoing, Prepared, prepare
from core.db import Database
from core.errors import TiengLangError, Unavailable
from core.settings import Settings
from scheduler import render
from scheduler.booking import Job
from scheduler.render import Look

KEEP = 256  # messages kept for people who come later
BUSY_SECONDS = 1.0  # pause after the database could not be read

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message ready for everybody with the same look; without one, `why` it cannot be shown."""

    message: Prepared | None
    why: str = ""
    outgoing: Outgoing | None = None  # the screen itself, for a message that takes the place of another
    spoken: bool = False
    takes: tuple[int, ...] = ()  # of speakers who are heard in it


class Renderings:
    """Jobs come in by `want` and go out through `ready` when their message is there."""

    def __init__(
        self,
        db: Database,
        voice: Voice,
        settings: Settings,
        channels: Mapping[str, Channel],
        ready: Callable[[Job, Rendered], None],
    ) -> None:
        self._db, self._voice, self._settings, self._channels, self._ready = db, voice, settings, channels, ready
        self._made: OrderedDict[Look, asyncio.Task[Rendered]] = OrderedDict()
        self._waiting: dict[Look, list[Job]] = {}
        self._wanted: Counter[Look] = Counter()

    def want(self, job: Job) -> None:
        """Hand the job on as soon as its message is made."""
        self._wanted[job.look] += 1
        task = self._made.get(job.look)
        if task is None:
            task = asyncio.get_running_loop().create_task(self._make(job.look))
            self._made[job.look] = task
            task.add_done_callback(partial(self._came, job.look))
            self._forget_old()
        if task.done():
            self._ready(job, task.result())
        else:
            self._waiting.setdefault(job.look, []).append(job)

    def unwant(self, look: Look) -> None:
        """One job less needs this message."""
        self._wanted[look] -= 1
        if self._wanted[look] <= 0:
            del self._wanted[look]
            if look.key.kind not in BROADCASTS:
                self._made.pop(look, None)  # what one person is told does not stay in memory

    def get(self, look: Look) -> Rendered:
        """The message of a job that was handed on and not given up."""
        return self._made[look].result()

    def take_out(self, wanted: Callable[[Job], bool]) -> list[Job]:
        """Remove jobs that still wait for their message."""
        out: list[Job] = []
        for look, jobs in self._waiting.items():
            out += [job for job in jobs if wanted(job)]
            self._waiting[look] = [job for job in jobs if not wanted(job)]
        return out

    async def refresh(self) -> None:
        """Make anew what holds a voice that was withdrawn meanwhile; what leaves from then on is without it.

        Raises:
            OperationalError: the database cannot be read.
        """
        made = {look: task.result() for look, task in self._made.items() if task.done() and not task.cancelled()}
        takes = {take for rendered in made.values() for take in rendered.takes}
        if not takes:
            return
        heard = await self._db.read(lambda session: studio.heard(session, takes))
        for look in (look for look, rendered in made.items() if not heard.issuperset(rendered.takes)):
            again = asyncio.get_running_loop().create_task(self._make(look))
            await again
            if look in self._made:
                self._made[look] = again

    async def close(self) -> None:
        """Give up what is being made."""
        for task in self._made.values():
            task.cancel()
        await asyncio.gather(*self._made.values(), return_exceptions=True)

    def _came(self, look: Look, task: asyncio.Task[Rendered]) -> None:
        waiting = self._waiting.pop(look, [])
        if not task.cancelled():
            for job in waiting:
                self._ready(job, task.result())

    def _forget_old(self) -> None:
        for look in list(self._made):
            if len(self._made) <= KEEP:
                return
            if not self._wanted[look]:
                del self._made[look]

    async def _make(self, look: Look) -> Rendered:
        channel = self._channels[look.channel]
        caps = channel.capabilities
        while True:
            try:
                made = await self._db.read(lambda s: render.outgoing(s, look, caps=caps, settings=self._settings))
                break
            except (Unavailable, OperationalError):
                await asyncio.sleep(BUSY_SECONDS)
            except (TiengLangError, LookupError, ValueError, TypeError, AttributeError) as error:
                # one notice that cannot be shown must not keep the others from leaving
                log.error("delivery.render", kind=look.key.kind.name, ref=look.key.ref, error=type(error).__name__)
                return Rendered(None, why="cannot be shown")
        clip = await self._voice.clip(made) if made.voice in ("send", "only") else None
        takes = clip.takes if clip is not None else ()
        return Rendered(prepare(channel, made, clip), outgoing=made, spoken=clip is not None, takes=takes)
