"""Accounts: one-time links, passwords, sessions, the second factor, and a chat bound by a code."""

from datetime import datetime, timedelta

import pyotp
import pytest
from argon2.exceptions import VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import roles, signin, staff
from core.errors import Conflict, Invalid, NotFound
from core.models import Audit, Person, StaffLink, StaffSession
from core.security import Keyring
from tests.builders import PASSWORD, a_clerk

LONG = timedelta(days=400)


def a_person(session: Session, now: datetime) -> Person:
    person = Person(created_at=now, audio="ask", notices="none", shared=False)
    session.add(person)
    session.flush()
    return person


# --- links ---


def test_the_first_link_makes_one_administrator_and_then_no_other(session: Session, now: datetime) -> None:
    one, two = staff.first_link(session, now=now), staff.first_link(session, now=now)
    assert one and two and one != two
    assert staff.look_at_link(session, one, now=now).staff is None
    chief = staff.use_link(session, one, password_hash="x", login="Chief", name="Lê  Thị Thu", now=now)
    assert (chief.login, chief.name) == ("chief", "Lê Thị Thu")
    assert {grant.role for grant in roles.grants(session, staff_id=chief.id, now=now)} == set(staff.FIRST_ROLES)
    for link in (one, two):
        with pytest.raises(NotFound):
            staff.use_link(session, link, password_hash="y", login="other", name="Khác", now=now)
    assert staff.first_link(session, now=now) is None


def test_an_account_gets_a_link_that_works_once_and_not_for_ever(session: Session, now: datetime) -> None:
    clerk, link = staff.add(session, login="tam", name="Tâm", roles_held=[roles.VIEWER], now=now)
    assert staff.check_password(session, login="tam", password=PASSWORD) is None
    with pytest.raises(NotFound):
        staff.look_at_link(session, link, now=now + staff.LINK_LIFE)
    staff.use_link(session, link, password_hash=staff.hash_password(PASSWORD), now=now)
    assert staff.check_password(session, login=" TAM ", password=PASSWORD) == clerk
    with pytest.raises(NotFound):
        staff.use_link(session, link, password_hash="z", now=now)


def test_a_new_link_makes_the_old_one_worthless(session: Session, now: datetime) -> None:
    clerk, old = staff.add(session, login="tam", name="Tâm", now=now)
    fresh = staff.new_link(session, staff_id=clerk.id, actor="staff:9", now=now)
    with pytest.raises(NotFound):
        staff.look_at_link(session, old, now=now)
    assert staff.look_at_link(session, fresh, now=now).staff == clerk


def test_no_token_stands_in_the_database(session: Session, now: datetime) -> None:
    _, link = staff.add(session, login="tam", name="Tâm", now=now)
    assert link not in {row.token_hash for row in session.scalars(select(StaffLink))}


@pytest.mark.parametrize("login", ["", "x", "có dấu", "a b", "a" * 61, "a@b"])
def test_a_login_is_plain(session: Session, now: datetime, login: str) -> None:
    with pytest.raises(Invalid):
        staff.add(session, login=login, name="Tâm", now=now)


def test_a_login_is_given_once_whatever_its_case(session: Session, now: datetime) -> None:
    staff.add(session, login="tam", name="Tâm", now=now)
    with pytest.raises(Conflict):
        staff.add(session, login="TAM", name="Tâm khác", now=now)


# --- passwords ---


@pytest.mark.parametrize("password", ["ngắn quá", "aaaaaaaaaaaaaaaa", "x" * 201, "canbo-2026-canbo"])
def test_a_password_that_is_easy_to_guess_is_refused(password: str) -> None:
    with pytest.raises(Invalid):
        staff.hash_password(password, login="canbo")


def test_a_password_is_kept_as_argon2id(session: Session) -> None:
    clerk = a_clerk(session)
    assert clerk.password_hash is not None and clerk.password_hash.startswith("$argon2id$")
    assert staff.check_password(session, login="canbo", password=PASSWORD) == clerk
    assert staff.check_password(session, login="canbo", password=PASSWORD + "x") is None


