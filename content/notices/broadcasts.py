"""Broadcasts: an influential person speaks to the own village; limits, the agency's minutes, and taking it back."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content import areas, audit, quiet, roles, texts
from content import audience as audiences
from content.audience import Audience
from content.notices import deciding, drafting, states
from core.db import serialise
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.i18n import SOURCE, Words
from core.models import Area, Notice, Person, Role
from core.settings import Settings

PERMISSION = "broadcast.send"
VOICE_MINUTES = 5  # of one voice note; villagers pay for every minute they download
TAKEN_BACK = "taken back"
TWICE_MINUTES = 10  # the same words by the same speaker within this time are a button pressed twice


def speaking_places(session: Session, *, person_id: int, now: datetime) -> list[Area]:
    """Where somebody may speak as an influential person, in the order the roles were given."""
    held = roles.grants(session, person_id=person_id, now=now)
    ids = [grant.area_id for grant in held if grant.allows(PERMISSION) and grant.area_id is not None]
    return [area for area_id in dict.fromkeys(ids) if (area := session.get(Area, area_id)) is not None]


def may_speak(session: Session, *, person_id: int, area_id: int, now: datetime) -> bool:
    """Whether somebody may speak to this area now, whatever an older button says."""
    area = session.get(Area, area_id)
    held = roles.grants(session, person_id=person_id, now=now)
    return area is not None and roles.may(held, PERMISSION, path=area.path)


def left_today(session: Session, *, person_id: int, settings: Settings, now: datetime) -> int | None:
    """How many more notices somebody may send today; None = no limit. What was taken back does not count."""
    if settings.broadcast_limit == 0:
        return None
    sent = session.scalar(
        select(func.count())
        .select_from(Notice)
        .where(
            Notice.author == f"person:{person_id}",
            Notice.created_at >= quiet.day_start(now, zone=settings.timezone),
            Notice.why != TAKEN_BACK,
        )
    )
    return max(0, settings.broadcast_limit - (sent or 0))


def broadcast(
    session: Session,
    *,
    person: Person,
    area_id: int,
    settings: Settings,
    now: datetime,
    text: str = "",
    clip: str | None = None,
    clip_ms: int = 0,
    clip_language: str = SOURCE,
    question: dict[str, Any] | None = None,
) -> Notice:
    """Say something to a village: typed words, a voice note, or both. Rights and limit are looked at here and now.

    What follows is the setting `broadcast_policy`: it waits only long enough to be taken back (now), or for the
    minutes in which the agency can stop it (delay), or for an approval. A village in which nobody gets
    notices yet keeps it for newcomers: the notice is done, with 0 people.

    Args:
        clip: hash of the voice note, decoded and re-encoded by `Voice.accept`.
        clip_ms: its length in milliseconds, at most VOICE_MINUTES.
        question: it is a poll (`polls.question`), open for `poll_days`.

    Raises:
        Forbidden: no role for this area (any more). Whoever answers it also calls `refused`.
        Conflict: the day's limit is reached.
        Invalid: nothing was said, or too much.
    """
    area = session.get(Area, area_id)
    if area is None or not may_speak(session, person_id=person.id, area_id=area_id, now=now):
        raise Forbidden(f"person {person.id} may not speak to area {area_id}")
    text = text.strip()
    _check(text, clip, clip_ms)
    serialise(session, f"broadcast:{person.id}")
    before = _same_just_now(session, person, text, clip, now)
    if before is not None:
        return before
    if left_today(session, person_id=person.id, settings=settings, now=now) == 0:
        raise Conflict(f"limit of {settings.broadcast_limit} notices a day")
    actor = f"person:{person.id}"
    notice = drafting.new_row(session, author=actor, sender=_sender(session, person, area, now), now=now)
    notice.audience = Audience(areas=(area.code,)).to_json()
    notice.clip, notice.clip_ms, notice.clip_language = clip, clip_ms, clip_language
    if question is not None:
        notice.question, notice.poll_until = question, now + timedelta(days=settings.poll_days)
    if text:
        texts.put(session, ref=states.ref(notice), field="body", language=SOURCE, text=text, author=actor, now=now)
    detail: dict[str, audit.Plain] = {"area": area.code, "policy": settings.broadcast_policy, "voice": clip is not None}
    audit.record(session, actor=actor, verb="broadcast.send", ref=states.ref(notice), detail=detail, now=now)
    _let_go(session, notice, settings, now)
    return notice


def refused(
    session: Session,
    *,
    person_id: int,
    why: str,
    now: datetime,
    area_id: int | None = None,
    notice_id: int | None = None,
) -> None:
    """Write down that somebody was not let speak, or touch what another said; nothing of the words is kept.

    Args:
        why: area (not theirs, or not any more), limit (too many today), other (another's notice, nothing said),
            old (a button of an earlier page).
    """
    ref = f"notice:{notice_id}" if notice_id is not None else f"area:{area_id}" if area_id is not None else ""
    audit.record(session, actor=f"person:{person_id}", verb="broadcast.refused", ref=ref, detail={"why": why}, now=now)


def take_back(session: Session, *, person_id: int, notice_id: int, now: datetime) -> Notice:
    """The speaker takes it back while nobody has it; it does not count for the day's limit.

    Raises:
        NotFound: no such notice, or somebody else's (the two look alike on purpose).
        Conflict: it is on its way; it can be recalled.
    """
    notice = states.locked(session, notice_id)
    if notice.author != f"person:{person_id}":
        raise NotFound(f"notice {notice_id}")
    if notice.state not in (states.SUBMITTED, *states.PENDING):
        raise Conflict(f"notice {notice_id} is {notice.state}")
    notice.state, notice.why, notice.finished_at = states.STOPPED, TAKEN_BACK, now
    audit.record(session, actor=notice.author, verb="broadcast.take_back", ref=states.ref(notice), now=now)
    return notice


def _check(text: str, clip: str | None, clip_ms: int) -> None:
    if not text and clip is None:
        raise Invalid("nothing was said")
    if len(text) > drafting.BODY_LIMIT:
        raise Invalid(f"the text has {len(text)} characters, allowed 1 to {drafting.BODY_LIMIT}")
    if clip is not None and clip_ms > VOICE_MINUTES * 60_000:
        raise Invalid(f"the voice note has {clip_ms // 1000} seconds, allowed {VOICE_MINUTES * 60}")


def _same_just_now(session: Session, person: Person, text: str, clip: str | None, now: datetime) -> Notice | None:
    recent = session.scalars(
        select(Notice)
        .where(
            Notice.author == f"person:{person.id}",
            Notice.created_at > now - timedelta(minutes=TWICE_MINUTES),
            Notice.state != states.STOPPED,
        )
        .order_by(Notice.id.desc())
    )
    for notice in recent:
        said = texts.find(session, states.ref(notice), "body", [SOURCE])
        if notice.clip == clip and (said.text if said else "") == text:
            return notice
    return None


def _sender(session: Session, person: Person, area: Area, now: datetime) -> str:
    """Name and role as recipients read it; the name the village knows, from the role that allows it."""
    names = {role.id: role.display_name for role in roles.in_force(session, now, person_id=person.id)}
    covering = session.scalars(
        select(Role.id)
        .join(Area, Area.id == Role.area_id)
        .where(Role.id.in_(names), Role.role == roles.INFLUENTIAL)
        .order_by(func.length(Area.path).desc())
    )
    name = next((names[role_id] for role_id in covering if names[role_id]), "")
    return Words(SOURCE, domain="delivery")("bc_sender", name=name, place=areas.label(session, area.id))


def _let_go(session: Session, notice: Notice, settings: Settings, now: datetime) -> None:
    audience = Audience.from_json(notice.audience)
    if settings.broadcast_policy == "approval":
        notice.state = states.SUBMITTED
        drafting.tell_approvers(session, notice, "alert.approval", now)
        return
    wait = timedelta(seconds=settings.broadcast_undo_seconds)
    if settings.broadcast_policy == "delay":
        wait = max(wait, timedelta(minutes=settings.broadcast_delay_minutes))
        drafting.tell_approvers(session, notice, "alert.broadcast", now)
    notice.due_at = now + wait
    note = f"policy {settings.broadcast_policy}"
    deciding.release(session, notice, actor=notice.author, now=now, state=states.WAITING, note=note)
    if audiences.count_audience(session, audience, notice.level).total == 0:
        notice.state, notice.finished_at = states.DONE, now
