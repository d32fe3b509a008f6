"""Copies of speakers' voices on telephones: remembered while platforms let us delete, and taken back one by one."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from sqlalchemy import ColumnElement, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from content.audio.finishing import GONE, WITHDRAWN
from content.texts import text_hash
from core.channels import Outgoing, VoiceCopy
from core.db import insert_new
from core.models import ClipCopy, ClipScreen, Delivery, Take

COPY_HOURS = 48  # Telegram lets a bot delete its messages for so long (PLATFORMS.md, A1)
HELD = timedelta(seconds=60)  # who takes a copy back has so long; after that, or after a failure, it comes again
LATE = timedelta(minutes=10)  # a message that was leaving when the voice was withdrawn is still taken back

Outcome: TypeAlias = Literal[
    "gone",  # deleted
    "stays",  # the platform does not give it back
    "later",  # nobody knows; it is tried again
]


@dataclass(frozen=True, slots=True)
class Copy:
    """One message to be taken back; `words` come again in its place, where some stood in it."""

    id: int
    channel: str
    address: str
    message_ref: str
    words: Outgoing | None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What became of a copy, and the ids of the message with its words that was sent instead."""

    copy_id: int
    outcome: Outcome
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a copy lies: a chat, and of a broadcast the delivery ("kind:ref:person:copy") that brought it."""

    channel: str
    address: str
    delivery: str = ""


def remember(session: Session, found: Iterable[tuple[Place, VoiceCopy]], *, now: datetime) -> None:
    """Messages with speakers' voices reached these chats; of a broadcast the words are kept once."""
    screens: dict[int, str] = {}
    rows = []
    for place, copy in found:
        if copy.words is None:
            screen = ""
        else:
            known = screens.get(id(copy.words))
            screen = known or _keep_screen(session, copy.words, now)
            screens[id(copy.words)] = screen
        rows.append(
            ClipCopy(
                takes="," + ",".join(map(str, copy.takes)) + ",", channel=place.channel, address=place.address,
                message_ref=copy.ref, screen=screen, delivery=place.delivery, at=now,
            )
        )  # fmt: skip
    session.add_all(rows)
    session.flush()


def _keep_screen(session: Session, words: Outgoing, now: datetime) -> str:
    written = words.with_voice("none").dumps()
    digest = text_hash(written)
    made = insert_new(session, ClipScreen.__table__).values(hash=digest, screen=written, at=now)
    session.execute(made)
    session.execute(update(ClipScreen).where(ClipScreen.hash == digest).values(at=now))
    return digest


def count(session: Session, take_id: int) -> int:
    """In how many messages that are still remembered a take is heard."""
    return len(session.scalars(select(ClipCopy.id).where(_holds([take_id]))).all())


def claim(session: Session, *, now: datetime, limit: int = 16) -> list[Copy]:
    """Copies of withdrawn voices to take back now; nobody else gets them for a while."""
    late = Take.state.in_((GONE,)) & (Take.changed_at > now - LATE)
    takes = session.scalars(select(Take.id).where((Take.state == WITHDRAWN) | late)).all()
    if not takes:
        return []
    free = or_(ClipCopy.held_until.is_(None), ClipCopy.held_until < now)
    rows = session.scalars(
        select(ClipCopy)
        .where(_holds(takes), free, ClipCopy.at > now - timedelta(hours=COPY_HOURS))
        .order_by(ClipCopy.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.held_until = now + HELD
    session.flush()
    return [Copy(row.id, row.channel, row.address, row.message_ref, _words(session, row.screen)) for row in rows]


def took_back(session: Session, results: Sequence[TakenBack]) -> None:
    """Write down what became of claimed copies. A message may hold several withdrawn voices: it counts for each."""
    for one in results:
        row = session.get(ClipCopy, one.copy_id, with_for_update=True)
        if row is None:
            continue
        if one.refs:
            row.screen = ""  # its words are there already, should it come again
            if row.delivery:
                _now_in(session, row.delivery, row.message_ref, one.refs)
        if one.outcome == "later":
            continue
        takes = [int(part) for part in row.takes.split(",") if part]
        back = (Take.id.in_(takes), Take.state.in_((WITHDRAWN, GONE)))
        if one.outcome == "gone":
            session.execute(update(Take).where(*back).values(copies_deleted=Take.copies_deleted + 1))
            session.execute(
                update(Take).where(*back, Take.copies < Take.copies_deleted).values(copies=Take.copies_deleted)
            )
        session.delete(row)
    session.flush()


def outstanding(session: Session, take_id: int) -> bool:
    """Whether a message with this take may still be taken back."""
    return session.scalar(select(ClipCopy.id).where(_holds([take_id])).limit(1)) is not None


def forget_old(session: Session, *, now: datetime) -> None:
    """What no platform would let us take back is not remembered either."""
    session.execute(delete(ClipCopy).where(ClipCopy.at < now - timedelta(hours=COPY_HOURS)))
    session.execute(delete(ClipScreen).where(ClipScreen.at < now - timedelta(hours=COPY_HOURS), ~_used()))


def forget_chat(session: Session, *, channel: str, address: str) -> None:
    """Somebody is forgotten: which voices they were sent, and the words that only they got."""
    theirs = (ClipCopy.channel == channel, ClipCopy.address == address)
    screens = set(session.scalars(select(ClipCopy.screen).where(*theirs, ClipCopy.screen != "")))
    session.execute(delete(ClipCopy).where(*theirs))
    if screens:
        session.execute(delete(ClipScreen).where(ClipScreen.hash.in_(screens), ~_used()))


def _used() -> ColumnElement[bool]:
    return exists().where(ClipCopy.screen == ClipScreen.hash)


def _holds(takes: Sequence[int]) -> ColumnElement[bool]:
    return or_(*(ClipCopy.takes.contains(f",{take},") for take in takes))


def _words(session: Session, digest: str) -> Outgoing | None:
    screen = session.get(ClipScreen, digest) if digest else None
    return Outgoing.from_json(json.loads(screen.screen)) if screen is not None else None


def _now_in(session: Session, delivery: str, before: str, refs: tuple[str, ...]) -> None:
    """A notice that is corrected or recalled later finds the message that stands there now."""
    kind, ref, person, copy_no = map(int, delivery.split(":"))
    row = session.get(Delivery, (kind, ref, person, copy_no), with_for_update=True)
    if row is not None:
        kept = [part for part in row.message_ref.split() if part != before]
        row.message_ref = " ".join((*refs, *kept))
