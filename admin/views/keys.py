"""Keys of other organisations in the console: made, shown once, ended."""

from aiohttp import web
from sqlalchemy.orm import Session

from admin.forms import Form, Wrong
from admin.visit import Visit
from content import api_keys

HOME = "/admin/keys"


async def show(visit: Visit) -> web.StreamResponse:
    """All keys."""
    return await _page(visit, visit.form())


async def make(visit: Visit) -> web.StreamResponse:
    """A new key; its secret is shown this once."""
    form = visit.form()
    secret: list[str] = []

    def work(session: Session) -> str:
        name = form.text("organisation", limit=api_keys.NAME_LIMIT)
        form.stop_if_wrong()
        secret.append(api_keys.make(session, organisation=name, actor=visit.actor, now=visit.now)[1])
        return HOME

    try:
        response = await visit.once(work)
    except Wrong:
        return await _page(visit, form, 422)
    return await _page(visit, visit.form(organisation=""), secret=secret[-1]) if secret else response


async def end(visit: Visit) -> web.StreamResponse:
    """The key works no more."""
    number = visit.number("key")

    def work(session: Session) -> str:
        api_keys.end(session, key_id=number, actor=visit.actor, now=visit.now)
        return f"{HOME}?said=saved"

    return await visit.once(work)


async def _page(visit: Visit, form: Form, status: int = 200, *, secret: str = "") -> web.Response:
    rows = await visit.read(api_keys.listed)
    root = visit.console.settings.public_url.rstrip("/") or str(visit.request.url.origin())
    return visit.page("keys", status, form=form, rows=rows, secret=secret, address=f"{root}/open311/v2")
