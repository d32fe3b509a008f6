"""Requests about one's own data, carried out: erasure once the answer has left, and an end to unasked messages."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import audit, cases, forgetting, people
from content.cases import clocks, states
from core.errors import Conflict, Invalid
from core.models import Address, Case, Delivery, DeliveryKind, DeliveryState, Person, Staff
from core.security import Keyring

AT_ONCE = 50  # people forgotten in one transaction
OPEN_STATES = (int(DeliveryState.DUE), int(DeliveryState.SENDING))


def grant(session: Session, *, case_id: int, staff: Staff, text: str, keyring: Keyring, now: datetime) -> Case:
    """Do what was asked and say so: to be deleted, or that the data be used no more.

    Deleting happens when the answer has reached the person (or cannot): until then somebody must be there to get it.

    Raises:
        NotFound: no such case.
        Conflict: it is answered already.
        Invalid: another kind of case or right, or nobody is behind it any more.
    """
    case = states.locked(session, case_id)
    if case.kind != states.DATA or case.data_right not in (clocks.DELETE, clocks.OBJECT):
        raise Invalid("only a request to delete, or an objection, is carried out here")
    if case.state not in states.OPEN:
        raise Conflict(f"case {case_id} is {case.state}")
    person = session.get(Person, case.person_id) if case.person_id else None
    if person is None:
        raise Invalid("nobody is behind this request any more")
    if case.data_right == clocks.OBJECT:
        people.stop(session, person, keyring, now=now)
    else:
        case.erase_at = now
    cases.answer(session, case_id=case_id, staff=staff, text=text, now=now)
    detail: dict[str, audit.Plain] = {"right": case.data_right}
    audit.record(session, actor=f"staff:{staff.id}", verb="data.grant", ref=states.ref(case), detail=detail, now=now)
    return case


def carry_out(session: Session, *, keyring: Keyring, now: datetime) -> set[str]:
    """Forget everybody whose request was granted and whose answer has left; nothing of it can be brought back.

    Returns:
        Hashes of files that nothing refers to any more: the caller deletes them after the commit.
    """
    loose: set[str] = set()
    unsent = (
        select(Delivery.ref)
        .where(
            Delivery.kind == int(DeliveryKind.CASE_ANSWER), Delivery.ref == Case.id,
            Delivery.person_id == Case.person_id, Delivery.state.in_(OPEN_STATES),
        )
        .exists()
    )  # fmt: skip
    granted = session.scalars(
        select(Case).where(Case.erase_at.is_not(None), Case.person_id.is_not(None), ~unsent).limit(AT_ONCE)
    ).all()
    for case in granted:
        person = session.get(Person, case.person_id)
        if person is None:  # two requests of one person
            continue
        chat = session.scalar(select(Address).where(Address.person_id == person.id).limit(1))
        case.state, case.closed_at = states.SOLVED, now  # nobody is left who could say so
        loose |= forgetting.forget(
            session, person, channel=chat.channel if chat else "", address=chat.address if chat else "",
            keyring=keyring, now=now,
        )  # fmt: skip
        session.expire_all()
        audit.record(session, actor="system", verb="data.erase", ref=states.ref(case), now=now)
    return loose
