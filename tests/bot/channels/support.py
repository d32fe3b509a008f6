"""What the tests of channels share: a sink that remembers, handles in memory, screens and clips."""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from bot.channels.telegram import Telegram
from core.channels import Choice, Clip, Incoming, Outgoing, Speech
from core.errors import TiengLangError

MakeBot: TypeAlias = Callable[..., Telegram]
TOKEN = "123456:TEST"
MAI = 77  # a chat of the test server

HOME = Outgoing(
    screen="home",
    text="Tiếng Làng đang nghe. Bấm số, hoặc cứ hỏi.",
    choices=(Choice("1", "Xem bài theo chủ đề", "key.1:4:1"), Choice("2", "Hỏi một câu", "key.1:4:2")),
    tail=(Choice("7", "Gặp cán bộ", "key.1:4:7"), Choice("9", "Nghe", "key.1:4:9")),
    speech=(Speech("Tiếng Làng đang nghe. Bấm số, hoặc cứ hỏi.", "vi"),),
    machine_note="Giọng máy đọc.",
)


class MemorySink:
    """Takes what a channel brings; `fails` are raised first, once each."""

    def __init__(self) -> None:
        self.got: list[Incoming] = []
        self.fails: list[TiengLangError] = []
        self.calls = 0

    async def __call__(self, incomings: Sequence[Incoming]) -> None:
        """The sink itself."""
        self.calls += 1
        if self.fails:
            raise self.fails.pop(0)
        self.got += incomings

    async def one(self) -> Incoming:
        """The only thing that came in, once it is there."""
        await until(lambda: self.got)
        (incoming,) = self.got
        return incoming


class MemoryHandles:
    """`core.channels.Handles` in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str, str], str] = {}

    async def find(self, account: str, sha256: str, kind: str) -> str | None:
        """The handle, if there is one."""
        return self.kept.get((account, sha256, kind))

    async def keep(self, account: str, sha256: str, kind: str, handle: str) -> None:
        """Remember a handle."""
        self.kept[account, sha256, kind] = handle

    async def drop(self, account: str, sha256: str, kind: str) -> None:
        """Forget a handle."""
        self.kept.pop((account, sha256, kind), None)


def a_clip(folder: Path, data: bytes = b"OggS clip", *, machine: bool = True) -> Clip:
    """A clip that lies on disk; its sound does not matter here."""
    digest = hashlib.sha256(data).hexdigest()
    path = folder / f"{digest[:12]}.ogg"
    path.write_bytes(data)
    return Clip(digest, path, 4000, len(data), machine)


async def until(true: Callable[[], Any], seconds: float = 30.0) -> None:
    """Wait until something is so.

    Raises:
        TimeoutError: it is not so after `seconds`.
    """
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - what others do rings no bell here
            await asyncio.sleep(0.005)
