"""Correcting a notice in the console: the right words, a second pair of eyes, and taking it back."""

from collections.abc import Callable
from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from admin import spoken
from admin.forms import Form, Wrong
from admin.views.notices import page_of, show_page
from admin.visit import Visit
from content import notices
from content.audio.readings import Unreadable
from content.notices import correcting, drafting
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.models import Correction, Notice

KINDS = ("grave", "slight")
HEARD = ("title", "body", "wrong", "right")  # the fields a voice reads


async def form(visit: Visit) -> web.StreamResponse:
    """The notice's words as they are, to be put right."""
    number = visit.number("notice")

    def look(session: Session) -> Form:
        content = notices.content_of(session, _there(session, number))
        return visit.form(title=content.title, body=content.body, kind="grave")

    return await _page(visit, await visit.read(look))


async def save(visit: Visit) -> web.StreamResponse:
    """Keep the correction and ask for a second pair of eyes."""
    given, number = visit.form(), visit.number("notice")

    def work(session: Session) -> str:
        kind = given.choice("kind", KINDS)
        words = {
            "title": given.text("title", limit=drafting.TITLE_LIMIT),
            "body": given.text("body", limit=drafting.BODY_LIMIT, lines=True),
            "wrong": given.text("wrong", limit=correcting.SHORT_LIMIT),
            "right": given.text("right", limit=correcting.SHORT_LIMIT),
        }
        spoken.keep(session, given, HEARD, actor=visit.actor, now=visit.now)
        given.stop_if_wrong()
        correcting.correct(session, notice_id=number, grave=kind == "grave", actor=visit.actor, now=visit.now, **words)
        return page_of(number, "correction")

    try:
        return await visit.once(work)
    except Wrong:
        return await _page(visit, given, 422)
    except Unreadable as error:
        spoken.unread(given, error)
        return await _page(visit, given, 422)
    except Invalid:  # all fields are as they should be, so it is the words that did not change
        given.wrong("body", "unchanged")
        return await _page(visit, given, 422)
    except Conflict:
        return await _page(visit, given, 409, problem="stale")
    except Forbidden:
        return await _page(visit, given, 409, problem="own")


def _deed(said: str, act: Callable[[Session, Visit, Correction, Form], object]) -> Callable[[Visit], Any]:
    async def view(visit: Visit) -> web.StreamResponse:
        given, number = visit.form(), visit.number("notice")

        def work(session: Session) -> str:
            made = correcting.current(session, number)
            if made is None:
                raise Conflict(f"no correction of notice {number} waits")
            act(session, visit, made, given)
            return page_of(number, said)

        try:
            return await visit.once(work)
        except Conflict:
            return await show_page(visit, given, 409, problem="stale")
        except Forbidden:
            return await show_page(visit, given, 409, problem="own")

    return view


approve = _deed(
    "corrected",
    lambda s, v, made, f: correcting.approve(s, correction_id=made.id, actor=v.actor, seen=f["seen"], now=v.now),
)
drop = _deed(
    "correction_dropped", lambda s, v, made, f: correcting.drop(s, correction_id=made.id, actor=v.actor, now=v.now)
)


async def _page(visit: Visit, given: Form, status: int = 200, *, problem: str = "") -> web.Response:
    number = visit.number("notice")
    row, unread = await visit.read(lambda s: (_there(s, number), spoken.asked(s, given, HEARD)))
    return visit.page(
        "notice_correction", status, form=given, notice=row, problem=problem, kinds=KINDS,
        short=correcting.SHORT_LIMIT, unread=unread,
    )  # fmt: skip


def _there(session: Session, number: int) -> Notice:
    row = session.get(Notice, number)
    if row is None:
        raise NotFound(f"notice {number}")
    return row
