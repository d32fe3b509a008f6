"""Fan-out: seconds until everybody in a notice's audience has a row, and how long other writers wait meanwhile.

`python -m bench.fanout --people 1000000` is the million; bars: 8 s on SQLite, 20 s on PostgreSQL, others wait
50 ms at p99. "x_bare" is the processor time beside one bare INSERT … SELECT of as many rows in the same run.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import time
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from bench import _crowd
from content import notices
from core import clock
from core.db import Database
from scheduler.fanout import Fanout

PEOPLE = 100_000
PAUSE = 0.01  # seconds between two writes of the neighbour


def measure(people: int = PEOPLE) -> dict[str, Any]:
    """Both databases."""
    return {"people": people, **{kind: _measure(kind, people) for kind in ("sqlite", "postgres")}}


def full() -> dict[str, Any]:
    """A million people."""
    return measure(1_000_000)


def _measure(kind: str, people: int) -> dict[str, Any]:
    now = clock.now()
    with _crowd.database(kind) as db:
        _crowd.people(db, people, now=now)
        bare = _bare(db, now)
        notice_id = _crowd.notice(db, now=now)
        neighbour = subprocess.Popen(
            [sys.executable, "-m", "bench.fanout", "--neighbour", db.url],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert neighbour.stdout is not None
        neighbour.stdout.readline()  # it has begun to write
        wall, cpu = time.perf_counter(), time.process_time()
        asyncio.run(Fanout(db, clock.now).move(asyncio.Event()))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        told, _ = neighbour.communicate("")
        with db.reading() as session:
            made = notices.report(session, notice_id).people
        if made != people:
            raise AssertionError(f"{made} rows for {people} people")
    waits = sorted(json.loads(told))
    return {
        "seconds": round(wall, 2),
        "cpu_us_a_row": round(cpu / people * 1e6, 2),
        "bare_seconds": round(bare, 2),
        "x_bare": round(wall / bare, 1),
        "others_wait_ms_median": _quantile(waits, 0.5),
        "others_wait_ms_p99": _quantile(waits, 0.99),
        "others_writes": len(waits),
        "load_a_core": _crowd.load(),
    }


def _bare(db: Database, now: datetime) -> float:
    """Seconds of the plainest statement that makes as many rows in one transaction; taken back."""
    statement = text(
        "INSERT INTO delivery (kind, ref, person_id, copy_no, address_id, state, reason, tries, due_at, message_ref) "
        "SELECT 1, 0, id, 0, id, 0, '', 0, created_at, '' FROM person"
    )
    start = time.perf_counter()
    with Session(db.engine) as session:
        session.execute(statement)
        session.rollback()
    return time.perf_counter() - start


def _quantile(values: list[float], share: float) -> float:
    return round(values[min(len(values) - 1, int(len(values) * share))], 1)


def neighbour(url: str) -> None:
    """Another process that writes a little again and again until its standard input ends; prints its waits in ms."""
    import threading

    ended = threading.Event()
    waits: list[float] = []

    def until_told() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=until_told, daemon=True).start()
    with Database(url) as db:
        while not ended.is_set():
            start = time.perf_counter()
            db.write_now(lambda session: session.execute(text("UPDATE switch SET value = '' WHERE name = 'bench'")))
            if not waits:
                print("begun", flush=True)
            waits.append((time.perf_counter() - start) * 1000)
            time.sleep(PAUSE)
    print(json.dumps(waits))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--neighbour", metavar="URL", help="be the other process")
    given = parser.parse_args()
    if given.neighbour:
        neighbour(given.neighbour)
    else:
        print(json.dumps(measure(given.people), indent=2))
