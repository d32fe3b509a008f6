"""Of all processes one ticks; another takes over when it ends, however that happens, or when it hangs."""

import asyncio
import signal
import subprocess
import sys
import time
from pathlib import Path

from core.db import Database, Sole
from core.files import Files
from core.settings import Settings
from scheduler.jobs import Jobs
from scheduler.leader import Leader, Silence
from tests.scheduler.conftest import HandClock

ROOT = Path(__file__).parents[2]
HOLD = """
import sys, time
from core.db import Database, Sole
sole = Sole(Database(sys.argv[1]), "ticks")
print(sole.take(), flush=True)
time.sleep(600)
"""


def leads(jobs: Jobs) -> bool:
    """Whether it ticks."""
    return jobs._leader.leading


async def test_two_processes_never_tick_both_and_the_second_takes_over(
    url: str, settings: Settings, files: Files, clock: HandClock
) -> None:
    with Database(url) as one_db, Database(url) as two_db:
        one, two = (Jobs(db, settings, files, clock) for db in (one_db, two_db))
        tasks = [asyncio.create_task(one.run())]
        async with asyncio.timeout(60):
            while not leads(one):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
            tasks.append(asyncio.create_task(two.run()))
            await asyncio.sleep(0.1)
            assert not leads(two)
            await one.close()
            while not leads(two):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
            await two.close()
        await asyncio.gather(*tasks)


def test_the_place_falls_free_when_its_holder_is_killed(url: str) -> None:
    with Database(url) as db:
        holder = subprocess.Popen([sys.executable, "-c", HOLD, url], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline().strip() == "True"
            sole = Sole(db, "ticks")
            assert not sole.take()
            another = Sole(db, "another")
            assert another.take()
            another.leave()
        finally:
            holder.send_signal(signal.SIGKILL)
            holder.communicate()
        end = time.monotonic() + 60
        while not sole.take():  # PostgreSQL notices within a moment
            assert time.monotonic() < end
            time.sleep(0.02)
        sole.leave()


def test_silence_is_measured_from_the_last_change() -> None:
    silence = Silence(45.0, 0.0)
    for second in range(0, 600, 15):
        assert not silence.too_long(f"beat {second}", float(second))
    assert not silence.too_long("beat 585", 629.0)
    assert silence.too_long("beat 585", 631.0)


async def test_a_holder_that_hangs_is_overruled(db: Database) -> None:
    holder = Sole(db, "ticks")
    with Database(db.url) as other:
        assert holder.take()
        leader = Leader(other, silent_seconds=0.5)
        assert await asyncio.wait_for(leader.lead(asyncio.Event()), 60)
        holder.leave()
        await leader.leave()


async def test_whoever_is_stopped_while_waiting_does_not_tick(db: Database) -> None:
    holder, stop = Sole(db, "ticks"), asyncio.Event()
    assert holder.take()
    with Database(db.url) as other:
        waiting = asyncio.create_task(Leader(other).lead(stop))
        await asyncio.sleep(0.05)
        stop.set()
        assert not await waiting
    holder.leave()
