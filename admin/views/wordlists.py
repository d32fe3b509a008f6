"""The lists of articles, FAQ entries and guides: narrowed by topic, state and words, a page at a time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin import choices, scopes
from admin.views.editing import Kind
from admin.visit import Visit
from content import editorial, roles, texts
from content.search.fold import fold
from core.i18n import SOURCE

PAGE = 50  # rows of a list
STATES = ("published", "submitted", "draft", "withdrawn")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list."""

    id: int
    title: str
    topic: str
    place: str
    state: str
    pending: str  # state of a newer wording, empty when there is none
    demo: bool
    valid_until: object


def listing(kind: Kind) -> Callable[[Visit], Any]:
    """The list, narrowed by topic, state and words."""

    async def view(visit: Visit) -> web.StreamResponse:
        asked = {name: visit.request.query.get(name, "") for name in ("q", "topic", "state")}
        shown_page = max(int(p) if (p := visit.request.query.get("page", "1")).isdigit() else 1, 1)

        def look(session: Session) -> dict[str, Any]:
            lines = _lines(session, kind, visit, asked)
            return {
                "lines": lines[(shown_page - 1) * PAGE : shown_page * PAGE],
                "total": len(lines),
                "topics": choices.topics(session, visit.words.tag),
            }

        found = await visit.read(look)
        pages = -(-found["total"] // PAGE)
        return visit.page(
            "wordings",
            kind=kind,
            form=visit.form(**asked),
            states=STATES,
            at=shown_page,
            pages=pages,
            asked=asked,
            **found,
        )

    return view


def _lines(session: Session, kind: Kind, visit: Visit, asked: Mapping[str, str]) -> list[Line]:
    rows = session.scalars(select(kind.table).order_by(kind.table.id.desc())).all()
    refs = [f"{kind.noun}:{row.id}" for row in rows]
    titles = texts.find_many(session, refs, kind.title, [SOURCE])
    newer = editorial.pending_of(session, refs)
    topics = dict(choices.topics(session, visit.words.tag))
    paths: dict[int | None, str | None] = {None: None}
    found = []
    for row in rows:
        ref = f"{kind.noun}:{row.id}"
        if row.area_id not in paths:
            paths[row.area_id] = scopes.path_of(session, row.area_id)
        if not roles.may_see(visit.signed.grants, "article.read", path=paths[row.area_id]):
            continue
        pending = newer.get(ref)
        title = str(pending.words[kind.title]) if pending else titles[ref].text if ref in titles else ""
        state = pending.state if pending and row.state not in ("published", "withdrawn") else row.state
        line = Line(
            id=row.id,
            title=title,
            topic=topics.get(row.topic, row.topic),
            place=choices.label(session, row.area_id),
            state=state,
            pending=pending.state if pending and row.state in ("published", "withdrawn") else "",
            demo=row.demo,
            valid_until=row.valid_until,
        )
        if asked["topic"] not in ("", row.topic) or asked["state"] not in ("", line.state, line.pending):
            continue
        if fold(asked["q"]) in fold(title):
            found.append(line)
    return found
