"""A process of its own that delivers, so that a test can kill it: every accepted message is one line of a file."""

import argparse
import asyncio
import os
import random
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core import clock
from core.channels import Capabilities, Clip, Outgoing, SendResult, Sent
from core.db import Database
from core.files import Files
from core.settings import Settings
from scheduler import delivery
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
        os.write(self._record, f"{address} {zlib.crc32(outgoing.text.encode()):x}\n".encode())
        await asyncio.sleep(random.random() / 100)
        return Sent((f"m-{address}",))


async def main(url: str, record: Path, folder: Path, *, ahead: float, lease: float, wall: bool) -> None:
    """Deliver until somebody ends us."""
    settings = Settings(_env_file=None, data_dir=folder, database_url=url, quiet_hours="", daily_cap=0)
    clock.now = lambda: datetime.now(UTC) + timedelta(seconds=ahead)
    delivery.LEASE_SECONDS, delivery.RENEW_SECONDS = lease, lease / 4
    with Database(url) as db:
        agreed = clock.Agreed(None if db.is_sqlite else db.server_time)
        time = agreed if wall else HandClock()
        files = Files(folder / "files")
        channel = FileChannel(record)
        dispatcher = Dispatcher(db, {channel.name: channel}, SilentVoice(), files, settings, time)
        await asyncio.gather(dispatcher.run(), Jobs(db, settings, files, time).run())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("record", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--ahead", type=float, default=0.0, help="seconds that this machine's clock is wrong")
    parser.add_argument(
        "--lease", type=float, default=60.0, help="seconds after which a silent worker has lost its blocks"
    )
    parser.add_argument("--wall", action="store_true", help="go by the real time, not by that of tests")
    given = parser.parse_args()
    asyncio.run(main(given.url, given.record, given.folder, ahead=given.ahead, lease=given.lease, wall=given.wall))
