"""Ticks: each may be missed, may run twice, and outlives a database that is busy."""

import asyncio
import os
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import backup, inbox, notices, switches
from core.channels import Incoming
from core.db import Database
from core.errors import Unavailable
from core.files import Files
from core.models import (
    Address,
    Area,
    Case,
    Conversation,
    Delivery,
    DeliveryKind,
    Inbox,
    Person,
    Suppression,
    WebDevice,
    WebMessage,
)
from core.settings import Settings
from scheduler.jobs import Jobs, Tick
from tests.builders import a_notice, a_person, an_area
from tests.conftest import NOW
from tests.scheduler.conftest import HandClock, Open


@pytest.fixture
def jobs(db: Database, settings: Settings, files: Files, clock: HandClock) -> Jobs:
    """The ticks, not running."""
    return Jobs(db, settings.model_copy(update={"database_url": db.url}), files, clock)


async def test_the_heart_beats_where_health_looks(db: Database, jobs: Jobs, clock: HandClock) -> None:
    for _ in range(2):
        await jobs.beat()
        clock.forward(seconds=15)
    with db.reading() as session:
        beat = switches.when(session, switches.HEARTBEAT)
        assert beat is not None
        assert timedelta(seconds=14) < clock() - beat < timedelta(seconds=20)
    assert next(tick for tick in jobs.ticks if tick.name == "heartbeat").seconds <= 20


async def test_a_running_clockwork_sends_a_notice_by_itself(db: Database, house: Open) -> None:
    async with house() as running:
        task = asyncio.create_task(running.jobs.run())
        with db.writing() as session:
            people = [a_person(session) for _ in range(3)]
            notice = a_notice(session)
        await running.stored(lambda s: notices.report(s, notice.id).state == "done")
        await running.jobs.close()
        await task
        assert len(running.channel.sent) == len(people)


async def test_a_tick_that_meets_a_busy_database_comes_again(jobs: Jobs) -> None:
    tries: list[int] = []

    async def busy() -> None:
        tries.append(1)
        if len(tries) < 3:
            raise Unavailable("database: locked")
        jobs._stop.set()

    await asyncio.wait_for(jobs._repeat(Tick("busy", 0.01, busy)), 5)
    assert len(tries) == 3


async def test_a_change_is_news_to_every_tick_also_to_one_that_is_at_work(db: Database, jobs: Jobs) -> None:
    begun, gate, again, passed = (asyncio.Event() for _ in range(4))
    times = {"long": 0, "short": 0}

    async def long() -> None:
        times["long"] += 1
        begun.set()
        if times["long"] == 1:
            await gate.wait()
        else:
            again.set()

    async def short() -> None:
        times["short"] += 1
        if begun.is_set() and times["short"] > 2:
            passed.set()

    jobs.ticks = (Tick("long", 3600.0, long, woken=True), Tick("short", 0.01, short))
    running = asyncio.create_task(jobs.run())
    async with asyncio.timeout(30):
        await begun.wait()
        await db.write(lambda s: switches.write(s, "door", "open", now=NOW))
        await asyncio.gather(*(tick.rung.wait() for tick in jobs.ticks if tick.woken))
        await passed.wait()  # the other tick has come and gone meanwhile
        gate.set()
        await again.wait()
        await jobs.close()
        await running


async def test_a_tick_that_is_broken_ends_the_clockwork_loudly(jobs: Jobs) -> None:
    async def broken() -> None:
        raise ZeroDivisionError

    jobs.ticks = (Tick("broken", 1.0, broken),)
    with pytest.raises(ZeroDivisionError):
        await asyncio.wait_for(jobs.run(), 5)


async def test_late_cases_are_told_once_however_often_it_ticks(db: Database, jobs: Jobs) -> None:
    with db.writing() as session:
        place: Area = an_area(session)
        person = a_person(session, area=place)
        session.add(
            Case(
                code="4H72M9",
                person_id=person.id,
                opened_at=NOW,
                answer_due=NOW - timedelta(days=1),
                team_area_id=place.id,
            )
        )
    for _ in range(2):
        await jobs.tell_late()
    with db.reading() as session:
        assert session.scalars(select(Delivery.kind)).all() == [DeliveryKind.CASE_NEWS]


async def test_short_memory_blanks_what_was_said_and_forgets_guests(db: Database, jobs: Jobs, clock: HandClock) -> None:
    with db.writing() as session:
        said = Incoming(channel="web", account="site", key="1", address="w", kind="text", at=NOW, text="bí mật")
        inbox.store(session, [said], now=NOW)
        row = session.scalars(select(Inbox)).one()
        inbox.settle(session, [inbox.Answered(row.id, ())], now=NOW)
        session.add(Conversation(channel="web", address="w", state="{}", changed_at=NOW))
    await jobs.forget_what_is_short()
    with db.reading() as session:
        assert "bí mật" in session.scalars(select(Inbox.raw)).one()
    clock.forward(hours=49)
    for _ in range(2):
        await jobs.forget_what_is_short()
    with db.reading() as session:
        assert session.scalars(select(Inbox.raw)).one() == "{}"
        assert session.scalars(select(Conversation)).all() == []


def _old_things(session: Session) -> None:
    session.add(WebMessage(address="w", body="{}", at=NOW - timedelta(days=8)))
    session.add(WebMessage(address="w", body="{}", at=NOW - timedelta(days=6)))
    long_gone = a_person(session, address="long-gone")
    long_gone.seen_at = NOW - timedelta(days=800)
    a_person(session, address="still-here")


async def test_the_night_forgets_browsers_that_never_came_back(db: Database, settings: Settings, jobs: Jobs) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    long_ago = NOW - timedelta(days=settings.retention_days + 1)
    with db.writing() as session:
        for address, seen in (("unseen", long_ago), ("seen", NOW)):
            session.add(WebDevice(token_hash=address, address=address, created_at=long_ago, seen_at=seen))
            session.add(WebMessage(address=address, body="{}", at=NOW))
            session.add(Conversation(channel="web", address=address, state="{}", changed_at=NOW))
        person = a_person(session, channel="fake", address="telephone")  # the same person, seen on their telephone
        session.add(Address(person_id=person.id, channel="web", address="unseen", created_at=long_ago))
    for _ in range(2):
        await jobs.nightly()
    with db.reading() as session:
        for table in (WebDevice, WebMessage, Conversation):
            assert session.scalars(select(table.address)).all() == ["seen"]
        assert session.scalars(select(Address.address)).all() == ["telephone"]
        assert session.scalars(select(Suppression)).all() == []


async def test_the_night_makes_a_backup_and_then_cleans_up(db: Database, settings: Settings, jobs: Jobs) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with db.writing() as session:
        _old_things(session)
    for _ in range(2):
        await jobs.nightly()
    with db.reading() as session:
        assert len(session.scalars(select(WebMessage)).all()) == 1
        assert session.scalars(select(Address.address)).all() == ["still-here"]
        assert len(session.scalars(select(Person)).all()) == 1
    made = backup.newest(settings)
    assert made is not None


async def test_old_backups_rotate_out(settings: Settings, jobs: Jobs) -> None:
    folder = settings.data_dir / "backups"
    folder.mkdir(parents=True)
    old = folder / "tienglang-old.tar"
    old.write_bytes(b"x")
    long_ago = (NOW - timedelta(days=settings.backup_days + 1)).timestamp()
    os.utime(old, (long_ago, long_ago))
    await jobs.nightly()
    assert not old.exists()
    assert len(list(folder.glob("tienglang-*.tar"))) == 1
