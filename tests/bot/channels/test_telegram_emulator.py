"""The Telegram adapter against a Bot API server written by nobody here, which refuses whatever it does not know."""

import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import unused_port

from bot.channels.telegram import Telegram
from core.channels import Sent
from core.files import Files
from core.settings import Settings
from tests.bot.channels.support import HOME, MAI, MemoryHandles, MemorySink, a_clip, until

TOKEN = "123:TEST"
COMMAND = [str(Path(sys.executable).with_name("lo-bot-api-emulator"))]
USER = {"id": MAI, "is_bot": False, "first_name": "Mai", "language_code": "vi"}
CHAT = {"id": MAI, "type": "private"}


@dataclass
class Emulator:
    """The running server: its root, and its journal of requests."""

    url: str
    journal: Path

    async def update(self, update: dict[str, Any]) -> None:
        """A person does something."""
        async with aiohttp.ClientSession() as session:
            answer = await session.post(f"{self.url}/__fixture/updates", json={"token": TOKEN, "update": update})
            assert answer.status == 200, await answer.text()


@pytest.fixture
async def emulator(tmp_path: Path) -> AsyncIterator[Emulator]:
    """The foreign server in a process of its own."""
    port, journal = unused_port(), tmp_path / "journal.jsonl"
    arguments = ["--port", str(port), "--enable-control", "--journal", str(journal)]
    process = await asyncio.create_subprocess_exec(
        *COMMAND, *arguments, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        await _listens(port)
        yield Emulator(f"http://127.0.0.1:{port}", journal)
    finally:
        process.terminate()
        await process.wait()


async def _listens(port: int) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return


async def test_a_villagers_way_through_a_foreign_server(
    emulator: Emulator, settings: Settings, files: Files, tmp_path: Path
) -> None:
    sink = MemorySink()
    settings = settings.model_copy(update={"telegram_api_url": emulator.url, "telegram_caption": False})
    channel = Telegram(TOKEN, settings, MemoryHandles(), files)
    await channel.open(sink)
    await until(lambda: channel.health().ok)

    message = {"message_id": 1, "date": 1790000000, "chat": CHAT, "from": USER, "text": "/start v_12"}
    await emulator.update({"message": message})
    await until(lambda: sink.got)
    assert (sink.got[0].text, sink.got[0].address) == ("/start v_12", str(MAI))

    clip = a_clip(tmp_path, b"OggS" + bytes(200))
    for _ in range(2):
        assert isinstance(await channel.send(str(MAI), HOME.with_voice("send"), clip), Sent)
    assert isinstance(await channel.send(str(MAI), HOME.with_voice("only"), clip), Sent)

    press = {"id": "4711", "from": USER, "chat_instance": "1", "data": "key.1:4:1", "message": {**message, "date": 1}}
    await emulator.update({"callback_query": press})
    await until(lambda: len(sink.got) == 2)
    assert (sink.got[1].kind, sink.got[1].press) == ("press", "key.1:4:1")
    await channel.acknowledge(sink.got[1])
    await channel.close()

    verdict = await asyncio.create_subprocess_exec(
        *COMMAND, "verdict", str(emulator.journal), "--require-response",
        "--require-method", "sendVoice", "--require-method", "sendMessage", "--require-method", "answerCallbackQuery",
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    told, _ = await verdict.communicate()
    assert verdict.returncode == 0, told.decode()
