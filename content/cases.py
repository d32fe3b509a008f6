"""Cases: what people tell the agency, and what the agency answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Session

from content import areas, audit, outbox, workdays
from core.errors import Conflict, Invalid, NotFound
from core.models import Area, Case, CaseMessage, DeliveryKind, Staff
from core.security import CASE_SIGNS, new_code
from core.settings import Settings

ANSWER_LIMIT = 3500  # characters; Telegram refuses more than 4096 and a heading is added
TEXT_LIMIT = 4000  # characters of one message kept; the rest is refused kindly by the chat
ROOT_SLASHES = 2  # a path this short is everywhere, or the province itself
CODE_TRIES = 20  # 4.8 million codes: a clash is rare, twenty in a row mean that something is broken

RECEIVED, WORKING, WAITING, ANSWERED, SOLVED, REOPENED = (
    "received", "working", "waiting", "answered", "solved", "reopened",
)  # fmt: skip
OPEN = (RECEIVED, "routed", WORKING, WAITING, REOPENED)


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of what a person sends: words, a clip, a picture, a place."""

    kind: str  # text, voice, photo, file, location
    text: str = ""
    file: str = ""  # hash
    mime: str = ""
    ms: int = 0


def open_case(
    session: Session,
    *,
    person_id: int | None,
    kind: str,
    parts: Sequence[Part],
    area_id: int | None,
    language: str,
    channel: str,
    now: datetime,
    settings: Settings,
    urgent: bool = False,
    topic: str | None = None,
    named: bool = False,
    name_sealed: bytes | None = None,
) -> Case:
    """Record what somebody tells the agency. The code is safe to give out once this is committed.

    Args:
        kind: question, feedback, danger or data (a request about one's own data).
        parts: at least one, except for danger: the press of the button is enough.

    Raises:
        Invalid: nothing was said.
    """
    if not parts and kind not in ("danger", "data"):
        raise Invalid("a case needs at least one message")
    data_days = settings.data_request_days
    case = Case(
        code=_free_code(session),
        person_id=person_id,
        kind=kind,
        urgent=urgent,
        topic=topic,
        area_id=area_id,
        team_area_id=_team(session, area_id),
        language=language,
        channel=channel,
        named=named,
        name_sealed=name_sealed,
        state=RECEIVED,
        opened_at=now,
        ack_due=workdays.due(now, settings.ack_days, zone=settings.timezone),
        answer_due=workdays.due(now, data_days if kind == "data" else settings.answer_days, zone=settings.timezone),
    )
    session.add(case)
    session.flush()
    for part in parts:
        add(session, case, part, now=now)
    audit.record(session, actor="system", verb="case.open", ref=f"case:{case.id}", detail={"kind": kind}, now=now)
    _alert(session, case, now)
    return case


def add(session: Session, case: Case, part: Part, *, now: datetime, author: str = "person") -> CaseMessage:
    """Append one message of the person; a case that waited for them goes on."""
    message = CaseMessage(
        case_id=case.id,
        author=author,
        kind=part.kind,
        text=part.text[:TEXT_LIMIT],
        file=part.file or None,
        mime=part.mime,
        ms=part.ms,
        at=now,
    )
    session.add(message)
    if author == "person" and case.state == WAITING:
        case.state = WORKING
    session.flush()
    return message


def by_code(session: Session, code: str) -> Case | None:
    """The case with this code, however many there are."""
    return session.scalar(select(Case).where(Case.code == code))


def of_person(session: Session, person_id: int, limit: int = 60) -> list[Case]:
    """Somebody's own cases, newest first."""
    return list(session.scalars(select(Case).where(Case.person_id == person_id).order_by(Case.id.desc()).limit(limit)))


def thread(session: Session, case_id: int) -> list[CaseMessage]:
    """Everything said in a case, oldest first."""
    return list(session.scalars(select(CaseMessage).where(CaseMessage.case_id == case_id).order_by(CaseMessage.id)))


