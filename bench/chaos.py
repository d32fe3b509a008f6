"""Random kill -9 during broadcasts, and what must be true afterwards; raises when it is not.

`python -m bench.chaos --kills 100` takes about ten minutes a database; `--database postgres` runs two workers at
once. Looked at after every kill and at the end: nobody is forgotten, nobody gets a normal notice twice, in doubt
is never more than what was in flight, and the report adds up.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import _crowd
from content import notices
from core import clock
from core.db import Database
from tests.scheduler.broadcaster import IN_FLIGHT

ROOT = Path(__file__).parents[1]
PEOPLE = 3000  # of each notice; as many notices as the kills need
WORKERS = {"sqlite": 1, "postgres": 2}
LINE_BYTES = 15  # of one message in the record, about
END_SECONDS = 600.0  # for what is left after the last kill


def measure(kills: int = 5, people: int = PEOPLE, kind: str = "sqlite", seed: int = 1) -> dict[str, Any]:
    """Kill so often, let one worker finish, and check."""
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder, _crowd.database(kind) as db:
        _crowd.people(db, people, channel="fake", now=clock.now())
        chaos = Chaos(db, Path(folder), WORKERS[kind], dice)
        began = time.perf_counter()
        for _ in range(kills):
            chaos.kill_one()
        chaos.finish()
        return {
            "database": kind,
            "kills": kills,
            "notices": len(chaos.sent),
            **chaos.check(people, kills),
            "seconds": round(time.perf_counter() - began),
        }


def full() -> dict[str, Any]:
    """A hundred kills on each database."""
    return {kind: measure(100, kind=kind) for kind in WORKERS}


class Chaos:
    """Workers that are killed and started again."""

    def __init__(self, db: Database, folder: Path, workers: int, dice: random.Random) -> None:
        self.db, self._folder, self._dice = db, folder, dice
        self._record = folder / "accepted"
        self._record.touch()
        self.sent: list[int] = []  # notices, all but the last of them finished
        self._children = [self._start() for _ in range(workers)]

    def kill_one(self) -> None:
        """Let some messages leave, then kill one worker at any moment, and start another."""
        before, more = self._accepted(), self._dice.randrange(1, 200 * LINE_BYTES)
        self._until(lambda: self._accepted() >= before + more)
        time.sleep(self._dice.random() / 20)
        number = self._dice.randrange(len(self._children))
        self._children[number].kill()
        self._children[number].wait()
        self._adds_up(self.sent[-1])
        self._children[number] = self._start()

    def finish(self) -> None:
        """Let what is left be sent."""
        try:
            end = time.monotonic() + END_SECONDS
            while any(self._report(notice).state != "done" for notice in self.sent):
                if time.monotonic() > end:
                    raise AssertionError("it does not end")
                time.sleep(0.1)
        finally:
            for child in self._children:
                child.kill()
                child.wait()

    def check(self, people: int, kills: int) -> dict[str, int]:
        """What must be true at the end."""
        accepted = Counter(self._record.read_text(encoding="utf-8").splitlines())
        twice = sum(number - 1 for number in accepted.values())
        reports = [self._report(notice) for notice in self.sent]
        unknown = sum(report.unknown for report in reports)
        missing = people * len(reports) - len(accepted)
        for report in reports:
            if report.people != people or report.sent + report.unknown != people:
                raise AssertionError(f"it does not add up: {report}")
        if twice or missing > unknown or unknown > kills * IN_FLIGHT:
            raise AssertionError(f"{twice} twice, {missing} without it, {unknown} in doubt after {kills} kills")
        return {"deliveries": people * len(reports), "twice": twice, "in_doubt": unknown, "without_it": missing}

    def _until(self, true: Callable[[], bool]) -> None:
        while not true():
            if not self.sent or self._report(self.sent[-1]).state == "done":
                now = clock.now()
                self.sent.append(_crowd.notice(self.db, title=f"Tin {len(self.sent)}", now=now))
            for number, child in enumerate(self._children):
                if child.poll() is not None:
                    raise AssertionError(f"worker {number} ended by itself")
            time.sleep(0.01)

    def _adds_up(self, notice_id: int) -> None:
        report = self._report(notice_id)
        parts = report.sent + report.failed + report.unknown + report.skipped + report.due
        if parts != report.people or report.in_flight > len(self._children) * IN_FLIGHT:
            raise AssertionError(f"after a kill: {report}")

    def _report(self, notice_id: int) -> notices.Report:
        with self.db.reading() as session:
            return notices.report(session, notice_id)

    def _accepted(self) -> int:
        return self._record.stat().st_size  # bytes: reading all lines again and again would take longer

    def _start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", "tests.scheduler.broadcaster", "--wall", self.db.url, self._record, self._folder],
            cwd=ROOT,
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--database", choices=list(WORKERS), default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print(json.dumps(measure(given.kills, given.people, given.database, given.seed), indent=2))
