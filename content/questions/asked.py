"""A question that found no good answer is kept without its asker; alike ones become a group, counted by place."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from content import outbox, people, personal
from content.questions.groups import Groups
from content.search.alike import shape
from content.search.fold import fold, syllables
from core.clock import local
from core.db import insert_new, serialise
from core.models import DeliveryKind, Person, Question, QuestionCount, QuestionGroup, QuestionWait
from core.security import Keyring

Why: TypeAlias = Literal["unknown", "none", "unhelpful", "helpful"]

KEEP_HOURS = 48  # as long as anything that was said
LONGEST = 300  # characters of a question; the rest of a story tells nothing more of what is asked
SEVERAL = 3  # chats: words that so many used are nobody's own
AT_ONCE = 3  # questions put into groups in one transaction


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asked, as far as anything of it is kept: a keyed hash for two days, a place and a language for the count."""

    key: str
    area_id: int | None
    language: str


def asker(keyring: Keyring, *, channel: str, address: str, area_id: int | None, language: str) -> Asker:
    """The asker behind a chat."""
    return Asker(key(keyring, channel=channel, address=address), area_id, language)


def key(keyring: Keyring, *, channel: str, address: str) -> str:
    """What stands for a chat for two days."""
    return keyring.keyed_hash("asker", channel, address)


def note(
    session: Session,
    *,
    text: str,
    why: Why,
    by: Asker,
    now: datetime,
    topic: str | None = None,
    faq_id: int | None = None,
) -> int:
    """Keep a question for two days, masked; the same one of the same chat again only says more of why. Returns its id.

    Args:
        faq_id: the entry that was shown for it.
    """
    kept = personal.hidden(" ".join(text[: 3 * LONGEST].split()))[:LONGEST]
    again = session.scalar(select(Question).where(Question.asker == by.key, Question.text == kept).limit(1))
    if again is not None:
        again.why, again.faq_id = why, faq_id or again.faq_id
        return again.id
    row = Question(
        why=why, text=kept, asker=by.key, area_id=by.area_id, language=by.language, topic=topic, faq_id=faq_id, at=now
    )
    session.add(row)
    session.flush()
    return row.id


def wait(
    session: Session, *, question_id: int, person: Person, wording: str, language: str, method: str, now: datetime
) -> bool:
    """Somebody wants to be told once there is an answer; keeps the yes with its wording. False: it is too old."""
    question = session.get(Question, question_id)
    if question is None:
        return False
    people.agree(session, person, people.ANSWER, wording=wording, language=language, method=method, now=now)
    group = session.get(QuestionGroup, question.group_id, with_for_update=True) if question.group_id else None
    if group is not None and group.state == "answered" and group.faq_id is not None:  # a moment ago
        outbox.owe(session, kind=DeliveryKind.LEARNED, ref=group.faq_id, person_id=person.id, due_at=now, now=now)
        return True
    session.execute(
        insert_new(session, QuestionWait.__table__).values(
            person_id=person.id, question_id=question.id, group_id=question.group_id, at=now
        )
    )
    return True


def put_together(
    session: Session, *, now: datetime, zone: str, limit: int = AT_ONCE, groups: Groups | None = None
) -> list[int]:
    """Put new questions to their like; returns the groups that grew. One process at a time does this.

    Args:
        groups: what the caller has read the time before.
    """
    waiting = select(Question).where(~Question.grouped, Question.why != "helpful").order_by(Question.id).limit(limit)
    if not session.scalars(waiting.limit(1)).first():
        return []
    serialise(session, "questions")
    rows = session.scalars(waiting.execution_options(populate_existing=True)).all()
    known = groups or Groups()
    known.refresh(session)
    grown: dict[int, None] = {}
    for row in rows:
        seen = shape(row.text)
        group_id = known.nearest(session, seen) or _new(session, row)
        known.add(group_id, row.id, seen)
        _count(session, row, group_id, zone)
        row.group_id, row.grouped = group_id, True
        session.execute(
            update(QuestionGroup)
            .where(QuestionGroup.id == group_id, QuestionGroup.last_at < row.at)
            .values(last_at=row.at)
        )
        _take_along(session, row, group_id)
        grown[group_id] = None
    session.flush()
    for group_id in grown:
        session.get_one(QuestionGroup, group_id, populate_existing=True).words = _common_words(session, group_id)
    session.flush()
    return list(grown)


