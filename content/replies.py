"""Answers to an influential person's broadcast: kept without a name, told in bundles, passed on with one tap."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from content import outbox, successions
from content.notices import states
from core.errors import Invalid
from core.models import DeliveryKind, Notice, VillageReply

BUNDLE_HOURS = 3  # between two bundles of one broadcast
KEEP_DAYS = 30
TEXT_LIMIT = 1000  # characters of one answer
A_PERSON = 5  # answers of one person to one broadcast; more are a talk, and that belongs elsewhere


def reply(
    session: Session, notice: Notice, *, person_id: int, now: datetime, text: str = "", file: str = "", ms: int = 0
) -> VillageReply:
    """Keep an answer for the speaker.

    Raises:
        Invalid: nothing was said, nobody speaks there, or this person has answered often enough.
    """
    text = text.strip()[:TEXT_LIMIT]
    if (not text and not file) or states.author_person(notice) is None:
        raise Invalid("nothing was said, or to nobody")
    mine = (VillageReply.notice_id == notice.id, VillageReply.person_id == person_id)
    if (session.scalar(select(func.count()).where(*mine)) or 0) >= A_PERSON:
        raise Invalid(f"{A_PERSON} answers to one broadcast are enough")
    row = VillageReply(notice_id=notice.id, person_id=person_id, text=text, file=file or None, ms=ms, at=now)
    session.add(row)
    session.flush()
    return row


def of(session: Session, notice_id: int) -> list[VillageReply]:
    """The answers to a broadcast, oldest first."""
    return list(
        session.scalars(select(VillageReply).where(VillageReply.notice_id == notice_id).order_by(VillageReply.id))
    )


def tell_authors(session: Session, *, now: datetime) -> int:
    """Owe speakers one line about all new answers, at most once in BUNDLE_HOURS a broadcast; returns how many lines.

    The newest line shows every answer, so one that is missed loses nothing.
    """
    told = (
        select(VillageReply.notice_id, func.max(VillageReply.told_at).label("last"), func.count().label("all"))
        .group_by(VillageReply.notice_id)
        .having(func.count() > func.count(VillageReply.told_at))
        .subquery()
    )
    rows = session.execute(
        select(Notice, told.c.last, told.c.all)
        .join(told, told.c.notice_id == Notice.id)
        .where(Notice.state.in_((states.DONE, states.RECALLED)))
    ).all()
    bundles = 0
    for notice, last, number in rows:
        speaker = successions.contact(session, notice, now=now)
        if speaker is None or (last is not None and last > now - timedelta(hours=BUNDLE_HOURS)):
            continue
        outbox.owe(
            session, kind=DeliveryKind.AUTHOR_REPORT, ref=notice.id, person_id=speaker, copy_no=min(number, 32_000),
            due_at=now, now=now,
        )  # fmt: skip
        fresh = (VillageReply.notice_id == notice.id, VillageReply.told_at.is_(None))
        session.execute(update(VillageReply).where(*fresh).values(told_at=now))
        bundles += 1
    return bundles


def drop(session: Session, *, before: datetime | None = None, person_id: int | None = None) -> set[str]:
    """Delete answers that are old, or one person's; returns hashes of files that may now be loose."""
    which = VillageReply.at < before if before is not None else VillageReply.person_id == person_id
    files = _files(session.scalars(select(VillageReply.file).where(which)))
    session.execute(delete(VillageReply).where(which))
    return files


def _files(found: Iterable[str | None]) -> set[str]:
    return {file for file in found if file}
