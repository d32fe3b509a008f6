"""Fan-out: an audience becomes rows and blocks inside the database, slice by slice; nobody is loaded into Python."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, insert, literal, select, true
from sqlalchemy.orm import Session

from content import audience as audiences
from content.audience import Audience
from content.notices import progress, states
from content.outbox import BLOCK_SIZE, LEVEL_LANES, Lane, owe
from core.db import insert_new, notify
from core.models import Block, Delivery, DeliveryKind, DeliveryState, Notice, Person
from core.settings import Settings
from scheduler.delivery_sql import Key, keyed

SLICE = 5000  # people looked at in one transaction: other writers wait no longer than that takes

_GOT_IT = tuple(int(state) for state in (DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.UNKNOWN))
_ROW = ["kind", "ref", "person_id", "copy_no", "address_id", "state", "reason", "tries", "due_at", "message_ref"]
_BLOCK = ["kind", "ref", "lane", "first_person", "last_person", "copy_no", "due_at", "leased_by", "mark", "done"]


def work_left(session: Session) -> list[int]:
    """Notices whose audience, or whose recall, is not all rows yet; emergencies first."""
    open_recall = and_(Notice.state == states.RECALLED, Notice.cursor < Notice.last_person_id)
    urgency = case((Notice.level == "emergency", 0), (Notice.level == "priority", 1), else_=2)
    return list(
        session.scalars(
            select(Notice.id).where((Notice.state == states.EXPANDING) | open_recall).order_by(urgency, Notice.id)
        )
    )


def anything_to_do(session: Session, *, besides: Collection[int], now: datetime) -> bool:
    """Whether a notice can begin, expand or end now; a look that takes no lock."""
    left = [notice_id for notice_id in work_left(session) if notice_id not in besides]
    return bool(left) or progress.anything_moves(session, now=now)


def expand(session: Session, notice_id: int, *, settings: Settings, now: datetime) -> bool:
    """Make the next slice of one notice; True when nothing is left of it (also when somebody else is at it).

    Slices go by person id, and the mark stands in the notice and is committed with the rows, so a
    crash between two slices neither forgets nor repeats anybody.
    """
    notice = session.scalar(select(Notice).where(Notice.id == notice_id).with_for_update(skip_locked=True))
    if notice is None:
        return True
    if notice.state == states.EXPANDING:
        last = _expand_notice(session, notice, settings, now)
        notice.state = states.SENDING if last else states.EXPANDING
    elif notice.state == states.RECALLED:
        last = _expand_recall(session, notice, now)
    else:
        return True
    notify(session)
    return last


def _expand_notice(session: Session, notice: Notice, settings: Settings, now: datetime) -> bool:
    last = notice.last_person_id or 0
    upper = _upper(session, select(Person.id).where(Person.id > notice.cursor, Person.id <= last).order_by(Person.id))
    if upper is None:
        notice.cursor = last
        return True
    due = notice.due_at or now
    found = audiences.members(session, Audience.from_json(notice.audience), notice.level)
    people = found.where(Person.id > notice.cursor, Person.id <= upper).subquery()
    key = Key(DeliveryKind.NOTICE, notice.id)
    notice.people += insert_rows(session, key, people.c.person_id, people.c.address_id, due, true())
    insert_blocks(session, key, LEVEL_LANES[notice.level], notice.cursor, upper, due)
    notice.cursor = upper
    return upper >= last


def _expand_recall(session: Session, notice: Notice, now: datetime) -> bool:
    """Whoever got the notice, or may have, is told; last of all the influential person who spoke."""
    had = and_(keyed(Key(DeliveryKind.NOTICE, notice.id)), Delivery.person_id > notice.cursor)
    upper = _upper(session, select(Delivery.person_id).where(had).order_by(Delivery.person_id))
    if upper is None:
        notice.cursor = notice.last_person_id or 0
        speaker = states.author_person(notice)
        if speaker is not None and session.get(Person, speaker) is not None:
            owe(session, kind=DeliveryKind.NOTICE_RECALL, ref=notice.id, person_id=speaker, due_at=now, now=now)
        return True
    key = Key(DeliveryKind.NOTICE_RECALL, notice.id)
    where = and_(had, Delivery.person_id <= upper, Delivery.state.in_(_GOT_IT))
    insert_rows(session, key, Delivery.person_id, Delivery.address_id, now, where)
    insert_blocks(session, key, LEVEL_LANES[notice.level], notice.cursor, upper, now)
    notice.cursor = upper
    return False


def _upper(session: Session, ids: Select[int]) -> int | None:
    """The last id of the next slice, None when there is nobody left."""
    inner = ids.limit(SLICE).subquery()
    found: int | None = session.scalar(select(func.max(next(iter(inner.c)))))
    return found


def insert_rows(
    session: Session, key: Key, person: Any, address: Any, due: datetime, where: ColumnElement[bool]
) -> int:
    """Owe it to everybody the condition finds who is not owed it yet; returns how many rows were made."""
    rows = select(
        literal(int(key.kind)), literal(key.ref), person, literal(0), address,
        literal(int(DeliveryState.DUE)), literal(""), literal(0), _time(due), literal(""),
    ).where(where)  # fmt: skip
    made = session.connection().execute(insert_new(session, Delivery.__table__).from_select(_ROW, rows))
    return made.rowcount


def insert_blocks(session: Session, key: Key, lane: Lane, after: int, upto: int, due: datetime) -> None:
    """Blocks for the rows of these people; they never overlap, or one worker would call another's work lost."""
    place = func.row_number().over(order_by=Delivery.person_id) - 1
    numbered = (
        select(Delivery.person_id.label("person_id"), (place // literal(BLOCK_SIZE)).label("block"))
        .where(keyed(key), Delivery.person_id > after, Delivery.person_id <= upto)
        .subquery()
    )
    blocks = select(
        literal(int(key.kind)), literal(key.ref), literal(int(lane)), func.min(numbered.c.person_id),
        func.max(numbered.c.person_id), literal(0), _time(due), literal(""), literal(0), literal(False),
    ).group_by(numbered.c.block)  # fmt: skip
    session.execute(insert(Block).from_select(_BLOCK, blocks))


def _time(moment: datetime) -> Any:
    return literal(moment, Delivery.due_at.type)
