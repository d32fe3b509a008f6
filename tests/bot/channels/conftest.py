"""A Bot API server, a villager on it, and the Telegram adapter made to talk to it."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram import Telegram
from core.files import Files
from core.settings import Settings
from tests.bot.channels.support import MAI, TOKEN, MakeBot, MemoryHandles, MemorySink
from tests.conftest import NOW
from tests.fakes.bot_api import BotApi, Person


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    """The platform."""
    async with BotApi() as server:
        yield server


@pytest.fixture
def mai(api: BotApi) -> Person:
    """Somebody who has started the bot."""
    return api.bot(TOKEN).person(MAI)


@pytest.fixture
def sink() -> MemorySink:
    """Where a channel brings what comes in."""
    return MemorySink()


@pytest.fixture
def make_bot(api: BotApi, settings: Settings, files: Files) -> MakeBot:
    """Makes the adapter; settings may be changed by name."""

    def make(server: BotApi = api, **changed: object) -> Telegram:
        ours = settings.model_copy(update={"telegram_api_url": server.url, **changed})
        return Telegram(TOKEN, ours, MemoryHandles(), files, now=lambda: NOW, retry_seconds=0.02)

    return make
