"""What people write, from the webhook to the answer: stored, handled, reply stored, sent, marked; against PTB alone.

1,000 people press through five screens over 32 connections. The reference is aiohttp.web with
`Application.process_update` and one answer through the same `BaseRequest`, and it stores nothing. The gate is processor
µs an update of the answering process; beside it, when the webhook was answered and when the reply came (ms, p99).
"""

import asyncio
import hashlib
import hmac
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiohttp
import uvloop

from bench.platform import Connection, Desk
from bench.reference import FIRST_CHAT, TOKEN
from bench.service import Process, Service, free_port, until

PEOPLE = 1000
CONNECTIONS = 32
ROUNDS = 3
WORDS = ("/start", "1", "00", "4", "0")  # what each person types: the five screens
WARM = 50  # people before those that count
PATH = "/telegram/webhook"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
SECRET = hmac.new(TOKEN.encode(), b"tienglang webhook", hashlib.sha256).hexdigest()


def measure(people: int = PEOPLE, rounds: int = ROUNDS) -> dict[str, Any]:
    """All figures of answering."""
    ours, theirs = [], []
    for _ in range(rounds):
        theirs.append(uvloop.run(_reference(people)))
        ours.append(uvloop.run(_service(people)))
    ratio = statistics.median(other["us"] / mine["us"] for other, mine in zip(theirs, ours, strict=True))
    return {
        "people": people,
        "load": os.getloadavg()[0],
        "service": _medians(ours),
        "process_update": _medians(theirs),
        "of_reference": round(ratio, 2),
    }


def _medians(rows: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(row[name] for row in rows) for name in rows[0]}


