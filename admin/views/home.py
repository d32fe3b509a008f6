"""The first page: what waits for me, what is on its way, and whether everything is stopped."""

from typing import Any

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin import scopes, waiting
from admin.dues import due
from admin.visit import Visit
from content import notices, roles, switches, texts
from content.notices import Report, states
from core.i18n import SOURCE
from core.models import Notice

MOVING_SHOWN = 5


async def show(visit: Visit) -> web.StreamResponse:
    """What waits, late things first and in red."""

    def look(session: Session) -> dict[str, Any]:
        work = waiting.work(session, visit.signed, now=visit.now)
        refs = [f"notice:{notice.id}" for notice in work.notices]
        return {
            "work": work,
            "titles": texts.find_many(session, refs, "title", [SOURCE]),
            "moving": _moving(session, visit),
            "paused": switches.paused(session),
            "paused_at": switches.when(session, switches.PAUSED),
        }

    zone = visit.console.settings.timezone
    return visit.page(
        "home", due=lambda case: due(visit.words, case, now=visit.now, zone=zone), **await visit.read(look)
    )


def _moving(session: Session, visit: Visit) -> list[tuple[Notice, str, Report]]:
    """Notices on their way that this account may see, with how far they are."""
    rows = session.scalars(select(Notice).where(Notice.state.in_(states.MOVING)).order_by(Notice.id.desc())).all()
    held = visit.signed.grants
    seen = [
        row for row in rows if all(roles.may_see(held, "notice.read", path=p) for p in scopes.notice(session, row.id))
    ]
    titles = texts.find_many(session, [f"notice:{row.id}" for row in seen], "title", [SOURCE])
    return [
        (
            row,
            titles[f"notice:{row.id}"].text if f"notice:{row.id}" in titles else row.sender,
            notices.report(session, row.id),
        )
        for row in seen[:MOVING_SHOWN]
    ]
