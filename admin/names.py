"""Who an actor is, in words: the audit and the texts keep only opaque ids."""

from sqlalchemy.orm import Session

from core.models import Staff


def of(session: Session, actor: str) -> str:
    """The name of a member of staff; other actors (operator, library, person:7) as they are; empty for nobody."""
    kind, _, number = actor.partition(":")
    account = session.get(Staff, int(number)) if kind == "staff" and number.isdigit() else None
    return account.name if account else actor


def of_staff(session: Session, staff_id: int | None) -> str:
    """The name behind an account's id, empty for none."""
    account = session.get(Staff, staff_id) if staff_id is not None else None
    return account.name if account else ""
