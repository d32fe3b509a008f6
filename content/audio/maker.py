"""Making clips of single sentences: which voice, once however many ask, off the event loop, kept with a verdict."""

import asyncio
import os
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from content.audio import approval, clips, encode, readings
from content.audio.clips import Made, Sentence
from content.audio.engines import Engine
from content.audio.spoken import spoken
from core.db import Database
from core.errors import Invalid, Unavailable
from core.files import Files
from core.i18n import SOURCE
from core.models import Recording

T = TypeVar("T")

WORKERS = 2  # syntheses at once: a small server has two cores, and villagers to answer meanwhile
NICENESS = 10  # of what is made ahead


@dataclass(frozen=True, slots=True)
class Step:
    """One sentence of a screen: its clip, or the words from which a machine makes it."""

    sentence: Sentence
    clip: Recording | None
    words: str = ""


class Maker:
    """Plans and makes sentence clips. Its async methods belong to one event loop."""

    def __init__(
        self, db: Database, files: Files, voices: Sequence[Engine], reading: str, now: Callable[[], datetime]
    ) -> None:
        self.engines = list(voices)
        self.failure = ""  # why the last attempt failed; empty after a success
        self.pool: Executor = ThreadPoolExecutor(WORKERS, thread_name_prefix="voice")
        self._patient = ThreadPoolExecutor(1, thread_name_prefix="voice-ahead", initializer=_be_nice)
        self._db, self._files, self._reading, self._now = db, files, reading, now
        self._running: dict[object, asyncio.Task[Any]] = {}
        self._called: Mapping[str, Mapping[str, str]] = {}  # by language: what engines call its voice

    def machines(self, session: Session) -> frozenset[str]:
        """Tags of the languages that some machine here speaks. Vietnamese always counts: nothing stands in for it."""
        self._called = clips.machine_languages(session)
        return frozenset(tag for tag in self._called if tag == SOURCE or any(self._named(tag)))

    def plan(
        self, session: Session, sentences: Sequence[Sentence], *, light: bool, ahead: bool = False
    ) -> list[Step] | None:
        """What to play or make for each sentence; None when one of them has no voice that may be heard now.

        Args:
            ahead: nobody waits, so engines that ask a server may be used too.
        """
        speakable = self.machines(session)
        recorded = clips.human(session, {sentence.hash for sentence in sentences}, light=light)
        forms = readings.forms(session)
        words = {s: self._words(s, forms) for s in sentences if s.language in speakable}
        keys = [clips.machine_key(text, voice, light) for s, text in words.items() for _, voice in self._voices(s)]
        made = clips.by_keys(session, keys)
        steps = []
        for sentence in sentences:
            if row := recorded.get((sentence.hash, sentence.language)):
                steps.append(Step(sentence, row))
            elif text := words.get(sentence, ""):
                step = self._machine(sentence, text, made, light=light, ahead=ahead)
                if step is None:
                    return None
                steps.append(step)
            elif sentence.language not in speakable:
                return None
        return steps

    async def make(self, step: Step, *, light: bool, ahead: bool = False) -> Recording | None:
        """The clip of a step, made now if need be; None when no engine can, or a person has to release it first."""
        if step.clip is not None:
            return step.clip
        for engine, voice in self._voices(step.sentence):
            if not _usable(engine, ahead=ahead):
                continue
            key = clips.machine_key(step.words, voice, light)
            try:
                row = await asyncio.shield(self.once(key, lambda: self._produce(step, engine, key, light, ahead)))  # noqa: B023 - awaited at once
            except Unavailable as error:
                self.failure = str(error)
                continue
            self.failure = ""
            return row if row.state == clips.APPROVED else None
        return None

    def once(self, key: object, work: Callable[[], Coroutine[Any, Any, T]]) -> asyncio.Task[T]:
        """The running work for `key`, begun now if nobody else has. It goes on when those who wait give up."""
        task = self._running.get(key)
        if task is None:
            task = self._running[key] = asyncio.create_task(work())
            task.add_done_callback(lambda _: self._running.pop(key, None))
        return task

    async def run(self, work: Callable[[], T], *, ahead: bool = False) -> T:
        """Run blocking work off the loop; what is made ahead gets one thread that yields to all others."""
        return await asyncio.get_running_loop().run_in_executor(self._patient if ahead else self.pool, work)

    async def close(self) -> None:
        """Give up what is running; half-made clips leave nothing behind."""
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for pool in (self.pool, self._patient):
            pool.shutdown(wait=False, cancel_futures=True)

    def _words(self, sentence: Sentence, forms: Mapping[str, str]) -> str:
        if sentence.language != SOURCE:
            return sentence.text
        return readings.apply(spoken(sentence.text, self._reading), forms)

    def _voices(self, sentence: Sentence) -> list[tuple[Engine, str]]:
        return list(self._named(sentence.language))

    def _named(self, language: str) -> Iterator[tuple[Engine, str]]:
        for engine in self.engines:
            if voice := engine.voice(language, self._own(engine, language)):
                yield engine, voice

    def _own(self, engine: Engine, language: str) -> str:
        """What the engine calls the voice of a language, where the language says so."""
        return self._called.get(language, {}).get(engine.name, "")

    def _machine(
        self, sentence: Sentence, words: str, made: dict[str, Recording], *, light: bool, ahead: bool
    ) -> Step | None:
        """The best engine decides: its clip when there is one, else a new one by it; a clip not released is a no."""
        for engine, voice in self._voices(sentence):
            row = made.get(clips.machine_key(words, voice, light))
            if row is not None:
                return Step(sentence, row) if row.state == clips.APPROVED else None
            if _usable(engine, ahead=ahead):
                return Step(sentence, None, words)
        return None

    async def _produce(self, step: Step, engine: Engine, key: str, light: bool, ahead: bool) -> Recording:
        sentence, now = step.sentence, self._now()
        called = self._own(engine, sentence.language)

        def sound() -> Made:
            try:
                samples = encode.decode(engine.speak(step.words, sentence.language, called))
            except Invalid as error:
                raise Unavailable(f"{engine.name}: {error}") from error
            data, ms = encode.finished(samples, light=light, machine=engine.voice(sentence.language, called))
            return Made(key, self._files.put(data), ms, len(data), engine.name, light)

        made = await self.run(sound, ahead=ahead)
        said = await self._db.read(
            lambda s: approval.verdict(s, sentence.text, sentence.language, low_quality=engine.low_quality)
        )
        return await self._db.write(
            lambda s: clips.keep(
                s,
                made,
                text_hash=sentence.hash,
                language=sentence.language,
                machine=True,
                released_by=said.released_by,
                lasting=said.lasting,
                now=now,
            )
        )


def _usable(engine: Engine, *, ahead: bool) -> bool:
    return not engine.missing() and (ahead or not engine.online)


def _be_nice() -> None:
    """Linux keeps a niceness for each thread; what this one starts inherits it."""
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
