"""Questions answered, for everybody: the words are cleared of personal data by one person and approved by another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import areas, audit, cases, outbox, personal, texts
from content.notices.states import same_human
from core.db import serialise
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.i18n import SOURCE
from core.models import Case, PublicAnswer, Translation

DRAFT, SUBMITTED, PUBLISHED, WITHDRAWN = "draft", "submitted", "published", "withdrawn"
QUESTION, ANSWER = "question", "answer"
LIMITS = {QUESTION: 400, ANSWER: 2000}  # characters


@dataclass(frozen=True, slots=True)
class Told:
    """A public answer with its words; `language` is what the words are in."""

    row: PublicAnswer
    question: str
    answer: str
    language: str = SOURCE


def ref(row: PublicAnswer) -> str:
    """How texts and the audit name it."""
    return f"public:{row.id}"


def may_become(case: Case) -> bool:
    """Whether a case may be told to everybody: answered, and not sent without a name (those are never public)."""
    return case.named and case.kind in ("question", "feedback") and case.state in (cases.ANSWERED, cases.SOLVED)


def suggestion(session: Session, case: Case) -> tuple[str, str]:
    """Question and answer to begin with: the case's own words, without what looks personal."""
    said = [message.text for message in cases.thread(session, case.id) if message.author == "person" and message.text]
    answer = cases.last_answer(session, case.id)
    question = personal.hidden(" ".join(said))[: LIMITS[QUESTION]]
    return question, personal.hidden(answer.text if answer else "")[: LIMITS[ANSWER]]


def of_case(session: Session, case_id: int) -> PublicAnswer | None:
    """What was made of a case."""
    return session.scalar(select(PublicAnswer).where(PublicAnswer.case_id == case_id))


def write(session: Session, *, case_id: int, question: str, answer: str, actor: str, now: datetime) -> PublicAnswer:
    """Write or change the words; they are a draft again, whatever they were.

    Raises:
        NotFound: no such case.
        Forbidden: the case may not become public.
        Invalid: no words, or too many.
    """
    question, answer = " ".join(question.split()), answer.strip()
    for words, limit in ((question, LIMITS[QUESTION]), (answer, LIMITS[ANSWER])):
        if not 1 <= len(words) <= limit:
            raise Invalid(f"a text has 1 to {limit} characters")
    case = session.get(Case, case_id, with_for_update=True)
    if case is None:
        raise NotFound(f"case {case_id}")
    if not may_become(case):
        raise Forbidden("what was sent without a name is never public")
    serialise(session, "public_answer")
    row = of_case(session, case_id) or PublicAnswer(case_id=case_id)
    row.topic, row.area_id = case.topic or "", case.team_area_id
    row.state, row.author, row.approver, row.note, row.at = DRAFT, actor, "", "", now
    session.add(row)
    session.flush()
    for field, words in ((QUESTION, question), (ANSWER, answer)):
        texts.put(session, ref=ref(row), field=field, language=SOURCE, text=words, author=actor, now=now)
    audit.record(session, actor=actor, verb="public.write", ref=ref(row), detail={"case": case_id}, now=now)
    return row


def submit(session: Session, *, public_id: int, cleared: bool, actor: str, now: datetime) -> PublicAnswer:
    """Say that the words are clear of personal data, and ask for another person's yes; approvers are told.

    Raises:
        NotFound: no such answer.
        Conflict: it is no draft.
        Invalid: nobody said that it is cleared.
    """
    row = _locked(session, public_id)
    if row.state != DRAFT:
        raise Conflict(f"public answer {public_id} is {row.state}")
    if not cleared:
        raise Invalid("a person must say that the words hold no personal data")
    told = one(session, public_id)
    row.state, row.author, row.at = SUBMITTED, actor, now
    marks = len(personal.find(told.question)) + len(personal.find(told.answer))
    audit.record(session, actor=actor, verb="public.submit", ref=ref(row), detail={"marks": marks}, now=now)
    outbox.alert_staff(
        session, permission="article.approve", path=areas.path(session, row.area_id) if row.area_id else None,
        text_key="alert.public", ref=ref(row), now=now,
    )  # fmt: skip
    return row


