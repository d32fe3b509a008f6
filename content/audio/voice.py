"""The voice of the service: the clip for a screen, by people first, by a machine where one may speak."""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from content import tally
from content.audio import ahead, choosing, clips, encode, engines, finishing, intake
from content.audio.clips import Made
from content.audio.engines import Engine
from content.audio.maker import Maker, Step
from core import clock
from core.channels import Clip, Health, Outgoing
from core.db import Database
from core.errors import Invalid, NotFound, Unavailable
from core.files import Files
from core.models import Recording
from core.settings import Settings

KNOWN_FILES = 512  # durations remembered of files that are no recordings
FINISH_SECONDS = 2.0  # between looks for what speakers recorded
PLAYED = "clip_played"  # tally of how often a speaker's take was heard
WAIT_SECONDS = 8.0  # a person at the telephone believes for so long that something is coming


class Voice:
    """Finds, makes, joins and keeps clips. One per process, used from one event loop.

    A screen is heard whole or not at all: when one sentence has no voice that may be heard (a language
    without a recording, a machine clip that waits for a person), the clip is None. Half a screen
    misleads: the missing half may hold the "not", or the key to press.
    """

    def __init__(
        self,
        db: Database,
        files: Files,
        settings: Settings,
        *,
        voices: Sequence[Engine] | None = None,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        """Args: `voices` replaces the engines of the settings, best first."""
        self._db, self._files, self._now = db, files, now
        chosen = engines.chosen(settings) if voices is None else voices
        self._maker = Maker(db, files, chosen, settings.voice_reading, now)
        self._known: OrderedDict[str, int] = OrderedDict()
        self._zone = settings.timezone
        self._played: Counter[int] = Counter()  # takes heard since they were counted last

    async def clip(self, outgoing: Outgoing, *, wait: float = WAIT_SECONDS) -> Clip | None:
        """The sound of a screen, or None when there is none (yet).

        Order: the screen's own ready clip (an elder's, an officer's) → people's recordings of exactly
        these words → a machine, in the languages it may speak. Never raises for a missing engine.

        Args:
            wait: seconds; when they are over the answer is None and the work goes on, so that the next press has it.
        """
        if outgoing.clip:
            return await self._ready(outgoing)
        if not outgoing.speech:
            return None
        key = (outgoing.speech, outgoing.announce, outgoing.light)
        task = self._maker.once(key, lambda: self._screen(outgoing))
        done, _ = await asyncio.wait({task}, timeout=wait)
        clip = task.result() if done else None
        self._played.update(clip.takes if clip else ())
        return clip

    async def accept(self, data: bytes, mime: str = "") -> intake.Accepted:
        """Keep a voice note of a villager, elder or officer; see `intake.accept`.

        Raises:
            Invalid: not a sound that can be played; the message says why.
        """
        return await self._maker.run(lambda: intake.accept(self._files, data, mime))

    async def make_ahead(self, stop: asyncio.Event, busy: Callable[[], float] = lambda: 0.0) -> None:
        """Make the clips of all published texts in the background and forget old ones, until `stop` is set.

        What speakers record meanwhile is finished within seconds.

        Args:
            busy: seconds for which others go before one text; 0 = nobody needs the processor more.
        """
        finishing_too = asyncio.create_task(self._finish(stop))
        try:
            await ahead.run(self._db, self._files, self._maker, stop, busy=busy, now=self._now)
        finally:
            finishing_too.cancel()
            await asyncio.gather(finishing_too, return_exceptions=True)

    async def finish(self) -> int:
        """Level what speakers recorded and count what was heard; returns how many takes were finished."""
        played, self._played = self._played, Counter()
        if played:
            await self._db.write(lambda s: self._count(s, played))
        return await finishing.finish(self._db, self._files, self._maker, self._now)

    def _count(self, session: Session, played: Counter[int]) -> None:
        day = clock.local(self._now(), self._zone).date()
        for take_id, times in played.items():
            tally.count(session, PLAYED, day=day, ref=f"take:{take_id}", by=times)

    def _plan(self, session: Session, outgoing: Outgoing, *, light: bool) -> list[Step] | None:
        sentences = choosing.choose(session, outgoing, self._maker.machines(session))
        return self._maker.plan(session, sentences, light=light)

    async def _finish(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await self.finish()
            except (Unavailable, OSError) as error:
                self._maker.failure = str(error)  # the next look tries again
            try:
                await asyncio.wait_for(stop.wait(), FINISH_SECONDS)
            except TimeoutError:
                continue

    def health(self) -> Health:
        """Whether a machine can speak Vietnamese here; recordings by people play in any case."""
        known = [engine for engine in self._maker.engines if engine.voice("vi") or engine.missing()]
        usable = [engine for engine in known if not engine.missing()]
        if not usable:
            return Health(False, "; ".join(e.missing() for e in known) or "no machine voice is chosen (VOICE_ENGINES)")
        if self._maker.failure:
            return Health(False, self._maker.failure)
        grave = "; what staff publish on health, policy and emergencies waits for a person's release"
        return Health(True, f"machine voice: {usable[0].name}{grave if usable[0].low_quality else ''}")

    async def close(self) -> None:
        """Give up what is being made; it is made again another time."""
        await self._maker.close()

    async def _ready(self, outgoing: Outgoing) -> Clip | None:
        sha256 = outgoing.clip
        takes = await self._db.read(lambda s: self._takes(s, outgoing))
        if takes is None:
            return None
        try:
            path = self._files.path(sha256)
            if sha256 not in self._known:
                self._known[sha256] = (await self._maker.run(lambda: encode.look(path.read_bytes()))).ms
            while len(self._known) > KNOWN_FILES:
                self._known.popitem(last=False)
            size = path.stat().st_size
        except (NotFound, Invalid, OSError):
            return None
        known = self._known[sha256]
        return Clip(sha256, path, known, size, False, outgoing.clip_credit, outgoing.language, takes)

    def _takes(self, session: Session, outgoing: Outgoing) -> tuple[int, ...] | None:
        """Whose recording a ready clip is, if a speaker's; None when it may not be heard."""
        if not clips.may_be_heard(session, outgoing.clip, trial=outgoing.trial):
            return None
        return clips.takes_of(session, outgoing.clip)

    async def _screen(self, outgoing: Outgoing) -> Clip | None:
        light = outgoing.light
        try:
            steps = await self._db.read(lambda s: self._plan(s, outgoing, light=light))
            if not steps:
                return None
            rows = await asyncio.gather(*(self._maker.make(step, light=light) for step in steps))
            found = [row for row in rows if row is not None]
            if len(found) < len(steps):
                return None
            row = found[0] if len(found) == 1 else await self._joined(steps, found, light)
            credit = ", ".join(dict.fromkeys(part.speaker_name for part in found if part.speaker_name))
            machine = any(part.machine for part in found)
            takes = tuple(dict.fromkeys(part.take_id for part in found if part.take_id))
            language = steps[0].sentence.language
            return Clip(row.file, self._files.path(row.file), row.ms, row.size, machine, credit, language, takes)
        except (Unavailable, Invalid, NotFound, OSError) as error:
            self._maker.failure = str(error)
            return None

    async def _joined(self, steps: Sequence[Step], rows: Sequence[Recording], light: bool) -> Recording:
        """One file of all sentences; kept by the hashes of its parts, so the same screen is joined once."""
        pauses = [step.sentence.pause for step in steps]
        key = clips.joined_key([row.file for row in rows], pauses)
        kept = await self._db.read(lambda s: clips.by_keys(s, [key]).get(key))
        if kept is not None and self._files.has(kept.file):
            return kept
        engine = clips.JOINED if all(row.machine for row in rows) else clips.JOINED_HUMAN
        names = ", ".join(dict.fromkeys(row.engine for row in rows if row.machine))
        until = min((row.keep_until for row in rows if row.keep_until), default=None)

        def sound() -> Made:
            data, ms = encode.join([self._files.read(row.file) for row in rows], pauses, machine=names)
            return Made(key, self._files.put(data), ms, len(data), engine, light)

        made = await self._maker.run(sound)

        def keep(session: Session) -> Recording:
            clips.require_heard(session, {row.id for row in rows})  # a voice may have been taken back meanwhile
            return clips.keep(
                session,
                made,
                text_hash=key,
                language=steps[0].sentence.language,
                machine=bool(names),
                released_by="system",
                lasting=until is None,
                until=until,
                now=self._now(),
            )

        return await self._db.write(keep)
