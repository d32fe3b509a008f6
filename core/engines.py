"""Engines as both databases need them: how connections begin, wait for each other, and are looked after in the pool."""

import sqlite3
import time
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError

BUSY_MS = 10_000  # how long a SQLite writer waits for another before giving up
BUSY_STEP = 0.002  # seconds between two looks whether the other writer is done
PING_SECONDS = 1.0  # a connection that rested longer is asked whether it is alive


def postgresql(url: str) -> Engine:
    """PostgreSQL; a connection that rested is asked whether it is alive, one that has just worked is believed to be.

    SQLAlchemy's own `pool_pre_ping` asks every time, which is a tenth of a busy dispatcher's round trips.
    """
    engine = create_engine(url, pool_size=10, max_overflow=10, hide_parameters=True)

    @event.listens_for(engine, "checkin")
    def _rests(_connection: Any, record: Any) -> None:
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _wakes(connection: Any, record: Any, _fairy: object) -> None:
        since = record.info.get("rests_since")
        if since is None or time.monotonic() - since < PING_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError("the server has closed it meanwhile") from error  # the pool makes a new one

    return engine


def sqlite(url: str, begin: str) -> Engine:
    # parameters are hidden from error messages: they hold what people said
    engine = create_engine(
        url, connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False}, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver's own BEGIN would come too late and be deferred
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={BUSY_MS}",  # first: the next one may have to wait for another process
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "secure_delete=ON",  # what a person had forgotten is overwritten, not merely unlinked
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:
        if begin == "BEGIN" or not _begun(connection.connection.driver_connection):
            connection.exec_driver_sql(begin)

    return engine


def _begun(connection: sqlite3.Connection) -> bool:
    """Wait for the other writers in small steps, and begin; False when it took longer than BUSY_MS.

    SQLite's own waiting sleeps up to 100 ms at a time and so misses the gap between two writes of a busy
    neighbour again and again: beside an expanding notice that was seconds at p99, with this it is one write.
    """
    end = time.monotonic() + BUSY_MS / 1000
    connection.execute("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= end:
                    return False
            else:
                return True
            time.sleep(BUSY_STEP)
    finally:
        connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
