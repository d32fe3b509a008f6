"""Floods: how many cases one person may open a day, how many files a case may hold, and who is asked to pause."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content import audit
from content.cases import states
from content.cases.thread import MUTED, tell
from core.errors import Invalid, NotFound
from core.models import Case, CaseMessage, Person
from core.settings import Settings

FILE_KINDS = ("voice", "photo", "file")
LONGEST_MUTE = 30  # days


def files_left(session: Session, *, case_id: int | None, settings: Settings, drafted: int = 0) -> int:
    """How many more files a case (or a new one) may hold."""
    held = select(func.count()).where(CaseMessage.case_id == (case_id or 0), CaseMessage.kind.in_(FILE_KINDS))
    held = held.where(CaseMessage.author == "person")
    return max(0, settings.case_files - (session.scalar(held) or 0) - drafted)


def too_many(session: Session, person: Person | None, *, now: datetime, settings: Settings) -> bool:
    """Whether somebody has opened as many cases in the last day as they may; reports of danger do not count."""
    if person is None or not settings.case_daily:
        return False
    since = now - timedelta(days=1)
    opened = select(func.count()).where(
        Case.person_id == person.id, Case.opened_at > since, Case.kind.in_((states.QUESTION, states.FEEDBACK))
    )
    return (session.scalar(opened) or 0) >= settings.case_daily


def muted_until(person: Person | None, now: datetime) -> datetime | None:
    """Until when an officer has asked somebody to pause; danger and requests about own data pass all the same."""
    until = person.muted_until if person else None
    return until if until is not None and until > now else None


def mute(session: Session, *, case_id: int, days: int, actor: str, now: datetime) -> Case:
    """Take no new cases from the person behind this one for some days; 0 lifts it. They are told either way.

    Raises:
        NotFound: no such case, or nobody is behind it.
        Invalid: more than LONGEST_MUTE days.
    """
    if not 0 <= days <= LONGEST_MUTE:
        raise Invalid(f"a pause has at most {LONGEST_MUTE} days")
    case = states.locked(session, case_id)
    person = session.get(Person, case.person_id, with_for_update=True) if case.person_id else None
    if person is None:
        raise NotFound(f"person of case {case_id}")
    person.muted_until = now + timedelta(days=days) if days else None
    audit.record(session, actor=actor, verb="case.mute", ref=states.ref(case), detail={"days": days}, now=now)
    tell(session, case, MUTED, now=now)
    return case
