"""Connections of the pool: one that the server closed while it rested is replaced before anybody works with it."""

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from core import engines
from core.db import Database

KILL = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def kill_what_rests(url: str) -> None:
    """What a restart of the server does to a pool."""
    with Database(url) as other, other.writing() as session:
        session.execute(KILL)


@pytest.mark.postgres
def test_a_connection_that_died_while_it_rested_is_replaced(
    fresh_postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "PING_SECONDS", 0.0)
    with Database(fresh_postgres_url) as db:
        with db.reading() as session:
            session.execute(text("SELECT 1"))
        kill_what_rests(fresh_postgres_url)
        with db.reading() as session:
            assert session.scalar(text("SELECT 1")) == 1


@pytest.mark.postgres
def test_one_that_has_just_worked_is_believed_and_the_next_try_gets_another(fresh_postgres_url: str) -> None:
    with Database(fresh_postgres_url) as db:
        asked: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
        for _ in range(2):
            with db.reading() as session:
                session.execute(text("SELECT 1"))
        assert asked == ["SELECT 1", "SELECT 1"]
        kill_what_rests(fresh_postgres_url)
        with db.reading() as session, pytest.raises(OperationalError):
            session.execute(text("SELECT 1"))
        with db.reading() as session:
            assert session.scalar(text("SELECT 1")) == 1
