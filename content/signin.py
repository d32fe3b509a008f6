"""Signing in: sessions (a cookie whose hash is kept) and the second factor (six digits from the phone)."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from content import audit, roles
from core.errors import Invalid, NotFound
from core.models import Staff, StaffSession
from core.security import Keyring, token, token_hash

SESSION_LIFE = timedelta(hours=12)
SESSION_IDLE = timedelta(hours=2)
SEEN_EVERY = timedelta(minutes=1)  # a page view writes at most this often
ISSUER = "Tiếng Làng"
_STEP = 30  # seconds a code of the second factor lasts


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A live session with its account and the roles it holds now."""

    staff: Staff
    session: StaffSession
    grants: list[roles.Grant]


# --- sessions ---------------------------------------------------------------------------------------


def start(session: Session, *, staff_id: int, now: datetime, browser: str = "", strong: bool = False) -> str:
    """Sign in: returns the cookie's token; only its hash is kept. `strong`: the second factor was given."""
    session.execute(delete(StaffSession).where(StaffSession.until < now - timedelta(days=1)))
    value = token()
    session.add(
        StaffSession(
            token_hash=token_hash(value),
            staff_id=staff_id,
            csrf=token(),
            created_at=now,
            seen_at=now,
            until=now + SESSION_LIFE,
            browser=browser[:200],
            strong=strong,
        )
    )
    session.flush()
    audit.record(session, actor=f"staff:{staff_id}", verb="staff.signin", detail={"strong": strong}, now=now)
    return value


def by_token(session: Session, value: str, *, now: datetime) -> SignedIn | None:
    """Who is signed in with this cookie; None when the session is over or the account closed."""
    row = session.get(StaffSession, token_hash(value))
    if row is None or not is_live(row, now):
        return None
    staff = session.get(Staff, row.staff_id)
    if staff is None or not staff.active:
        return None
    return SignedIn(staff, row, roles.grants(session, staff_id=staff.id, now=now))


def is_live(row: StaffSession, now: datetime) -> bool:
    """Whether a session still opens the door: neither too old nor idle for too long."""
    return now < row.until and now < row.seen_at + SESSION_IDLE


def needs_touch(row: StaffSession, now: datetime) -> bool:
    """Whether `touch` is worth a write."""
    return now >= row.seen_at + SEEN_EVERY


def touch(session: Session, key: str, *, now: datetime) -> None:
    """The session (by its token hash) was used."""
    session.execute(update(StaffSession).where(StaffSession.token_hash == key).values(seen_at=now))


def sessions(session: Session, staff_id: int, *, now: datetime) -> list[StaffSession]:
    """Live sessions of an account, the newest first."""
    rows = session.scalars(
        select(StaffSession).where(StaffSession.staff_id == staff_id).order_by(StaffSession.seen_at.desc())
    )
    return [row for row in rows if is_live(row, now)]


def end(session: Session, *, staff_id: int, key: str) -> None:
    """Revoke one session of the account by its token hash."""
    session.execute(delete(StaffSession).where(StaffSession.staff_id == staff_id, StaffSession.token_hash == key))


def end_all(session: Session, staff_id: int, *, keep: str = "") -> None:
    """Revoke all sessions of an account, but the one with the token hash `keep`."""
    session.execute(delete(StaffSession).where(StaffSession.staff_id == staff_id, StaffSession.token_hash != keep))


def revoke_all(session: Session, *, staff_id: int, actor: str, now: datetime) -> None:
    """Sign an account out everywhere, on somebody else's order."""
    end_all(session, _account(session, staff_id).id)
    audit.record(session, actor=actor, verb="staff.sessions", ref=f"staff:{staff_id}", now=now)


# --- the second factor ------------------------------------------------------------------------------


def new_secret() -> str:
    """A secret to type or scan into an authenticator."""
    return pyotp.random_base32()


def otpauth(secret: str, login: str) -> str:
    """The link an authenticator on the phone opens."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def enrol(session: Session, *, staff_id: int, secret: str, code: str, keyring: Keyring, now: datetime) -> None:
    """Turn the second factor on, once a code shows that the phone has the secret.

    Raises:
        Invalid: the code does not fit.
    """
    step = _step(secret, code, now)
    if step is None:
        raise Invalid("the code does not fit the secret; is the clock of the phone right?")
    staff = _account(session, staff_id)
    staff.totp_sealed, staff.totp_step = keyring.seal(secret), step
    audit.record(session, actor=f"staff:{staff_id}", verb="staff.totp", ref=f"staff:{staff_id}", now=now)


def require_code(session: Session, *, staff_id: int, keyring: Keyring, now: datetime) -> str:
    """Give an account a second factor from the outside (`staff add --totp`); returns the secret to hand over."""
    staff = _account(session, staff_id)
    secret = new_secret()
    staff.totp_sealed, staff.totp_step = keyring.seal(secret), 0
    audit.record(session, actor="operator", verb="staff.totp", ref=f"staff:{staff_id}", now=now)
    return secret


def check_code(session: Session, *, staff_id: int, code: str, keyring: Keyring, now: datetime) -> bool:
    """Whether the six digits are right now (one step of clock error allowed); a code works once."""
    staff = session.get(Staff, staff_id, with_for_update=True)
    if staff is None or staff.totp_sealed is None:
        return False
    step = _step(keyring.unseal(staff.totp_sealed), code, now)
    if step is None or step <= staff.totp_step:
        return False
    staff.totp_step = step
    return True


def drop_code(session: Session, *, staff_id: int, actor: str, now: datetime) -> None:
    """Turn the second factor off (a lost phone); the account's sessions end."""
    staff = _account(session, staff_id)
    staff.totp_sealed, staff.totp_step = None, 0
    end_all(session, staff.id)
    audit.record(session, actor=actor, verb="staff.totp_off", ref=f"staff:{staff_id}", now=now)


def _account(session: Session, staff_id: int) -> Staff:
    staff = session.get(Staff, staff_id, with_for_update=True)
    if staff is None or not staff.active:
        raise NotFound(f"staff {staff_id}")
    return staff


def _step(secret: str, code: str, now: datetime) -> int | None:
    """The 30-second step the code belongs to, when it is the present one or a neighbour."""
    digits = "".join(code.split())
    present = int(now.timestamp()) // _STEP
    totp = pyotp.TOTP(secret)
    for step in (present, present - 1, present + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), digits.encode()):
            return step
    return None
