"""The weekly digest for managers: what came, what was answered and what people call settled, place by place."""

from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from content import audit, outbox, roles, switches
from content.cases import routing, states
from content.cases.states import ROOT_SLASHES
from core.clock import local
from core.models import Area, Case
from core.settings import Settings

VERB = "digest.cases"
WEEK = "digest.week"  # the switch that remembers which week was told
MONDAY, MORNING = 0, time(7, 0)  # local: when the week that ended is told; a missed morning is made up for


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of one place and everything below it. `answered` and `solved` are counted apart: only people close."""

    opened: int
    answered: int
    solved: int
    open: int
    late: int
    waiting: int
    unrouted: int


def figures(session: Session, *, path: str, since: datetime, now: datetime) -> Figures:
    """What happened since then, and how it stands now; path "" is everywhere."""
    here: list[ColumnElement[bool]] = []
    if path.count("/") > ROOT_SLASHES:
        here.append(Case.team_area_id.in_(select(Area.id).where(Area.path.startswith(path, autoescape=True))))

    def count(*conditions: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count()).select_from(Case).where(*here, *conditions)) or 0

    alone = Case.merged_into_id.is_(None)
    return Figures(
        opened=count(Case.opened_at >= since),
        answered=count(Case.answered_at >= since),
        solved=count(Case.closed_at >= since),
        open=count(Case.state.in_(states.OPEN), alone),
        late=count(Case.state.in_(states.RUNNING), alone, Case.answer_due < now),
        waiting=count(Case.state == states.WAITING, alone),
        unrouted=routing.unrouted(session, since) if not here else 0,
    )


def tell_week(session: Session, *, now: datetime, settings: Settings) -> int:
    """Tell every manager about the week that ended, once; returns how many places were told about."""
    here = local(now, settings.timezone)
    week = f"{here.isocalendar().year}-{here.isocalendar().week:02}"
    begun = here.weekday() > MONDAY or here.time() >= MORNING
    if not begun or switches.read(session, WEEK) == week:
        return 0
    switches.write(session, WEEK, week, now=now)
    managers: dict[str, list[int]] = {}
    for staff_id, path in roles.places_of(session, "case.digest", now=now):
        managers.setdefault(path, []).append(staff_id)
    for path, staff_ids in managers.items():
        found = figures(session, path=path, since=now - timedelta(days=7), now=now)
        area = session.scalar(select(Area.id).where(Area.path == path)) if path else None
        cause = audit.record(
            session, actor="system", verb=VERB, ref=f"area:{area}" if area else "", detail=asdict(found), now=now
        )
        outbox.tell_staff(session, staff_ids, cause=cause.id, now=now)
    return len(managers)
