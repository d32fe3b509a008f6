"""Taking copies back: a voice its speaker withdrew leaves the store at once and telephones where platforms allow it."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from content import studio
from core.channels import Channel
from core.db import Database
from core.errors import Unavailable
from core.files import Files
from core.models import ClipCopy

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
            await once(db, files, channels)
            if now() - forgot > FORGET_EVERY:
                forgot = now()
                await db.write(lambda session, at=forgot: studio.forget_old_copies(session, now=at))  # type: ignore[misc]
        except (Unavailable, OSError) as error:
            log.warning("takeback.unavailable", error=type(error).__name__)  # the next look tries again
        try:
            await asyncio.wait_for(stop.wait(), LOOK_SECONDS)
        except TimeoutError:
            continue


async def once(db: Database, files: Files, channels: Mapping[str, Channel]) -> int:
    """Delete files and copies of every withdrawn take; returns how many takes that were.

    A message that the platform does not give back (any more) stays on the telephone and is counted.
    """
    due = await db.read(_due)
    for take_id, names, copies in due:
        await asyncio.to_thread(_delete, files, names)
        deleted = 0
        for channel, address, ref in copies:
            if channel in channels and await channels[channel].delete(address, ref):
                deleted += 1
        await db.write(lambda s, take=take_id, gone=deleted: studio.settled(s, take_id=take, deleted=gone))  # type: ignore[misc]
    return len(due)


def _due(session: Session) -> list[tuple[int, list[str], list[tuple[str, str, str]]]]:
    return [(take_id, names, [_where(copy) for copy in copies]) for take_id, names, copies in studio.due(session)]


def _where(copy: ClipCopy) -> tuple[str, str, str]:
    return copy.channel, copy.address, copy.message_ref


def _delete(files: Files, names: list[str]) -> None:
    for name in names:
        files.delete(name)
