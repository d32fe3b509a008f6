"""Places in the console: communes and villages, office cards, and villages from a table."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from admin import choices, uploads
from admin.forms import Form, Wrong
from admin.visit import Visit
from content import areas, loadfiles, loading, registry, roles
from content.loadrows import Writer
from content.search.fold import fold
from content.tables import BadCell
from core.errors import Conflict, Invalid, NotFound
from core.i18n import SOURCE
from core.models import Area, Office

HOME = "/admin/places"
TEMPLATE = loading.LIBRARY / "areas" / "villages-template.csv"
SHOWN = 200  # rows of the list; searching narrows it
#: What may be uploaded, with the columns it needs.
UPLOADED = {"villages": "code, commune, name", "offices": "area_code, name, phone"}


async def listing(visit: Visit) -> web.StreamResponse:
    """Places inside one's own area, by name or below one commune."""
    return await _list_page(visit, visit.form())


async def template(visit: Visit) -> web.StreamResponse:
    """The table to fill in."""
    return web.FileResponse(
        TEMPLATE,
        headers={"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": 'attachment; filename="thon.csv"'},
    )


async def upload(visit: Visit) -> web.StreamResponse:
    """Villages or office cards from a table: all rows or none; every line that cannot be used is listed."""
    form, data = visit.form(), visit.uploads.get("file", b"")
    bad: dict[int, BadCell] = {}

    def work(session: Session) -> str:
        bad.clear()
        text = uploads.text_of(form, data)
        form.stop_if_wrong()
        kind = loadfiles.kind_of_table(text)
        if kind not in UPLOADED:
            form.wrong("file", "place_table", villages=UPLOADED["villages"], offices=UPLOADED["offices"])
        form.stop_if_wrong()
        counts = _load(session, visit, kind, text, form, bad)
        return f"{HOME}?said=table&{urlencode(counts)}"

    try:
        return await visit.once(work)
    except Wrong:
        return await _list_page(visit, form, 422, bad=bad)


def _load(session: Session, visit: Visit, kind: str, text: str, form: Form, bad: dict[int, BadCell]) -> dict[str, int]:
    writer = Writer(visit.now, visit.actor)
    try:
        counts, wrong = loading.write_table(session, kind, text, writer, path=Path(f"{kind}.csv"), limit=uploads.ROWS)
    except Invalid:
        form.wrong("file", "table_size", limit=uploads.ROWS)
        form.stop_if_wrong()
        raise
    bad.update(wrong)
    if bad:
        form.wrong("file", "rows", number=len(bad))
    form.stop_if_wrong()
    return {"added": counts[kind, "added"], "changed": counts[kind, "changed"] + counts[kind, "same"]}


async def show(visit: Visit) -> web.StreamResponse:
    """One place with its office card; a village can be changed."""
    number = visit.number("area")

    def look(session: Session) -> Form:
        area = session.get_one(Area, number)
        card = session.scalar(select(Office).where(Office.area_id == number))
        return visit.form(
            name=area.name,
            commune=choices.label(session, area.parent_id),
            former="\n".join(registry.former_names(session, number)),
            languages=[tag for tag in area.languages.split(",") if tag],
            valid_until=area.valid_until,
            office=card.name if card else "",
            phone=card.phone if card else "",
            hours=card.hours if card else "",
            address=card.address if card else "",
        )

    return await _page(visit, await visit.read(look), number)


async def new(visit: Visit) -> web.StreamResponse:
    """An empty form for a village."""
    return await _page(visit, visit.form(commune=visit.request.query.get("commune", "")), None)


async def save(visit: Visit) -> web.StreamResponse:
    """Keep a village."""
    form = visit.form()
    number = visit.number("area") if "area" in visit.request.match_info else None

    def work(session: Session) -> str:
        parent_id = choices.place(session, form, "commune", visit.signed.grants, "place.write")
        parent = session.get(Area, parent_id) if parent_id is not None else None
        if parent is None or parent.kind not in areas.COMMUNES:
            form.wrong("commune", "commune")
        known = {tag for tag, _ in choices.languages(session, SOURCE)}
        name, code = form.text("name", limit=120), form.text("code", limit=40, least=0)
        until = form.day("valid_until")
        form.stop_if_wrong()
        try:
            village = registry.save_village(
                session,
                area_id=number,
                parent_id=parent_id or 0,
                name=name,
                code=code,
                former=form["former"].splitlines(),
                languages=[tag for tag in form.all("languages") if tag in known],
                valid_until=until,
                actor=visit.actor,
                now=visit.now,
            )
        except (Conflict, Invalid):
            form.wrong("code", "place_code")
        form.stop_if_wrong()
        return f"{HOME}/{village.id}?said=saved"

    try:
        return await visit.once(work)
    except Wrong:
        return await _page(visit, form, number, 422)


async def save_office(visit: Visit) -> web.StreamResponse:
    """Keep the office card of a place."""
    form, number = visit.form(), visit.number("area")

    def work(session: Session) -> str:
        card = {name: form.text(name, limit=300, least=0) for name in ("office", "phone", "hours", "address")}
        form.stop_if_wrong()
        registry.save_office(
            session,
            area_id=number,
            name=card["office"],
            phone=card["phone"],
            hours=card["hours"],
            address=card["address"],
            actor=visit.actor,
            now=visit.now,
        )
        return f"{HOME}/{number}?said=saved"

    try:
        return await visit.once(work)
    except Wrong:
        return await _page(visit, form, number, 422)


async def _list_page(
    visit: Visit, form: Form, status: int = 200, *, bad: Mapping[int, BadCell] | None = None
) -> web.Response:
    sought, below = visit.request.query.get("q", ""), visit.request.query.get("below", "")

    def look(session: Session) -> dict[str, Any]:
        prefixes = roles.allowed_paths(visit.signed.grants, "place.write")
        query = select(Area).where(or_(*(Area.path.startswith(prefix, autoescape=True) for prefix in prefixes)))
        if below.isdigit():
            query = query.where(Area.parent_id == int(below))
        elif not sought:
            query = query.where(Area.kind != areas.VILLAGE)
        rows = [row for row in session.scalars(query.order_by(Area.folded)) if fold(sought) in row.folded]
        cards = set(session.scalars(select(Office.area_id)))
        return {
            "rows": [(row, choices.label(session, row.id), row.id in cards) for row in rows[:SHOWN]],
            "total": len(rows),
            "above": choices.label(session, int(below)) if below.isdigit() else "",
        }

    found = await visit.read(look)
    return visit.page(
        "places",
        status,
        form=form,
        bad=uploads.told(visit.words, bad or {}),
        sought=sought,
        below=below,
        shown=SHOWN,
        everywhere=visit.may("place.write", None),
        **found,
    )


async def _page(visit: Visit, form: Form, number: int | None, status: int = 200) -> web.Response:
    def look(session: Session) -> dict[str, Any]:
        area = session.get(Area, number) if number is not None else None
        if number is not None and area is None:
            raise NotFound(f"area {number}")
        return {
            "area": area,
            "title": choices.label(session, number),
            "languages": choices.languages(session, visit.words.tag),
            "places": choices.places(session, visit.signed.grants, "place.write"),
        }

    found = await visit.read(look)
    return visit.page(
        "place", status, form=form, village=number is None or found["area"].kind == areas.VILLAGE, **found
    )
