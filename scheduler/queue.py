"""The queue seam: what wakes a worker when there is something to do. The lease on a block stays the truth.

With one machine this is the database's own sign of change. A task engine for many machines is to be
known here and nowhere else: it only wakes, `delivery_sql.claim` decides.
"""

from collections.abc import AsyncIterator

from core.db import Database


class Wakes:
    """Iterate to be woken soon after anybody committed something; spurious wake-ups are harmless."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def __aiter__(self) -> AsyncIterator[None]:
        return self._db.changes()
