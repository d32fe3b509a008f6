"""Accounts of the agency: one-time links, passwords (argon2id), and one's own chat."""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from content import audit, roles, signin
from core.db import serialise
from core.errors import Conflict, Invalid, NotFound
from core.models import Staff, StaffLink
from core.security import new_code, read_code, token, token_hash

FIRST_ROLES = (roles.ADMINISTRATOR, roles.PUBLISHER, roles.APPROVER, roles.CASE_OFFICER)
# one person sets the service up; who else works here gets these taken from the first account and given to others

PASSWORD_MIN, PASSWORD_MAX = 12, 200  # characters; length is what makes a password hard to guess
LINK_LIFE = timedelta(hours=72)
CHAT_CODE_LIFE = timedelta(minutes=10)
CHAT_CODE_SIGNS = 8  # 13^8 = 816 million, guessed through a chat that slows down
EMAIL_MAX = 254  # RFC 5321
_EMAIL = re.compile(r"[^@\s<>,;:\"]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")  # one bare address; no header can be smuggled in
_HASHER = PasswordHasher()  # argon2id with the library's parameters (RFC 9106, 64 MiB)


@dataclass(frozen=True, slots=True)
class LinkFor:
    """Whom a one-time link is for; `staff` is None for the first administrator, who chooses a login."""

    staff: Staff | None


# --- accounts and links -------------------------------------------------------------------------


def first_link(session: Session, *, now: datetime) -> str | None:
    """The token of a link that makes the first administrator, None when there is one already."""
    if roles.administrators(session, now):
        return None
    return _make_link(session, None, now)


def add(
    session: Session,
    *,
    login: str,
    name: str,
    now: datetime,
    roles_held: Sequence[str] = (),
    area_id: int | None = None,
    language: str | None = None,
    actor: str = "operator",
) -> tuple[Staff, str]:
    """Make an account and the token of the link that sets its password.

    Raises:
        Invalid: a login outside a-z, 0-9, dot, dash and underscore (2 to 60), no name, a role that needs more.
        Conflict: the login is taken.
        NotFound: no such area or language.
    """
    staff = _new_account(session, login, name, now)
    audit.record(session, actor=actor, verb="staff.add", ref=f"staff:{staff.id}", now=now)
    for role in roles_held:
        bound = language if role in roles.LANGUAGE_ROLES else None
        roles.give(session, role=role, staff_id=staff.id, area_id=area_id, language=bound, actor=actor, now=now)
    return staff, _make_link(session, staff.id, now)


def new_link(session: Session, *, staff_id: int, actor: str, now: datetime) -> str:
    """A fresh link to set a password; links given before stop working.

    Raises:
        NotFound: no such account, or it is closed.
    """
    staff = active(session, staff_id)
    session.execute(delete(StaffLink).where(StaffLink.staff_id == staff.id, StaffLink.purpose == "password"))
    audit.record(session, actor=actor, verb="staff.link", ref=f"staff:{staff.id}", now=now)
    return _make_link(session, staff.id, now)


def look_at_link(session: Session, value: str, *, now: datetime) -> LinkFor:
    """Whom the link is for.

    Raises:
        NotFound: unknown, used, too old, or not needed any more.
    """
    link = _open_link(session, value, now)
    return LinkFor(active(session, link.staff_id) if link.staff_id else None)


def use_link(
    session: Session, value: str, *, password_hash: str, now: datetime, login: str = "", name: str = ""
) -> Staff:
    """Set a password by a one-time link; the first administrator also gets login, name and FIRST_ROLES.

    Args:
        password_hash: of `hash_password`, made before the transaction because it takes long on purpose.

    Raises:
        NotFound: the link is unknown, used, too old, or not needed any more.
        Invalid, Conflict: see `add`.
    """
    serialise(session, "staff.first")
    link = _open_link(session, value, now)
    if link.staff_id is None:
        staff = _new_account(session, login, name, now)
        for role in FIRST_ROLES:
            roles.give(session, role=role, staff_id=staff.id, actor="operator", now=now)
    else:
        staff = active(session, link.staff_id)
    link.used_at = now
    staff.password_hash = password_hash
    signin.end_all(session, staff.id)
    audit.record(session, actor=f"staff:{staff.id}", verb="staff.password", ref=f"staff:{staff.id}", now=now)
    return staff


def set_active(session: Session, *, staff_id: int, active: bool, actor: str, now: datetime) -> Staff:
    """Close an account (its sessions end) or open it again.

    Raises:
        NotFound: no such account.
        Conflict: it is the last administrator's.
    """
    staff = session.get(Staff, staff_id, with_for_update=True)
    if staff is None:
        raise NotFound(f"staff {staff_id}")
    if staff.active == active:
        return staff
    if not active and set(roles.administrators(session, now)) == {staff.id}:
        raise Conflict("the last administrator cannot be closed")
    staff.active = active
    if not active:
        signin.end_all(session, staff.id)
    audit.record(session, actor=actor, verb="staff.open" if active else "staff.close", ref=f"staff:{staff.id}", now=now)
    return staff


# --- passwords ------------------------------------------------------------------------------------


def hash_password(password: str, *, login: str = "") -> str:
    """The argon2id hash of a new password.

    Raises:
        Invalid: shorter than PASSWORD_MIN, longer than PASSWORD_MAX, one sign repeated, or made of the login.
    """
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        raise Invalid(f"a password has {PASSWORD_MIN} to {PASSWORD_MAX} characters")
    if len(set(password)) < 5 or (login and login.lower() in password.lower()):
        raise Invalid("too easy to guess: few different signs, or the login itself")
    return _HASHER.hash(password)


