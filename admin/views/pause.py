"""The red button: stop all outgoing broadcasts; replies to single people go on, also across a restart."""

from aiohttp import web
from sqlalchemy.orm import Session

from admin.visit import Visit
from content import audit, switches

HOME = "/admin/pause"


async def show(visit: Visit) -> web.StreamResponse:
    """The button, and whether it is pressed."""
    paused, at = await visit.read(lambda s: (switches.paused(s), switches.when(s, switches.PAUSED)))
    return visit.page("pause", paused=paused, at=at)


async def press(visit: Visit) -> web.StreamResponse:
    """Stop everything, or let it go on."""
    stop = visit.form()["stop"] == "yes"

    def work(session: Session) -> str:
        switches.write(session, switches.PAUSED, "yes" if stop else "", now=visit.now)
        audit.record(session, actor=visit.actor, verb="switch.pause" if stop else "switch.resume", now=visit.now)
        return f"{HOME}?said={'all_stopped' if stop else 'all_resumed'}"

    return await visit.once(work)
