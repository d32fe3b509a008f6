"""Fan-out: an audience becomes rows and blocks inside the database, slice by slice; nobody is loaded into Python."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, Executable, and_, bindparam, case, func, insert, literal, or_, select
from sqlalchemy.orm import Session

from content import audience as audiences
from content.audience import Audience
from content.notices import progress, states
from content.outbox import BLOCK_SIZE, LEVEL_LANES, Lane, owe
from core.db import Database, insert_new, notify, touched
from core.models import Block, Delivery, DeliveryKind, DeliveryState, Notice, Person
from scheduler.delivery_sql import Key
from scheduler.queue import Embedded, Queue

SLICE = 5000  # rows made in one transaction, at most
LOOK_LEAST, LOOK_MOST = 100, 1_000_000  # people looked at in one transaction
HOLD_SECONDS = 0.025  # a slice should take so long on SQLite, where all other writers wait for it
HOLD_SECONDS_MANY = 0.25  # and on PostgreSQL, where nobody does
TURN_SECONDS = 0.25  # then somebody looks whether something more urgent has begun
BETWEEN_SLICES = 0.006  # seconds in which other writers get in; they look every `core.engines.BUSY_STEP`

_GOT_IT = tuple(int(state) for state in (DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.UNKNOWN))
_ROW = ["kind", "ref", "person_id", "copy_no", "address_id", "state", "reason", "tries", "due_at", "message_ref"]


class Stride:
    """How many people a slice looks at, learnt from how long slices took.

    A notice for one village goes through a province of ids in a few long strides; one for everybody makes
    as many rows at a time as its neighbours can wait for.
    """

    def __init__(self, hold: float) -> None:
        self._hold = hold
        self.people = SLICE

    def took(self, seconds: float) -> None:
        """Learn from the last slice; never more than a doubling or a quartering at once."""
        factor = min(2.0, max(0.25, self._hold / max(seconds, 1e-6)))
        self.people = int(min(LOOK_MOST, max(LOOK_LEAST, self.people * factor)))


class Fanout:
    """Moves notices on: what is due begins, audiences become rows, what is sent is done."""

    def __init__(self, db: Database, clock: Callable[[], datetime], queue: Queue | None = None) -> None:
        self._db, self._clock = db, clock
        self._queue: Queue = queue or Embedded(db)
        self._hold = HOLD_SECONDS if db.is_sqlite else HOLD_SECONDS_MANY
        self._between = BETWEEN_SLICES if db.is_sqlite else 0.0  # on PostgreSQL nobody waits for us

    async def move(self, stop: asyncio.Event) -> None:
        """Until nothing is left to do, or `stop`. One transaction a slice, emergencies first."""
        finished: set[int] = set()
        strides: dict[int, Stride] = {}
        plans: Plans = {}
        await self._wake_for_what_waits()
        while not stop.is_set():
            now = self._clock()
            if await self._db.read(partial(progress.anything_moves, now=now)):
                await self._db.write(partial(_begin_and_end, now=now))
            left = [notice_id for notice_id in await self._db.read(work_left) if notice_id not in finished]
            if not left:
                return
            stride = strides.setdefault(left[0], Stride(self._hold))
            if await self._expand(left[0], stride, plans, stop):
                finished.add(left[0])

    async def _expand(self, notice_id: int, stride: Stride, plans: "Plans", stop: asyncio.Event) -> bool:
        """Slices of one notice for a short while; True when it is finished."""
        end = time.monotonic() + TURN_SECONDS
        while time.monotonic() < end and not stop.is_set():
            if await self._db.write(partial(self._slice, notice_id=notice_id, stride=stride, plans=plans)):
                return True
            await asyncio.sleep(self._between)
        return False

    async def _wake_for_what_waits(self) -> None:
        """A wake-up for blocks that are due and in nobody's hands: put off, owed to one person, or left by a worker."""
        now = self._clock()
        if isinstance(self._queue, Embedded):
            return  # every process looks by itself
        if blocks := await self._db.read(partial(free_blocks, now=now)):
            await self._db.write(lambda session: self._queue.offer(session, blocks))

    def _slice(self, session: Session, *, notice_id: int, stride: Stride, plans: "Plans") -> bool:
        began = time.perf_counter()
        last = expand(session, notice_id, now=self._clock(), look=stride.people, plans=plans, offer=self._queue.offer)
        stride.took(time.perf_counter() - began)
        return last


def _begin_and_end(session: Session, *, now: datetime) -> None:
    progress.begin_due(session, now=now)
    progress.finish_sent(session, now=now)


