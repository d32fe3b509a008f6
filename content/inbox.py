"""The inbox: every update is stored before the platform is told so, handled once, and its reply kept with it."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from core.channels import Incoming, Outgoing
from core.db import insert_new, notify
from core.models import Inbox
from core.models.inbox import DONE, FAILED, HANDLED, LOST, NEW, READY, SENDING

KEEP_HOURS = 48  # after handling, what was said is blanked
REPLY_MINUTES = 10  # an older reply would surprise more than help
REPLY_TRIES = 2  # a reply whose sending had begun when the process died is sent once more, never a third time

_table = cast(Table, Inbox.__table__)

#: A row that has just come.
_FRESH = {
    "state": NEW, "tries": 0, "error_code": "", "reply": "", "reply_state": "", "reply_tries": 0, "reply_next": 0,
    "blanked": False,
}  # fmt: skip

# statements of every message, built once
_THE_ROW = _table.c.id == bindparam("row")
_NAMED = (_table.c.id, _table.c.channel, _table.c.account, _table.c.key)
_STILL_NEW = (
    select(_table.c.id)
    .where(_table.c.id.in_(bindparam("rows", expanding=True)), _table.c.state == NEW)
    .order_by(_table.c.id)
    .with_for_update()
)
_SETTLE = (
    update(_table)
    .where(_THE_ROW)
    .values(
        state=bindparam("state_"),
        error_code=bindparam("code"),
        handled_at=bindparam("at"),
        reply=bindparam("said"),
        reply_state=bindparam("reply_state_"),
        reply_tries=bindparam("begun"),
    )
)
_BEGIN = update(_table).where(_THE_ROW).values(reply_state=SENDING, reply_tries=_table.c.reply_tries + 1)
_SENT = update(_table).where(_THE_ROW).values(reply_next=bindparam("left"), reply_state=bindparam("end"))


@dataclass(frozen=True, slots=True)
class Waiting:
    """One row to be handled, or one reply to be sent."""

    id: int
    channel: str
    address: str
    incoming: Incoming
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """A stored reply, and how much of it has left."""

    id: int
    channel: str
    address: str
    screens: tuple[Outgoing, ...]
    next: int
    last: bool = False  # the person was forgotten: this row goes too once the reply has left
    left_behind: bool = False  # found after a crash: it is begun anew before it leaves
    forgot: frozenset[str] = frozenset()  # hashes of files that are deleted then, or at once when it is not the last
    kept: frozenset[str] = frozenset()  # originals of voice notes that a handler keeps


def store(session: Session, incomings: Sequence[Incoming], *, now: datetime) -> list["Waiting"]:
    """Keep what came in; what is there already (same channel, account and key) is left alone.

    Returns:
        The new ones, in the order in which they came.
    """
    if not incomings:
        return []
    rows = [
        {
            "channel": incoming.channel,
            "account": incoming.account,
            "key": incoming.key,
            "address": incoming.address,
            "raw": json.dumps(incoming.to_json(), ensure_ascii=False),
            "received_at": now,
            **_FRESH,
        }
        for incoming in incomings
    ]
    made = session.connection().execute(insert_new(session, _table).returning(*_NAMED), rows)
    numbers = {(row.channel, row.account, row.key): row.id for row in made}
    notify(session)
    return [
        Waiting(number, incoming.channel, incoming.address, incoming)
        for incoming in incomings
        # what came twice together is one row, and counts once
        if (number := numbers.pop((incoming.channel, incoming.account, incoming.key), None)) is not None
    ]


def waiting(
    session: Session, *, besides: Collection[int] = (), limit: int = 500, channels: Sequence[str] = ()
) -> list[Waiting]:
    """Rows nobody has handled yet, oldest first, without those in hand.

    All open rows are looked at, not only those after the last one seen: on PostgreSQL a lower number may be
    committed after a higher one.
    """
    open_ = select(_table.c.id).where(_table.c.state == NEW).order_by(_table.c.id).limit(len(besides) + limit)
    if channels:
        open_ = open_.where(_table.c.channel.in_(channels))
    ids = [row_id for row_id in session.scalars(open_) if row_id not in besides][:limit]
    rows = session.execute(
        select(_table.c.id, _table.c.channel, _table.c.address, _table.c.raw, _table.c.tries)
        .where(_table.c.id.in_(ids))
        .order_by(_table.c.id)
    )
    return [
        Waiting(row.id, row.channel, row.address, Incoming.from_json(json.loads(row.raw)), row.tries) for row in rows
    ]


def new(session: Session, rows: Sequence[int]) -> frozenset[int]:
    """Which of these rows still wait; locks them on PostgreSQL until the transaction ends."""
    return frozenset(session.connection().execute(_STILL_NEW, {"rows": sorted(rows)}).scalars())


@dataclass(frozen=True, slots=True)
class Answered:
    """What a row was answered with; with an error code when it was an apology."""

    row_id: int
    screens: Sequence[Outgoing]
    error_code: str = ""


def settle(session: Session, answers: Sequence[Answered], *, now: datetime) -> None:
    """Rows are handled; their replies are kept in the same transaction, and from now on they may have left."""
    rows = [
        {
            "row": one.row_id,
            "state_": FAILED if one.error_code else HANDLED,
            "code": one.error_code,
            "at": now,
            "said": f"[{', '.join(screen.dumps() for screen in one.screens)}]",
            "reply_state_": SENDING if one.screens else DONE,
            "begun": 1 if one.screens else 0,
        }
        for one in answers
    ]
    if rows:
        session.connection().execute(_SETTLE, rows)


def count_try(session: Session, row_id: int) -> None:
    """A handler failed on this row once more."""
    session.execute(update(_table).where(_table.c.id == row_id).values(tries=_table.c.tries + 1))


def begin(session: Session, row_id: int) -> None:
    """The reply is about to leave once more: committed before the request."""
    session.connection().execute(_BEGIN, {"row": row_id})


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many screens of a reply have left; when it is not all of them, the rest never will."""

    row_id: int
    screens: int
    whole: bool


