"""Market prices in the console: the newest of each, one by hand, many from a table."""

from collections.abc import Mapping

from aiohttp import web
from sqlalchemy.orm import Session

from admin import uploads
from admin.forms import Form, Wrong
from admin.visit import Visit
from content import audit, prices, tables
from content.tables import BadCell

HOME = "/admin/prices"


async def show(visit: Visit) -> web.StreamResponse:
    """The newest prices; what is old is marked."""
    return await _page(visit, visit.form(day=visit.today.isoformat()))


async def add(visit: Visit) -> web.StreamResponse:
    """One price by hand."""
    form = visit.form()

    def work(session: Session) -> str:
        row = {name: form.text(name, limit=120) for name in ("product", "place", "unit", "low", "day", "source")}
        row |= {name: form.text(name, limit=200, least=0) for name in ("high", "aliases")}
        form.stop_if_wrong()
        loaded = prices.load_csv(session, [row], now=visit.now)
        for cell in loaded.errors.values():
            form.wrong(cell.column if cell.column in row else "low", "price")
        form.stop_if_wrong()
        _record(session, visit, loaded)
        return f"{HOME}?said=saved"

    try:
        return await visit.once(work)
    except Wrong:
        return await _page(visit, form, 422)


async def upload(visit: Visit) -> web.StreamResponse:
    """Prices from a table: all rows or none; every line that cannot be read is listed."""
    form, data = visit.form(day=visit.today.isoformat()), visit.uploads.get("file", b"")
    bad: dict[int, BadCell] = {}

    def work(session: Session) -> str:
        bad.clear()
        text = uploads.text_of(form, data)
        form.stop_if_wrong()
        rows = list(tables.lines(text))
        if not set(prices.COLUMNS) <= set(tables.columns(text)) or not 1 <= len(rows) <= uploads.ROWS:
            form.wrong("file", "price_table", columns=", ".join(prices.COLUMNS), limit=uploads.ROWS)
        form.stop_if_wrong()
        readable = [(number, row) for number, row in rows if not isinstance(row, BadCell)]
        loaded = prices.load_csv(session, [row for _, row in readable], now=visit.now)
        bad.update((number, row) for number, row in rows if isinstance(row, BadCell))
        bad.update((readable[at - 1][0], cell) for at, cell in loaded.errors.items())
        if bad:
            form.wrong("file", "rows", number=len(bad))
        form.stop_if_wrong()
        _record(session, visit, loaded)
        return f"{HOME}?said=saved"

    try:
        return await visit.once(work)
    except Wrong:
        return await _page(visit, form, 422, bad=bad)


def _record(session: Session, visit: Visit, loaded: prices.Loaded) -> None:
    detail = {"added": loaded.added, "changed": loaded.changed}
    audit.record(session, actor=visit.actor, verb="price.change", detail=detail, now=visit.now)


async def _page(
    visit: Visit, form: Form, status: int = 200, *, bad: Mapping[int, BadCell] | None = None
) -> web.Response:
    lines = await visit.read(prices.listed)
    fresh = visit.console.settings.price_fresh_days
    return visit.page("prices", status, form=form, lines=lines, fresh=fresh, bad=uploads.told(visit.words, bad or {}))
