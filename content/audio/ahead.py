"""Clips made before anybody asks: all published texts and fixed words, by a thread that yields to everything else."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.audio import clips, interface
from content.audio.clips import Sentence
from content.audio.maker import Maker
from content.texts import APPROVED
from core.channels import Speech
from core.db import Database
from core.errors import Unavailable
from core.files import Files
from core.models import Article, Faq, Notice, Translation

LOOK_SECONDS = 60.0  # between looks for new texts
TALK_PATIENCE = 60.0  # seconds for which people who talk go before one clip
BROADCAST_PATIENCE = 1800.0  # and a broadcast; at Telegram's paid limit a million are reached in 17 minutes
BUSY_SECONDS = 1.0  # until it is asked again whether others are busy
BATCH = 20  # sentences looked up at once
_QUIET_NOTICES = ("draft", "submitted", "stopped", "recalled")  # not (or no longer) to be heard


async def run(
    db: Database,
    files: Files,
    maker: Maker,
    stop: asyncio.Event,
    *,
    busy: Callable[[], float],
    now: Callable[[], datetime],
) -> None:
    """Look for texts without a clip and make them, forget what is due, look again; until `stop` is set.

    Args:
        busy: how many seconds something that is going on may go before one clip; 0 = nothing is.
    """
    done: set[Sentence] = set()
    while not stop.is_set():
        await _quiet(stop, busy)
        try:
            todo = [s for s in await db.read(published) if s not in done]
            for at in range(0, len(todo), BATCH):
                await _quiet(stop, busy)
                await _make(db, maker, todo[at : at + BATCH], stop, busy)
                if stop.is_set():
                    return
                done.update(todo[at : at + BATCH])
            gone = await db.write(lambda s: clips.sweep(s, now=now()))
            await asyncio.to_thread(clips.drop_files, files, gone)
        except (Unavailable, OSError) as error:
            maker.failure = str(error)  # the next look tries again
        await _pause(stop, LOOK_SECONDS)


async def _quiet(stop: asyncio.Event, busy: Callable[[], float]) -> None:
    """Wait while others need the processor more; under a load without end a clip is made all the same, now and then."""
    waited = 0.0
    while busy() > waited and not stop.is_set():
        await _pause(stop, BUSY_SECONDS)
        waited += BUSY_SECONDS


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


def published(session: Session) -> list[Sentence]:
    """Every sentence that villagers may meet in a language a machine speaks, interface first."""
    languages = clips.machine_languages(session)
    found: dict[tuple[str, str], Sentence] = {}
    for language in sorted(languages, reverse=True):  # Vietnamese before English
        for text in interface.fixed(language):
            _add(found, clips.cut(Speech(text, language)))
    refs = [
        *(f"article:{n}" for n in session.scalars(select(Article.id).where(Article.state == "published"))),
        *(f"faq:{n}" for n in session.scalars(select(Faq.id).where(Faq.state == "published"))),
        *(f"notice:{n}" for n in session.scalars(select(Notice.id).where(Notice.state.not_in(_QUIET_NOTICES)))),
    ]
    for at in range(0, len(refs), 500):
        rows = session.execute(
            select(Translation.text, Translation.language)
            .where(
                Translation.ref.in_(refs[at : at + 500]),
                Translation.language.in_(languages),
                Translation.state == APPROVED,
            )
            .order_by(Translation.id)
        )
        for text, language in rows:
            _add(found, clips.cut(Speech(text, language)))
    return list(found.values())


def _add(found: dict[tuple[str, str], Sentence], parts: Sequence[Sentence]) -> None:
    for part in parts:
        found.setdefault((part.text, part.language), part)


async def _make(
    db: Database, maker: Maker, sentences: Sequence[Sentence], stop: asyncio.Event, busy: Callable[[], float]
) -> None:
    """Make what is missing of some sentences, one after the other, so that a villager's press finds a free worker."""
    plans = await db.read(lambda s: [maker.plan(s, [sentence], light=False, ahead=True) for sentence in sentences])
    for step in (step for steps in plans for step in steps or ()):
        await _quiet(stop, busy)
        if stop.is_set():
            return
        making = asyncio.create_task(maker.make(step, light=False, ahead=True))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({making, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not making.done():
            making.cancel()  # the synthesis itself is the maker's to end
            return
        await making
