"""Bring a database to the newest schema, with a backup of an existing one first."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection, make_url

from core.db import Database

if TYPE_CHECKING:
    from alembic.config import Config

# Alembic is imported where a schema is changed: a service whose schema is the newest runs without it (7 MB, 0.2 s).
MIGRATIONS = Path(__file__).parent / "migrations"


def config(url: str) -> "Config":
    """Alembic's configuration, without an ini file."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["url"] = url
    return made


def current(db: Database) -> str | None:
    """Revision of the database, None when it is empty."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def head() -> str:
    """Newest revision of the code: the number that the last file's name begins with."""
    return max(file.name for file in (MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]


def upgrade(db: Database, *, backups: Path, now: datetime) -> bool:
    """Upgrade to `head()`; True when something changed. An existing SQLite database is copied to `backups` first.

    On PostgreSQL the operator's own dump is the backup (docs/running.md); the upgrade is one transaction there.
    """
    revision = current(db)
    if revision == head():
        return False
    from alembic import command

    if revision is not None and db.is_sqlite:
        copy_sqlite(db.url, backups / f"before-{head()}-{now:%Y%m%dT%H%M%SZ}.db")
    with db.engine.connect() as connection, _loose(connection), connection.begin():
        made = config(db.url)
        made.attributes["connection"] = connection
        command.upgrade(made, "head")
        if db.is_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
            raise AssertionError(f"the migration left {len(broken)} rows without what they refer to: {broken[:5]}")
    return True


@contextmanager
def _loose(connection: Connection) -> Iterator[None]:
    """SQLite changes some tables by making them anew: dropping the old one must not take along what refers to it."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw: Any = connection.connection.dbapi_connection
    raw.execute("PRAGMA foreign_keys = OFF")  # outside of a transaction, or it does nothing
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys = ON")


def copy_sqlite(url: str, target: Path) -> None:
    """A consistent copy of a SQLite database, also while it is in use."""
    source = make_url(url).database
    if source is None:
        raise ValueError("an in-memory database cannot be copied")
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    with sqlite3.connect(source) as old, sqlite3.connect(partial) as new:
        old.backup(new)
    old.close()
    new.close()
    partial.replace(target)
