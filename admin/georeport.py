"""Open311 GeoReport v2 over HTTP: discovery, services and requests, in JSON and XML, for other systems."""

import json
import math
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

import structlog
from aiohttp import web
from sqlalchemy.orm import Session

from admin.console import Console
from content import api_keys, open311
from content.open311 import JURISDICTION, Filed
from core.clock import require_aware
from core.errors import Conflict, Invalid, Unavailable
from core.models import ApiKey

ROOT = "/open311/v2"
CONTACT = ("first_name", "last_name", "phone", "email")
CONTACT_LIMIT = 300  # characters of all of it
HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}

log = structlog.get_logger()

Answer = tuple[Any, str, str]  # what is told, and the names of the whole and of one part in XML
View = Callable[["Call"], Awaitable[Answer]]


class Call:
    """One request: what was asked, by whose key, in which format."""

    def __init__(self, console: Console, request: web.Request, fields: Mapping[str, str]) -> None:
        self.console, self.request, self.fields = console, request, fields
        self.now = console.clock()
        self.status = 200

    def __getitem__(self, name: str) -> str:
        """A parameter of the address or a field of the form; empty when it is not there."""
        return self.fields.get(name) or self.request.query.get(name, "")

    def several(self, name: str) -> list[str]:
        """A parameter with commas."""
        return [part.strip() for part in self[name].split(",") if part.strip()][:200]

    def moment(self, name: str) -> datetime | None:
        """A W3C date and time with its zone."""
        if not (text := self[name]):
            return None
        try:
            return require_aware(datetime.fromisoformat(text.replace("Z", "+00:00")))
        except ValueError as error:
            raise Invalid(f"{name}: written like 2026-01-31T00:00:00Z") from error

    def number(self, name: str) -> float | None:
        """A coordinate in degrees."""
        if not (text := self[name]):
            return None
        try:
            value = float(text)
        except ValueError as error:
            raise Invalid(f"{name}: a number of degrees") from error
        if not math.isfinite(value):
            raise Invalid(f"{name}: a number of degrees")
        return value

    def key(self, session: Session) -> ApiKey | None:
        """Whose key came along, in the field of the specification or in a header."""
        return api_keys.holder(session, self["api_key"] or self.request.headers.get("X-Api-Key", ""))


