"""The queue seam: what wakes a worker when a block waits. The lease on the block stays the truth.

On one machine the database's own sign of change wakes everybody. For many machines procrastinate, whose jobs
live in the same PostgreSQL, wakes one of them for each block. It is known here and nowhere else, and it only
wakes: `delivery_sql_blocks.claim` decides who sends, so a job that is lost or comes twice does no harm.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from core.db import Database, driver, notify, serialise
from core.errors import Invalid, Unavailable
from core.settings import PREFIX, Settings

QUEUE = "blocks"
TASK = "tienglang.wake"
POLL_SECONDS = 5.0  # of the engine, should a notification be lost
HANDS = 4  # jobs at once; each takes a moment


class Queue(Protocol):
    """Wakes whoever can send."""

    async def open(self) -> None:
        """Begin to listen; raises Unavailable when the database cannot be reached."""

    async def close(self) -> None:
        """Listen no more."""

    def offer(self, session: Session, blocks: Sequence[int]) -> None:
        """Wake somebody for these blocks when the caller's transaction commits, and nobody when it does not."""

    def wakes(self) -> AsyncIterator[None]:
        """Yields when there may be something to send; spurious wake-ups are harmless."""


def make(db: Database, settings: Settings) -> Queue:
    """The queue that the settings ask for.

    Raises:
        Invalid: the engine needs PostgreSQL.
    """
    if settings.task_engine == "embedded":
        return Embedded(db)
    if db.is_sqlite:
        raise Invalid(f"{PREFIX}TASK_ENGINE=procrastinate needs PostgreSQL in {PREFIX}DATABASE_URL")
    return Engine(db)


class Embedded:
    """The database's own sign of change; it wakes every process."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def open(self) -> None:
        """Nothing to do."""

    async def close(self) -> None:
        """Nothing to do."""

    def offer(self, session: Session, blocks: Sequence[int]) -> None:
        """Wake the other processes."""
        notify(session)

    def wakes(self) -> AsyncIterator[None]:
        """After any commit."""
        return self._db.changes()


class Engine:
    """Procrastinate: a job for each block wakes one process."""

    def __init__(self, db: Database) -> None:
        import procrastinate  # here, so that a service of one machine starts without it

        self._db = db
        self._errors = procrastinate.exceptions
        address = make_url(db.url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._writing = procrastinate.App(connector=procrastinate.SyncPsycopgConnector(conninfo=address))
        self._working = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=address, max_size=HANDS))
        self._woken = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None
        self._wake = self._writing.task(name=TASK, queue=QUEUE)(_wake)
        self._working.task(name=TASK, queue=QUEUE)(self._came)

    async def open(self) -> None:
        """Make the engine's tables when they are missing, and begin to work.

        Raises:
            Unavailable: the database cannot be reached.
        """
        await self._db.write(self._make_tables)
        try:
            await self._working.open_async()
        except self._errors.ProcrastinateException as error:
            raise Unavailable(f"task engine: {error}") from error
        self._worker = asyncio.create_task(
            self._working.run_worker_async(
                queues=[QUEUE],
                concurrency=HANDS,
                install_signal_handlers=False,
                delete_jobs="always",
                fetch_job_polling_interval=POLL_SECONDS,
            ),
            name="task-engine",
        )

    async def close(self) -> None:
        """End the worker; jobs that wait wake somebody else."""
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)
            await self._working.close_async()

    def offer(self, session: Session, blocks: Sequence[int]) -> None:
        """A job for each block that has none yet, inside the caller's transaction; the ticks are told too."""
        session.flush()
        for block in blocks:
            with contextlib.suppress(self._errors.AlreadyEnqueued), session.begin_nested():
                self._wake.configure(queueing_lock=f"block:{block}", connection=driver(session)).defer(block=block)
        notify(session)

    async def wakes(self) -> AsyncIterator[None]:
        """After each job that came to this process."""
        while True:
            yield
            await self._woken.wait()
            self._woken.clear()

    async def _came(self, block: int) -> None:
        self._woken.set()

    def _make_tables(self, session: Session) -> None:
        serialise(session, TASK)
        if session.scalar(text("SELECT to_regclass('procrastinate_jobs') IS NULL")):
            driver(session).execute(self._working.schema_manager.get_schema())


def _wake(block: int) -> None:
    """Only its name is needed where jobs are written."""
