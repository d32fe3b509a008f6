"""What can be heard or taken along: clips and documents, only for the browser whose talk they stand in."""

from urllib.parse import quote

from aiohttp import web

from bot.channels.webtalk import Heard, Line
from bot.web import device, drawn, guard, page
from bot.web.look import Tongue
from bot.web.parts import Parts
from core.channels import Clip, Outgoing, Speech
from core.errors import NotFound

START = "start"  # stands for the words of welcome, which everybody may hear
MIME = "audio/ogg"


async def clip(request: web.Request, parts: Parts) -> web.StreamResponse:
    """GET /chat/clip/<id>: the sound itself; made on the first press when it does not exist."""
    found = await _clip(request, parts)
    if found is None:
        raise web.HTTPNotFound(headers=guard.PRIVATE)
    return web.FileResponse(found.path, headers={**guard.PRIVATE, "Content-Type": MIME})


async def about(request: web.Request, parts: Parts) -> web.Response:
    """GET /chat/clip/<id>/about: who speaks and how long, in words; or that there is no voice."""
    found = await _clip(request, parts)
    tongue = await page.tongue_of(parts, request.query.get("tongue", "vi"))
    words = {"meta": _meta(found, tongue), "machine": found.machine} if found else {"none": tongue.plain("hear.none")}
    return web.json_response(words, headers=guard.PRIVATE)


async def hear(request: web.Request, parts: Parts) -> web.Response:
    """GET /chat/hear/<id>: a page with a player, for browsers without a script."""
    line = request.match_info["id"]
    out = await _outgoing(request, parts)
    found = await parts.voice.clip(out)
    tongue = await page.tongue_of(parts, out.language)
    html = page.render(
        parts,
        "hear.html",
        tongue,
        meta=_meta(found, tongue) if found else "",
        machine=bool(found and found.machine),
        text=out.machine_note if found and found.machine else "",
        language=out.language,
        clip=f"/chat/clip/{line}",
        back="/chat" if line == START else f"/chat#m{line}",
    )
    return page.page(html)


async def document(request: web.Request, parts: Parts) -> web.StreamResponse:
    """GET /chat/file/<id>: the document that was handed over, e.g. one's own data."""
    out = await _outgoing(request, parts)
    try:
        path = parts.files.path(out.document)
    except (NotFound, ValueError) as error:
        raise web.HTTPNotFound(headers=guard.PRIVATE) from error
    name = quote(out.document_name or "tienglang")
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
    }
    return web.FileResponse(path, headers={**guard.PRIVATE, **headers})


def welcome(tongue: Tongue, agency: str) -> Outgoing:
    """What the door of the chat says."""
    text = f"{tongue.plain('welcome')}. {tongue.plain('welcome.text', agency=agency)}"
    return Outgoing(
        "welcome", text, tongue.tag, speech=(Speech(text, tongue.tag),), machine_note=tongue.plain("voice.machine")
    )


async def _clip(request: web.Request, parts: Parts) -> Clip | None:
    return await parts.voice.clip(await _outgoing(request, parts))


async def _outgoing(request: web.Request, parts: Parts) -> Outgoing:
    """The screen an address speaks of, if it stands in the talk of this browser.

    Raises:
        HTTPNotFound: no such screen, or another person's: the two look alike.
    """
    line_id = request.match_info["id"]
    if line_id == START:
        return welcome(await page.tongue_of(parts, page.greeting(request)), parts.settings.agency)
    who = await device.known(request, parts)
    line: Line | None = await parts.webchat.line(who.address, page.number(line_id)) if who else None
    if line is None or line.outgoing is None:
        raise web.HTTPNotFound(headers=guard.PRIVATE)
    return line.outgoing


def _meta(clip: Clip, tongue: Tongue) -> str:
    return drawn.meta(Heard(clip.ms, clip.machine, clip.credit), tongue)