def forget(session: Session, *, asker_key: str) -> None:
    """Take out what one chat asked; the counts stay."""
    session.execute(delete(Question).where(Question.asker == asker_key))


def blank(session: Session, *, now: datetime, limit: int = 1000) -> int:
    """Delete questions older than two days; a group of fewer than SEVERAL whom nobody waits for goes with them."""
    old = (
        select(Question.id, Question.group_id)
        .where(Question.at < now - timedelta(hours=KEEP_HOURS))
        .order_by(Question.id)
        .limit(limit)
    )
    gone = session.execute(old).all()
    session.execute(delete(Question).where(Question.id.in_([row.id for row in gone])))
    groups = {row.group_id for row in gone if row.group_id}
    session.execute(
        delete(QuestionGroup).where(
            QuestionGroup.id.in_(groups),
            QuestionGroup.state == "open",
            QuestionGroup.words == "",
            ~exists().where(Question.group_id == QuestionGroup.id),
            ~exists().where(QuestionWait.group_id == QuestionGroup.id),
        )
    )
    return len(gone)


def _new(session: Session, row: Question) -> int:
    group = QuestionGroup(topic=row.topic, first_at=row.at, last_at=row.at)
    session.add(group)
    session.flush()
    return group.id


def _count(session: Session, row: Question, group_id: int, zone: str) -> None:
    """One chat counts once in two days, however often it asks the same in other words."""
    same = (Question.group_id == group_id, Question.asker == row.asker, Question.id != row.id)
    if session.scalar(select(exists().where(*same))):
        return
    add_count(session, group_id, day=local(row.at, zone).date(), area_id=row.area_id or 0, language=row.language)


def add_count(session: Session, group_id: int, *, day: date, area_id: int, language: str, by: int = 1) -> None:
    """Add to one counter of a group, made when it is not there yet."""
    key = {"group_id": group_id, "day": day, "area_id": area_id, "language": language}
    session.execute(insert_new(session, QuestionCount.__table__).values(**key, count=0))
    session.execute(
        update(QuestionCount)
        .where(*(getattr(QuestionCount, name) == value for name, value in key.items()))
        .values(count=QuestionCount.count + by)
    )


def _take_along(session: Session, row: Question, group_id: int) -> None:
    """Who waits for this question waits for the group; once, also when they asked twice."""
    mine = select(QuestionWait).where(QuestionWait.question_id == row.id, QuestionWait.group_id.is_(None))
    for wait_row in session.scalars(mine).all():
        there = (QuestionWait.person_id == wait_row.person_id, QuestionWait.group_id == group_id)
        if session.scalar(select(exists().where(*there))):
            session.delete(wait_row)
        else:
            wait_row.group_id = group_id
    session.flush()


def _common_words(session: Session, group_id: int) -> str:
    """The fullest question without every word that fewer than SEVERAL chats used; never fewer than before.

    So nothing that one person alone said outlives the two days, and the group still says what it is about.
    """
    rows = session.execute(
        select(Question.asker, Question.text).where(Question.group_id == group_id).order_by(Question.id)
    ).all()
    before = session.get_one(QuestionGroup, group_id).words
    said: dict[str, set[str]] = {}
    for key, text in rows:
        for word in _words(text):
            said.setdefault(fold(word), set()).add(key)
    shared = {word for word, askers in said.items() if len(askers) >= SEVERAL}
    lines = [" ".join(word for word in _words(text) if fold(word) in shared) for _, text in rows]
    best = _fullest(lines)
    return best if len(best.split()) >= len(before.split()) else before


def _words(text: str) -> list[str]:
    return syllables(text.lower())


def _fullest(lines: Iterable[str]) -> str:
    """The line with the most words; of those the one that was typed most often with marks."""
    counted = Counter(lines)
    return max(counted, key=lambda line: (len(line.split()), line != fold(line), counted[line]), default="")
