"""migrate-to: a service goes to PostgreSQL, and the command says what arrived."""

from sqlalchemy import func, select, text

from core.db import Database
from core.models import Person
from core.settings import Settings
from tests.builders import a_person
from tests.cli.conftest import Command


def test_a_service_moves_into_an_empty_database(bare: Settings, tienglang: Command, fresh_postgres_url: str) -> None:
    with Database(bare.url()) as db, db.writing() as session:
        a_person(session)
    with Database(fresh_postgres_url) as target:
        with target.writing() as session:  # as `createdb` leaves it
            session.execute(text("DROP SCHEMA public CASCADE"))
            session.execute(text("CREATE SCHEMA public"))
        done = tienglang("migrate-to", fresh_postgres_url)
        assert done.status == 0
        assert "all the same" in done.out
        assert fresh_postgres_url not in done.out  # a password is not repeated
        with target.reading() as session:
            assert session.scalar(select(func.count()).select_from(Person)) == 1
    again = tienglang("migrate-to", fresh_postgres_url)
    assert again.status == 1
    assert "not empty" in again.err


def test_anything_but_postgresql_is_refused_in_words(bare: Settings, tienglang: Command) -> None:
    refused = tienglang("migrate-to", "sqlite:///other.db")
    assert (refused.status, refused.out) == (1, "")
    assert "postgresql" in refused.err
