"""A form sent twice acts once: the token it was shown with is claimed in the transaction that acts."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from core.db import insert_new
from core.models import FormDone
from core.security import token_hash

KEEP = timedelta(days=2)  # longer than any session, so a form cannot outlive its mark


def claim(session: Session, token: str, *, staff_id: int, now: datetime) -> str | None:
    """None when this sending is the first; else the page that the first one led to.

    A second sending at the same moment waits here until the first has committed.
    """
    key = token_hash(token)
    made = session.execute(
        insert_new(session, FormDone.__table__).values(token=key, staff_id=staff_id, location="", at=now)
    )
    if made.rowcount:  # type: ignore[attr-defined]
        session.execute(delete(FormDone).where(FormDone.at < now - KEEP))
        return None
    found = session.scalar(select(FormDone.location).where(FormDone.token == key, FormDone.staff_id == staff_id))
    return found or "/admin"


def settle(session: Session, token: str, location: str) -> None:
    """Remember where the form led to."""
    session.execute(update(FormDone).where(FormDone.token == token_hash(token)).values(location=location))
