"""Accounts of the agency: who works here, with which roles where; links, closing, lost phones."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin import choices, scopes
from admin.forms import Form, Wrong
from admin.visit import Visit
from content import cases, roles, signin, staff
from core.errors import Conflict, Invalid, NotFound
from core.i18n import SOURCE
from core.models import Role, Staff

HOME = "/admin/staff"


@dataclass(frozen=True, slots=True)
class Account:
    """An account with the roles it holds now, in words."""

    row: Staff
    roles: list[tuple[Role, str]]  # with the place


async def listing(visit: Visit) -> web.StreamResponse:
    """Accounts one may manage."""
    return await _list_page(visit, visit.form())


async def add(visit: Visit) -> web.StreamResponse:
    """Make an account; its link is shown once, to be handed over."""
    form, made = visit.form(), _Link(visit)

    def work(session: Session) -> str:
        role, area_id, language = _role(session, visit, form)
        name, login = form.text("name", limit=120), form.text("login", limit=60, least=2)
        form.stop_if_wrong()
        try:
            account, made.token = staff.add(
                session,
                login=login,
                name=name,
                roles_held=[role],
                area_id=area_id,
                language=language or None,
                actor=visit.actor,
                now=visit.now,
            )
        except Conflict:
            form.wrong("login", "login_taken")
        except Invalid:
            form.wrong("login", "login")
        form.stop_if_wrong()
        return f"{HOME}/{account.id}"

    try:
        response = await visit.once(work)
    except Wrong:
        return await _list_page(visit, form, 422)
    return made.page(form["name"]) if made.token else response


async def show(visit: Visit) -> web.StreamResponse:
    """One account."""
    return await _page(visit, visit.form())


async def link(visit: Visit) -> web.StreamResponse:
    """A fresh link to set a password, shown once."""
    number, made = visit.number("account"), _Link(visit)

    def work(session: Session) -> str:
        made.token = staff.new_link(session, staff_id=number, actor=visit.actor, now=visit.now)
        made.name = session.get_one(Staff, number).name
        return f"{HOME}/{number}"

    response = await visit.once(work)
    return made.page(made.name) if made.token else response


async def give(visit: Visit) -> web.StreamResponse:
    """Give the account one more role."""
    form, number = visit.form(), visit.number("account")

    def work(session: Session) -> str:
        role, area_id, language = _role(session, visit, form)
        form.stop_if_wrong()
        roles.give(
            session,
            role=role,
            staff_id=number,
            area_id=area_id,
            language=language or None,
            actor=visit.actor,
            now=visit.now,
        )
        return f"{HOME}/{number}?said=role_given"

    try:
        return await visit.once(work)
    except Wrong:
        return await _page(visit, form, 422)


async def close(visit: Visit) -> web.StreamResponse:
    """Close the account, or open it again; what a closed one had in hand goes over in the same step."""
    form, number = visit.form(), visit.number("account")
    active = form["active"] == "yes"

    def work(session: Session) -> str:
        if not active:
            to = form.number("to")
            form.stop_if_wrong()
            cases.hand_over(session, staff_id=number, to=to, actor=visit.actor, now=visit.now)
        staff.set_active(session, staff_id=number, active=active, actor=visit.actor, now=visit.now)
        return f"{HOME}/{number}?said={'account_opened' if active else 'account_closed'}"

    try:
        return await visit.once(work)
    except Conflict:
        return visit.go(f"{HOME}/{number}", said="last_admin")
    except Wrong:
        return await _page(visit, form, 422)


async def set_email(visit: Visit) -> web.StreamResponse:
    """Where alerts go when the account has no chat; empty = nowhere."""
    form, number = visit.form(), visit.number("account")

    def work(session: Session) -> str:
        try:
            staff.set_email(session, staff_id=number, email=form["email"], actor=visit.actor, now=visit.now)
        except Invalid:
            form.wrong("email", "email")
        form.stop_if_wrong()
        return f"{HOME}/{number}?said=saved"

    try:
        return await visit.once(work)
    except Wrong:
        return await _page(visit, form, 422)


async def drop_second(visit: Visit) -> web.StreamResponse:
    """A lost phone: the second factor is off until a new one is set, and all sessions end."""
    number = visit.number("account")

    def work(session: Session) -> str:
        signin.drop_code(session, staff_id=number, actor=visit.actor, now=visit.now)
        return f"{HOME}/{number}?said=second_dropped"

    return await visit.once(work)


async def end_sessions(visit: Visit) -> web.StreamResponse:
    """Sign the account out everywhere."""
    number = visit.number("account")

    def work(session: Session) -> str:
        signin.revoke_all(session, staff_id=number, actor=visit.actor, now=visit.now)
        return f"{HOME}/{number}?said=sessions_ended"

    return await visit.once(work)


@dataclass(slots=True)
class _Link:
    """A one-time link on its way to the page that shows it; a form sent twice does not show it again."""

    visit: Visit
    token: str = ""
    name: str = ""

    def page(self, name: str) -> web.Response:
        """The page with the link."""
        root = self.visit.console.settings.public_url.rstrip("/") or str(self.visit.request.url.origin())
        hours = int(staff.LINK_LIFE.total_seconds() // 3600)
        return self.visit.page("staff_link", name_of=name, link=f"{root}/admin/link/{self.token}", hours=hours)


def _role(session: Session, visit: Visit, form: Form) -> tuple[str, int | None, str]:
    role = form.choice("role", roles.STAFF_ROLES)
    area_id = choices.place(session, form, "place", visit.signed.grants, "staff.manage")
    language = form.choice("language", [tag for tag, _ in choices.languages(session, SOURCE)], optional=True)
    if role in roles.LANGUAGE_ROLES and not language:
        form.wrong("language", "choose")
    return role, area_id, language if role in roles.LANGUAGE_ROLES else ""


async def _list_page(visit: Visit, form: Form, status: int = 200) -> web.Response:
    def look(session: Session) -> dict[str, Any]:
        rows = session.scalars(select(Staff).order_by(Staff.active.desc(), Staff.name)).all()
        mine = [row for row in rows if _mine(session, visit, row.id)]
        return {"accounts": [_account(session, visit, row) for row in mine], **_options(session, visit)}

    found = await visit.read(look)
    return visit.page("staff", status, form=form, roles=roles.STAFF_ROLES, **found)


async def _page(visit: Visit, form: Form, status: int = 200) -> web.Response:
    number = visit.number("account")

    def look(session: Session) -> dict[str, Any]:
        row = session.get(Staff, number)
        if row is None:
            raise NotFound(f"staff {number}")
        return {
            "account": _account(session, visit, row),
            "sessions": signin.sessions(session, number, now=visit.now),
            "in_hand": cases.owned(session, number),
            "colleagues": _colleagues(session, visit, number),
            **_options(session, visit),
        }

    found = await visit.read(look)
    return visit.page("staff_account", status, form=form, roles=roles.STAFF_ROLES, **found)


def _mine(session: Session, visit: Visit, number: int) -> bool:
    return all(visit.may("staff.manage", path) for path in scopes.account(session, number))


def _account(session: Session, visit: Visit, row: Staff) -> Account:
    held = roles.in_force(session, visit.now, staff_id=row.id)
    return Account(row, [(role, choices.label(session, role.area_id)) for role in held])


def _colleagues(session: Session, visit: Visit, number: int) -> list[tuple[str, str]]:
    """Who can take over: open accounts that answer cases somewhere."""
    able = {staff_id for staff_id, _ in roles.places_of(session, "case.answer", now=visit.now)} - {number}
    rows = session.scalars(select(Staff).where(Staff.id.in_(able)).order_by(Staff.name))
    return [(str(row.id), row.name) for row in rows]


def _options(session: Session, visit: Visit) -> dict[str, Any]:
    return {
        "languages": choices.languages(session, visit.words.tag),
        "places": choices.places(session, visit.signed.grants, "staff.manage"),
    }
