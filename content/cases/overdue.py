"""What the clocks lead to: staff are reminded, what is late climbs one level, its person hears of it."""

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from content import audit, workdays
from content.cases import clocks, routing, states
from content.cases.opening import alert
from content.cases.thread import LATE, tell
from core.models import Case
from core.settings import Settings

AT_ONCE = 200  # cases of each sort a tick; the rest comes with the next


def tell_late(session: Session, *, now: datetime, settings: Settings) -> int:
    """Remind staff, and let what is late climb; each is told once. Returns how many people were told."""
    for case in _due(session, Case.ack_due < now, Case.ack_told_at.is_(None), Case.state == states.RECEIVED):
        case.ack_told_at = now
        alert(session, case, "alert.case_ack", now)
    for case in _due(session, Case.route_due < now, Case.route_told_at.is_(None), Case.owner_id.is_(None)):
        case.route_told_at = now
        alert(session, case, "alert.case_route", now)
    for case in _due(session, Case.warn_due < now, Case.answer_due >= now):
        case.warn_due = None
        alert(session, case, "alert.case_soon", now)
    late = _due(session, Case.answer_due < now, Case.late_told_at.is_(None))
    for case in late:
        case.late_told_at, case.warn_due = now, None
        _climb(session, case, now, settings)
        tell(session, case, LATE, now=now)
    for case in _due(session, Case.escalate_due < now, Case.late_told_at < now):
        _climb(session, case, now, settings)
    return len(late)


def _due(session: Session, *conditions: ColumnElement[bool]) -> list[Case]:
    """Running cases with these conditions, held; another process's are left to it."""
    return list(
        session.scalars(
            select(Case)
            .where(Case.state.in_(states.RUNNING), Case.merged_into_id.is_(None), *conditions)
            .order_by(Case.id)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        )
    )


def _climb(session: Session, case: Case, now: datetime, settings: Settings) -> None:
    """One level up; those who had it and those who get it are told, and the next level's time begins."""
    alert(session, case, "alert.case_late", now)
    before = case.team_area_id
    case.escalate_due = None
    if not _has_level_above(session, case):
        return
    routing.climb(session, case)
    if case.state == states.WORKING:
        case.state = states.ROUTED
    found = clocks.terms(session, kind=case.kind, topic=case.topic or "", settings=settings)
    calendar = workdays.load(session)
    case.escalate_due = workdays.due(now, found.route, zone=settings.timezone, calendar=calendar)
    detail: dict[str, audit.Plain] = {"from": before, "to": case.team_area_id, "level": case.level}
    audit.record(session, actor="system", verb="case.escalate", ref=states.ref(case), detail=detail, now=now)
    alert(session, case, "alert.case_up", now)


def _has_level_above(session: Session, case: Case) -> bool:
    path = routing.team_path(session, case)
    return path is not None and path.count("/") > states.ROOT_SLASHES
