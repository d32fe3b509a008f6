"""The database behind one small face: `read`, `write`, `driver`, and a wake-up when another process wrote.

SQLite (WAL) and PostgreSQL 15+. A Session never crosses an `await`: doors hand a plain function to
`read` or `write` and get its result back. On SQLite one thread does all writing of a process and
every write transaction begins with BEGIN IMMEDIATE, so two processes never deadlock half-way.
"""

import asyncio
import contextlib
import fcntl
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Engine, Result, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.orm import Session

from core import engines
from core.errors import Unavailable

T = TypeVar("T")

POLL_SECONDS = 0.25  # PRAGMA data_version is a memory read; four a second cost nothing
NOTIFY_CHANNEL = "tienglang"
WRITE_TRIES = 3  # PostgreSQL may choose a transaction as deadlock victim; it is then run again
_DEADLOCKS = ("40001", "40P01")  # serialization_failure, deadlock_detected


class Database:
    """Engines and threads of one process. `close()` it, or use it as a context manager."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        if self.is_sqlite:
            self._reader = engines.sqlite(url, "BEGIN")
            self._writer = engines.sqlite(url, "BEGIN IMMEDIATE")
        else:
            self._reader = self._writer = engines.postgresql(url)
        self._write_pool = ThreadPoolExecutor(1 if self.is_sqlite else 8, thread_name_prefix="db-write")
        self._read_pool = ThreadPoolExecutor(4, thread_name_prefix="db-read")

    @property
    def engine(self) -> Engine:
        """The engine that may write; for migrations and bulk tools."""
        return self._writer

    # --- plain, for the command line and tests ---

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that is rolled back at the end."""
        with Session(self._reader, expire_on_commit=False) as session:
            yield session

    @contextlib.contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits at the end, or rolls back when the block raises."""
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    # --- for the doors ---

    async def read(self, work: Callable[[Session], T]) -> T:
        """Run `work` with a session in a reader thread."""

        def run() -> T:
            with self.reading() as session:
                return work(session)

        return await asyncio.get_running_loop().run_in_executor(self._read_pool, run)

    async def write(self, work: Callable[[Session], T]) -> T:
        """Run `work` in the writer thread and commit; what it raises is raised here and nothing is kept.

        On PostgreSQL a deadlock victim is run again, so `work` must not have effects outside the session.

        Raises:
            Unavailable: the database stayed locked longer than `core.engines.BUSY_MS`, or cannot be reached.
        """
        return await asyncio.get_running_loop().run_in_executor(self._write_pool, self.write_now, work)

    def write_now(self, work: Callable[[Session], T]) -> T:
        """`write` without a loop: for threads and the command line."""
        for attempt in range(1, WRITE_TRIES + 1):
            try:
                with self.writing() as session:
                    return work(session)
            except OperationalError as error:
                if getattr(error.orig, "sqlstate", None) in _DEADLOCKS and attempt < WRITE_TRIES:
                    continue
                raise Unavailable(f"database: {error.orig}") from error
        raise AssertionError("unreachable")

    def server_time(self) -> datetime:
        """The clock of the database server, aware; on SQLite this machine's."""
        if self.is_sqlite:
            return datetime.now(UTC)
        with self.reading() as session:
            return cast(datetime, session.scalar(text("SELECT clock_timestamp()"))).astimezone(UTC)

    async def changes(self) -> AsyncIterator[None]:
        """Yields soon (≤ 0.5 s) after any other connection committed; spurious wake-ups are harmless.

        SQLite: the data version is polled every 250 ms. PostgreSQL: LISTEN, woken by `notify`.
        """
        watch = _watch_sqlite(self._reader) if self.is_sqlite else _watch_postgres(self.url)
        async for _ in watch:
            yield

    async def scrub(self) -> bool:
        """After somebody was forgotten: empty SQLite's write-ahead log, which still holds what was deleted.

        False when a reader stood in the way; the nightly clean-up tries again. PostgreSQL vacuums by itself.
        """
        if not self.is_sqlite:
            return True
        return await asyncio.get_running_loop().run_in_executor(self._write_pool, self.scrub_now)

    def scrub_now(self) -> bool:
        """`scrub` without a loop."""
        if not self.is_sqlite:
            return True
        connection = self._writer.raw_connection()
        try:
            busy = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            connection.close()
        return not busy

    def is_whole(self) -> bool:
        """Whether SQLite finds its file undamaged; it reads all of it. PostgreSQL keeps checksums of its own."""
        if not self.is_sqlite:
            return True
        with self._reader.connect() as connection:
            return bool(connection.exec_driver_sql("PRAGMA quick_check").scalar() == "ok")

    def close(self) -> None:
        """Wait for running work and give back all connections."""
        self._write_pool.shutdown(wait=True)
        self._read_pool.shutdown(wait=True)
        self._reader.dispose()
        self._writer.dispose()

    def __enter__(self) -> "Database":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Sole:
    """A place that one process holds at a time; it falls free when its holder ends, however that happens.

    PostgreSQL: an advisory lock on a connection of its own, which the server drops within half a minute when
    the machine at its other end is gone. SQLite: a lock on a file beside the database.

    Args:
        shared: several may hold it at once, and together keep out whoever wants it alone.
    """

    def __init__(self, db: Database, name: str, *, shared: bool = False) -> None:
        self._db, self._name = db, name
        self._how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        self._connection: Connection | None = None
        self._file: IO[bytes] | None = None

    def take(self) -> bool:
        """Whether this process holds the place now.

        Raises:
            sqlalchemy.exc.OperationalError: the database cannot be reached.
        """
        return self._lock_file() if self._db.is_sqlite else self._lock_server()

    def leave(self) -> None:
        """Give the place up."""
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._connection is not None:
            with contextlib.suppress(DBAPIError):  # a broken connection holds nothing any more
                self._connection.execute(text("SELECT pg_advisory_unlock_all()"))
            self._connection.invalidate()  # ends the server's session, and the lock with it
            self._connection.close()
            self._connection = None

    def _lock_file(self) -> bool:
        database = make_url(self._db.url).database
        if self._file is not None or not database:
            return True
        file = Path(f"{database}.{self._name}").open("ab")  # noqa: SIM115 - open as long as the place is held
        try:
            fcntl.flock(file, self._how | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

    def _lock_server(self) -> bool:
        try:
            if self._connection is None:
                self._connection = self._db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
                for setting, value in (("idle", 10), ("interval", 5), ("count", 3)):
                    self._connection.execute(text(f"SET tcp_keepalives_{setting} = {value}"))
                kind = "_shared" if self._how == fcntl.LOCK_SH else ""
                found = text(f"SELECT pg_try_advisory_lock{kind}(hashtextextended(:name, 0))")
                held = bool(self._connection.scalar(found, {"name": f"sole:{self._name}"}))
            else:
                self._connection.execute(text("SELECT 1"))  # a lock lives as long as its connection
                held = True
        except DBAPIError:
            self.leave()
            raise
        if not held:
            self.leave()
        return held


def driver(session: Session) -> Any:
    """The driver's own connection inside the session's transaction, for statements measured to need it."""
    return session.connection().connection.driver_connection


def copy_rows(session: Session, table: str, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Many rows into PostgreSQL by COPY, inside the session's transaction; constraints are checked at the end.

    Raises:
        sqlalchemy.exc.DataError: a value does not fit its column.
    """
    import psycopg

    columns = ", ".join(f'"{name}"' for name in names)
    try:
        with driver(session).cursor().copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.DataError as error:
        raise DataError("COPY", None, error, hide_parameters=True) from None


def raise_sequence(session: Session, table: str, column: str) -> None:
    """Let PostgreSQL go on counting after the largest id there is."""
    found = text(
        f'SELECT setval(pg_get_serial_sequence(:table, :column), max({column})) FROM "{table}" HAVING max({column}) > 0'
    )
    session.execute(found, {"table": table, "column": column})


def insert_new(session: Session, table: Any) -> Any:
    """An INSERT that leaves out rows whose key is there already; add `.values(…)`."""
    from sqlalchemy.dialects import postgresql, sqlite

    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    # psycopg's answer to an INSERT is thrown away unless asked for, and `touched` would say -1
    return dialect.insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)


def touched(result: Result[Any]) -> int:
    """How many rows an INSERT, UPDATE or DELETE touched."""
    return int(cast(CursorResult[Any], result).rowcount)


def serialise(session: Session, name: str) -> None:
    """Let only one transaction at a time pass this point until it ends (SQLite: writers are alone anyway)."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})


def lazily(session: Session) -> None:
    """Do not wait for the disk at the commit: a crash of the database server may lose it, nothing else can."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL synchronous_commit = off"))


def notify(session: Session) -> None:
    """Wake the other processes when this transaction commits (SQLite needs nothing: they poll)."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"NOTIFY {NOTIFY_CHANNEL}"))


async def _watch_sqlite(engine: Engine) -> AsyncIterator[None]:
    connection = engine.raw_connection()
    try:
        seen: int | None = None
        while True:
            version = connection.cursor().execute("PRAGMA data_version").fetchone()[0]
            if version != seen:
                seen = version
                yield
            await asyncio.sleep(POLL_SECONDS)
    finally:
        connection.close()


async def _watch_postgres(url: str) -> AsyncIterator[None]:
    """LISTEN in a thread of its own; a broken connection is opened again after a second."""
    import psycopg

    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    loop, woken, stop = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

    def listen() -> None:
        while not stop.is_set():
            try:
                with psycopg.connect(dsn, autocommit=True) as connection:
                    connection.execute(f"LISTEN {NOTIFY_CHANNEL}")
                    while not stop.is_set():
                        for _ in connection.notifies(timeout=0.5, stop_after=1):
                            loop.call_soon_threadsafe(woken.set)
            except psycopg.OperationalError:
                loop.call_soon_threadsafe(woken.set)  # look for yourself while nobody can wake you
                stop.wait(1.0)

    thread = threading.Thread(target=listen, name="db-listen", daemon=True)
    thread.start()
    try:
        while True:
            yield
            await woken.wait()
            woken.clear()
    finally:
        stop.set()
        await asyncio.to_thread(thread.join, 2.0)
