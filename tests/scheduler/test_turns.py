"""One limit for everybody who sends through a bot: replies first, a refusal for all, in one process and in several."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from content import notices
from core.channels import RetryAfter, Sent
from core.db import Database
from core.errors import Unavailable
from scheduler.turns import Store, Turns
from tests.builders import a_notice, a_person
from tests.fakes.channel import FakeChannel
from tests.scheduler.conftest import FAST, HandClock, Open


async def broadcast(turns: Turns, times: list[float], stop: asyncio.Event) -> None:
    """A dispatcher in small: work is always due."""
    loop = asyncio.get_running_loop()
    changed = asyncio.Event()
    turns.changed = changed.set
    while not stop.is_set():
        while (wait := turns.wait(loop.time())) == 0:
            turns.spend(loop.time())
            times.append(loop.time())
        changed.clear()
        try:
            await asyncio.wait_for(changed.wait(), min(wait, 0.5))
        except TimeoutError:
            continue


@asynccontextmanager
async def broadcasting(*all_turns: Turns) -> AsyncIterator[list[float]]:
    """Everybody sends as fast as it may; the times at which they did."""
    times: list[float] = []
    stop = asyncio.Event()
    tasks = [asyncio.create_task(broadcast(turns, times, stop)) for turns in all_turns]
    try:
        yield times
    finally:
        stop.set()
        await asyncio.gather(*tasks)


async def test_a_reply_goes_before_everything_that_is_sent_to_many() -> None:
    turns = Turns(10.0)
    order: list[str] = []

    async def answer(name: str) -> None:
        await turns.reply()
        order.append(name)

    loop = asyncio.get_running_loop()
    turns.spend(loop.time())
    replies = [asyncio.create_task(answer(f"reply {number}")) for number in range(3)]
    await asyncio.sleep(0)
    while not all(reply.done() for reply in replies):
        assert turns.wait(loop.time()) > 0  # nothing else gets a turn while a person waits
        await asyncio.sleep(0.01)
    assert order == ["reply 0", "reply 1", "reply 2"]


async def test_head_room_is_left_to_replies() -> None:
    turns = Turns(20.0, headroom=15.0)
    loop = asyncio.get_running_loop()
    now = loop.time()
    for _ in range(3):
        turns.spend(now)
    assert turns.wait(now) > 0.4  # 5 a second for the many
    assert turns._pace.wait(now) < 0.1  # a reply may leave before
    await turns.reply()


async def test_a_reply_that_nobody_waits_for_any_more_blocks_no_other() -> None:
    turns = Turns(5.0)
    await turns.reply()
    given_up = asyncio.create_task(turns.reply())
    kept = asyncio.create_task(turns.reply())
    await asyncio.sleep(0)
    given_up.cancel()
    await kept
    assert given_up.cancelled()


async def test_processes_share_one_limit_and_use_it_up(db: Database) -> None:
    """Two that send as fast as they may get the whole rate between them, and no more."""
    one, two = (Turns(100.0, store=Store(db, "telegram", "1")) for _ in range(2))
    async with broadcasting(one, two) as times:
        while len(times) < 150:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    seconds = times[149] - times[0]
    assert seconds >= 149 / (100.0 * 1.01) - 0.1  # never faster; how close it comes is for bench/


async def test_a_refusal_to_one_stops_the_others(db: Database) -> None:
    one, other = Turns(100.0, store=Store(db, "telegram", "1")), Store(db, "telegram", "1")
    one.learn(RetryAfter(30.0, "channel"))
    assert one.wait(asyncio.get_running_loop().time()) > 20
    async with asyncio.timeout(60):
        while (await other.lease(1, 100.0))[0] < 20:  # noqa: ASYNC110 - what was told is written down by and by
            await asyncio.sleep(0.02)


async def test_another_bot_has_a_limit_of_its_own(db: Database) -> None:
    one, other = Store(db, "telegram", "1"), Store(db, "telegram", "2")
    await one.lease(100, 10.0)
    assert (await one.lease(1, 10.0))[0] > 9.0
    assert (await other.lease(1, 10.0))[0] < 1.0


async def test_without_the_database_a_person_still_gets_the_reply(db: Database) -> None:
    class Broken(Store):
        async def lease(self, messages: int, rate: float) -> tuple[float, float]:
            raise Unavailable("database: locked")

    turns = Turns(25.0, store=Broken(db, "telegram", "1"))
    await asyncio.wait_for(turns.reply(), 30)
    assert turns.wait(asyncio.get_running_loop().time()) > 0  # broadcasts wait


class Refusing(FakeChannel):
    """Refuses once for everybody."""

    def __init__(self, clock: HandClock, refuse_at: int) -> None:
        super().__init__(capabilities=FAST, clock=clock)
        self.results.extend(itertools.repeat(Sent(("m",)), refuse_at))
        self.results.append(RetryAfter(0.3, "channel", "429"))


async def test_a_refusal_in_the_middle_of_a_broadcast_loses_nobody(db: Database, house: Open, clock: HandClock) -> None:
    with db.writing() as session:
        for _ in range(60):
            a_person(session)
        notice = a_notice(session)
    async with house(Refusing(clock, 20)) as running:
        await running.settled(notice.id)
    with db.reading() as session:
        report = notices.report(session, notice.id)
        assert (report.people, report.sent) == (60, 60)
