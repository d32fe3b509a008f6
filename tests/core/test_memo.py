"""What was read once is not read again until something is written."""

from datetime import datetime

from sqlalchemy.orm import Session

from content import switches
from core import memo
from core.db import Database


def test_the_same_is_made_once_in_a_transaction(session: Session) -> None:
    made = iter((1, 2))
    assert [memo.once(session, "a", lambda: next(made)) for _ in range(3)] == [1, 1, 1]
    assert memo.once(session, "b", lambda: next(made)) == 2


def test_a_write_makes_it_be_read_again(session: Session, now: datetime) -> None:
    made = iter((1, 2))
    assert memo.once(session, "a", lambda: next(made)) == 1
    switches.write(session, "door", "open", now=now)
    assert memo.once(session, "a", lambda: next(made)) == 2


def test_another_transaction_reads_for_itself(db: Database) -> None:
    with db.writing() as session:
        assert memo.once(session, "a", lambda: "then") == "then"
    with db.writing() as session:
        assert memo.once(session, "a", lambda: "now") == "now"
        session.rollback()
        assert memo.once(session, "a", lambda: "later") == "later"
