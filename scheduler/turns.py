"""Turns: whose message leaves next through one bot, with replies first, in this process and across processes."""

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import structlog
from sqlalchemy import extract, func, literal, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from core.channels import RetryAfter, SendResult, Sent
from core.db import Database, insert_new, lazily
from core.errors import Unavailable
from core.models import Allowance
from scheduler.pacing import Bucket, Ease, Leases, Pace

SHARED_PART = 0.985  # of the limit when processes share it: the rest is for clocks and sleeps that are not exact
BUSY_SECONDS = 0.5  # pause after the row could not be read
PATIENCE = 2.0  # seconds that a person who wrote waits for a lease; then the reply leaves without one

log = structlog.get_logger()


class Turns:
    """The turns of one channel in this process.

    The dispatcher asks `wait`, `spend`, `unspend` and `refused` as it would ask a `Pace`; the worker awaits
    `reply` before each reply and tells what came of it. While a reply waits nothing else gets a turn.

    Args:
        rate: messages a second over everybody who sends through this bot.
        headroom: messages a second that only replies may use.
        store: where the limit is kept when other processes send too; None = this process alone sends.
    """

    def __init__(self, rate: float, *, headroom: float = 0.0, store: "Store | None" = None) -> None:
        self._rate = rate if store is None else rate * SHARED_PART
        self._pace: Pace | Leases = Pace(rate) if store is None else Leases(self._rate)
        self._room = Pace(max(rate - headroom, rate / 10)) if headroom else None
        self._store = store
        self._replies: deque[asyncio.Future[None]] = deque()
        self._server: asyncio.Task[None] | None = None
        self._leasing: asyncio.Task[None] | None = None
        self._came = asyncio.Event()
        self.changed: Callable[[], None] = lambda: None  # called when the dispatcher may look again

    # --- the dispatcher's side ---

    def wait(self, now: float) -> float:
        """Seconds until the dispatcher may let one more leave; 0.0 = now, infinity = `changed` will be called."""
        ready = self._pace.wait(now)
        self._lease(now)
        if self._room is not None:
            ready = max(ready, self._room.wait(now))
        return math.inf if self._replies else ready

    def spend(self, now: float, messages: int = 1) -> None:
        """So many leave."""
        self._pace.spend(now, messages)
        if self._room is not None:
            self._room.spend(now, messages)
        self._lease(now)

    @property
    def stop_until(self) -> float:
        """Nobody leaves before."""
        return self._pace.stop_until

    def late(self, planned: float, left: float) -> None:
        """One that was to leave at `planned` left only at `left`."""
        if isinstance(self._pace, Pace):  # a leased moment is not given to anybody else
            self._pace.late(planned, left)

    def unspend(self) -> None:
        """The newest one did not leave after all."""
        self._pace.unspend()
        if self._room is not None:
            self._room.unspend()

    def refused(self, now: float, seconds: float) -> None:
        """A 429 for everybody: all who share the limit stop for so long."""
        if self._store is not None and now + seconds > self._pace.stop_until:
            task = asyncio.get_running_loop().create_task(self._tell(self._store, seconds))
            task.add_done_callback(_noticed)
        self._pace.refused(now, seconds)

    # --- the worker's side ---

    async def reply(self) -> None:
        """Return when one reply may leave."""
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[None] = loop.create_future()
        self._replies.append(turn)
        if self._server is None or self._server.done():
            self._server = loop.create_task(self._serve())
            self._server.add_done_callback(_noticed)
        try:
            await turn
        finally:
            if turn in self._replies:
                self._replies.remove(turn)

    def learn(self, result: SendResult) -> None:
        """What became of a reply: a long screen costs more, a 429 for the bot stops everybody."""
        now = asyncio.get_running_loop().time()
        match result:
            case Sent(refs=refs) if len(refs) > 1:
                self._pace.spend(now, len(refs) - 1)
            case RetryAfter(seconds=seconds, scope="channel"):
                self.refused(now, seconds)

    async def _serve(self) -> None:
        loop = asyncio.get_running_loop()
        since = loop.time()
        while self._replies:
            now = loop.time()
            wait = self._pace.wait(now)
            self._lease(now)
            if wait > 0 and not (wait == math.inf and now - since > PATIENCE):
                self._came.clear()
                try:
                    await asyncio.wait_for(self._came.wait(), min(wait, PATIENCE))
                except TimeoutError:
                    continue
                continue
            self._pace.spend(now)
            since = now
            turn = self._replies.popleft()
            if not turn.done():
                turn.set_result(None)
        self.changed()

    # --- the shared row ---

    def _lease(self, now: float) -> None:
        """See that moments are on their way; nothing to do when this process sends alone."""
        if self._store is None or not isinstance(self._pace, Leases):
            return
        if self._leasing is not None and not self._leasing.done():
            return
        wanted = self._pace.wanted(now, waiting=len(self._replies))
        if wanted:
            loop = asyncio.get_running_loop()
            self._leasing = loop.create_task(self._fetch(self._store, self._pace, wanted))
            self._leasing.add_done_callback(_noticed)

    async def _fetch(self, store: "Store", leases: Leases, wanted: int) -> None:
        try:
            starts_in, step = await store.lease(wanted, self._rate)
        except (Unavailable, OperationalError) as error:
            log.warning("turns.no_lease", error=type(error).__name__)
            await asyncio.sleep(BUSY_SECONDS)
        else:
            leases.granted(asyncio.get_running_loop().time() + starts_in, step, wanted)
        self._came.set()
        self.changed()

    async def _tell(self, store: "Store", seconds: float) -> None:
        try:
            await store.refused(seconds)
        except (Unavailable, OperationalError) as error:
            log.warning("turns.not_told", error=type(error).__name__)


