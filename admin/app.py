"""The console as routes of an aiohttp application; `tienglang.py` hands in what it works with."""

from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from admin import georeport
from admin.console import Console, Voice
from admin.guard import SIGNED, Route, handler
from admin.routes import ROUTES
from admin.visit import Visit
from content.answering import Knowledge
from core.db import Database
from core.errors import NotFound
from core.files import Files
from core.security import Keyring
from core.settings import Settings


def add_routes(
    app: web.Application,
    *,
    db: Database,
    voice: Voice,
    files: Files,
    settings: Settings,
    keyring: Keyring,
    clock: Callable[[], datetime],
    knowledge: Knowledge | None = None,
) -> None:
    """Add everything under /admin to `app`.

    Args:
        voice: gives clips: `await voice.clip(outgoing, wait=seconds)`.
        clock: the present moment, aware UTC.
        knowledge: the process's own, so that trying a question needs no second index.
    """
    console = Console(db, voice, files, settings, keyring, clock, knowledge=knowledge or Knowledge())
    georeport.add_routes(app, console)
    for route in ROUTES:
        app.router.add_route(route.method, route.path, handler(console, route))
    for method in ("GET", "POST"):  # what does not exist is met by the same gate, so it looks like what is not allowed
        rest = Route(method, "/admin/{rest:.*}", SIGNED, _nothing)
        app.router.add_route(method, rest.path, handler(console, rest))


async def _nothing(visit: Visit) -> web.StreamResponse:
    if visit.request.path == "/admin/":
        return visit.go("/admin")
    raise NotFound(visit.request.path)
