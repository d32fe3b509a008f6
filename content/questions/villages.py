"""Many villages ask the same in one day: a rumour or an outbreak, and the officers hear of it at once."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from content import audit, outbox, roles, switches
from core.clock import local
from core.db import touched
from core.models import Area, Question, QuestionCount, QuestionGroup

VERB = "alert.rumour"
MONTH_VERB = "digest.questions"
MONTH = "questions.month"  # the switch that remembers which month was listed
WITHIN = timedelta(hours=24)
MORNING = 7  # local hour of the first day of the month


def tell(session: Session, group_ids: Collection[int], *, villages: int, now: datetime, zone: str) -> list[int]:
    """Tell the officers of those villages, and who may write the answer, once a day for each group.

    Args:
        villages: from so many different places within a day on (setting RUMOUR_VILLAGES).

    Returns:
        The groups that were told about now.
    """
    told = []
    today = local(now, zone).date()
    for group_id in group_ids:
        places = _places(session, group_id, since=now - WITHIN)
        if len(places) < villages:
            continue
        once = session.execute(
            update(QuestionGroup)
            .where(
                QuestionGroup.id == group_id,
                or_(QuestionGroup.alerted_on.is_(None), QuestionGroup.alerted_on < today),
            )
            .values(alerted_on=today)
        )
        if not touched(once):
            continue
        cause = audit.record(
            session, actor="system", verb=VERB, ref=f"question:{group_id}", detail={"villages": len(places)}, now=now
        )
        outbox.tell_staff(session, _officers(session, places, now), cause=cause.id, now=now)
        told.append(group_id)
    return told


def tell_month(session: Session, *, now: datetime, zone: str) -> int:
    """On the first morning of a month: how many groups of the last one still have no answer; returns who was told."""
    here = local(now, zone)
    month = f"{here:%Y-%m}"
    before = switches.read(session, MONTH)
    if before == month or here.hour < MORNING:
        return 0
    switches.write(session, MONTH, month, now=now)
    first = here.date().replace(day=1)
    last = (first - timedelta(days=1)).replace(day=1)
    asked = (QuestionCount.day >= last, QuestionCount.day < first)
    open_ = select(QuestionGroup.id).where(QuestionGroup.state.in_(("open", "drafted")))
    groups = session.scalar(
        select(func.count(QuestionCount.group_id.distinct())).where(*asked, QuestionCount.group_id.in_(open_))
    )
    if not before or not groups:
        return 0  # a new service has no last month
    cause = audit.record(
        session, actor="system", verb=MONTH_VERB, detail={"n": groups, "month": f"{last:%m/%Y}"}, now=now
    )
    writers = {staff_id for staff_id, _ in roles.places_of(session, "article.write", now=now)}
    return outbox.tell_staff(session, sorted(writers), cause=cause.id, now=now)


def _places(session: Session, group_id: int, *, since: datetime) -> list[int]:
    """Different places that asked; somebody without a place counts for none."""
    return list(
        session.scalars(
            select(Question.area_id)
            .where(Question.group_id == group_id, Question.at > since, Question.area_id.is_not(None))
            .distinct()
            .order_by(Question.area_id)
        )
    )


def _officers(session: Session, places: Collection[int], now: datetime) -> list[int]:
    """Who answers cases in one of the places, or writes answers for all of them."""
    found = set(roles.holders(session, "article.write", path=None, now=now))
    for path in session.scalars(select(Area.path).where(Area.id.in_(places))):
        found |= set(roles.holders(session, "case.answer", path=path, now=now))
    return sorted(found)
