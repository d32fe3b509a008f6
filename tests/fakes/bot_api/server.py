"""The server: addresses, request bodies, misfortune, and the way in for tests."""

import asyncio
import json
import re
import time
from collections.abc import Callable
from random import Random
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from . import methods
from .calls import CALLS
from .control import add_control
from .errors import Refused
from .faults import Fault, Script
from .methods import Upload
from .people import Person
from .state import Accepted, Bot, Chat, Gate, Limit, World
from .updates import Inbox

TOKEN = re.compile(r"\d{1,15}:[A-Za-z0-9_-]+")
FIRST_UPDATE_ID = 700_000_001


class BotApi:
    """A Bot API server on 127.0.0.1; use it as an async context manager.

    Args:
        rate: most messages a second over all chats of a bot, None = no limit (Telegram: 30).
        chat_rate: the same for one chat (Telegram: 1).
        clock: seconds since 1970; a test may move it.
        retry_delay: seconds before a webhook is tried a third time; then doubling.
    """

    def __init__(
        self,
        *,
        rate: Limit | None = None,
        chat_rate: Limit | None = None,
        clock: Callable[[], float] = time.time,
        retry_delay: float = 0.02,
        seed: int = 1,
    ) -> None:
        self._rate = rate
        self._retry_delay = retry_delay
        self.world = World(clock, chat_rate)
        self.faults = Script(Random(seed))
        self.bots: dict[str, BotDriver] = {}
        self._revoked: set[str] = set()
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self, port: int = 0) -> None:
        """Listen; `url` is the root that clients are given."""
        app = web.Application(client_max_size=methods.UPLOAD_BYTES + 1_000_000)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        add_control(app, self)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        for driver in self.bots.values():
            driver.bot.inbox.reopen()

    async def stop(self) -> None:
        """End open polls and listen no more; what the server knows stays, and `start` brings it back."""
        for driver in self.bots.values():
            driver.bot.inbox.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> "BotApi":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def bot(self, token: str) -> "BotDriver":
        """The bot with this token, made when it is new."""
        if token not in self.bots:
            inbox = Inbox(self.world.clock, FIRST_UPDATE_ID, self._retry_delay)
            number = int(token.partition(":")[0])
            gate = Gate(self._rate) if self._rate else None
            self.bots[token] = BotDriver(self.world, Bot(number, token, inbox, gate=gate))
        return self.bots[token]

    def revoke(self, token: str) -> None:
        """From now on the token is answered with 401."""
        self._revoked.add(token)

    @property
    def accepted(self) -> list[Accepted]:
        """Every message that was accepted, in order."""
        return self.world.accepted

    # --- HTTP ---

    async def _call(self, request: web.Request) -> web.StreamResponse:
        token, method = request.match_info["token"], methods.CANONICAL.get(request.match_info["method"].lower())
        if not TOKEN.fullmatch(token) or method is None:
            return _answer(Refused(404, "Not Found"))
        if token in self._revoked:
            return _answer(Refused(401, "Unauthorized"))
        bot = self.bot(token).bot
        given, uploads = await _body(request)
        fault = self.faults.pick(method, _number(given.get("chat_id"))) or Fault()
        if fault.cut == "before":
            return _cut(request)
        try:
            if fault.refusal is not None:
                raise fault.refusal
            result = await CALLS[method](self.world, bot, methods.bind(method, given, uploads))
            answer = _answer(result)
        except Refused as refused:
            answer = _answer(refused)
        bot.statuses[method, answer.status] += 1
        return await _spoil(request, answer, fault)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        bot, path = self.bot(request.match_info["token"]).bot, request.match_info["path"]
        stored = self.world.files.at_path(bot.id, path)
        if stored is None or bot.links.get(path, 0) < self.world.clock():
            return _answer(Refused(404, "Not Found"))
        fault = self.faults.pick("download", None) or Fault()
        answer = _answer(fault.refusal) if fault.refusal else web.Response(body=stored.data, content_type=stored.mime)
        return await _spoil(request, answer, fault)


class BotDriver:
    """One bot as tests see it."""

    def __init__(self, world: World, bot: Bot) -> None:
        self._world = world
        self.bot = bot

    def person(self, chat_id: int, *, language: str = "vi") -> Person:
        """The private chat with this id; from the first call on the bot may write to it."""
        chat = self.bot.chats.setdefault(chat_id, Chat(chat_id, "private", language_code=language))
        return Person(self._world, self.bot, chat)

    def group(self, chat_id: int = -1001) -> Person:
        """A group chat."""
        return Person(self._world, self.bot, self.bot.chats.setdefault(chat_id, Chat(chat_id, "group", "Thôn 2")))

    @property
    def waiting(self) -> int:
        """Updates that the bot has not acknowledged yet."""
        return self.bot.inbox.waiting


async def _body(request: web.Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    given: dict[str, Any] = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        given |= await request.json()
    elif request.can_read_body:
        for name, value in (await request.post()).items():
            if isinstance(value, FileField):
                uploads[name] = Upload(value.filename, value.file.read(), value.content_type)
            else:
                given[name] = value
    return given, uploads


def _number(value: object) -> int | None:
    try:
        return int(str(value))
    except ValueError:
        return None


def _answer(result: object) -> web.Response:
    if isinstance(result, Refused):
        return web.json_response(result.envelope(), status=result.status)
    return web.json_response({"ok": True, "result": result})


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()  # nobody reads it


async def _spoil(request: web.Request, answer: web.Response, fault: Fault) -> web.StreamResponse:
    """The answer, as late, short or wrong as the fault wants it."""
    if fault.delay:
        await asyncio.sleep(fault.delay)
    if fault.cut == "after":
        return _cut(request)
    if fault.cut == "within":
        broken = web.StreamResponse(headers={"Content-Length": "1000", "Content-Type": "application/json"})
        await broken.prepare(request)
        await broken.write(json.dumps({"ok": True}).encode()[:6])
        _cut(request)
        return broken
    if fault.body is not None:
        return web.Response(body=fault.body, status=fault.status, content_type="text/html")
    return answer
