"""Deciding about a notice: approve, schedule, stop, recall, pause; each deed once, by somebody who may."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from content import audience as audiences
from content import audit, outbox, roles
from content.audience import Audience
from content.notices import drafting, states
from core.db import notify
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.models import Block, Correction, DeliveryKind, Notice, Person, Staff

WHY_LIMIT = 300  # characters; the reason is read out to everybody who got the notice


def approve(
    session: Session,
    *,
    notice_id: int,
    actor: str,
    seen: str,
    now: datetime,
    voices_until: datetime | None = None,
) -> Notice:
    """The second pair of eyes says yes; it leaves when it is due. The audience is fixed here.

    Args:
        seen: `fingerprint` of what the approver was shown; an edit in between is noticed by it.
        voices_until: wait so long for recordings in people's own languages; it leaves earlier once all can hear it.

    Raises:
        NotFound: no such notice.
        Forbidden: the author cannot approve, nor the same human by another way in.
        Conflict: somebody else decided already, or it changed since it was read.
        Invalid: nobody would get it, or it has expired.
    """
    notice = states.locked(session, notice_id)
    if notice.state != states.SUBMITTED:
        raise Conflict(f"notice {notice_id} is {notice.state}")
    if states.same_human(session, notice.author, actor):
        raise Forbidden("the author cannot approve")
    if seen != drafting.fingerprint(session, notice):
        raise Conflict(f"notice {notice_id} changed since it was read")
    if states.author_person(notice) is None:
        drafting.somebody_gets(session, notice)
        drafting.can_be_read(session, notice)
    release(session, notice, actor=actor, now=now)
    if voices_until is not None:
        _await_voices(notice, voices_until)
    return notice


def _await_voices(notice: Notice, until: datetime) -> None:
    if notice.level == "emergency":
        raise Invalid("an emergency waits for nobody's recording")
    if notice.expires_at is not None and until >= notice.expires_at:
        raise Invalid("it would expire while it waits for recordings")
    notice.voices_until = until


def release(
    session: Session,
    notice: Notice,
    *,
    actor: str,
    now: datetime,
    state: str = states.APPROVED,
    note: str = "",
) -> None:
    """Fix audience and words, and let it go when it is due.

    Raises:
        Invalid: it has expired.
    """
    notice.due_at = max(notice.due_at or now, now)
    if notice.expires_at is not None and notice.expires_at <= notice.due_at:
        raise Invalid("it would expire before it is sent")
    notice.state, notice.approver, notice.approved_at = state, actor, now
    notice.approved_hash = drafting.fingerprint(session, notice)
    notice.words = drafting.words_hash(session, notice)
    notice.last_person_id = session.scalar(select(func.max(Person.id))) or 0
    detail = {"class": notice.level, **({"note": note} if note else {})}
    audit.record(session, actor=actor, verb="notice.approve", ref=states.ref(notice), detail=detail, now=now)
    notify(session)


def hold_back(session: Session, *, notice_id: int, actor: str, now: datetime) -> Notice:
    """The second pair of eyes says no: it is a draft again.

    Raises:
        NotFound: no such notice.
        Conflict: it does not wait for approval.
        Invalid: an influential person spoke: they are told why, so it is to be stopped with a reason.
    """
    notice = states.locked(session, notice_id)
    if notice.state != states.SUBMITTED:
        raise Conflict(f"notice {notice_id} is {notice.state}")
    if states.author_person(notice) is not None:
        raise Invalid("an influential person is told why: stop it with a reason")
    notice.state = states.DRAFT
    audit.record(session, actor=actor, verb="notice.hold_back", ref=states.ref(notice), now=now)
    return notice


def schedule(session: Session, *, notice_id: int, due_at: datetime | None, actor: str, now: datetime) -> Notice:
    """Choose when it leaves, before or after approval, as long as nobody has it.

    A time is part of what was approved. Another time keeps the approval only when somebody sets it who could
    have approved it; by anybody else's hand the notice waits for a second pair of eyes again.

    Raises:
        NotFound: no such notice.
        Conflict: it is on its way or over.
        Invalid: it would expire before.
    """
    notice = states.locked(session, notice_id)
    if notice.state not in (*states.UNWRITTEN, states.APPROVED):
        raise Conflict(f"notice {notice_id} is {notice.state}")
    if due_at is None and notice.state == states.APPROVED:
        due_at = now
    if due_at is not None and notice.expires_at is not None and notice.expires_at <= due_at:
        raise Invalid("it would expire before it is sent")
    moved = notice.state == states.APPROVED and due_at != notice.due_at
    fell = moved and not could_approve(session, notice, actor, now)
    notice.due_at = due_at
    if fell:
        drafting.approval_falls(notice, to=states.SUBMITTED)
    if moved:  # who approved it for a time hears of another
        drafting.tell_approvers(session, notice, "alert.approval" if fell else "alert.moved", now)
    detail = {"due": due_at.isoformat() if due_at else None, "approval_fell": fell}
    audit.record(session, actor=actor, verb="notice.schedule", ref=states.ref(notice), detail=detail, now=now)
    notify(session)
    return notice


def stop(session: Session, *, notice_id: int, actor: str, why: str, now: datetime) -> Notice:
    """Nobody else gets it; rows that are still due become skipped. An influential person is told why.

    Raises:
        NotFound: no such notice.
        Conflict: it is over; it can only be recalled.
        Invalid: no reason.
    """
    notice = states.locked(session, notice_id)
    if notice.state not in (*states.UNWRITTEN, *states.PENDING, *states.MOVING):
        raise Conflict(f"notice {notice_id} is {notice.state}")
    notice.why, notice.state, notice.finished_at = _reason(why), states.STOPPED, now
    _sweep(session, notice, now)
    audit.record(session, actor=actor, verb="notice.stop", ref=states.ref(notice), now=now)
    speaker = states.author_person(notice)
    if speaker is not None and not states.same_human(session, actor, notice.author):
        report_to_author(session, notice, now)
    return notice


def recall(session: Session, *, notice_id: int, actor: str, why: str, now: datetime) -> Notice:
    """It was wrong: nobody else gets it, and those who got it are told so, with the reason.

    Raises:
        NotFound: no such notice.
        Forbidden: an influential person recalls only what they said themselves.
        Conflict: nobody got it, or it is recalled already.
        Invalid: no reason.
    """
    notice = states.locked(session, notice_id)
    if actor.startswith("person:") and notice.author != actor:
        raise Forbidden(f"notice {notice_id} is somebody else's")
    if notice.state not in (*states.GONE_OUT, states.STOPPED) or notice.last_person_id is None:
        raise Conflict(f"notice {notice_id} is {notice.state}")
    if notice.settled is not None:
        raise Conflict(f"notice {notice_id} is over for so long that nobody knows any more who had it")
    notice.why, notice.state = _reason(why), states.RECALLED
    notice.cursor, notice.finished_at = 0, None  # the same mark now counts who was told
    _sweep(session, notice, now)
    audit.record(session, actor=actor, verb="notice.recall", ref=states.ref(notice), now=now)
    return notice


def pause(session: Session, *, notice_id: int, actor: str, why: str, now: datetime) -> Notice:
    """Hold it where it is; what is due stays due.

    Raises:
        NotFound: no such notice.
        Conflict: it is not on its way.
    """
    notice = states.locked(session, notice_id)
    if notice.state not in states.LIVE:
        raise Conflict(f"notice {notice_id} is {notice.state}")
    notice.state, notice.why = states.PAUSED, why[:WHY_LIMIT]
    audit.record(session, actor=actor, verb="notice.pause", ref=states.ref(notice), now=now)
    notify(session)
    return notice


def resume(session: Session, *, notice_id: int, actor: str, now: datetime) -> Notice:
    """Go on after a pause.

    Raises:
        NotFound: no such notice.
        Conflict: it is not paused, or those who had wrong words are still being noted.
    """
    notice = states.locked(session, notice_id)
    if notice.state != states.PAUSED:
        raise Conflict(f"notice {notice_id} is {notice.state}")
    noted = select(Correction.id).where(Correction.notice_id == notice_id, Correction.state == "telling")
    if session.scalar(noted.limit(1)) is not None:
        raise Conflict(f"a correction of notice {notice_id} is being told")
    complete = notice.cursor >= (notice.last_person_id or 0)
    notice.state, notice.why = states.SENDING if complete else states.EXPANDING, ""
    audit.record(session, actor=actor, verb="notice.resume", ref=states.ref(notice), now=now)
    notify(session)
    return notice


def test_send(session: Session, *, notice_id: int, staff: Staff, now: datetime) -> None:
    """Send it to the chat of one member of staff, as villagers will see it; it counts as nobody's delivery.

    Raises:
        NotFound: no such notice.
        Invalid: the account has no chat of its own.
    """
    if session.get(Notice, notice_id) is None:
        raise NotFound(f"notice {notice_id}")
    if staff.person_id is None:
        raise Invalid("this account has no chat of its own yet")
    cause = audit.record(session, actor=f"staff:{staff.id}", verb=outbox.TEST_SEND, ref=f"notice:{notice_id}", now=now)
    outbox.owe(session, kind=DeliveryKind.STAFF_ALERT, ref=cause.id, person_id=staff.person_id, due_at=now, now=now)


def report_to_author(session: Session, notice: Notice, now: datetime) -> None:
    """Tell the influential person what became of it: stopped and why, or how many it reached."""
    speaker = states.author_person(notice)
    if speaker is not None and session.get(Person, speaker) is not None:
        outbox.owe(session, kind=DeliveryKind.AUTHOR_REPORT, ref=notice.id, person_id=speaker, due_at=now, now=now)


def could_approve(session: Session, notice: Notice, actor: str, now: datetime) -> bool:
    kind, _, number = actor.partition(":")
    if kind != "staff" or states.same_human(session, notice.author, actor):
        return kind == "operator"
    held = roles.grants(session, staff_id=int(number), now=now)
    paths = audiences.places(session, Audience.from_json(notice.audience))
    return all(roles.may(held, "notice.approve", path=path) for path in paths)


def _sweep(session: Session, notice: Notice, now: datetime) -> None:
    """What is left comes up first, at any hour, so that the dispatcher skips it block by block (one UPDATE each)."""
    session.execute(
        update(Block)
        .where(Block.kind == int(DeliveryKind.NOTICE), Block.ref == notice.id, ~Block.done)
        .values(due_at=now, lane=int(outbox.Lane.ANSWER))
    )
    notify(session)


def _reason(why: str) -> str:
    why = " ".join(why.split())
    if not 1 <= len(why) <= WHY_LIMIT:
        raise Invalid(f"the reason has {len(why)} characters, allowed 1 to {WHY_LIMIT}; people read it")
    return why
