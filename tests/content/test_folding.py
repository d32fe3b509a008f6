"""Finished notices shrink to counts: the report stays the same to the last person, and no person is left in it."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import forgetting, notices
from content.notices import folding, reporting
from core.errors import Conflict
from core.models import (
    Block,
    Delivery,
    DeliveryCount,
    DeliveryEvent,
    DeliveryKind,
    DeliveryState,
    Notice,
    Person,
)
from core.security import Keyring
from tests.builders import a_notice, a_person, an_area
from tests.conftest import NOW

LATER = NOW + timedelta(days=120)
BEFORE = NOW + timedelta(days=30)


@pytest.fixture
def finished(session: Session) -> Notice:
    """A notice that ended in every way there is."""
    place = an_area(session)
    ends = [
        (DeliveryState.SENT, ""), (DeliveryState.SENT, "digest"), (DeliveryState.FAILED, "400"),
        (DeliveryState.UNKNOWN, "restart"), (DeliveryState.SKIPPED, "gone"), (DeliveryState.SENT, ""),
    ]  # fmt: skip
    a_person(session)
    notice = a_notice(session)
    for state, reason in ends:
        person = a_person(session, area=place)
        session.add(_row(notice, person, state, reason))
        session.add(DeliveryEvent(kind=1, ref=notice.id, person_id=person.id, at=NOW, result="Rejected"))
    copy = _row(notice, person, DeliveryState.SENT, "")
    copy.copy_no = 1
    session.add(copy)
    session.add(Block(kind=1, ref=notice.id, first_person=1, last_person=99, due_at=NOW, done=True))
    notice.state, notice.finished_at, notice.people = "done", NOW, len(ends)
    session.flush()
    return notice


def _row(notice: Notice, person: Person, state: DeliveryState, reason: str) -> Delivery:
    return Delivery(
        kind=int(DeliveryKind.NOTICE), ref=notice.id, person_id=person.id, copy_no=0, state=int(state), reason=reason,
        due_at=NOW, done_at=NOW, message_ref=f"token-{person.id}",
    )  # fmt: skip


def fold(session: Session) -> None:
    while folding.fold_next(session, before=BEFORE, now=LATER):
        continue


def test_the_report_is_the_same_before_in_the_middle_and_after(
    session: Session, finished: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folding, "SLICE", 2)
    before = notices.report(session, finished.id)
    lines = reporting.cells(session, finished.id)
    while folding.fold_next(session, before=BEFORE, now=LATER):
        now = notices.report(session, finished.id)
        assert (now.people, now.sent, now.failed, now.unknown, now.skipped, now.copies, now.reasons) == (
            before.people, before.sent, before.failed, before.unknown, before.skipped, before.copies, before.reasons,
        )  # fmt: skip
        assert reporting.cells(session, finished.id) == lines
    assert notices.report(session, finished.id).folded
    assert sum(cell.people for cell in lines) == before.people == 6


def test_nothing_of_a_person_is_left_and_it_can_no_longer_be_recalled(session: Session, finished: Notice) -> None:
    fold(session)
    for table in (Delivery, DeliveryEvent, Block):
        assert session.scalars(select(table)).all() == []
    kept = json.dumps([[str(getattr(row, c.key)) for c in DeliveryCount.__table__.c] for row in session.scalars(select(DeliveryCount))])  # fmt: skip  # noqa: E501
    assert "token-" not in kept
    with pytest.raises(Conflict, match="so long"):
        notices.recall(session, notice_id=finished.id, actor="staff:3", why="Sai", now=LATER)


def test_what_is_young_or_still_open_is_not_folded(session: Session, finished: Notice) -> None:
    assert not folding.fold_next(session, before=NOW, now=LATER)
    session.add(Block(kind=9, ref=finished.id, first_person=1, last_person=1, due_at=LATER, done=False))
    session.flush()
    assert not folding.fold_next(session, before=BEFORE, now=LATER)


def test_who_is_forgotten_before_stays_a_count_and_leaves_nothing_else(
    session: Session, finished: Notice, keyring: Keyring
) -> None:
    before = notices.report(session, finished.id)
    people = session.scalars(select(Delivery.person_id).order_by(Delivery.person_id)).all()
    gone = session.get_one(Person, people[0])
    session.add(Delivery(kind=9, ref=finished.id, person_id=gone.id, copy_no=0, state=0, due_at=LATER))
    session.add(Block(kind=9, ref=finished.id, first_person=gone.id, last_person=gone.id, due_at=LATER))
    session.add(Delivery(kind=6, ref=20261125, person_id=gone.id, copy_no=0, state=2, due_at=NOW))
    session.get_one(Delivery, (1, finished.id, gone.id, 0)).message_ref = "digest:20261125"
    session.flush()
    forgetting.forget(session, gone, channel="fake", address=f"chat-{gone.id}", keyring=keyring, now=NOW)
    assert session.scalars(select(Delivery).where(Delivery.person_id == gone.id)).all() == []
    assert session.scalars(select(Block).where(Block.first_person == gone.id, Block.kind == 9)).all() == []
    assert notices.report(session, finished.id).people == before.people
    fold(session)
    assert notices.report(session, finished.id).people == before.people


def test_answers_and_alerts_of_then_are_dropped(session: Session) -> None:
    person = a_person(session)
    for kind, due in ((2, NOW), (7, LATER)):
        session.add(Delivery(kind=kind, ref=5, person_id=person.id, copy_no=0, state=2, due_at=due, done_at=due))
        session.add(Block(kind=kind, ref=5, first_person=person.id, last_person=person.id, due_at=due, done=True))
    session.flush()
    assert not folding.drop_passing(session, before=BEFORE)
    assert session.scalars(select(Delivery.kind)).all() == [7]
    assert session.scalars(select(Block.kind)).all() == [7]


def test_the_table_for_a_spreadsheet_adds_up(session: Session, finished: Notice) -> None:
    rows = reporting.as_csv(session, finished.id).strip().splitlines()
    assert rows[0].startswith("\ufeff")
    assert sum(int(row.rsplit(",", 1)[1]) for row in rows[1:-1]) == 6 == int(rows[-1].rsplit(",", 1)[1])
