"""Languages in the console: data that staff and native speakers keep, never code."""

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.forms import Form, Wrong
from admin.visit import Visit
from content import registry
from core.errors import Conflict, Invalid, NotFound
from core.models import Language

HOME = "/admin/languages"


async def listing(visit: Visit) -> web.StreamResponse:
    """All languages and writings, also those not in use."""
    rows = await visit.read(lambda s: s.scalars(select(Language).order_by(Language.position)).all())
    return visit.page("languages", rows=rows)


async def new(visit: Visit) -> web.StreamResponse:
    """An empty form."""
    return _page(visit, visit.form(script="Latn", fallback="vi", locale="vi"), None)


async def show(visit: Visit) -> web.StreamResponse:
    """One language."""
    row = await visit.read(lambda s: _found(s, visit))
    given = {name: getattr(row, name) for name in ("vi_name", "own_name", "en_name", "script", "fallback", "locale")}
    return _page(visit, visit.form(**given, active="yes" if row.active else ""), row.tag)


async def save(visit: Visit) -> web.StreamResponse:
    """Keep a language."""
    form, tag = visit.form(), visit.request.match_info.get("tag")

    def work(session: Session) -> str:
        named = tag or form.text("tag", limit=35)
        vi_name = form.text("vi_name", limit=80)
        own_name, en_name = form.text("own_name", limit=80, least=0), form.text("en_name", limit=80, least=0)
        fallback = [part.strip() for part in form["fallback"].split(",") if part.strip()]
        if not registry.TAG.fullmatch(named):
            form.wrong("tag", "tag")
        known = set(session.scalars(select(Language.tag)))
        if set(fallback) - known or named in fallback:
            form.wrong("fallback", "fallback")
        form.stop_if_wrong()
        try:
            registry.save_language(
                session,
                tag=named,
                vi_name=vi_name,
                own_name=own_name,
                en_name=en_name,
                script=form["script"].strip(),
                fallback=fallback,
                locale=form["locale"].strip(),
                active=form["active"] == "yes",
                actor=visit.actor,
                now=visit.now,
                new=tag is None,
            )
        except Conflict:
            form.wrong("tag", "tag_taken")
        except Invalid:
            form.wrong("script", "script")
        form.stop_if_wrong()
        return f"{HOME}/{named}?said=saved"

    try:
        return await visit.once(work)
    except Wrong:
        return _page(visit, form, tag, 422)


def _found(session: Session, visit: Visit) -> Language:
    row = session.get(Language, visit.request.match_info["tag"])
    if row is None:
        raise NotFound("language")
    return row


def _page(visit: Visit, form: Form, tag: str | None, status: int = 200) -> web.Response:
    return visit.page("language", status, form=form, tag=tag)
