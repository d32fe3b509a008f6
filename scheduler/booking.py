"""Booking: what one turn of the dispatcher writes down, in one transaction, before anything more leaves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from content import audience as audiences
from content import notices, outbox, people, quiet, switches
from content.audience import Audience
from content.notices import states
from content.outbox import BROADCASTS
from content.studio import copies
from core.channels import SendResult, Sent, VoiceCopy
from core.models import DeliveryKind, DeliveryState, Notice
from core.settings import Settings
from scheduler import delivery_sql as sql
from scheduler import delivery_sql_blocks as blocks
from scheduler import delivery_sql_marks as marks
from scheduler import rules
from scheduler.delivery_sql import Key, Lease
from scheduler.delivery_sql_blocks import Room
from scheduler.render import Look
from scheduler.replacing import Earlier
from scheduler.rules import About, Facts, Go, Hold, Later, Outcome, Skip

OFF_SECONDS = 60  # until deliveries for a channel that is not there are looked at again


class Job(NamedTuple):
    """One delivery in the hands of this worker."""

    lease: Lease
    person_id: int
    look: Look


class Ready(NamedTuple):
    """A delivery that is marked and may leave."""

    job: Job
    address: str
    tries: int  # before this one, that count
    earlier: Earlier | None = None  # what they had before it was corrected or recalled


class Landed(NamedTuple):
    """What became of one that left."""

    ready: Ready
    result: SendResult


@dataclass(slots=True)
class Order:
    """What the dispatcher wants written down."""

    landed: Sequence[Landed] = ()
    refused: Sequence[tuple[Job, str]] = ()  # cannot be shown; with the reason
    spare: Sequence[tuple[Lease, datetime | None]] = ()  # leases with nothing left to do, and when to look again
    pause: Mapping[int, str] = field(default_factory=dict)  # notices that fail again and again, and why
    picks: Sequence[Job] = ()  # these may leave as far as pacing goes
    rooms: Mapping[int, Room] = field(default_factory=dict)  # lane → blocks that may be leased
    in_hand: Collection[int] = ()  # notices of which blocks are held

    def empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.landed or self.refused or self.spare or self.pause or self.picks or self.rooms)


@dataclass(slots=True)
class Booked:
    """What was written: what may leave now, and what is out of the worker's hands."""

    ready: list[Ready] = field(default_factory=list)
    dropped: list[Job] = field(default_factory=list)
    again: list[tuple[Job, Job]] = field(default_factory=list)  # looks different by now: old and new
    let_go: set[Key] = field(default_factory=set)  # nothing of these may leave now
    loaded: list[tuple[Lease, list[Job], datetime | None]] = field(default_factory=list)
    more: bool = False  # a lane gave as many blocks as there was room for


def book(
    session: Session,
    order: Order,
    *,
    worker: str,
    channels: Collection[str],
    until: datetime,
    settings: Settings,
    now: datetime,
) -> Booked:
    """Settle what landed, mark what leaves, lease what comes next: one commit for all of it.

    Args:
        channels: names of those that can send here.
        until: when new leases end if nobody renews them.
    """
    booked = Booked()
    _settle(session, order.landed, settings, now)
    for job, reason in order.refused:
        sql.end(session, job.look.key, [job.person_id], state=DeliveryState.FAILED, reason=reason, now=now)
    for notice_id, why in order.pause.items():
        _pause(session, notice_id, why, now)
    for lease, not_before in order.spare:
        _recover(session, lease, now)
        blocks.give_back(session, lease, worker=worker, not_before=not_before)
    paused = switches.paused(session)
    _take(session, order.picks, booked, worker, paused, settings, now)
    is_quiet = quiet.is_quiet(now, settings.quiet(), zone=settings.timezone)
    lanes = blocks.due_lanes(session, now=now) if order.rooms else set()
    for lane, room in ((lane, room) for lane, room in order.rooms.items() if lane in lanes):
        leases = blocks.claim(
            session, worker=worker, lane=lane, room=room, in_hand=order.in_hand, until=until, now=now,
            quiet=is_quiet, paused=paused,
        )  # fmt: skip
        booked.more |= 0 < room.blocks <= len(leases)
        for lease in leases:
            _load(session, lease, booked, worker, channels, now)
    return booked


def _settle(session: Session, landed: Sequence[Landed], settings: Settings, now: datetime) -> None:
    written: list[tuple[Key, int, Outcome]] = []
    plain: dict[Key, list[tuple[int, int, str]]] = {}
    explained: list[int] = []
    voices: list[tuple[copies.Place, VoiceCopy]] = []
    unknown: dict[Key, list[int]] = {}
    for one in landed:
        job, address, tries, _ = one.ready
        if isinstance(one.result, Sent) and one.result.copy is not None:
            voices.append((_place(job, one.result.address or address), one.result.copy))
        if isinstance(one.result, Sent) and not one.result.address:
            plain.setdefault(job.look.key, []).append((job.person_id, tries + 1, " ".join(one.result.refs)))
            if job.look.intro:
                explained.append(job.person_id)
            continue
        found = rules.outcome(one.result, tries=tries, now=now)
        written.append((job.look.key, job.person_id, found))
        if found.gone:
            people.mark_gone(session, channel=job.look.channel, address=address, reason=found.detail, now=now)
        if found.moved_to:
            people.move(session, channel=job.look.channel, address=address, to=found.moved_to)
        if found.state is DeliveryState.SENT and job.look.intro:
            explained.append(job.person_id)
        if found.state is DeliveryState.UNKNOWN:
            unknown.setdefault(job.look.key, []).append(job.person_id)
    for key, sent in plain.items():
        marks.settle_sent(session, key, sent, now=now)
    marks.settle(session, written, now=now)
    if voices:
        copies.remember(session, voices, now=now)
    if explained:
        marks.greeted(session, explained, now=now)
    for key, doubtful in unknown.items():
        _send_again(session, key, sql.about(session, key, now=now), doubtful, now)


