"""What is owed is one row and one block, and the newest arrival is what a typed digit belongs to."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import outbox
from content.outbox import Lane
from core.models import Address, Audit, Block, Case, Delivery, DeliveryKind, DeliveryState, Notice
from tests.builders import a_clerk, a_notice, a_person, an_area
from tests.conftest import NOW


def test_owing_twice_is_owing_once(session: Session) -> None:
    person = a_person(session)
    for _ in range(2):
        outbox.owe(session, kind=DeliveryKind.CASE_ANSWER, ref=7, person_id=person.id, due_at=NOW, now=NOW)
    outbox.owe(session, kind=DeliveryKind.CASE_ANSWER, ref=7, person_id=person.id, copy_no=1, due_at=NOW, now=NOW)
    assert sorted(session.scalars(select(Delivery.copy_no))) == [0, 1]
    assert [(b.first_person, b.last_person, b.lane) for b in session.scalars(select(Block))] == [
        (person.id, person.id, Lane.ANSWER)
    ] * 2


def test_news_that_nobody_waits_for_go_last(session: Session) -> None:
    person = a_person(session)
    outbox.owe(session, kind=DeliveryKind.CASE_NEWS, ref=7, person_id=person.id, due_at=NOW, now=NOW)
    assert session.scalars(select(Block.lane)).one() == Lane.NORMAL


def test_somebody_is_reached_where_they_wrote_last(session: Session) -> None:
    person = a_person(session)
    newer = Address(
        person_id=person.id, channel="web", address="w", created_at=NOW, heard_at=NOW + timedelta(minutes=1)
    )
    session.add(newer)
    session.flush()
    assert outbox.best_address(session, person.id) == newer.id
    newer.state = "gone"
    session.flush()
    assert outbox.best_address(session, person.id) != newer.id


def test_an_alert_reaches_staff_of_the_place_who_have_a_chat(session: Session) -> None:
    commune, other = an_area(session, code="23"), an_area(session, "Xã Bắc Bình", code="24")
    with_chat = a_clerk(session, "case_officer", area=commune, login="one")
    with_chat.person_id = a_person(session, notices="none").id
    a_clerk(session, "case_officer", area=commune, login="two")
    elsewhere = a_clerk(session, "case_officer", area=other, login="three")
    elsewhere.person_id = a_person(session, notices="none").id
    session.flush()
    told = outbox.alert_staff(
        session, permission="case.answer", path=commune.path, text_key="alert.case_urgent", ref="case:5", now=NOW
    )
    assert told == 1
    owed = session.scalars(select(Delivery)).one()
    cause = session.get_one(Audit, owed.ref)
    assert (owed.person_id, cause.verb, cause.ref) == (with_chat.person_id, "alert.case_urgent", "case:5")


def arrived(session: Session, kind: DeliveryKind, ref: int, person_id: int, minutes: int) -> None:
    """A delivery that was sent so many minutes after NOW."""
    session.add(
        Delivery(
            kind=kind, ref=ref, person_id=person_id, state=DeliveryState.SENT, due_at=NOW,
            done_at=NOW + timedelta(minutes=minutes),
        )
    )  # fmt: skip
    session.flush()


def test_a_typed_digit_belongs_to_what_arrived_last(session: Session) -> None:
    person, other = a_person(session), a_person(session)
    notice = a_notice(session)
    case = Case(code="4H72M9", person_id=person.id, opened_at=NOW)
    session.add(case)
    session.flush()

    def last() -> tuple[DeliveryKind, int] | None:
        found = outbox.last_arrival(session, person_id=person.id, since=NOW)
        return (found.kind, found.ref) if found else None

    assert last() is None
    arrived(session, DeliveryKind.NOTICE, notice.id, other.id, 9)
    assert last() is None
    arrived(session, DeliveryKind.NOTICE, notice.id, person.id, 1)
    assert last() == (DeliveryKind.NOTICE, notice.id)
    arrived(session, DeliveryKind.CASE_ANSWER, case.id, person.id, 2)
    assert last() == (DeliveryKind.CASE_ANSWER, case.id)
    arrived(session, DeliveryKind.NOTICE_RECALL, notice.id, person.id, 3)
    assert last() == (DeliveryKind.NOTICE_RECALL, notice.id)


def test_what_came_before_the_last_screen_is_not_meant_any_more(session: Session) -> None:
    person = a_person(session)
    notice = a_notice(session)
    arrived(session, DeliveryKind.NOTICE, notice.id, person.id, 1)
    session.get_one(Notice, notice.id).finished_at = NOW + timedelta(minutes=2)
    session.flush()
    later = NOW + timedelta(minutes=5)
    assert outbox.last_arrival(session, person_id=person.id, since=later) is None
