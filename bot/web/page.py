"""GET /chat: the talk as one page. Looking changes nothing."""

import re
from collections.abc import Sequence

from aiohttp import web

from bot.channels.webchat import Device
from bot.channels.webtalk import Line
from bot.web import device, drawn, guard
from bot.web.look import Tongue
from bot.web.parts import Parts
from content import people, wordbook
from content.views import MAX_VOICE_MINUTES
from core.security import show_code, token

HISTORY = 30  # lines of one page; the older ones are a link away
REPLY_SECONDS = 6.0  # a page without a script waits so long for the answer
SETTLE_SECONDS = 0.25  # and so long for each further screen of the same answer
SCREENS_AT_ONCE = 4
NOTES = frozenset({"long", "empty", "cookie", "again"})
_START = re.compile(r"[A-Za-z0-9_-]{1,64}")
_ENGLISH = re.compile(r"\s*en\b", re.IGNORECASE)


async def chat(request: web.Request, parts: Parts) -> web.Response:
    """The talk of this browser, or the door to it."""
    who = await device.known(request, parts)
    query = request.query
    before, after = number(query.get("before")), number(query.get("after"))
    lines: list[Line] = []
    if who is not None:
        if after and not before:
            await _await_reply(parts, who, after)
        lines = await parts.webchat.lines(who.address, before=before, limit=HISTORY + 1)
    older = len(lines) > HISTORY
    lines = lines[-HISTORY:]
    tongue = await tongue_of(parts, await _language(parts, who, lines) or greeting(request))
    start = query.get("start", "")
    start = f"/start {start}" if _START.fullmatch(start) else "" if lines else "/start"
    html = render(
        parts,
        "chat.html",
        tongue,
        lines=drawn.draw(lines, tongue),
        last=lines[-1].id if lines else 0,
        older=lines[0].id if older else 0,
        later=bool(before),
        live=who is not None and not before,
        welcome=not lines and not before,
        start="" if before else start,
        waits=bool(lines) and lines[-1].said is not None and not before,
        note=_note(request, who, tongue),
    )
    return page(html)


def greeting(request: web.Request) -> str:
    """The language of somebody who has not chosen one: Vietnamese, or English where the browser asks for it first."""
    return "en" if _ENGLISH.match(request.headers.get("Accept-Language", "")) else "vi"


def number(value: str | None) -> int:
    """A line's number from an address; 0 for anything else."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 17 else 0


def render(parts: Parts, template: str, tongue: Tongue, **values: object) -> str:
    """A whole page in the house's frame."""
    values = {"note": "", "minutes": MAX_VOICE_MINUTES, **values}
    return parts.look.page(template, tongue, token=token(), settings=parts.settings, **helpers(tongue), **values)


def helpers(tongue: Tongue) -> dict[str, object]:
    """Functions that templates call."""
    return {"code": show_code, "length": lambda ms: drawn.duration(ms, tongue)}


def pieces(parts: Parts, lines: Sequence[Line], tongue: Tongue) -> list[tuple[int, str]]:
    """Lines as pieces of the page, each with its number."""
    return [
        (line.id, parts.look.page("piece.html", tongue, line=line, token=token(), **helpers(tongue)))
        for line in drawn.draw(lines, tongue)
    ]


def page(html: str, status: int = 200) -> web.Response:
    """A private page: packed on the way, kept by nobody."""
    response = web.Response(text=html, content_type="text/html", status=status, headers=guard.PRIVATE)
    response.enable_compression()
    return response


def by_script(request: web.Request) -> bool:
    """Whether the script asks, which draws for itself."""
    return "application/json" in request.headers.get("Accept", "")


def oops(request: web.Request, parts: Parts, why: str, status: int) -> web.Response:
    """Says what went wrong and leads back: a page, or words for the script."""
    if by_script(request):
        note = Tongue(request.query.get("tongue", "vi")).plain(why)
        return web.json_response({"note": note}, status=status, headers=guard.PRIVATE)
    return page(render(parts, "oops.html", Tongue(greeting(request)), why=why), status)


async def tongue_of(parts: Parts, tag: str) -> Tongue:
    """The page's words in a language, with what its speakers have written."""
    return Tongue(tag, await parts.db.read(wordbook.overlay))


async def _language(parts: Parts, who: Device | None, lines: Sequence[Line]) -> str:
    """What the person chose; for one who let us remember nothing, the language of the talk; else empty."""
    if who is None:
        return ""
    name = parts.webchat.name
    person = await parts.db.read(lambda s: people.by_address(s, name, who.address))
    spoken = [line.outgoing.language for line in reversed(lines) if line.outgoing]
    return (person and person.language) or (spoken[0] if spoken else "")


async def _await_reply(parts: Parts, who: Device, after: int) -> None:
    """Wait until the answer is there, at most REPLY_SECONDS, and for the screens that follow it at once."""
    wait = REPLY_SECONDS
    for _ in range(SCREENS_AT_ONCE):
        lines = await parts.webchat.news(who.address, after=after, wait=wait)
        if not lines:
            return
        after, wait = lines[-1].id, SETTLE_SECONDS


def _note(request: web.Request, who: Device | None, tongue: Tongue) -> str:
    note = request.query.get("note", "")
    if who is None and "new" in request.query:
        note = "cookie"  # we set one, and it did not come back
    return tongue.plain(f"note.{note}") if note in NOTES else ""
