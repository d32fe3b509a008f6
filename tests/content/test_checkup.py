"""The check-up: each trouble is named with what to do about it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from content import audit, checkup, switches
from content.checkup import Finding
from core.db import Database
from core.models import Delivery, DeliveryState, Inbox
from core.settings import Settings
from tests.builders import a_language

Look = Callable[..., dict[str, Finding]]


@pytest.fixture
def look(db: Database, settings: Settings, now: datetime) -> Look:
    """Look at everything; findings by name."""
    settings.data_dir.mkdir()

    def run(*, command: bool = True) -> dict[str, Finding]:
        found = checkup.look(db, settings, now=now, has_command=lambda name: command or None)
        return {finding.name: finding for finding in found}

    return run


def test_a_new_installation_is_not_bad_but_says_what_is_missing(look: Look) -> None:
    found = look()
    assert [finding.name for finding in found.values() if finding.state == "bad"] == []
    assert {name for name, finding in found.items() if finding.state == "warning"} >= {
        "scheduler",
        "library",
        "administrator",
        "backup",
        "telegram",
    }
    assert "tienglang staff link" in found["administrator"].words


def test_every_trouble_is_named(db: Database, look: Look, now: datetime) -> None:
    def trouble(session: Session) -> None:
        a_language(session).machine_voice = True
        switches.write(session, switches.HEARTBEAT, "x", now=now - timedelta(minutes=5))
        switches.write(session, switches.PAUSED, "yes", now=now)
        late = now - timedelta(hours=1)
        session.add(Inbox(channel="web", account="", key="1", address="a", raw="{}", received_at=late))
        session.add(Delivery(kind=1, ref=1, person_id=1, copy_no=0, state=int(DeliveryState.DUE), due_at=late))
        for verb in ("a", "b"):
            audit.record(session, actor="system", verb=verb, now=now)
        session.execute(text("UPDATE audit SET verb = 'forged' WHERE verb = 'a'"))

    db.write_now(trouble)
    found = look(command=False)
    assert (found["inbox"].state, found["audit"].state) == ("bad", "bad")
    for name, words in (
        ("scheduler", "is `tienglang run` going?"),
        ("broadcasts", "resume-all"),
        ("voice", "apt-get install espeak-ng"),
    ):
        assert found[name].state == "warning"
        assert words in found[name].words
    assert found["deliveries"].state == "good"  # they wait because somebody paused them
    db.write_now(lambda session: switches.write(session, switches.PAUSED, "", now=now))
    assert look()["deliveries"].state == "warning"


def test_a_clock_that_was_set_back_is_noticed(db: Database, look: Look, now: datetime) -> None:
    db.write_now(lambda session: switches.write(session, switches.HEARTBEAT, "x", now=now + timedelta(hours=2)))
    assert "set the clock" in look()["clock"].words


def test_a_full_disk_is_bad(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("content.checkup.DISK_BAD", 1 << 60)
    assert look()["disk"].state == "bad"