def work_left(session: Session) -> list[int]:
    """Notices whose audience, or whose recall, is not all rows yet; emergencies first."""
    open_recall = and_(Notice.state == states.RECALLED, Notice.cursor < Notice.last_person_id)
    urgency = case((Notice.level == "emergency", 0), (Notice.level == "priority", 1), else_=2)
    return list(
        session.scalars(
            select(Notice.id).where((Notice.state == states.EXPANDING) | open_recall).order_by(urgency, Notice.id)
        )
    )


Plans: TypeAlias = dict[tuple[int, str], Executable]
"""Statements that make the rows of a slice, by notice and what is made: building one takes longer than running it."""


def free_blocks(session: Session, *, now: datetime, most: int = 32) -> list[int]:
    """Blocks that are due and that nobody holds, the most urgent first."""
    free = or_(Block.leased_until.is_(None), Block.leased_until < now)
    due = select(Block.id).where(~Block.done, Block.due_at <= now, free)
    return list(session.scalars(due.order_by(Block.lane, Block.due_at, Block.id).limit(most)))


def expand(
    session: Session,
    notice_id: int,
    *,
    now: datetime,
    look: int | None = None,
    plans: Plans | None = None,
    offer: Callable[[Session, Sequence[int]], None] = lambda session, _: notify(session),
) -> bool:
    """Make the next slice of one notice; True when nothing is left of it (also when somebody else is at it).

    Slices go by person id, and the mark stands in the notice and is committed with the rows, so a
    crash between two slices neither forgets nor repeats anybody.

    Args:
        look: people looked at; at most SLICE rows are made of them. By default SLICE.
        plans: what was built for earlier slices of this round.
        offer: wakes somebody for the new blocks when the slice is committed.
    """
    notice = session.scalar(_LOCKED, {"notice": notice_id})
    if notice is None or notice.state not in (states.EXPANDING, states.RECALLED):
        return True
    plans = {} if plans is None else plans
    plan = plans.get((notice_id, notice.state))
    if plan is None:
        plan = _plan_notice(session, notice) if notice.state == states.EXPANDING else _plan_recall(session)
        plans[notice_id, notice.state] = plan
    if notice.newcomers and notice.state == states.EXPANDING:
        notice.last_person_id = session.scalar(select(func.max(Person.id)))
    last, cursor = notice.last_person_id or 0, notice.cursor
    upto = min(last, cursor + (look or SLICE))
    values: dict[str, Any] = {"ref": notice_id, "after": cursor, "upto": upto, "most": SLICE}
    if notice.state == states.EXPANDING:
        key, due = Key(DeliveryKind.NOTICE, notice_id), notice.due_at or now
    else:
        key, due = Key(DeliveryKind.NOTICE_RECALL, notice_id), now
    made = touched(session.connection().execute(plan, {**values, "due": due}))
    notice.people += made if key.kind is DeliveryKind.NOTICE else 0
    spans, full = _spans(session, key, cursor, upto, most=SLICE)
    # of a full slice everybody was looked at up to its last row only; rows that were there before make it shorter still
    reached = spans[-1].last if full else upto
    blocks = _make_blocks(session, key, LEVEL_LANES[notice.level], spans, due)
    if key.kind is DeliveryKind.NOTICE and notice.confirm_minutes:
        _ask_again(session, notice, {**values, "upto": reached}, due)
    offer(session, blocks)
    notice.cursor = reached
    if notice.cursor >= last:
        _finish(session, notice, now)
    return notice.cursor >= last


def _finish(session: Session, notice: Notice, now: datetime) -> None:
    """All rows are there. Of a recall the influential person who spoke is told last."""
    if notice.state == states.EXPANDING:
        notice.state = states.SENDING
        return
    speaker = states.author_person(notice)
    if speaker is not None and session.get(Person, speaker) is not None:
        owe(session, kind=DeliveryKind.NOTICE_RECALL, ref=notice.id, person_id=speaker, due_at=now, now=now)


def _ask_again(session: Session, notice: Notice, values: Mapping[str, Any], due: datetime) -> None:
    """Of an emergency that wants a confirmation: it is owed once more to everybody; who answers loses that row."""
    key, moment = Key(DeliveryKind.CONFIRM, notice.id), due + timedelta(minutes=notice.confirm_minutes or 0)
    people = select(Delivery.person_id, Delivery.address_id).where(*_inside(DeliveryKind.NOTICE)).subquery()
    plan = _rows(session, key.kind, people.c.person_id, people.c.address_id)
    session.connection().execute(plan, {**values, "due": moment})
    insert_blocks(session, key, LEVEL_LANES[notice.level], values["after"], values["upto"], moment)


