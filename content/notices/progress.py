"""A notice on its way: what the clock does with it between approval and the end."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from content import audit
from content.notices import deciding, drafting, states, voices
from core.models import Block, DeliveryKind, Notice

_KINDS = (int(DeliveryKind.NOTICE), int(DeliveryKind.NOTICE_RECALL))


def anything_moves(session: Session, *, now: datetime) -> bool:
    """Whether `begin_due` or `finish_sent` would do something; a look that takes no lock."""
    if session.scalar(select(Notice.id).where(or_(_due(now), _ended())).limit(1)) is not None:
        return True
    return voices.anybody_complete(session, now=now)


def begin_due(session: Session, *, now: datetime) -> list[int]:
    """Notices whose time has come begin to expand; returns their ids. Running it twice changes nothing.

    What expired while it waited is stopped; what changed after its approval needs a new one. What waits for
    recordings leaves when everybody can hear it, or when the time for them is over.
    """
    voices.release_complete(session, now=now)
    due = session.scalars(select(Notice).where(_due(now)).with_for_update(skip_locked=True)).all()
    begun = []
    for notice in due:
        if notice.expires_at is not None and notice.expires_at <= now:
            notice.state, notice.finished_at = states.STOPPED, now
            audit.record(session, actor="system", verb="notice.too_late", ref=states.ref(notice), now=now)
        elif notice.approved_hash != drafting.fingerprint(session, notice):
            notice.state, notice.approver, notice.approved_hash = states.SUBMITTED, "", ""
            audit.record(session, actor="system", verb="notice.approval_fell", ref=states.ref(notice), now=now)
            drafting.tell_approvers(session, notice, "alert.approval", now)
        else:
            notice.state = states.EXPANDING
            if notice.poll_until is not None:  # its days begin when it leaves, however long it waited for an approval
                notice.poll_until += now - notice.created_at
            begun.append(notice.id)
    return begun


def finish_sent(session: Session, *, now: datetime) -> list[int]:
    """Notices without an open delivery are done, and influential people hear how many theirs reached."""
    ended = session.scalars(select(Notice).where(_ended()).with_for_update(skip_locked=True)).all()
    for notice in ended:
        notice.finished_at = now
        if notice.state == states.SENDING:
            notice.state = states.DONE
            audit.record(session, actor="system", verb="notice.done", ref=states.ref(notice), now=now)
            deciding.report_to_author(session, notice, now)
    return [notice.id for notice in ended]


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(Notice.state.in_(states.PENDING), Notice.due_at <= now, voices.not_waiting(now))


def _ended() -> ColumnElement[bool]:
    open_block = exists().where(Block.kind.in_(_KINDS), Block.ref == Notice.id, ~Block.done)
    told = and_(Notice.state == states.RECALLED, Notice.cursor >= Notice.last_person_id)
    return and_(or_(Notice.state == states.SENDING, told), Notice.finished_at.is_(None), ~open_block)
