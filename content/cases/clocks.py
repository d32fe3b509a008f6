"""Clocks of a case: by when it is acknowledged, in somebody's hands and answered; reminders before, climbing after.

Terms are data (`CaseTerm`), days are counted by the agency's calendar. While a case waits for the person its clocks
stand. No clock ever closes anything.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import audit, workdays
from content.cases import states
from core.db import serialise
from core.errors import Invalid, NotFound
from core.models import Case, CaseTerm
from core.settings import Settings

LONGEST = 400  # days; more is a slip of the finger

SEE, CORRECT, DELETE, OBJECT = "see", "correct", "delete", "object"
RIGHTS = (SEE, CORRECT, DELETE, OBJECT)  # Law 91/2025/QH15, Art. 4
EXTENSION_DAYS = 15  # Decree 356/2025/ND-CP: once
#: The decree gives 10 to 20 days for the other rights without saying which has which: the shortest is promised.
OTHER_RIGHTS_DAYS = 10


@dataclass(frozen=True, slots=True)
class Terms:
    """Days until a case is acknowledged, in somebody's hands, answered; and how long before staff are reminded."""

    ack: int
    route: int
    answer: int
    warn: int
    calendar: bool = False  # the answer's days are calendar days


def terms(session: Session, *, kind: str, topic: str, settings: Settings) -> Terms:
    """The terms of a class and topic (of `data` cases: the right asked for): the narrowest row, else the settings."""
    rows = session.scalars(select(CaseTerm).where(CaseTerm.kind.in_(("", kind)), CaseTerm.topic.in_(("", topic)))).all()
    if kind == states.DATA:  # the law's own terms are not changed by a row that is meant for all classes
        rows = [row for row in rows if row.kind == kind]
    if rows:
        row = max(rows, key=lambda row: (row.kind != "", row.topic != ""))
        return Terms(row.ack_days, row.route_days, row.answer_days, row.warn_days, row.calendar)
    return shipped(kind=kind, topic=topic, settings=settings)


def shipped(*, kind: str, topic: str, settings: Settings) -> Terms:
    """The terms without any row."""
    made = Terms(settings.ack_days, settings.route_days, settings.answer_days, settings.warn_days)
    if kind != states.DATA:
        return made
    longest = settings.data_request_days
    days = longest if topic in (OBJECT, "") else min(OTHER_RIGHTS_DAYS, longest)
    return replace(made, answer=days, calendar=True)


def start(session: Session, case: Case, *, now: datetime, settings: Settings) -> None:
    """Set all clocks of a case to run from now."""
    found = terms(session, kind=case.kind, topic=_topic(case), settings=settings)
    calendar, zone = workdays.load(session), settings.timezone
    case.ack_due = workdays.due(now, found.ack, zone=zone, calendar=calendar)
    case.route_due = workdays.due(now, found.route, zone=zone, calendar=calendar)
    count = workdays.due_by_calendar if found.calendar else workdays.due
    _answer_by(case, count(now, found.answer, zone=zone, calendar=calendar), found.warn, zone, calendar)
    case.ack_told_at = case.route_told_at = case.paused_at = None


def _answer_by(case: Case, due: datetime, warn: int, zone: str, calendar: workdays.Calendar) -> None:
    case.answer_due = due
    case.warn_due = workdays.before(due, warn, zone=zone, calendar=calendar)
    case.late_told_at = case.escalate_due = None


def _topic(case: Case) -> str:
    return (case.data_right if case.kind == states.DATA else case.topic) or ""


def pause(case: Case, *, now: datetime) -> None:
    """The clocks stand from now on."""
    case.paused_at = case.paused_at or now


def resume(session: Session, case: Case, *, now: datetime, zone: str) -> None:
    """The clocks go on with as many working days as were left; what was late before stays late."""
    if case.paused_at is not None:
        resume_by(case, now=now, zone=zone, calendar=workdays.load(session))


