"""Repetitions: a notice that comes again every week or month until its end, with the words it has by then.

The approved notice itself is the pattern. What is missed while nothing ran is made up for once, never more.
"""

import calendar
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from content import audit, texts
from content.notices import deciding, drafting, states
from core.clock import local
from core.db import notify
from core.errors import Conflict, Forbidden, Invalid
from core.models import Notice, Person, Translation

WEEK, MONTH = "week", "month"
EVERY = (WEEK, MONTH)
YEARS_LIMIT = 2  # nobody approves for longer than that


def check(every: str | None, until: datetime | None, *, now: datetime) -> None:
    """See that a plan can be kept.

    Raises:
        Invalid: an unknown rhythm, no end, an end that is over or too far.
    """
    if every is None:
        return
    if every not in EVERY:
        raise Invalid(f"it repeats every {' or '.join(EVERY)}, not {every[:20]!r}")
    if until is None or until <= now:
        raise Invalid("a repetition needs an end that is still to come")
    if until > now + timedelta(days=366 * YEARS_LIMIT):
        raise Invalid(f"a repetition ends within {YEARS_LIMIT} years")


def following(first: datetime, every: str, after: datetime, *, zone: str) -> datetime:
    """The first repetition of `first` that is later than `after`, at the same time of the local clock.

    Monthly ones keep their day; in a month that is too short they come on its last.
    """
    begin = local(first, zone)
    count = 1
    while True:
        if every == WEEK:
            day = begin.date() + timedelta(weeks=count)
        else:
            months = begin.year * 12 + begin.month - 1 + count
            year, month = divmod(months, 12)
            day = date(year, month + 1, min(begin.day, calendar.monthrange(year, month + 1)[1]))
        moment = local(datetime.combine(day, begin.time(), tzinfo=begin.tzinfo), "UTC")
        if moment > after:
            return moment
        count += 1


def anything_due(session: Session, *, now: datetime) -> bool:
    """Whether `make_due` would do something; a look that takes no lock."""
    return session.scalar(select(Notice.id).where(_due(now)).limit(1)) is not None


def make_due(session: Session, *, zone: str, now: datetime) -> list[int]:
    """Make the repetitions whose time has come; returns their ids. Running it twice changes nothing."""
    made = []
    for pattern in session.scalars(select(Notice).where(_due(now)).with_for_update(skip_locked=True)).all():
        first, every = pattern.due_at or pattern.approved_at or now, pattern.every or WEEK
        due = pattern.next_at is not None and pattern.next_at <= now
        pattern.next_at = following(first, every, now if due else max(first, pattern.approved_at or first), zone=zone)
        over = pattern.every_until is not None and pattern.next_at > pattern.every_until
        if due and pattern.approved_hash == drafting.fingerprint(session, pattern):
            made.append(_again(session, pattern, now).id)
        if over:
            _end(session, pattern)
    return made


def plan(
    session: Session, *, notice_id: int, every: str | None, until: datetime | None, actor: str, zone: str, now: datetime
) -> Notice:
    """Change or end the repetition of a notice that went out; None = it comes no more.

    A rhythm is part of what was approved: anybody who may write can end it, only who could have approved the notice
    can give it another.

    Raises:
        NotFound: no such notice.
        Forbidden: another rhythm, by somebody who could not approve it.
        Conflict: it is a repetition itself, or never went out.
        Invalid: as for `check`.
    """
    notice = states.locked(session, notice_id)
    if notice.series is not None or notice.state not in states.GONE_OUT or states.author_person(notice) is not None:
        raise Conflict(f"notice {notice_id} is no pattern of repetitions")
    check(every, until, now=now)
    if every is not None and not deciding.could_approve(session, notice, actor, now):
        raise Forbidden("another rhythm needs somebody who could approve it")
    if every is None:
        _end(session, notice)
    else:
        notice.every, notice.every_until = every, until
        notice.next_at = following(notice.due_at or now, every, now, zone=zone)
        notice.approved_hash = drafting.fingerprint(session, notice)
    detail: dict[str, audit.Plain] = {"every": every, "until": until.isoformat() if until else None}
    audit.record(session, actor=actor, verb="notice.repeat_plan", ref=states.ref(notice), detail=detail, now=now)
    return notice


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(
        Notice.every.is_not(None),
        Notice.series.is_(None),
        Notice.state.in_(states.GONE_OUT),
        or_(Notice.next_at.is_(None), Notice.next_at <= now),
    )


def _end(session: Session, notice: Notice) -> None:
    notice.every = notice.every_until = notice.next_at = None
    notice.approved_hash = drafting.fingerprint(session, notice)


def _again(session: Session, pattern: Notice, now: datetime) -> Notice:
    made = drafting.new_row(session, author=pattern.author, sender=pattern.sender, now=now)
    made.level, made.topic, made.audience = pattern.level, pattern.topic, dict(pattern.audience)
    made.question, made.confirm_minutes, made.newcomers = pattern.question, pattern.confirm_minutes, pattern.newcomers
    made.clip, made.clip_ms, made.clip_language = pattern.clip, pattern.clip_ms, pattern.clip_language
    if pattern.expires_at is not None and pattern.due_at is not None:
        made.expires_at = now + (pattern.expires_at - pattern.due_at)
    for row in session.scalars(
        select(Translation).where(Translation.ref == states.ref(pattern), Translation.state == texts.APPROVED)
    ).all():
        texts.put(
            session, ref=states.ref(made), field=row.field, language=row.language, text=row.text, author=row.author,
            now=now,
        )  # fmt: skip
    made.series, made.state, made.due_at = pattern.id, states.APPROVED, now
    made.approver, made.approved_at = pattern.approver, now
    made.approved_hash = drafting.fingerprint(session, made)
    made.words = drafting.words_hash(session, made)
    made.last_person_id = session.scalar(select(func.max(Person.id))) or 0
    audit.record(session, actor="system", verb="notice.repeat", ref=states.ref(made), now=now)
    notify(session)
    return made
