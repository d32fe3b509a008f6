"""Reminders: of the day a notice is about, for who asked; and of an emergency that wants a confirmation."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from content import outbox, quiet
from core.models import Block, Delivery, DeliveryKind, DeliveryState, Notice
from core.settings import Settings


def ask(session: Session, *, notice: Notice, person_id: int, settings: Settings, now: datetime) -> datetime | None:
    """Somebody wants to be reminded of the notice's day; returns when, None when it is too late or there is no day.

    Asked twice, they are reminded once.
    """
    if notice.event_on is None:
        return None
    at = quiet.remind_at(notice.event_on, now, evening_at=settings.evening(), zone=settings.timezone)
    if at is not None:
        outbox.owe(
            session, kind=DeliveryKind.REMINDER, ref=notice.id, person_id=person_id, due_at=at, now=now,
            lane=outbox.Lane.PRIORITY,  # not behind a long broadcast, and not at night
        )  # fmt: skip
    return at


def drop(session: Session, *, person_id: int) -> None:
    """They want nothing unasked any more: what they asked to be reminded of goes too, without a trace."""
    blocks = (Block.kind == int(DeliveryKind.REMINDER), Block.first_person == person_id, ~Block.done)
    for block in session.execute(delete(Block).where(*blocks).returning(Block.ref)).all():
        _drop(session, DeliveryKind.REMINDER, block.ref, person_id)


def confirmed(session: Session, *, notice_id: int, person_id: int) -> None:
    """They answered: an emergency is not repeated to them. The row goes, so that nothing says who answered."""
    _drop(session, DeliveryKind.CONFIRM, notice_id, person_id)


def _drop(session: Session, kind: DeliveryKind, ref: int, person_id: int) -> None:
    session.execute(
        delete(Delivery).where(
            Delivery.kind == int(kind),
            Delivery.ref == ref,
            Delivery.person_id == person_id,
            Delivery.state == int(DeliveryState.DUE),
        )
    )