def inbox(
    session: Session, *, areas: Sequence[str], now: datetime, states: Sequence[str] = OPEN, climbed: bool = False
) -> list[Case]:
    """Cases of the given places (path prefixes; "" = everywhere): urgent first, then by due date.

    Args:
        climbed: also those that began in these places and went one level up since, to be read there.
    """
    if not areas:
        return []
    team = select(Area.id).where(or_(*(Area.path.startswith(prefix, autoescape=True) for prefix in areas)))
    place: ColumnElement[bool] = Case.team_area_id.in_(team)
    if climbed:
        first = sql_case((Area.kind == "village", Area.parent_id), else_=Area.id)
        began = select(first).where(Area.id == Case.area_id).correlate(Case).scalar_subquery()
        place = or_(place, and_(Case.level > 0, began.in_(team)))
    if any(prefix.count("/") <= ROOT_SLASHES for prefix in areas):  # the whole province: also what has no place
        place = or_(place, Case.team_area_id.is_(None))
    return list(
        session.scalars(
            select(Case)
            .where(Case.state.in_(states), place)
            .order_by(Case.urgent.desc(), Case.answer_due, Case.id)
            .limit(500)
        )
    )


def began_with(session: Session, case: Case) -> int | None:
    """The place whose inbox it was in before it climbed; the team's own when it did not, or was moved elsewhere."""
    first = _team(session, case.area_id) if case.level else None
    if first is None or case.team_area_id is None:
        return case.team_area_id
    inside = areas.path(session, first).startswith(areas.path(session, case.team_area_id))
    return first if inside else case.team_area_id


def take(session: Session, *, case_id: int, staff: Staff, now: datetime) -> Case:
    """An officer begins to work on a case; this acknowledges it.

    Raises:
        NotFound: no such case.
        Conflict: a colleague has it, or it is closed.
    """
    case = _locked(session, case_id)
    if case.owner_id not in (None, staff.id):
        raise Conflict(f"case {case_id} is with staff:{case.owner_id}")
    if case.state not in OPEN:
        raise Conflict(f"case {case_id} is {case.state}")
    case.owner_id, case.state = staff.id, WORKING
    audit.record(session, actor=f"staff:{staff.id}", verb="case.take", ref=f"case:{case_id}", now=now)
    return case


def note(session: Session, *, case_id: int, staff: Staff, text: str, now: datetime) -> CaseMessage:
    """A remark among colleagues; the person never sees it.

    Raises:
        NotFound: no such case.
        Invalid: nothing was written.
    """
    case = _locked(session, case_id)
    text = text.strip()
    if not 1 <= len(text) <= TEXT_LIMIT:
        raise Invalid(f"a note has 1 to {TEXT_LIMIT} characters")
    message = CaseMessage(case_id=case.id, author="note", staff_id=staff.id, kind="text", text=text, at=now)
    session.add(message)
    session.flush()
    return message


def answer(session: Session, *, case_id: int, staff: Staff, text: str, now: datetime) -> Case:
    """Record the agency's answer and owe it to the person who asked, in one transaction.

    Raises:
        NotFound: no such case.
        Conflict: a colleague has already answered.
        Invalid: the text is empty or too long.
    """
    text = text.strip()
    if not 1 <= len(text) <= ANSWER_LIMIT:
        raise Invalid(f"answer has {len(text)} characters, allowed 1 to {ANSWER_LIMIT}")
    case = _locked(session, case_id)
    if case.state not in OPEN:
        raise Conflict(f"case {case_id} is {case.state}")
    session.add(CaseMessage(case_id=case.id, author="officer", staff_id=staff.id, kind="text", text=text, at=now))
    case.state, case.answered_at, case.owner_id = ANSWERED, now, case.owner_id or staff.id
    audit.record(session, actor=f"staff:{staff.id}", verb="case.answer", ref=f"case:{case_id}", now=now)
    if case.person_id is not None:
        copies = sum(1 for message in thread(session, case.id) if message.author == "officer") - 1
        outbox.owe(
            session,
            kind=DeliveryKind.CASE_ANSWER,
            ref=case.id,
            person_id=case.person_id,
            copy_no=copies,  # the second answer of a reopened case is a delivery of its own
            due_at=now,
            now=now,
        )
    return case


def solve(session: Session, case: Case, *, now: datetime) -> None:
    """The person says that it is settled; only they can."""
    case.state, case.closed_at = SOLVED, now
    audit.record(session, actor="system", verb="case.solve", ref=f"case:{case.id}", now=now)


