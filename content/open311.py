"""Open311 GeoReport v2 as facts: what another system may file here, and what it may know of what it and others filed.

Nothing personal leaves: a key sees the words of what it filed itself; of anything else only what was cleared of
personal data and approved for everybody. Places are told as communes, never as points.
Specification: wiki.open311.org/GeoReport_v2, read in November 2026.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import areas, cases, public_answers
from content.cases import Part
from core.errors import Conflict, Invalid
from core.models import ApiKey, Area, Case, PublicAnswer, Topic
from core.security import CASE_SIGNS, Keyring, read_code
from core.settings import Settings

JURISDICTION = "tienglang"
RANGE = timedelta(days=90)  # the longest span of one query, and what is taken without one
AT_MOST = 1000  # requests of one answer
DESCRIPTION_LIMIT = 4000
PER_DAY = 2000  # requests one key may file in 24 hours
OPEN, CLOSED = "open", "closed"


@dataclass(frozen=True, slots=True)
class Filed:
    """A request as another system files it."""

    service_code: str
    description: str
    latitude: float | None = None
    longitude: float | None = None
    address: str = ""  # "Xã Phan Sơn", or the code of a place (address_id)
    contact: str = ""  # name, telephone and e-mail that were given; sealed


def services(session: Session) -> list[dict[str, Any]]:
    """What can be told here: the topics."""
    rows = session.scalars(select(Topic).order_by(Topic.position)).all()
    return [
        {
            "service_code": row.code,
            "service_name": row.vi_name,
            "description": row.en_name or row.vi_name,
            "metadata": False,
            "type": "realtime",
            "keywords": row.en_name or "",
            "group": "feedback",
        }
        for row in rows
    ]


def file(session: Session, filed: Filed, *, key: ApiKey, keyring: Keyring, settings: Settings, now: datetime) -> Case:
    """Open a case for another organisation's system. The code is the service_request_id.

    Raises:
        Invalid: no such service, no description, no place that is ours.
        Conflict: the key has filed too much today.
    """
    if session.get(Topic, filed.service_code) is None:
        raise Invalid("service_code: no such service")
    description = filed.description.strip()
    if not 1 <= len(description) <= DESCRIPTION_LIMIT:
        raise Invalid(f"description: 1 to {DESCRIPTION_LIMIT} characters")
    today = select(Case.id).where(Case.api_key_id == key.id, Case.opened_at > now - timedelta(days=1))
    if len(session.scalars(today.limit(PER_DAY)).all()) >= PER_DAY:
        raise Conflict("this key has filed too many requests today")
    parts = [Part("text", text=description)]
    if filed.latitude is not None and filed.longitude is not None:
        parts.append(Part("location", text=f"{filed.latitude:.5f}, {filed.longitude:.5f}"))
    key.used_at = now
    return cases.open_case(
        session,
        person_id=None,
        kind="feedback",
        parts=parts,
        area_id=_place(session, filed),
        language="vi",
        channel="open311",
        topic=filed.service_code,
        named=bool(filed.contact),
        name_sealed=keyring.seal(filed.contact) if filed.contact else None,
        api_key_id=key.id,
        now=now,
        settings=settings,
    )


def _place(session: Session, filed: Filed) -> int:
    if filed.address:
        coded = areas.village_by_code(session, filed.address)
        if coded is not None:
            return coded.id
        found = areas.find(session, filed.address, limit=2)
        if len(found) == 1:
            return found[0].area_id
    if filed.latitude is not None and filed.longitude is not None:
        near = areas.nearest(session, filed.latitude, filed.longitude)
        if near is not None:
            return near.id
    raise Invalid("lat and long, address_string or address_id: no place that is served here")


def requests(
    session: Session, *, key: ApiKey | None, ids: Sequence[str] = (), services: Sequence[str] = (),
    statuses: Sequence[str] = (), start: datetime | None = None, end: datetime | None = None, now: datetime,
) -> list[dict[str, Any]]:  # fmt: skip
    """What may be told of filed requests, newest first; with `ids` nothing else narrows.

    Raises:
        Invalid: a span over RANGE, or an unknown status.
    """
    if set(statuses) - {OPEN, CLOSED}:
        raise Invalid("status: open, closed")
    query = select(Case, PublicAnswer).outerjoin(
        PublicAnswer,
        (PublicAnswer.case_id == Case.id) & (PublicAnswer.state == public_answers.PUBLISHED),
    )
    mine = PublicAnswer.id.is_not(None)
    query = query.where(mine | (Case.api_key_id == key.id) if key is not None else mine)
    if ids:
        query = query.where(Case.code.in_([read_code(one, CASE_SIGNS) or "" for one in ids]))
    else:
        end = end or (start + RANGE if start else now)
        start = start or end - RANGE
        if end - start > RANGE or end < start:
            raise Invalid("start_date and end_date: at most 90 days, in this order")
        query = query.where(Case.opened_at.between(start, end))
        query = query.where(Case.topic.in_(services)) if services else query
        closed = Case.state.in_((cases.ANSWERED, cases.SOLVED))
        if set(statuses) == {OPEN}:
            query = query.where(~closed)
        elif set(statuses) == {CLOSED}:
            query = query.where(closed)
    rows = session.execute(query.order_by(Case.opened_at.desc(), Case.id.desc()).limit(AT_MOST)).all()
    names = {row.code: row.vi_name for row in session.scalars(select(Topic))}
    return [_told(session, case, answer, key, names) for case, answer in rows]


def _told(
    session: Session, case: Case, answer: PublicAnswer | None, key: ApiKey | None, names: dict[str, str]
) -> dict[str, Any]:
    own = key is not None and case.api_key_id == key.id
    public = public_answers.one(session, answer.id) if answer is not None else None
    said = [message.text for message in cases.thread(session, case.id) if message.author == "person" and message.text]
    last = cases.last_answer(session, case.id)
    closed = case.state in (cases.ANSWERED, cases.SOLVED)
    commune = session.get(Area, case.area_id) if case.area_id else None
    if commune is not None and commune.kind == areas.VILLAGE and commune.parent_id:
        commune = session.get(Area, commune.parent_id)
    description = said[0] if own and said else public.question if public else ""
    notes = last.text if own and last else public.answer if public else ""
    return {
        "service_request_id": case.code,
        "status": CLOSED if closed else OPEN,
        "status_notes": notes,
        "service_name": names.get(case.topic or "", ""),
        "service_code": case.topic or "",
        "description": description,
        "agency_responsible": areas.label(session, case.team_area_id) if case.team_area_id else "",
        "service_notice": "",
        "requested_datetime": _moment(case.opened_at),
        "updated_datetime": _moment(case.closed_at or case.answered_at or case.opened_at),
        "expected_datetime": _moment(case.answer_due),
        "address": commune.name if commune else "",
        "address_id": commune.code if commune else "",
        "zipcode": "",
        "lat": commune.latitude if commune else None,
        "long": commune.longitude if commune else None,
        "media_url": "",
    }


def _moment(at: datetime | None) -> str:
    """W3C date and time in UTC; empty for none."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else ""


__all__ = ["Filed", "file", "requests", "services"]
