"""POST /chat/say: words, a key, a voice note, a photo or a place; nothing else on these pages changes anything."""

import asyncio
import hashlib
from dataclasses import replace
from typing import Literal
from urllib.parse import urlencode

import structlog
from aiohttp import web

from bot.channels.webchat import FILE_REF, Device
from bot.channels.webtalk import Said
from bot.web import device, forms, guard, page
from bot.web.parts import Parts
from content.screen_map import SCREENS
from core.channels import BUTTON_BYTES, Incoming, Media
from core.errors import Invalid, Unavailable
from core.security import token

log = structlog.get_logger()

MAX_MS = 24 * 3600 * 1000
HIDDEN = "••••"  # a private code is not shown again
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_WRAPPED = {b"WEBP": 8, b"ftyp": 4}  # kinds that are told by a word further in


async def say(request: web.Request, parts: Parts) -> web.Response:
    """Take in what the form holds, then show the talk: by a redirect, or as JSON to the script."""
    try:
        form = await forms.read(request)
    except forms.TooBig:
        return page.oops(request, parts, "note.big", 413)
    except Invalid:
        return page.oops(request, parts, "note.empty", 400)
    who = await device.met(request, parts)
    made = await _made(form, who, parts, request)
    if made is None:
        return await _show(request, parts, who, after=page.number(form["after"]), note="empty")
    try:
        line = await parts.webchat.take(*made, key=made[0].key)
    except Unavailable as error:
        log.warning("webchat.say", error=str(error))
        return page.oops(request, parts, "note.again", 503)
    return await _show(
        request, parts, who, after=page.number(form["after"]), line=line, note="long" if form.long else ""
    )


async def _made(form: forms.Form, who: Device, parts: Parts, request: web.Request) -> tuple[Incoming, Said] | None:
    """What was done and how the page shows it; None for an empty form."""
    base = Incoming(
        channel=parts.webchat.name,
        account=parts.webchat.account,
        key=_key(form, who),
        address=who.address,
        kind="other",
        at=parts.webchat.clock(),
        locale=request.headers.get("Accept-Language", "").split(",")[0].split(";")[0].strip()[:35],
    )
    if "voice" in form.uploads:
        return await _uploaded("voice", form, base, parts)
    if "photo" in form.uploads:
        if _is_picture(form.uploads["photo"].data):
            return await _uploaded("photo", form, base, parts)
        return base, Said("file")
    if form["press"]:
        return await _pressed(form, who, base, parts)
    latitude, longitude = form.number("lat"), form.number("lon")
    if latitude is not None and longitude is not None and abs(latitude) <= 90 and abs(longitude) <= 180:
        return replace(base, kind="location", latitude=latitude, longitude=longitude), Said("location")
    if text := form["text"].strip():
        shown = HIDDEN if await _secret(text, who, parts) else text
        return replace(base, kind="text", text=text), Said("text", shown)
    return None


async def _uploaded(
    kind: Literal["voice", "photo"], form: forms.Form, base: Incoming, parts: Parts
) -> tuple[Incoming, Said]:
    upload, words = form.uploads[kind], form["text"].strip()
    kept = await asyncio.to_thread(parts.files.put, upload.data)
    ms = int(min(max(form.number("ms") or 0, 0), MAX_MS))
    media = Media(kind, f"{FILE_REF}{kept}", upload.mime[:80], len(upload.data), ms, upload.name[:80])
    return replace(base, kind=kind, text=words, media=(media,)), Said(kind, words, ms=ms)


async def _pressed(form: forms.Form, who: Device, base: Incoming, parts: Parts) -> tuple[Incoming, Said] | None:
    """A key. What stands on it is looked up: the form says only which one of which screen."""
    data = form["press"]
    if len(data.encode()) > BUTTON_BYTES:
        return None
    number = page.number(form["m"])
    line = await parts.webchat.line(who.address, number) if number else None
    keys = line.outgoing.keys() if line and line.outgoing else ()
    key = next((key for key in keys if key.data == data), None)
    incoming = replace(base, kind="press", press=data, message_ref=str(number) if number else "")
    return incoming, Said("press", key.label if key else "", key.digit if key else "")


async def _secret(text: str, who: Device, parts: Parts) -> bool:
    """Whether the present screen asks for a private code and this may be it."""
    if not text.replace(" ", "").isdigit() or len(text) < 4:
        return False
    lines = await parts.webchat.lines(who.address, limit=page.SCREENS_AT_ONCE)
    shown = [SCREENS[line.outgoing.screen] for line in lines if line.outgoing and line.outgoing.screen in SCREENS]
    return any("digits" in screen.awaits for screen in shown)


def _key(form: forms.Form, who: Device) -> str:
    """The same for the same form with the same content, however often it is sent; nobody else's."""
    content = (form["press"], form["text"], form["lat"], form["lon"], form["m"])
    uploads = [hashlib.sha256(upload.data).hexdigest() for upload in form.uploads.values()]
    whole = "\0".join([who.address, form["k"] or token(), *content, *uploads])
    return hashlib.sha256(whole.encode()).hexdigest()


def _is_picture(data: bytes) -> bool:
    return data.startswith(_PICTURES) or any(data[at : at + 4] == word for word, at in _WRAPPED.items())


async def _show(
    request: web.Request, parts: Parts, who: Device, *, after: int, line: int = 0, note: str = ""
) -> web.Response:
    response: web.Response
    if page.by_script(request):
        lines = await parts.webchat.lines(who.address, after=after)
        tongue = await page.tongue_of(parts, request.query.get("tongue", "vi"))
        body = {"reload": who.fresh, "lines": page.pieces(parts, lines, tongue)}
        if note:
            body["note"] = tongue.plain(f"note.{note}")
        response = web.json_response(body, headers=guard.PRIVATE)
    else:
        query = {"after": line} | ({"note": note} if note else {}) | ({"new": 1} if who.fresh else {})
        address = f"/chat?{urlencode(query)}" + (f"#m{line}" if line else "")
        response = web.Response(status=303, headers={**guard.PRIVATE, "Location": address})
    device.hand_out(response, parts, who)
    return response
