"""The statements about blocks: who may take them, who holds them, what a holder left behind."""

import functools
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import NamedTuple, cast

from sqlalchemy import (
    Select,
    Table,
    and_,
    bindparam,
    func,
    insert,
    literal,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from content.notices import states
from content.outbox import BROADCASTS, LAST_AT_NIGHT, Lane
from core.db import insert_new
from core.models import (
    Block,
    Delivery,
    DeliveryEvent,
    DeliveryKind,
    DeliveryState,
    Notice,
)
from scheduler.delivery_sql import INSIDE, Key, Lease, event, inside, keyed, span

RESTART = "restart"  # reason of a delivery that was on its way when its process ended

_delivery, _block = cast(Table, Delivery.__table__), cast(Table, Block.__table__)
_DUE, _SENDING, _UNKNOWN = int(DeliveryState.DUE), int(DeliveryState.SENDING), int(DeliveryState.UNKNOWN)

_RECOVER = (
    update(_delivery)
    .where(INSIDE, Delivery.state == _SENDING)
    .values(state=_UNKNOWN, reason=RESTART, done_at=bindparam("at"))
    .returning(Delivery.person_id)
)
_NEXT_DUE = select(func.min(Delivery.due_at)).where(INSIDE, Delivery.state == _DUE)
_GIVE_BACK = (
    update(_block)
    .where(Block.id == bindparam("block"), Block.leased_by == bindparam("worker"))
    .values(
        leased_by="",
        leased_until=None,
        done=bindparam("is_done"),
        due_at=func.coalesce(bindparam("next"), Block.due_at),
    )
)
_FREE = or_(Block.leased_until.is_(None), Block.leased_until < bindparam("now"))
_LANES = select(Block.lane).where(not_(Block.done), Block.due_at <= bindparam("now"), _FREE).distinct()


_OPEN = and_(not_(Block.done), Block.lane == bindparam("lane"), Block.due_at <= bindparam("now"), _FREE)


@functools.cache
def _claimable(*, paused: bool) -> Select[int]:
    """Due blocks of a lane that may be taken now, the oldest first."""
    held_back = select(Notice.id).where(Notice.state.in_((states.PAUSED, states.CORRECTING)))
    conditions = [_OPEN, not_(and_(Block.kind == int(DeliveryKind.NOTICE), Block.ref.in_(held_back)))]
    if paused:
        conditions.append(Block.kind.not_in([int(kind) for kind in BROADCASTS]))
    return (
        select(Block.id)
        .where(*conditions, Block.id.not_in(bindparam("taken", expanding=True)))
        .order_by(Block.due_at, Block.id)
        .limit(bindparam("room"))
        .with_for_update(skip_locked=True)
    )


_FIRST = (
    select(Block.id)
    .where(Block.kind == int(DeliveryKind.NOTICE), Block.ref == Notice.id, _OPEN)
    .order_by(Block.due_at, Block.id)
    .limit(1)
    .correlate(Notice)
    .scalar_subquery()
)
_NOT_IN_HAND = (
    select(Block.id)
    .where(
        Block.id.in_(
            select(_FIRST).where(
                Notice.state.in_((states.EXPANDING, states.SENDING)),
                Notice.id.not_in(bindparam("in_hand", expanding=True)),
            )
        ),
        _OPEN,
    )
    .order_by(Block.due_at, Block.id)
    .limit(bindparam("room"))
    .with_for_update(skip_locked=True)
)


class Room(NamedTuple):
    """How many blocks of a lane a worker may lease: of any notice, and of notices of which it holds none."""

    blocks: int
    others: int


_LEASE = (
    update(_block)
    .where(Block.id.in_(bindparam("blocks", expanding=True)))
    .values(leased_by=bindparam("worker"), leased_until=bindparam("until"))
    .returning(Block.id, Block.kind, Block.ref, Block.copy_no, Block.first_person, Block.last_person)
)


def claim(
    session: Session,
    *,
    worker: str,
    lane: int,
    room: Room,
    in_hand: Collection[int],
    until: datetime,
    now: datetime,
    quiet: bool,
    paused: bool,
) -> list[Lease]:
    """Lease due blocks of a lane: free ones, and those that were leased by somebody who is gone.

    Args:
        in_hand: notices of which this worker holds blocks; the others come first, so that all take turns.
    """
    if quiet and lane > LAST_AT_NIGHT:
        return []
    run = session.connection().execute
    paused = paused and lane != Lane.ANSWER
    given = {"lane": lane, "now": now}
    found: list[int] = []
    if not paused:
        found += run(_NOT_IN_HAND, {**given, "room": room.others, "in_hand": list(in_hand)}).scalars()
    if (left := room.blocks - len(found)) > 0:
        found += run(_claimable(paused=paused), {**given, "room": left, "taken": found}).scalars()
    if not found:
        return []
    rows = run(_LEASE, {"blocks": found, "worker": worker, "until": until}).all()
    return [Lease(row[0], Key(DeliveryKind(row[1]), row[2], row[3]), lane, row[4], row[5]) for row in rows]


def due_lanes(session: Session, *, now: datetime) -> set[int]:
    """Lanes in which a block could be taken."""
    return set(session.connection().execute(_LANES, {"now": now}).scalars())


def anything_due(session: Session, *, now: datetime) -> bool:
    """Whether a look is worth a write transaction."""
    free = or_(Block.leased_until.is_(None), Block.leased_until < now)
    return session.scalar(select(Block.id).where(not_(Block.done), Block.due_at <= now, free).limit(1)) is not None


def renew(session: Session, *, worker: str, until: datetime) -> set[int]:
    """Hold on to all leases of this worker; returns the blocks that are still its own."""
    rows = session.scalars(
        update(Block).where(Block.leased_by == worker, not_(Block.done)).values(leased_until=until).returning(Block.id)
    )
    return set(rows)


def give_back(session: Session, lease: Lease, *, worker: str, not_before: datetime | None) -> bool:
    """End a lease: the block is done, or due again with its earliest row; True when it is done."""
    session.flush()
    run = session.connection().execute
    due = run(_NEXT_DUE, span(lease)).scalar()
    next_ = None if due is None else max(due, not_before or due)
    run(_GIVE_BACK, {"block": lease.block_id, "worker": worker, "is_done": due is None, "next": next_})
    return due is None


def free_leases(session: Session, *, gone: Callable[[str], bool]) -> int:
    """Free the blocks of workers that certainly run no more; returns how many workers."""
    workers = session.scalars(select(Block.leased_by).where(not_(Block.done), Block.leased_by != "").distinct()).all()
    dead = [worker for worker in workers if gone(worker)]
    session.execute(update(Block).where(not_(Block.done), Block.leased_by.in_(dead)).values(leased_until=None))
    return len(dead)


def recover(session: Session, lease: Lease, *, now: datetime) -> list[int]:
    """What another worker had marked and not settled is unknown: nobody can say whether it left."""
    people = list(session.connection().execute(_RECOVER, {**span(lease), "at": now}).scalars())
    if people:
        session.execute(insert(DeliveryEvent), [event(lease.key, person, now, "Unknown", RESTART) for person in people])
    return people


def skip_rest(session: Session, lease: Lease, *, reason: str, now: datetime) -> int:
    """Everything in the block that is still due will not be sent any more; returns how many."""
    skipped = session.scalars(
        update(Delivery)
        .where(inside(lease), Delivery.state == _DUE)
        .values(state=int(DeliveryState.SKIPPED), reason=reason, done_at=now)
        .returning(Delivery.person_id)
    )
    return len(skipped.all())


def add_copies(session: Session, key: Key, people: Sequence[int], *, now: datetime) -> None:
    """An emergency in doubt is sent once more: a copy of its own, with a block for each person."""
    if key.copy_no or not people:
        return
    copied = select(
        Delivery.kind, Delivery.ref, Delivery.person_id, literal(1), Delivery.address_id,
        literal(_DUE), literal(""), literal(0), literal(now, Delivery.due_at.type), literal(""),
    ).where(keyed(key), Delivery.person_id.in_(people))  # fmt: skip
    names = ["kind", "ref", "person_id", "copy_no", "address_id", "state", "reason", "tries", "due_at", "message_ref"]
    made = session.scalars(
        insert_new(session, Delivery.__table__).from_select(names, copied).returning(Delivery.person_id)
    ).all()
    for person in made:
        session.add(
            Block(
                kind=int(key.kind), ref=key.ref, lane=int(Lane.EMERGENCY), copy_no=1, due_at=now,
                first_person=person, last_person=person,
            )
        )  # fmt: skip
