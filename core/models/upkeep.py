"""The service's own memory: audit, switches and heartbeats."""

from datetime import datetime

from sqlalchemy import Double, String
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base


class Audit(Base):
    """Who did what, in a chain of hashes. Never names, texts or addresses: only opaque ids."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(40))  # staff:3, person:17, operator, system
    verb: Mapped[str] = mapped_column(String(40))
    ref: Mapped[str] = mapped_column(String(80), default="")
    detail: Mapped[dict]  # type: ignore[type-arg]
    hash: Mapped[str] = mapped_column(String(64))


class Switch(Base):
    """A small fact that must survive a restart: pause-all, the last tick, the library's version."""

    __tablename__ = "switch"
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


class Allowance(Base):
    """How much one bot may send, for all processes that send through it: they lease from this row.

    Times are seconds since 1970, on the database server's clock where there is one. What the numbers mean
    is said in `scheduler/pacing.py`, which does the arithmetic.
    """

    __tablename__ = "allowance"
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    account: Mapped[str] = mapped_column(String(40), primary_key=True)
    free_at: Mapped[float] = mapped_column(Double, default=0.0)
    stop_until: Mapped[float] = mapped_column(Double, default=0.0)
    ease: Mapped[float] = mapped_column(Double, default=1.0)
    eased_at: Mapped[float] = mapped_column(Double, default=0.0)