def _plan_notice(session: Session, notice: Notice) -> Executable:
    audience = Audience.from_json(notice.audience)
    found = audiences.members(session, audience, notice.level, ids=(bindparam("after"), bindparam("upto")))
    people = found.order_by(Person.id).limit(bindparam("most")).subquery()
    return _rows(session, DeliveryKind.NOTICE, people.c.person_id, people.c.address_id)


def _plan_recall(session: Session) -> Executable:
    """Whoever got the notice, or may have, is told."""
    people = (
        select(Delivery.person_id, Delivery.address_id)
        .where(*_inside(DeliveryKind.NOTICE), Delivery.state.in_(_GOT_IT))
        .order_by(Delivery.person_id)
        .limit(bindparam("most"))
        .subquery()
    )
    return _rows(session, DeliveryKind.NOTICE_RECALL, people.c.person_id, people.c.address_id)


def _rows(session: Session, kind: DeliveryKind, person: Any, address: Any) -> Executable:
    rows = select(
        literal(int(kind)), bindparam("ref", type_=Delivery.ref.type), person, literal(0), address,
        literal(int(DeliveryState.DUE)), literal(""), literal(0),
        bindparam("due", type_=Delivery.due_at.type), literal(""),
    ).where(person.is_not(None))  # fmt: skip
    # the condition is for SQLite, whose grammar takes ON CONFLICT after a bare FROM for a join
    made: Executable = insert_new(session, Delivery.__table__).from_select(_ROW, rows)
    return made


def _inside(kind: DeliveryKind | ColumnElement[int]) -> tuple[ColumnElement[bool], ...]:
    """Rows of a kind in the slice."""
    return (
        Delivery.kind == (int(kind) if isinstance(kind, DeliveryKind) else kind),
        Delivery.ref == bindparam("ref"),
        Delivery.copy_no == 0,
        Delivery.person_id > bindparam("after"),
        Delivery.person_id <= bindparam("upto"),
    )


_LOCKED = select(Notice).where(Notice.id == bindparam("notice")).with_for_update(skip_locked=True)
_FOLLOWING = (
    select(Delivery.person_id)
    .where(*_inside(bindparam("of_kind")))
    .order_by(Delivery.person_id)
    .offset(bindparam("skip"))
    .limit(2)
)
_LAST = select(func.max(Delivery.person_id)).where(*_inside(bindparam("of_kind")))
_BLOCKS = insert(Block).returning(Block.id)


class Span(NamedTuple):
    """The first and last person of a block."""

    first: int
    last: int


def insert_blocks(session: Session, key: Key, lane: Lane, after: int, upto: int, due: datetime) -> list[int]:
    """Blocks for the rows of these people; they never overlap, or one worker would call another's work lost."""
    return _make_blocks(session, key, lane, _spans(session, key, after, upto)[0], due)


def _spans(session: Session, key: Key, after: int, upto: int, *, most: int | None = None) -> tuple[list[Span], bool]:
    """The rows of these people cut into blocks, and whether there are as many as `most` (then no more are cut).

    It steps through the index: numbering the rows in the database took a third of the fan-out's time on SQLite.
    """
    values: dict[str, Any] = {"of_kind": int(key.kind), "ref": key.ref, "upto": upto}

    def following(person: int, skip: int) -> Sequence[int]:
        given = {**values, "after": person, "skip": skip}
        return session.connection().execute(_FOLLOWING, given).scalars().all()

    found: list[Span] = []
    left = most
    first = next(iter(following(after, 0)), None)
    while first is not None and left != 0:
        size = BLOCK_SIZE if left is None else min(BLOCK_SIZE, left)
        edge = following(first - 1, size - 1)
        if not edge:
            last = session.connection().scalar(_LAST, {**values, "after": first - 1})
            return [*found, Span(first, last or first)], False
        found.append(Span(first, edge[0]))
        first, left = edge[1] if len(edge) > 1 else None, None if left is None else left - size
    return found, left == 0


def _make_blocks(session: Session, key: Key, lane: Lane, spans: Sequence[Span], due: datetime) -> list[int]:
    if not spans:
        return []
    same = {"kind": int(key.kind), "ref": key.ref, "lane": int(lane), "copy_no": 0, "due_at": due, "leased_by": ""}
    rows = [{**same, "first_person": one.first, "last_person": one.last, "mark": 0, "done": False} for one in spans]
    return list(session.connection().execute(_BLOCKS, rows).scalars())
