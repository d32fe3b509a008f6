"""The evening digest: what waited for it becomes one message a person, and what became of that is true of each part.

A notice that waits is a delivery with the reason TOGETHER. In the evening, slice by slice, those rows are bound to
the digest of the day and everybody who has some is owed one DIGEST delivery. When it has ended, the rows bound to it
end in the same way. Missed or run twice, nothing is lost: what is not bound is asked again the next morning.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, delete, func, literal, select, text, update
from sqlalchemy.orm import Session, aliased

from content import quiet, switches
from content.notices import states
from content.outbox import TOGETHER, Lane, day_number, digest_tag
from core.db import insert_new, notify, serialise
from core.models import Block, Delivery, DeliveryKind, DeliveryState, Notice
from core.settings import Settings
from scheduler import fanout
from scheduler.delivery_sql import Key

SLICE = 2000  # people in one transaction
FOLLOW_BLOCKS = 4  # of digests that ended, in one transaction
BOUND_HOURS = 24  # while it is in a digest that still waits, a notice is not asked again by itself
DONE = "done"

_OPEN = (int(DeliveryState.DUE), int(DeliveryState.SENDING))
_NOTICE = int(DeliveryKind.NOTICE)


def anything_to_do(session: Session, *, settings: Settings, now: datetime) -> bool:
    """Whether `bind` or `follow` would do something; a look that takes no lock."""
    day = _day(settings, now)
    begun, cursor = _progress(session)
    return (day is not None and not (begun == day_number(day) and cursor is None)) or _ended(session) is not None


def bind(session: Session, *, settings: Settings, now: datetime) -> bool:
    """Make the next slice of today's digest; True while more may be left.

    Slices go by person id and the mark is committed with the rows, so a crash neither forgets nor repeats anybody.
    """
    day = _day(settings, now)
    if day is None:
        return False
    serialise(session, "digest")
    ref = day_number(day)
    begun, cursor = _progress(session)
    if begun != ref:
        cursor = 0
    if cursor is None:
        return False
    waiting = and_(_waits(session, now), Delivery.person_id > cursor)
    people = select(Delivery.person_id).where(waiting).distinct().order_by(Delivery.person_id).limit(SLICE).subquery()
    upper = session.scalar(select(func.max(people.c.person_id)))
    if upper is None:
        switches.write(session, switches.DIGEST, f"{ref}:{DONE}", now=now)
        return False
    session.execute(
        update(Delivery)
        .where(waiting, Delivery.person_id <= upper)
        .values(message_ref=digest_tag(ref), due_at=now + timedelta(hours=BOUND_HOURS))
    )
    _owe(session, ref, cursor, upper, now)
    fanout.insert_blocks(session, Key(DeliveryKind.DIGEST, ref), Lane.NORMAL, cursor, upper, now)
    switches.write(session, switches.DIGEST, f"{ref}:{upper}", now=now)
    return True


def follow(session: Session, *, now: datetime) -> bool:
    """What ended with a digest ends for each notice in it; True while more may be left."""
    blocks = session.scalars(
        select(Block)
        .where(Block.kind == int(DeliveryKind.DIGEST), Block.done)
        .limit(FOLLOW_BLOCKS)
        .with_for_update(skip_locked=True)
    ).all()
    refs = list(session.scalars(select(Notice.id).where(Notice.state.in_(states.MOVING)))) if blocks else []
    for block in blocks:
        _settle(session, block, refs)
        session.execute(  # their own blocks are looked at now, so that the notices can end
            update(Block)
            .where(
                Block.kind == _NOTICE,
                Block.ref.in_(refs),
                ~Block.done,
                Block.first_person <= block.last_person,
                Block.last_person >= block.first_person,
            )
            .values(due_at=now)
        )
        session.execute(delete(Block).where(Block.id == block.id))
    if blocks:
        notify(session)
    return len(blocks) == FOLLOW_BLOCKS


def _settle(session: Session, block: Block, refs: list[int]) -> None:
    digest = aliased(Delivery)
    whole = and_(
        digest.kind == block.kind,
        digest.ref == block.ref,
        digest.person_id == Delivery.person_id,
        digest.copy_no == 0,
    )
    state = select(digest.state).where(whole).scalar_subquery()
    reason = select(digest.reason).where(whole).scalar_subquery()
    session.execute(
        update(Delivery)
        .where(
            Delivery.kind == _NOTICE,
            Delivery.ref.in_(refs),
            Delivery.person_id.between(block.first_person, block.last_person),
            Delivery.state == int(DeliveryState.DUE),
            Delivery.message_ref == digest_tag(block.ref),
            select(digest.ref).where(whole, digest.state.not_in(_OPEN)).exists(),
        )
        .values(
            state=state,
            reason=case((state == int(DeliveryState.SENT), TOGETHER), else_=reason),
            done_at=select(digest.done_at).where(whole).scalar_subquery(),
        )
        .execution_options(synchronize_session=False)
    )


def _owe(session: Session, ref: int, after: int, upto: int, now: datetime) -> None:
    rows = (
        select(
            literal(int(DeliveryKind.DIGEST)), literal(ref), Delivery.person_id, literal(0),
            func.max(Delivery.address_id), literal(int(DeliveryState.DUE)), literal(""), literal(0),
            literal(now, Delivery.due_at.type), literal(""),
        )
        .where(
            Delivery.kind == _NOTICE,
            Delivery.ref.in_(_live(now)),
            Delivery.person_id > after,
            Delivery.person_id <= upto,
            Delivery.state == int(DeliveryState.DUE),
            Delivery.message_ref == digest_tag(ref),
        )
        .group_by(Delivery.person_id)
    )  # fmt: skip
    names = ["kind", "ref", "person_id", "copy_no", "address_id", "state", "reason", "tries", "due_at", "message_ref"]
    session.execute(insert_new(session, Delivery.__table__).from_select(names, rows))
    notify(session)


def _waits(session: Session, now: datetime) -> ColumnElement[bool]:
    return and_(
        text("delivery.state = 0 AND delivery.reason = 'digest'"),  # as the partial index says it
        Delivery.due_at > now,
        Delivery.kind == _NOTICE,
        Delivery.ref.in_(_live(now)),
        Delivery.message_ref == "",
    )


def _live(now: datetime) -> Select[int]:
    return select(Notice.id).where(
        Notice.state.in_(states.LIVE), Notice.expires_at.is_(None) | (Notice.expires_at > now)
    )


def _day(settings: Settings, now: datetime) -> date | None:
    return quiet.digest_day(now, settings.quiet(), at=settings.evening(), zone=settings.timezone)


def _progress(session: Session) -> tuple[int, int | None]:
    """Which digest was made last, and up to whom; None = for everybody."""
    ref, _, cursor = switches.read(session, switches.DIGEST).partition(":")
    return int(ref or 0), None if cursor == DONE else int(cursor or 0)


def _ended(session: Session) -> int | None:
    return session.scalar(select(Block.id).where(Block.kind == int(DeliveryKind.DIGEST), Block.done).limit(1))
