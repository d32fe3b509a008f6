"""The line before the recogniser: first come first heard, each once, and back into the talk like typed words."""

import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import hearing
from core.channels import Incoming
from core.models import Hearing, Inbox


def wait(session: Session, now: datetime, address: str = "mai", *, ms: int = 3000) -> int:
    """Somebody asks aloud; about how many seconds it takes."""
    where = {"channel": "fake", "account": "", "address": address}
    return hearing.wait(session, file=address.ljust(64, "0"), ms=ms, now=now, **where)


def test_who_asked_first_is_heard_first_and_the_wait_is_honest(session: Session, now: datetime) -> None:
    assert not hearing.anybody(session)
    short, long = wait(session, now), wait(session, now, "bo", ms=60_000)
    assert 1 <= short < long
    row = hearing.take(session)
    assert row is not None and (row.address, row.tries) == ("mai", 1)
    hearing.heard(session, row.id, text="hoc phi bao nhieu", now=now)
    hearing.heard(session, row.id, text="again", now=now)
    [stored] = session.scalars(select(Inbox))
    incoming = Incoming.from_json(json.loads(stored.raw))
    assert (incoming.kind, incoming.text, incoming.address) == ("heard", "hoc phi bao nhieu", "mai")
    assert incoming.media[0].sha256 == "mai".ljust(64, "0")
    assert [row.address for row in session.scalars(select(Hearing))] == ["bo"]


def test_without_a_recogniser_everybody_is_told(session: Session, now: datetime) -> None:
    wait(session, now), wait(session, now, "bo")
    assert hearing.give_up(session, now=now) == 2
    assert [json.loads(row.raw)["text"] for row in session.scalars(select(Inbox))] == ["", ""]
