"""The questions nobody could answer, as editors see them: by month, most asked first, counted by place and language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from content.questions.groups import OPEN
from core.models import Area, HeldOut, Question, QuestionCount, QuestionGroup, QuestionWait

T = TypeVar("T")

ROOT_SLASHES = 2  # of the path of the whole province, "/1/"
LISTED = 100  # groups on the page
SHOWN = 20  # questions of a group


@dataclass(frozen=True, slots=True)
class Line:
    """One group. `said` is what may be read of it: words that several chats used, else what was typed last."""

    id: int
    state: str
    said: str
    asked: int
    places: int
    waiting: int
    last_at: datetime
    alerted_on: date | None


@dataclass(frozen=True, slots=True)
class Sight:
    """One group in full. Typed questions are only those of the places one looks after."""

    group: QuestionGroup
    questions: Sequence[Question]
    places: Sequence[tuple[int, int]]  # area (0 = unknown), how many chats
    languages: Sequence[tuple[str, int]]
    days: Sequence[tuple[date, int]]
    waiting: int


def listed(session: Session, *, first: date, last: date, prefixes: Sequence[str], answered: bool = False) -> list[Line]:
    """Groups asked about between two days (both counted) in the places one looks after, most asked first.

    Args:
        prefixes: paths of areas; "" is everywhere.
        answered: also those that have an answer or were closed.
    """
    asked = func.sum(QuestionCount.count)
    rows = session.execute(
        select(QuestionGroup, asked, func.count(QuestionCount.area_id.distinct()))
        .join(QuestionCount, QuestionCount.group_id == QuestionGroup.id)
        .where(QuestionCount.day.between(first, last), in_places(QuestionCount.area_id, prefixes))
        .where(QuestionGroup.state.in_(OPEN) if not answered else QuestionGroup.state != "")
        .group_by(QuestionGroup.id)
        .order_by(asked.desc(), QuestionGroup.last_at.desc(), QuestionGroup.id.desc())
        .limit(LISTED)
    ).all()
    ids = [group.id for group, _, _ in rows]
    typed = _typed_last(session, ids, prefixes)
    waits: Mapping[int | None, int] = dict(
        session.execute(
            select(QuestionWait.group_id, func.count())
            .where(QuestionWait.group_id.in_(ids))
            .group_by(QuestionWait.group_id)
        ).all()
    )
    return [
        Line(
            group.id, group.state, group.words or typed.get(group.id, ""), int(count), places, waits.get(group.id, 0),
            group.last_at, group.alerted_on,
        )
        for group, count, places in rows
    ]  # fmt: skip


def sight(session: Session, group: QuestionGroup, *, prefixes: Sequence[str]) -> Sight:
    """Everything about one group."""
    questions = session.scalars(
        select(Question)
        .where(Question.group_id == group.id, in_places(Question.area_id, prefixes))
        .order_by(Question.id.desc())
        .limit(SHOWN)
    ).all()
    waiting = session.scalar(select(func.count()).select_from(QuestionWait).where(QuestionWait.group_id == group.id))
    by_day = _counted(session, group.id, QuestionCount.day)
    return Sight(
        group,
        questions,
        _counted(session, group.id, QuestionCount.area_id),
        _counted(session, group.id, QuestionCount.language),
        sorted(by_day),
        waiting or 0,
    )


def to_review(session: Session, *, prefixes: Sequence[str]) -> list[Question]:
    """Questions of two days whose answer was called helpful or not: an editor may keep them to measure with."""
    kept = select(HeldOut.text)
    return list(
        session.scalars(
            select(Question)
            .where(Question.why != "unknown", in_places(Question.area_id, prefixes), Question.text.not_in(kept))
            .order_by(Question.id.desc())
            .limit(LISTED)
        )
    )


def in_places(column: InstrumentedAttribute[Any], prefixes: Sequence[str]) -> ColumnElement[bool]:
    """Whether an area lies in one of the places; an unknown one only for who looks after all."""
    if any(prefix.count("/") <= ROOT_SLASHES for prefix in prefixes):
        return true()
    inside = or_(false(), *(Area.path.startswith(prefix, autoescape=True) for prefix in prefixes))
    return column.in_(select(Area.id).where(inside))


def _typed_last(session: Session, group_ids: Sequence[int], prefixes: Sequence[str]) -> dict[int | None, str]:
    rows = session.execute(
        select(Question.group_id, Question.text)
        .where(Question.group_id.in_(group_ids), in_places(Question.area_id, prefixes))
        .order_by(Question.id)
    )
    return dict(rows.all())


def _counted(session: Session, group_id: int, column: InstrumentedAttribute[T]) -> list[tuple[T, int]]:
    total = func.sum(QuestionCount.count)
    rows = session.execute(
        select(column, total).where(QuestionCount.group_id == group_id).group_by(column).order_by(total.desc(), column)
    )
    return [(value, int(count)) for value, count in rows]
