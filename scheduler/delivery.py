"""The dispatcher: leases blocks, asks again, sends at the allowed pace, writes down every result in batches.

One turn: settle what landed and mark what leaves, in one commit; then let it leave. After a crash
nothing is in doubt but what had been marked and not settled, and the next holder of the lease says so.
"""

import asyncio
import contextlib
import math
import os
import secrets
import socket
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from content.audio import Voice
from content.outbox import BLOCK_SIZE, Lane
from core import clock as wall
from core.channels import Channel, ChannelDown, SendResult, Sent
from core.db import Database
from core.errors import Unavailable
from core.files import Files
from core.models import DeliveryKind
from core.settings import Settings
from scheduler import delivery_sql_blocks as blocks
from scheduler import rules
from scheduler.booking import Booked, Job, Landed, Order, Ready, book
from scheduler.delivery_sql import Lease
from scheduler.delivery_sql_blocks import Room
from scheduler.flights import Flights
from scheduler.line import Line
from scheduler.queue import Embedded, Queue
from scheduler.renderings import Rendered, Renderings
from scheduler.turns import Turns

LEASE_SECONDS = 60.0  # a worker that is silent for so long has lost its blocks
RENEW_SECONDS = 15.0
LOOK_SECONDS = 1.0  # between looks for due blocks when nothing wakes us
GROUP_SECONDS = 0.05  # results wait so long for company before they are committed
GROUP_SIZE = 32  # or until there are so many, or half of what may be in flight
BLOCKS_A_LANE = 4  # leased ahead; each lane has its own, so an emergency never stands behind a full house
BLOCKS_ASIDE = 4  # and so many more of notices that are not in hand yet: those of a lane take turns
CLOSE_SECONDS = 2.0  # for messages on their way when the service stops
BUSY_SECONDS = 1.0  # pause after the database could not be written

log = structlog.get_logger()


@dataclass(slots=True)
class Held:
    """A leased block: how many of its jobs are in our hands, and when to look at what is left of it."""

    lease: Lease
    jobs: int
    not_before: datetime | None


