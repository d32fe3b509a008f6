"""One visit: the request together with who makes it, in which language, and what the door lends to a view."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from aiohttp import web
from babel.dates import format_date
from babel.numbers import format_decimal
from sqlalchemy.orm import Session

from admin import once, waiting
from admin.console import LANGUAGES, TAG_COOKIE, Console
from admin.forms import Form
from content import forgetting, roles, signin
from content.signin import SignedIn
from core.clock import local
from core.errors import NotFound
from core.i18n import Words
from core.models import Staff
from core.security import show_code, token

T = TypeVar("T")


@dataclass(slots=True)
class Visit:
    """What a view works with. `fields` are the text fields of a POST, `uploads` its files."""

    console: Console
    request: web.Request
    now: datetime
    words: Words
    me: SignedIn | None = None
    fields: Mapping[str, list[str]] = field(default_factory=dict)
    uploads: Mapping[str, bytes] = field(default_factory=dict)
    waiting: Mapping[str, int] = field(default_factory=dict)  # numbers beside the menu

    # --- who ---

    async def recognise(self, value: str) -> None:
        """Find out whose session the cookie's token belongs to, and what waits for them."""

        def look(session: Session) -> None:
            self.me = signin.by_token(session, value, now=self.now)
            if self.me is not None:
                self.waiting = waiting.numbers(session, self.me, now=self.now)

        await self.read(look)

    @property
    def staff(self) -> Staff:
        """The account that is signed in; only routes that need a session ask."""
        return self.signed.staff

    @property
    def signed(self) -> SignedIn:
        """The session; only routes that need one ask."""
        if self.me is None:
            raise NotFound("no session")
        return self.me

    @property
    def actor(self) -> str:
        """How the audit names who does it."""
        return f"staff:{self.staff.id}"

    def may(self, permission: str, path: str | None) -> bool:
        """Whether the account may do this on the area with `path` (None = the whole province)."""
        return roles.may(self.signed.grants, permission, path=path)

    def may_somewhere(self, permission: str) -> bool:
        """Whether the account may do this anywhere."""
        return self.me is not None and roles.may_somewhere(self.me.grants, permission)

    # --- what was asked ---

    def number(self, name: str) -> int:
        """A number in the address; the route's pattern lets only digits through."""
        return int(self.request.match_info[name])

    def form(self, **given: object) -> Form:
        """The fields of the POST; `given` stands for fields when a form is shown first."""
        start = {
            name: [str(part) for part in value]
            if isinstance(value, (list, tuple))
            else ["" if value is None else str(value)]
            for name, value in given.items()
        }
        return Form(self.words, {**start, **self.fields})

    @property
    def today(self) -> date:
        """The date on the villagers' clock."""
        return local(self.now, self.console.settings.timezone).date()

    # --- the database ---

    async def read(self, work: Callable[[Session], T]) -> T:
        """Run a plain function with a session that reads."""
        return await self.console.db.read(work)

    async def write(self, work: Callable[[Session], T]) -> T:
        """Run a plain function in a transaction. For forms use `once`."""
        return await self.console.db.write(work)

    async def drop_files(self, hashes: Collection[str]) -> None:
        """Delete files that this deed let go, unless somebody else keeps the very same."""
        if hashes:
            await self.write(lambda session: forgetting.delete_files(session, self.console.files, hashes))

    async def once(self, work: Callable[[Session], str]) -> web.Response:
        """Act on a form, once however often it is sent; `work` returns the page to show next."""
        shown_with, staff_id = self.form()["token"], self.staff.id

        def act(session: Session) -> str:
            earlier = once.claim(session, shown_with, staff_id=staff_id, now=self.now)
            if earlier is not None:
                return earlier
            location = work(session)
            once.settle(session, shown_with, location)
            return location

        return self.go(await self.write(act))

    # --- the answer ---

    def go(self, path: str, **query: str) -> web.Response:
        """Show another page next (303)."""
        return web.Response(status=303, headers={"Location": f"{path}?{urlencode(query)}" if query else path})

    def page(self, name: str, status: int = 200, **values: Any) -> web.Response:
        """Render a page."""
        settings = self.console.settings
        locale = self.words.tag
        html = self.console.templates.get_template(f"{name}.html").render(
            t=self.words,
            lang=locale,
            other=next(tag for tag in LANGUAGES if tag != locale),
            me=self.me.staff if self.me else None,
            my_roles=self.my_roles(),
            may=self.may_somewhere,
            may_all=lambda permission: self.me is not None and self.may(permission, None),
            waiting=self.waiting,
            csrf=self.me.session.csrf if self.me else "",
            token=token(),
            here=self.request.path,
            said=self.said(),
            now=self.now,
            today=self.today,
            n=lambda value: format_decimal(value, locale=locale),
            day=lambda value: _day(value, settings.timezone),
            moment=lambda value: f"{local(value, settings.timezone):%H:%M %d/%m/%Y}" if value else "",
            long_day=lambda value: format_date(local(value, settings.timezone), "EEEE d/M/yyyy", locale=locale),
            field_time=lambda value: f"{local(value, settings.timezone):%Y-%m-%dT%H:%M}" if value else "",
            show_code=show_code,
            **values,
        )
        return web.Response(text=html, content_type="text/html", status=status)

    def said(self) -> str:
        """The line that confirms the last deed; only keys of the catalog are shown."""
        key = f"said.{self.request.query.get('said', '')}"
        return self.words(key) if self.words.has(key) else ""

    def my_roles(self) -> str:
        """One's own roles in words."""
        held = dict.fromkeys(grant.role for grant in self.me.grants) if self.me else {}
        return ", ".join(self.words(f"role.{role}") for role in held)


def language_of(request: web.Request, staff: Staff | None) -> str:
    """The language of the page: what was switched to, else the account's."""
    chosen = request.cookies.get(TAG_COOKIE, "")
    return chosen if chosen in LANGUAGES else (staff.language if staff else LANGUAGES[0])


def local_path(path: str) -> str:
    """A page of the console to go to next; anything else becomes its first page."""
    fine = path.startswith("/admin") and not any(sign in path for sign in "\\\r\n") and "//" not in path
    return path if fine else "/admin"


def split_fields(posted: Sequence[tuple[str, Any]]) -> tuple[dict[str, list[str]], dict[str, bytes]]:
    """Text fields and files of a POST, apart."""
    fields: dict[str, list[str]] = {}
    uploads: dict[str, bytes] = {}
    for name, value in posted:
        if isinstance(value, web.FileField):
            uploads[name] = value.file.read()
        elif isinstance(value, str):
            fields.setdefault(name, []).append(value)
    return fields, uploads


def _day(value: date | datetime | None, zone: str) -> str:
    if isinstance(value, datetime):
        value = local(value, zone).date()
    return f"{value:%d/%m/%Y}" if value else ""
