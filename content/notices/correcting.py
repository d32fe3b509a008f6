"""Correcting a notice that went out: those who had it are told, those who still wait get the right words.

A correction is a text like any other: one person writes it, another approves it. While the people who had the wrong
words are noted, the notice is held (`states.CORRECTING`), so that nobody is told of a mistake they never read.
"""

import hashlib
import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import audit, outbox, texts
from content.notices import drafting, states
from core.db import notify
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.i18n import SOURCE
from core.models import Correction, Notice

SHORT_LIMIT = 160  # characters of what was wrong and of what is right; both stand in one screen
SUBMITTED = "submitted"
TELLING = "telling"  # those who had it become rows
TOLD = "told"  # all rows are made, not all are sent
DONE, DROPPED = "done", "dropped"
OPEN = (SUBMITTED, TELLING, TOLD)


def correct(
    session: Session,
    *,
    notice_id: int,
    title: str,
    body: str,
    wrong: str,
    right: str,
    actor: str,
    now: datetime,
    grave: bool = True,
) -> Correction:
    """Write the right words for a notice that went out; nothing changes before somebody else approved them.

    Args:
        wrong: in a few words, what was said and is not so; `right` what is so. People read and hear both.
        grave: everybody who had it is told by a message of its own; else recent messages are edited in place where
            the channel can, and only the others get a new one.

    Raises:
        NotFound: no such notice.
        Forbidden: an influential person's own words are recalled, not corrected by others.
        Conflict: it never went out, is over for too long, or a correction of it is under way.
        Invalid: too long, empty, or nothing would change.
        Unreadable: the machine voice cannot read it, and it is no emergency.
    """
    notice = states.locked(session, notice_id)
    if states.author_person(notice) is not None:
        raise Forbidden(f"notice {notice_id} is an influential person's own words")
    _still_correctable(notice)
    if current(session, notice_id) is not None:
        raise Conflict(f"a correction of notice {notice_id} is under way")
    title, body = drafting.checked_words(title, body)
    before = drafting.content_of(session, notice)
    if (title, body) == (before.title, before.body):
        raise Invalid("nothing is different")
    wrong, right = _short("wrong", wrong), _short("right", right)
    drafting.words_can_be_read(session, notice, [title, body, wrong, right])
    made = Correction(
        notice_id=notice_id, state=SUBMITTED, grave=grave, title=title, body=body, wrong=wrong, right=right,
        author=actor, created_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    audit.record(session, actor=actor, verb="notice.correct", ref=states.ref(notice), detail={"grave": grave}, now=now)
    drafting.tell_approvers(session, notice, "alert.correction", now)
    return made


def approve(session: Session, *, correction_id: int, actor: str, seen: str, now: datetime) -> Correction:
    """The second pair of eyes says yes: from now on these are the notice's words.

    Args:
        seen: `fingerprint` of what the approver was shown.

    Raises:
        NotFound: no such correction.
        Forbidden: the author cannot approve, nor the same human by another way in.
        Conflict: it is decided already, was changed, or the notice was recalled meanwhile.
    """
    made, notice = _waiting(session, correction_id)
    if states.same_human(session, made.author, actor):
        raise Forbidden("the author cannot approve")
    if seen != fingerprint(made):
        raise Conflict(f"correction {correction_id} changed since it was read")
    _let_go(session, made, notice, actor, now, {})
    return made


def as_operator(
    session: Session,
    *,
    notice_id: int,
    title: str,
    body: str,
    wrong: str,
    right: str,
    actor: str,
    now: datetime,
    grave: bool = True,
) -> Correction:
    """The operator corrects on the own approval; the audit says so and administrators are told at once.

    Raises:
        NotFound, Forbidden, Conflict, Invalid, Unreadable: as for `correct`.
    """
    made = correct(
        session, notice_id=notice_id, title=title, body=body, wrong=wrong, right=right, grave=grave, actor=actor,
        now=now,
    )  # fmt: skip
    made, notice = _waiting(session, made.id)
    _let_go(session, made, notice, actor, now, {"note": "operator, one pair of eyes"})
    outbox.alert_staff(
        session, permission="staff.manage", path=None, text_key="alert.operator", ref=states.ref(notice), now=now
    )
    return made


def drop(session: Session, *, correction_id: int, actor: str, now: datetime) -> Correction:
    """It will not be made: the approver says no, or the author takes it back.

    Raises:
        NotFound: no such correction.
        Conflict: it is decided already.
    """
    made, notice = _waiting(session, correction_id)
    made.state, made.finished_at = DROPPED, now
    audit.record(session, actor=actor, verb="notice.correction_drop", ref=states.ref(notice), now=now)
    return made


def current(session: Session, notice_id: int) -> Correction | None:
    """The correction of a notice that is under way, if there is one."""
    return session.scalar(
        select(Correction)
        .where(Correction.notice_id == notice_id, Correction.state.in_(OPEN))
        .order_by(Correction.id.desc())
        .limit(1)
    )


def history(session: Session, notice_id: int) -> list[Correction]:
    """All corrections of a notice, the newest first."""
    return list(
        session.scalars(select(Correction).where(Correction.notice_id == notice_id).order_by(Correction.id.desc()))
    )


def fingerprint(made: Correction) -> str:
    """Hash of everything that recipients would read of it."""
    whole = [made.title, made.body, made.wrong, made.right, made.grave]
    return hashlib.sha256(json.dumps(whole, ensure_ascii=False).encode()).hexdigest()


def go_on(notice: Notice) -> None:
    """Those who had the wrong words are noted: the others get the right ones."""
    if notice.state == states.CORRECTING:
        complete = notice.cursor >= (notice.last_person_id or 0)
        notice.state = states.SENDING if complete else states.EXPANDING


def _waiting(session: Session, correction_id: int) -> tuple[Correction, Notice]:
    found = session.get(Correction, correction_id)
    if found is None:
        raise NotFound(f"correction {correction_id}")
    notice = states.locked(session, found.notice_id)  # the notice first, as everywhere
    session.refresh(found, with_for_update=True)
    if found.state != SUBMITTED:
        raise Conflict(f"correction {correction_id} is {found.state}")
    return found, notice


def _still_correctable(notice: Notice) -> None:
    if notice.state not in states.GONE_OUT or notice.state == states.CORRECTING or notice.last_person_id is None:
        raise Conflict(f"notice {notice.id} is {notice.state}")
    if notice.settled is not None:
        raise Conflict(f"notice {notice.id} is over for so long that nobody knows any more who had it")


def _let_go(
    session: Session, made: Correction, notice: Notice, actor: str, now: datetime, detail: dict[str, audit.Plain]
) -> None:
    _still_correctable(notice)
    for name, text in (("title", made.title), ("body", made.body)):
        # translations of other words than these become stale by it, and their readers get the Vietnamese
        texts.put(session, ref=states.ref(notice), field=name, language=SOURCE, text=text, author=made.author, now=now)
    notice.version += 1
    notice.approved_hash = drafting.fingerprint(session, notice)
    notice.words = drafting.words_hash(session, notice)
    if notice.state in states.LIVE:
        notice.state = states.CORRECTING
    made.state, made.approver, made.approved_at = TELLING, actor, now
    made.last_person_id, made.cursor = notice.last_person_id, 0
    audit.record(session, actor=actor, verb="notice.correction_approve", ref=states.ref(notice), detail=detail, now=now)
    notify(session)


def _short(what: str, text: str) -> str:
    text = " ".join(text.split())
    if not 1 <= len(text) <= SHORT_LIMIT:
        raise Invalid(f"what is {what} has {len(text)} characters, allowed 1 to {SHORT_LIMIT}; people read it")
    return text
