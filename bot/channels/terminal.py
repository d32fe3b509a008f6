"""The chat in a terminal or a pipe: lines in, screens out; for trying things by hand and in scripts."""

import asyncio
import os
import select
import sys
import threading
import uuid
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from typing import TextIO

import structlog

from bot.channels import degrade
from core import clock
from core.channels import Capabilities, ChannelDown, Clip, Health, Incoming, Media, Outgoing, SendResult, Sent, Sink
from core.errors import Invalid, NotFound, Unavailable
from core.files import Files

log = structlog.get_logger()

CHUNK = 4096
RETRY_SECONDS = 0.5  # between attempts to store a line
RULE = "─" * 40
PROMPT = "> "


class Terminal:
    """One person at a keyboard, or a script. Keeps the contract of `core.channels.Channel`.

    Args:
        address: who is talking; the same name is the same person next time.
        stdin: read by its file descriptor, so that waiting for a line never stops the loop.

    Attributes:
        ended: set when the input is at its end and everything said has been answered.
        settled: waits until all replies are printed (`Worker.idle`); without it the next line does not wait for them.
    """

    name = "terminal"
    account = "terminal"
    capabilities = Capabilities(text_max=100_000, voice="link", files=True, rate=1000.0, rate_chat=1000.0)

    def __init__(
        self,
        address: str,
        files: Files,
        *,
        stdin: TextIO | None = None,
        stdout: TextIO | None = None,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self.address = address
        self.ended = asyncio.Event()
        self.settled: Callable[[], Awaitable[None]] | None = None
        self._files = files
        self._in = stdin or sys.stdin
        self._out = stdout or sys.stdout
        self._now = now
        self._lines: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._reader: threading.Thread | None = None
        self._pump: asyncio.Task[None] | None = None
        self._wake_up: int = -1  # writing end of the pipe that ends the reading thread
        self._sent = 0

    async def open(self, sink: Sink) -> None:
        """Begin to read."""
        woken, self._wake_up = os.pipe()
        self._reader = threading.Thread(
            target=self._read, args=(self._in.fileno(), woken, asyncio.get_running_loop()), name="terminal", daemon=True
        )
        self._reader.start()
        self._pump = asyncio.create_task(self._take(sink), name="terminal")

    async def close(self) -> None:
        """Stop reading, also in the middle of a line."""
        if self._reader is None or self._pump is None:
            return
        os.close(self._wake_up)
        await asyncio.to_thread(self._reader.join)
        self._reader = None
        self._pump.cancel()
        await asyncio.wait([self._pump])

    async def send(self, address: str, outgoing: Outgoing, clip: Clip | None = None) -> SendResult:
        """Print the screen."""
        self._sent += 1
        try:
            print(RULE, *self._shown(outgoing, clip), sep="\n", file=self._out, flush=True)
        except (OSError, ValueError) as error:  # the other end of the pipe is closed
            return ChannelDown(f"output: {type(error).__name__}")
        return Sent((str(self._sent),))

    async def fetch(self, media: Media, limit: int) -> bytes:
        """A terminal sends no attachments.

        Raises:
            Invalid: always.
        """
        raise Invalid("the terminal has no attachments")

    async def acknowledge(self, incoming: Incoming) -> None:
        """There are no buttons."""

    async def delete(self, address: str, ref: str) -> bool:
        """What is printed stays printed."""
        return False

    def health(self) -> Health:
        """Whether lines are being read."""
        return Health(ok=True) if self._reader is not None else Health(ok=False, why="not open")

    def redact(self) -> tuple[str, ...]:
        """No secrets."""
        return ()

    # --- printing ---

    def _shown(self, outgoing: Outgoing, clip: Clip | None) -> Iterator[str]:
        clip = clip if outgoing.voice in ("send", "only") else None
        if clip is None or outgoing.voice != "only":
            yield from degrade.parts(outgoing, self.capabilities)
        if clip is not None:
            note = outgoing.note(clip)
            yield f"♪ {clip.path} ({round(clip.ms / 1000)} s) {note}".rstrip()
        if outgoing.document:
            yield f"{outgoing.document_name}: {self._path(outgoing.document)}"

    def _path(self, sha256: str) -> str:
        try:
            return str(self._files.path(sha256))
        except NotFound:
            return "?"

    # --- reading ---

    def _read(self, source: int, woken: int, loop: asyncio.AbstractEventLoop) -> None:
        """The thread: lines go into the queue, None at the end of the input."""

        def put(line: bytes | None) -> None:
            loop.call_soon_threadsafe(self._lines.put_nowait, line)

        rest = b""
        try:
            while woken not in select.select([source, woken], [], [])[0]:
                chunk = os.read(source, CHUNK)
                if not chunk:
                    put(rest)
                    put(None)
                    return
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    put(line)
        finally:
            os.close(woken)

    async def _take(self, sink: Sink) -> None:
        """Bring one line after the other, each when the one before has been answered."""
        self._prompt()
        while (line := await self._lines.get()) is not None:
            if text := line.decode("utf-8", "replace").replace("\x00", "").strip():
                await self._store(sink, text)
                if self.settled is not None:
                    await self.settled()
            self._prompt()
        self.ended.set()

    async def _store(self, sink: Sink, text: str) -> None:
        incoming = Incoming(self.name, self.account, uuid.uuid4().hex, self.address, "text", self._now(), text)
        while True:
            try:
                return await sink([incoming])
            except Unavailable as error:
                log.warning("terminal.not_stored", error=type(error).__name__)
                await asyncio.sleep(RETRY_SECONDS)

    def _prompt(self) -> None:
        if self._in.isatty() and self._out.isatty():
            print(PROMPT, end="", file=self._out, flush=True)
