"""Joining: whoever wants to say what several people of the place have said already may follow their case."""

import functools
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import audit
from content.cases import states
from content.search.normalise import normalise
from core.models import Case, CaseMessage

AT_LEAST = 3  # people who said it: fewer would point at somebody
LOOK_BACK = timedelta(days=90)
CANDIDATES = 200  # open cases of one place that are compared, the newest
ALIKE = 0.5  # share of the shorter text's words that both have
SHARED = 2  # words that both have, at least
COMMON = Path(__file__).parent.parent / "library" / "search" / "common.txt"


@dataclass(frozen=True, slots=True)
class Similar:
    """An open case that tells the same, and how many people told it."""

    case_id: int
    people: int


def similar(
    session: Session, *, words: str, topic: str | None, area_id: int | None, person_id: int | None, now: datetime
) -> Similar | None:
    """The oldest open feedback of the same place that tells the same, when at least AT_LEAST people did.

    Urgent cases are never shown to others. With words on both sides they must be alike; what was only spoken
    is alike when both have the same topic.

    Args:
        person_id: who asks; their own cases are not offered, nor counted.
    """
    if area_id is None:
        return None
    found = session.execute(
        select(Case.id, Case.person_id, Case.topic, Case.merged_into_id)
        .where(Case.area_id == area_id, Case.kind == states.FEEDBACK, Case.urgent.is_(False))
        .where(Case.state.in_(states.OPEN), Case.opened_at >= now - LOOK_BACK, Case.person_id.is_not(None))
        .order_by(Case.id.desc())
        .limit(CANDIDATES)
    ).all()
    told = _told(session, [row.id for row in found])
    mine = _key(words)
    alike = [
        row
        for row in found
        if _alike(mine, _key(told.get(row.id, "")), same_topic=topic is not None and topic == row.topic)
    ]
    people = {row.person_id for row in alike} - {person_id}
    mains = [row.id for row in alike if row.merged_into_id is None and row.person_id != person_id]
    if len(people) < AT_LEAST or not mains or any(row.person_id == person_id for row in alike):
        return None
    return Similar(min(mains), len(people))


def join(session: Session, case: Case, *, into: int, now: datetime) -> bool:
    """Follow a case of others with one's own, which is then answered together with it.

    False when that one was answered or merged meanwhile: the case stays one of its own, and nothing is lost.
    """
    main = states.locked(session, into)  # the own case is this transaction's: nobody else can hold it
    if main.state not in states.OPEN or main.merged_into_id is not None or main.urgent or main.id == case.id:
        return False
    case.merged_into_id = main.id
    session.flush()
    for ref, detail in ((states.ref(case), {"into": main.id}), (states.ref(main), {"of": case.id})):
        audit.record(session, actor="system", verb="case.join", ref=ref, detail={**detail}, now=now)
    return True


def _told(session: Session, case_ids: Collection[int]) -> dict[int, str]:
    said: dict[int, str] = {}
    rows = session.execute(
        select(CaseMessage.case_id, CaseMessage.text)
        .where(CaseMessage.case_id.in_(case_ids), CaseMessage.author == "person", CaseMessage.kind == "text")
        .order_by(CaseMessage.id)
    )
    for case_id, text in rows:
        said[case_id] = f"{said.get(case_id, '')} {text}"
    return said


def _key(words: str) -> frozenset[str]:
    """The words that tell what it is about."""
    return frozenset(word for word in normalise(words).folded if word not in _common() and not word.isdigit())


@functools.cache
def _common() -> frozenset[str]:
    """Words, without marks, that stand in any opinion whatever it is about."""
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _alike(one: frozenset[str], other: frozenset[str], *, same_topic: bool) -> bool:
    if not one or not other:
        return same_topic
    shared = len(one & other)
    return shared >= SHARED and shared >= ALIKE * min(len(one), len(other))
