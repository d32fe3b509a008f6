"""The door of time: every tick on one page. Each may be missed and may run twice without harm.

Short ticks run on monotonic time, because a wall clock that is set back would silence them;
APScheduler keeps the calendar times. None of them is a job per recipient.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from content import (
    backup,
    cases,
    data_requests,
    forgetting,
    guides,
    inbox,
    people,
    polls,
    questions,
    replies,
    successions,
    switches,
)
from content.notices import repeating
from core import clock as wall
from core.db import Database
from core.errors import Unavailable
from core.files import Files
from core.security import Keyring
from core.settings import Settings
from scheduler import corrections, digests
from scheduler.fanout import BETWEEN_SLICES, Fanout
from scheduler.leader import Leader
from scheduler.nightly import Night
from scheduler.post import Post
from scheduler.queue import Queue
from scheduler.watchdog import Watchdog, plan_anew

NIGHT = {"hour": 2, "minute": 30}  # local time: nobody writes, nothing but emergencies is sent
BACKUP_HOURS = 26  # an older newest backup means that the machine slept through the night
LATE_START_MINUTES = 5  # then it is made so long after the start
MISFIRE_SECONDS = 6 * 3600

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Tick:
    """Something done again and again: at least every `seconds`, and at once when woken by a change."""

    name: str
    seconds: float
    work: Callable[[], Awaitable[None]]
    woken: bool = False
    rung: asyncio.Event = field(default_factory=asyncio.Event, repr=False, compare=False)


class Jobs:
    """All ticks of a process with the role `scheduler`."""

    def __init__(
        self,
        db: Database,
        settings: Settings,
        files: Files,
        clock: Callable[[], datetime] = wall.now,
        queue: Queue | None = None,
    ) -> None:
        self._db, self._settings, self._files, self._clock = db, settings, files, clock
        self._post = Post(db, settings, clock)
        self._stop = asyncio.Event()
        self._groups = questions.Groups()
        self._ended = asyncio.Event()
        self._night = Night(db, settings, files, clock)
        self._calendar = AsyncIOScheduler(timezone=settings.timezone)
        self._watchdog = Watchdog(clock)
        self._fanout = Fanout(db, clock, queue)
        self._leader = Leader(db)
        self.ticks: tuple[Tick, ...] = (
            Tick("heartbeat", 15.0, self.beat),
            Tick("clock", 5.0, self.watch_clock),
            Tick("notices", 5.0, self.move_notices, woken=True),
            Tick("corrections", 2.0, self.move_corrections, woken=True),
            Tick("repetitions", 30.0, self.repeat_notices),
            Tick("digests", 20.0, self.move_digests, woken=True),
            Tick("late cases", 60.0, self.tell_late),
            Tick("village", 30.0, self.bring_back),
            Tick("post", 15.0, self.carry_letters),
            Tick("weekly digest", 300.0, self.tell_week),
            Tick("questions", 10.0, self.put_questions_together),
            Tick("questions of the month", 300.0, self.tell_questions),
            Tick("erasures", 60.0, self.erase),
            Tick("short memory", 60.0, self.forget_what_is_short),
        )

    async def run(self) -> None:
        """Tick until `close`, as long as no other process does."""
        try:
            while await self._leader.lead(self._stop):
                await self._tick()
        finally:
            self._stop.set()
            await self._leader.leave()
            self._ended.set()

    async def _tick(self) -> None:
        """Tick until `close`, or until another process is to do it."""
        calendar = self._calendar = AsyncIOScheduler(timezone=self._settings.timezone)
        options = {"coalesce": True, "max_instances": 1, "misfire_grace_time": MISFIRE_SECONDS}
        calendar.add_job(self.nightly, "cron", **NIGHT, **options)
        newest = backup.newest(self._settings)
        if newest is None or self._clock() - newest > timedelta(hours=BACKUP_HOURS):
            soon = wall.now() + timedelta(minutes=LATE_START_MINUTES)
            calendar.add_job(self.nightly, "date", run_date=soon, **options)
        calendar.start()
        tasks = [asyncio.create_task(self._repeat(tick), name=tick.name) for tick in self.ticks]
        tasks.append(asyncio.create_task(self._watch(), name="jobs-watch"))
        over = [asyncio.create_task(self._stop.wait()), asyncio.create_task(self._leader.lost(self._stop))]
        try:
            done, _ = await asyncio.wait([*over, *tasks], return_when=asyncio.FIRST_COMPLETED)
            for task in done - set(over):
                task.result()  # a tick that broke is a bug; the supervisor starts everything anew
        finally:
            for task in (*over, *tasks):
                task.cancel()
            await asyncio.gather(*over, *tasks, return_exceptions=True)
            calendar.shutdown(wait=False)

    async def close(self) -> None:
        """Stop; what a tick was doing is rolled back or finished, and done again another time."""
        was_leading = self._leader.leading
        self._stop.set()
        await self._ended.wait()
        if not was_leading:
            return
        now = self._clock()
        await self._db.write(lambda s: switches.write(s, switches.HEARTBEAT, switches.STOPPED, now=now))

    # --- every few seconds ---

    async def beat(self) -> None:
        """Show that time still passes here; /health looks at it."""
        now = self._clock()
        await self._db.write(lambda s: switches.write(s, switches.HEARTBEAT, now.isoformat(), now=now))

    async def watch_clock(self) -> None:
        """Calendar jobs are planned anew when the wall clock was set, or the machine slept."""
        moved = self._watchdog.jumped()
        if moved:
            log.warning("clock.jumped", seconds=round(moved))
            plan_anew(self._calendar)

    async def move_notices(self) -> None:
        """What is due begins, audiences become rows, what is sent is done. One transaction a slice."""
        await self._fanout.move(self._stop)

    async def repeat_notices(self) -> None:
        """Notices that come every week or month are made anew; what was missed is made once."""
        now, zone = self._clock(), self._settings.timezone
        if await self._db.read(partial(repeating.anything_due, now=now)):
            await self._db.write(partial(repeating.make_due, zone=zone, now=now))

    async def move_corrections(self) -> None:
        """Those who had wrong words become rows; then the notice goes on with the right ones."""
        while not self._stop.is_set():
            now = self._clock()
            if not await self._db.read(partial(corrections.anything_to_do, now=now)):
                return
            if not await self._db.write(partial(self._correction_step, now=now)):
                return
            await asyncio.sleep(BETWEEN_SLICES)

    def _correction_step(self, session: Session, *, now: datetime) -> bool:
        corrections.finish(session, now=now)
        return corrections.tell(session, now=now)

    async def move_digests(self) -> None:
        """What waits for the evening becomes one message a person; what ended with one is settled."""
        while not self._stop.is_set():
            now = self._clock()
            if not await self._db.read(partial(digests.anything_to_do, settings=self._settings, now=now)):
                return
            if not await self._db.write(partial(self._digest_step, now=now)):
                return
            await asyncio.sleep(BETWEEN_SLICES)

    def _digest_step(self, session: Session, *, now: datetime) -> bool:
        more = digests.bind(session, settings=self._settings, now=now)
        return digests.follow(session, now=now) or more

    async def bring_back(self) -> None:
        """Polls whose time is over are told; speakers hear of new answers in bundles; of successions all hear."""
        now = self._clock()
        while await self._db.write(lambda s: polls.close_due(s, now=now)):
            continue
        await self._db.write(lambda s: replies.tell_authors(s, now=now))
        await self._db.write(lambda s: successions.tell(s, settings=self._settings, now=now))

    async def tell_late(self) -> None:
        """Staff are reminded before an answer is due; what is late climbs, and its person is told, once."""
        now = self._clock()
        await self._db.write(lambda s: cases.tell_late(s, now=now, settings=self._settings))

    async def carry_letters(self) -> None:
        """Letters to staff who have no chat leave."""
        await self._post.carry()

    async def erase(self) -> None:
        """People whose request to be deleted was granted are forgotten once its answer has left."""
        keyring, now = Keyring.load(self._settings.data_dir, self._settings.secret_key), self._clock()
        loose = await self._db.write(lambda s: data_requests.carry_out(s, keyring=keyring, now=now))
        await self._db.write(lambda s: forgetting.delete_files(s, self._files, loose))

    async def tell_week(self) -> None:
        """Managers hear on Monday morning what the week brought."""
        now = self._clock()
        await self._db.write(lambda s: cases.tell_week(s, now=now, settings=self._settings))

    async def put_questions_together(self) -> None:
        """Questions nobody could answer find their like; what many villages ask within a day is told to officers."""
        now, zone, villages = self._clock(), self._settings.timezone, self._settings.rumour_villages

        def step(session: Session) -> bool:
            grown = questions.put_together(session, now=now, zone=zone, groups=self._groups)
            questions.tell(session, grown, villages=villages, now=now, zone=zone)
            return bool(grown)

        while not self._stop.is_set():
            if not await self._db.write(step):
                return
            await asyncio.sleep(BETWEEN_SLICES)

    async def tell_questions(self) -> None:
        """Who writes answers hears on the first morning of a month what the last one left open."""
        now, zone = self._clock(), self._settings.timezone
        await self._db.write(lambda s: questions.tell_month(s, now=now, zone=zone))

    async def forget_what_is_short(self) -> None:
        """What was said is blanked 48 hours after it was handled; guests are forgotten."""
        now, hours = self._clock(), self._settings.guest_hours
        while await self._db.write(lambda s: inbox.blank(s, now=now)):
            continue
        while await self._db.write(lambda s: questions.blank(s, now=now)):
            continue
        if walks := await self._db.read(lambda s: guides.walks(s, now=now)):
            await self._db.write(lambda s: guides.forget_walks(s, walks, now=now))
        await self._db.write(lambda s: people.forget_guests(s, now=now, hours=hours))

    # --- at night ---

    async def nightly(self) -> None:
        """Backup, restore drill, folding and clean-up."""
        await self._night.work()

    # --- how they run ---

    async def _repeat(self, tick: Tick) -> None:
        while not self._stop.is_set():
            tick.rung.clear()  # its own: what another tick has seen is no news to this one
            try:
                await tick.work()
            except (Unavailable, OperationalError, OSError) as error:
                log.error("tick.failed", tick=tick.name, error=type(error).__name__)
            try:
                await asyncio.wait_for((tick.rung if tick.woken else self._stop).wait(), tick.seconds)
            except TimeoutError:
                continue

    async def _watch(self) -> None:
        async for _ in self._db.changes():
            for tick in self.ticks:
                tick.rung.set()
