"""Words of the search in the console: synonyms and short forms, the agency's own and the library's."""

from typing import cast

from aiohttp import web
from sqlalchemy.orm import Session

from admin.forms import Form, Wrong
from admin.visit import Visit
from content import search_words
from content.search_words import KINDS, Kind
from core.errors import Conflict, Invalid, NotFound

HOME = "/admin/words"


async def show(visit: Visit) -> web.StreamResponse:
    """All lines of both kinds."""
    return await _page(visit, visit.form())


async def add(visit: Visit) -> web.StreamResponse:
    """A line of the agency's own."""
    form = visit.form()

    def work(session: Session) -> str:
        kind = _kind(form)
        text = form.text("text", limit=search_words.TEXT_LIMIT)
        form.stop_if_wrong()
        try:
            search_words.add(session, kind=kind, text=text, actor=visit.actor, now=visit.now)
        except Invalid:
            form.wrong("text", f"word_{kind}")
        except Conflict:
            form.wrong("text", "word_twice")
        form.stop_if_wrong()
        return f"{HOME}?said=saved"

    return await _done(visit, form, work)


async def switch(visit: Visit) -> web.StreamResponse:
    """Take the agency's line out, or switch one of the library's off or on again."""
    form = visit.form()

    def work(session: Session) -> str:
        number = form.number("line")
        if number is not None:
            search_words.remove(session, line_id=number, actor=visit.actor, now=visit.now)
        else:
            search_words.switch_off(session, kind=_kind(form), text=form["text"], actor=visit.actor, now=visit.now)
        return f"{HOME}?said=saved"

    return await _done(visit, form, work)


async def _done(visit: Visit, form: Form, work: "object") -> web.StreamResponse:
    try:
        return await visit.once(work)  # type: ignore[arg-type]
    except Wrong:
        return await _page(visit, form, 422)
    except (Conflict, NotFound):
        return visit.go(HOME, said="stale")


def _kind(form: Form) -> Kind:
    return cast(Kind, form.choice("kind", KINDS) if form["kind"] in KINDS else KINDS[0])


async def _page(visit: Visit, form: Form, status: int = 200) -> web.Response:
    groups = await visit.read(lambda session: [(kind, search_words.lines(session, kind)) for kind in KINDS])
    return visit.page("search_words", status, form=form, groups=groups)
