"""Logs hold ids and classes of errors, never what people say, who they are or where they write from."""

import logging

import pytest
from structlog.testing import capture_logs

from content import people
from core.channels import RecipientGone, Unknown
from tests.journeys.talk import House

TOKENS = ("tokenwordszk4", "tokennamexq7", "tokenaddresspp2", "tokenvoicewj9")
WORDS, NAME, ADDRESS, VOICE = TOKENS


async def test_nothing_people_say_reaches_a_log(
    house: House, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    mai = house.person(ADDRESS)
    with capture_logs() as entries:
        await mai.say("/start", "1", "1", "phan son", "1", "1", f"{WORDS} là gì", f"/ask {WORDS}")
        await mai.say("/feedback", WORDS)
        await mai.send(house.channel.voice, f"bad {VOICE}".encode())
        await mai.say("1", "1", f"{NAME}, thôn 2", "1")
        house.channel.results.append(Unknown(f"time-out for {ADDRESS}"))
        await mai.say(WORDS)
        house.channel.results.append(RecipientGone("blocked"))
        await mai.say(WORDS)
        monkeypatch.setattr(people, "heard", _broken)
        await mai.say(f"{WORDS} lần nữa")
    monkeypatch.undo()
    assert mai.screen == "err"
    assert {"handler.failed", "reply.lost", "media.refused"} <= {str(entry["event"]) for entry in entries}
    printed = "".join([repr(entries), caplog.text, *capsys.readouterr()])
    for token in TOKENS:
        assert token not in printed


def _broken(*_: object, **__: object) -> None:
    raise ValueError(f"a bug that mentions {WORDS}")


async def test_a_failing_handler_is_tried_again_and_then_answered_with_a_code_staff_can_find(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy import select

    from core.models import Inbox

    mai = house.person()
    await mai.say("/start", "1", "1", "phan son", "1", "1")
    monkeypatch.setattr(people, "heard", _broken)
    await mai.say("/topics")
    monkeypatch.undo()
    assert mai.screen == "err"
    with house.db.reading() as session:
        code = session.scalars(select(Inbox.error_code).where(Inbox.state == "failed")).one()
    assert code in mai.text.replace(" ", "")
    await mai.say("1")
    assert mai.screen == "home"
