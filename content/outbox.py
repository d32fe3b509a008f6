"""The outbox: what is owed to one person, and what reached them last. Nothing leaves the service but as a row here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import audit, mail, roles
from core.db import insert_new, notify
from core.models import (
    Address,
    Block,
    Case,
    Correction,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Notice,
    QuestionGroup,
    Staff,
)

ARRIVAL_DAYS = 5  # in which digests are looked for what arrived last: three, and the local day may be another
LATE_DAYS = 7  # an answer may reach somebody so long after it was approved, when their channel was down
BLOCK_SIZE = 500  # deliveries that one worker leases at a time
TOGETHER = "digest"  # reason of a notice that waits for the evening's digest, or came in one
TEST_SEND = "notice.test"  # the audit verb behind an alert that shows a notice as villagers will see it

#: Kinds that are said to many: they wait for quiet hours to end, and `pause-all` stops them.
BROADCASTS = (
    DeliveryKind.NOTICE, DeliveryKind.NOTICE_FIX, DeliveryKind.NOTICE_RECALL, DeliveryKind.DIGEST, DeliveryKind.CONFIRM,
)  # fmt: skip
#: Keys on a screen of these kinds are answered by the typed digit that follows.
_ANSWERABLE_NOTICES = (
    DeliveryKind.NOTICE, DeliveryKind.NOTICE_RECALL, DeliveryKind.REMINDER, DeliveryKind.CONFIRM,
)  # fmt: skip
_ANSWERABLE_FIXES = (DeliveryKind.NOTICE_FIX,)
_ANSWERABLE_DIGESTS = (DeliveryKind.DIGEST,)
_ANSWERABLE_CASES = (DeliveryKind.CASE_ANSWER, DeliveryKind.CASE_NEWS)
_ANSWERABLE_REPORTS = (DeliveryKind.AUTHOR_REPORT,)
_ANSWERABLE_ANSWERS = (DeliveryKind.LEARNED,)


class Lane(IntEnum):
    """Who goes first when the platform is the bottleneck."""

    ANSWER = 0  # what one person waits for: answers, alerts to staff; and what is left of a stopped notice
    EMERGENCY = 1
    PRIORITY = 2
    NORMAL = 3


LEVEL_LANES = {"emergency": Lane.EMERGENCY, "priority": Lane.PRIORITY, "normal": Lane.NORMAL}
LAST_AT_NIGHT = Lane.EMERGENCY  # lanes up to this one also move in quiet hours


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that came to a person unasked: a notice (`ref` its id) or news of a case (`ref` its id)."""

    kind: DeliveryKind
    ref: int
    at: datetime


def owe(
    session: Session,
    *,
    kind: DeliveryKind,
    ref: int,
    person_id: int,
    due_at: datetime,
    now: datetime,
    copy_no: int = 0,
    lane: Lane | None = None,
) -> None:
    """Owe one thing to one person: a row and its block, in the caller's transaction; wakes the dispatcher.

    Owing the same (kind, ref, person, copy) again changes nothing, so callers need not ask first.

    Args:
        lane: by default news that nobody waits for go last, everything else first.
    """
    if lane is None:
        lane = Lane.NORMAL if kind in (DeliveryKind.CASE_NEWS, *BROADCASTS) else Lane.ANSWER
    made = session.execute(
        insert_new(session, Delivery.__table__)
        .values(
            kind=int(kind), ref=ref, person_id=person_id, copy_no=copy_no,
            address_id=best_address(session, person_id), state=int(DeliveryState.DUE), reason="", tries=0,
            due_at=due_at, message_ref="",
        )
        .returning(Delivery.person_id)
    ).first()  # fmt: skip
    if made is None:
        return
    session.add(
        Block(
            kind=int(kind), ref=ref, lane=int(lane), first_person=person_id, last_person=person_id,
            copy_no=copy_no, due_at=due_at,
        )
    )  # fmt: skip
    session.flush()
    notify(session)


def day_number(day: date) -> int:
    """The ref of a day's digest: 20261125."""
    return day.year * 10_000 + day.month * 100 + day.day


def digest_tag(day: int | str) -> str:
    """What stands in a notice's delivery that goes into the digest of a day (20261125), instead of a message id."""
    return f"digest:{day}"


