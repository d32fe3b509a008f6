"""The database: two processes may write, a race has one winner, a change wakes the others."""

import asyncio
import threading
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.db import Database, Sole, insert_new, notify, serialise, touched
from core.errors import Conflict, Unavailable
from core.models import Audit, Switch


def _set(session: Session, name: str, value: str, now: datetime) -> None:
    session.merge(Switch(name=name, value=value, at=now))


def test_what_a_write_raises_is_raised_and_nothing_is_kept(db: Database, now: datetime) -> None:
    def work(session: Session) -> None:
        _set(session, "kept", "no", now)
        session.flush()
        raise Conflict("somebody else")

    with pytest.raises(Conflict):
        db.write_now(work)
    with db.reading() as session:
        assert session.get(Switch, "kept") is None


def test_a_reader_cannot_write_by_accident(db: Database, now: datetime) -> None:
    with db.reading() as session:
        _set(session, "kept", "no", now)
        session.flush()
    with db.reading() as session:
        assert session.get(Switch, "kept") is None


def test_two_processes_write_at_once_and_nothing_is_lost(url: str, now: datetime) -> None:
    """Each is a Database of its own, as two processes are; 50 additions each to the same row."""
    with Database(url) as one, Database(url) as two:
        one.write_now(lambda session: _set(session, "count", "0", now))

        def add(db: Database) -> None:
            def work(session: Session) -> None:
                row = session.get(Switch, "count", with_for_update=True)
                assert row is not None
                row.value = str(int(row.value) + 1)

            for _ in range(50):
                db.write_now(work)

        threads = [threading.Thread(target=add, args=(db,)) for db in (one, two)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with one.reading() as session:
            row = session.get(Switch, "count")
            assert row is not None
            assert row.value == "100"


def test_of_two_that_make_the_same_row_one_wins(url: str, now: datetime) -> None:
    with Database(url) as one, Database(url) as two:
        gate = threading.Barrier(2)
        outcomes: list[str] = []

        def make(db: Database) -> None:
            def work(session: Session) -> None:
                session.add(Switch(name="only", value="x", at=now))

            gate.wait()
            try:
                db.write_now(work)
                outcomes.append("made")
            except IntegrityError:
                outcomes.append("was there")

        threads = [threading.Thread(target=make, args=(db,)) for db in (one, two)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["made", "was there"]


def test_serialised_work_passes_one_at_a_time(url: str, now: datetime) -> None:
    """Check-then-write without a unique constraint: both threads look first, only one may add."""
    with Database(url) as one, Database(url) as two:
        gate = threading.Barrier(2)

        def add_if_empty(db: Database) -> None:
            def work(session: Session) -> None:
                serialise(session, "the first one")
                if session.scalar(select(func.count()).select_from(Audit)) == 0:
                    session.add(Audit(at=now, actor="system", verb="test", detail={}, hash="0"))

            gate.wait()
            db.write_now(work)

        threads = [threading.Thread(target=add_if_empty, args=(db,)) for db in (one, two)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with one.reading() as session:
            assert session.scalar(select(func.count()).select_from(Audit)) == 1


def test_a_deadlock_victim_is_run_again(fresh_postgres_url: str, now: datetime) -> None:
    with Database(fresh_postgres_url) as db:
        with db.writing() as session:
            session.add_all(Switch(name=name, value="0", at=now) for name in "ab")
        gate = threading.Barrier(2, timeout=10)

        def swap(first: str, second: str) -> None:
            met = False

            def work(session: Session) -> None:
                nonlocal met
                session.get(Switch, first, with_for_update=True)
                if not met:
                    met = True
                    gate.wait()
                session.get(Switch, second, with_for_update=True)
                _set(session, first, "1", now)

            db.write_now(work)

        threads = [threading.Thread(target=swap, args=pair) for pair in (("a", "b"), ("b", "a"))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with db.reading() as session:
            assert list(session.scalars(select(Switch.value).order_by(Switch.name))) == ["1", "1"]


def test_a_database_that_cannot_be_reached_is_said_to_be_so() -> None:
    with Database("postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=2") as db, pytest.raises(Unavailable):
        db.write_now(lambda session: session.execute(text("SELECT 1")))


def test_what_people_said_is_not_in_an_error(db: Database, now: datetime) -> None:
    with pytest.raises(IntegrityError) as caught:
        for _ in range(2):
            db.write_now(lambda session: session.add(Switch(name="n", value="bí mật của bà con", at=now)))
    assert "bí mật" not in str(caught.value)


def test_several_may_share_a_place_and_keep_out_whoever_wants_it_alone(url: str) -> None:
    with Database(url) as one, Database(url) as two, Database(url) as three:
        sharing = [Sole(db, "running", shared=True) for db in (one, two)]
        assert all(place.take() for place in sharing)
        alone = Sole(three, "running")
        assert not alone.take()
        for place in sharing:
            place.leave()
        assert alone.take()
        assert not Sole(one, "running", shared=True).take()
        alone.leave()


async def test_a_change_by_another_process_arrives_within_half_a_second(url: str, now: datetime) -> None:
    with Database(url) as mine, Database(url) as theirs:
        woken = asyncio.Event()
        listening = asyncio.Event()

        async def listen() -> None:
            async for _ in mine.changes():
                (woken if listening.is_set() else listening).set()

        task = asyncio.create_task(listen())
        await asyncio.wait_for(listening.wait(), 5)
        await asyncio.sleep(0.6)  # PostgreSQL: LISTEN itself takes a moment in its thread
        woken.clear()

        def work(session: Session) -> None:
            _set(session, "news", "1", now)
            notify(session)

        await theirs.write(work)
        await asyncio.wait_for(woken.wait(), 0.5)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def test_an_insert_of_what_is_there_leaves_it_alone(session: Session, now: datetime) -> None:
    put = insert_new(session, Switch.__table__)
    assert touched(session.execute(put.values(name="a", value="first", at=now))) == 1
    assert touched(session.execute(put.values(name="a", value="second", at=now))) == 0
    assert session.scalar(select(Switch.value)) == "first"


def test_foreign_keys_are_kept_on_both(session: Session) -> None:
    from core.models import Address
    from tests.conftest import NOW

    session.add(Address(person_id=12345, channel="telegram", address="1", state="good", created_at=NOW))
    with pytest.raises(IntegrityError):
        session.flush()


def test_deleted_words_are_not_left_in_the_log_of_sqlite(sqlite_url: str, now: datetime) -> None:
    folder = Path(sqlite_url.removeprefix("sqlite:///")).parent
    with Database(sqlite_url) as db:
        db.write_now(lambda session: _set(session, "said", "kẻ trộm tên Rơ-mah", now))
        db.write_now(lambda session: session.delete(session.get_one(Switch, "said")))
        assert db.scrub_now()
        for path in folder.glob("test.db*"):
            assert "Rơ-mah".encode() not in path.read_bytes()
