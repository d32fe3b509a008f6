"""The worker: stored updates become replies, one at a time for each person and many people at once.

What came in is committed before the platform is told that we have it (`sink`). A reply is committed with
the mark "handled" (bot/rounds.py) and leaves afterwards (bot/replies.py).
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Protocol

import structlog
from sqlalchemy.orm import Session

from bot import rounds
from bot.attachments import Accepts, Attachments
from bot.groups import Group
from bot.replies import Replies, Speaks
from bot.turn import Tools
from content import forgetting, inbox
from content.answering import Knowledge
from content.inbox import Reply, Waiting
from core.channels import Channel, Health, Incoming, Turns
from core.db import Database
from core.errors import Unavailable, place_of
from core.files import Files
from core.security import Keyring
from core.settings import Settings

log = structlog.get_logger()

SAFETY_SECONDS = 5.0  # a look into the inbox even when nobody rang; other processes ring within 0.5 s
BATCH = 500
TALK_SECONDS = 3.0  # after an answer: the next word of a talk is likely to come


class Sound(Accepts, Speaks, Protocol):
    """What the worker needs of `content.audio.Voice`."""


class Worker:
    """One a process with the role `bot`."""

    def __init__(
        self,
        db: Database,
        channels: Mapping[str, Channel],
        voice: Sound,
        files: Files,
        knowledge: Knowledge,
        settings: Settings,
        keyring: Keyring,
        clock: Callable[[], datetime],
        hears: bool = False,
        turns: Mapping[str, Turns] | None = None,
    ) -> None:
        """Args: `hears` tells that somebody listens to spoken Vietnamese (bot/ears.py)."""
        self._db = db
        self._channels = channels
        self._files = files
        self._knowledge = knowledge
        self._clock = clock
        self._tools = Tools(
            settings=settings,
            keyring=keyring,
            files=files,
            knowledge=knowledge,
            caps={name: channel.capabilities for name, channel in channels.items()},
            hears=hears,
        )
        self._attachments = Attachments(channels, voice, files)
        self._replies = Replies(db, channels, voice, files, turns or {}, clock)
        self._arrivals: Group[Sequence[Incoming], Sequence[Waiting]] = Group(db, self._store)
        self._rounds: Group[Waiting, Reply | None] = Group(db, self._play, most=rounds.MOST)
        self._rung = asyncio.Event()
        self._lines: dict[tuple[str, str], deque[Waiting]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: set[int] = set()  # rows taken in hand
        self._abreast = False  # nothing older waits than what is in hand: what comes now need not be looked for
        self._closed = False
        self._quiet_at = 0.0
        self.handled = 0
        self.failed = 0

    # --- the door ---

    async def sink(self, incomings: Sequence[Incoming]) -> None:
        """Store what came in; when this returns, it is committed and may be acknowledged."""
        rows = await self._arrivals.add(incomings)
        if self._abreast and not self._closed:
            for row in rows:
                self._queue(row)
        else:
            self._rung.set()
        for incoming in incomings:
            if incoming.action_ref and incoming.channel in self._channels:
                self._start(self._channels[incoming.channel].acknowledge(incoming))

    async def run(self) -> None:
        """Answer until `close`; replies that a crash left behind go first."""
        await self._db.read(self._knowledge.refresh)
        for replies in (await self._replies.left_behind()).values():
            self._start(self._replies.one_after_the_other(replies))
        watch = asyncio.create_task(self._watch())
        try:
            while not self._closed:
                self._rung.clear()
                await self._take()
                self._abreast = self._abreast or not self._rung.is_set()
                try:
                    await asyncio.wait_for(self._rung.wait(), SAFETY_SECONDS)
                except TimeoutError:
                    continue
        finally:
            watch.cancel()
            await asyncio.gather(watch, return_exceptions=True)

    async def idle(self) -> None:
        """Return when everything stored so far is answered; for tests and the terminal."""
        while True:
            await self._take()
            if not self._tasks:
                return
            await asyncio.wait(self._tasks)

    async def close(self, seconds: float = 2.0) -> None:
        """Stop; what is under way may end within `seconds`, the rest is done after the next start."""
        self._closed = self._replies.closed = True
        self._rung.set()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    @property
    def busy(self) -> bool:
        """Whether somebody waits for an answer, or did so a moment ago and is likely to go on."""
        return bool(self._tasks) or time.monotonic() < self._quiet_at

    def health(self) -> Health:
        """Whether people are being answered."""
        return Health(ok=not self._closed, why="stopped" if self._closed else "")

    # --- taking in hand ---

    async def _watch(self) -> None:
        async for _ in self._db.changes():
            self._rung.set()
            await self._db.read(self._knowledge.refresh)  # here, so that no question waits for a new index

    async def _take(self) -> None:
        """Give every stored update to its person's line, in order."""
        while True:
            held = frozenset(self._held)
            rows = await self._db.read(partial(self._waiting, held))
            for row in rows:
                self._queue(row)
            if len(rows) < BATCH:
                return

    def _waiting(self, held: frozenset[int], session: Session) -> list[Waiting]:
        return inbox.waiting(session, besides=held, limit=BATCH, channels=tuple(self._channels))

    def _queue(self, row: Waiting) -> None:
        if row.id in self._held or row.channel not in self._channels:
            return
        self._held.add(row.id)
        key = (row.channel, row.address)
        line = self._lines.get(key)
        if line is not None:
            line.append(row)
            return
        self._lines[key] = deque([row])
        self._start(self._serve(key))

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        self._quiet_at = time.monotonic() + TALK_SECONDS
        if not task.cancelled() and task.exception() is not None:
            log.error("worker.broken", error=type(task.exception()).__name__)

    async def _serve(self, key: tuple[str, str]) -> None:
        line = self._lines[key]
        try:
            while line and not self._closed:
                await self._one(line[0])
                self._held.discard(line.popleft().id)
        except Unavailable as error:  # the database: rows stay new, and are taken again
            log.warning("worker.unavailable", why=type(error.__cause__).__name__)
            self._abreast = False
        finally:
            self._held.difference_update(row.id for row in line)
            del self._lines[key]

    # --- one update ---

    async def _one(self, row: Waiting) -> None:
        incoming = await self._attachments.fetched(row.incoming)
        reply = await self._handle(row if incoming is row.incoming else replace(row, incoming=incoming))
        if incoming.media:
            await self._drop(self._attachments.loose(row.incoming, incoming, kept=reply.kept if reply else frozenset()))
        if reply is None:
            return
        if reply.forgot and not reply.last:
            loose = reply.forgot
            await self._db.write(lambda session: forgetting.delete_files(session, self._files, loose))
        await self._replies.deliver(reply)

    async def _drop(self, loose: set[str]) -> None:
        """What nobody keeps; somebody else may have sent the very same and keeps it."""
        for sha256 in await self._db.read(lambda session: forgetting.unused(session, loose)) if loose else ():
            await asyncio.to_thread(self._files.delete, sha256)

    async def _handle(self, row: Waiting) -> Reply | None:
        """Run the handler, with others first; when it breaks alone twice, an apology with a code is the reply."""
        try:
            return self._counted(await self._rounds.add(row))
        except rounds.Together as error:
            log.info("round.parted", error=type(error.__cause__).__name__)
            left = 2
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - any bug of a handler ends here, with an owner
            self._broken(row, error)
            left = 1
        for _ in range(left):
            try:
                return self._counted(await self._db.write(lambda session: self._play(session, [row])[0]))
            except Unavailable:
                raise
            except Exception as error:  # noqa: BLE001 - as above
                self._broken(row, error)
        self.failed += 1
        now = self._clock()
        return await self._db.write(lambda session: rounds.apologise(session, row, tools=self._tools, now=now))

    def _counted(self, reply: Reply | None) -> Reply | None:
        self.handled += reply is not None
        return reply

    def _broken(self, row: Waiting, error: Exception) -> None:
        log.error("handler.failed", inbox=row.id, error=type(error).__name__, place=place_of(error))

    def _store(self, session: Session, parts: Sequence[Sequence[Incoming]]) -> Sequence[Sequence[Waiting]]:
        """Each caller gets what was new of its own."""
        made = deque(inbox.store(session, [incoming for part in parts for incoming in part], now=self._clock()))
        mine: list[list[Waiting]] = [[] for _ in parts]
        for part, rows in zip(parts, mine, strict=True):
            for incoming in part:
                if made and made[0].incoming is incoming:
                    rows.append(made.popleft())
        return mine

    def _play(self, session: Session, rows: Sequence[Waiting]) -> Sequence[Reply | None]:
        return rounds.play(session, rows, tools=self._tools, clock=self._clock)
