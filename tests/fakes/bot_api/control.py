"""Doors for a person at a keyboard or for a test in another process: act as a villager, look at a chat.

    curl -d '{"text": "/start"}' 127.0.0.1:8081/_user/77/say
    curl -d '{"button": "1"}' 127.0.0.1:8081/_user/77/press
    curl 127.0.0.1:8081/_chat/77

With several bots add `?token=…`; without it the first bot is meant, or one that is about to come.
"""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from aiohttp import web

from .people import Person

if TYPE_CHECKING:
    from .server import BotApi

TOKEN = "123456:TEST"  # of the bot that is meant when none has called yet


def add_control(app: web.Application, api: "BotApi") -> None:
    """Add the control addresses to the server."""

    def person(request: web.Request) -> Person:
        token = request.query.get("token") or next(iter(api.bots), TOKEN)
        return api.bot(token).person(int(request.match_info["chat"]))

    async def act(request: web.Request) -> web.Response:
        action = request.match_info["action"]
        try:
            return web.json_response({"update_id": await _act(person(request), action, request)})
        except (AssertionError, KeyError, ValueError) as error:
            return web.json_response({"error": str(error)}, status=400)

    async def look(request: web.Request) -> web.Response:
        return web.json_response([_shown(asdict(message)) for message in person(request).seen])

    async def everything(request: web.Request) -> web.Response:
        uploads = dict(api.world.uploads)
        return web.json_response({"accepted": len(api.accepted), "uploads": uploads})

    app.router.add_post(r"/_user/{chat:-?\d+}/{action}", act)
    app.router.add_get(r"/_chat/{chat:-?\d+}", look)
    app.router.add_get("/_counts", everything)


async def _act(person: Person, action: str, request: web.Request) -> int:
    if action == "voice":
        return person.voice(await request.read())
    if action == "photo":
        return person.photo(await request.read())
    given: dict[str, Any] = await request.json() if request.can_read_body else {}
    match action:
        case "say":
            return person.say(given["text"])
        case "press":
            return person.press(given["button"])
        case "location":
            return person.location(given["latitude"], given["longitude"])
        case "block":
            return person.block()
        case "unblock":
            return person.unblock()
    raise ValueError("say, press, voice, photo, location, block or unblock")


def _shown(message: dict[str, Any]) -> dict[str, Any]:
    """A message without the raw arguments, which may hold bytes."""
    return {name: value for name, value in message.items() if name != "arguments"}
