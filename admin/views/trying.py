"""Trying a question in the console: what a villager would get, and why: scores, and the reasons behind them."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from admin import choices
from admin.visit import Visit
from content import areas, danger, trials
from content.answering import Reply
from content.documents import citing
from content.documents.citing import Cited
from core.i18n import SOURCE

LIMIT = 1000  # characters of a question
SHOWN = 5  # candidates


@dataclass(frozen=True, slots=True)
class Tried:
    """A question with all that was found."""

    reply: Reply
    danger: tuple[str, ...]
    law: Cited | None


async def show(visit: Visit) -> web.StreamResponse:
    """The form, and below it what the question gets."""
    asked = {name: visit.request.query.get(name, "")[:LIMIT] for name in ("q", "topic", "place", "language")}
    form = visit.form(**asked)

    def look(session: Session) -> dict[str, Any]:
        place = choices.place(session, form, "place", visit.signed.grants, "article.read") if asked["place"] else None
        found = {
            "topics": choices.topics(session, visit.words.tag),
            "places": choices.places(session, visit.signed.grants, "article.read"),
            "tuned": trials.trend(session, trials.TUNE)[-1:],
            "tried": None,
        }
        if asked["q"].strip() and form.ok():
            path = areas.path(session, place) if place else ""
            found["tried"] = _try(visit, session, asked, path)
        return found

    return visit.page("trying", form=form, shown=SHOWN, **await visit.read(look))


def _try(visit: Visit, session: Session, asked: dict[str, str], path: str) -> Tried:
    knowledge = visit.console.knowledge
    reply = knowledge.ask(
        session,
        asked["q"],
        language=asked["language"] or SOURCE,
        area_path=path,
        topic=asked["topic"] or None,
        today=visit.today,
    )
    law = None
    if reply.laws:
        law = citing.cite(
            session, reply.laws[0].passage_id, asked["q"], lambda term: knowledge.quote_weight(session, term)
        )
    found = danger.look(asked["q"])
    return Tried(reply, found.kinds if found else (), law)
