"""Roles of people in the chat: who is an influential person, of which village, until when."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin import choices, people_found, scopes
from admin.forms import Form, Wrong
from admin.visit import Visit
from content import roles, successions
from core.errors import Conflict
from core.i18n import SOURCE
from core.models import Address, Role, Succession

HOME = "/admin/people"
NAME_LIMIT = 80


@dataclass(frozen=True, slots=True)
class Passing:
    """A role that is being handed over: from whom, to whom, where, when."""

    row: Succession
    old: str
    new: str
    place: str


@dataclass(frozen=True, slots=True)
class Held:
    """A role and where its holder can be reached."""

    role: Role
    place: str
    channels: str


async def show(visit: Visit) -> web.StreamResponse:
    """Everybody with a role in the chat in one's own places, and the form to give one."""
    return await _page(visit, visit.form(role=roles.INFLUENTIAL))


async def give(visit: Visit) -> web.StreamResponse:
    """Give a role to a person found by the code of a case they opened, or by their chat address."""
    form = visit.form()

    def work(session: Session) -> str:
        role = form.choice("role", roles.CHAT_ROLES)
        person = people_found.by_code_or_chat(session, form, "who")
        name = form.text("display_name", limit=NAME_LIMIT)
        area_id = choices.place(session, form, "place", visit.signed.grants, "people.manage")
        language = form.choice("language", [tag for tag, _ in choices.languages(session, SOURCE)], optional=True)
        until = form.end_of_day("until", visit.console.settings.timezone)
        if until is not None and until <= visit.now:
            form.wrong("until", "past")
        if role == roles.INFLUENTIAL and area_id is None:
            form.wrong("place", "missing")
        if role in roles.LANGUAGE_ROLES and not language:
            form.wrong("language", "choose")
        form.stop_if_wrong()
        roles.give(
            session,
            role=role,
            person_id=person.id if person else None,
            area_id=area_id,
            language=language if role in roles.LANGUAGE_ROLES else None,
            display_name=name,
            until=until,
            actor=visit.actor,
            now=visit.now,
        )
        return f"{HOME}?said=role_given"

    try:
        return await visit.once(work)
    except Wrong:
        return await _page(visit, form, 422)


async def end(visit: Visit) -> web.StreamResponse:
    """End a role now."""
    number = visit.number("role")

    def work(session: Session) -> str:
        roles.withdraw(session, role_id=number, actor=visit.actor, now=visit.now)
        held = session.get_one(Role, number)
        return f"{HOME}?said=role_ended" if held.person_id else f"/admin/staff/{held.staff_id}?said=role_ended"

    try:
        return await visit.once(work)
    except Conflict:
        return visit.go("/admin/staff", said="last_admin")


async def _page(visit: Visit, form: Form, status: int = 200) -> web.Response:
    def look(session: Session) -> dict[str, Any]:
        rows = [row for row in roles.in_force(session, visit.now) if row.person_id is not None]
        mine = [row for row in rows if visit.may("people.manage", scopes.path_of(session, row.area_id))]
        reached = session.execute(
            select(Address.person_id, Address.channel).where(Address.person_id.in_([row.person_id for row in mine]))
        ).all()
        channels = {
            row.person_id: ", ".join(sorted({channel for who, channel in reached if who == row.person_id}))
            for row in mine
        }
        return {
            "held": [Held(row, choices.label(session, row.area_id), channels[row.person_id]) for row in mine],
            "passing": [
                Passing(row, old.display_name, new.display_name, choices.label(session, old.area_id))
                for row, old, new in successions.waiting(session, now=visit.now)
                if visit.may("people.manage", scopes.path_of(session, old.area_id))
            ],
            "languages": choices.languages(session, visit.words.tag),
            "places": choices.places(session, visit.signed.grants, "people.manage"),
        }

    found = await visit.read(look)
    return visit.page("people", status, form=form, roles=roles.CHAT_ROLES, **found)
