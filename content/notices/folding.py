"""Folding: what became of a finished notice shrinks to counts; nobody's row is left, and the report still adds up."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from content.notices import correcting, states
from core.db import insert_new
from core.models import (
    Address,
    Block,
    Correction,
    Delivery,
    DeliveryCount,
    DeliveryEvent,
    DeliveryKind,
    Notice,
    Person,
)

SLICE = 2000  # rows counted and deleted in one transaction
FORGOTTEN = "forgotten"  # reason of what was still due to somebody who is gone
FINISHED = (states.DONE, states.STOPPED, states.RECALLED)
#: Kinds of delivery whose ref is a notice; corrections have their own ids.
KINDS = tuple(
    int(kind) for kind in (DeliveryKind.NOTICE, DeliveryKind.NOTICE_RECALL, DeliveryKind.REMINDER, DeliveryKind.CONFIRM)
)
#: Told to one person, or a digest: needed no longer than the promise to show what came.
PASSING = tuple(
    int(kind)
    for kind in (
        DeliveryKind.CASE_ANSWER,
        DeliveryKind.CASE_NEWS,
        DeliveryKind.DIGEST,
        DeliveryKind.STAFF_ALERT,
        DeliveryKind.AUTHOR_REPORT,
    )
)


def add(
    session: Session,
    *,
    notice_id: int,
    state: int,
    reason: str,
    kind: int = int(DeliveryKind.NOTICE),
    copy_no: int = 0,
    channel: str = "",
    language: str = "",
    area_id: int = 0,
    by: int = 1,
) -> None:
    """Count some more deliveries of a notice that ended so."""
    key = {
        "notice_id": notice_id, "kind": kind, "copy_no": copy_no, "state": state, "reason": reason,
        "channel": channel, "language": language, "area_id": area_id,
    }  # fmt: skip
    session.execute(insert_new(session, DeliveryCount.__table__).values(**key, count=0))
    session.execute(
        update(DeliveryCount)
        .where(*(getattr(DeliveryCount, name) == value for name, value in key.items()))
        .values(count=DeliveryCount.count + by)
    )


def fold_next(session: Session, *, before: datetime, now: datetime) -> bool:
    """Fold the next slice of the oldest notice that finished before `before`; True while more may be left.

    Counted and deleted in one transaction, so that a crash counts nobody twice.
    """
    notice = session.scalar(
        select(Notice).where(_ripe(before)).order_by(Notice.id).limit(1).with_for_update(skip_locked=True)
    )
    if notice is None:
        return False
    fixes = list(session.scalars(select(Correction.id).where(Correction.notice_id == notice.id)))
    for kind, refs in ((kind, [notice.id]) for kind in KINDS):
        if _fold(session, notice.id, kind, refs):
            return True
    if fixes and _fold(session, notice.id, int(DeliveryKind.NOTICE_FIX), fixes):
        return True
    for table in (Block, DeliveryEvent):
        session.execute(
            delete(table).where(
                or_(
                    and_(table.kind.in_(KINDS), table.ref == notice.id),
                    and_(table.kind == int(DeliveryKind.NOTICE_FIX), table.ref.in_(fixes)),
                )
            )
        )
    notice.settled = {"folded_at": now.isoformat()}
    return True


def drop_passing(session: Session, *, before: datetime, limit: int = 200) -> bool:
    """Delete deliveries of one moment (answers, alerts, digests) that ended before; True while more may be left."""
    blocks = session.scalars(
        select(Block).where(Block.kind.in_((*PASSING, int(DeliveryKind.REMINDER))), Block.done, Block.due_at < before)
        .order_by(Block.id)
        .limit(limit)
    ).all()  # fmt: skip
    for block in blocks:
        inside = (
            Delivery.kind == block.kind,
            Delivery.ref == block.ref,
            Delivery.person_id.between(block.first_person, block.last_person),
        )
        session.execute(delete(Delivery).where(*inside))
        session.execute(
            delete(DeliveryEvent).where(
                DeliveryEvent.kind == block.kind,
                DeliveryEvent.ref == block.ref,
                DeliveryEvent.person_id.between(block.first_person, block.last_person),
            )
        )
        session.execute(delete(Block).where(Block.id == block.id))
    _drop_digests(session, before)
    return len(blocks) == limit


def _drop_digests(session: Session, before: datetime) -> None:
    """Their blocks went when what was in them was settled; the day is in their number."""
    last = before.year * 10_000 + before.month * 100 + before.day
    found = select(Delivery.ref).where(Delivery.kind == int(DeliveryKind.DIGEST), Delivery.ref < last).limit(1)
    ref = session.scalar(found)
    if ref is not None:
        session.execute(delete(Delivery).where(Delivery.kind == int(DeliveryKind.DIGEST), Delivery.ref == ref))


def _ripe(before: datetime) -> ColumnElement[bool]:
    fixes = select(Correction.id).where(Correction.notice_id == Notice.id)
    waits = exists().where(
        ~Block.done,
        or_(
            and_(Block.kind.in_(KINDS), Block.ref == Notice.id),
            and_(Block.kind == int(DeliveryKind.NOTICE_FIX), Block.ref.in_(fixes)),
        ),
    )
    told = exists().where(Correction.notice_id == Notice.id, Correction.state.in_(correcting.OPEN))
    return and_(
        Notice.state.in_(FINISHED),
        Notice.finished_at < before,
        Notice.settled.is_(None),
        Notice.last_person_id.is_not(None),
        ~waits,
        ~told,
    )


def _fold(session: Session, notice_id: int, kind: int, refs: Sequence[int]) -> bool:
    """Count a slice of one kind and delete it; True when there was one."""
    here = and_(Delivery.kind == kind, Delivery.ref.in_(refs))
    last = _last(session, here)
    if last is None:
        return False
    ref, upto = last
    inside = (Delivery.kind == kind, Delivery.ref == ref, Delivery.person_id <= upto)
    ends = (Delivery.copy_no, Delivery.state, Delivery.reason, Address.channel, Person.language, Person.area_id)
    rows = session.execute(
        select(*ends, func.count())
        .outerjoin(Person, Person.id == Delivery.person_id)
        .outerjoin(Address, Address.id == Delivery.address_id)
        .where(*inside)
        .group_by(*ends)
    ).all()
    for copy_no, state, reason, channel, language, area_id, number in rows:
        add(
            session, notice_id=notice_id, kind=kind, copy_no=copy_no, state=state, reason=reason,
            channel=channel or "", language=language or "", area_id=area_id or 0, by=number,
        )  # fmt: skip
    session.execute(delete(Delivery).where(*inside))
    return True


def _last(session: Session, here: ColumnElement[bool]) -> tuple[int, int] | None:
    """Ref and person of the last row of the next slice; a slice holds rows of one ref."""
    ref = session.scalar(select(func.min(Delivery.ref)).where(here))
    if ref is None:
        return None
    people = (
        select(Delivery.person_id).where(here, Delivery.ref == ref).order_by(Delivery.person_id).limit(SLICE).subquery()
    )
    upto = session.scalar(select(func.max(people.c.person_id)))
    return None if upto is None else (ref, upto)
