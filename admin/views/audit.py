"""The audit log: who did what, and whether the chain of hashes is whole."""

import itertools
from typing import Any

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin import names
from admin.visit import Visit
from content import audit
from core.i18n import SOURCE, Words, catalog
from core.models import Audit, Staff

PAGE = 100
WORDS = "verb."  # begins the key of every verb's words in the catalog
NOUNS = "verbs."  # and of the words for all verbs of one noun


async def show(visit: Visit) -> web.StreamResponse:
    """Rows newest first, narrowed by who, what and which thing."""
    asked = {name: visit.request.query.get(name, "").strip() for name in ("actor", "verb", "ref", "before")}

    def look(session: Session) -> dict[str, Any]:
        query = select(Audit).order_by(Audit.id.desc()).limit(PAGE)
        for name in ("actor", "verb", "ref"):
            if asked[name]:
                column = getattr(Audit, name)
                whole = {"actor": True, "verb": not asked[name].endswith("."), "ref": asked[name][-1].isdigit()}
                exact = whole[name]
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
    found["verbs"] = verbs(visit.words)
    return visit.page("audit", form=visit.form(**asked), asked=asked, checked="check" in visit.request.query, **found)


def verbs(words: Words) -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be done here, as the filter offers it: noun by noun, first everything about it, then deed by deed."""
    known = sorted(key.removeprefix(WORDS) for key in catalog(SOURCE, words.domain) if key.startswith(WORDS))
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    for noun, members in itertools.groupby(known, key=lambda verb: verb.partition(".")[0]):
        deeds = sorted(((verb, words(f"{WORDS}{verb}")) for verb in members), key=lambda deed: deed[1].casefold())
        groups.append((words(f"{NOUNS}{noun}"), [(f"{noun}.", words("audit.any_verb")), *deeds]))
    return sorted(groups, key=lambda group: group[0].casefold())
