"""Machine voices that wait for a person's ears: what staff publish on health, policy and emergencies."""

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.sounds import sound
from admin.visit import Visit
from content import audio, texts
from content.audio import Pending
from core.errors import NotFound
from core.models import Recording

HOME = "/admin/voices"


async def listing(visit: Visit) -> web.StreamResponse:
    """Every text whose machine clips nobody has listened to yet."""

    def look(session: Session) -> list[tuple[Pending, str]]:
        return [(group, _words(session, group)) for group in audio.pending(session)]

    return visit.page("voices", groups=await visit.read(look))


def _words(session: Session, group: Pending) -> str:
    for field in ("title", "question", "body"):
        found = texts.find(session, group.ref, field, [group.language]) if group.ref else None
        if found is not None:
            return found.text
    return ""


async def listen(visit: Visit) -> web.StreamResponse:
    """One sentence as the machine says it."""
    number = visit.number("clip")
    file = await visit.read(
        lambda session: session.scalar(
            select(Recording.file).where(Recording.id == number, Recording.machine, Recording.state == "pending")
        )
    )
    if file is None:
        raise NotFound(f"waiting clip {number}")
    return sound(visit.console.files.path(file))


async def decide(visit: Visit) -> web.StreamResponse:
    """Let villagers hear the clips of one text, or never play them."""
    form = visit.form()
    ids = [int(part) for part in form["ids"].split(",") if part.isdigit()]
    release = form["good"] == "yes"

    def work(session: Session) -> str:
        settle = audio.release if release else audio.reject
        settle(session, ids=ids, actor=visit.actor, now=visit.now)
        return f"{HOME}?said={'voice_released' if release else 'voice_rejected'}"

    return await visit.once(work)