def test_an_unknown_login_and_a_closed_account_are_compared_with_a_hash_too(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []

    class Counting:
        def verify(self, kept: str, given: str) -> bool:
            compared.append(kept)
            raise VerificationError

    clerk = a_clerk(session)
    clerk.active = False
    nobody = staff._nobody()
    monkeypatch.setattr(staff, "_HASHER", Counting())
    assert staff.check_password(session, login="nobody", password=PASSWORD) is None
    assert staff.check_password(session, login="canbo", password=PASSWORD) is None
    assert compared == [nobody, nobody]


def test_a_closed_account_is_signed_out_and_the_last_administrator_stays(session: Session, now: datetime) -> None:
    chief, clerk = a_clerk(session, roles.ADMINISTRATOR, login="chief"), a_clerk(session, roles.VIEWER)
    token = signin.start(session, staff_id=clerk.id, now=now)
    staff.set_active(session, staff_id=clerk.id, active=False, actor="staff:1", now=now)
    assert signin.by_token(session, token, now=now) is None
    with pytest.raises(Conflict):
        staff.set_active(session, staff_id=chief.id, active=False, actor="staff:1", now=now)


# --- sessions ---


def test_a_session_is_found_by_its_token_until_it_is_old_or_idle(session: Session, now: datetime) -> None:
    clerk = a_clerk(session, roles.VIEWER)
    token = signin.start(session, staff_id=clerk.id, browser="Firefox", now=now)
    found = signin.by_token(session, token, now=now)
    assert found is not None
    assert (found.staff, found.session.browser, found.grants[0].role) == (clerk, "Firefox", roles.VIEWER)
    assert token not in found.session.token_hash
    assert signin.by_token(session, token, now=now + signin.SESSION_IDLE) is None
    moment = now
    while moment < now + signin.SESSION_LIFE:
        assert signin.by_token(session, token, now=moment) is not None
        signin.touch(session, found.session.token_hash, now=moment)
        session.refresh(found.session)
        moment += timedelta(hours=1)
    assert signin.by_token(session, token, now=moment) is None


def test_sessions_are_listed_and_revoked_by_their_owner_only(session: Session, now: datetime) -> None:
    clerk, other = a_clerk(session), a_clerk(session, login="other")
    phone = signin.start(session, staff_id=clerk.id, now=now)
    desk = signin.start(session, staff_id=clerk.id, now=now + timedelta(minutes=1))
    rows = signin.sessions(session, clerk.id, now=now + timedelta(minutes=1))
    assert len(rows) == 2
    signin.end(session, staff_id=other.id, key=rows[0].token_hash)
    assert signin.by_token(session, desk, now=now) is not None
    signin.end(session, staff_id=clerk.id, key=rows[0].token_hash)
    assert signin.by_token(session, desk, now=now) is None
    assert signin.by_token(session, phone, now=now) is not None


def test_a_new_password_ends_all_other_sessions(session: Session, now: datetime) -> None:
    clerk = a_clerk(session)
    here = signin.start(session, staff_id=clerk.id, now=now)
    there = signin.start(session, staff_id=clerk.id, now=now)
    mine = signin.by_token(session, here, now=now)
    assert mine is not None
    staff.change_password(session, staff_id=clerk.id, password_hash="x", keep=mine.session.token_hash, now=now)
    assert signin.by_token(session, here, now=now) is not None
    assert signin.by_token(session, there, now=now) is None


def test_old_sessions_are_swept_when_somebody_signs_in(session: Session, now: datetime) -> None:
    clerk = a_clerk(session)
    signin.start(session, staff_id=clerk.id, now=now)
    signin.start(session, staff_id=clerk.id, now=now + LONG)
    assert len(session.scalars(select(StaffSession)).all()) == 1


# --- the second factor ---


def test_a_code_from_the_phone_works_once_and_with_a_small_clock_error(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    clerk, secret = a_clerk(session), signin.new_secret()
    totp = pyotp.TOTP(secret)
    signin.enrol(session, staff_id=clerk.id, secret=secret, code=totp.at(now), keyring=keyring, now=now)
    later = now + timedelta(minutes=5)

    def check(code: str) -> bool:
        return signin.check_code(session, staff_id=clerk.id, code=code, keyring=keyring, now=later)

    assert not check(totp.at(now))
    assert not check("12")
    assert check(totp.at(later - timedelta(seconds=30)))
    spoken = totp.at(later)
    assert check(f"{spoken[:3]} {spoken[3:]}")
    assert not check(spoken)


def test_a_wrong_first_code_turns_nothing_on(session: Session, keyring: Keyring, now: datetime) -> None:
    clerk = a_clerk(session)
    with pytest.raises(Invalid):
        signin.enrol(session, staff_id=clerk.id, secret=signin.new_secret(), code="000000x", keyring=keyring, now=now)
    assert clerk.totp_sealed is None


def test_the_secret_is_sealed_and_a_lost_phone_ends_all_sessions(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    clerk = a_clerk(session)
    secret = signin.require_code(session, staff_id=clerk.id, keyring=keyring, now=now)
    assert secret.encode() not in (clerk.totp_sealed or secret.encode())
    token = signin.start(session, staff_id=clerk.id, now=now)
    signin.drop_code(session, staff_id=clerk.id, actor="staff:9", now=now)
    assert clerk.totp_sealed is None
    assert signin.by_token(session, token, now=now) is None
    assert signin.otpauth(secret, "canbo").startswith("otpauth://totp/")


# --- one's own chat ---


def test_a_code_typed_in_the_chat_binds_it_once(session: Session, now: datetime) -> None:
    clerk, person = a_clerk(session), a_person(session, now)
    code = staff.chat_code(session, staff_id=clerk.id, now=now)
    assert staff.bind_chat(session, code=f" {code[:4].lower()} {code[4:]}", person_id=person.id, now=now) == clerk
    assert clerk.person_id == person.id
    with pytest.raises(NotFound):
        staff.bind_chat(session, code=code, person_id=person.id, now=now)
    staff.unbind_chat(session, staff_id=clerk.id, now=now)
    assert clerk.person_id is None


def test_a_chat_belongs_to_one_account_and_a_code_is_short_lived(session: Session, now: datetime) -> None:
    first, second, person = a_clerk(session), a_clerk(session, login="second"), a_person(session, now)
    for clerk in (first, second):
        staff.bind_chat(
            session, code=staff.chat_code(session, staff_id=clerk.id, now=now), person_id=person.id, now=now
        )
    session.refresh(first)
    assert (first.person_id, second.person_id) == (None, person.id)
    late = staff.chat_code(session, staff_id=first.id, now=now)
    for code, moment in ((late, now + staff.CHAT_CODE_LIFE), ("23456HLM", now), ("", now)):
        with pytest.raises(NotFound):
            staff.bind_chat(session, code=code, person_id=person.id, now=moment)


def test_a_chat_code_is_no_link_to_a_password(session: Session, now: datetime) -> None:
    code = staff.chat_code(session, staff_id=a_clerk(session).id, now=now)
    for value in (code, f"chat:{code}"):
        with pytest.raises(NotFound):
            staff.look_at_link(session, value, now=now)


def test_deeds_are_in_the_audit_without_names(session: Session, now: datetime) -> None:
    clerk, link = staff.add(session, login="tam", name="Tâm", roles_held=[roles.VIEWER], now=now)
    staff.use_link(session, link, password_hash="x", now=now)
    rows = session.scalars(select(Audit).order_by(Audit.id)).all()
    assert [row.verb for row in rows] == ["staff.add", "role.give", "staff.password"]
    assert all("tam" not in str(row.detail) and "Tâm" not in str(row.detail) for row in rows)
    assert rows[-1].actor == f"staff:{clerk.id}"
