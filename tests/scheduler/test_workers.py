"""Several workers on one PostgreSQL, clocks a minute apart: one stops, one dies, nobody is forgotten or told twice."""

import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from core import clock
from core.db import Database
from tests.builders import a_notice, a_person
from tests.scheduler.broadcaster import IN_FLIGHT
from tests.scheduler.test_kill import Broadcaster, what_became

PEOPLE = 1500
LEASE = "4"  # seconds; long enough for a busy machine to renew it, short enough to wait for

pytestmark = [pytest.mark.timeout(600), pytest.mark.postgres]


def wait_for(true: Callable[[], bool], seconds: float = 200.0) -> None:
    """Until something is true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.05)


def test_workers_that_stop_die_and_disagree_about_the_time_forget_nobody(
    fresh_postgres_url: str, tmp_path: Path
) -> None:
    broadcaster = Broadcaster(fresh_postgres_url, tmp_path)
    now = clock.now()
    with Database(fresh_postgres_url) as db:
        with db.writing() as session:
            them = {f"chat-{a_person(session, now=now).id}" for _ in range(PEOPLE)}
            notice = a_notice(session, now=now)
        early, late, third = (
            broadcaster.start("--wall", "--lease", LEASE, "--ahead", ahead) for ahead in ("-60", "60", "0")
        )  # fmt: skip
        try:
            wait_for(lambda: len(broadcaster.accepted()) >= 150)
            early.send_signal(signal.SIGSTOP)
            late.kill()
            wait_for(lambda: what_became(db, notice.id).due == what_became(db, notice.id).in_flight)
            early.send_signal(signal.SIGCONT)  # it wakes up and finds that its blocks are others'
            wait_for(lambda: what_became(db, notice.id).state == "done")
        finally:
            for child in (early, late, third):
                child.kill()
                child.wait()
        report = what_became(db, notice.id)
        accepted = Counter(broadcaster.accepted())
        assert set(accepted) <= them
        assert max(accepted.values()) == 1
        assert report.people == PEOPLE == report.sent + report.unknown
        assert report.unknown <= 2 * IN_FLIGHT
        assert len(them) - len(accepted) <= report.unknown
