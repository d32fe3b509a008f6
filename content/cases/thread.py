"""What is said in a case: the person's pieces, the agency's answers, notes among colleagues, and news that went out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content import outbox
from content.cases import clocks, states
from core.models import Case, CaseMessage, DeliveryKind
from core.settings import Settings

TEXT_LIMIT = 4000  # characters of one message kept; the rest is refused kindly by the chat
NEWS = "news"  # kind of a system's line whose text is one of the words below
LATE, TAKEN, PASSED, ASKED = "late", "taken", "passed", "asked"
MERGED, EXTENDED, MUTED = "merged", "extended", "muted"


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of what a person sends: words, a clip, a picture, a place."""

    kind: str  # text, voice, photo, file, location
    text: str = ""
    file: str = ""  # hash
    mime: str = ""
    ms: int = 0


def add(
    session: Session, case: Case, part: Part, *, now: datetime, settings: Settings, author: str = "person"
) -> CaseMessage:
    """Append one message of the person; a case that waited for them goes on, and so do its clocks."""
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
    if author == "person" and case.state == states.WAITING:
        case.state = states.WORKING
        clocks.resume(session, case, now=now, zone=settings.timezone)
    session.flush()
    return message


def thread(session: Session, case_id: int) -> list[CaseMessage]:
    """Everything said in a case, oldest first."""
    return list(session.scalars(select(CaseMessage).where(CaseMessage.case_id == case_id).order_by(CaseMessage.id)))


def last_answer(session: Session, case_id: int) -> CaseMessage | None:
    """What the agency said last."""
    return _last(session, case_id, "officer")


def last_question(session: Session, case_id: int) -> CaseMessage | None:
    """What the agency asked back last."""
    return _last(session, case_id, "question")


def _last(session: Session, case_id: int, author: str) -> CaseMessage | None:
    return session.scalar(
        select(CaseMessage)
        .where(CaseMessage.case_id == case_id, CaseMessage.author == author)
        .order_by(CaseMessage.id.desc())
        .limit(1)
    )


def tell(session: Session, case: Case, news: str, *, now: datetime) -> None:
    """Owe the person a line about their case; the thread keeps which one, the delivery's copy number says where."""
    told = session.scalar(
        select(func.count()).where(CaseMessage.case_id == case.id, CaseMessage.kind == NEWS)
    ) or 0  # fmt: skip
    session.add(CaseMessage(case_id=case.id, author="system", kind=NEWS, text=news, at=now))
    session.flush()
    if case.person_id is not None:
        outbox.owe(
            session, kind=DeliveryKind.CASE_NEWS, ref=case.id, person_id=case.person_id, copy_no=told,
            due_at=now, now=now,
        )  # fmt: skip


def news(session: Session, case_id: int, copy_no: int) -> str:
    """Which line the delivery with this copy number brings; deliveries from before they were told apart are late."""
    found = session.scalars(
        select(CaseMessage.text)
        .where(CaseMessage.case_id == case_id, CaseMessage.kind == NEWS)
        .order_by(CaseMessage.id)
        .offset(copy_no)
        .limit(1)
    ).first()
    return found or LATE
