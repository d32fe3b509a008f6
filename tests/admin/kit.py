"""What the console's tests share: an app, a clock that can be moved, and a browser without a window."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientResponse, FormData, web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from admin.app import add_routes
from content import signin
from content.audio.intake import Accepted
from core.channels import Clip, Outgoing
from core.db import Database
from core.errors import Invalid
from core.files import Files
from core.models import Staff
from core.security import Keyring
from core.settings import Settings
from tests.builders import PASSWORD
from tests.conftest import NOW

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at

    def move(self, by: timedelta) -> None:
        self.at += by


class Silent:
    """A voice that has no clip of anything and keeps nothing."""

    async def clip(self, outgoing: Outgoing, *, wait: float = 0.0) -> Clip | None:
        return None

    async def accept(self, data: bytes, mime: str = "") -> Accepted:
        raise Invalid("nothing can be heard")


def an_app(
    db: Database, settings: Settings, keyring: Keyring, files: Files, clock: Callable[[], datetime], voice: Any = None
) -> web.Application:
    """The console alone in an application."""
    app = web.Application()
    add_routes(app, db=db, voice=voice or Silent(), files=files, settings=settings, keyring=keyring, clock=clock)
    return app


@dataclass
class Desk:
    """A browser at a desk: it keeps cookies, reads a page's hidden fields and sends its forms."""

    client: TestClient[web.Request, Any]
    db: Database
    clock: Callable[[], datetime]
    text: str = ""
    response: ClientResponse | None = None
    others: list["Desk"] = field(default_factory=list)

    @classmethod
    async def at(cls, app: web.Application, db: Database, clock: Callable[[], datetime]) -> "Desk":
        """Start the app and sit down before it."""
        client = TestClient(TestServer(app))
        await client.start_server()
        return cls(client, db, clock)

    async def another(self) -> "Desk":
        """A second browser before the same app, with its own cookies."""
        self.others.append(Desk(TestClient(self.client.server), self.db, self.clock))
        return self.others[-1]

    async def get(self, path: str, *, follow: bool = True) -> int:
        """Open a page; `text` is what it says."""
        return await self._keep(await self.client.get(path, allow_redirects=follow))

    async def post(self, path: str, *, follow: bool = True, origin: str = "", raw: bool = False, **fields: Any) -> int:
        """Send a form of the page that is open: its hidden tokens go along unless `raw`."""
        tokens = {} if raw else {name: self.hidden(name) for name in ("csrf", "token") if self.hidden(name)}
        headers = {"Origin": origin or str(self.client.make_url("/")).rstrip("/")}
        data = [(name, str(part)) for name, value in {**tokens, **fields}.items() for part in _parts(value)]
        return await self._keep(await self.client.post(path, data=data, headers=headers, allow_redirects=follow))

    async def upload(self, path: str, name: str, content: bytes, **fields: str) -> int:
        """Send a form with a file, with the tokens of the page that is open."""
        form = FormData()
        for key, value in {**{key: self.hidden(key) for key in ("csrf", "token")}, **fields}.items():
            form.add_field(key, value)
        form.add_field(name, content, filename=name, content_type="application/octet-stream")
        headers = {"Origin": str(self.client.make_url("/")).rstrip("/")}
        return await self._keep(await self.client.post(path, data=form, headers=headers))

    async def log_in(self, login: str = "canbo", password: str = PASSWORD) -> int:
        """Sign in through the form."""
        await self.get("/admin/signin")
        return await self.post("/admin/signin", login=login, password=password)

    async def sign_in(self, login: str = "canbo") -> int:
        """Be signed in, without the password: hashing it takes long on purpose."""
        with self.db.writing() as session:
            staff_id = session.scalars(select(Staff.id).where(Staff.login == login)).one()
            value = signin.start(session, staff_id=staff_id, now=self.clock())
        self.client.session.cookie_jar.update_cookies({"tienglang": value}, self.client.make_url("/admin"))
        return await self.get("/admin")

    def hidden(self, name: str) -> str:
        """The value of the first hidden field of that name on the page."""
        found: dict[str, str] = dict(reversed(_HIDDEN.findall(self.text)))
        return found.get(name, "")

    def field(self, name: str) -> str:
        """What stands in a field of the page: an input's value, or the lines of a text area."""
        area = re.search(rf'<textarea[^>]* name="{name}"[^>]*>\n(.*?)</textarea>', self.text, re.DOTALL)
        line = re.search(rf'<input[^>]* name="{name}"[^>]* value="([^"]*)"', self.text)
        found = area or line
        assert found is not None, f"no field {name}"
        return html.unescape(found[1])

    @property
    def path(self) -> str:
        """Where the last request ended."""
        assert self.response is not None
        return self.response.url.path

    async def close(self) -> None:
        """Leave the desk."""
        for desk in self.others:
            await desk.client.session.close()
        await self.client.close()

    async def _keep(self, response: ClientResponse) -> int:
        self.response, self.text = response, await response.text(errors="replace")
        return response.status


def _parts(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]
