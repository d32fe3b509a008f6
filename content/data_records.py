"""The record of one person: shown to an officer who carries out a request about it, and put right field by field."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content import areas, audit, cases, people, peoplefile, roles
from content.cases import clocks, states
from core.errors import Conflict, Invalid, NotFound
from core.models import Address, Area, Case, Language, Person, Staff, Take
from core.security import Keyring

NAME_LIMIT = 80  # characters


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that is kept about somebody, as it is told to them.

    Attributes:
        names: that they gave with cases, unsealed; `phones` the numbers they are reached at.
        consents: (purpose, when it was given) of those in force.
        roles: (role, name that villagers hear).
    """

    language: str
    place: str
    notices: str
    audio: str
    since: datetime
    seen_at: datetime | None
    imported_from: str
    names: tuple[str, ...]
    phones: tuple[str, ...]
    channels: tuple[str, ...]
    consents: tuple[tuple[str, datetime], ...]
    roles: tuple[tuple[str, str], ...]
    cases: int
    recordings: int


def read(session: Session, *, case_id: int, keyring: Keyring, actor: str, now: datetime) -> Record:
    """The record of whoever made a request about their data; that it was looked at is written down.

    Raises:
        NotFound: no such case, it is no such request, or nobody is behind it any more.
    """
    case, person = _behind(session, case_id)
    audit.record(session, actor=actor, verb="data.see", ref=states.ref(case), now=now)
    held = session.scalars(select(Address).where(Address.person_id == person.id).order_by(Address.id)).all()
    language = session.get(Language, person.language) if person.language else None
    own = session.scalars(select(Case).where(Case.person_id == person.id).order_by(Case.id)).all()
    takes = select(func.count()).select_from(Take).where(Take.speaker == f"person:{person.id}")
    return Record(
        language=language.vi_name if language else "",
        place=areas.label(session, person.area_id) if person.area_id else "",
        notices=person.notices,
        audio=person.audio,
        since=person.created_at,
        seen_at=person.seen_at,
        imported_from=person.imported_from or "",
        names=tuple(dict.fromkeys(keyring.unseal(one.name_sealed) for one in own if one.name_sealed)),
        phones=tuple(keyring.unseal(row.sealed) for row in held if row.sealed),
        channels=tuple(dict.fromkeys(row.channel for row in held)),
        consents=tuple((row.purpose, row.given_at) for row in people.standing(session, person)),
        roles=tuple((row.role, row.display_name) for row in roles.in_force(session, now, person_id=person.id)),
        cases=len(own),
        recordings=session.scalar(takes) or 0,
    )


def correct(
    session: Session,
    *,
    case_id: int,
    staff: Staff,
    keyring: Keyring,
    now: datetime,
    language: str = "",
    area_id: int | None = None,
    name: str = "",
    phone: str = "",
) -> list[str]:
    """Put right what the person says is wrong; what is left empty stays. Returns the names of what was changed.

    Args:
        name: takes the place of the names given with open cases and of the one villagers hear with a role.
        phone: takes the place of the only number on record; sealed, and found by a keyed hash.

    Raises:
        NotFound: as for `read`, or no such language or place.
        Conflict: the request is answered already, or the number is another person's.
        Invalid: it is no request to correct, nothing would change, or the number is none.
    """
    case, person = _behind(session, case_id)
    if case.data_right != clocks.CORRECT:
        raise Invalid("only a request to correct is carried out here")
    if case.state not in states.OPEN:
        raise Conflict(f"case {case_id} is {case.state}")
    changed: list[str] = []
    if language and language != person.language:
        if session.get(Language, language) is None:
            raise NotFound(f"language {language}")
        person.language = language
        changed.append("language")
    if area_id is not None and area_id != person.area_id:
        if session.get(Area, area_id) is None:
            raise NotFound(f"area {area_id}")
        person.area_id = area_id
        changed.append("place")
    if name.strip():
        changed += _rename(session, person, " ".join(name.split()), keyring, now)
    if phone.strip():
        changed += _renumber(session, person, phone, keyring)
    if not changed:
        raise Invalid("nothing would change")
    detail: dict[str, audit.Plain] = {"fields": ", ".join(changed)}  # never the values
    audit.record(session, actor=f"staff:{staff.id}", verb="data.correct", ref=states.ref(case), detail=detail, now=now)
    return changed


def _rename(session: Session, person: Person, name: str, keyring: Keyring, now: datetime) -> list[str]:
    if len(name) > NAME_LIMIT:
        raise Invalid(f"a name has at most {NAME_LIMIT} characters")
    named = [
        case
        for case in session.scalars(select(Case).where(Case.person_id == person.id, Case.name_sealed.is_not(None)))
        if case.state in states.OPEN
    ]
    heard = [role for role in roles.in_force(session, now, person_id=person.id) if role.display_name]
    for case in named:
        case.name_sealed = keyring.seal(name)
    for role in heard:
        role.display_name = name
    return ["name"] if named or heard else []


def _renumber(session: Session, person: Person, phone: str, keyring: Keyring) -> list[str]:
    try:
        number = peoplefile.phone_number(phone)
    except peoplefile.RowError as error:
        raise Invalid("not a phone number") from error
    rows = session.scalars(
        select(Address).where(Address.person_id == person.id, Address.channel.in_(peoplefile.PHONE_CHANNELS))
    ).all()
    if len(rows) != 1:
        raise Invalid("there is not exactly one number on record")
    [row] = rows
    digest = keyring.keyed_hash("phone", number)
    if row.address == digest:
        return []
    if people.address_of(session, row.channel, digest) is not None:
        raise Conflict("somebody else is reached at that number")
    row.address, row.sealed, row.state, row.reason = digest, keyring.seal(number), people.GOOD, ""
    return ["phone"]


def _behind(session: Session, case_id: int) -> tuple[Case, Person]:
    case = states.locked(session, case_id)
    person = session.get(Person, case.person_id) if case.person_id and case.kind == cases.DATA else None
    if person is None:
        raise NotFound(f"person behind case {case_id}")
    return case, person
