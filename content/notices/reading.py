"""Reading notices: which one has this code, what somebody can look up, and what became of every delivery."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content import texts
from content.audience import Audience
from content.forgetting import FOLDED
from content.notices import states
from core.errors import NotFound
from core.i18n import SOURCE
from core.models import Area, Delivery, DeliveryKind, DeliveryState, Notice

LIST_DAYS = 90  # older notices are not offered in the chat
LIST_LIMIT = 300  # notices looked at for one list; a province sends a few a day

_NAMES: Mapping[int, str] = {
    DeliveryState.DUE: "due",
    DeliveryState.SENDING: "due",
    DeliveryState.SENT: "sent",
    DeliveryState.FAILED: "failed",
    DeliveryState.UNKNOWN: "unknown",
    DeliveryState.SKIPPED: "skipped",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A notice in a list."""

    notice_id: int
    title: str
    at: datetime
    level: str


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a notice: sent + failed + unknown + skipped + due = people, always."""

    notice_id: int
    code: str
    state: str
    level: str
    people: int
    sent: int
    failed: int
    unknown: int  # the request left, and nobody knows whether it arrived
    skipped: int
    due: int  # of which `in_flight` are on their way this moment
    in_flight: int
    copies: int  # second tries of an emergency's unknown ones, sent or due
    reasons: Mapping[str, Mapping[str, int]]  # state → reason → people
    approved_at: datetime | None
    finished_at: datetime | None

    def to_json(self) -> dict[str, Any]:
        """For `notice show --json`; times in ISO 8601."""
        data = asdict(self)
        for name in ("approved_at", "finished_at"):
            data[name] = data[name].isoformat() if data[name] else None
        return data


def by_code(session: Session, code: str) -> Notice | None:
    """The notice that really went out under this code; None for anything else.

    One that was recalled, or stopped when some had it, is found with its state; one that was stopped before
    anybody got it never went out.
    """
    notice = session.scalar(
        select(Notice).where(
            Notice.code == code, Notice.last_person_id.is_not(None), Notice.state.not_in(states.PENDING)
        )
    )
    if notice is not None and notice.state == states.STOPPED and not _somebody_has(session, notice.id):
        return None
    return notice


def _somebody_has(session: Session, notice_id: int) -> bool:
    found = report(session, notice_id)
    return bool(found.sent + found.unknown)


def listing(
    session: Session,
    *,
    now: datetime,
    area_id: int | None = None,
    languages: tuple[str, ...] = (SOURCE,),
    limit: int = 60,
) -> list[Line]:
    """Notices somebody in this area can read, newest first; also those from before they came.

    Args:
        area_id: where they live; None = only what is meant for everybody.
        languages: chain in which titles are looked for.
    """
    area = session.get(Area, area_id) if area_id else None
    rows = session.scalars(
        select(Notice)
        .where(Notice.state.in_(states.GONE_OUT), Notice.approved_at >= now - timedelta(days=LIST_DAYS))
        .order_by(Notice.approved_at.desc(), Notice.id.desc())
        .limit(LIST_LIMIT)
    ).all()
    codes = {code for notice in rows for code in Audience.from_json(notice.audience).areas}
    paths = dict(session.execute(select(Area.code, Area.path).where(Area.code.in_(codes))).all())
    meant = [notice for notice in rows if _is_for(notice, area.path if area else "", paths)][:limit]
    titles = texts.find_many(session, [states.ref(notice) for notice in meant], "title", languages)
    return [
        Line(
            notice.id,
            titles[states.ref(notice)].text if states.ref(notice) in titles else notice.sender,
            notice.approved_at or notice.created_at,
            notice.level,
        )
        for notice in meant
    ]


def report(session: Session, notice_id: int) -> Report:
    """What became of a notice so far.

    Raises:
        NotFound: no such notice.
    """
    notice = session.get(Notice, notice_id)
    if notice is None:
        raise NotFound(f"notice {notice_id}")
    rows = session.execute(
        select(Delivery.copy_no, Delivery.state, Delivery.reason, func.count())
        .where(Delivery.kind == int(DeliveryKind.NOTICE), Delivery.ref == notice_id)
        .group_by(Delivery.copy_no, Delivery.state, Delivery.reason)
    ).all()
    counts = dict.fromkeys(("due", "sent", "failed", "unknown", "skipped"), 0)
    reasons: dict[str, dict[str, int]] = {}
    in_flight = copies = 0
    for copy_no, state, reason, number in (*rows, *_forgotten(notice)):
        if copy_no:
            copies += number
            continue
        name = _NAMES[state]
        counts[name] += number
        in_flight += number if state == DeliveryState.SENDING else 0
        if reason:
            reasons.setdefault(name, {})[reason] = reasons.get(name, {}).get(reason, 0) + number
    return Report(
        notice_id=notice.id,
        code=notice.code,
        state=notice.state,
        level=notice.level,
        people=sum(counts.values()),
        in_flight=in_flight,
        copies=copies,
        reasons=reasons,
        approved_at=notice.approved_at,
        finished_at=notice.finished_at,
        **counts,
    )


def _forgotten(notice: Notice) -> list[tuple[int, int, str, int]]:
    """Rows of people who were forgotten since: only the counts are left; what was still due never left."""
    folded = {int(state): number for state, number in (notice.settled or {}).get(FOLDED, {}).items()}
    still_open = (DeliveryState.DUE, DeliveryState.SENDING)
    return [
        (0, DeliveryState.SKIPPED, "forgotten", number) if state in still_open else (0, state, "", number)
        for state, number in folded.items()
    ]


def _is_for(notice: Notice, area_path: str, paths: Mapping[str, str]) -> bool:
    wanted = Audience.from_json(notice.audience).areas
    return not wanted or any(area_path.startswith(paths[code]) for code in wanted if code in paths)