class Store:
    """The row that all processes of one bot lease from.

    Its times are the database server's, so that machines whose clocks differ agree; SQLite is on one machine.
    """

    def __init__(self, db: Database, channel: str, account: str, clock: Callable[[], float] = time.time) -> None:
        self._db, self._clock = db, clock
        self._key = {"channel": channel, "account": account}

    async def lease(self, messages: int, rate: float) -> tuple[float, float]:
        """Seconds until the first of so many moments, and from one to the next.

        Raises:
            Unavailable: the database cannot be written.
        """

        def work(session: Session) -> tuple[float, float]:
            now, bucket = self._open(session)
            start, step = bucket.lease(now, messages, rate)
            self._keep(session, bucket)
            return start - now, step

        return await self._db.write(work)

    async def refused(self, seconds: float) -> None:
        """A 429 for the whole bot: every process that leases from now on waits.

        Raises:
            Unavailable: the database cannot be written.
        """

        def work(session: Session) -> None:
            now, bucket = self._open(session)
            bucket.refused(now, seconds)
            self._keep(session, bucket)

        await self._db.write(work)

    def _open(self, session: Session) -> tuple[float, Bucket]:
        lazily(session)
        now: Any = literal(self._clock()) if self._db.is_sqlite else extract("epoch", func.clock_timestamp())
        found = select(now, Allowance.free_at, Allowance.stop_until, Allowance.ease, Allowance.eased_at).filter_by(
            **self._key
        )
        row = session.execute(found.with_for_update()).first()
        if row is None:
            new = {"free_at": 0.0, "stop_until": 0.0, "ease": 1.0, "eased_at": 0.0}
            session.execute(insert_new(session, Allowance.__table__).values(**self._key, **new))
            row = session.execute(found.with_for_update()).one()
        return float(row[0]), Bucket(row[1], row[2], Ease(row[3], row[4]))

    def _keep(self, session: Session, bucket: Bucket) -> None:
        session.execute(
            update(Allowance)
            .filter_by(**self._key)
            .values(
                free_at=bucket.free_at,
                stop_until=bucket.stop_until,
                ease=bucket.ease.share,
                eased_at=bucket.ease.since,
            )
        )


def _noticed(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and task.exception() is not None:
        log.error("turns.broken", error=type(task.exception()).__name__)
