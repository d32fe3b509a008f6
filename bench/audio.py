"""Sound: synthesis, levelling and encoding as × real time (bar 10), a screen of 10 known clips in ms (bar 50)."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from content.audio import Voice, encode, level
from content.audio.engines import Espeak
from content.audio.spoken import spoken
from content.pages import sentences
from core import clock, migrate
from core.channels import Outgoing, Speech
from core.db import Database
from core.files import Files
from core.i18n import catalog
from core.models import Language
from core.settings import Settings

T = TypeVar("T")

SENTENCES = 60  # of the interface, in the order of the catalog
SCREEN = 10  # clips on one screen
ROUNDS = 20


def measure() -> dict[str, Any]:
    """One thread, espeak-ng; "made" is all steps together: words, synthesis, level, Opus with its check, MP3."""
    texts = [part for text in catalog("vi").values() for part in sentences(text) if "{" not in part]
    some = list(dict.fromkeys(texts))[:SENTENCES]
    return {**_making(some), **asyncio.run(_joining(some))}


def _making(texts: list[str]) -> dict[str, Any]:
    espeak = Espeak()
    if espeak.missing():
        return {"why": espeak.missing()}
    words, reading = _timed(lambda: [spoken(text) for text in texts])
    raw, speaking = _timed(lambda: [encode.decode(espeak.speak(text, "vi")) for text in words])
    _, opus = _timed(lambda: [encode.finished(samples) for samples in raw])
    polished = [level.polish(samples) for samples in raw]
    _, mp3 = _timed(lambda: [encode.mp3(samples) for samples in polished])
    heard = sum(level.seconds(samples) for samples in raw)
    return {
        "seconds": round(heard),
        "spoken_ms": round(reading / len(texts) * 1000, 2),
        "synthesis_x": round(heard / speaking, 1),
        "level_opus_x": round(heard / opus, 1),
        "mp3_x": round(heard / mp3, 1),
        "made_x": round(heard / (reading + speaking + opus + mp3), 1),
    }


async def _joining(texts: list[str]) -> dict[str, Any]:
    """Screens of known sentences in ever new orders, so that none is joined already."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, data_dir=Path(folder))
        with Database(f"sqlite:///{folder}/bench.db") as db:
            migrate.upgrade(db, backups=Path(folder), now=clock.now())
            with db.writing() as session:
                session.add(Language(tag="vi", vi_name="Tiếng Việt", machine_voice=True))
            voice = Voice(db, Files(Path(folder) / "files"), settings)
            pieces = [Speech(text, "vi") for text in texts[: SCREEN + ROUNDS]]
            for piece in pieces:
                await voice.clip(Outgoing("bench", "", speech=(piece,)), wait=60)
            times = []
            for at in range(ROUNDS):
                started = time.perf_counter()
                await voice.clip(Outgoing("bench", "", speech=tuple(pieces[at : at + SCREEN])), wait=60)
                times.append((time.perf_counter() - started) * 1000)
            await voice.close()
    return {"join_ms_median": round(statistics.median(times), 1), "join_ms_worst": round(max(times), 1)}


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    done = work()
    return done, time.perf_counter() - started
