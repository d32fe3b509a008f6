"""Spoken questions in Vietnamese: one line before the recogniser, and what it heard on its way back into the talk."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content import inbox
from core.channels import Incoming, Media
from core.db import notify
from core.models import Hearing

TRIES = 2  # a question that broke the recogniser twice goes to a person
PACE = 0.7  # seconds of work a second of speech: measured 0.35 on a free core, and two share this machine


def wait(session: Session, *, channel: str, account: str, address: str, file: str, ms: int, now: datetime) -> int:
    """Put a question in line; returns about how many seconds it will take until it is heard, at least 1."""
    session.add(Hearing(channel=channel, account=account, address=address, file=file, ms=ms, tries=0, at=now))
    session.flush()
    notify(session)
    ahead = int(session.scalar(select(func.sum(Hearing.ms))) or 0)  # PostgreSQL adds up to a Decimal
    return max(1, round(ahead * PACE / 1000) + 1)


def take(session: Session) -> Hearing | None:
    """The question that has waited longest, its try counted; None when nobody waits."""
    row = session.scalar(select(Hearing).order_by(Hearing.id).limit(1).with_for_update(skip_locked=True))
    if row is not None:
        row.tries += 1
        session.flush()
    return row


def heard(session: Session, hearing_id: int, *, text: str, now: datetime) -> None:
    """What was understood goes into the talk like anything the person says, in its turn and once.

    Args:
        text: empty when nothing was understood well enough: a person will listen.
    """
    row = session.get(Hearing, hearing_id)
    if row is None:  # forgotten meanwhile
        return
    media = Media("voice", mime="audio/ogg", ms=row.ms, sha256=row.file)
    incoming = Incoming(
        channel=row.channel,
        account=row.account,
        key=f"heard:{row.id}:{row.file[:16]}",
        address=row.address,
        kind="heard",
        at=now,
        text=text,
        media=(media,),
    )
    inbox.store(session, [incoming], now=now)
    session.delete(row)
    session.flush()


def give_up(session: Session, *, now: datetime) -> int:
    """There is no recogniser (any more): whoever waits is told so, and a person will listen. Returns how many."""
    rows = list(session.scalars(select(Hearing.id).order_by(Hearing.id)))
    for hearing_id in rows:
        heard(session, hearing_id, text="", now=now)
    return len(rows)


def anybody(session: Session) -> bool:
    """Whether somebody waits; a look that takes no lock."""
    return session.scalar(select(Hearing.id).limit(1)) is not None
