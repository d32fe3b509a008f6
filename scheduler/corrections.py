"""Corrections on their way: those who had the wrong words become rows, then the notice goes on with the right ones."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, literal, select
from sqlalchemy.orm import Session

from content import audit
from content.notices import correcting, states
from content.outbox import LEVEL_LANES
from core.db import insert_new, notify
from core.models import Block, Correction, Delivery, DeliveryKind, DeliveryState, Notice
from scheduler import fanout
from scheduler.delivery_sql import Key, keyed

SLICE = 5000  # people in one transaction
CALM_SECONDS = 2.0  # on PostgreSQL a turn that read the old words before the approval has committed its marks by then

_ROW = ["kind", "ref", "person_id", "copy_no", "address_id", "state", "reason", "tries", "due_at", "message_ref"]
_HAD_IT = tuple(int(state) for state in (DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.UNKNOWN))


def anything_to_do(session: Session, *, now: datetime) -> bool:
    """Whether `tell` or `finish` would do something now; a look that takes no lock."""
    calm = and_(Correction.state == correcting.TELLING, Correction.approved_at <= now - timedelta(seconds=CALM_SECONDS))
    return session.scalar(select(Correction.id).where(calm | _sent()).limit(1)) is not None


def tell(session: Session, *, now: datetime) -> bool:
    """Make the next slice of the oldest correction; True while more may be left. A crash repeats and forgets nobody."""
    made = session.scalar(
        select(Correction)
        .where(
            Correction.state == correcting.TELLING,
            Correction.approved_at <= now - timedelta(seconds=CALM_SECONDS),
        )
        .order_by(Correction.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if made is None:
        return False
    had = and_(
        keyed(Key(DeliveryKind.NOTICE, made.notice_id)),
        Delivery.person_id > made.cursor,
        Delivery.state.in_(_HAD_IT),
    )
    people = select(Delivery.person_id).where(had).order_by(Delivery.person_id).limit(SLICE).subquery()
    upper = session.scalar(select(func.max(people.c.person_id)))
    notice = states.locked(session, made.notice_id)
    if upper is None:
        made.state = correcting.TOLD
        correcting.go_on(notice)
    else:
        key = Key(DeliveryKind.NOTICE_FIX, made.id)
        rows = select(
            literal(int(key.kind)), literal(key.ref), Delivery.person_id, literal(0), Delivery.address_id,
            literal(int(DeliveryState.DUE)), literal(""), literal(0), literal(now, Delivery.due_at.type), literal(""),
        ).where(had, Delivery.person_id <= upper)  # fmt: skip
        session.execute(insert_new(session, Delivery.__table__).from_select(_ROW, rows))
        fanout.insert_blocks(session, key, LEVEL_LANES[notice.level], made.cursor, upper, now)
        made.cursor = upper
    notify(session)
    return True


def finish(session: Session, *, now: datetime) -> None:
    """Corrections that everybody was told of are done."""
    for made in session.scalars(select(Correction).where(_sent()).with_for_update(skip_locked=True)).all():
        made.state, made.finished_at = correcting.DONE, now
        notice = session.get_one(Notice, made.notice_id)
        audit.record(session, actor="system", verb="notice.corrected", ref=states.ref(notice), now=now)


def _sent() -> ColumnElement[bool]:
    open_block = exists().where(Block.kind == int(DeliveryKind.NOTICE_FIX), Block.ref == Correction.id, ~Block.done)
    return and_(Correction.state == correcting.TOLD, ~open_block)
