"""What is asked again at the moment of sending, and what follows from each result, as pure functions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from content import quiet
from content.notices import states
from content.outbox import TOGETHER
from core.channels import (
    AddressMoved,
    ChannelDown,
    RecipientGone,
    Rejected,
    RetryAfter,
    SendResult,
    Sent,
    Unknown,
    WindowClosed,
)
from core.models import DeliveryKind, DeliveryState
from core.settings import Settings
from scheduler.pacing import backoff

TRIES = 10  # of one message that the platform keeps putting off; then it has failed
STREAK = 20  # errors of one kind in a row stop a notice: something is wrong with it, not with the people
REASON_LIMIT = 40  # characters, as wide as the column

#: These are no errors of the notice: the person left, or the platform asks for patience.
_PATIENCE = (Sent, RecipientGone, RetryAfter, ChannelDown, AddressMoved, WindowClosed)


class Facts(NamedTuple):
    """What the database says about one delivery now; a plain tuple, because two are made for every message."""

    person_id: int
    state: int
    tries: int
    known: bool  # the person is still there (not forgotten)
    agrees: bool  # still wants this and a standing consent proves it; True for what they asked for themselves
    language: str
    audio: str
    imported_from: str  # name of the list, until the first message explained it
    channel: str  # empty = no address
    address: str
    address_good: bool
    how: str = "each"  # how they want notices
    parts: tuple[int, ...] = ()  # of a digest: the notices in it


@dataclass(frozen=True, slots=True)
class About:
    """The notice behind a delivery; for everything else `kind` alone."""

    kind: DeliveryKind
    level: str = "emergency"  # what one person waits for is not held back
    state: str = states.SENDING
    expires_at: datetime | None = None
    version: int = 1  # of its words; a correction raises it
    twins: tuple[int, ...] = ()  # notices of these days that say the very same
    notice_id: int = 0  # the notice that is corrected or recalled
    silent: bool = False  # a slight correction: recent messages are edited in place


@dataclass(frozen=True, slots=True)
class Go:
    """It may leave now."""


@dataclass(frozen=True, slots=True)
class Skip:
    """It will not be sent any more."""

    reason: str


@dataclass(frozen=True, slots=True)
class Later:
    """It is due again at `at`."""

    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Hold:
    """It stays due as it is, until whatever holds everything ends."""


Verdict = Go | Skip | Later | Hold


def judge(
    facts: Facts,
    about: About,
    *,
    paused: bool,
    had_today: int,
    settings: Settings,
    now: datetime,
    had_same: bool = False,
) -> Verdict:
    """Ask again: still live, still wanted, not too late, not quiet, not too much for one day, a good address.

    Args:
        had_today: ordinary notices that reached the person since midnight.
        had_same: a notice with the very same words reached them within a day.
    """
    ended = over(about, now)
    if ended:
        return Skip(ended)
    if not facts.known:
        return Skip("forgotten")
    if not facts.agrees:
        return Skip("unsubscribed")
    if not facts.channel:
        return Skip("no address")
    if not facts.address_good:
        return Skip("gone")
    if about.kind is DeliveryKind.DIGEST and not facts.parts:
        return Skip("nothing left")  # all of it was stopped meanwhile
    if paused or about.state in (states.PAUSED, states.CORRECTING):
        return Hold()
    if about.level == "emergency":
        return Go()
    if quiet.is_quiet(now, settings.quiet(), zone=settings.timezone):
        return Hold()
    if had_same:
        return Skip("same text")
    if about.kind is DeliveryKind.NOTICE and about.level == "normal":
        return _now_or_together(facts, about, had_today, settings, now)
    return Go()


def _now_or_together(facts: Facts, about: About, had_today: int, settings: Settings, now: datetime) -> Verdict:
    """An ordinary notice comes at once, or in the evening's digest; without a digest it is asked again tomorrow."""
    if quiet.over_cap(had_today, settings.daily_cap) or (facts.how == "digest" and _lasts(about, settings, now)):
        return Later(quiet.next_day(now, settings.quiet(), zone=settings.timezone), TOGETHER)
    return Go()


