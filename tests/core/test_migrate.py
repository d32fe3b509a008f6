"""Migrations: they make exactly the tables of the models, once, with a copy of what was there before."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from content import notices
from core import migrate
from core.db import Database
from core.models import Base, Case, CaseMessage, Delivery, DeliveryState, Person, Switch

DATA = Path(__file__).parent.parent / "data"


def test_the_migrated_database_is_what_the_models_say(db: Database) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_checks_and_unique_rules_have_the_names_of_the_convention(db: Database) -> None:
    looked = inspect(db.engine)
    for table in Base.metadata.tables.values():
        wanted = {
            constraint.name for constraint in table.constraints if type(constraint).__name__ == "UniqueConstraint"
        }
        found = {rule["name"] for rule in looked.get_unique_constraints(table.name)}
        assert wanted <= found, table.name


def test_the_newest_file_is_the_one_head_of_all_migrations() -> None:
    assert ScriptDirectory.from_config(migrate.config("")).get_heads() == [migrate.head()]


def test_a_new_database_is_made_without_a_backup_and_only_once(tmp_path: Path, now: datetime) -> None:
    with Database(f"sqlite:///{tmp_path}/new.db") as db:
        assert migrate.current(db) is None
        assert migrate.upgrade(db, backups=tmp_path / "backups", now=now)
        assert migrate.current(db) == migrate.head()
        assert not migrate.upgrade(db, backups=tmp_path / "backups", now=now)
    assert not (tmp_path / "backups").exists()


def test_an_older_database_is_copied_before_it_is_changed(tmp_path: Path, sqlite_url: str, now: datetime) -> None:
    with Database(sqlite_url) as db:
        db.write_now(lambda session: session.add(Switch(name="kept", value="yes", at=now)))
        db.write_now(lambda session: session.execute(text("UPDATE alembic_version SET version_num = '0000'")))
        with pytest.raises(Exception, match="0000"):  # no such revision: as if the database were from elsewhere
            migrate.upgrade(db, backups=tmp_path / "backups", now=now)
    (copy,) = (tmp_path / "backups").iterdir()
    assert copy.name == f"before-{migrate.head()}-20261125T030000Z.db"
    with Database(f"sqlite:///{copy}") as old, old.reading() as session:
        assert session.get_one(Switch, "kept").value == "yes"


def test_a_copy_is_whole_while_somebody_writes(tmp_path: Path, sqlite_url: str, now: datetime) -> None:
    with Database(sqlite_url) as db:
        db.write_now(lambda session: session.add(Switch(name="a", value="committed", at=now)))
        with db.writing() as session:
            session.add(Switch(name="b", value="not yet", at=now))
            session.flush()
            migrate.copy_sqlite(sqlite_url, tmp_path / "copy.db")
    with Database(f"sqlite:///{tmp_path}/copy.db") as copy, copy.reading() as session:
        assert session.get(Switch, "a") is not None
        assert session.get(Switch, "b") is None


def test_a_database_in_memory_cannot_be_copied(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="in-memory"):
        migrate.copy_sqlite("sqlite://", tmp_path / "copy.db")


def test_going_back_and_forth_leaves_the_same_tables(tmp_path: Path, empty_sqlite: Path) -> None:
    path = shutil.copy(empty_sqlite, tmp_path / "back.db")
    with Database(f"sqlite:///{path}") as db:
        with db.engine.begin() as connection:
            made = migrate.config(db.url)
            made.attributes["connection"] = connection
            command.downgrade(made, "base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        with db.engine.begin() as connection:
            made.attributes["connection"] = connection
            command.upgrade(made, "head")
        assert set(inspect(db.engine).get_table_names()) == {*Base.metadata.tables, "alembic_version"}


def test_what_a_service_held_at_the_first_schema_is_there_at_the_newest(
    db: Database, tmp_path: Path, now: datetime
) -> None:
    rows = (DATA / "rows_0001.sql").read_text(encoding="utf-8").splitlines()
    with db.engine.begin() as connection:
        made = migrate.config(db.url)
        made.attributes["connection"] = connection
        command.downgrade(made, "base")
        command.upgrade(made, "0001")
        for row in rows:
            if row.startswith("INSERT"):
                connection.exec_driver_sql(row)
    assert migrate.upgrade(db, backups=tmp_path / "backups", now=now)
    with db.reading() as session:
        case = session.get_one(Case, 6)
        said = session.get_one(CaseMessage, 8).text
        assert (case.code, case.person_id, case.state, said) == ("4H72M9", 7, "received", "Nước giếng có mùi lạ")
        sent = session.get_one(Delivery, (1, 5, 7, 0))
        assert (sent.state, sent.message_ref) == (DeliveryState.SENT, "77")
        assert notices.report(session, 5).sent == 1
        assert session.get_one(Person, 7).area_id == 2
