"""Letters to staff who have no chat of their own: rows that the post carries, without a villager's name or word."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from core.db import insert_new, notify
from core.models import Mail, Staff

DUE, SENT, FAILED = "due", "sent", "failed"
TRIES = 6  # after that `doctor` counts it
FIRST_WAIT = timedelta(minutes=2)  # doubled each time


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to carry: to whom, in which language, and the audit row that says what about."""

    id: int
    to: str
    language: str
    cause: int


def owe(session: Session, *, staff_id: int, cause: int, now: datetime) -> None:
    """Owe an account a letter about an audit row; the same cause is not written twice."""
    session.execute(
        insert_new(session, Mail.__table__).values(
            staff_id=staff_id, cause=cause, state=DUE, tries=0, due_at=now, sent_at=None
        )
    )
    notify(session)


def due(session: Session, *, now: datetime, limit: int = 50) -> list[Letter]:
    """Letters to carry now; accounts that were closed or lost their address get none."""
    rows = session.execute(
        select(Mail.id, Staff.email, Staff.language, Mail.cause)
        .join(Staff, Staff.id == Mail.staff_id)
        .where(Mail.state == DUE, Mail.due_at <= now, Staff.active, Staff.email.is_not(None))
        .order_by(Mail.id)
        .limit(limit)
    )
    return [Letter(number, email or "", language, cause) for number, email, language, cause in rows]


def settle(session: Session, letter_id: int, *, sent: bool, now: datetime) -> None:
    """Note whether a letter left; one that did not is tried again later, TRIES times."""
    row = session.get(Mail, letter_id, with_for_update=True)
    if row is None:
        return
    row.tries += 1
    if sent:
        row.state, row.sent_at = SENT, now
    elif row.tries >= TRIES:
        row.state = FAILED
    else:
        row.due_at = now + FIRST_WAIT * 2 ** (row.tries - 1)


def drop(session: Session, letter_id: int) -> None:
    """Forget a letter whose cause has nothing to say any more."""
    session.execute(delete(Mail).where(Mail.id == letter_id))


def lost(session: Session, *, since: datetime) -> int:
    """How many letters to open accounts were given up, of those that last were to leave since then."""
    rows = select(func.count()).select_from(Mail).join(Staff, Staff.id == Mail.staff_id)
    return (
        session.scalar(rows.where(Mail.state == FAILED, Mail.due_at >= since, Staff.active, Staff.email.is_not(None)))
        or 0
    )


def give_up_closed(session: Session) -> None:
    """Letters to closed accounts, or to accounts without an address any more, are not carried."""
    gone = select(Staff.id).where((~Staff.active) | Staff.email.is_(None))
    session.execute(update(Mail).where(Mail.state == DUE, Mail.staff_id.in_(gone)).values(state=FAILED))
