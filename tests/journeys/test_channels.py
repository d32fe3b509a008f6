"""The newcomer's way to a first answer, on each channel as it really is: Telegram, web pages, a terminal."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path
from shutil import copy

import pytest

from bot.worker import Worker
from content.answering import Knowledge
from core import clock
from core.channels import Incoming, Sink
from core.db import Database
from core.files import Files
from core.security import Keyring
from core.settings import Settings
from tests.bot.channels.contract import Harness
from tests.bot.channels.test_contract import HARNESSES
from tests.fakes.voice import FakeVoice

REAL = sorted(set(HARNESSES) - {"fake"})


class Seen:
    """A person on a real channel, with a real worker behind it."""

    def __init__(self, harness: Harness, worker: Worker) -> None:
        self.harness, self.worker = harness, worker
        self._before = ""

    async def say(self, text: str) -> str:
        """Say something; what appeared since."""
        self._before = await self.harness.sees()
        await self.harness.says(text)
        async with asyncio.timeout(20):
            while await self.harness.sees() == self._before:  # noqa: ASYNC110 - a platform is watched from outside
                await asyncio.sleep(0.02)
            await self.worker.idle()
        return (await self.harness.sees())[len(self._before) :] if self._grows else await self.harness.sees()

    @property
    def _grows(self) -> bool:
        return self.harness.channel.name != "web"


@pytest.fixture(params=REAL)
async def seen(
    request: pytest.FixtureRequest,
    library_sqlite: Path,
    settings: Settings,
    files: Files,
    keyring: Keyring,
    tmp_path: Path,
) -> AsyncIterator[Seen]:
    """Somebody on each channel."""
    copy(library_sqlite, tmp_path / "house.db")
    async with AsyncExitStack() as stack:
        db = stack.enter_context(Database(f"sqlite:///{tmp_path / 'house.db'}"))
        workers: list[Worker] = []

        async def sink(incomings: Sequence[Incoming]) -> None:
            for worker in workers:  # what a harness does to get ready is nobody's word
                await worker.sink(incomings)

        harness = await stack.enter_async_context(_harness(request.param, settings, files, sink, db))
        channels = {harness.channel.name: harness.channel}
        worker = Worker(db, channels, FakeVoice(files), files, Knowledge(), settings, keyring, clock.now)
        workers.append(worker)
        running = asyncio.create_task(worker.run())
        yield Seen(harness, worker)
        await worker.close()
        await running


def _harness(
    name: str, settings: Settings, files: Files, sink: Sink, db: Database
) -> AbstractAsyncContextManager[Harness]:
    class Ready:
        """What the harness of the contract wants: callable, with a list to clear."""

        got: list[object] = []  # noqa: RUF012

        async def __call__(self, incomings: Sequence[Incoming]) -> None:
            await sink(incomings)

    return HARNESSES[name](settings, files, Ready(), db)  # type: ignore[arg-type]


async def test_a_newcomer_reaches_a_first_answer(seen: Seen) -> None:
    await seen.say("/start")
    await seen.say("1")
    consent = await seen.say("1")
    assert "Bà con ở xã nào" in consent
    place = await seen.say("phan son")
    assert "Xã Phan Sơn" in place
    await seen.say("1")
    home = await seen.say("1")
    assert "Tiếng Làng nghe đây" in home
    answer = await seen.say("học sinh bán trú được bao nhiêu tiền một tháng")
    assert "936.000" in answer
    assert "66/2025/NĐ-CP" in answer


async def test_by_digits_alone_to_an_article_that_is_heard(seen: Seen) -> None:
    for digit in ("/start", "1", "2", "1", "1", "2", "1"):
        shown = await seen.say(digit)
    assert "bệnh" in shown or "tiêm" in shown
    before = await seen.harness.hears()
    again = await seen.say("9")
    assert (
        await seen.harness.hears() > before or "Nghe" in again
    )  # a page offers the player, and plays nothing by itself


async def test_forget_and_stop_work(seen: Seen) -> None:
    assert "Đã dừng" in await seen.say("/stop")
    await seen.say("/forget")
    assert "máy không còn biết gì về bà con" in await seen.say("1")
