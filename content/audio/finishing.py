"""Finishing what speakers recorded: cut at the pauses, trimmed, levelled, kept as Opus and MP3; the original stays.

A short clip (a digit, a key) is brought to the level of the same speaker's longer ones, also when those came later.
"""

import asyncio
import hashlib
import itertools
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from content.audio import checks, clips, encode, level
from content.audio.maker import Maker
from content.texts import text_hash
from core.db import Database
from core.errors import Invalid, NotFound
from core.files import Files
from core.models import Recording, Take

RECEIVED, PENDING, CHECKED, APPROVED = "received", "pending", "checked", "approved"
REDO, HARD, REPLACED, WITHDRAWN, GONE = "redo", "hard", "replaced", "withdrawn", "gone"
HUMAN = "human"
OFF_DB = 1.0  # a short clip that far from its speaker's longer ones is levelled again
LONG_MS = round(level.LONG_SECONDS * 1000)
PART_PAUSE = 400  # ms between the parts of a list when it is reviewed as a whole


@dataclass(frozen=True, slots=True)
class _Part:
    opus: str
    light: str
    mp3: str
    ms: int
    sizes: tuple[int, int]  # bytes of the Opus files, normal and light


@dataclass(frozen=True, slots=True)
class _Done:
    parts: tuple[_Part, ...]
    file: str
    ms: int
    level: float


async def finish(db: Database, files: Files, maker: Maker, now: Callable[[], datetime]) -> int:
    """Finish every take that was received; returns how many. One that cannot be read goes back to its speaker."""
    waiting = await db.read(lambda s: list(s.scalars(select(Take.id).where(Take.state == RECEIVED).order_by(Take.id))))
    speakers: dict[str, None] = {}
    for take_id in waiting:
        if speaker := await _one(db, files, maker, take_id, now):
            speakers[speaker] = None
    for speaker in speakers:
        for take_id in await db.read(lambda s, who=speaker: _off(s, who)):  # type: ignore[misc]
            await _one(db, files, maker, take_id, now)
    return len(waiting)


async def _one(db: Database, files: Files, maker: Maker, take_id: int, now: Callable[[], datetime]) -> str:
    """Finish one take; returns its speaker, empty when it is not there any more."""

    def look(session: Session) -> tuple[str, str, list[str], float] | None:
        take = session.get(Take, take_id)
        if take is None or take.original is None:
            return None
        return take.speaker, take.original, take.words.split("\n"), reference(session, take.speaker)

    found = await db.read(look)
    if found is None:
        return ""
    speaker, original, parts, short_dbfs = found
    try:
        done = await maker.run(lambda: _made(files, original, len(parts), short_dbfs), ahead=True)
    except (Invalid, NotFound):
        await db.write(lambda s: _give_back(s, take_id, now()))
        return speaker
    loose = await db.write(lambda s: _keep(s, take_id, parts, done, now()))
    await asyncio.to_thread(clips.drop_files, files, loose)
    return speaker


def reference(session: Session, speaker: str) -> float:
    """What this speaker's short clips are brought to: the mean level of the longer ones, in dBFS."""
    mean = session.scalar(
        select(func.avg(Take.level)).where(
            Take.speaker == speaker,
            Take.ms >= LONG_MS,
            Take.level.is_not(None),
            Take.state.in_((PENDING, CHECKED, APPROVED)),
        )
    )
    return float(mean) if mean is not None else level.SHORT_DBFS


def _off(session: Session, speaker: str) -> list[int]:
    wanted = reference(session, speaker)
    return list(
        session.scalars(
            select(Take.id).where(
                Take.speaker == speaker,
                Take.ms < LONG_MS,
                Take.state.in_((PENDING, CHECKED, APPROVED)),
                func.abs(Take.level - wanted) > OFF_DB,
            )
        )
    )


def _made(files: Files, original: str, parts: int, short_dbfs: float) -> _Done:
    """Blocks for about a tenth of the sound's duration."""
    samples = encode.decode(files.read(original))
    made = [encode.both(piece, short_dbfs=short_dbfs) for piece in _pieces(samples, parts)]
    kept = [
        _Part(files.put(one.opus), files.put(one.light), files.put(one.mp3), one.ms, (len(one.opus), len(one.light)))
        for one in made
    ]
    mean = sum(one.level * one.ms for one in made) / max(1, sum(one.ms for one in made))
    if parts == 1:
        return _Done(tuple(kept), kept[0].opus, kept[0].ms, mean)
    whole, ms = encode.join([one.opus for one in made], [PART_PAUSE] * parts)
    # the level of a list is that of short clips, however long it is together
    return _Done(tuple(kept), files.put(whole), min(ms, LONG_MS - 1), mean)


def _pieces(samples: level.Samples, parts: int) -> Sequence[level.Samples]:
    if parts == 1:
        return [samples]
    at = checks.cuts(checks.measure(samples).pauses, parts)
    if at is None:
        raise Invalid("the parts cannot be told apart")
    edges = [0, *(ms * level.RATE // 1000 for ms in at), len(samples)]
    return [samples[start:end] for start, end in itertools.pairwise(edges)]


def _keep(session: Session, take_id: int, parts: Sequence[str], done: _Done, now: datetime) -> list[str]:
    """The clips of the take, in its state; a new one then waits for a second speaker. Returns files to be deleted."""
    take = session.get(Take, take_id, with_for_update=True)
    if take is None or take.state not in (RECEIVED, PENDING, CHECKED, APPROVED):
        return []
    if take.state == RECEIVED:
        take.state = PENDING
    first = {take.file} - {done.file, take.original}
    take.file, take.ms, take.level, take.changed_at = done.file, done.ms, done.level, now
    old = session.scalars(select(Recording).where(Recording.take_id == take_id)).all()
    loose = {name for row in old for name in (row.file, row.mp3) if name} | {name for name in first if name}
    loose |= {*clips.forget_joined(session)} if old else set()
    session.execute(delete(Recording).where(Recording.take_id == take_id))
    for n, (text, part) in enumerate(zip(parts, done.parts, strict=True)):
        session.add_all(_clip(take, n, text, part, light=light) for light in (True, False))
    kept = {name for part in done.parts for name in (part.opus, part.light, part.mp3)} | {done.file}
    return sorted(loose - kept)


def _clip(take: Take, n: int, text: str, part: _Part, *, light: bool) -> Recording:
    heard = take.state == APPROVED
    file = part.light if light else part.opus
    return Recording(
        text_hash=text_hash(text),
        language=take.language,
        machine=False,
        key=hashlib.sha256(json.dumps(["take.1", take.id, n, file]).encode()).hexdigest(),
        file=file,
        mp3=None if light else part.mp3,
        original=take.original,
        ms=part.ms,
        size=part.sizes[light],
        engine=HUMAN,
        light=light,
        state=clips.APPROVED if heard else clips.PENDING,
        released_by=take.reviewer if heard else "",
        speaker_id=int(take.speaker.partition(":")[2]) if take.speaker.startswith("person:") else None,
        speaker_name=take.speaker_name,
        take_id=take.id,
        created_at=take.created_at,
        keep_until=None,
    )


def _give_back(session: Session, take_id: int, now: datetime) -> None:
    take = session.get(Take, take_id, with_for_update=True)
    if take is not None and take.state == RECEIVED:
        take.state, take.reason, take.changed_at = REDO, "format", now
