"""Sounds made in the test: tones and noise stand for speech of a private language (tag qaa)."""

import io
import shutil
import threading
import time
import wave

import av
import numpy as np
import pytest

from content.audio.level import RATE, Samples
from core.errors import Unavailable

needs_espeak = pytest.mark.skipif(
    shutil.which("espeak-ng") is None, reason="espeak-ng is not installed: apt-get install espeak-ng"
)


def tone(seconds: float, *, hertz: float = 440.0, peak: float = 0.3) -> Samples:
    """A sine that swells like syllables, four a second."""
    at = np.arange(int(seconds * RATE)) / RATE
    return (peak * np.sin(2 * np.pi * hertz * at) * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * at))).astype(np.float32)


def noise(seconds: float, *, peak: float = 0.2) -> Samples:
    """Even noise, the same in every run."""
    return np.random.default_rng(7).uniform(-peak, peak, int(seconds * RATE)).astype(np.float32)


def wav(samples: Samples) -> bytes:
    """A WAV file of 16 bits, as a telephone would record it."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return buffer.getvalue()


def as_file(
    samples: Samples, *, form: str, codec: str, channels: str = "stereo", tags: dict[str, str] | None = None
) -> bytes:
    """What phones and browsers send: the sound in another container and codec, in stereo unless said otherwise."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=form) as target:
        target.metadata.update(tags or {})
        stream = target.add_stream(codec, rate=RATE, layout=channels)
        assert isinstance(stream, av.AudioStream)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None, :]), format="flt", layout="mono")
        frame.sample_rate, frame.pts = RATE, 0
        resampler = av.AudioResampler(stream.format, channels, RATE, frame_size=stream.codec_context.frame_size or 0)
        for piece in (*resampler.resample(frame), *resampler.resample(None)):
            target.mux(stream.encode(piece))
        target.mux(stream.encode(None))
    return buffer.getvalue()


class Hummer:
    """A machine voice of tones, one tenth of a second a syllable; counts what it was asked."""

    def __init__(
        self,
        name: str = "hummer",
        *,
        low_quality: bool = False,
        online: bool = False,
        slow: threading.Event | None = None,
    ) -> None:
        self.name, self.low_quality, self.online, self.slow = name, low_quality, online, slow
        self.asked: list[str] = []
        self.why = ""  # set: it is missing
        self.broken = False
        self.languages: tuple[str, ...] = ()  # which it speaks; empty: all

    def voice(self, language: str, called: str = "") -> str:
        """It hums in any language: only the table of languages says where a machine may speak."""
        if self.languages and language not in self.languages:
            return ""
        return " ".join(part for part in (self.name, language, called) if part)

    def missing(self) -> str:
        """As the test says."""
        return self.why

    def speak(self, words: str, language: str, called: str = "") -> bytes:
        """A tone; waits for `slow` when there is one."""
        self.asked.append(words)
        if self.slow is not None:
            self.slow.wait(10)
        if self.broken:
            raise Unavailable(f"{self.name} broke")
        return wav(tone(0.1 * max(3, len(words.split())), hertz=200 + len(words) % 300))


def until(condition: object, seconds: float = 10.0) -> None:
    """Wait for something another thread does."""
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.01)


def speech(seconds: float, *, hertz: float = 300.0, peak: float = 0.3, hiss: float = 0.0003) -> Samples:
    """Somebody saying something: a tone in syllables between two silences in which the room can be heard."""
    quiet = np.zeros(int(0.3 * RATE), dtype=np.float32)
    said = np.concatenate([quiet, tone(seconds, hertz=hertz, peak=peak), quiet])
    room = np.random.default_rng(11).uniform(-hiss, hiss, len(said))
    return (said + room).astype(np.float32)


def one_by_one(parts: int, *, pause: float = 0.5, each: float = 0.4, peak: float = 0.3) -> Samples:
    """A list said word by word, with a pause between two of them."""
    gap = np.zeros(int((pause - 0.6) * RATE) if pause > 0.6 else 0, dtype=np.float32)
    cut = int((0.6 - pause) / 2 * RATE) if pause < 0.6 else 0
    pieces = [speech(each, hertz=200 + 40 * n, peak=peak) for n in range(parts)]
    trimmed = [piece[cut : len(piece) - cut] for piece in pieces]
    return np.concatenate([part for piece in trimmed for part in (piece, gap)])
