"""The inbox: open cases of one's places, urgent first, then by due date; and how many there are."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, literal_column, or_, select
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Session

from content.areas import VILLAGE
from content.cases.states import FEEDBACK, OPEN, QUESTION, ROOT_SLASHES
from core.models import Area, Case

AT_MOST = 500  # lines of one inbox; filters narrow what is more


def inbox(
    session: Session,
    *,
    areas: Sequence[str],
    now: datetime,
    states: Sequence[str] = OPEN,
    climbed: bool = False,
    where: Sequence[ColumnElement[bool]] = (),
) -> list[Case]:
    """Cases of the given places (path prefixes; "" = everywhere): urgent first, then by due date.

    Args:
        climbed: also those that began in these places and went one level up since, to be read there.
        where: further conditions (a desk, a topic, an owner).
    """
    if not areas:
        return []
    team = select(Area.id).where(or_(*(Area.path.startswith(prefix, autoescape=True) for prefix in areas)))
    place: ColumnElement[bool] = Case.team_area_id.in_(team)
    if climbed:
        first = sql_case((Area.kind == VILLAGE, Area.parent_id), else_=Area.id)
        began = select(first).where(Area.id == Case.area_id).correlate(Case).scalar_subquery()
        place = or_(place, and_(Case.level > 0, began.in_(team)))
    if any(prefix.count("/") <= ROOT_SLASHES for prefix in areas):  # the whole province: also what has no place
        place = or_(place, Case.team_area_id.is_(None))
    return list(
        session.scalars(
            select(Case)
            .where(Case.state.in_(states), Case.merged_into_id.is_(None), place, *where)
            .order_by(Case.urgent.desc(), Case.answer_due, Case.id)
            .limit(AT_MOST)
        )
    )


def count_open(session: Session, *, path: str) -> int:
    """How many cases of a place and everything below it are open."""
    return _count(session, path, Case.state.in_(OPEN), Case.merged_into_id.is_(None))


def open_by_topic(session: Session, *, path: str) -> dict[str, int]:
    """How many cases of a place are open, by topic ("" = none), most first; urgent ones are in no such list."""
    place = select(Area.id).where(Area.path.startswith(path, autoescape=True))
    topic = func.coalesce(Case.topic, literal_column("''"))  # as words: PostgreSQL takes two parameters for two values
    rows = session.execute(
        select(topic, func.count())
        .where(Case.area_id.in_(place), Case.state.in_(OPEN))
        .where(Case.urgent.is_(False), Case.kind.in_((FEEDBACK, QUESTION)))
        .group_by(topic)
        .order_by(func.count().desc(), topic)
    )
    return {topic: number for topic, number in rows}  # noqa: C416 - a row is no tuple to mypy


def count_since(session: Session, *, path: str, since: datetime) -> int:
    """How many cases of a place were opened since then."""
    return _count(session, path, Case.opened_at >= since)


def _count(session: Session, path: str, *conditions: ColumnElement[bool]) -> int:
    place = select(Area.id).where(Area.path.startswith(path, autoescape=True))
    return session.scalar(select(func.count()).where(Case.area_id.in_(place), *conditions)) or 0
