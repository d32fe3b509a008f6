"""What stands in a talk of the web chat: what the person said, the screens that answered, and their rows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from core.channels import Outgoing
from core.db import insert_new, notify, serialise
from core.models import WebDevice, WebMessage

KEEP_DAYS = 7  # what the page shows of the past; the scheduler deletes what is older
SEEN_HOURS = 1  # "last seen" is written at most so often
FAREWELL = 2**52  # from here on lines stand in no table; JavaScript counts exactly up to 2**53
_AT_ONCE = 500  # parameters of one statement

_table = WebMessage.__table__

SaidKind: TypeAlias = Literal["text", "press", "voice", "photo", "file", "location"]


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said, as the page shows it to them again."""

    kind: SaidKind
    text: str = ""  # words typed; the label of a pressed key
    digit: str = ""
    ms: int = 0  # length of a voice note


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known about a clip that came with a screen."""

    ms: int
    machine: bool
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the talk: either what the person said, or a screen."""

    id: int
    at: datetime
    said: Said | None = None
    outgoing: Outgoing | None = None
    heard: Heard | None = None


def line(number: int, at: datetime, *, mine: bool, body: dict[str, Any]) -> Line:
    """A line from what is kept of it."""
    if mine:
        return Line(number, at, said=Said(**body))
    heard = body.pop("heard", None)
    return Line(number, at, outgoing=Outgoing.from_json(body), heard=Heard(**heard) if heard else None)


def keep(session: Session, address: str, body: str, now: datetime) -> int | None:
    """Number of the new line, or None when nobody has this address."""
    serialise(session, f"web:{address}")  # numbers of one talk become visible in their order
    if session.scalar(select(WebDevice.address).where(WebDevice.address == address)) is None:
        return None
    row = WebMessage(address=address, mine=False, body=body, at=now)
    session.add(row)
    session.flush()
    notify(session)
    return row.id


def keep_said(session: Session, address: str, body: str, key: str, now: datetime) -> int:
    """Number of the line that holds what a person said; the same `key` again finds the same line."""
    serialise(session, f"web:{address}")
    session.execute(insert_new(session, _table).values(address=address, mine=True, key=key, body=body, at=now))
    notify(session)
    return session.scalars(select(WebMessage.id).where(WebMessage.key == key)).one()


def drop(session: Session, address: str, number: int) -> bool:
    """Delete one line of a talk; False when it is not there."""
    gone = delete(WebMessage).where(WebMessage.id == number, WebMessage.address == address).returning(WebMessage.id)
    notify(session)
    return session.scalar(gone) is not None


def rewrite(session: Session, address: str, number: int, body: str) -> bool:
    """Put another screen in the place of one line; False when it is not there any more."""
    changed = (
        update(WebMessage)
        .where(WebMessage.id == number, WebMessage.address == address, ~WebMessage.mine)
        .values(body=body)
        .returning(WebMessage.id)
    )
    notify(session)
    return session.scalar(changed) is not None


def seen(session: Session, hashed: str, now: datetime) -> str | None:
    """The address of the browser with this cookie, noted as seen; None when it is unknown."""
    device = session.get(WebDevice, hashed)
    if device is None:
        return None
    if now - device.seen_at > timedelta(hours=SEEN_HOURS):
        device.seen_at = now
    return device.address


def lines(session: Session, address: str, *, after: int, before: int, limit: int, now: datetime) -> list[Line]:
    """The newest `limit` lines of the last 7 days between two numbers (`before` 0 = no end), oldest first."""
    where = [_table.c.address == address, _table.c.at >= now - timedelta(days=KEEP_DAYS), _table.c.id > after]
    if before:
        where.append(_table.c.id < before)
    rows = session.execute(select(_table).where(*where).order_by(_table.c.id.desc()).limit(limit)).all()
    return [line(row.id, row.at, mine=row.mine, body=json.loads(row.body)) for row in reversed(rows)]


def newest(session: Session, addresses: Sequence[str]) -> dict[str, int]:
    """The number of the last line of each of these talks."""
    query = select(_table.c.address, func.max(_table.c.id)).group_by(_table.c.address)
    found: dict[str, int] = {}
    for start in range(0, len(addresses), _AT_ONCE):
        rows = session.execute(query.where(_table.c.address.in_(addresses[start : start + _AT_ONCE])))
        found.update((address, number) for address, number in rows)
    return found
