"""Telegram: long polling or a webhook, whichever the settings ask for, and never down because the platform is.

python-telegram-bot gives `Bot` and the types; routing, pacing and state are ours. An update is told to be
received only after `sink` has returned, so a crash at any moment brings it again instead of losing it.
"""

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import structlog
from aiohttp import web
from telegram import Bot, BotCommand
from telegram.constants import MessageLimit
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, TelegramError

from bot.channels.telegram_request import READ_SECONDS, AiohttpRequest, TooMany
from bot.channels.telegram_send import Screen, Sender
from bot.channels.telegram_updates import KINDS, NAME, read
from bot.channels.telegram_wire import Wire
from core import clock
from core.channels import (
    Capabilities,
    ChannelDown,
    Clip,
    Handles,
    Health,
    Incoming,
    Media,
    Outgoing,
    Prepared,
    SendResult,
    Sent,
    Sink,
)
from core.errors import Invalid, TiengLangError, Unavailable
from core.files import Files
from core.i18n import LOCALES, SOURCE, Words, catalog
from core.settings import Settings

log = structlog.get_logger()

WEBHOOK_PATH = "/telegram/webhook"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
POLL_SECONDS = 25  # below the half minute after which some networks drop a silent connection
BATCH = 100  # most updates of one poll
FIRST_RETRY, LAST_RETRY = 1.0, 30.0  # seconds between attempts to reach the platform, doubling
CHECK_SECONDS = 60.0  # how often the webhook is looked after
CLOSE_SECONDS = 1.5
IN_FLIGHT = (64, 256)  # fewest and most at once, by the rate
LATENCY = 0.25  # seconds that a message is in our hands: marked, on its way, waiting to be written down
REPLIES_IN_FLIGHT = 64  # beside a broadcast
COMMANDS = "commands"  # the catalog with the words of the menu: locales/<tag>/LC_MESSAGES/commands.po


class _Bot(Bot):
    """The library's bot, with updates as they came: one that it cannot read must not stop all others."""

    async def raw_updates(self, offset: int | None, timeout: int) -> list[dict[str, Any]]:  # noqa: ASYNC109 - the API's
        data = {"timeout": timeout, "limit": BATCH, "allowed_updates": list(KINDS)}
        if offset is not None:
            data["offset"] = offset
        found = await self._post("getUpdates", data, read_timeout=timeout + READ_SECONDS)
        return [update for update in found if isinstance(update, dict) and isinstance(update.get("update_id"), int)]


