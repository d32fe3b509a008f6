"""The audit log: who did what, and whether the chain of hashes is whole."""

from typing import Any

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin import names
from admin.visit import Visit
from content import audit
from core.models import Audit, Staff

PAGE = 100


async def show(visit: Visit) -> web.StreamResponse:
    """Rows newest first, narrowed by who, what and which thing."""
    asked = {name: visit.request.query.get(name, "").strip() for name in ("actor", "verb", "ref", "before")}

    def look(session: Session) -> dict[str, Any]:
        query = select(Audit).order_by(Audit.id.desc()).limit(PAGE)
        for name in ("actor", "verb", "ref"):
            if asked[name]:
                column = getattr(Audit, name)
                exact = name == "actor" or (name == "ref" and asked[name][-1].isdigit())
                query = query.where(column == asked[name] if exact else column.startswith(asked[name], autoescape=True))
        if asked["before"].isdigit() and len(asked["before"]) <= 15:
            query = query.where(Audit.id < int(asked["before"]))
        rows = session.scalars(query).all()
        accounts = session.execute(select(Staff.id, Staff.name).order_by(Staff.name))
        return {
            "rows": [(row, names.of(session, row.actor)) for row in rows],
            "actors": [(f"staff:{number}", name) for number, name in accounts],
            "more": rows[-1].id if len(rows) == PAGE else None,
            "broken": audit.broken(session) if "check" in visit.request.query else None,
        }

    found = await visit.read(look)
    return visit.page("audit", form=visit.form(**asked), asked=asked, checked="check" in visit.request.query, **found)
