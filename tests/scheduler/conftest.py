"""A dispatcher with fake channels, and a clock that tests move by hand."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from content.audio import Voice
from content.notices import states
from core.channels import Capabilities, Clip, Outgoing
from core.db import Database
from core.files import Files
from core.models import Notice
from core.settings import Settings
from scheduler.delivery import Dispatcher
from scheduler.jobs import Jobs
from tests.conftest import NOW
from tests.fakes.channel import FakeChannel

FAST = Capabilities(caption_max=1024, buttons=True, voice="upload", rate=1000.0, rate_chat=50.0)


class HandClock:
    """A wall clock that begins at NOW, runs, and is moved on by the test."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return NOW + self._ahead + timedelta(seconds=time.monotonic() - self._began)

    def forward(self, **much: float) -> None:
        """Let time pass."""
        self._ahead += timedelta(**much)


class SilentVoice(Voice):
    """No engines: it counts how often it is asked and gives what the test put in."""

    def __init__(self) -> None:
        self.asked: list[Outgoing] = []
        self.ready: Clip | None = None

    async def clip(self, outgoing: Outgoing, *, wait: float = 8.0) -> Clip | None:
        """Whatever the test put in."""
        self.asked.append(outgoing)
        return self.ready


Open = Callable[..., AbstractAsyncContextManager["House"]]


class House:
    """A running dispatcher and its jobs, with one fake channel by default."""

    def __init__(
        self, db: Database, settings: Settings, files: Files, clock: HandClock, voice: Voice, *channels: FakeChannel
    ) -> None:
        self.db, self.clock = db, clock
        self.channel = channels[0]
        self.channels = {channel.name: channel for channel in channels}
        self.jobs = Jobs(db, settings, files, clock)
        self.dispatcher = Dispatcher(db, self.channels, voice, files, settings, clock)

    async def until(self, true: Callable[[], bool], seconds: float = 60.0) -> None:
        """Wait for something that has no event of its own to become true."""
        async with asyncio.timeout(seconds):
            while not true():  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async def stored(self, true: Callable[[Session], bool], seconds: float = 60.0) -> None:
        """Wait for something in the database to become true."""
        async with asyncio.timeout(seconds):
            while not await self.db.read(true):  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    async def settled(self, notice_id: int, seconds: float = 60.0) -> None:
        """Move a notice until nothing of it is open any more."""
        async with asyncio.timeout(seconds):
            while await self.db.read(lambda s: s.get_one(Notice, notice_id).state) in (*states.PENDING, *states.LIVE):
                await self.jobs.move_notices()
                await asyncio.sleep(0.02)


@pytest.fixture
def clock() -> HandClock:
    """Begins at NOW."""
    return HandClock()


@pytest.fixture
def voice() -> SilentVoice:
    """No sound."""
    return SilentVoice()


@pytest.fixture
def house(db: Database, settings: Settings, files: Files, clock: HandClock, voice: SilentVoice) -> Open:
    """`async with house(channel, …) as open_house`: a dispatcher that runs while the block does."""

    @asynccontextmanager
    async def opened(*channels: FakeChannel, **changed: object) -> AsyncIterator[House]:
        made = House(
            db, settings.model_copy(update=changed), files, clock, voice,
            *(channels or (FakeChannel(capabilities=FAST, clock=clock),)),
        )  # fmt: skip
        task = asyncio.create_task(made.dispatcher.run())
        try:
            yield made
        finally:
            await made.dispatcher.close()
            await task

    return opened
