"""Polls: an influential person asks the village, everybody has one vote, and the counts go back to who voted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from content import audit, outbox, successions
from content.notices import states
from core.db import insert_new
from core.errors import Invalid
from core.models import DeliveryKind, Notice, Person, PollVote

OPTIONS = range(2, 7)  # as many as digits stand for choices
AT_ONCE = 200  # voters told in one transaction
RESULT = "result"  # key of a closed poll's counts in `Notice.question`


def question(text: str, options: Sequence[str]) -> dict[str, Any]:
    """What is asked and what can be answered; the words may be empty when both were spoken.

    Raises:
        Invalid: fewer than two or more than six answers.
    """
    if len(options) not in OPTIONS:
        raise Invalid(f"a poll has {OPTIONS.start} to {OPTIONS.stop - 1} answers")
    return {"question": text, "options": list(options)}


def is_poll(notice: Notice) -> bool:
    """Whether a notice is one."""
    return notice.poll_until is not None and notice.question is not None


def is_open(notice: Notice, now: datetime) -> bool:
    """Whether votes still count."""
    return is_poll(notice) and not _withdrawn(notice) and notice.poll_until is not None and notice.poll_until > now


def _withdrawn(notice: Notice) -> bool:
    return notice.state in (states.STOPPED, states.RECALLED)


def vote(session: Session, notice: Notice, *, person_id: int, option: int) -> None:
    """One person's vote; a second one takes the place of the first."""
    key = {"notice_id": notice.id, "person_id": person_id}
    session.execute(insert_new(session, PollVote.__table__).values(**key, option=option))
    mine = (PollVote.notice_id == notice.id, PollVote.person_id == person_id)
    session.execute(update(PollVote).where(*mine).values(option=option))


def result(notice: Notice) -> list[int] | None:
    """Votes of each answer once it is closed."""
    found = (notice.question or {}).get(RESULT)
    return [int(number) for number in found] if found is not None else None


def close_due(session: Session, *, now: datetime) -> int:
    """Count polls whose time is over and owe the result to the speaker and to who voted, AT_ONCE voters a call.

    Returns how many people were owed something: call it again until it is 0. Running it twice changes nothing.
    """
    votes = select(PollVote.notice_id).where(PollVote.notice_id == Notice.id).exists()
    due = session.scalars(
        select(Notice)
        .where(Notice.poll_until <= now, or_(Notice.poll_closed_at.is_(None), votes))
        .order_by(Notice.id)
        .limit(1)
        .with_for_update()
    ).first()
    if due is None:
        return 0
    told = _close(session, due, now) if due.poll_closed_at is None else 0
    if _withdrawn(due):  # nobody is told what came of a question that was taken back
        session.execute(delete(PollVote).where(PollVote.notice_id == due.id))
        return 0
    voters = session.scalars(
        select(PollVote.person_id).where(PollVote.notice_id == due.id).order_by(PollVote.person_id).limit(AT_ONCE)
    ).all()
    for person_id in voters:
        _owe(session, due, person_id, now)
    session.execute(delete(PollVote).where(PollVote.notice_id == due.id, PollVote.person_id.in_(voters)))
    return told + len(voters)


def _close(session: Session, notice: Notice, now: datetime) -> int:
    """Count, and tell the speaker; a poll that was withdrawn is closed in silence."""
    rows = session.execute(
        select(PollVote.option, func.count()).where(PollVote.notice_id == notice.id).group_by(PollVote.option)
    )
    found: Mapping[int, int] = {option: number for option, number in rows}  # noqa: C416 - a row is no tuple to mypy
    asked = dict(notice.question or {})
    notice.question = {**asked, RESULT: [found.get(n, 0) for n in range(1, len(asked["options"]) + 1)]}
    notice.poll_closed_at = now
    audit.record(session, actor="system", verb="poll.close", ref=states.ref(notice), now=now)
    speaker = successions.contact(session, notice, now=now)
    if speaker is None or notice.state != states.DONE or session.get(Person, speaker) is None:
        return 0
    _owe(session, notice, speaker, now)
    return 1


def _owe(session: Session, notice: Notice, person_id: int, now: datetime) -> None:
    outbox.owe(
        session, kind=DeliveryKind.POLL_RESULT, ref=notice.id, person_id=person_id, due_at=now, now=now,
        lane=outbox.Lane.NORMAL,
    )  # fmt: skip