def _lasts(about: About, settings: Settings, now: datetime) -> bool:
    """Whether a notice is still worth reading in the evening's digest."""
    if about.expires_at is None:
        return True
    return about.expires_at > quiet.evening(now, settings.quiet(), at=settings.evening(), zone=settings.timezone)


def over(about: About, now: datetime) -> str:
    """Why nothing of it will be sent any more, empty when it still may."""
    if about.kind is DeliveryKind.NOTICE and about.state not in (*states.LIVE, states.PAUSED, states.CORRECTING):
        return about.state
    if about.kind in (DeliveryKind.REMINDER, DeliveryKind.CONFIRM) and about.state in (states.STOPPED, states.RECALLED):
        return about.state
    if about.kind is DeliveryKind.NOTICE_FIX and about.state == states.RECALLED:
        return about.state
    return "too late" if about.expires_at is not None and now >= about.expires_at else ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is written down about one attempt."""

    state: DeliveryState
    reason: str = ""
    due_at: datetime | None = None  # of the next try, when the state is DUE
    tries: int = 0
    message_ref: str = ""
    event: str = ""  # name of the result, for everything but a plain success
    detail: str = ""
    gone: bool = False  # the address is not to be written to any more
    moved_to: str = ""


def outcome(result: SendResult, *, tries: int, now: datetime) -> Outcome:
    """What follows from a result. Only what certainly did not arrive is tried again.

    Args:
        tries: attempts before this one that count.
    """
    name = type(result).__name__
    match result:
        case Sent(refs=refs, address=address):
            moved = name if address else ""
            return Outcome(
                DeliveryState.SENT, tries=tries + 1, message_ref=" ".join(refs), moved_to=address, event=moved
            )
        case RetryAfter(seconds=seconds, scope=scope, why=why):
            if scope == "recipient" and tries + 1 >= TRIES:
                return Outcome(DeliveryState.FAILED, "put off too often", tries=tries + 1, event=name, detail=why)
            wait = max(seconds, backoff(tries)) if scope == "recipient" else seconds
            counted = tries + (scope == "recipient")
            return _again(now, wait, "put off", counted, name, why)
        case ChannelDown(why=why, seconds=seconds):
            return _again(now, seconds, "channel down", tries, name, why)
        case AddressMoved(address=address):
            if tries + 1 >= TRIES:
                return Outcome(DeliveryState.FAILED, "moved too often", tries=tries + 1, event=name)
            found = _again(now, 0.0, "moved", tries + 1, name, "")
            return Outcome(found.state, found.reason, found.due_at, found.tries, "", name, "", False, address)
        case Unknown(why=why):
            return Outcome(DeliveryState.UNKNOWN, why[:REASON_LIMIT] or "no answer", tries=tries + 1, event=name)
        case RecipientGone(why=why):
            return Outcome(DeliveryState.SKIPPED, "gone", tries=tries + 1, event=name, detail=why, gone=True)
        case WindowClosed(why=why):
            return Outcome(DeliveryState.FAILED, "window closed", tries=tries + 1, event=name, detail=why)
        case Rejected(code=code, why=why):
            return Outcome(
                DeliveryState.FAILED, code[:REASON_LIMIT] or "rejected", tries=tries + 1, event=name, detail=why
            )


def error_kind(result: SendResult) -> str:
    """What counts towards STREAK: the name of an error that is the notice's or ours, empty for anything else."""
    if isinstance(result, _PATIENCE):
        return ""
    return f"{type(result).__name__} {result.code}" if isinstance(result, Rejected) else type(result).__name__


def _again(now: datetime, seconds: float, reason: str, tries: int, event: str, detail: str) -> Outcome:
    return Outcome(DeliveryState.DUE, reason, now + timedelta(seconds=seconds), tries, "", event, detail)
