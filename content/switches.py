"""Switches: small facts that survive a restart, such as "all broadcasts are paused" or the last tick."""

import secrets
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from core.db import insert_new, notify
from core.models import Switch

PAUSED = "pause-all"
HEARTBEAT = "scheduler.heartbeat"
STOPPED = "stopped"  # value of the heartbeat after a clean stop
DIGEST = "digest"  # how far the digest of the day is: "20261125:cursor" or "20261125:done"
DRILL = "backup.drill"  # what the last restore drill found
KNOWLEDGE = "knowledge.version"  # raised with every change of what may be answered

_VALUE = select(Switch.value).where(Switch.name == bindparam("name"))  # asked several times a message


def read(session: Session, name: str) -> str:
    """The value, empty when it was never set."""
    return session.connection().execute(_VALUE, {"name": name}).scalar() or ""


def when(session: Session, name: str) -> datetime | None:
    """When it was last written."""
    row = session.get(Switch, name)
    return row.at if row else None


def write(session: Session, name: str, value: str, *, now: datetime) -> None:
    """Set it, and wake the processes that wait for a change. Two processes that set a new one at once both may."""
    session.execute(insert_new(session, Switch.__table__).values(name=name, value=value, at=now))
    session.execute(update(Switch).where(Switch.name == name).values(value=value, at=now))
    notify(session)


def paused(session: Session) -> bool:
    """Whether all outgoing broadcasts are stopped; replies go on."""
    return read(session, PAUSED) == "yes"


def raise_knowledge(session: Session, *, now: datetime) -> None:
    """Tell every process that FAQ entries, articles or their texts changed."""
    write(session, KNOWLEDGE, f"{now.isoformat()} {secrets.token_hex(4)}", now=now)  # two edits of one moment differ
