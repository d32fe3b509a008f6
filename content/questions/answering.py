"""From a group of questions to an answer: somebody drafts an entry, another approves it, and who waits is told."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from content import audit, outbox
from content.questions.asked import add_count
from core.errors import Conflict, NotFound
from core.models import DeliveryKind, Faq, Question, QuestionCount, QuestionGroup, QuestionWait


def drafted(session: Session, *, group_id: int, faq_id: int, actor: str, now: datetime) -> QuestionGroup:
    """This entry will answer what the group asks, once it is approved.

    Raises:
        NotFound: no such group or entry.
        Conflict: it is answered already.
    """
    group = by_id(session, group_id)
    if session.get(Faq, faq_id) is None:
        raise NotFound(f"faq {faq_id}")
    if group.state == "answered":
        raise Conflict(f"question group {group_id} is answered")
    group.state, group.faq_id = "drafted", faq_id
    audit.record(session, actor=actor, verb="question.draft", ref=ref(group_id), detail={"faq": faq_id}, now=now)
    return group


def answered(session: Session, *, faq_id: int, now: datetime) -> int:
    """An entry was approved: its groups are answered and everybody who waits is owed it; returns how many people."""
    groups = session.scalars(
        select(QuestionGroup)
        .where(QuestionGroup.faq_id == faq_id, QuestionGroup.state == "drafted")
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    waiting: set[int] = set()
    for group in groups:
        group.state, group.answered_at = "answered", now
        mine = QuestionWait.group_id == group.id
        waiting |= set(session.scalars(select(QuestionWait.person_id).where(mine)))
        session.execute(delete(QuestionWait).where(mine))
        audit.record(session, actor="system", verb="question.answer", ref=ref(group.id), now=now)
    for person_id in sorted(waiting):
        outbox.owe(session, kind=DeliveryKind.LEARNED, ref=faq_id, person_id=person_id, due_at=now, now=now)
    return len(waiting)


def close(session: Session, *, group_id: int, actor: str, now: datetime) -> QuestionGroup:
    """Nothing will be written about it: not the service's business, or no question at all.

    Raises:
        NotFound: no such group.
        Conflict: it is answered, or somebody waits for the answer.
    """
    group = by_id(session, group_id)
    waits = session.scalar(select(QuestionWait.id).where(QuestionWait.group_id == group_id).limit(1))
    if group.state == "answered" or waits is not None:
        raise Conflict(f"question group {group_id} is {group.state}, or somebody waits")
    group.state = "closed"
    audit.record(session, actor=actor, verb="question.close", ref=ref(group_id), now=now)
    return group


def join(session: Session, *, group_id: int, into: int, actor: str, now: datetime) -> QuestionGroup:
    """What the machine did not see as the same: the questions, counts and waiting people of one group go to another.

    Raises:
        NotFound: no such group.
        Conflict: the same group, or one of them is answered.
    """
    if group_id == into:
        raise Conflict("a group cannot join itself")
    first, second = (by_id(session, number) for number in sorted((group_id, into)))
    gone, kept = (first, second) if first.id == group_id else (second, first)
    if "answered" in (gone.state, kept.state):
        raise Conflict("an answered group stays as it is")
    _move(session, gone, kept)
    kept.first_at, kept.last_at = min(gone.first_at, kept.first_at), max(gone.last_at, kept.last_at)
    kept.words = kept.words or gone.words
    session.flush()
    session.delete(gone)
    audit.record(session, actor=actor, verb="question.join", ref=ref(into), detail={"joined": group_id}, now=now)
    session.flush()
    return kept


def by_id(session: Session, group_id: int) -> QuestionGroup:
    """The group, locked until the transaction ends.

    Raises:
        NotFound: no such group.
    """
    group = session.get(QuestionGroup, group_id, with_for_update=True, populate_existing=True)
    if group is None:
        raise NotFound(f"question group {group_id}")
    return group


def ref(group_id: int) -> str:
    """What its audit rows are filed under."""
    return f"question:{group_id}"


def texts(session: Session, question_ids: Sequence[int]) -> list[str]:
    """What was typed, for an editor who chose these questions; deleted ones are left out."""
    rows = session.scalars(select(Question.text).where(Question.id.in_(question_ids)).order_by(Question.id))
    return list(dict.fromkeys(rows))


def _move(session: Session, gone: QuestionGroup, kept: QuestionGroup) -> None:
    for question in session.scalars(select(Question).where(Question.group_id == gone.id)):
        question.group_id = kept.id
    for row in session.scalars(select(QuestionCount).where(QuestionCount.group_id == gone.id)).all():
        add_count(session, kept.id, day=row.day, area_id=row.area_id, language=row.language, by=row.count)
    there = select(QuestionWait.person_id).where(QuestionWait.group_id == kept.id)
    session.execute(delete(QuestionWait).where(QuestionWait.group_id == gone.id, QuestionWait.person_id.in_(there)))
    for wait in session.scalars(select(QuestionWait).where(QuestionWait.group_id == gone.id)):
        wait.group_id = kept.id
