"""Coverage in the console: what can be read and heard in which language, and by the people of which village."""

from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from admin import choices
from admin.visit import Visit
from content import coverage, listening
from content.search.fold import fold


async def show(visit: Visit) -> web.StreamResponse:
    """Language by language and topic by topic, and for whom it waits."""
    chosen = visit.request.query.get("language", "")

    def look(session: Session) -> dict[str, Any]:
        rows = coverage.by_language_and_topic(session)
        languages = list(dict.fromkeys((row.language, row.name) for row in rows))
        kept = chosen if chosen in {tag for tag, _ in languages} else ""
        return {
            "rows": [row for row in rows if not kept or row.language == kept],
            "languages": languages,
            "language": kept,
            "topics": dict(choices.topics(session, visit.words.tag)),
            "corpus": listening.corpus(session),
        }

    return visit.page("coverage", **await visit.read(look))


async def villages(visit: Visit) -> web.StreamResponse:
    """What the people of a village can hear in their own language."""
    sought = visit.request.query.get("q", "")[:80]

    def look(session: Session) -> list[coverage.VillageRow]:
        needle = fold(sought)
        return [row for row in coverage.by_village(session) if not needle or needle in fold(row.place)]

    return visit.page("coverage_villages", rows=await visit.read(look), q=sought)
