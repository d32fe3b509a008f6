"""Where real things are chosen and married: one process, built from its settings, with the doors its roles open."""

import asyncio
import errno
from collections.abc import Coroutine
from typing import Any, NoReturn

import structlog
from aiohttp import web
from sqlalchemy.exc import OperationalError

from admin.app import add_routes as add_console
from bot import takeback
from bot.channels.handles import DbHandles
from bot.channels.telegram import Telegram
from bot.channels.webchat import WebChat
from bot.ears import Ears
from bot.web import add_routes as add_chat
from bot.worker import Worker
from cli import metrics
from cli.health import Board
from content.answering import Knowledge
from content.audio import Voice, ahead, recogniser
from core import clock
from core.channels import Channel
from core.db import Database, Sole
from core.errors import Unavailable
from core.files import Files
from core.security import Keyring
from core.settings import PREFIX, Settings
from core.transfer import RUNNING
from scheduler import queue
from scheduler.delivery import Dispatcher
from scheduler.jobs import Jobs
from scheduler.turns import Store, Turns

log = structlog.get_logger()

REQUEST_BYTES = 25 * 1024**2  # a voice note of ten minutes, a photo of a paper
WEB_SECONDS = 0.5  # for requests under way at the end; all of a stop takes under three
SHARED_MOST = 5000.0  # messages a second; a faster bot is not limited by its platform, and there is nothing to share
CLOCK_SECONDS = 60.0  # between two looks at the database's clock
REPLY_SECONDS = 1.0  # for replies under way; what is left goes out after the next start


