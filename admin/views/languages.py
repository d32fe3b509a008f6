"""Languages in the console: data that staff and native speakers keep, never code."""

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.forms import Form, Wrong
from admin.visit import Visit
from content import languages
from content.languages import Facts
from core.errors import Conflict, NotFound
from core.models import Language

HOME = "/admin/languages"
_WRITTEN = ("vi_name", "own_name", "en_name", "script", "locale", "digits", "voices")
_TICKED = ("machine_voice", "active")


async def listing(visit: Visit) -> web.StreamResponse:
    """All languages and writings, also those not in use."""
    rows = await visit.read(lambda s: s.scalars(select(Language).order_by(Language.position)).all())
    return visit.page("languages", rows=rows)


async def new(visit: Visit) -> web.StreamResponse:
    """An empty form."""
    return _page(visit, visit.form(script="Latn", fallback="vi", locale="vi", active="yes"), None)


async def show(visit: Visit) -> web.StreamResponse:
    """One language."""
    row = await visit.read(lambda s: _found(s, visit))
    given = {name: getattr(row, name) for name in (*_WRITTEN, "fallback")}
    ticks = {name: "yes" if getattr(row, name) else "" for name in _TICKED}
    return _page(visit, visit.form(**given, **ticks), row.tag)


async def save(visit: Visit) -> web.StreamResponse:
    """Keep a language."""
    form, tag = visit.form(), visit.request.match_info.get("tag")

    def work(session: Session) -> str:
        named = tag or form["tag"].strip()
        said = {name: " ".join(form[name].split()) for name in _WRITTEN}
        facts = Facts(
            **said,
            fallback=tuple(part.strip() for part in form["fallback"].split(",") if part.strip()),
            machine_voice=form["machine_voice"] == "yes",
            active=form["active"] == "yes",
        )
        for field in languages.problems(named, facts, known=session.scalars(select(Language.tag)).all()):
            form.wrong(field, f"language_{field}")
        form.stop_if_wrong()
        try:
            languages.save(session, tag=named, facts=facts, actor=visit.actor, now=visit.now, new=tag is None)
        except Conflict:
            form.wrong("tag", "tag_taken")
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
