"""Recordings on grave topics: what was written stands beside what a second speaker heard; a publisher releases."""

from dataclasses import dataclass

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.forms import Wrong
from admin.sounds import sound
from admin.visit import Visit
from content import studio
from content.audio.finishing import CHECKED
from core.errors import Forbidden, Invalid, NotFound
from core.models import Language, Take

HOME = "/admin/recordings"


@dataclass(frozen=True, slots=True)
class _Line:
    """A take with the Vietnamese name of its language."""

    take: Take
    language: str


async def listing(visit: Visit) -> web.StreamResponse:
    """What waits for a publisher, and what speakers found hard to say."""
    return await _page(visit, 200)


async def hear_back(visit: Visit) -> web.StreamResponse:
    """What the second speaker said in Vietnamese, when it was said and not written."""
    number = visit.number("take")
    file = await visit.read(lambda s: s.scalar(select(Take.back_file).where(Take.id == number, Take.state == CHECKED)))
    if file is None:
        raise NotFound(f"take {number}")
    return sound(visit.console.files.path(file))


async def decide(visit: Visit) -> web.StreamResponse:
    """Let villagers hear it, or send it back."""
    form = visit.form()
    take_id = form.number("take") or 0

    def work(session: Session) -> str:
        try:
            if form["good"] == "yes":
                studio.release(session, take_id=take_id, actor=visit.actor, now=visit.now)
            else:
                studio.send_back(session, take_id=take_id, actor=visit.actor, reason=form["reason"], now=visit.now)
        except Invalid:
            form.wrong("reason", "missing")
        except Forbidden:
            form.wrong("reason", "own_take")
        form.stop_if_wrong()
        return f"{HOME}?said={'voice_released' if form['good'] == 'yes' else 'take_sent_back'}"

    try:
        return await visit.once(work)
    except Wrong:
        return await _page(visit, 422, form.errors.get("reason", ""))


async def _page(visit: Visit, status: int, problem: str = "") -> web.Response:
    def look(session: Session) -> tuple[list[_Line], list[_Line]]:
        def named(takes: list[Take]) -> list[_Line]:
            rows = [(take, session.get(Language, take.language)) for take in takes]
            return [_Line(take, row.vi_name if row else take.language) for take, row in rows]

        return named(studio.to_release(session)), named(studio.hard(session))

    waiting, hard = await visit.read(look)
    return visit.page("recordings", status, waiting_takes=waiting, hard=hard, problem=problem)
