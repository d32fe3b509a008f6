"""People: who talks to us, from where, what they agreed to, and what they no longer want."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from content.texts import text_hash
from core.db import insert_new, touched
from core.models import Address, Consent, Conversation, Person, QuestionWait, Suppression, Wording
from core.security import Keyring

GOOD, GONE = "good", "gone"
SAVE, NOTICES, NOTICES_EMERGENCY, CASE = "save", "notices", "notices_emergency", "case"
VOICE = "voice"  # keep a spoken question, nameless, to teach a machine the language
ANSWER = "answer"  # be told when a question that nobody could answer has an answer
SPEAKER, SPEAKER_NAMED = "speaker", "speaker_named"  # one's voice is played; one's name is said with it
STOPPED, FORGOTTEN = "stopped", "forgotten"

_person, _address = cast(Table, Person.__table__), cast(Table, Address.__table__)

# asked and written with every message, so it is built once
_BY_ADDRESS = (
    select(Person).join(Address).where(Address.channel == bindparam("channel"), Address.address == bindparam("address"))
)
_SEEN = update(_person).where(_person.c.id == bindparam("person")).values(seen_at=bindparam("at"))
_WROTE = (
    update(_address)
    .where(_address.c.channel == bindparam("channel_"), _address.c.address == bindparam("address_"))
    .values(heard_at=bindparam("at"), state=GOOD, reason="")
)


def address_of(session: Session, channel: str, address: str) -> Address | None:
    """The row of one chat."""
    return session.scalar(select(Address).where(Address.channel == channel, Address.address == address))


def by_address(session: Session, channel: str, address: str) -> Person | None:
    """Whom we know behind one chat."""
    return session.scalar(_BY_ADDRESS, {"channel": channel, "address": address})


def remember(session: Session, *, channel: str, account: str, address: str, now: datetime) -> Person:
    """The person behind one chat, made when there is none. Two processes at once get the same person."""
    person = by_address(session, channel, address)
    if person is not None:
        return person
    person = Person(created_at=now, seen_at=now, audio="ask", notices="none", shared=False)
    session.add(person)
    session.flush()
    made = session.execute(
        insert_new(session, Address.__table__).values(
            person_id=person.id, channel=channel, account=account, address=address, state=GOOD, reason="",
            created_at=now, heard_at=now,
        )
    )  # fmt: skip
    if not touched(made):  # another process was faster
        session.delete(person)
        session.flush()
        return session.scalars(
            select(Person).join(Address).where(Address.channel == channel, Address.address == address)
        ).one()
    session.execute(
        update(Conversation)
        .where(Conversation.channel == channel, Conversation.address == address)
        .values(person_id=person.id)
    )
    return person


def heard(session: Session, people: Sequence[tuple[Person, str, str]], *, now: datetime) -> None:
    """They wrote (person, channel, address): the address is good (again), windows of platforms begin anew."""
    if not people:
        return
    rows = sorted((person.id, channel, address) for person, channel, address in people)
    connection = session.connection()
    connection.execute(_SEEN, [{"person": person, "at": now} for person, _, _ in rows])
    connection.execute(_WROTE, [{"channel_": one, "address_": other, "at": now} for _, one, other in rows])
    for person, _, _ in people:
        set_committed_value(person, "seen_at", now)


def mark_gone(session: Session, *, channel: str, address: str, reason: str, now: datetime) -> None:
    """The platform says that this chat cannot be written to (blocked, deactivated)."""
    session.execute(
        update(Address)
        .where(Address.channel == channel, Address.address == address)
        .values(state=GONE, reason=reason[:80])
    )


def mark_back(session: Session, *, channel: str, address: str, now: datetime) -> None:
    """They unblocked us."""
    session.execute(
        update(Address)
        .where(Address.channel == channel, Address.address == address)
        .values(state=GOOD, reason="", heard_at=now)
    )


def move(session: Session, *, channel: str, address: str, to: str) -> None:
    """The platform gave the chat a new address."""
    if address_of(session, channel, to) is None:
        session.execute(
            update(Address).where(Address.channel == channel, Address.address == address).values(address=to)
        )


# --- consent -----------------------------------------------------------------------------------


def agree(
    session: Session, person: Person, purpose: str, *, wording: str, language: str, method: str, now: datetime
) -> Consent:
    """Keep one yes to one purpose with its proof; an older yes to the same purpose is closed first."""
    withdraw(session, person, purpose, now=now)
    digest = text_hash(wording)
    session.execute(insert_new(session, Wording.__table__).values(hash=digest, text=wording, first_used_at=now))
    row = Consent(
        person_id=person.id, purpose=purpose, wording_hash=digest, language=language, method=method, given_at=now
    )
    session.add(row)
    session.flush()
    return row


def withdraw(session: Session, person: Person, purpose: str, *, now: datetime) -> bool:
    """End a standing consent; True when there was one."""
    ended = session.execute(
        update(Consent)
        .where(Consent.person_id == person.id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )
    return bool(touched(ended))


def standing(session: Session, person: Person) -> list[Consent]:
    """What somebody agrees to now, oldest first."""
    return list(
        session.scalars(
            select(Consent)
            .where(Consent.person_id == person.id, Consent.withdrawn_at.is_(None))
            .order_by(Consent.given_at, Consent.id)
        )
    )


def agrees(session: Session, person: Person | None, purpose: str) -> bool:
    """Whether somebody agrees to one purpose now."""
    return person is not None and any(row.purpose == purpose for row in standing(session, person))


def withdraw_one(session: Session, person: Person, purpose: str, *, now: datetime) -> None:
    """Take one yes back, with what follows from it: language and place go, or notices stop."""
    withdraw(session, person, purpose, now=now)
    if purpose == SAVE:
        person.language, person.area_id = None, None
    if purpose in (NOTICES, NOTICES_EMERGENCY):
        person.notices = "none"
    if purpose == ANSWER:
        session.execute(delete(QuestionWait).where(QuestionWait.person_id == person.id))


# --- notices: yes, less, no --------------------------------------------------------------------


def want_notices(
    session: Session, person: Person, how: str, *, wording: str, language: str, method: str, now: datetime
) -> None:
    """Each at once, an evening digest, or emergencies only (`each`, `digest`, `emergency`)."""
    purpose, other = (NOTICES_EMERGENCY, NOTICES) if how == "emergency" else (NOTICES, NOTICES_EMERGENCY)
    withdraw(session, person, other, now=now)
    agree(session, person, purpose, wording=wording, language=language, method=method, now=now)
    person.notices = how


def stop(session: Session, person: Person, keyring: Keyring, *, now: datetime) -> None:
    """Nothing comes unasked any more, not even emergencies; a later import may not bring it back."""
    for purpose in (NOTICES, NOTICES_EMERGENCY):
        withdraw(session, person, purpose, now=now)
    person.notices = "none"
    for row in session.scalars(select(Address).where(Address.person_id == person.id)):
        suppress(session, keyring, channel=row.channel, address=row.address, reason=STOPPED, now=now)


def suppress(session: Session, keyring: Keyring, *, channel: str, address: str, reason: str, now: datetime) -> None:
    """Remember, by a keyed hash only, that this address must not be written to or imported."""
    digest = keyring.keyed_hash("address", channel, address)
    session.execute(insert_new(session, Suppression.__table__).values(key_hash=digest, reason=reason, at=now))
    session.execute(update(Suppression).where(Suppression.key_hash == digest).values(reason=reason, at=now))


def unsuppress(session: Session, keyring: Keyring, *, channel: str, address: str) -> None:
    """They asked for notices again themselves."""
    digest = keyring.keyed_hash("address", channel, address)
    session.execute(delete(Suppression).where(Suppression.key_hash == digest))


def suppressed(session: Session, keyring: Keyring, channel: str, address: str) -> str:
    """Why this address must be left alone, empty when it need not."""
    row = session.get(Suppression, keyring.keyed_hash("address", channel, address))
    return row.reason if row else ""


def forget_guests(session: Session, *, now: datetime, hours: int) -> int:
    """Drop conversations of people we were told not to remember, `hours` after their last word."""
    gone = session.execute(
        delete(Conversation).where(
            Conversation.person_id.is_(None), Conversation.changed_at < now - timedelta(hours=hours)
        )
    )
    return touched(gone)
