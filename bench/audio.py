"""Sound: synthesis, levelling and encoding as × real time (bar 10), a screen of 10 known clips in ms (bar 50).

`made_x` is what a clock on the wall shows with two threads, as in the service; `made_cpu_x` is what one core does
of it, espeak's processes included: on a busy machine only the second says anything about the code. The texts are
every n-th sentence of the sample library; BENCH_WHOLE=1 takes all of them.
"""

import asyncio
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import insert, select

from content.audio import Voice, encode, level
from content.audio.engines import Espeak
from content.audio.maker import WORKERS
from content.audio.spoken import spoken
from content.loading import load_library_into
from content.pages import sentences
from core import clock, migrate
from core.channels import Outgoing, Speech
from core.db import Database
from core.files import Files
from core.i18n import catalog
from core.models import Language, Recording, Translation
from core.settings import Settings

T = TypeVar("T")

SENTENCES = 120  # of the library, about ten minutes of sound
SCREEN = 10  # clips on one screen
ROUNDS = 20


def measure() -> dict[str, Any]:
    """espeak-ng; "made" is all steps together: words, synthesis, level, Opus with its check, MP3."""
    everything = _library()
    step = 1 if os.environ.get("BENCH_WHOLE") else max(1, len(everything) // SENTENCES)
    interface = [part for text in catalog("vi").values() for part in sentences(text) if "{" not in part]
    found = {**_making(everything[::step]), **_minute(), **asyncio.run(_joining(list(dict.fromkeys(interface))))}
    return {**found, "start_ms": _start(), "load": round(os.getloadavg()[0], 1)}


def _library() -> list[str]:
    """Every sentence of the sample library, once."""
    with tempfile.TemporaryDirectory() as folder, Database(f"sqlite:///{folder}/library.db") as db:
        migrate.upgrade(db, backups=Path(folder), now=clock.now())
        load_library_into(db, now=clock.now())
        with db.reading() as session:
            texts = session.scalars(
                select(Translation.text).where(Translation.language == "vi").order_by(Translation.id)
            ).all()
    return list(dict.fromkeys(part for text in texts for part in sentences(text)))


def _making(texts: list[str]) -> dict[str, Any]:
    espeak = Espeak()
    if espeak.missing():
        return {"why": espeak.missing()}
    encode.both(encode.decode(espeak.speak("một hai ba bốn năm sáu bảy tám", "vi")))  # the first clip makes the filters
    reading, raw, both = Stopwatch(), Stopwatch(), Stopwatch()

    def one(text: str) -> tuple[float, int]:
        with reading:
            words = spoken(text)
        with raw:
            samples = encode.decode(espeak.speak(words, "vi"))
        with both:
            made = encode.both(samples)
        return level.seconds(samples), made.ms

    started, used = time.perf_counter(), _cpu()
    with ThreadPoolExecutor(WORKERS) as pool:
        heard = sum(seconds for seconds, _ in pool.map(one, texts))
    wall, cpu = time.perf_counter() - started, _cpu() - used
    return {
        "sentences": len(texts),
        "seconds": round(heard),
        "spoken_ms": round(reading.seconds / len(texts) * 1000, 2),
        "synthesis_x": round(heard / raw.seconds, 1),
        "level_encode_x": round(heard / both.seconds, 1),
        "made_x": round(heard / wall, 1),
        "made_cpu_x": round(heard / cpu, 1),
    }


def _cpu() -> float:
    """Seconds of computing by this process and the ones it started and waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


class Stopwatch:
    """Adds up what several threads spend in one place."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._begun = threading.local()

    def __enter__(self) -> None:
        self._begun.at = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self.seconds += time.perf_counter() - self._begun.at


def _minute() -> dict[str, Any]:
    """What a minute of voice weighs in KB (bars 185 and 125)."""
    espeak = Espeak()
    if espeak.missing():
        return {}
    words = spoken("Bà con nhớ đưa trẻ đi tiêm đúng hẹn, mang theo sổ tiêm và thẻ bảo hiểm y tế. " * 12)
    samples = encode.decode(espeak.speak(words, "vi"))[: 60 * level.RATE]
    made = encode.both(np.resize(samples, 60 * level.RATE))
    return {"minute_kb": round(len(made.opus) / 1000, 1), "minute_light_kb": round(len(made.light) / 1000, 1)}


def _start() -> dict[str, float]:
    """Making a Voice beside an empty store and beside one with 10,000 clips, in ms: the difference should be noise."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, data_dir=Path(folder))
        with Database(f"sqlite:///{folder}/bench.db") as db:
            migrate.upgrade(db, backups=Path(folder), now=clock.now())
            files = Files(Path(folder) / "files")
            empty = _timed(lambda: Voice(db, files, settings))[1]
            row = {"language": "vi", "machine": True, "ms": 1, "size": 1, "engine": "x", "light": False}
            row |= {"state": "approved", "released_by": "x", "speaker_name": "", "created_at": clock.now()}
            rows = [
                {**row, "text_hash": f"{n:064x}", "key": f"{n:064x}", "file": files.put(str(n).encode())}
                for n in range(10_000)
            ]
            with db.writing() as session:
                session.execute(insert(Recording), rows)
            full = _timed(lambda: Voice(db, files, settings))[1]
    return {"empty": round(empty * 1000, 2), "full": round(full * 1000, 2)}


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