def resume_by(case: Case, *, now: datetime, zone: str, calendar: workdays.Calendar) -> None:
    """`resume` by a calendar that is at hand."""
    since, case.paused_at = case.paused_at, None
    if since is None:
        return

    def later(due: datetime | None) -> datetime | None:
        if due is None or due <= since:
            return due
        days = max(workdays.left(since, due, zone=zone, calendar=calendar), 1)
        return max(due, workdays.due(now, days, zone=zone, calendar=calendar))

    case.ack_due, case.route_due = later(case.ack_due), later(case.route_due)
    case.warn_due, case.answer_due = later(case.warn_due), later(case.answer_due)
    case.escalate_due = later(case.escalate_due)


def extend(session: Session, case: Case, *, days: int, now: datetime, settings: Settings) -> None:
    """The one extension that the law allows a request about one's data.

    Raises:
        Invalid: another class of case, extended before, or more than EXTENSION_DAYS.
    """
    if case.kind != states.DATA or case.extended_at is not None or case.answer_due is None:
        raise Invalid("only a request about one's own data can be extended, and only once")
    if not 1 <= days <= EXTENSION_DAYS:
        raise Invalid(f"an extension has 1 to {EXTENSION_DAYS} days")
    calendar, zone = workdays.load(session), settings.timezone
    found = terms(session, kind=case.kind, topic=_topic(case), settings=settings)
    due = workdays.due_by_calendar(case.answer_due, days, zone=zone, calendar=calendar)
    _answer_by(case, due, found.warn, zone, calendar)
    case.extended_at = now


def is_late(case: Case, now: datetime) -> bool:
    """No answer within the term; a case that waits for the person is not late."""
    return case.state in states.RUNNING and case.answer_due is not None and case.answer_due < now


# --- terms as data ---


def listed(session: Session) -> list[CaseTerm]:
    """All rows, the widest first."""
    return list(session.scalars(select(CaseTerm).order_by(CaseTerm.kind, CaseTerm.topic)))


def put_terms(session: Session, *, kind: str, topic: str, found: Terms, actor: str, now: datetime) -> CaseTerm:
    """Set the terms of a class and topic; cases that are open keep the day that was promised.

    Raises:
        Invalid: days below 1 or over LONGEST, an acknowledgement after the answer, an unknown class.
    """
    days = (found.ack, found.route, found.answer)
    if not all(1 <= number <= LONGEST for number in days) or not 0 <= found.warn <= found.answer:
        raise Invalid(f"terms are 1 to {LONGEST} days, and one is reminded before the answer is due")
    if not (found.ack <= found.answer and found.route <= found.answer):
        raise Invalid("a case is acknowledged and routed before it is answered")
    if kind not in ("", *states.KINDS):
        raise Invalid(f"no such class of case: {kind[:20]!r}")
    serialise(session, "case_term")
    row = session.scalar(select(CaseTerm).where(CaseTerm.kind == kind, CaseTerm.topic == topic))
    row = row or CaseTerm(kind=kind, topic=topic)
    row.ack_days, row.route_days, row.answer_days, row.warn_days = *days, found.warn
    row.calendar = found.calendar
    session.add(row)
    session.flush()
    detail: dict[str, audit.Plain] = {"kind": kind, "topic": topic, "answer": found.answer}
    audit.record(session, actor=actor, verb="term.change", ref=f"term:{row.id}", detail=detail, now=now)
    return row


def drop_terms(session: Session, *, term_id: int, actor: str, now: datetime) -> None:
    """Take a row away; the next wider one counts.

    Raises:
        NotFound: no such row.
    """
    row = session.get(CaseTerm, term_id)
    if row is None:
        raise NotFound(f"term {term_id}")
    session.delete(row)
    detail: dict[str, audit.Plain] = {"kind": row.kind, "topic": row.topic, "gone": True}
    audit.record(session, actor=actor, verb="term.change", ref=f"term:{term_id}", detail=detail, now=now)
