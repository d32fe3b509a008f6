"""What a server, a disk, a database and a clock can do to a broadcast: it ends, and every row has its reason."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.channels import telegram_send
from bot.channels.handles import DbHandles
from bot.channels.telegram import Telegram
from content import inbox, notices
from core import engines
from core.channels import Incoming
from core.db import Database
from core.errors import Unavailable
from core.files import Files
from core.models import Delivery, DeliveryKind, DeliveryState, Inbox
from core.settings import Settings
from tests.bot.channels.support import TOKEN
from tests.builders import a_notice, a_person
from tests.conftest import NOW
from tests.fakes.bot_api import BotApi, faults
from tests.fakes.channel import FakeChannel
from tests.scheduler.conftest import FAST, HandClock, House, Open, SilentVoice

PEOPLE = 120

MISFORTUNES = (
    faults.too_many(1),
    faults.too_many(None),
    faults.blocked(),
    faults.refused("message is too strange"),
    faults.server_error(500),
    faults.server_error(502),
    faults.cut_before(),
    faults.cut_after(),
    faults.cut_within(),
    faults.garbage(),
    faults.slow(2.0),
)


def village(session: Session, people: int, **person: object) -> set[str]:
    """So many who get notices; returns their addresses."""
    return {f"chat-{a_person(session, **person).id}" for _ in range(people)}  # type: ignore[arg-type]


async def ends(running: House, clock: HandClock, notice_id: int, *, step: float = 5.0) -> notices.Report:
    """Let time pass until the notice is done by itself.

    Args:
        step: seconds of the clock in each 50 ms. So quickly leases end under their holder, who works by true time,
            and what was on its way is in doubt.
    """
    async with asyncio.timeout(200):
        while True:
            await running.jobs.move_notices()
            report = await running.db.read(lambda s: notices.report(s, notice_id))
            if report.state == "done":
                return report
            clock.forward(seconds=step)
            await asyncio.sleep(0.05)


async def test_every_misfortune_of_a_server_at_once_leaves_every_row_with_its_reason(
    sqlite_url: str, settings: Settings, files: Files, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_send, "FLOOD_SECONDS", 0.5)
    with Database(sqlite_url) as db:
        await all_at_once(db, settings, files, clock)


async def all_at_once(db: Database, settings: Settings, files: Files, clock: HandClock) -> None:
    """A broadcast to everybody through a server that does everything wrong that it can."""
    async with BotApi() as api:
        for number in range(PEOPLE):
            api.bot(TOKEN).person(1000 + number)
        with db.writing() as session:
            for number in range(PEOPLE):
                a_person(session, channel="telegram", address=str(1000 + number))
            notice = a_notice(session)
        rules = [api.faults.add(fault, call=4 + 7 * place, times=2) for place, fault in enumerate(MISFORTUNES)]
        fast = settings.model_copy(update={"telegram_api_url": api.url, "telegram_rate": 200.0})
        telegram = Telegram(TOKEN, fast, DbHandles(db), files)
        running = House(db, settings, files, clock, SilentVoice(), telegram)  # type: ignore[arg-type]
        task = asyncio.create_task(running.dispatcher.run())
        report = await ends(running, clock, notice.id)
        await running.dispatcher.close()
        await task
        await telegram.close()
        got = Counter(message.chat_id for message in api.accepted)
    assert all(rule.struck for rule in rules)
    assert report.people == PEOPLE == report.sent + report.failed + report.unknown + report.skipped
    assert max(got.values()) == 1  # of a normal notice nobody has two
    with db.reading() as session:
        rows = session.scalars(select(Delivery).where(Delivery.kind == int(DeliveryKind.NOTICE))).all()
        assert [row.person_id for row in rows if row.state != DeliveryState.SENT and not row.reason] == []
        assert all(row.message_ref for row in rows if row.state == DeliveryState.SENT)
        told = {row.reason for row in rows}
    assert len(got) >= report.sent
    assert {"gone", "400"} <= told


def limit_pages(db: Database, spare: int | None) -> None:
    """Let the disk hold so many more pages; None = as many as it likes."""
    with closing(sqlite3.connect(db.url.removeprefix("sqlite:///"))) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    limit = 2**31 - 2 if spare is None else pages + spare

    def work(session: Session) -> None:
        session.connection().exec_driver_sql(f"PRAGMA max_page_count = {limit}")

    db.write_now(work)  # the one connection that writes


def incoming(number: int) -> Incoming:
    """Somebody who says a lot."""
    return Incoming(
        channel="fake", account="test", key=f"{number}", address="mai", kind="text", at=NOW, text="dài " * 2000
    )


async def test_on_a_full_disk_nothing_is_acknowledged_or_sent_and_afterwards_all_goes_on(
    sqlite_url: str, clock: HandClock, settings: Settings, files: Files
) -> None:
    with Database(sqlite_url) as db:
        with db.writing() as session:
            them = village(session, 800)
            notice = a_notice(session)
        channel = FakeChannel(capabilities=FAST, clock=clock)
        running = House(db, settings, files, clock, SilentVoice(), channel)
        task = asyncio.create_task(running.dispatcher.run())
        limit_pages(db, 2)
        with pytest.raises(Unavailable, match="full"):
            await running.jobs.move_notices()
        with pytest.raises(Unavailable, match="full"):
            for number in range(20):
                await db.write(lambda s, n=number: inbox.store(s, [incoming(n)], now=NOW))  # type: ignore[misc]
        assert not channel.sent
        limit_pages(db, None)
        report = await ends(running, clock, notice.id, step=0.05)
        assert report.sent == len(them)
        assert Counter(message.address for message in channel.sent) == Counter(them)
        await running.dispatcher.close()
        await task


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Writers give up after a quarter of a second instead of ten."""
    monkeypatch.setattr(engines, "BUSY_MS", 250)
    yield


