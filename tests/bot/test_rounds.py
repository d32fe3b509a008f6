"""A round: several people answered in one transaction, each as if alone."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import conversation, rounds
from bot.turn import Tools, Turn
from content import inbox
from content.answering import Knowledge
from content.inbox import Waiting
from core.channels import Capabilities, Incoming
from core.db import Database
from core.files import Files
from core.models import Conversation, Inbox
from core.security import Keyring
from core.settings import Settings
from tests.conftest import NOW


def said(address: str, text: str, key: str = "1") -> Incoming:
    return Incoming("fake", "site", f"{address}:{key}", address, "text", NOW, text)


@pytest.fixture
def play(
    settings: Settings, keyring: Keyring, files: Files, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Session, list[Waiting]], list[object]]:
    monkeypatch.setattr(rounds, "SECONDS", 600.0)
    tools = Tools(settings, keyring, files, Knowledge(), {"fake": Capabilities()})
    return lambda session, rows: list(rounds.play(session, rows, tools=tools, clock=lambda: NOW))


def stored(db: Database, *incomings: Incoming) -> list[Waiting]:
    with db.writing() as session:
        return inbox.store(session, incomings, now=NOW)


def states(db: Database) -> list[str]:
    with db.reading() as session:
        return list(session.scalars(select(Inbox.state).order_by(Inbox.id)))


def test_several_people_are_answered_in_one_transaction(
    db: Database, play: Callable[[Session, list[Waiting]], list[object]]
) -> None:
    rows = stored(db, said("mai", "/start"), said("lan", "/help"))
    with db.writing() as session:
        replies = play(session, rows)
    assert [reply.screens[0].screen for reply in replies] == ["lang_pick", "help"]  # type: ignore[attr-defined]
    assert states(db) == ["handled", "handled"]
    with db.reading() as session:
        assert set(session.scalars(select(Conversation.address))) == {"mai", "lan"}


def test_what_somebody_else_has_answered_is_not_answered_again(
    db: Database, play: Callable[[Session, list[Waiting]], list[object]]
) -> None:
    rows = stored(db, said("mai", "/start"))
    with db.writing() as session:
        play(session, rows)
    with db.writing() as session:
        assert play(session, rows) == [None]


def test_one_that_breaks_undoes_the_whole_round_so_that_each_is_tried_alone(
    db: Database, play: Callable[[Session, list[Waiting]], list[object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = stored(db, said("mai", "/start"), said("lan", "/help"))
    real = conversation.handle

    def broken(session: Session, incoming: Incoming, **more: object) -> Turn:
        if incoming.address == "lan":
            raise KeyError("words")
        return real(session, incoming, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(conversation, "handle", broken)
    with pytest.raises(rounds.Together), db.writing() as session:
        play(session, rows)
    assert states(db) == ["new", "new"]
    with db.writing() as session:
        assert len(play(session, rows[:1])) == 1
    with pytest.raises(KeyError), db.writing() as session:
        play(session, rows[1:])
    assert states(db) == ["handled", "new"]
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Conversation)) == 1


def test_a_round_ends_when_its_time_is_over_and_answers_at_least_one(
    db: Database, play: Callable[[Session, list[Waiting]], list[object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "SECONDS", -1.0)
    rows = stored(db, said("mai", "/start"), said("lan", "/help"))
    with db.writing() as session:
        assert len(play(session, rows)) == 1
    assert states(db) == ["handled", "new"]


def test_what_comes_twice_is_stored_once_and_told_once(db: Database) -> None:
    first = stored(db, said("mai", "/start"), said("mai", "/start"), said("mai", "1", "2"))
    assert [row.incoming.text for row in first] == ["/start", "1"]
    again = stored(db, said("mai", "/start"), said("mai", "2", "3"))
    assert [row.incoming.text for row in again] == ["2"]
    assert again[0].id > first[-1].id