class Refused(Exception):
    """An answer that is an error: code and words."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


def add_routes(app: web.Application, console: Console) -> None:
    """Add everything under /open311/v2 to `app`."""
    for method, path, view in (
        ("GET", "discovery", discovery),
        ("GET", "services", services),
        ("GET", "services/{code}", definition),
        ("GET", "requests", listing),
        ("POST", "requests", filing),
        ("GET", "requests/{id}", one),
        ("GET", "tokens/{id}", token),
    ):
        app.router.add_route(method, f"{ROOT}/{path}.{{format:json|xml}}", _door(console, view))


def _door(console: Console, view: View) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        fields: dict[str, str] = {}
        if request.method == "POST":
            fields = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
        call = Call(console, request, fields)
        try:
            if call["jurisdiction_id"] not in ("", JURISDICTION):
                raise Refused(404, "jurisdiction_id: no such jurisdiction")
            told = await view(call)
        except Refused as error:
            return _wrong(request, error.status, error.words)
        except Invalid as error:
            return _wrong(request, 400, str(error))
        except Conflict as error:
            return _wrong(request, 429, str(error))
        except Unavailable:
            log.warning("open311.unavailable")
            return _wrong(request, 503, "try again later")
        return _answer(request, told, call.status)

    return handle


async def discovery(call: Call) -> Answer:
    """Where everything is."""
    request = call.request
    root = f"{call.console.settings.public_url.rstrip('/') or request.url.origin()}{ROOT}"
    endpoint = {
        "specification": "http://wiki.open311.org/GeoReport_v2",
        "url": root,
        "changeset": "2026-11-25T00:00:00Z",
        "type": "production",
        "formats": ["application/json", "text/xml"],
    }
    told = {
        "changeset": "2026-11-25T00:00:00Z",
        "contact": f"{call.console.settings.agency}, {call.console.settings.hotline}",
        "key_service": f"{call.console.settings.agency}, {call.console.settings.hotline}",
        "endpoints": [endpoint],
    }
    return told, "discovery", "endpoint"


async def services(call: Call) -> Answer:
    """What can be told."""
    return await call.console.db.read(open311.services), "services", "service"


async def definition(call: Call) -> Answer:
    """No service asks for more than the specification does."""
    code = call.request.match_info["code"]
    if code not in {one["service_code"] for one in await call.console.db.read(open311.services)}:
        raise Refused(404, "service_code: no such service")
    return {"service_code": code, "attributes": []}, "service_definition", "attribute"


async def listing(call: Call) -> Answer:
    """Requests that this key filed, and those that are public."""
    query: dict[str, Any] = {
        "ids": call.several("service_request_id"),
        "services": call.several("service_code"),
        "statuses": call.several("status"),
        "start": call.moment("start_date"),
        "end": call.moment("end_date"),
    }
    found = await call.console.db.read(lambda s: open311.requests(s, key=call.key(s), now=call.now, **query))
    return found, "service_requests", "request"


async def one(call: Call) -> Answer:
    """One request."""
    wanted = [call.request.match_info["id"]]
    found = await call.console.db.read(lambda s: open311.requests(s, key=call.key(s), ids=wanted, now=call.now))
    if not found:
        raise Refused(404, "service_request_id: no such request")
    return found, "service_requests", "request"


async def filing(call: Call) -> Answer:
    """File a request; it is committed before the answer leaves."""
    contact = ", ".join(call[name].strip() for name in CONTACT if call[name].strip())[:CONTACT_LIMIT]
    filed = Filed(
        service_code=call["service_code"],
        description=call["description"],
        latitude=call.number("lat"),
        longitude=call.number("long"),
        address=call["address_id"] or call["address_string"],
        contact=contact,
    )

    def work(session: Session) -> str:
        key = call.key(session)
        if key is None:
            raise Refused(403, "api_key: missing, wrong or ended")
        console = call.console
        made = open311.file(session, filed, key=key, keyring=console.keyring, settings=console.settings, now=call.now)
        return made.code

    code = await call.console.db.write(work)
    call.status = 201
    return [{"service_request_id": code, "service_notice": "", "account_id": ""}], "service_requests", "request"


async def token(call: Call) -> Answer:
    """We give the number at once; a token is the number."""
    found = (await one(call))[0]
    number = found[0]["service_request_id"]
    return [{"service_request_id": number, "token": number}], "service_requests", "request"


def _answer(request: web.Request, told: Answer, status: int) -> web.Response:
    value, whole, part = told
    if request.match_info["format"] == "json":
        text = json.dumps(value, ensure_ascii=False)
        return web.Response(text=text, content_type="application/json", status=status, headers=HEADERS)
    root = ElementTree.Element(whole)
    if isinstance(value, list):
        for row in value:
            _fill(ElementTree.SubElement(root, part), row)
    else:
        _fill(root, value)
    text = '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode")
    return web.Response(text=text, content_type="text/xml", charset="utf-8", status=status, headers=HEADERS)


def _fill(element: ElementTree.Element, row: Mapping[str, Any]) -> None:
    """A mapping as elements; lists as repeated elements of the singular name."""
    for name, value in row.items():
        inner = ElementTree.SubElement(element, name)
        if isinstance(value, list):
            for each in value:
                piece = ElementTree.SubElement(inner, name.removesuffix("s"))
                if isinstance(each, Mapping):
                    _fill(piece, each)
                else:
                    piece.text = str(each)
        elif value is not None:
            inner.text = _plain(str(value).lower() if isinstance(value, bool) else str(value))


def _plain(text: str) -> str:
    """Without signs that XML 1.0 cannot hold."""
    return "".join(sign for sign in text if sign in "\t\n\r" or (sign >= " " and sign not in "\ufffe\uffff"))


def _wrong(request: web.Request, status: int, words: str) -> web.Response:
    return _answer(request, ([{"code": status, "description": words}], "errors", "error"), status)
