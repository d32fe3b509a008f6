"""The task engine wakes, and nothing more: its jobs are part of the transaction that made the blocks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from content import notices
from core.db import Database
from core.errors import Invalid
from core.files import Files
from core.models import Block
from core.settings import Settings
from scheduler import queue
from scheduler.delivery import Dispatcher
from scheduler.fanout import Fanout
from scheduler.queue import Embedded, Engine
from tests.builders import a_notice, a_person
from tests.fakes.channel import FakeChannel
from tests.scheduler.conftest import FAST, HandClock, SilentVoice


@pytest.fixture
def on_postgres(fresh_postgres_url: str) -> Database:
    """A fresh PostgreSQL database."""
    return Database(fresh_postgres_url)


@asynccontextmanager
async def opened(db: Database) -> AsyncIterator[Engine]:
    """An engine that works while the block does."""
    engine = Engine(db)
    await engine.open()
    try:
        yield engine
    finally:
        await engine.close()


def jobs(db: Database) -> int:
    """How many wait or run."""
    with db.reading() as session:
        return session.scalar(text("SELECT count(*) FROM procrastinate_jobs")) or 0


async def woken(engine: Engine, seconds: float = 30.0) -> bool:
    """Whether a job came to this process; the first look is always worth it."""
    wakes = aiter(engine.wakes())
    await anext(wakes)
    try:
        await asyncio.wait_for(anext(wakes), seconds)
    except TimeoutError:
        return False
    return True


async def test_a_commit_wakes_and_a_rollback_leaves_no_job(on_postgres: Database) -> None:
    with on_postgres as db:
        async with opened(db) as engine:
            await db.write(lambda session: engine.offer(session, [1]))
            assert await woken(engine)

        class Crash(Exception):
            pass

        def crash(session: object) -> None:
            engine.offer(session, [2])  # type: ignore[arg-type]
            raise Crash

        with pytest.raises(Crash):
            await db.write(crash)
        assert jobs(db) == 0


async def test_a_block_waits_for_one_wake_up_at_a_time_and_the_rest_of_the_transaction_stands(
    on_postgres: Database,
) -> None:
    with on_postgres as db:
        async with opened(db):
            pass
        engine = Engine(db)
        for _ in range(2):
            with db.writing() as session:
                a_person(session)
                engine.offer(session, [7, 8])
        assert jobs(db) == 2
        with db.reading() as session:
            assert session.scalar(text("SELECT count(*) FROM person")) == 2


async def test_two_processes_may_make_the_engines_tables_at_once(on_postgres: Database) -> None:
    with on_postgres as db, Database(on_postgres.url) as other:
        one, two = Engine(db), Engine(other)
        await asyncio.gather(one.open(), two.open())
        await asyncio.gather(one.close(), two.close())


async def test_a_notice_is_sent_by_wake_ups_of_the_engine(
    on_postgres: Database, settings: Settings, files: Files, clock: HandClock
) -> None:
    with on_postgres as db:
        with db.writing() as session:
            for _ in range(30):
                a_person(session)
            notice = a_notice(session)
        channel = FakeChannel(capabilities=FAST, clock=clock)
        async with opened(db) as engine:
            dispatcher = Dispatcher(
                db, {channel.name: channel}, SilentVoice(), files, settings, clock, queue=engine
            )  # fmt: skip
            task = asyncio.create_task(dispatcher.run())
            fanout = Fanout(db, clock, engine)
            async with asyncio.timeout(60):
                while (await db.read(lambda s: notices.report(s, notice.id))).state != "done":
                    await fanout.move(asyncio.Event())
                    await asyncio.sleep(0.02)
            await dispatcher.close()
            await task
        assert len(channel.sent) == 30


async def test_a_block_that_nobody_holds_is_offered_again(on_postgres: Database, clock: HandClock) -> None:
    with on_postgres as db:
        async with opened(db):
            pass
        with db.writing() as session:
            session.add(Block(kind=1, ref=1, first_person=1, last_person=1, due_at=clock()))
        engine = Engine(db)
        for _ in range(2):  # every few seconds, until somebody takes it
            await Fanout(db, clock, engine).move(asyncio.Event())
        assert jobs(db) == 1


def test_the_engine_needs_postgresql(sqlite_url: str, settings: Settings) -> None:
    with Database(sqlite_url) as db:
        assert isinstance(queue.make(db, settings), Embedded)
        with pytest.raises(Invalid, match="PostgreSQL"):
            queue.make(db, settings.model_copy(update={"task_engine": "procrastinate"}))