class Dispatcher:
    """Sends what is owed through the channels given. One a process; any number of processes on PostgreSQL.

    Args:
        turns: the limits that are shared with replies and with other processes, by channel; the others have
            a limit of their own here.
        queue: what wakes this process when there is something to send.
    """

    def __init__(
        self,
        db: Database,
        channels: Mapping[str, Channel],
        voice: Voice,
        files: Files,
        settings: Settings,
        clock: Callable[[], datetime] = wall.now,
        turns: Mapping[str, Turns] | None = None,
        queue: Queue | None = None,
    ) -> None:
        self.worker = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._db, self._files, self._settings, self._clock = db, files, settings, clock
        turns = turns or {}
        self._queue: Queue = queue or Embedded(db)
        self._lines = {name: Line(channel, turns.get(name)) for name, channel in channels.items()}
        self._renderings = Renderings(db, voice, settings, channels, self._ready)
        self._flights = Flights(self._lines, self._renderings, self._land)
        self._held: dict[int, Held] = {}
        self._landed: list[Landed] = []
        self._times: dict[int, float] = {}  # of the jobs just picked: when each leaves
        self._settle_at: asyncio.TimerHandle | None = None
        self._refused: list[tuple[Job, str]] = []
        self._streaks: dict[int, tuple[str, int]] = {}  # notice → error and how often in a row
        self._pause: dict[int, str] = {}
        self._wake = asyncio.Event()
        for turn in turns.values():
            turn.changed = self._wake.set
        self._look_at = self._renew_at = 0.0
        self._closing = self._looked = False
        self._ended = asyncio.Event()

    # --- life ---

    async def run(self) -> None:
        """Work until `close`; then finish what is on its way and give back the leases."""
        loop = asyncio.get_running_loop()
        watch = loop.create_task(self._watch(), name="delivery-watch")
        try:
            while not self._closing:
                await self._turn(loop.time())
                await self._rest(loop.time())
        finally:
            watch.cancel()
            await asyncio.gather(watch, return_exceptions=True)
            await self._finish()
            self._ended.set()

    async def close(self) -> None:
        """Stop within about two seconds. What left is written down, what did not leave stays due."""
        self._closing = True
        self._wake.set()
        await self._ended.wait()

    @property
    def busy(self) -> bool:
        """Whether deliveries are in hand, or may be for all that is known yet."""
        return bool(self._held) or not self._looked

    async def _watch(self) -> None:
        async for _ in self._queue.wakes():
            self._look_at = 0.0
            self._wake.set()

    async def _finish(self) -> None:
        await self._flights.end(CLOSE_SECONDS)
        await self._renderings.close()
        spare = [(held.lease, held.not_before) for held in self._held.values()]
        with contextlib.suppress(Unavailable):  # the leases end by themselves
            await self._book(Order(landed=self._landed, refused=self._refused, spare=spare))

    # --- a turn ---

    async def _turn(self, now: float) -> None:
        order = Order()
        try:
            await self._renew(now)
            if now >= self._look_at and not await self._db.read(partial(blocks.anything_due, now=self._clock())):
                self._look_at = now + LOOK_SECONDS
                self._looked = True
            order = self._order(now)
            if not order.empty():
                self._apply(order, await self._book(order), now)
        except (Unavailable, OperationalError) as error:
            log.error("delivery.database", error=type(error).__name__)
            for job in order.picks:  # not marked as far as we know; if they were, `book` finds out
                self._lines[job.look.channel].unpick(1)
                self._lines[job.look.channel].put(job)
            await asyncio.sleep(BUSY_SECONDS)

    def _order(self, now: float) -> Order:
        if self._settle_at is not None:
            self._settle_at.cancel()
            self._settle_at = None
        landed = list(self._landed)
        settling = Counter(one.ready.job.look.channel for one in landed)
        return Order(
            landed=landed,
            refused=list(self._refused),
            spare=[(held.lease, held.not_before) for held in self._held.values() if held.jobs == 0],
            pause=dict(self._pause),
            picks=self._picks(now, settling),
            rooms=self._rooms() if now >= self._look_at else {},
            in_hand={held.lease.key.ref for held in self._held.values() if held.lease.key.kind is DeliveryKind.NOTICE},
        )

    def _picks(self, now: float, settling: Mapping[str, int]) -> list[Job]:
        picks = [one for name, line in self._lines.items() for one in line.pick(now, settling=settling[name])]
        self._times = {id(one.job): one.at for one in picks}
        return [one.job for one in picks]

    def _rooms(self) -> dict[int, Room]:
        """How many more blocks of each lane may be leased."""
        jobs = dict.fromkeys(map(int, Lane), 0)
        for held in self._held.values():
            jobs[held.lease.lane] += held.jobs
        left = {lane: BLOCKS_A_LANE - math.ceil(number / BLOCK_SIZE) for lane, number in jobs.items()}
        return {lane: Room(max(0, room), room + BLOCKS_ASIDE) for lane, room in left.items() if room + BLOCKS_ASIDE > 0}

    async def _book(self, order: Order) -> Booked:
        moment = self._clock()
        until = moment + timedelta(seconds=LEASE_SECONDS)
        return await self._db.write(
            lambda s: book(
                s, order, worker=self.worker, channels=self._lines, until=until, settings=self._settings, now=moment
            )
        )

    def _apply(self, order: Order, booked: Booked, now: float) -> None:
        """The commit succeeded: forget what is written, let leave what is marked."""
        del self._landed[: len(order.landed)]
        del self._refused[: len(order.refused)]
        for one in order.landed:
            self._lines[one.ready.job.look.channel].flying -= 1
        for job in (*(one.ready.job for one in order.landed), *(job for job, _ in order.refused)):
            self._release(job)
        for lease, _ in order.spare:
            self._held.pop(lease.block_id, None)
        for notice_id in order.pause:
            self._pause.pop(notice_id, None)
        for job in booked.dropped:
            self._lines[job.look.channel].unpick(1)
            self._release(job)
        for job, changed in booked.again:
            self._lines[job.look.channel].unpick(1)
            self._renderings.unwant(job.look)
            self._accept(changed)
        if booked.let_go:
            self._let_go(lambda job: job.look.key in booked.let_go)
        for lease, jobs, not_before in booked.loaded:
            self._held[lease.block_id] = Held(lease, len(jobs), not_before)
            for job in jobs:
                self._accept(job)
        self._flights.start(booked.ready, self._times)
        if order.rooms:
            self._looked = True
            self._look_at = now if booked.more else now + LOOK_SECONDS
        elif order.spare:
            self._look_at = now

    async def _rest(self, now: float) -> None:
        """Sleep until something is worth a turn: answers in company, a free slot, the pace, a look, a wake-up."""
        soonest = min([self._renew_at, *(line.next_at() for line in self._lines.values())])
        if self._rooms():
            soonest = min(soonest, self._look_at)
        if self._landed and self._settle_at is None:  # the database was busy
            soonest = min(soonest, now + GROUP_SECONDS)
        if self._pause or self._refused or any(held.jobs == 0 for held in self._held.values()):
            soonest = now
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), max(0.0, soonest - now))
        self._wake.clear()

    async def _renew(self, now: float) -> None:
        if now < self._renew_at:
            return
        until = self._clock() + timedelta(seconds=LEASE_SECONDS)

        def hold_on(session: Session) -> set[int]:
            blocks.free_leases(session, gone=_certainly_gone)
            return blocks.renew(session, worker=self.worker, until=until)

        await self._renderings.refresh()  # a voice that was withdrawn leaves no more
        mine = await self._db.write(hold_on)
        self._renew_at = now + RENEW_SECONDS
        lost = set(self._held) - mine
        if lost:
            log.warning("delivery.leases_lost", blocks=len(lost))
            self._let_go(lambda job: job.lease.block_id in lost)

    # --- jobs ---

    def _accept(self, job: Job) -> None:
        """Wait for the message, then for the pace; a job whose channel is down or absent is left for later."""
        line = self._lines.get(job.look.channel)
        if line is None or asyncio.get_running_loop().time() < line.down_until:
            self._leave_for_later(job)
        else:
            self._renderings.want(job)

    def _ready(self, job: Job, rendered: Rendered) -> None:
        if rendered.message is None:
            self._refused.append((job, rendered.why))
        else:
            self._lines[job.look.channel].put(job)
        self._wake.set()

    def _release(self, job: Job) -> None:
        """The job is out of our hands; its block is given back when it was the last one."""
        self._renderings.unwant(job.look)
        held = self._held.get(job.lease.block_id)
        if held is not None:
            held.jobs -= 1

    def _let_go(self, wanted: Callable[[Job], bool]) -> None:
        """Jobs that wait are not ours any more; their rows stay due."""
        waiting = [job for line in self._lines.values() for job in line.take_out(wanted)]
        for job in (*waiting, *self._renderings.take_out(wanted)):
            self._release(job)

    def _leave_for_later(self, job: Job) -> None:
        """Others get the room; the block is looked at again when the channel may be up."""
        line = self._lines.get(job.look.channel)
        away = line.down_until - asyncio.get_running_loop().time() if line else LEASE_SECONDS
        moment = self._clock() + timedelta(seconds=away)
        held = self._held[job.lease.block_id]
        held.not_before = max(held.not_before or moment, moment)
        held.jobs -= 1

    # --- results ---

    def _land(self, line: Line, ready: Ready, result: SendResult) -> None:
        went_down = line.landed(ready.job, result, asyncio.get_running_loop().time())
        self._landed.append(Landed(ready, result))
        if isinstance(result, ChannelDown):
            if went_down:
                log.warning("delivery.channel_down", channel=line.channel.name, why=result.why)
            for job in line.take_out(lambda _: True):
                self._renderings.unwant(job.look)
                self._leave_for_later(job)
        self._count_streak(ready.job, result)
        if len(self._landed) >= max(GROUP_SIZE, line.channel.capabilities.in_flight // 2):
            self._wake.set()
        elif self._settle_at is None:
            self._settle_at = asyncio.get_running_loop().call_later(GROUP_SECONDS, self._wake.set)

    def _count_streak(self, job: Job, result: SendResult) -> None:
        """The same error again and again is the notice's, or ours: it is paused and staff are told."""
        key, kind = job.look.key, rules.error_kind(result)
        if key.kind is not DeliveryKind.NOTICE:
            return
        if isinstance(result, Sent):
            self._streaks.pop(key.ref, None)
        elif kind:
            before, times = self._streaks.get(key.ref, ("", 0))
            times = times + 1 if before == kind else 1
            self._streaks[key.ref] = (kind, times)
            if times >= rules.STREAK:
                self._pause[key.ref] = kind
                del self._streaks[key.ref]


def _certainly_gone(worker: str) -> bool:
    """Whether a worker of this machine runs no more; for another machine only the end of its lease tells."""
    host, _, rest = worker.partition(":")
    pid = rest.partition(":")[0]
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
