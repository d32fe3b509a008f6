"""Market prices in the console: the newest of each, one by hand, many from a table."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from admin.forms import Form, Wrong
from admin.visit import Visit
from content import audit, prices

HOME = "/admin/prices"
UPLOAD_ROWS = 2000  # of one table: a transaction holds no more


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
        for why in loaded.errors.values():
            field = why.partition(":")[0]
            form.wrong(field if field in row else "low", "price")
        form.stop_if_wrong()
        _record(session, visit, loaded)
        return f"{HOME}?said=saved"

    try:
        return await visit.once(work)
    except Wrong:
        return await _page(visit, form, 422)


async def upload(visit: Visit) -> web.StreamResponse:
    """Prices from a table; rows that cannot be read are listed and nothing is kept until all can."""
    form, data = visit.form(day=visit.today.isoformat()), visit.uploads.get("file", b"")

    def work(session: Session) -> str:
        try:
            rows = list(read_rows(data))
        except (UnicodeDecodeError, csv.Error):
            rows = []
        if not rows or len(rows) > UPLOAD_ROWS:
            form.wrong("file", "price_table", columns=", ".join(prices.COLUMNS), limit=UPLOAD_ROWS)
        form.stop_if_wrong()
        loaded = prices.load_csv(session, rows, now=visit.now)
        if loaded.errors:
            first = "; ".join(f"{number}: {why}" for number, why in list(loaded.errors.items())[:5])
            form.wrong("file", "rows", number=len(loaded.errors), first=first)
        form.stop_if_wrong()
        _record(session, visit, loaded)
        return f"{HOME}?said=saved"

    try:
        return await visit.once(work)
    except Wrong:
        return await _page(visit, form, 422)


def read_rows(data: bytes) -> Iterable[Mapping[str, Any]]:
    """Rows of a CSV file as Excel makes it too: with a byte order mark, with semicolons."""
    text = data.decode("utf-8-sig")
    head = text.partition("\n")[0]
    return csv.DictReader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",")


def _record(session: Session, visit: Visit, loaded: prices.Loaded) -> None:
    detail = {"added": loaded.added, "changed": loaded.changed}
    audit.record(session, actor=visit.actor, verb="price.change", detail=detail, now=visit.now)


async def _page(visit: Visit, form: Form, status: int = 200) -> web.Response:
    lines = await visit.read(prices.listed)
    fresh = visit.console.settings.price_fresh_days
    return visit.page("prices", status, form=form, lines=lines, fresh=fresh)