@functools.cache
def _nobody() -> str:
    """What an unknown login is compared with, so that it takes as long; made when first needed."""
    return _HASHER.hash(token())


def check_password(session: Session, *, login: str, password: str) -> Staff | None:
    """The account behind login and password. An unknown login takes as long as a wrong password."""
    staff = session.scalar(select(Staff).where(Staff.login == login.strip().lower()))
    usable = staff is not None and staff.active and staff.password_hash is not None
    try:
        _HASHER.verify(staff.password_hash if usable and staff and staff.password_hash else _nobody(), password)
    except (VerificationError, InvalidHashError):
        return None
    return staff if usable else None


def change_password(session: Session, *, staff_id: int, password_hash: str, keep: str, now: datetime) -> None:
    """Set another password; all sessions end but the one whose token hash is `keep`."""
    staff = active(session, staff_id)
    staff.password_hash = password_hash
    signin.end_all(session, staff.id, keep=keep)
    audit.record(session, actor=f"staff:{staff.id}", verb="staff.password", ref=f"staff:{staff.id}", now=now)


def set_language(session: Session, *, staff_id: int, language: str, now: datetime) -> Staff:
    """The language of an account's pages and alerts."""
    staff = active(session, staff_id)
    staff.language = language
    audit.record(session, actor=f"staff:{staff_id}", verb="staff.language", ref=f"staff:{staff_id}", now=now)
    return staff


def set_email(session: Session, *, staff_id: int, email: str, actor: str, now: datetime) -> Staff:
    """Where letters to this account go; empty for nowhere.

    Raises:
        Invalid: not an address, or longer than EMAIL_MAX.
        NotFound: no such account, or a closed one.
    """
    email = email.strip()
    if email and (len(email) > EMAIL_MAX or not _EMAIL.fullmatch(email)):
        raise Invalid("an e-mail address looks like name@place.example")
    found = active(session, staff_id)
    found.email = email or None
    audit.record(session, actor=actor, verb="staff.email", ref=f"staff:{staff_id}", now=now)
    return found


# --- one's own chat ----------------------------------------------------------------------------------


def chat_code(session: Session, *, staff_id: int, now: datetime) -> str:
    """A code to type in the chat ("/link CODE") so that alerts arrive there; good for CHAT_CODE_LIFE."""
    session.execute(delete(StaffLink).where(StaffLink.staff_id == staff_id, StaffLink.purpose == "chat"))
    code = new_code(CHAT_CODE_SIGNS)
    session.add(
        StaffLink(
            token_hash=token_hash(f"chat:{code}"),
            staff_id=active(session, staff_id).id,
            purpose="chat",
            created_at=now,
            until=now + CHAT_CODE_LIFE,
        )
    )
    session.flush()
    return code


def bind_chat(session: Session, *, code: str, person_id: int, now: datetime) -> Staff:
    """The person in the chat is this member of staff. `code` as it was typed.

    Raises:
        NotFound: no such code, used, or too old.
    """
    bare = read_code(code, CHAT_CODE_SIGNS)
    link = session.get(StaffLink, token_hash(f"chat:{bare}"), with_for_update=True)
    if bare is None or link is None or link.staff_id is None or link.used_at is not None or link.until <= now:
        raise NotFound("chat code")
    staff = active(session, link.staff_id)
    link.used_at = now
    session.execute(update(Staff).where(Staff.person_id == person_id).values(person_id=None))
    staff.person_id = person_id
    audit.record(session, actor=f"staff:{staff.id}", verb="staff.chat", ref=f"staff:{staff.id}", now=now)
    return staff


def unbind_chat(session: Session, *, staff_id: int, now: datetime) -> None:
    """Alerts go to no chat any more."""
    active(session, staff_id).person_id = None
    audit.record(session, actor=f"staff:{staff_id}", verb="staff.chat_off", ref=f"staff:{staff_id}", now=now)


# --- inside -------------------------------------------------------------------------------------------


def _make_link(session: Session, staff_id: int | None, now: datetime) -> str:
    value = token()
    session.add(
        StaffLink(
            token_hash=token_hash(value), staff_id=staff_id, purpose="password", created_at=now, until=now + LINK_LIFE
        )
    )
    session.flush()
    return value


def _open_link(session: Session, value: str, now: datetime) -> StaffLink:
    link = session.get(StaffLink, token_hash(value), with_for_update=True)
    usable = link is not None and link.purpose == "password" and link.used_at is None and now < link.until
    if link is None or not usable or (link.staff_id is None and roles.administrators(session, now)):
        raise NotFound("link")
    return link


def _new_account(session: Session, login: str, name: str, now: datetime) -> Staff:
    login, name = login.strip().lower(), " ".join(name.split())
    allowed = login.isascii() and all(sign.isalnum() or sign in ".-_" for sign in login)
    if not 2 <= len(login) <= 60 or not allowed:
        raise Invalid("a login has 2 to 60 signs: a-z, 0-9, dot, dash, underscore")
    if not name or len(name) > 120:
        raise Invalid("the name of the person is missing, or longer than 120")
    serialise(session, f"staff.login.{login}")
    if session.scalar(select(Staff.id).where(Staff.login == login)) is not None:
        raise Conflict(f"the login {login} is taken")
    staff = Staff(login=login, name=name, language="vi", active=True, created_at=now)
    session.add(staff)
    session.flush()
    return staff


def active(session: Session, staff_id: int | None) -> Staff:
    """The account, when it is open.

    Raises:
        NotFound: no such account, or it is closed.
    """
    staff = session.get(Staff, staff_id) if staff_id is not None else None
    if staff is None or not staff.active:
        raise NotFound(f"staff {staff_id}")
    return staff
