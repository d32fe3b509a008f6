"""Keys of other organisations' systems: shown once, kept as a hash, ended by a press."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import audit
from core.errors import Invalid, NotFound
from core.models import ApiKey
from core.security import token, token_hash

NAME_LIMIT = 120


def make(session: Session, *, organisation: str, actor: str, now: datetime) -> tuple[ApiKey, str]:
    """A new key and its secret, which is not kept.

    Raises:
        Invalid: no name, or one over NAME_LIMIT.
    """
    organisation = " ".join(organisation.split())
    if not 1 <= len(organisation) <= NAME_LIMIT:
        raise Invalid(f"an organisation has a name of 1 to {NAME_LIMIT} characters")
    secret = token()
    row = ApiKey(organisation=organisation, token_hash=token_hash(secret), created_at=now)
    session.add(row)
    session.flush()
    audit.record(session, actor=actor, verb="key.make", ref=f"key:{row.id}", now=now)
    return row, secret


def listed(session: Session) -> list[ApiKey]:
    """All keys, those that work first."""
    return list(session.scalars(select(ApiKey).order_by(ApiKey.ended_at.is_not(None), ApiKey.organisation, ApiKey.id)))


def holder(session: Session, secret: str) -> ApiKey | None:
    """Whose key this is, when it works."""
    if not secret:
        return None
    return session.scalar(select(ApiKey).where(ApiKey.token_hash == token_hash(secret), ApiKey.ended_at.is_(None)))


def end(session: Session, *, key_id: int, actor: str, now: datetime) -> None:
    """The key works no more; what it filed stays.

    Raises:
        NotFound: no such key, or it has ended.
    """
    row = session.get(ApiKey, key_id, with_for_update=True)
    if row is None or row.ended_at is not None:
        raise NotFound(f"key {key_id}")
    row.ended_at = now
    audit.record(session, actor=actor, verb="key.end", ref=f"key:{key_id}", now=now)