class Villagers(Desk):
    """The platform as the people see it: who waits for an answer is told when it comes."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: dict[bytes, asyncio.Future[float]] = {}
        self.next_chat = FIRST_CHAT
        self.updates = 0  # sent so far

    def take(self, now: float) -> bool:
        """Everything is accepted."""
        return True

    def arrived(self, chat: bytes) -> None:
        """An answer."""
        if (waits := self.waiting.pop(chat, None)) is not None:
            waits.set_result(time.monotonic())


class Line(Connection):
    """One client of such a platform."""

    def _accepted(self, body: bytes, now: float) -> bytes:
        answer = super()._accepted(body, now)
        desk = self._desk
        if isinstance(desk, Villagers):
            desk.arrived(desk.newest)
        return answer


async def platform() -> tuple[Villagers, asyncio.Server, str]:
    """Telegram, in this process."""
    loop, desk = asyncio.get_running_loop(), Villagers()
    server = await loop.create_server(lambda: Line(desk, loop), "127.0.0.1", 0, backlog=1024)
    return desk, server, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def press(
    desk: Villagers, url: str, process: Process, people: int, *, connections: int = CONNECTIONS, warm: int = WARM
) -> dict[str, float]:
    """Let everybody go through the screens; figures of the answering process."""
    crowd = Crowd(desk, url, connections)
    await crowd.walk(warm)
    crowd.answered.clear()
    crowd.replied.clear()
    cpu, wall = process.cpu(), time.monotonic()
    await crowd.walk(people)
    wall = time.monotonic() - wall
    await asyncio.sleep(0.3)  # the last marks
    cpu = process.cpu() - cpu
    number = people * len(WORDS)
    return {
        "us": round(cpu / number * 1e6, 1),
        "rate": round(number / wall),
        "answered_p99_ms": round(statistics.quantiles(crowd.answered, n=100)[98] * 1000, 1),
        "replied_p99_ms": round(statistics.quantiles(crowd.replied, n=100)[98] * 1000, 1),
    }


class Crowd:
    """People who go through the screens, a few at a time; never the same ones twice.

    Attributes:
        answered, replied: seconds until the webhook was answered, until the reply came; one of each an update.
    """

    def __init__(self, desk: Villagers, url: str, connections: int) -> None:
        self._desk, self._url, self._connections = desk, url, connections
        self.answered: list[float] = []
        self.replied: list[float] = []

    async def walk(self, people: int) -> None:
        """So many others than before go through all screens.

        Raises:
            AssertionError: the webhook refused.
            TimeoutError: no reply came for 30 s.
        """
        chats = iter(range(self._desk.next_chat, self._desk.next_chat + people))
        self._desk.next_chat += people
        headers = {HEADER: SECRET, "Content-Type": "application/json"}
        connector = aiohttp.TCPConnector(limit=self._connections)
        async with aiohttp.ClientSession(connector=connector, headers=headers) as session:

            async def line() -> None:
                for chat in chats:
                    for text in WORDS:
                        await self._press(session, chat, text)

            await asyncio.gather(*(line() for _ in range(self._connections)))

    async def _press(self, session: aiohttp.ClientSession, chat: int, text: str) -> None:
        waits = asyncio.get_running_loop().create_future()
        self._desk.waiting[b"%d" % chat] = waits
        self._desk.updates += 1
        began = time.monotonic()
        async with session.post(self._url, data=json.dumps(_update(self._desk.updates, chat, text))) as answer:
            if answer.status != 200:
                raise AssertionError(answer.status)
            await answer.read()
        self.answered.append(time.monotonic() - began)
        async with asyncio.timeout(30):
            self.replied.append(await waits - began)


def _update(number: int, chat: int, text: str) -> dict[str, Any]:
    who = {"id": chat, "is_bot": False, "first_name": "Mai", "language_code": "vi"}
    message: dict[str, Any] = {
        "message_id": number,
        "from": who,
        "chat": {"id": chat, "type": "private", "first_name": "Mai"},
        "date": int(time.time()),
        "text": text,
    }
    if text.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    return {"update_id": number, "message": message}


async def _service(people: int) -> dict[str, float]:
    desk, server, root = await platform()
    with tempfile.TemporaryDirectory() as folder:
        service = Service(Path(folder), {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": root, "TELEGRAM_RATE": "100000"})
        service.configure({"PUBLIC_URL": f"http://127.0.0.1:{service.port}", "FLOOD_MESSAGES": "0"})
        await asyncio.to_thread(service.command, "init")
        process = service.start()
        url = f"http://127.0.0.1:{service.port}{PATH}"
        await asyncio.to_thread(until, lambda: listens(service.port), 60)
        try:
            return await press(desk, url, process, people)
        finally:
            await asyncio.to_thread(service.stop)
            server.close()


async def _reference(people: int) -> dict[str, float]:
    desk, server, root = await platform()
    port = free_port()
    child = await asyncio.to_thread(subprocess.Popen[bytes], [sys.executable, "-m", "bench.inbound", root, str(port)])
    try:
        await asyncio.to_thread(until, lambda: listens(port), 60)
        return await press(desk, f"http://127.0.0.1:{port}{PATH}", Process(child), people)
    finally:
        child.kill()
        child.wait()
        server.close()


def listens(port: int) -> bool:
    """Whether somebody listens there."""
    import socket

    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


async def serve_reference(root: str, port: int) -> None:
    """aiohttp.web, `process_update`, one answer."""
    from aiohttp import web
    from telegram import Update
    from telegram.ext import ApplicationBuilder, CommandHandler, MessageHandler, filters

    from bench.reference import TEXT
    from bot.channels.telegram_request import AiohttpRequest

    async def answer(update: Any, context: Any) -> None:
        await context.bot.send_message(update.effective_chat.id, TEXT)

    application = (
        ApplicationBuilder()
        .token(TOKEN)
        .base_url(f"{root}/bot")
        .request(AiohttpRequest(root, 64))
        .get_updates_request(AiohttpRequest(root, 2))
        .updater(None)
        .build()
    )
    application.add_handler(CommandHandler("start", answer))
    application.add_handler(MessageHandler(filters.TEXT, answer))
    await application.initialize()
    tasks: set[asyncio.Task[None]] = set()

    async def pushed(request: web.Request) -> web.Response:
        update = Update.de_json(await request.json(), application.bot)
        task = asyncio.create_task(application.process_update(update))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        return web.Response()

    app = web.Application()
    app.router.add_post(PATH, pushed)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(serve_reference(sys.argv[1], int(sys.argv[2])))
