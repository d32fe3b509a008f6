"""Each adapter, and the fake that stands for one elsewhere, passes each case of the contract."""

import html
import os
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from io import StringIO
from pathlib import Path

import pytest
from aiohttp import CookieJar, web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from bot.channels.telegram import Telegram
from bot.channels.terminal import Terminal
from bot.channels.webchat import WebChat
from bot.web import add_routes
from core.channels import Choice, Clip, Outgoing
from core.db import Database
from core.files import Files
from core.models import WebDevice
from core.settings import Settings
from tests.bot.channels.contract import CASES, Case, Harness, Scene
from tests.bot.channels.support import MAI, TOKEN, MemoryHandles, MemorySink, until
from tests.conftest import NOW
from tests.fakes.bot_api import BotApi, Person
from tests.fakes.channel import FakeChannel


class InTelegram(Harness):
    """The real adapter over the test server."""

    def __init__(self, channel: Telegram, person: Person) -> None:
        self.channel = channel
        self.address = str(person.chat.id)
        self._person = person

    async def says(self, text: str) -> bool:
        self._person.say(text)
        return True

    async def chooses(self, choice: Choice) -> None:
        self._person.press(choice.data)

    async def sees(self) -> str:
        return "\n".join(
            "\n".join([message.text, getattr(message.arguments.get("document"), "name", ""), *message.labels])
            for message in self._person.seen
        )

    async def hears(self) -> int:
        return sum(message.method == "sendVoice" for message in self._person.seen)


class InTerminal(Harness):
    """A pipe instead of a keyboard."""

    def __init__(self, channel: Terminal, keyboard: int, screen: StringIO) -> None:
        self.channel = channel
        self.address = channel.address
        self._keyboard = keyboard
        self._screen = screen

    async def says(self, text: str) -> bool:
        os.write(self._keyboard, f"{text}\n".encode())
        return True

    async def chooses(self, choice: Choice) -> None:
        await self.says(choice.digit)

    async def sees(self) -> str:
        return self._screen.getvalue()

    async def hears(self) -> int:
        return self._screen.getvalue().count("♪ ")


class InBrowser(Harness):
    """The page without scripts: forms and whole pages."""

    def __init__(self, channel: WebChat, client: TestClient[web.Request, web.Application], address: str) -> None:
        self.channel = self._webchat = channel
        self.address = address
        self._client = client

    async def says(self, text: str) -> bool:
        return (await self._client.post("/chat/say", data={"text": text}, allow_redirects=False)).status == 303

    async def chooses(self, choice: Choice) -> None:
        (line,) = await self._webchat.lines(self.address, limit=1)
        await self._client.post("/chat/say", data={"press": choice.data, "m": str(line.id)}, allow_redirects=False)

    async def sees(self) -> str:
        page = await (await self._client.get("/chat")).text()
        body = page.partition("<main")[2]
        return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))

    async def hears(self) -> int:
        lines = await self._webchat.lines(self.address)
        return sum(line.heard is not None for line in lines)


class InFake(Harness):
    """The fake that other tests use in place of a channel: it must not promise more than real ones keep."""

    def __init__(self, channel: FakeChannel) -> None:
        self.channel = channel
        self.address = "mai"
        self._fake = channel

    async def says(self, text: str) -> bool:
        return await self._fake.deliver(self._fake.say(self.address, text))

    async def chooses(self, choice: Choice) -> None:
        await self._fake.deliver(self._fake.press(self.address, choice.digit))

    async def sees(self) -> str:
        return "\n".join(message.shown for message in self._fake.to(self.address))

    async def hears(self) -> int:
        return sum(message.clip is not None for message in self._fake.to(self.address))


class NoVoice:
    """The voice of a house without any: pages ask for clips, there are none to make."""

    async def clip(self, outgoing: Outgoing, *, wait: float = 8.0) -> Clip | None:
        return None


@asynccontextmanager
async def in_telegram(settings: Settings, files: Files, sink: MemorySink, db: Database) -> AsyncIterator[Harness]:
    async with BotApi() as api:
        channel = Telegram(
            TOKEN,
            settings.model_copy(update={"telegram_api_url": api.url}),
            MemoryHandles(),
            files,
            retry_seconds=0.02,
        )
        await channel.open(sink)
        await until(lambda: channel.health().ok)
        yield InTelegram(channel, api.bot(TOKEN).person(MAI))
        await channel.close()


@asynccontextmanager
async def in_terminal(settings: Settings, files: Files, sink: MemorySink, db: Database) -> AsyncIterator[Harness]:
    hands, keyboard = os.pipe()
    screen = StringIO()
    with os.fdopen(hands, encoding="utf-8") as stdin:
        channel = Terminal("mai", files, stdin=stdin, stdout=screen)
        await channel.open(sink)
        yield InTerminal(channel, keyboard, screen)
        await channel.close()
    os.close(keyboard)


@asynccontextmanager
async def in_browser(settings: Settings, files: Files, sink: MemorySink, db: Database) -> AsyncIterator[Harness]:
    channel = WebChat(db, settings, lambda: NOW)
    app = web.Application()
    add_routes(app, webchat=channel, voice=NoVoice(), files=files, settings=settings, db=db)
    async with TestClient(TestServer(app), cookie_jar=CookieJar(unsafe=True)) as client:
        await channel.open(sink)
        await client.post("/chat/say", data={"text": "/start"}, allow_redirects=False)
        sink.got.clear()
        address = await db.read(lambda s: s.scalars(select(WebDevice.address)).one())
        yield InBrowser(channel, client, address)
        await channel.close()


@asynccontextmanager
async def in_fake(settings: Settings, files: Files, sink: MemorySink, db: Database) -> AsyncIterator[Harness]:
    channel = FakeChannel()
    await channel.open(sink)
    yield InFake(channel)
    await channel.close()


HARNESSES = {"telegram": in_telegram, "terminal": in_terminal, "web": in_browser, "fake": in_fake}


@pytest.fixture
async def scene(
    request: pytest.FixtureRequest, settings: Settings, files: Files, tmp_path: Path, sqlite_url: str
) -> AsyncIterator[Scene]:
    sink = MemorySink()
    async with AsyncExitStack() as stack:
        db = stack.enter_context(Database(sqlite_url))
        harness = await stack.enter_async_context(HARNESSES[request.param](settings, files, sink, db))
        yield Scene(harness, sink, files, tmp_path)


@pytest.mark.parametrize("scene", HARNESSES, indirect=True)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
async def test_contract(scene: Scene, case: Case) -> None:
    await case(scene)
