"""Cases at the officer's desk: mark as urgent, and look at a name that somebody gave for their own case."""

from datetime import datetime

from sqlalchemy.orm import Session

from content import audit
from core.errors import NotFound
from core.models import Case
from core.security import Keyring


def mark_urgent(session: Session, *, case_id: int, urgent: bool, actor: str, now: datetime) -> Case:
    """Put a case on top of the inbox, or back in line.

    Raises:
        NotFound: no such case.
    """
    case = _locked(session, case_id)
    if case.urgent != urgent:
        case.urgent = urgent
        audit.record(
            session, actor=actor, verb="case.urgent", ref=f"case:{case_id}", detail={"urgent": urgent}, now=now
        )
    return case


def reveal_name(session: Session, *, case_id: int, keyring: Keyring, actor: str, now: datetime) -> str:
    """The real name and address somebody gave for this case; that it was looked at is written down.

    Raises:
        NotFound: no such case, or no name was given.
    """
    case = _locked(session, case_id)
    if case.name_sealed is None:
        raise NotFound(f"name in case {case_id}")
    audit.record(session, actor=actor, verb="case.name", ref=f"case:{case_id}", now=now)
    return keyring.unseal(case.name_sealed)


def _locked(session: Session, case_id: int) -> Case:
    case = session.get(Case, case_id, with_for_update=True, populate_existing=True)
    if case is None:
        raise NotFound(f"case {case_id}")
    return case