def sent(session: Session, outcomes: Sequence[Outcome]) -> None:
    """These replies are over."""
    rows = [{"row": one.row_id, "left": one.screens, "end": DONE if one.whole else LOST} for one in outcomes]
    session.connection().execute(_SENT, rows)


def unsent(session: Session, *, now: datetime) -> list[Reply]:
    """Replies that a crash left behind and that still help; the others are counted as lost here."""
    open_ = or_(_table.c.reply_state == READY, _table.c.reply_state == SENDING)
    too_old = _table.c.handled_at < now - timedelta(minutes=REPLY_MINUTES)
    session.execute(
        update(_table).where(open_, or_(too_old, _table.c.reply_tries >= REPLY_TRIES)).values(reply_state=LOST)
    )
    rows = session.execute(
        select(_table.c.id, _table.c.channel, _table.c.address, _table.c.reply, _table.c.reply_next)
        .where(open_)
        .order_by(_table.c.id)
    )
    return [
        Reply(
            row.id,
            row.channel,
            row.address,
            tuple(Outgoing.from_json(item) for item in json.loads(row.reply or "[]")),
            row.reply_next,
            left_behind=True,
        )
        for row in rows
    ]


def erase(session: Session, *, channel: str, address: str, besides: int | None = None) -> None:
    """Somebody is forgotten: what they said and where they are goes, the number of the update stays.

    A row is not deleted, because a database may give its number to a newer one.
    """
    session.execute(
        update(_table)
        .where(
            _table.c.channel == channel,
            _table.c.address == address,
            _table.c.state != NEW,
            _table.c.id != (besides or 0),
        )
        .values(raw="{}", reply="", address="", reply_state=DONE, blanked=True)
    )


def counts(session: Session) -> dict[str, int]:
    """How many rows wait, failed, or lost their reply."""
    open_ = session.scalar(select(func.count()).select_from(_table).where(_table.c.state == NEW))
    lost = session.scalar(select(func.count()).select_from(_table).where(_table.c.reply_state == LOST))
    failed = session.scalar(select(func.count()).select_from(_table).where(_table.c.state == FAILED))
    return {"waiting": open_ or 0, "failed": failed or 0, "lost": lost or 0}


def blank(session: Session, *, now: datetime, limit: int = 2000) -> int:
    """Blank what was said 48 hours after it was handled; returns how many rows."""
    ids = session.scalars(
        select(_table.c.id)
        .where(~_table.c.blanked, _table.c.handled_at < now - timedelta(hours=KEEP_HOURS))
        .limit(limit)
    ).all()
    session.execute(update(_table).where(_table.c.id.in_(ids)).values(raw="{}", reply="", address="", blanked=True))
    return len(ids)
