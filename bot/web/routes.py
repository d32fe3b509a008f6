"""Every address of the web chat on one page."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.channels.webchat import WebChat
from bot.web import guard, live, page, say, sound
from bot.web.look import Look, serve
from bot.web.parts import Parts, Speaks
from core.db import Database
from core.errors import Unavailable
from core.files import Files
from core.settings import Settings

Handler = Callable[[web.Request, Parts], Awaitable[web.StreamResponse]]


def add_routes(
    app: web.Application, *, webchat: WebChat, voice: Speaks, files: Files, settings: Settings, db: Database
) -> None:
    """Put the web chat into an application: `/`, `/chat…` and `/static/…`."""
    parts = Parts(webchat=webchat, voice=voice, files=files, settings=settings, db=db, look=Look())
    get: dict[str, Handler] = {
        "/chat": page.chat,
        "/chat/new": live.new,
        "/chat/events": live.events,
        "/chat/hear/{id}": sound.hear,
        "/chat/clip/{id}": sound.clip,
        "/chat/clip/{id}/about": sound.about,
        "/chat/file/{id}": sound.document,
    }
    for path, handler in get.items():
        app.router.add_get(path, _door(handler, parts))
    app.router.add_post("/chat/say", _door(say.say, parts))
    app.router.add_get("/", _to_chat)
    app.router.add_get("/static/{name:.+}", _static(parts.look))

    async def stop(_app: web.Application) -> None:
        webchat.hush()  # open connections end now, not when their browsers please

    app.on_shutdown.append(stop)


def _door(handler: Handler, parts: Parts) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Refuse forms of other sites, and say kindly what went wrong."""

    async def handle(request: web.Request) -> web.StreamResponse:
        if request.method == "POST" and guard.from_elsewhere(request, parts.settings.public_url):
            return page.oops(request, parts, "oops.elsewhere", 403)
        try:
            return await handler(request, parts)
        except web.HTTPNotFound:
            return page.oops(request, parts, "oops.none", 404)
        except Unavailable:
            return page.oops(request, parts, "note.again", 503)

    return handle


async def _to_chat(request: web.Request) -> web.Response:
    """`/` is the chat; a deep link keeps where it leads."""
    query = f"?{request.query_string}" if request.query_string else ""
    return web.Response(status=302, headers={"Location": f"/chat{query}"})


def _static(look: Look) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        return serve(look, request)

    return handle