class Telegram:
    """One bot. Keeps the contract of `core.channels.Channel`.

    Args:
        token: from @BotFather.
        retry_seconds: wait after the first failure to reach the platform; doubled up to LAST_RETRY.
    """

    name = NAME

    def __init__(
        self,
        token: str,
        settings: Settings,
        handles: Handles,
        files: Files,
        *,
        now: Callable[[], datetime] = clock.now,
        retry_seconds: float = FIRST_RETRY,
    ) -> None:
        self.account = token.partition(":")[0]
        self.capabilities = Capabilities(
            text_max=MessageLimit.MAX_TEXT_LENGTH,
            caption_max=MessageLimit.CAPTION_LENGTH if settings.telegram_caption else 0,
            buttons=True,
            voice="upload",
            edit=True,
            delete=True,
            files=True,
            location=True,
            platform_abroad="Telegram",
            rate=settings.telegram_rate,
            in_flight=settings.telegram_in_flight or in_flight(settings.telegram_rate),
        )
        root = settings.telegram_api_url.rstrip("/")
        logging.getLogger("telegram").setLevel(logging.INFO)  # at debug the library writes down what people say
        self._token = token
        self._secret = hmac.new(token.encode(), b"tienglang webhook", hashlib.sha256).hexdigest()
        self._hook = f"{settings.public_url.rstrip('/')}{WEBHOOK_PATH}" if settings.public_url else ""
        self._now = now
        self._retry_seconds = retry_seconds
        self._request = AiohttpRequest(root, IN_FLIGHT[0])
        self._poll_request = AiohttpRequest(root, 2)  # apart, so that a torn poll never holds up a reply
        self._bot = _Bot(
            token,
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            request=self._request,
            get_updates_request=self._poll_request,
        )
        self._wire = Wire(root, token, self.capabilities.in_flight + REPLIES_IN_FLIGHT) if Wire.reaches(root) else None
        post = self._wire.post if self._wire is not None else self._post_by_proxy
        self._sender = Sender(self._bot, post, self.account, self.capabilities, handles, files)
        self._sink: Sink | None = None
        self._receiver: asyncio.Task[None] | None = None
        self._health = Health(ok=True)  # a process that only sends never opens it; nothing is known against it yet

    # --- the contract ---

    async def open(self, sink: Sink) -> None:
        """Begin to receive; returns at once, the platform is reached in the background."""
        self._sink = sink
        if self._wire is not None:
            await self._wire.open()
        await self._request.initialize()
        await self._poll_request.initialize()
        self._health = Health(ok=False, why="connecting", since=self._now())
        self._receiver = asyncio.create_task(self._receive(sink), name="telegram")

    async def close(self) -> None:
        """Stop receiving. An update that was being stored comes again and is recognised by its key."""
        self._sink = None
        if self._receiver is not None:
            self._receiver.cancel()
            await asyncio.wait([self._receiver], timeout=CLOSE_SECONDS)
            self._receiver = None
        if self._wire is not None:
            await self._wire.close()
        await self._request.shutdown()
        await self._poll_request.shutdown()
        self._health = Health(ok=False, why="closed", since=self._now())

    async def send(self, address: str, outgoing: Outgoing, clip: Clip | None = None) -> SendResult:
        """Send one screen as one message, or as few as its length and its clip allow."""
        return await self.prepare(outgoing, clip).send(address)

    def prepare(self, outgoing: Outgoing, clip: Clip | None = None) -> Prepared:
        """Make a screen ready for many people; see `core.channels.Prepares`."""
        screen = self._sender.prepare(outgoing, clip)
        return screen if self._receiver is not None else _Watched(self, screen)

    def noticed(self, result: SendResult) -> None:
        """In a process that only sends, its results are all that is known of the platform."""
        if isinstance(result, ChannelDown):
            self._ill(result.why)
        elif isinstance(result, Sent):
            self._well()

    async def _post_by_proxy(self, method: str, form: bytes) -> tuple[int, bytes]:
        return await self._request.post_form(f"{self._bot.base_url}/{method}", form)

    async def fetch(self, media: Media, limit: int) -> bytes:
        """Download an attachment; see `core.channels.Channel.fetch`."""
        if media.size > limit:
            raise Invalid(f"{media.size} bytes, allowed {limit}")
        try:
            file = await self._bot.get_file(media.ref)
            return await self._request.download(file.file_path or "", limit)
        except BadRequest as error:
            raise Invalid(f"no such file, or too large: {error.message}") from None
        except TelegramError as error:
            raise Unavailable(f"telegram: {error.message}") from None

    async def acknowledge(self, incoming: Incoming) -> None:
        """Stop the spinner on a button."""
        if not incoming.action_ref:
            return
        try:
            await self._bot.answer_callback_query(incoming.action_ref)
        except TelegramError as error:  # too late, or the network: nothing is lost
            log.debug("telegram.acknowledge", error=type(error).__name__)

    async def edit(self, address: str, ref: str, outgoing: Outgoing) -> SendResult | None:
        """Put other words into a message of ours; the platform does so without a time limit, but in no voice note."""
        if not ref.isdigit():
            return None
        return await self._sender.edit(int(address), int(ref), outgoing)

    async def delete(self, address: str, ref: str) -> bool:
        """Take a message back, which the platform allows for 48 hours; see `core.channels.Channel.delete`."""
        try:
            return await self._bot.delete_message(int(address), int(ref))
        except (BadRequest, Forbidden, ChatMigrated, ValueError):
            return False
        except TelegramError as error:
            raise Unavailable(f"telegram: {error.message}") from None

    def health(self) -> Health:
        """Whether the platform could be reached last time."""
        if self._receiver is not None and self._receiver.done():
            return Health(ok=False, why="receiving has stopped")
        return self._health

    def redact(self) -> tuple[str, ...]:
        """The token, which is part of every address, and the secret of the webhook."""
        return (self._token, self._secret)

    # --- webhook ---

    def add_routes(self, app: web.Application) -> None:
        """Add the address that the platform pushes to."""
        app.router.add_post(WEBHOOK_PATH, self._pushed)

    async def _pushed(self, request: web.Request) -> web.Response:
        """200 only after the update is stored; anything else makes the platform try again."""
        given = request.headers.get(HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self._secret.encode()):
            return web.Response(status=403)
        if self._sink is None:
            return web.Response(status=503)
        try:
            update = await request.json()
        except ValueError:
            return web.Response(status=400)
        try:
            await self._store(self._sink, [update] if isinstance(update, dict) else [])
        except TiengLangError as error:
            log.warning("telegram.not_stored", error=type(error).__name__)
            return web.Response(status=503)
        return web.Response()

    async def _store(self, sink: Sink, updates: list[dict[str, Any]]) -> None:
        incomings = [read(update, self.account, self._now) for update in updates]
        if known := [incoming for incoming in incomings if incoming is not None]:
            await sink(known)

    # --- receiving ---

    async def _receive(self, sink: Sink) -> None:
        """Receive until cancelled, through whatever the platform does."""
        wait = self._retry_seconds
        ready = False
        offset: int | None = None
        while True:
            try:
                if not ready:
                    await self._prepare()
                    ready = True
                    self._well()
                if self._hook:
                    await asyncio.sleep(CHECK_SECONDS)
                    ready = (await self._bot.get_webhook_info()).url == self._hook
                else:
                    offset = await self._poll(sink, offset)
                wait = self._retry_seconds
                self._well()
            except TooMany as error:
                self._ill("429")
                await asyncio.sleep(error.seconds or wait)
            except (TelegramError, TiengLangError) as error:
                ready = ready and not isinstance(error, Conflict)  # a webhook may stand in the way
                self._ill(str(error))
                await asyncio.sleep(wait)
                wait = min(wait * 2, LAST_RETRY)

    async def _prepare(self) -> None:
        if self._hook:
            await self._bot.set_webhook(self._hook, secret_token=self._secret, allowed_updates=KINDS)
        else:
            await self._bot.delete_webhook()
        await self._set_commands()

    async def _poll(self, sink: Sink, offset: int | None) -> int | None:
        """One long poll; returns what to ask for next, which is what tells the platform that we have these."""
        updates = await self._bot.raw_updates(offset, POLL_SECONDS)
        if not updates:
            # nothing waits, so nothing needs to be confirmed; and after a quiet week ids start anywhere, even lower
            return None
        await self._store(sink, updates)
        return max(int(update["update_id"]) for update in updates) + 1

    async def _set_commands(self) -> None:
        """The menu beside the text field, in each language that has words for it; best effort."""
        for tag, words in _menus().items():
            commands = [BotCommand(name, text) for name, text in words.items()]
            try:
                await self._bot.set_my_commands(commands, language_code=None if tag == SOURCE else tag)
            except TelegramError as error:
                log.info("telegram.no_menu", language=tag, error=type(error).__name__)

    def _well(self) -> None:
        if not self._health.ok:
            log.info("telegram.up")
            self._health = Health(ok=True, since=self._now())

    def _ill(self, why: str) -> None:
        if self._health.ok or self._health.why != why:
            log.warning("telegram.down", why=why)
            self._health = Health(ok=False, why=why, since=self._now())


class _Watched:
    """A prepared screen whose results the channel sees."""

    __slots__ = ("_channel", "_screen")

    def __init__(self, channel: Telegram, screen: Screen) -> None:
        self._channel, self._screen = channel, screen

    async def send(self, address: str) -> SendResult:
        """As `Screen.send`."""
        result = await self._screen.send(address)
        self._channel.noticed(result)
        return result


def in_flight(rate: float) -> int:
    """How many messages must be in hand at once so that a rate (messages a second) is really reached."""
    fewest, most = IN_FLIGHT
    return int(min(most, max(fewest, rate * LATENCY)))


def _menus() -> Mapping[str, Mapping[str, str]]:
    """Command → words, for each language that has some; Telegram knows only languages with a code of two letters."""
    tags = sorted(path.parent.parent.name for path in LOCALES.glob(f"*/LC_MESSAGES/{COMMANDS}.po"))
    return {
        tag: {name: Words(tag, domain=COMMANDS)(name) for name in catalog(SOURCE, COMMANDS)}
        for tag in tags
        if len(tag) == 2 and catalog(tag, COMMANDS)
    }