def _place(job: Job, address: str) -> copies.Place:
    key = job.look.key
    return copies.Place(job.look.channel, address, f"{int(key.kind)}:{key.ref}:{job.person_id}:{key.copy_no}")


def _recover(session: Session, lease: Lease, now: datetime) -> About:
    """Marked and in nobody's hands: a crash, or a commit whose answer was lost."""
    about = sql.about(session, lease.key, now=now)
    _send_again(session, lease.key, about, blocks.recover(session, lease, now=now), now)
    return about


def _send_again(session: Session, key: Key, about: About, doubtful: Sequence[int], now: datetime) -> None:
    """Only an emergency is worth the risk of coming twice."""
    if about.kind is DeliveryKind.NOTICE and about.level == "emergency":
        blocks.add_copies(session, key, doubtful, now=now)


def _pause(session: Session, notice_id: int, why: str, now: datetime) -> None:
    notice = session.get(Notice, notice_id)
    if notice is None or notice.state not in states.LIVE:
        return
    notices.pause(session, notice_id=notice_id, actor="system", why=why, now=now)
    outbox.alert_staff(
        session,
        permission="notice.stop",
        path=audiences.place(session, Audience.from_json(notice.audience)),
        text_key="alert.paused",
        ref=states.ref(notice),
        now=now,
    )


def _take(
    session: Session,
    picks: Sequence[Job],
    booked: Booked,
    worker: str,
    paused: bool,
    settings: Settings,
    now: datetime,
) -> None:
    """Ask again for each, and mark those that may leave."""
    mine = sql.held(session, worker=worker, blocks=list({job.lease.block_id for job in picks})) if picks else set()
    by_key: dict[Key, list[Job]] = {}
    for job in picks:
        if job.lease.block_id in mine:
            by_key.setdefault(job.look.key, []).append(job)
        else:
            booked.dropped.append(job)
    for key, jobs in by_key.items():
        _take_key(session, key, jobs, booked, paused and key.kind in BROADCASTS, settings, now)


def _take_key(
    session: Session, key: Key, jobs: Sequence[Job], booked: Booked, paused: bool, settings: Settings, now: datetime
) -> None:
    about = sql.about(session, key, now=now)
    ids = [job.person_id for job in jobs]
    known = sql.facts(session, key, about, ids)
    counted: dict[int, int] = {}
    if about.kind is DeliveryKind.NOTICE and about.level == "normal" and settings.daily_cap:
        counted = sql.had_today(session, ids, since=quiet.day_start(now, zone=settings.timezone))
    same = sql.had_same(session, about.twins, ids, now=now)
    go: dict[int, Ready] = {}
    for job in jobs:
        facts = known.get(job.person_id)
        if facts is None or facts.state != DeliveryState.DUE:
            booked.dropped.append(job)
            continue
        verdict = rules.judge(
            facts,
            about,
            paused=paused,
            had_today=counted.get(job.person_id, 0),
            had_same=job.person_id in same,
            settings=settings,
            now=now,
        )
        match verdict:
            case Go() if (look := _look(key, facts, about)) != job.look:
                booked.again.append((job, job._replace(look=look)))
            case Go():
                go[job.person_id] = Ready(job, facts.address, facts.tries)
            case Skip(reason=reason):
                sql.end(session, key, [job.person_id], state=DeliveryState.SKIPPED, reason=reason, now=now)
                booked.dropped.append(job)
            case Later(at=at, reason=reason):
                sql.put_off(session, key, [job.person_id], until=at, reason=reason)
                booked.dropped.append(job)
            case Hold():
                booked.let_go.add(key)
                booked.dropped.append(job)
    if about.kind is DeliveryKind.NOTICE and about.state not in states.LIVE:
        booked.let_go.add(key)
    marked = marks.mark_sending(session, key, list(go)) if go else set()
    if marked and about.kind in (DeliveryKind.NOTICE_FIX, DeliveryKind.NOTICE_RECALL):
        for person_id, refs in sql.earlier(session, about, list(marked), now=now).items():
            go[person_id] = go[person_id]._replace(earlier=Earlier(refs, about.silent))
    booked.ready += [ready for person_id, ready in go.items() if person_id in marked]
    booked.dropped += [ready.job for person_id, ready in go.items() if person_id not in marked]


def _load(
    session: Session, lease: Lease, booked: Booked, worker: str, channels: Collection[str], now: datetime
) -> None:
    """Open a leased block: what its last holder left in doubt, what is over, what is to be sent."""
    about = _recover(session, lease, now)
    over = rules.over(about, now)
    if over:
        blocks.skip_rest(session, lease, reason=over, now=now)
        blocks.give_back(session, lease, worker=worker, not_before=None)
        return
    rows = sql.due_rows(session, lease, about, now=now)
    for facts in rows:
        if not facts.channel:
            reason = "no address" if facts.known else "forgotten"
            sql.end(session, lease.key, [facts.person_id], state=DeliveryState.SKIPPED, reason=reason, now=now)
    jobs = [Job(lease, facts.person_id, _look(lease.key, facts, about)) for facts in rows if facts.channel in channels]
    absent = any(facts.channel and facts.channel not in channels for facts in rows)
    booked.loaded.append((lease, jobs, now + timedelta(seconds=OFF_SECONDS) if absent else None))


def _look(key: Key, facts: Facts, about: About) -> Look:
    return Look(key, facts.language, facts.channel, facts.audio, facts.imported_from, about.version, facts.parts)
