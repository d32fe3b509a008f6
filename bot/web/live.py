"""What is new in a talk, for the script: pushed as it happens (SSE), or asked for where a push cannot pass."""

import contextlib

from aiohttp import web

from bot.web import device, guard, page
from bot.web.parts import Parts

BEAT_SECONDS = 20.0  # a sign of life, for proxies that cut silent connections after 30 to 60
AGAIN_MS = 3000  # the browser connects again after this long
POLL_SECONDS = 20.0  # longest that a question "anything new?" is held


async def events(request: web.Request, parts: Parts) -> web.StreamResponse:
    """GET /chat/events: every new line, from the number the browser had last."""
    who = await device.known(request, parts)
    if who is None:
        return web.Response(status=204, headers=guard.PRIVATE)  # tells the browser not to come again
    after = page.number(request.headers.get("Last-Event-ID")) or page.number(request.query.get("after"))
    tongue = await page.tongue_of(parts, request.query.get("tongue", "vi"))
    headers = {**guard.PRIVATE, "Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
    response = web.StreamResponse(headers=headers)
    await response.prepare(request)
    with contextlib.suppress(ConnectionError):  # the page was closed
        await response.write(f"retry: {AGAIN_MS}\n\n".encode())
        async with contextlib.aclosing(parts.webchat.follow(who.address, after=after, wait=BEAT_SECONDS)) as happenings:
            async for lines, gone in happenings:
                said = [_event("line", html, number) for number, html in page.pieces(parts, lines, tongue)]
                said += [_event("gone", str(number)) for number in gone]
                await response.write("".join(said).encode() or b":\n\n")
    return response


async def new(request: web.Request, parts: Parts) -> web.Response:
    """GET /chat/new: the lines after a number; waits for them where the script asks for it."""
    who = await device.known(request, parts)
    if who is None:
        return web.json_response({"reload": True, "lines": []}, headers=guard.PRIVATE)
    wait = min(float(page.number(request.query.get("wait"))), POLL_SECONDS)
    lines = await parts.webchat.news(who.address, after=page.number(request.query.get("after")), wait=wait)
    tongue = await page.tongue_of(parts, request.query.get("tongue", "vi"))
    return web.json_response({"lines": page.pieces(parts, lines, tongue)}, headers=guard.PRIVATE)


def _event(kind: str, data: str, number: int = 0) -> str:
    head = f"id: {number}\n" if number else ""
    return f"event: {kind}\n{head}" + "".join(f"data: {line}\n" for line in data.strip().split("\n")) + "\n"
