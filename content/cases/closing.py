"""A case ends when its person says so, and begins again when they say that it is not settled; later its words go."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from content import audit
from content.cases import clocks, routing, states
from content.cases.opening import alert, alert_urgent
from core.models import Case, CaseMessage
from core.settings import Settings


def solve(session: Session, case: Case, *, now: datetime) -> None:
    """The person says that it is settled; only they can."""
    case.state, case.closed_at = states.SOLVED, now
    audit.record(session, actor="system", verb="case.solve", ref=states.ref(case), now=now)


def reopen(session: Session, case: Case, *, now: datetime, settings: Settings) -> None:
    """The person says that it is not settled: open again, one level up, with new clocks."""
    routing.climb(session, case)
    case.state, case.closed_at = states.REOPENED, None
    clocks.start(session, case, now=now, settings=settings)
    audit.record(session, actor="system", verb="case.reopen", ref=states.ref(case), now=now)
    if case.urgent:
        alert_urgent(session, case, now)
    else:
        alert(session, case, "alert.case_reopened", now)


def forget_settled(session: Session, *, before: datetime, limit: int = 500) -> set[str]:
    """Settled cases lose what the person said, as the consent promised; topic, place, dates and the answer stay.

    Returns:
        Hashes of files that may now be loose: the caller deletes them after the commit.
    """
    ids = list(
        session.scalars(
            select(Case.id)
            .where(Case.state == states.SOLVED, Case.closed_at < before)
            .where(select(CaseMessage.id).where(CaseMessage.case_id == Case.id, said_by_people()).exists())
            .limit(limit)
        )
    )
    said = (CaseMessage.case_id.in_(ids), said_by_people())
    files = {file for file in session.scalars(select(CaseMessage.file).where(*said)) if file}
    session.execute(delete(CaseMessage).where(*said))
    session.execute(update(Case).where(Case.id.in_(ids)).values(name_sealed=None, represented_sealed=None))
    return files


def said_by_people() -> ColumnElement[bool]:
    """What may hold something about the person: their own words, what staff noted, asked back or began to write."""
    return CaseMessage.author.in_(("person", "note", "question", "draft"))
