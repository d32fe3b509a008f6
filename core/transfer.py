"""Move a whole service from SQLite into an empty PostgreSQL, and prove that everything arrived."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import JSON, Table, Text, cast, func, select
from sqlalchemy.exc import DataError
from sqlalchemy.orm import Session

from core import migrate
from core.db import Database, Sole, copy_rows, raise_sequence
from core.errors import Conflict, Invalid, Unavailable
from core.models import Base

RUNNING = "running"  # held by every process of a service, shared
BATCH = 5000  # rows in memory
_HASH_BYTES = 16


class Advance(Protocol):
    """Says how many more rows are done, and optionally how many there are in all."""

    def __call__(self, done: int, total: int | None = None) -> None: ...


@dataclass(frozen=True, slots=True)
class Moved:
    """One table: how many rows, and the hash of all of them, the same on both sides."""

    table: str
    rows: int
    digest: str


def move(source: Database, target: Database, *, advance: Advance) -> list[Moved]:
    """Copy every table in one transaction, compare counts and hashes, set the counters; all of it or nothing.

    The source is locked meanwhile, so nothing can be written into it that would be left behind. Memory does
    not grow with the number of rows.

    Args:
        target: with the newest schema, made by `migrate.upgrade`.

    Raises:
        Invalid: source and target are not SQLite and PostgreSQL, or a value does not fit.
        Unavailable: the service runs, or the source is of another version.
        Conflict: the target is not empty, or what arrived is not what was sent.
    """
    if not source.is_sqlite or target.is_sqlite:
        raise Invalid("a service is moved from SQLite to PostgreSQL")
    if migrate.current(source) != migrate.head():
        raise Unavailable("the database is not made by this version; bring it up to date with: tienglang init")
    alone = Sole(source, RUNNING)
    if not alone.take():
        raise Unavailable("the service is running; stop all its processes first")
    try:
        with source.writing() as old, target.writing() as new:
            _see_empty(new)
            tables = Base.metadata.sorted_tables
            total = sum(_count(old, table) for table in tables)
            advance(0, total)
            return [_move_table(old, new, table, advance) for table in tables]
    finally:
        alone.leave()


def _see_empty(session: Session) -> None:
    full = [table.name for table in Base.metadata.sorted_tables if _count(session, table)]
    if full:
        raise Conflict(f"the target is not empty: there are rows in {', '.join(full)}")


def _move_table(old: Session, new: Session, table: Table, advance: Advance) -> Moved:
    sent, arrived = Digest(), Digest()
    names = [column.name for column in table.columns]

    def rows() -> Iterator[tuple[Any, ...]]:
        for row in _rows(old, table):
            sent.add(row)
            if sent.rows % BATCH == 0:
                advance(BATCH)
            yield row

    try:
        copy_rows(new, table.name, names, rows())
    except DataError as error:
        raise Invalid(f"table {table.name}: a value does not fit into PostgreSQL: {error}") from error
    advance(sent.rows % BATCH)
    for row in _rows(new, table):
        arrived.add(row)
    if (sent.rows, sent.value()) != (arrived.rows, arrived.value()):
        raise Conflict(f"table {table.name}: {sent.rows} rows were sent, {arrived.rows} arrived, or they differ")
    key = list(table.primary_key.columns)
    if len(key) == 1 and table.autoincrement_column is key[0]:
        raise_sequence(new, table.name, key[0].name)
    return Moved(table.name, sent.rows, sent.value())


class Digest:
    """A hash of rows whose order does not matter: both databases sort words in their own way."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def add(self, row: tuple[Any, ...]) -> None:
        """One more row."""
        self.rows += 1
        one = hashlib.blake2b(repr(row).encode("utf-8", "surrogatepass"), digest_size=_HASH_BYTES).digest()
        self._sum = (self._sum + int.from_bytes(one, "big")) % (1 << 8 * _HASH_BYTES)

    def value(self) -> str:
        """The hash so far, hexadecimal."""
        return f"{self._sum:0{2 * _HASH_BYTES}x}"


def _rows(session: Session, table: Table) -> Iterator[tuple[Any, ...]]:
    """All rows, a few thousand in memory; JSON as it is written. PostgreSQL knows no NUL in a text."""
    columns = [cast(column, Text) if isinstance(column.type, JSON) else column for column in table.columns]
    found = session.connection().execute(select(*columns), execution_options={"yield_per": BATCH})
    for row in found:
        yield tuple(value.replace("\x00", "") if isinstance(value, str) and "\x00" in value else value for value in row)


def _count(session: Session, table: Table) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0
