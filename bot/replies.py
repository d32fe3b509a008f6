"""Replies: what was answered leaves, is sent again while it certainly did not arrive, and is marked.

After a crash a reply that had not begun to leave is sent, one that had begun is sent once more
(docs/decisions/0003): silence is worse than hearing twice.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

import structlog
from sqlalchemy.orm import Session

from bot.groups import Group
from content import forgetting, inbox, people, wordbook
from content.inbox import Outcome, Reply
from content.studio import copies
from core.channels import (
    AddressMoved,
    Channel,
    ChannelDown,
    Clip,
    Outgoing,
    RecipientGone,
    RetryAfter,
    SendResult,
    Sent,
    Turns,
    Unknown,
    VoiceCopy,
)
from core.db import Database
from core.files import Files

log = structlog.get_logger()

PATIENCE = 600.0  # seconds in which a reply is tried again while the platform says "certainly not sent"
LONGEST_WAIT = 30.0  # seconds between two tries


class Speaks(Protocol):
    """What finds the sound of a screen: `content.audio.Voice`."""

    async def clip(self, outgoing: Outgoing, *, wait: float = 8.0) -> Clip | None:
        """The sound of a screen, None when there is none yet."""


class Replies:
    """The way out for answers, for all channels of a process."""

    def __init__(
        self,
        db: Database,
        channels: Mapping[str, Channel],
        voice: Speaks,
        files: Files,
        turns: Mapping[str, Turns],
        clock: Callable[[], datetime],
    ) -> None:
        self._db, self._channels, self._voice, self._files = db, channels, voice, files
        self._turns, self._clock = turns, clock
        self._marks: Group[Outcome, None] = Group(db, _mark)
        self.closed = False  # what certainly did not arrive is not tried again any more

    async def left_behind(self) -> Mapping[str, Sequence[Reply]]:
        """What a crash left behind, by channel, the oldest first."""
        now = self._clock()
        by_channel: dict[str, list[Reply]] = {}
        for reply in await self._db.write(lambda session: inbox.unsent(session, now=now)):
            by_channel.setdefault(reply.channel, []).append(reply)
        return {name: replies for name, replies in by_channel.items() if name in self._channels}

    async def one_after_the_other(self, replies: Sequence[Reply]) -> None:
        """Send what a crash left behind.

        So only one reply a channel is begun for the second time at any moment, and another crash right now
        can make no more than that one lost.
        """
        for reply in replies:
            if not self.closed:
                await self.deliver(reply)

    async def deliver(self, reply: Reply) -> None:
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
            elif isinstance(result, RetryAfter | ChannelDown) and patience > 0 and not self.closed:
                wait = min(max(result.seconds, 0.1), LONGEST_WAIT)
                patience -= wait
                await asyncio.sleep(wait)
                if clip is not None and clip.takes:  # its speaker may have taken the voice back meanwhile
                    clip = await self._clip(outgoing)
            elif isinstance(result, Sent):
                if result.copy is not None:
                    await self._remember_copy(name, address, result.copy)
                return replace(result, address=address)
            else:
                return result

    async def _remember_copy(self, name: str, address: str, copy: VoiceCopy) -> None:
        """A message with a speaker's voice can be taken back when the speaker takes it back."""
        found, now = [(copies.Place(name, address), copy)], self._clock()
        await self._db.write(lambda session: copies.remember(session, found, now=now))

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