async def test_a_database_that_stays_locked_delays_and_loses_nothing(
    impatient: None, sqlite_url: str, clock: HandClock, settings: Settings, files: Files
) -> None:
    with Database(sqlite_url) as db:
        with db.writing() as session:
            them = village(session, 300)
            notice = a_notice(session)
        channel = FakeChannel(capabilities=FAST, clock=clock)
        running = House(db, settings, files, clock, SilentVoice(), channel)
        task = asyncio.create_task(running.dispatcher.run())
        await running.jobs.move_notices()
        await running.until(lambda: len(channel.sent) >= 20)
        with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(Unavailable, match="locked"):
                await db.write(lambda s: inbox.store(s, [incoming(1)], now=NOW))
            with pytest.raises(Unavailable, match="locked"):
                await db.write(lambda s: inbox.store(s, [incoming(2)], now=NOW))
            other.execute("ROLLBACK")
        report = await ends(running, clock, notice.id)
        assert report.sent == len(them)
        assert Counter(message.address for message in channel.sent) == Counter(them)
        await running.dispatcher.close()
        await task
        with db.reading() as session:
            assert session.scalars(select(Inbox)).all() == []


async def test_a_clock_that_goes_back_an_hour_forgets_nobody_and_repeats_nobody(
    db: Database, house: Open, clock: HandClock
) -> None:
    with db.writing() as session:
        them = village(session, 150)
        notice = a_notice(session)
    channel = FakeChannel(capabilities=FAST, clock=clock)
    async with house(channel) as running:
        await running.jobs.move_notices()
        await running.until(lambda: len(channel.sent) >= 10)
        clock.forward(hours=-1)
        urgent = await db.write(lambda s: a_notice(s, level="emergency", title="Lũ", now=clock()))
        await running.jobs.move_notices()
        await running.until(lambda: sum("Lũ" in message.text for message in channel.sent) == len(them))
        clock.forward(hours=1)
        await ends(running, clock, notice.id)
        await ends(running, clock, urgent.id)
    assert Counter(message.address for message in channel.sent) == Counter([*them, *them])


async def test_after_a_day_without_the_scheduler_what_is_due_goes_out_once_and_what_is_too_late_does_not(
    db: Database, house: Open, clock: HandClock
) -> None:
    with db.writing() as session:
        them = village(session, 20)
        due = a_notice(session, title="Tiêm")
        late = a_notice(session, title="Họp tối nay", expires_at=NOW + timedelta(hours=8))
    clock.forward(hours=24)
    channel = FakeChannel(capabilities=FAST, clock=clock)
    async with house(channel) as running:
        await ends(running, clock, due.id)
        for _ in range(2):
            await running.jobs.move_notices()
    assert Counter(message.address for message in channel.sent) == Counter(them)
    with db.reading() as session:
        assert notices.report(session, late.id).state == "stopped"
