"""Which browser is this: a random cookie that only its holder and a hash in our table know."""

from aiohttp import web

from bot.channels.webchat import Device
from bot.web.parts import Parts

MAX_AGE = 400 * 24 * 3600  # seconds; browsers keep a cookie no longer


def cookie_name(parts: Parts) -> str:
    """Over TLS the name itself forbids other hosts and unsafe connections to set it."""
    return "__Host-tienglang" if parts.https else "tienglang"


async def known(request: web.Request, parts: Parts) -> Device | None:
    """The browser of this request, if we know it; changes nothing."""
    cookie = request.cookies.get(cookie_name(parts), "")
    return await parts.webchat.device(cookie) if cookie else None


async def met(request: web.Request, parts: Parts) -> Device:
    """The browser of this request, made known when it is new."""
    return await parts.webchat.visit(request.cookies.get(cookie_name(parts), ""))


def hand_out(response: web.StreamResponse, parts: Parts, device: Device) -> None:
    """Set the cookie, or make it last longer."""
    response.set_cookie(
        cookie_name(parts), device.token, max_age=MAX_AGE, path="/", httponly=True, samesite="Lax", secure=parts.https
    )
