"""/health: 503 only for what a restart mends; a channel that is down is only told."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from cli import logs
from cli.health import Board
from content import switches
from content.audio import Voice
from core.channels import Health
from core.db import Database
from core.files import Files
from core.settings import Settings
from tests.fakes.channel import FakeChannel


class Clock:
    """A clock that is set by hand."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


class Ill(FakeChannel):
    """A channel whose platform cannot be reached."""

    def health(self) -> Health:
        return Health(ok=False, why="blocked")


@pytest.fixture
def clock(now: datetime) -> Clock:
    """A clock that stands at `now`."""
    return Clock(now)


@pytest.fixture
def board(db: Database, settings: Settings, files: Files, clock: Clock) -> Board:
    """The board of a process with all roles and one channel that is down."""
    voice = Voice(db, files, settings, voices=[])
    return Board(db, settings, channels={"ill": Ill()}, voice=voice, now=clock)


async def test_what_people_can_live_without_is_only_degraded(board: Board) -> None:
    good, answer = await board.state()
    assert good
    assert answer["degraded"] == ["ill", "voice"]
    assert answer["parts"]["ill"] == "blocked"


async def test_a_scheduler_that_is_silent_for_a_minute_breaks_it(board: Board, db: Database, clock: Clock) -> None:
    db.write_now(lambda session: switches.write(session, switches.HEARTBEAT, "x", now=clock.at - timedelta(days=1)))
    assert (await board.state())[0]  # it has only just started
    clock.at += timedelta(seconds=61)
    good, answer = await board.state()
    assert not good
    assert "scheduler" in answer["broken"]
    db.write_now(lambda session: switches.write(session, switches.HEARTBEAT, "x", now=clock.at))
    assert (await board.state())[0]


async def test_another_versions_database_breaks_it(board: Board, db: Database) -> None:
    db.write_now(lambda session: session.execute(text("UPDATE alembic_version SET version_num = '0000'")))
    good, answer = await board.state()
    assert not good
    assert set(answer["broken"]) == {"migrations"}


async def test_a_database_that_is_gone_breaks_it(
    settings: Settings, files: Files, clock: Clock, tmp_path: Path
) -> None:
    with Database(f"sqlite:///{tmp_path}/missing/x.db") as db:
        board = Board(db, settings, channels={}, voice=Voice(db, files, settings, voices=[]), now=clock)
        good, answer = await board.state()
    assert not good
    assert set(answer["broken"]) == {"database"}


def test_secrets_are_blacked_out_wherever_they_stand(capsys: pytest.CaptureFixture[str]) -> None:
    import logging

    import structlog

    before = logging.getLogger().handlers[:]
    logs.set_up(style="json", level="info", secrets=["hush-hush", ""])
    try:
        structlog.get_logger().info("sent", url="https://x/bothush-hush/y", n=1, parts=["hush-hush"])
        logging.getLogger("library").warning("to %s", "hush-hush")
        logging.getLogger("library").debug("too quiet")
    finally:
        logging.getLogger().handlers[:] = before
        structlog.reset_defaults()
    told = capsys.readouterr().err
    assert "hush" not in told
    assert told.count(logs.BLACKED) == 3
    assert "too quiet" not in told