def best_address(session: Session, person_id: int) -> int | None:
    """Where somebody is reached now: the good address they wrote from last."""
    return session.scalar(
        select(Address.id)
        .where(Address.person_id == person_id, Address.state == "good")
        .order_by(Address.heard_at.desc().nulls_last(), Address.id)
        .limit(1)
    )


def alert_staff(session: Session, *, permission: str, path: str | None, text_key: str, ref: str, now: datetime) -> int:
    """Tell staff who may do `permission` there, by their own chat, else by e-mail; returns how many.

    The delivery points at an audit row (verb `text_key`, ref `case:12` or `notice:3`), so that no
    personal data is kept for it and the words are found when the alert is rendered.
    """
    cause = audit.record(session, actor="system", verb=text_key, ref=ref, now=now)
    return tell_staff(session, roles.holders(session, permission, path=path, now=now), cause=cause.id, now=now)


def tell_staff(session: Session, staff_ids: Sequence[int], *, cause: int, now: datetime) -> int:
    """Tell these accounts what an audit row says, by their own chat, else by e-mail; returns how many could be told."""
    rows = session.execute(
        select(Staff.id, Staff.person_id, Staff.email).where(Staff.id.in_(staff_ids)).order_by(Staff.id)
    ).all()
    for row in rows:
        if row.person_id is not None:
            owe(session, kind=DeliveryKind.STAFF_ALERT, ref=cause, person_id=row.person_id, due_at=now, now=now)
        elif row.email:
            mail.owe(session, staff_id=row.id, cause=cause, now=now)
    return sum(row.person_id is not None or bool(row.email) for row in rows)


def last_arrival(session: Session, *, person_id: int, since: datetime) -> Arrival | None:
    """The newest thing that came to a person unasked since `since`, so that a typed "1" belongs to it.

    Probes primary keys only: notices that were moving or are about a day since then, and the person's own cases.
    """
    moving = select(Notice.id).where(
        Notice.approved_at.is_not(None),
        Notice.finished_at.is_(None) | (Notice.finished_at >= since) | (Notice.event_on >= since.date()),
    )
    notice_ids = list(session.scalars(moving))
    case_ids = list(session.scalars(select(Case.id).where(Case.person_id == person_id)))
    own_ids = list(session.scalars(select(Notice.id).where(Notice.author == f"person:{person_id}")))
    learned_ids = list(
        session.scalars(
            select(QuestionGroup.faq_id).where(
                QuestionGroup.state == "answered",
                QuestionGroup.faq_id.is_not(None),
                QuestionGroup.answered_at >= since - timedelta(days=LATE_DAYS),
            )
        )
    )
    fix_ids = list(
        session.scalars(
            select(Correction.id).where(
                Correction.approved_at.is_not(None),
                Correction.finished_at.is_(None) | (Correction.finished_at >= since),
            )
        )
    )
    digests = [day_number(since.date() + timedelta(days=days)) for days in range(ARRIVAL_DAYS)]
    newest: Arrival | None = None
    for kinds, refs in (
        (_ANSWERABLE_NOTICES, notice_ids),
        (_ANSWERABLE_FIXES, fix_ids),
        (_ANSWERABLE_DIGESTS, digests),
        (_ANSWERABLE_CASES, case_ids),
        (_ANSWERABLE_REPORTS, own_ids),
        (_ANSWERABLE_ANSWERS, learned_ids),
    ):
        if not refs:
            continue
        row = session.execute(
            select(Delivery.kind, Delivery.ref, Delivery.done_at)
            .where(
                Delivery.kind.in_([int(kind) for kind in kinds]),
                Delivery.ref.in_(refs),
                Delivery.person_id == person_id,
                Delivery.state == int(DeliveryState.SENT),
                Delivery.done_at >= since,
                Delivery.message_ref.not_like(digest_tag("%")),  # its digest is what arrived
            )
            .order_by(Delivery.done_at.desc())
            .limit(1)
        ).first()
        if row is not None and row.done_at is not None and (newest is None or row.done_at > newest.at):
            newest = Arrival(DeliveryKind(row.kind), row.ref, row.done_at)
    return newest
