"""The clips we have: which recording speaks a sentence, which machine clip does, and what may be thrown away."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from content.audio import engines
from content.pages import sentences
from content.texts import text_hash
from core.channels import Speech
from core.db import insert_new
from core.errors import NotFound
from core.files import Files
from core.models import Language, PlatformFile, Recording, Take

APPROVED, PENDING, REJECTED, WITHDRAWN = "approved", "pending", "rejected", "withdrawn"
JOINED = "joined"  # engine of a file put together from machine clips only
JOINED_HUMAN = "joined+human"  # of one with a person's voice in it
KEEP_HOURS = 48  # for words of one moment: as long as raw messages are kept
SENTENCE_PAUSE, PIECE_PAUSE = 250, 450  # ms of silence after a sentence, after a piece


@dataclass(frozen=True, slots=True)
class Sentence:
    """The smallest thing that has a clip of its own; `pause` ms of silence follow it."""

    text: str
    language: str
    pause: int

    @property
    def hash(self) -> str:
        """What binds a recording to it."""
        return text_hash(self.text)


@dataclass(frozen=True, slots=True)
class Made:
    """A freshly made clip that is to be kept."""

    key: str
    file: str
    ms: int
    size: int
    engine: str
    light: bool


def cut(piece: Speech) -> list[Sentence]:
    """The sentences of a piece that hold anything to say."""
    parts = [part for part in sentences(piece.text) if any(sign.isalnum() for sign in part)]
    return [
        Sentence(part, piece.language, SENTENCE_PAUSE if n < len(parts) else PIECE_PAUSE)
        for n, part in enumerate(parts, start=1)
    ]


def machine_key(words: str, voice: str, light: bool) -> str:
    """The same spoken words by the same voice in the same encoding are the same clip."""
    return _digest(["machine.1", words, voice, light])


def joined_key(files: Sequence[str], pauses: Sequence[int]) -> str:
    """What a screen put together from these files is kept under."""
    return _digest(["joined.1", list(files), list(pauses)])


def _digest(parts: list[object]) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def machine_languages(session: Session) -> Mapping[str, Mapping[str, str]]:
    """The languages that a machine may speak, by tag, each with what the engines call its voice."""
    rows = session.execute(select(Language.tag, Language.voices).where(Language.machine_voice))
    return {tag: engines.named(voices) for tag, voices in rows}


def human(session: Session, hashes: Collection[str], *, light: bool = False) -> dict[tuple[str, str], Recording]:
    """The newest approved recording by a person, by text hash and language. A changed text has another hash.

    Args:
        light: prefer the small encoding; where there is none, the normal one is better than silence.
    """
    rows = session.scalars(
        select(Recording)
        .where(
            Recording.text_hash.in_(hashes),
            Recording.machine.is_(False),
            Recording.state == APPROVED,
            Recording.engine != JOINED_HUMAN,
        )
        .order_by(Recording.id)
    )
    by_preference = sorted(rows, key=lambda row: row.light == light)
    return {(row.text_hash, row.language): row for row in by_preference}


def require_heard(session: Session, ids: Collection[int]) -> None:
    """Make sure that these clips may still be heard; with a lock, so that taking one back waits or comes first.

    Raises:
        NotFound: one of them was taken back.
    """
    rows = select(Recording.id).where(Recording.id.in_(ids), Recording.state == APPROVED).with_for_update()
    if set(session.scalars(rows)) != set(ids):
        raise NotFound("a clip that was taken back")


def by_keys(session: Session, keys: Collection[str]) -> dict[str, Recording]:
    """Clips by key, in any state."""
    return {row.key: row for row in session.scalars(select(Recording).where(Recording.key.in_(keys)))}


def may_be_heard(session: Session, file: str, *, trial: bool = False) -> bool:
    """False when every recording with this file is unapproved or withdrawn; a file that is no recording may.

    Args:
        trial: for who checks it or said it: what waits for approval or was sent back may be heard, too.
    """
    states = session.scalars(select(Recording.state).where(or_(Recording.file == file, Recording.original == file)))
    found = set(states)
    return not found or not found.isdisjoint({APPROVED, PENDING, REJECTED} if trial else {APPROVED})


def takes_of(session: Session, file: str) -> tuple[int, ...]:
    """The takes of speakers that are heard in a file as it was recorded or levelled."""
    recorded = select(Recording.take_id).where(
        or_(Recording.file == file, Recording.original == file), Recording.take_id.is_not(None)
    )
    taken = select(Take.id).where(or_(Take.file == file, Take.original == file, Take.back_file == file))
    return tuple(sorted({take for take in session.scalars(recorded.union(taken)) if take is not None}))


def keep(
    session: Session,
    made: Made,
    *,
    text_hash: str,
    language: str,
    machine: bool,
    released_by: str,
    lasting: bool,
    now: datetime,
    credit: str = "",
    until: datetime | None = None,
) -> Recording:
    """Store a clip; when another process was faster, its clip is the one.

    Args:
        released_by: who let villagers hear it; empty keeps it pending.
        lasting: False for words of one moment, which go after KEEP_HOURS (or at `until`).
    """
    session.execute(
        insert_new(session, Recording).values(
            text_hash=text_hash,
            language=language,
            machine=machine,
            key=made.key,
            file=made.file,
            ms=made.ms,
            size=made.size,
            engine=made.engine,
            light=made.light,
            state=APPROVED if released_by else PENDING,
            released_by=released_by,
            speaker_name=credit,
            created_at=now,
            keep_until=None if lasting else until or now + timedelta(hours=KEEP_HOURS),
        )
    )
    return session.scalars(select(Recording).where(Recording.key == made.key)).one()


def withdraw(session: Session, *, recording_id: int) -> list[str]:
    """Take a person's recording back: it is never played again, nor is any screen with a person's voice in it.

    Joined screens are a cache and come back by themselves without it. Returns the files that nobody
    needs any more: the caller deletes them after the commit (`drop_files`).
    """
    row = session.get(Recording, recording_id)
    if row is None:
        return []
    row.state = WITHDRAWN
    names = [name for name in (row.file, row.mp3, row.original) if name]
    session.execute(delete(PlatformFile).where(PlatformFile.sha256.in_(names)))
    return [*names, *forget_joined(session)]


def forget_joined(session: Session) -> list[str]:
    """Forget every screen that was joined with a person's voice; returns the files, to be deleted after the commit."""
    return _delete(session, session.scalars(select(Recording).where(Recording.engine == JOINED_HUMAN)).all())


def sweep(session: Session, *, now: datetime) -> list[str]:
    """Forget clips of words of one moment that are due; returns files to delete after the commit."""
    return _delete(session, session.scalars(select(Recording).where(Recording.keep_until <= now)).all())


def drop_files(files: Files, names: Iterable[str]) -> None:
    """Delete files that `withdraw` or `sweep` named; only after their commit."""
    for name in names:
        files.delete(name)


def _delete(session: Session, rows: Sequence[Recording]) -> list[str]:
    names = {row.file for row in rows}
    session.execute(delete(Recording).where(Recording.id.in_([row.id for row in rows])))
    still = set(session.scalars(select(Recording.file).where(Recording.file.in_(names))))
    session.execute(delete(PlatformFile).where(PlatformFile.sha256.in_(names - still)))
    return sorted(names - still)
