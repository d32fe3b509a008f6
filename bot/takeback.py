"""Taking copies back: a voice its speaker withdrew leaves the store at once and telephones where platforms allow it."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from content import forgetting, studio
from content.studio import copies
from content.studio.copies import Copy, TakenBack
from core import clock
from core.channels import Channel, RecipientGone, Rejected, Sent, WindowClosed
from core.db import Database
from core.errors import Unavailable
from core.files import Files

log = structlog.get_logger()

LOOK_SECONDS = 5.0  # well under the minute that is promised
FORGET_EVERY = timedelta(minutes=10)  # copies too old to be taken back


async def run(
    db: Database,
    files: Files,
    channels: Mapping[str, Channel],
    stop: asyncio.Event,
    *,
    now: Callable[[], datetime],
) -> None:
    """Do what is due, look again; until `stop` is set. One process with the role `bot` is enough, two do no harm."""
    forgot = now()
    while not stop.is_set():
        try:
            await once(db, files, channels, now=now)
            if now() - forgot > FORGET_EVERY:
                forgot = now()
                await db.write(lambda session, at=forgot: copies.forget_old(session, now=at))  # type: ignore[misc]
        except (Unavailable, OSError) as error:
            log.warning("takeback.unavailable", error=type(error).__name__)  # the next look tries again
        try:
            await asyncio.wait_for(stop.wait(), LOOK_SECONDS)
        except TimeoutError:
            continue


async def once(
    db: Database, files: Files, channels: Mapping[str, Channel], *, now: Callable[[], datetime] = clock.now
) -> int:
    """Delete files and copies of every withdrawn take; returns how many takes are done with.

    A message that the platform does not give back (any more) stays on the telephone and is counted.
    """
    due = await db.read(studio.due)
    for _, names in due:
        await db.write(lambda session, names=names: forgetting.delete_files(session, files, names))  # type: ignore[misc]
    while found := await db.write(lambda session: copies.claim(session, now=now())):
        results = [await _take_back(channels, copy) for copy in found]
        await db.write(lambda session, done=results: copies.took_back(session, done))  # type: ignore[misc]
    done = [await db.write(lambda s, take=take_id: studio.settled(s, take_id=take)) for take_id, _ in due]  # type: ignore[misc]
    return sum(done)


async def _take_back(channels: Mapping[str, Channel], copy: Copy) -> TakenBack:
    """First the words once more, where some stand beside the voice, then the message goes: nothing is lost between."""
    channel = channels.get(copy.channel)
    if channel is None:
        return TakenBack(copy.id, "later")
    refs: tuple[str, ...] = ()
    if copy.words is not None:
        result = await channel.send(copy.address, copy.words)
        match result:
            case Sent():
                refs = result.refs
            case RecipientGone() | WindowClosed():
                return TakenBack(copy.id, "stays")
            case Rejected():
                log.warning("takeback.words_refused", channel=copy.channel)  # the speaker's wish weighs more
            case _:
                return TakenBack(copy.id, "later")
    try:
        gone = await channel.delete(copy.address, copy.message_ref)
    except Unavailable:
        return TakenBack(copy.id, "later", refs)
    return TakenBack(copy.id, "gone" if gone else "stays", refs)