class Service:
    """Everything of one process: `open` it, `wait`, `close` it."""

    def __init__(self, settings: Settings, db: Database, keyring: Keyring) -> None:
        self.settings = settings
        self.db = db
        self.keyring = keyring
        self.files = Files(settings.data_dir / "files")
        self.voice = Voice(db, self.files, settings)
        self.clock = clock.Agreed(None if db.is_sqlite else db.server_time)
        self.queue = queue.make(db, settings)
        self._running = Sole(db, RUNNING, shared=True)
        self.webchat = WebChat(db, settings, clock.now)
        self.channels: dict[str, Channel] = {self.webchat.name: self.webchat}
        self.turns: dict[str, Turns] = {}
        self.telegram: Telegram | None = None
        if settings.telegram_token:
            self.telegram = Telegram(settings.telegram_token, settings, DbHandles(db), self.files)
            self.channels[self.telegram.name] = self.telegram
            self.turns[self.telegram.name] = self._telegram_turns(self.telegram)
        self.knowledge = Knowledge()
        self.worker: Worker | None = None
        self.ears: Ears | None = None
        self.dispatcher: Dispatcher | None = None
        self.jobs: Jobs | None = None
        self._stop = asyncio.Event()
        self._tasks: list[asyncio.Task[Any]] = []
        self._runners: list[web.AppRunner] = []

    async def open(self) -> None:
        """Start the doors; when this returns, the web server answers.

        Raises:
            Unavailable: a port is taken; nothing was started.
        """
        app = web.Application(client_max_size=REQUEST_BYTES)
        Board(self.db, self.settings, channels=self.channels, voice=self.voice, now=clock.now).add_routes(app)
        if self.settings.has_role("bot"):
            self._add_bot(app)
        if self.settings.has_role("admin"):
            add_console(
                app,
                db=self.db,
                voice=self.voice,
                files=self.files,
                settings=self.settings,
                keyring=self.keyring,
                clock=clock.now,
                knowledge=self.knowledge,
            )
        if not await asyncio.to_thread(self._running.take):
            raise Unavailable("the database is being moved to PostgreSQL (tienglang migrate-to); wait for its end")
        await self._serve(app, self.settings.host, self.settings.port, "PORT")
        if self.settings.metrics_port:
            measured = metrics.application(self.db, self.channels)
            await self._serve(measured, "127.0.0.1", self.settings.metrics_port, "METRICS_PORT")
        if self.worker is not None:
            self._start(self.worker.run(), "worker")
            if self.ears is not None:
                self._start(self.ears.run(), "ears")
            self._start(takeback.run(self.db, self.files, self.channels, self._stop, now=clock.now), "takeback")
            self._start(self.voice.make_ahead(self._stop, self._busy), "voice")
            for channel in self.channels.values():
                await channel.open(self.worker.sink)
        if self.settings.has_role("scheduler"):
            self.dispatcher = Dispatcher(
                self.db, self.channels, self.voice, self.files, self.settings, self.clock, self.turns,
                self.queue,
            )  # fmt: skip
            self.jobs = Jobs(self.db, self.settings, self.files, self.clock, self.queue)
            await self.queue.open()
            if not self.db.is_sqlite:
                self._start(self._keep_time(), "clock")
            self._start(self.dispatcher.run(), "dispatcher")
            self._start(self.jobs.run(), "jobs")

    async def wait(self, stop: asyncio.Event) -> None:
        """Return when `stop` is set.

        Raises:
            BaseException: what ended a part that should run for ever; a supervisor then starts all of it anew.
        """
        asked = asyncio.create_task(stop.wait(), name="stop")
        done, _ = await asyncio.wait([asked, *self._tasks], return_when=asyncio.FIRST_COMPLETED)
        if asked in done:
            return
        asked.cancel()
        broken = next(iter(done))
        log.error("part.ended", part=broken.get_name())
        broken.result()
        raise Unavailable(f"{broken.get_name()} has ended by itself; see the log")

    async def close(self) -> None:
        """Stop within three seconds: finish replies under way, keep everything else for the next start."""
        self._stop.set()
        self.webchat.hush()
        closing: list[Coroutine[Any, Any, None]] = []
        if self.worker is not None:
            closing.append(self.worker.close(REPLY_SECONDS))
        if self.ears is not None:
            closing.append(self.ears.close())
        if self.dispatcher is not None:
            closing.append(self.dispatcher.close())
        if self.jobs is not None:
            closing.append(self.jobs.close())
        await self._together(closing)
        await self._together([*(c.close() for c in self.channels.values()), *(r.cleanup() for r in self._runners)])
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.queue.close()
        await self.voice.close()
        self._running.leave()

    def secrets(self) -> tuple[str, ...]:
        """What must never stand in a log."""
        return tuple(secret for channel in self.channels.values() for secret in channel.redact())

    async def _keep_time(self) -> None:
        """Machines agree on the time by looking at the database's clock every minute."""
        while True:
            await asyncio.sleep(CLOCK_SECONDS)
            try:
                await asyncio.to_thread(self.clock.look)
            except (OperationalError, Unavailable) as error:
                log.warning("clock.not_read", error=type(error).__name__)

    def _telegram_turns(self, telegram: Telegram) -> Turns:
        """One limit for replies and broadcasts; kept in the database where another process may send too."""
        alone = self.db.is_sqlite and self.settings.has_role("bot") and self.settings.has_role("scheduler")
        unlimited = telegram.capabilities.rate > SHARED_MOST
        store = None if alone or unlimited else Store(self.db, telegram.name, telegram.account)
        return Turns(telegram.capabilities.rate, headroom=self.settings.telegram_headroom, store=store)

    def _add_bot(self, app: web.Application) -> None:
        self.ears = Ears(
            self.db, self.files, recogniser.chosen(self.settings.recogniser), clock.now, self.settings.voice_reading
        )
        self.worker = Worker(
            self.db,
            self.channels,
            self.voice,
            self.files,
            self.knowledge,
            self.settings,
            self.keyring,
            clock.now,
            hears=self.ears.open,
            turns=self.turns,
        )
        app.router.add_get("/", _to_chat)
        add_chat(app, webchat=self.webchat, voice=self.voice, files=self.files, settings=self.settings, db=self.db)
        if self.telegram is not None:
            self.telegram.add_routes(app)

    def _busy(self) -> float:
        """How long clips that nobody waits for stand back: a notice is on its way, or people are being answered."""
        if self.dispatcher is not None and self.dispatcher.busy:
            return ahead.BROADCAST_PATIENCE
        return ahead.TALK_PATIENCE if self.worker is not None and self.worker.busy else 0.0

    async def _serve(self, app: web.Application, host: str, port: int, setting: str) -> None:
        runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=WEB_SECONDS)
        await runner.setup()
        self._runners.append(runner)
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            await runner.cleanup()
            if error.errno == errno.EADDRINUSE:
                raise Unavailable(
                    f"Cổng {port} đang có chương trình khác dùng.\n"
                    f"Port {port} is taken; is the service running already? Else: {PREFIX}{setting}={port + 1} make run"
                ) from error
            raise Unavailable(f"{host}:{port} cannot be listened on: {error.strerror}") from error

    def _start(self, work: Coroutine[Any, Any, Any], name: str) -> None:
        self._tasks.append(asyncio.create_task(work, name=name))

    @staticmethod
    async def _together(work: list[Coroutine[Any, Any, None]]) -> None:
        for result in await asyncio.gather(*work, return_exceptions=True):
            if isinstance(result, BaseException):
                log.warning("close.failed", error=type(result).__name__)


async def _to_chat(request: web.Request) -> NoReturn:
    raise web.HTTPFound("/chat")