def approve(session: Session, *, public_id: int, actor: str, seen: str, now: datetime) -> PublicAnswer:
    """Another person agrees: everybody can read it now.

    Raises:
        NotFound: no such answer.
        Forbidden: who cleared the words cannot approve them.
        Conflict: it does not wait, or changed since it was read.
    """
    row = _locked(session, public_id)
    if row.state != SUBMITTED or seen != fingerprint(session, public_id):
        raise Conflict(f"public answer {public_id} is {row.state}, or changed")
    if same_human(session, row.author, actor):
        raise Forbidden("who cleared the words cannot approve them")
    row.state, row.approver, row.published_at = PUBLISHED, actor, now
    audit.record(session, actor=actor, verb="public.approve", ref=ref(row), now=now)
    return row


def send_back(session: Session, *, public_id: int, note: str, actor: str, now: datetime) -> PublicAnswer:
    """Not like this: a draft again, with the reason.

    Raises:
        NotFound: no such answer.
        Conflict: it does not wait.
        Invalid: no reason.
    """
    row = _locked(session, public_id)
    if row.state != SUBMITTED:
        raise Conflict(f"public answer {public_id} is {row.state}")
    if not note.strip():
        raise Invalid("say what should be better")
    row.state, row.note = DRAFT, note.strip()[:300]
    audit.record(session, actor=actor, verb="public.send_back", ref=ref(row), now=now)
    return row


def withdraw(session: Session, *, public_id: int, actor: str, now: datetime) -> PublicAnswer:
    """Take it off the pages at once.

    Raises:
        NotFound: no such answer.
        Conflict: it is not public.
    """
    row = _locked(session, public_id)
    if row.state != PUBLISHED:
        raise Conflict(f"public answer {public_id} is {row.state}")
    row.state = WITHDRAWN
    audit.record(session, actor=actor, verb="public.withdraw", ref=ref(row), now=now)
    return row


def fingerprint(session: Session, public_id: int) -> str:
    """Of exactly the words that are read before approving."""
    told = one(session, public_id)
    return texts.text_hash(f"{told.question}\0{told.answer}")


def one(session: Session, public_id: int, *, languages: Sequence[str] = (SOURCE,)) -> Told:
    """A public answer in any state, with its words.

    Raises:
        NotFound: no such answer.
    """
    row = session.get(PublicAnswer, public_id)
    if row is None:
        raise NotFound(f"public answer {public_id}")
    return _told(session, [row], languages)[0]


def published(
    session: Session, *, topic: str = "", languages: Sequence[str] = (SOURCE,), limit: int = 50, offset: int = 0
) -> list[Told]:
    """What everybody can read, newest first."""
    query = select(PublicAnswer).where(PublicAnswer.state == PUBLISHED)
    query = query.where(PublicAnswer.topic == topic) if topic else query
    newest = query.order_by(PublicAnswer.published_at.desc(), PublicAnswer.id.desc()).limit(limit).offset(offset)
    return _told(session, session.scalars(newest).all(), languages)


def languages(session: Session) -> list[str]:
    """Tags of the languages in which something of it can be read, Vietnamese first."""
    found = session.scalars(
        select(Translation.language)
        .where(Translation.ref.like("public:%"), Translation.field == ANSWER, Translation.state == texts.APPROVED)
        .distinct()
    )
    return [SOURCE, *sorted(set(found) - {SOURCE})]


def waiting(session: Session) -> list[Told]:
    """What waits for another person's yes, oldest first."""
    rows = session.scalars(select(PublicAnswer).where(PublicAnswer.state == SUBMITTED).order_by(PublicAnswer.at)).all()
    return _told(session, rows, (SOURCE,))


def _told(session: Session, rows: Sequence[PublicAnswer], languages: Sequence[str]) -> list[Told]:
    refs = [ref(row) for row in rows]
    asked = texts.find_many(session, refs, QUESTION, languages)
    answered = texts.find_many(session, refs, ANSWER, languages)
    return [
        Told(row, asked[ref(row)].text, answered[ref(row)].text, answered[ref(row)].language)
        for row in rows
        if ref(row) in asked and ref(row) in answered
    ]


def _locked(session: Session, public_id: int) -> PublicAnswer:
    row = session.get(PublicAnswer, public_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(f"public answer {public_id}")
    return row
