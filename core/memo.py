"""What a transaction has read once it need not read again, as long as it writes nothing.

The turns of several people share a transaction (bot/rounds.py), and nearly all of them ask for the same few
rows: the languages, the notices of the last days. A write through the session, whatever it is, forgets it all.
"""

from collections.abc import Callable, Hashable
from typing import TypeVar

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

T = TypeVar("T")

_KEY = "memo"


def once(session: Session, key: Hashable, make: Callable[[], T]) -> T:
    """What `make` gave in this transaction for this key. It must not hand out rows that a caller might change."""
    kept = session.info.setdefault(_KEY, {})
    if key not in kept:
        kept[key] = make()
    found: T = kept[key]
    return found


@event.listens_for(Session, "do_orm_execute")
def _executed(execution: ORMExecuteState) -> None:
    if not execution.is_select:
        execution.session.info.pop(_KEY, None)


@event.listens_for(Session, "after_flush")
def _flushed(session: Session, _context: object) -> None:
    session.info.pop(_KEY, None)


@event.listens_for(Session, "after_transaction_end")
def _ended(session: Session, _transaction: SessionTransaction) -> None:
    session.info.pop(_KEY, None)
