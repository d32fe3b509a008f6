"""A case at the officer's desk: take it, note, pass on, merge, hand over; who looks at it now; a name on request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from content import audit
from content.cases import clocks, states
from content.cases.opening import alert
from content.cases.thread import EXTENDED, MERGED, PASSED, TAKEN, TEXT_LIMIT, tell
from core.db import insert_new
from core.errors import Conflict, Invalid, NotFound
from core.models import Area, Audit, Case, CaseLook, CaseMessage, Staff, Team
from core.security import Keyring
from core.settings import Settings

LOOKING = timedelta(minutes=5)  # whoever opened a case so long ago may still be writing


@dataclass(frozen=True, slots=True)
class Looker:
    """A colleague who has the same case open."""

    staff_id: int
    name: str
    at: datetime


def take(session: Session, *, case_id: int, staff: Staff, now: datetime) -> Case:
    """An officer begins to work on a case; this acknowledges it, and the person hears so the first time.

    Raises:
        NotFound: no such case.
        Conflict: a colleague has it, or it is closed.
    """
    case = states.locked(session, case_id)
    if case.owner_id not in (None, staff.id):
        raise Conflict(f"case {case_id} is with staff:{case.owner_id}")
    if case.state not in states.OPEN:
        raise Conflict(f"case {case_id} is {case.state}")
    first = case.state == states.RECEIVED
    case.owner_id = staff.id
    if case.state != states.WAITING:
        case.state = states.WORKING
    audit.record(session, actor=f"staff:{staff.id}", verb="case.take", ref=states.ref(case), now=now)
    if first:
        tell(session, case, TAKEN, now=now)
    return case


def note(session: Session, *, case_id: int, staff: Staff, text: str, now: datetime) -> CaseMessage:
    """A remark among colleagues; the person never sees it.

    Raises:
        NotFound: no such case.
        Invalid: nothing was written.
    """
    case = states.locked(session, case_id)
    text = text.strip()
    if not 1 <= len(text) <= TEXT_LIMIT:
        raise Invalid(f"a note has 1 to {TEXT_LIMIT} characters")
    message = CaseMessage(case_id=case.id, author="note", staff_id=staff.id, kind="text", text=text, at=now)
    session.add(message)
    session.flush()
    return message


def mark_urgent(session: Session, *, case_id: int, urgent: bool, actor: str, now: datetime) -> Case:
    """Put a case on top of the inbox, or back in line.

    Raises:
        NotFound: no such case.
    """
    case = states.locked(session, case_id)
    if case.urgent != urgent:
        case.urgent = urgent
        audit.record(session, actor=actor, verb="case.urgent", ref=states.ref(case), detail={"urgent": urgent}, now=now)
    return case


@dataclass(frozen=True, slots=True)
class Names:
    """Who somebody said they are, and for whom they sent it; empty where nothing was said."""

    given: str
    represented: str


def reveal_name(session: Session, *, case_id: int, keyring: Keyring, actor: str, now: datetime) -> Names:
    """The real name and address somebody gave for this case; that it was looked at is written down.

    Raises:
        NotFound: no such case, or no name was given.
    """
    case = states.locked(session, case_id)
    sealed = (case.name_sealed, case.represented_sealed)
    if not any(sealed):
        raise NotFound(f"name in case {case_id}")
    audit.record(session, actor=actor, verb="case.name", ref=states.ref(case), now=now)
    return Names(*(keyring.unseal(one) if one else "" for one in sealed))


def pass_on(
    session: Session, *, case_id: int, staff: Staff, reason: str, now: datetime,
    team_id: int | None = None, area_id: int | None = None,
) -> Case:  # fmt: skip
    """Give a case to another desk, or to the office of a place (None = the province's), with a reason.

    The clocks go on: passing a case round is no way to win time. The person hears where it is now.

    Raises:
        NotFound: no such case, desk or place.
        Conflict: it is answered already, or merged into another.
        Invalid: no reason, or it is there already.
    """
    case = states.locked(session, case_id)
    if case.state not in states.OPEN or case.merged_into_id is not None:
        raise Conflict(f"case {case_id} is {case.state}")
    team = session.get(Team, team_id) if team_id is not None else None
    if (team_id is not None and (team is None or not team.active)) or (
        area_id is not None and session.get(Area, area_id) is None
    ):
        raise NotFound(f"team {team_id} or area {area_id}")
    to = (team.area_id, team.id) if team is not None else (area_id, None)
    if to == (case.team_area_id, case.team_id):
        raise Invalid("the case is there already")
    note(session, case_id=case_id, staff=staff, text=reason, now=now)
    detail: dict[str, audit.Plain] = {"from": case.team_area_id, "to": to[0], "team": to[1]}
    case.team_area_id, case.team_id = to
    case.owner_id, case.route_told_at = None, None
    if case.state != states.WAITING:
        case.state = states.ROUTED
    audit.record(session, actor=f"staff:{staff.id}", verb="case.pass", ref=states.ref(case), detail=detail, now=now)
    tell(session, case, PASSED, now=now)
    alert(session, case, "alert.case_passed", now)
    return case


def merge(session: Session, *, case_id: int, into: int, staff: Staff, now: datetime) -> Case:
    """Say that a case tells the same as another one: it is answered together with it.

    Raises:
        NotFound: no such case.
        Conflict: one of them is answered, or merged already.
        Invalid: a case into itself, or a request about one's own data.
    """
    if case_id == into:
        raise Invalid("a case cannot be merged into itself")
    for number in sorted((case_id, into)):  # always in the same order, so that two officers cannot lock each other out
        states.locked(session, number)
    case, main = session.get_one(Case, case_id), session.get_one(Case, into)
    if case.state not in states.OPEN or main.state not in states.OPEN:
        raise Conflict("only open cases are merged")
    if case.merged_into_id is not None or main.merged_into_id is not None:
        raise Conflict("one of them is merged already")
    if states.DATA in (case.kind, main.kind):
        raise Invalid("a request about one's own data is answered for itself")
    session.execute(update(Case).where(Case.merged_into_id == case.id).values(merged_into_id=main.id))
    case.merged_into_id, case.owner_id = main.id, None
    audit.record(
        session, actor=f"staff:{staff.id}", verb="case.merge", ref=states.ref(case), detail={"into": main.id}, now=now
    )
    audit.record(
        session, actor=f"staff:{staff.id}", verb="case.merge", ref=states.ref(main), detail={"of": case.id}, now=now
    )
    tell(session, case, MERGED, now=now)
    return main


def part(session: Session, *, case_id: int, staff: Staff, now: datetime) -> Case:
    """Take a merged case out again; it has its own answer and its own clock as before.

    Raises:
        NotFound: no such case.
        Conflict: it is not merged, or answered already.
    """
    case = states.locked(session, case_id)
    if case.merged_into_id is None or case.state not in states.OPEN:
        raise Conflict(f"case {case_id} is not merged, or answered")
    case.merged_into_id = None
    audit.record(session, actor=f"staff:{staff.id}", verb="case.part", ref=states.ref(case), now=now)
    return case


def duplicates(session: Session, case_id: int) -> list[Case]:
    """The cases merged into this one."""
    return list(session.scalars(select(Case).where(Case.merged_into_id == case_id).order_by(Case.id)))


def hand_over(session: Session, *, staff_id: int, to: int | None, actor: str, now: datetime) -> int:
    """Give all open cases of an account to a colleague, or back to their desks; returns how many.

    Raises:
        NotFound: the colleague has no account, or a closed one.
        Invalid: to oneself.
    """
    if to == staff_id:
        raise Invalid("work is handed to somebody else")
    if to is not None:
        colleague = session.get(Staff, to)
        if colleague is None or not colleague.active:
            raise NotFound(f"staff {to}")
    mine = session.scalars(
        select(Case).where(Case.owner_id == staff_id, Case.state.in_(states.OPEN)).order_by(Case.id).with_for_update()
    ).all()
    for case in mine:
        case.owner_id = to
        detail: dict[str, audit.Plain] = {"from": staff_id, "to": to}
        audit.record(session, actor=actor, verb="case.hand_over", ref=states.ref(case), detail=detail, now=now)
    return len(mine)


def owned(session: Session, staff_id: int) -> int:
    """How many open cases an account has in hand."""
    found = select(func.count()).where(Case.owner_id == staff_id, Case.state.in_(states.OPEN))
    return session.scalar(found) or 0


# --- who looks at it, and what happened to it ---


def look(session: Session, *, case_id: int, staff_id: int, now: datetime) -> list[Looker]:
    """Note that an officer has the case open; returns the colleagues who have it open too."""
    session.execute(insert_new(session, CaseLook.__table__).values(case_id=case_id, staff_id=staff_id, at=now))
    mine = (CaseLook.case_id == case_id, CaseLook.staff_id == staff_id)
    session.execute(update(CaseLook).where(*mine).values(at=now))
    return lookers(session, case_id=case_id, staff_id=staff_id, now=now)


def history(session: Session, case_id: int) -> Sequence[Audit]:
    """Everything that was done with a case, oldest first; what was said stands in the thread."""
    return session.scalars(
        select(Audit).where(Audit.ref == f"case:{case_id}", Audit.verb.not_like("alert.%")).order_by(Audit.id)
    ).all()


def lookers(session: Session, *, case_id: int, staff_id: int, now: datetime) -> list[Looker]:
    """The colleagues who have the case open, besides this one."""
    rows = session.execute(
        select(CaseLook.staff_id, Staff.name, CaseLook.at)
        .join(Staff, Staff.id == CaseLook.staff_id)
        .where(CaseLook.case_id == case_id, CaseLook.staff_id != staff_id, CaseLook.at > now - LOOKING)
        .order_by(CaseLook.at.desc())
    )
    return [Looker(number, name, at) for number, name, at in rows]


def extend_term(session: Session, *, case_id: int, days: int, staff: Staff, settings: Settings, now: datetime) -> Case:
    """Use the one extension of a request about one's data, and tell the person the new day.

    Raises:
        NotFound, Invalid: see `clocks.extend`.
        Conflict: it is answered.
    """
    case = states.locked(session, case_id)
    if case.state not in states.OPEN:
        raise Conflict(f"case {case_id} is {case.state}")
    clocks.extend(session, case, days=days, now=now, settings=settings)
    detail: dict[str, audit.Plain] = {"days": days}
    audit.record(session, actor=f"staff:{staff.id}", verb="case.extend", ref=states.ref(case), detail=detail, now=now)
    tell(session, case, EXTENDED, now=now)
    return case