def reopen(session: Session, case: Case, *, now: datetime, settings: Settings) -> None:
    """The person says that it is not settled: open again, one level up, with a new clock."""
    team = session.get(Area, case.team_area_id) if case.team_area_id else None
    if team is not None and team.parent_id is not None:
        case.team_area_id = team.parent_id
    case.state, case.closed_at, case.owner_id, case.level = REOPENED, None, None, case.level + 1
    case.answer_due = workdays.due(now, settings.answer_days, zone=settings.timezone)
    case.late_told_at = None
    audit.record(session, actor="system", verb="case.reopen", ref=f"case:{case.id}", now=now)
    _alert(session, case, now)


def is_late(case: Case, now: datetime) -> bool:
    """No answer within the term."""
    return case.state in OPEN and case.answer_due is not None and case.answer_due < now


def tell_late(session: Session, *, now: datetime, settings: Settings) -> int:
    """Tell the people and the staff of cases that became late, once each; returns how many."""
    late = session.scalars(
        select(Case).where(Case.state.in_(OPEN), Case.answer_due < now, Case.late_told_at.is_(None)).limit(200)
    ).all()
    for case in late:
        case.late_told_at = now
        if case.person_id is not None:
            outbox.owe(session, kind=DeliveryKind.CASE_NEWS, ref=case.id, person_id=case.person_id, due_at=now, now=now)
        outbox.alert_staff(
            session,
            permission="case.answer",
            path=areas.path(session, case.team_area_id) if case.team_area_id else None,
            text_key="alert.case_late",
            ref=f"case:{case.id}",
            now=now,
        )
    return len(late)


def count_open(session: Session, *, path: str) -> int:
    """How many cases of a place and everything below it are open."""
    return _count(session, path, Case.state.in_(OPEN))


def count_since(session: Session, *, path: str, since: datetime) -> int:
    """How many cases of a place were opened since then."""
    return _count(session, path, Case.opened_at >= since)


def _count(session: Session, path: str, *conditions: ColumnElement[bool]) -> int:
    place = select(Area.id).where(Area.path.startswith(path, autoescape=True))
    return session.scalar(select(func.count()).where(Case.area_id.in_(place), *conditions)) or 0


def forget_settled(session: Session, *, before: datetime, limit: int = 500) -> set[str]:
    """Settled cases lose what the person said, as the consent promised; topic, place, dates and the answer stay.

    Returns:
        Hashes of files that may now be loose: the caller deletes them after the commit.
    """
    ids = list(
        session.scalars(
            select(Case.id)
            .where(Case.state == SOLVED, Case.closed_at < before)
            .where(select(CaseMessage.id).where(CaseMessage.case_id == Case.id, _said_by_people()).exists())
            .limit(limit)
        )
    )
    said = (CaseMessage.case_id.in_(ids), _said_by_people())
    files = {file for file in session.scalars(select(CaseMessage.file).where(*said)) if file}
    session.execute(delete(CaseMessage).where(*said))
    session.execute(update(Case).where(Case.id.in_(ids)).values(name_sealed=None, represented_sealed=None))
    return files


def _said_by_people() -> ColumnElement[bool]:
    return CaseMessage.author.in_(("person", "note"))


def last_answer(session: Session, case_id: int) -> CaseMessage | None:
    """What the agency said last."""
    return session.scalar(
        select(CaseMessage)
        .where(CaseMessage.case_id == case_id, CaseMessage.author == "officer")
        .order_by(CaseMessage.id.desc())
        .limit(1)
    )


def _locked(session: Session, case_id: int) -> Case:
    case = session.get(Case, case_id, with_for_update=True, populate_existing=True)
    if case is None:
        raise NotFound(f"case {case_id}")
    return case


def _free_code(session: Session) -> str:
    for _ in range(CODE_TRIES):
        code = new_code(CASE_SIGNS)
        if by_code(session, code) is None:
            return code
    raise Conflict("no free case code was found")


def _team(session: Session, area_id: int | None) -> int | None:
    """Whose inbox: the commune of a village, the place itself otherwise, nobody's (the province's) without a place."""
    area = session.get(Area, area_id) if area_id else None
    if area is not None and area.kind == "village":
        return area.parent_id
    return area.id if area is not None else None


def _alert(session: Session, case: Case, now: datetime) -> None:
    if case.urgent:
        outbox.alert_staff(
            session,
            permission="case.answer",
            path=areas.path(session, case.team_area_id) if case.team_area_id else None,
            text_key="alert.case_urgent",
            ref=f"case:{case.id}",
            now=now,
        )
