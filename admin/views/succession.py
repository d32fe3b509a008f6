"""Succession: an influential person hands over to another one, from a day on."""

from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from admin import choices, people_found
from admin.forms import Form, Wrong
from admin.visit import Visit
from content import roles, successions
from core.clock import local
from core.errors import Conflict, Invalid
from core.models import Role

HOME = "/admin/people"
NAME_LIMIT = 80
PREVIEW_GAP = "…"


async def show(visit: Visit) -> web.StreamResponse:
    """The form: who takes over, by which name, from which day."""
    today = local(visit.now, visit.console.settings.timezone).date()
    return await _page(visit, visit.form(day=today.isoformat()))


async def hand_over(visit: Visit) -> web.StreamResponse:
    """Plan it. What the village will read stands on the page before."""
    form, number = visit.form(), visit.number("role")

    def work(session: Session) -> str:
        person = people_found.by_code_or_chat(session, form, "who")
        name = form.text("display_name", limit=NAME_LIMIT)
        day = form.day("day")
        if day is None:
            form.wrong("day", "missing")
        elif day < local(visit.now, visit.console.settings.timezone).date():
            form.wrong("day", "past")
        if person is not None and person.id == session.get_one(Role, number).person_id:
            form.wrong("who", "same_person")
        form.stop_if_wrong()
        if person is None or day is None:
            raise Wrong
        successions.hand_over(
            session, role_id=number, heir_id=person.id, display_name=name, day=day, actor=visit.actor,
            settings=visit.console.settings, now=visit.now,
        )  # fmt: skip
        return f"{HOME}?said=succession_planned"

    try:
        return await visit.once(work)
    except Wrong:
        return await _page(visit, form, 422)
    except Conflict:
        return visit.go(HOME, said="succession_twice")
    except Invalid:
        form.wrong("who", "holds_already")
        return await _page(visit, form, 422)


async def call_off(visit: Visit) -> web.StreamResponse:
    """It does not come to it."""
    number = visit.number("succession")

    def work(session: Session) -> str:
        successions.call_off(session, succession_id=number, actor=visit.actor, now=visit.now)
        return f"{HOME}?said=succession_off"

    try:
        return await visit.once(work)
    except Conflict:
        return visit.go(HOME, said="succession_over")


async def _page(visit: Visit, form: Form, status: int = 200) -> web.Response:
    number = visit.number("role")

    def look(session: Session) -> dict[str, Any]:
        role = session.get_one(Role, number)
        settings = visit.console.settings
        return {
            "role": role,
            "place": choices.label(session, role.area_id),
            "influential": role.role == roles.INFLUENTIAL,
            "notice": successions.announcement(
                session, role, form["display_name"] or PREVIEW_GAP, form.day("day") or visit.now, settings
            ),
        }

    return visit.page("succession", status, form=form, **await visit.read(look))
