"""The worker: stored updates become replies, one at a time for each person and many people at once.

What came in is committed before the platform is told that we have it (`sink`). A reply is committed with
the mark "handled", then marked as leaving, then sent. After a crash a reply that had not begun to leave is
sent, one that had begun is sent once more (docs/decisions/0003): silence is worse than hearing twice.
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
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot import conversation
from bot.groups import Group
from bot.turn import Tools
from content import filetype, forgetting, inbox, people, pictures, studio, wordbook
from content.answering import Knowledge
from content.audio.intake import Accepted, Refused
from content.inbox import Outcome, Reply, Waiting
from content.views import MAX_VOICE_MINUTES
from core.channels import (
    AddressMoved,
    Channel,
    ChannelDown,
    Clip,
    Health,
    Incoming,
    Media,
    Outgoing,
    RecipientGone,
    RetryAfter,
    SendResult,
    Sent,
    Turns,
    Unknown,
)
from core.db import Database
from core.errors import Invalid, Unavailable, place_of
from core.files import Files
from core.security import Keyring, new_code
from core.settings import Settings

log = structlog.get_logger()

PATIENCE = 600.0  # seconds in which a reply is tried again while the platform says "certainly not sent"
LONGEST_WAIT = 30.0  # seconds between two tries
MEDIA_BYTES = 20_000_000  # Telegram lets bots download no more
ERROR_SIGNS = 6
WEB = "web"
UPLOAD = "file:"  # how the web chat refers to what a page sent
SAFETY_SECONDS = 5.0  # a look into the inbox even when nobody rang; other processes ring within 0.5 s
BATCH = 500
TALK_SECONDS = 3.0  # after an answer: the next word of a talk is likely to come
TURNS = 8  # in one transaction, which other writers wait for: a turn takes some milliseconds


class Sound(Protocol):
    """What the worker needs of `content.audio.Voice`."""

    async def clip(self, outgoing: Outgoing, *, wait: float = 8.0) -> Clip | None:
        """The sound of a screen, None when there is none yet."""

    async def accept(self, data: bytes, mime: str = "") -> Accepted:
        """Keep a voice note; raises `core.errors.Invalid` for what cannot be played."""


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
        self._turns = turns or {}
        self._channels = channels
        self._voice = voice
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
        self._arrivals: Group[Sequence[Incoming], None] = Group(db, self._store)
        self._handling: Group[Waiting, Reply | Exception | None] = Group(db, self._turns_together, most=TURNS)
        self._marks: Group[Outcome, None] = Group(db, _mark)
        self._rung = asyncio.Event()
        self._lines: dict[tuple[str, str], deque[Waiting]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: set[int] = set()  # rows taken in hand
        self._closed = False
        self._quiet_at = 0.0
        self.handled = 0
        self.failed = 0

    # --- the door ---

    async def sink(self, incomings: Sequence[Incoming]) -> None:
        """Store what came in; when this returns, it is committed and may be acknowledged."""
        await self._arrivals.add(incomings)
        self._rung.set()
        for incoming in incomings:
            if incoming.action_ref and incoming.channel in self._channels:
                self._start(self._channels[incoming.channel].acknowledge(incoming))

    async def run(self) -> None:
        """Answer until `close`; replies that a crash left behind go first."""
        await self._db.read(self._knowledge.refresh)
        await self._recover()
        watch = asyncio.create_task(self._watch())
        try:
            while not self._closed:
                self._rung.clear()
                await self._take()
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
        self._closed = True
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
                self._held.add(row.id)
                self._queue(row)
            if len(rows) < BATCH:
                return

    def _waiting(self, held: frozenset[int], session: Session) -> list[Waiting]:
        return inbox.waiting(session, besides=held, limit=BATCH, channels=tuple(self._channels))

    def _queue(self, row: Waiting) -> None:
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
        finally:
            self._held.difference_update(row.id for row in line)
            del self._lines[key]

    # --- one update ---

    async def _one(self, row: Waiting) -> None:
        incoming = await self._with_media(row.incoming)
        reply = await self._handle(replace(row, incoming=incoming))
        await self._drop_upload(row.incoming, incoming)
        await self._drop_originals(incoming, reply.kept if reply else frozenset())
        if reply is not None and reply.forgot and not reply.last:
            loose = reply.forgot
            await self._db.write(lambda session: forgetting.delete_files(session, self._files, loose))
        if reply is not None:
            await self._deliver(reply)

    async def _with_media(self, incoming: Incoming) -> Incoming:
        """Fetch attachments before a handler sees them; what cannot be opened keeps an empty hash."""
        if not incoming.media or incoming.kind == "heard":  # that one is in the store already
            return incoming
        channel = self._channels[incoming.channel]
        return replace(incoming, media=tuple([await self._stored(channel, media) for media in incoming.media]))

    async def _stored(self, channel: Channel, media: Media) -> Media:
        if media.kind == "voice" and media.ms > MAX_VOICE_MINUTES * 60_000:
            return media  # refused by what the platform announces, without fetching it
        try:
            data = await channel.fetch(media, MEDIA_BYTES)
            if media.kind != "voice":
                mime = filetype.of(data)
                if mime in pictures.REDRAWN:  # what a phone writes into a photo stays behind
                    data, mime = await asyncio.to_thread(pictures.redrawn, data), pictures.MIME
                sha256 = await asyncio.to_thread(self._files.put, data)
                return replace(media, sha256=sha256, mime=mime, size=len(data))
            clip = await self._voice.accept(data, media.mime)
        except (Invalid, Unavailable) as error:
            log.info("media.refused", kind=media.kind, why=type(error).__name__)
            return replace(media, refused=error.reason if isinstance(error, Refused) else "format")
        return replace(
            media, sha256=clip.sha256, ms=clip.ms, mime="audio/ogg", original=clip.original, measured=clip.measured
        )

    async def _drop_originals(self, incoming: Incoming, kept: frozenset[str]) -> None:
        """One copy of a villager's voice is enough, and one to forget; a speaker's recording is kept as it came."""
        for media in incoming.media:
            if media.original and media.original != media.sha256 and media.original not in kept:
                await asyncio.to_thread(self._files.delete, media.original)

    async def _drop_upload(self, came: Incoming, kept: Incoming) -> None:
        """A page's upload lies in the store until it is handled; afterwards only what was made of it is kept."""
        uploads = {media.ref.removeprefix(UPLOAD) for media in came.media if media.ref.startswith(UPLOAD)}
        for sha256 in uploads - {media.sha256 for media in kept.media}:
            await asyncio.to_thread(self._files.delete, sha256)

    async def _handle(self, row: Waiting) -> Reply | None:
        """Run the handler in one transaction; retried once, then an apology with a code is the reply."""
        for attempt in (1, 2):
            try:
                reply = await self._handling.add(row)
            except Unavailable:
                raise
            except Exception as error:  # noqa: BLE001 - any bug of a handler ends here, with an owner
                reply = error
            if not isinstance(reply, Exception):
                self.handled += reply is not None
                return reply
            log.error(
                "handler.failed", inbox=row.id, attempt=attempt, error=type(reply).__name__, place=place_of(reply)
            )
        self.failed += 1
        return await self._db.write(lambda session: self._apologise(session, row))

    def _store(self, session: Session, parts: Sequence[Sequence[Incoming]]) -> Sequence[None]:
        inbox.store(session, [incoming for part in parts for incoming in part], now=self._clock())
        return [None] * len(parts)

    def _turns_together(self, session: Session, rows: Sequence[Waiting]) -> Sequence[Reply | Exception | None]:
        """The turns of several people in one transaction; one that breaks undoes only its own writes."""
        if len(rows) == 1:
            return [self._turn(session, rows[0])]
        made: list[Reply | Exception | None] = []
        for row in rows:
            try:
                with session.begin_nested():
                    made.append(self._turn(session, row))
            except OperationalError:
                raise  # the database's, not the handler's: all of it is run again
            except Exception as error:  # noqa: BLE001 - see `_handle`
                made.append(error)
            session.expunge_all()
        return made

    def _turn(self, session: Session, row: Waiting) -> Reply | None:
        if not inbox.is_new(session, row.id):
            return None
        now = self._clock()
        turn = conversation.handle(session, row.incoming, tools=self._tools, now=now, inbox_id=row.id)
        inbox.settle(session, row.id, turn.out, now=now)
        return Reply(
            row.id, row.channel, row.address, tuple(turn.out), 0,
            last=turn.forgot, forgot=frozenset(turn.loose_files), kept=frozenset(turn.kept_files),
        )  # fmt: skip

    def _apologise(self, session: Session, row: Waiting) -> Reply:
        code, now = new_code(ERROR_SIGNS), self._clock()
        screens = conversation.sorry(session, row.incoming, tools=self._tools, code=code, now=now)
        inbox.settle(session, row.id, screens, now=now, error_code=code)
        return Reply(row.id, row.channel, row.address, tuple(screens), 0)

    # --- the reply ---

    async def _recover(self) -> None:
        """Send what a crash left behind, a channel at a time and one after the other.

        So only one reply a channel is begun for the second time at any moment, and another crash right now
        can make no more than that one lost.
        """
        now = self._clock()
        for_channel: dict[str, list[Reply]] = {}
        for reply in await self._db.write(lambda session: inbox.unsent(session, now=now)):
            for_channel.setdefault(reply.channel, []).append(reply)
        for name, replies in for_channel.items():
            if name in self._channels:
                self._start(self._one_after_the_other(replies))

    async def _one_after_the_other(self, replies: Sequence[Reply]) -> None:
        for reply in replies:
            if not self._closed:
                await self._deliver(reply)

    async def _deliver(self, reply: Reply) -> None:
        """Send what has not left yet. A screen of which nobody knows whether it arrived is sent once more."""
        if reply.left_behind:
            await self._db.write(lambda session: inbox.begin(session, reply.id))
        address, at, again = reply.address, reply.next, True
        result: SendResult = Sent()
        while at < len(reply.screens):
            result = await self._send(reply.channel, address, reply.screens[at])
            if isinstance(result, Sent):
                at, address = at + 1, result.address or address
            elif isinstance(result, Unknown) and again:
                again = False  # counted as a second sending: after a crash there is no third
                await self._db.write(lambda session: inbox.begin(session, reply.id))
            else:
                log.info("reply.lost", inbox=reply.id, result=type(result).__name__)
                await self._note(reply.channel, address, result)
                break
        sent = at == len(reply.screens)
        if reply.screens:
            await self._marks.add(Outcome(reply.id, at, sent))
        if reply.last:
            await self._erase(reply)
        elif reply.forgot:
            await self._db.write(lambda session: forgetting.delete_files(session, self._files, reply.forgot))

    async def _send(self, name: str, address: str, outgoing: Outgoing) -> SendResult:
        channel = self._channels[name]
        clip = await self._clip(outgoing)
        if clip is None and outgoing.voice == "only":
            outgoing = replace(outgoing, voice="none", text=await self._without_voice(outgoing))
        patience = PATIENCE
        while True:
            result = await self._in_turn(channel, address, outgoing, clip)
            if isinstance(result, AddressMoved):
                await self._move(name, address, result.address)
                address = result.address
            elif isinstance(result, RetryAfter | ChannelDown) and patience > 0 and not self._closed:
                wait = min(max(result.seconds, 0.1), LONGEST_WAIT)
                patience -= wait
                await asyncio.sleep(wait)
            elif isinstance(result, Sent):
                await self._remember_copy(name, address, outgoing, clip, result)
                return replace(result, address=address)
            else:
                return result

    async def _remember_copy(self, name: str, address: str, outgoing: Outgoing, clip: Clip | None, sent: Sent) -> None:
        """A message that is nothing but a speaker's voice can be taken back when the speaker takes it back."""
        if clip is None or not clip.takes or outgoing.voice != "only" or not sent.refs:
            return
        if not self._channels[name].capabilities.delete or name == WEB:  # the web chat keeps no sound
            return
        ref, takes, now = sent.refs[-1], clip.takes, self._clock()
        await self._db.write(
            lambda s: studio.remember_copy(s, takes=takes, channel=name, address=address, message_ref=ref, now=now)
        )

    async def _in_turn(self, channel: Channel, address: str, outgoing: Outgoing, clip: Clip | None) -> SendResult:
        """Replies go before what is sent to many, within the same limit."""
        turns = self._turns.get(channel.name)
        if turns is None:
            return await channel.send(address, outgoing, clip)
        await turns.reply()
        result = await channel.send(address, outgoing, clip)
        turns.learn(result)
        return result

    async def _move(self, channel: str, old: str, new: str) -> None:
        await self._db.write(lambda session: people.move(session, channel=channel, address=old, to=new))

    async def _clip(self, outgoing: Outgoing) -> Clip | None:
        return await self._voice.clip(outgoing) if outgoing.voice in ("send", "only") else None

    async def _without_voice(self, outgoing: Outgoing) -> str:
        words = await self._db.read(lambda session: wordbook.words(session, outgoing.language))
        return f"{words('note_none')}\n{outgoing.text}"

    async def _note(self, channel: str, address: str, result: SendResult) -> None:
        if isinstance(result, RecipientGone):
            now, why = self._clock(), result.why
            await self._db.write(
                lambda session: people.mark_gone(session, channel=channel, address=address, reason=why, now=now)
            )

    async def _erase(self, reply: Reply) -> None:
        """The last trace of somebody who was forgotten: the row that was answered, loose files, the log of writes."""

        def work(session: Session) -> None:
            inbox.erase(session, channel=reply.channel, address=reply.address)
            forgetting.delete_files(session, self._files, reply.forgot)

        await self._db.write(work)
        await self._db.scrub()


def _mark(session: Session, outcomes: Sequence[Outcome]) -> Sequence[None]:
    inbox.sent(session, outcomes)
    return [None] * len(outcomes)
