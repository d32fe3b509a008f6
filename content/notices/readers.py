"""The reader's side of notices: who may act on one, its words, and a village's figures."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from content import audience as audiences
from content import outbox, roles, texts
from content.audience import Audience
from content.notices import reading, states
from core.models import Area, Delivery, DeliveryKind, DeliveryState, Notice, Role


def may_read(
    session: Session, *, notice_id: int, person_id: int | None, area_id: int | None, now: datetime
) -> Notice | None:
    """The notice, when it came to this person or is meant for where they live; None otherwise, as for no notice."""
    notice = session.get(Notice, notice_id)
    if notice is None:
        return None
    if person_id is not None and _came(session, notice_id, person_id):
        return notice
    lines = reading.listing(session, now=now, area_id=area_id, limit=reading.LIST_LIMIT)
    return notice if any(line.notice_id == notice_id for line in lines) else None


def _came(session: Session, notice_id: int, person_id: int) -> bool:
    key = (Delivery.kind == int(DeliveryKind.NOTICE), Delivery.ref == notice_id, Delivery.person_id == person_id)
    return bool(session.scalar(select(exists().where(*key))))


def digest_parts(session: Session, person_id: int, day: int) -> list[int]:
    """Ids of the notices in somebody's digest of a day (20261125), in the order of its digits."""
    gone = (int(DeliveryState.SKIPPED), int(DeliveryState.FAILED))
    recent = select(Notice.id).where(Notice.approved_at.is_not(None), Notice.settled.is_(None))
    return list(
        session.scalars(
            select(Delivery.ref)
            .where(
                Delivery.kind == int(DeliveryKind.NOTICE),
                Delivery.ref.in_(recent),
                Delivery.person_id == person_id,
                Delivery.message_ref == outbox.digest_tag(day),
                Delivery.state.not_in(gone),
            )
            .order_by(Delivery.ref)
        )
    )


def words(session: Session, notice: Notice, field: str, languages: Sequence[str]) -> str:
    """The title or body in the first language that has it; empty when it was only spoken."""
    found = texts.find(session, states.ref(notice), field, languages)
    return found.text if found else ""


def people_in(session: Session, area_id: int) -> int:
    """How many people of a place get ordinary notices."""
    area = session.get_one(Area, area_id)
    return audiences.count_audience(session, Audience(areas=(area.code,)), "normal").total


def sent_by(session: Session, *, person_id: int, since: datetime) -> int:
    """How many notices an influential person has sent since then."""
    return (
        session.scalar(
            select(func.count()).where(
                Notice.author == f"person:{person_id}",
                Notice.created_at >= since,
                Notice.state.in_((*states.GONE_OUT, states.RECALLED)),
            )
        )
        or 0
    )


def speaker_name(session: Session, *, person_id: int, now: datetime) -> str:
    """How recipients know an influential person."""
    return (
        session.scalar(
            select(Role.display_name)
            .where(
                Role.person_id == person_id,
                Role.role == roles.INFLUENTIAL,
                Role.since <= now,
                (Role.until.is_(None)) | (Role.until > now),
            )
            .limit(1)
        )
        or ""
    )
