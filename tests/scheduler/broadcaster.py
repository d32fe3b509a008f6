"""A process of its own that delivers, so that a test can kill it: every accepted message is one line of a file."""

import asyncio
import os
import random
import sys
from pathlib import Path

from core.channels import Capabilities, Clip, Outgoing, SendResult, Sent
from core.db import Database
from core.files import Files
from core.settings import Settings
from scheduler.delivery import Dispatcher
from scheduler.jobs import Jobs
from tests.fakes.channel import FakeChannel
from tests.scheduler.conftest import HandClock, SilentVoice

IN_FLIGHT = 16


class FileChannel(FakeChannel):
    """Accepts somewhere between the request and the answer, as a platform does."""

    def __init__(self, record: Path) -> None:
        super().__init__(capabilities=Capabilities(rate=1000.0, rate_chat=50.0, in_flight=IN_FLIGHT))
        self._record = os.open(record, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    async def send(self, address: str, outgoing: Outgoing, clip: Clip | None = None) -> SendResult:
        """Wait, accept, wait, answer."""
        await asyncio.sleep(random.random() / 100)
        os.write(self._record, f"{address}\n".encode())
        await asyncio.sleep(random.random() / 100)
        return Sent((f"m-{address}",))


async def main(url: str, record: Path, folder: Path) -> None:
    """Deliver until somebody ends us."""
    settings = Settings(_env_file=None, data_dir=folder, database_url=url, quiet_hours="", daily_cap=0)
    with Database(url) as db:
        clock = HandClock()
        files = Files(folder / "files")
        channel = FileChannel(record)
        dispatcher = Dispatcher(db, {channel.name: channel}, SilentVoice(), files, settings, clock)
        await asyncio.gather(dispatcher.run(), Jobs(db, settings, files, clock).run())


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
