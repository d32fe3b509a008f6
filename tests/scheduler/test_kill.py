"""A process that is killed in the middle of a broadcast: nobody is forgotten, nobody gets a normal notice twice."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content import notices
from core.db import Database
from tests.builders import a_notice, a_person
from tests.scheduler.broadcaster import IN_FLIGHT

ROOT = Path(__file__).parents[2]
PEOPLE = 2000

pytestmark = pytest.mark.timeout(600)  # three processes start one after the other, on a busy machine too


class Broadcaster:
    """The child process."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url, self._folder = url, folder
        self.record = folder / "accepted"
        self.record.touch()

    def start(self, *options: str) -> "subprocess.Popen[bytes]":
        """A new process on the same database."""
        return subprocess.Popen(
            [sys.executable, "-m", "tests.scheduler.broadcaster", self._url, self.record, self._folder, *options],
            cwd=ROOT,
        )

    def accepted(self) -> list[str]:
        """Addresses the platform took a message for, in order."""
        return [line.split()[0] for line in self.record.read_text().splitlines()]

    def run_until(self, true: Callable[[], bool], *, seconds: float = 200.0) -> None:
        """Run one process until something is true, then kill it as hard as can be."""
        child = self.start()
        end = time.monotonic() + seconds
        try:
            while not true():
                assert child.poll() is None, "the child ended by itself"
                assert time.monotonic() < end, "it takes too long"
                time.sleep(0.05)
        finally:
            child.kill()
            child.wait()


def what_became(db: Database, notice_id: int) -> notices.Report:
    """The report, as it stands now."""
    with db.reading() as session:
        return notices.report(session, notice_id)


def audience(session: Session, people: int) -> set[str]:
    """So many people who get notices."""
    return {f"chat-{a_person(session).id}" for _ in range(people)}


@pytest.fixture
def broadcaster(url: str, tmp_path: Path) -> Broadcaster:
    """On the database of the test."""
    return Broadcaster(url, tmp_path)


def test_two_kills_forget_nobody_and_repeat_nobody(db: Database, broadcaster: Broadcaster) -> None:
    with db.writing() as session:
        them = audience(session, PEOPLE)
        notice = a_notice(session)
    for killed_at in (400, 1100):
        broadcaster.run_until(lambda at=killed_at: len(broadcaster.accepted()) >= at)  # type: ignore[misc]
        report = what_became(db, notice.id)
        assert report.in_flight <= IN_FLIGHT
    broadcaster.run_until(lambda: what_became(db, notice.id).state == "done")
    report = what_became(db, notice.id)
    accepted = Counter(broadcaster.accepted())
    assert set(accepted) <= them
    assert max(accepted.values()) == 1
    assert report.people == PEOPLE == report.sent + report.unknown
    assert report.unknown <= 2 * IN_FLIGHT  # two kills
    assert len(them) - len(accepted) <= report.unknown  # whoever got nothing is among those in doubt
    assert report.reasons == ({"unknown": {"restart": report.unknown}} if report.unknown else {})


def test_an_emergency_in_doubt_after_a_kill_reaches_everybody(sqlite_url: str, tmp_path: Path) -> None:
    broadcaster = Broadcaster(sqlite_url, tmp_path)
    with Database(sqlite_url) as db:
        with db.writing() as session:
            them = audience(session, 400)
            notice = a_notice(session, level="emergency")
        broadcaster.run_until(lambda: len(broadcaster.accepted()) >= 100)
        broadcaster.run_until(lambda: what_became(db, notice.id).state == "done")
        report = what_became(db, notice.id)
        accepted = Counter(broadcaster.accepted())
        assert set(accepted) == them
        assert report.copies == report.unknown <= IN_FLIGHT
        assert sum(accepted.values()) <= len(them) + report.copies
        assert max(accepted.values()) <= 2
