"""A talk between people and the whole service, over a channel made of memory; the clock moves with every word."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.ears import Ears
from bot.worker import Worker
from content.answering import Knowledge
from content.audio.recogniser import Recogniser
from core.channels import Capabilities, Channel, Incoming, Outgoing
from core.db import Database
from core.files import Files
from core.models import Delivery, DeliveryState, Notice
from core.security import Keyring
from core.settings import Settings
from scheduler.delivery import Dispatcher
from scheduler.jobs import Jobs
from tests.conftest import NOW
from tests.fakes.channel import FakeChannel
from tests.fakes.voice import FakeVoice


class Clock:
    """A clock that only moves when it is told to."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """The present moment."""
        return self.at

    def forward(self, **by: float) -> None:
        """Let time pass, e.g. `forward(minutes=10)`."""
        self.at += timedelta(**by)


class House:
    """A running service without a network: one channel, one worker, one clock."""

    def __init__(
        self,
        db: Database,
        settings: Settings,
        keyring: Keyring,
        files: Files,
        *,
        channel: str = "fake",
        capabilities: Capabilities | None = None,
        recogniser: Recogniser | None = None,
    ) -> None:
        self.db, self.settings, self.keyring, self.files = db, settings, keyring, files
        self.clock = Clock()
        self.channel = FakeChannel(channel, capabilities=capabilities, clock=self.clock)
        self.channels: dict[str, Channel] = {self.channel.name: self.channel}
        self.voice = FakeVoice(files)
        self.knowledge = Knowledge()
        self.ears = Ears(db, files, recogniser, self.clock)
        self.worker = self.new_worker()

    def new_worker(self) -> Worker:
        """Another worker on the same database: what a restart is."""
        self.worker = Worker(
            self.db,
            self.channels,
            self.voice,
            self.files,
            self.knowledge,
            self.settings,
            self.keyring,
            self.clock,
            hears=self.ears.open,
        )
        return self.worker

    async def listen(self) -> None:
        """Let the recogniser hear everything that waits, and the talk go on with it."""
        while await self.ears.one():
            await self.worker.idle()

    async def deliver(self, seconds: float = 90.0) -> None:
        """Let the scheduler work until nothing that is due now is left to send."""
        jobs = Jobs(self.db, self.settings, self.files, self.clock)
        dispatcher = Dispatcher(self.db, self.channels, self.voice, self.files, self.settings, self.clock)  # type: ignore[arg-type]
        running = asyncio.create_task(dispatcher.run())
        try:
            async with asyncio.timeout(seconds):
                quiet = 0
                while quiet < 2:  # what is sent makes reports, which are sent too
                    await self._tick(jobs)
                    quiet = 0 if await self.db.read(self._something_is_due) else quiet + 1
                    await asyncio.sleep(0.02)
        finally:
            await dispatcher.close()
            await running
            await self._tick(jobs)

    async def _tick(self, jobs: Jobs) -> None:
        await jobs.repeat_notices()
        await jobs.move_notices()
        await jobs.move_corrections()
        await jobs.move_digests()

    def _something_is_due(self, session: Session) -> bool:
        open_states = (int(DeliveryState.DUE), int(DeliveryState.SENDING))
        owed = select(Delivery.ref).where(Delivery.state.in_(open_states), Delivery.due_at <= self.clock())
        moving = select(Notice.id).where(
            Notice.state.in_(("approved", "waiting", "expanding", "correcting")), Notice.due_at <= self.clock()
        )
        return session.scalar(owed.limit(1)) is not None or session.scalar(moving.limit(1)) is not None

    def person(self, address: str = "mai") -> "Talk":
        """Somebody to talk with."""
        return Talk(self, address)


class Talk:
    """One person's side of a talk: every method returns the screens that came back."""

    def __init__(self, house: House, address: str) -> None:
        self.house, self.address = house, address

    async def _do(self, incoming: Incoming) -> list[Outgoing]:
        self.house.clock.forward(seconds=3)
        before = len(self.house.channel.to(self.address))
        await self.house.worker.sink([incoming])
        await self.house.worker.idle()
        return [message.outgoing for message in self.house.channel.to(self.address)[before:]]

    async def say(self, *texts: str) -> list[Outgoing]:
        """Write one or several messages; the screens that answer the last."""
        shown: list[Outgoing] = []
        for text in texts:
            shown = await self._do(self.house.channel.say(self.address, text))
        return shown

    async def press(self, key: str) -> list[Outgoing]:
        """Press a key of the newest screen that has it."""
        return await self._do(self.house.channel.press(self.address, key))

    async def send(self, make: Callable[..., Incoming], *args: object, **more: object) -> list[Outgoing]:
        """Send something else: `send(channel.voice, b"…")`, `send(channel.location, 11.3, 108.5)`."""
        return await self._do(make(self.address, *args, **more))

    @property
    def screen(self) -> str:
        """Id of the newest screen."""
        return self.house.channel.last(self.address).outgoing.screen

    @property
    def text(self) -> str:
        """Words of the newest screen."""
        return self.house.channel.last(self.address).text

    async def through(self, *steps: str) -> list[str]:
        """Say each step; the ids of the screens that answered, in order."""
        ids = []
        for step in steps:
            ids += [outgoing.screen for outgoing in await self.say(step)]
        return ids
