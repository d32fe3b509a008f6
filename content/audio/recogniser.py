"""Speech to text, Vietnamese and offline: viet-asr in a process of its own, so that the chat never waits for it.

It takes 376 MB and about 0.35 seconds a second of speech (AUDIO.md, 2). It says nothing about how sure it is, so
what it heard is looked at: Vietnamese syllables, at the pace of speech. Who asked is asked back in any case.
"""

import asyncio
import contextlib
import importlib.util
import json
import struct
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from content.search.fold import fold
from core.errors import Invalid, Unavailable

RATE = 16_000  # samples a second, mono, 16 bit
SILENCE = 0.6  # seconds put behind the speech: without them the last word is lost
START_SECONDS = 60.0  # 3 s on a free machine; loading shares the disk with everything else
HEAR_SECONDS = 5.0  # a second of speech at most, before the process is taken for stuck
IDLE_SECONDS = 600.0  # afterwards the memory is given back
LEAST_WORDS = 2
LEAST_KNOWN = 0.85  # share of the words that are Vietnamese syllables
SLOWEST, FASTEST = 0.5, 8.0  # syllables a second
_SYLLABLES = Path(__file__).parent.parent / "library/search/syllables.txt"


@dataclass(frozen=True, slots=True)
class Heard:
    """What was understood, and whether it can be what a person said."""

    text: str
    sure: bool


class Recogniser(Protocol):
    """A machine that understands spoken Vietnamese."""

    name: str

    def missing(self) -> str:
        """Why it cannot listen now, in words for an operator; empty when it can."""

    async def hear(self, path: Path) -> Heard:
        """Understand one file of sound.

        Raises:
            Unavailable: it broke or took too long; another try may help.
            Invalid: not a sound.
        """

    async def close(self) -> None:
        """Give its memory back."""


class VietAsr:
    """viet-asr 0.1.0.dev11: a streaming Conformer inside the wheel, Apache-2.0, nothing is fetched."""

    name = "viet-asr"

    def __init__(self) -> None:
        self._process: Process | None = None
        self._turn = asyncio.Lock()
        self._idle: asyncio.TimerHandle | None = None

    def missing(self) -> str:
        """Whether the package is installed."""
        return "" if importlib.util.find_spec("vietasr") else "viet-asr is not installed (make speech)"

    async def hear(self, path: Path) -> Heard:
        """One question after the other; see `Recogniser`."""
        pcm = await asyncio.to_thread(samples, path)
        seconds = len(pcm) / 2 / RATE
        async with self._turn:
            self._keep_awake()
            try:
                process = await self._started()
                text = await asyncio.wait_for(self._ask(process, pcm), START_SECONDS + HEAR_SECONDS * seconds)
            except (OSError, TimeoutError, ValueError, asyncio.IncompleteReadError) as error:
                await self.close()
                raise Unavailable(f"{self.name}: {type(error).__name__}") from error
            self._rest_later()
        return Heard(text, plausible(text, seconds - SILENCE))

    async def close(self) -> None:
        """End the process."""
        self._keep_awake()
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _started(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "content.audio.recogniser_child", stdin=PIPE, stdout=PIPE, stderr=DEVNULL
            )
        return self._process

    @staticmethod
    async def _ask(process: Process, pcm: bytes) -> str:
        if process.stdin is None or process.stdout is None:
            raise ValueError("no pipes")
        process.stdin.write(struct.pack("<I", len(pcm)) + pcm)
        await process.stdin.drain()
        line = await process.stdout.readline()
        if not line:
            raise ValueError("it ended")
        return str(json.loads(line)["text"]).strip()

    def _rest_later(self) -> None:
        loop = asyncio.get_running_loop()
        self._idle = loop.call_later(IDLE_SECONDS, lambda: loop.create_task(self._rest()))

    def _keep_awake(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    async def _rest(self) -> None:
        if not self._turn.locked():
            await self.close()


def chosen(name: str) -> Recogniser | None:
    """The recogniser of the setting RECOGNISER; None when it is switched off.

    Raises:
        Invalid: an unknown name.
    """
    if not name:
        return None
    if name != VietAsr.name:
        raise Invalid(f"RECOGNISER knows {VietAsr.name} or nothing, not {name[:40]!r}")
    return VietAsr()


def samples(path: Path) -> bytes:
    """The sound of a file as the recogniser takes it, with silence behind it.

    Raises:
        Invalid: not a sound.
    """
    import av
    import numpy as np

    parts = []
    try:
        with av.open(str(path)) as source:
            resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
            for frame in source.decode(audio=0):
                parts += [made.to_ndarray() for made in resampler.resample(frame)]
            parts += [made.to_ndarray() for made in resampler.resample(None)]
    except (av.FFmpegError, IndexError) as error:
        raise Invalid(f"not a sound: {type(error).__name__}") from error
    parts.append(np.zeros((1, int(RATE * SILENCE)), dtype=np.int16))
    return bytes(np.concatenate(parts, axis=1).tobytes())


def plausible(text: str, seconds: float) -> bool:
    """Whether this can be what somebody said in so many seconds: Vietnamese syllables at the pace of speech."""
    words = fold(text).split()
    known = sum(word in _syllables() or word.isdigit() for word in words)
    pace = len(words) / max(seconds, 0.1)
    return len(words) >= LEAST_WORDS and known >= LEAST_KNOWN * len(words) and SLOWEST <= pace <= FASTEST


def _syllables() -> frozenset[str]:
    global _known
    if not _known:
        lines = _SYLLABLES.read_text(encoding="utf-8").splitlines()
        _known = frozenset(
            line.partition(":")[0].strip() for line in lines if line.strip() and not line.startswith("#")
        )
    return _known


_known: frozenset[str] = frozenset()
