"""The check-up: each trouble is named with what to do about it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from content import audit, checkup, drill, outbox, switches
from content.checkup import Finding
from core.db import Database
from core.models import Address, Block, Delivery, DeliveryKind, DeliveryState, Inbox
from core.settings import Settings
from tests.builders import a_language, a_person

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
        outbox.owe(session, kind=DeliveryKind.STAFF_ALERT, ref=1, person_id=1, due_at=late, now=late)
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


def test_each_channel_says_when_it_last_reached_somebody(db: Database, look: Look, now: datetime) -> None:
    assert look()["channels"].state == "good"
    with db.writing() as session:
        person = a_person(session)
        address = session.scalars(select(Address.id)).one()
        sent = {"kind": 1, "ref": 1, "person_id": person.id, "copy_no": 0, "state": int(DeliveryState.SENT)}
        session.add(Delivery(**sent, due_at=now, done_at=now - timedelta(hours=1), address_id=address))
        session.add(Block(kind=1, ref=1, first_person=person.id, last_person=person.id, due_at=now, done=True))
    found = look()["channel fake"]
    assert (found.state, "02:00" in found.words) == ("good", True)
    with db.writing() as session:
        session.add(Block(kind=1, ref=2, first_person=1, last_person=1, due_at=now - timedelta(hours=1), done=False))
    assert look()["channel fake"].state == "warning"


def test_the_restore_drill_is_told_when_it_failed_is_old_or_never_was(db: Database, look: Look, now: datetime) -> None:
    def after(good: bool, **ago: float) -> Finding:
        made = drill.Drill("tienglang-x.tar", good, "" if good else "the database in it is damaged", {"person": 7})
        with db.writing() as session:
            drill.keep(session, made, now=now - timedelta(**ago))
        return look()["restore drill"]

    assert look()["restore drill"].state == "warning"
    assert (after(True).state, "7 person" in after(True).words) == ("good", True)
    assert after(True, days=4).state == "warning"
    assert after(False).state == "bad"


def test_a_piper_model_that_is_not_there_and_languages_without_a_voice_are_named(
    db: Database, settings: Settings, now: datetime
) -> None:
    settings.data_dir.mkdir()
    with db.writing() as session:
        a_language(session, "kpm", "Tiếng K'Ho")
    wanted = settings.model_copy(update={"piper_model": "/nowhere/vi.onnx"})
    found = {f.name: f for f in checkup.look(db, wanted, now=now, has_command=lambda name: name)}
    assert "/nowhere/vi.onnx" in found["voice"].words
    assert "kpm" in found["voice"].words
