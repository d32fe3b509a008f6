"""A real process for `test_crash`: it answers updates from a file and may be killed at any moment.

Run as `python -m tests.journeys.crash_child URL FOLDER`. The platform is two files: `updates.jsonl`, read from the
acknowledged offset on, and `sent.jsonl`, to which every accepted message is appended.
"""

import asyncio
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

from bot.worker import Worker
from content.answering import Knowledge
from core import clock
from core.channels import Capabilities, Clip, Incoming, Outgoing, SendResult, Sent, Sink
from core.db import Database
from core.files import Files
from core.security import Keyring
from core.settings import Settings
from tests.fakes.channel import FakeChannel
from tests.fakes.voice import FakeVoice

POLL_SECONDS = 0.01


class FileChannel(FakeChannel):
    """A platform made of two files; like a real one it repeats what was not acknowledged."""

    def __init__(self, folder: Path) -> None:
        super().__init__("file", capabilities=Capabilities(buttons=True))
        self._updates, self._offset = folder / "updates.jsonl", folder / "offset"
        self._out = os.open(folder / "sent.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    async def poll(self, sink: Sink) -> None:
        """Bring updates to the sink; the offset moves only after it returned."""
        done = int(self._offset.read_text() or 0) if self._offset.exists() else 0
        while True:
            lines = self._updates.read_bytes().splitlines()[done : done + 7]
            if lines:
                incomings = [Incoming.from_json(json.loads(line)) for line in lines]
                await sink([replace(incoming, at=clock.now()) for incoming in incomings])
                done += len(lines)
                self._offset.write_text(str(done))
            await asyncio.sleep(POLL_SECONDS)

    async def send(self, address: str, outgoing: Outgoing, clip: Clip | None = None) -> SendResult:
        """Accept a message; one write is whole or not there."""
        os.write(self._out, (json.dumps([address, outgoing.screen]) + "\n").encode())
        await asyncio.sleep(0.002)
        return Sent(("m",))


async def main(url: str, folder: Path) -> None:
    """Answer until killed."""
    settings = Settings(_env_file=None, data_dir=folder, flood_messages=0)
    files = Files(folder / "files")
    channel = FileChannel(folder)
    with Database(url) as db:
        worker = Worker(db, {"file": channel}, FakeVoice(files), files, Knowledge(), settings, Keyring("k"), clock.now)
        await asyncio.gather(worker.run(), channel.poll(worker.sink))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
