"""People who get notices and what stands about them, for the tests of delivery."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import outbox
from core.models import (
    Case,
    Delivery,
    DeliveryKind,
)
from tests.builders import a_person
from tests.conftest import NOW
from tests.fakes.channel import FakeChannel


def village(session: Session, people_: int, **person: object) -> list[str]:
    """So many people who get notices; returns their addresses."""
    made = [a_person(session, **person) for _ in range(people_)]  # type: ignore[arg-type]
    return [f"chat-{person.id}" for person in made]


def row(session: Session, person: str, kind: DeliveryKind = DeliveryKind.NOTICE, copy_no: int = 0) -> Delivery:
    """The delivery to somebody."""
    number = int(person.removeprefix("chat-"))
    return session.scalars(
        select(Delivery).where(Delivery.kind == kind, Delivery.person_id == number, Delivery.copy_no == copy_no)
    ).one()


def owe_answer(session: Session, person: str) -> None:
    """A case of somebody that has just been answered."""
    number = int(person.removeprefix("chat-"))
    case = Case(code=f"H{number:05}", person_id=number, opened_at=NOW)
    session.add(case)
    session.flush()
    outbox.owe(session, kind=DeliveryKind.CASE_ANSWER, ref=case.id, person_id=number, due_at=NOW, now=NOW)


def got(channel: FakeChannel, screen: str) -> list[str]:
    """Who got this screen."""
    return [message.address for message in channel.sent if message.outgoing.screen == screen]
