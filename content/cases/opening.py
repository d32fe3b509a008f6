"""A case begins: the code, the place whose inbox it comes to, its clocks; urgent ones reach staff at once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import audit, outbox
from content.cases import clocks, routing, states
from content.cases.thread import Part, add
from core.clock import local
from core.errors import Conflict, Invalid
from core.models import Case
from core.security import CASE_SIGNS, new_code
from core.settings import Settings

CODE_TRIES = 20  # 4.8 million codes: a clash is rare, twenty in a row mean that something is broken


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
    represented_sealed: bytes | None = None,
    consent_clip: str | None = None,
    data_right: str | None = None,
    api_key_id: int | None = None,
) -> Case:
    """Record what somebody tells the agency. The code is safe to give out once this is committed.

    Args:
        kind: question, feedback, danger or data (a request about one's own data).
        parts: at least one, except for danger and data: the press of the button is enough.
        data_right: of a `data` case, which right: see, correct, delete, object; None for a question about data.
        api_key_id: the other system that filed it.
        represented_sealed, consent_clip: for whom an influential person sends it, and the clip in which they ask.

    Raises:
        Invalid: nothing was said.
    """
    if not parts and kind not in (states.DANGER, states.DATA):
        raise Invalid("a case needs at least one message")
    case = Case(
        code=_free_code(session),
        person_id=person_id,
        kind=kind,
        urgent=urgent,
        topic=topic,
        area_id=area_id,
        language=language,
        channel=channel,
        named=named,
        name_sealed=name_sealed,
        represented_sealed=represented_sealed,
        consent_clip=consent_clip,
        state=states.RECEIVED,
        data_right=data_right,
        api_key_id=api_key_id,
        opened_at=now,
    )
    routing.place(session, case, day=local(now, settings.timezone).date())
    clocks.start(session, case, now=now, settings=settings)
    session.add(case)
    session.flush()
    for part in parts:
        add(session, case, part, now=now, settings=settings)
    audit.record(session, actor="system", verb="case.open", ref=states.ref(case), detail={"kind": kind}, now=now)
    alert_urgent(session, case, now)
    return case


def by_code(session: Session, code: str) -> Case | None:
    """The case with this code, however many there are."""
    return session.scalar(select(Case).where(Case.code == code))


def of_person(session: Session, person_id: int, limit: int = 60) -> list[Case]:
    """Somebody's own cases, newest first."""
    return list(session.scalars(select(Case).where(Case.person_id == person_id).order_by(Case.id.desc()).limit(limit)))


def alert_urgent(session: Session, case: Case, now: datetime) -> None:
    """Tell the officers of the place at once when a case is urgent."""
    if case.urgent:
        alert(session, case, "alert.case_urgent", now)


def alert(session: Session, case: Case, text_key: str, now: datetime) -> None:
    """Tell the officers whose inbox a case is in."""
    outbox.alert_staff(
        session,
        permission="case.answer",
        path=routing.team_path(session, case),
        text_key=text_key,
        ref=states.ref(case),
        now=now,
    )


def _free_code(session: Session) -> str:
    for _ in range(CODE_TRIES):
        code = new_code(CASE_SIGNS)
        if by_code(session, code) is None:
            return code
    raise Conflict("no free case code was found")
