"""Reading notices: which one has this code, what somebody can look up, and what became of every delivery."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from content import texts
from content.audience import Audience
from content.notices import reporting, states
from core import memo
from core.i18n import SOURCE
from core.models import Area, Notice

LIST_DAYS = 90  # older notices are not offered in the chat
LIST_LIMIT = 300  # notices looked at for one list; a province sends a few a day


@dataclass(frozen=True, slots=True)
class Line:
    """A notice in a list."""

    notice_id: int
    title: str
    at: datetime
    level: str


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
    found = reporting.report(session, notice_id)
    return bool(found.sent + found.unknown)


_GONE_OUT = (  # the first screen asks it for everybody
    select(Notice)
    .where(Notice.state.in_(states.GONE_OUT), Notice.approved_at >= bindparam("since"))
    .order_by(Notice.approved_at.desc(), Notice.id.desc())
    .limit(LIST_LIMIT)
)


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
    asked = ("notices", area_id, languages, limit)
    return memo.once(session, asked, lambda: _listing(session, now, area_id, languages, limit))


def _listing(
    session: Session, now: datetime, area_id: int | None, languages: tuple[str, ...], limit: int
) -> list[Line]:
    area = session.get(Area, area_id) if area_id else None
    rows = session.scalars(_GONE_OUT, {"since": now - timedelta(days=LIST_DAYS)}).all()
    if not rows:
        return []
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


def _is_for(notice: Notice, area_path: str, paths: Mapping[str, str]) -> bool:
    wanted = Audience.from_json(notice.audience).areas
    return not wanted or any(area_path.startswith(paths[code]) for code in wanted if code in paths)
