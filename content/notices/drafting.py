"""Writing a notice: draft, edit, translate, submit; what may stand in it and when an approval falls."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import audience as audiences
from content import audit, outbox, texts
from content.audience import LEVELS, Audience
from content.audio import readings
from content.notices import eventday, states
from core.errors import Conflict, Forbidden, Invalid
from core.i18n import SOURCE
from core.models import Language, Notice, Translation
from core.security import NOTICE_SIGNS, new_code

TITLE_LIMIT = 120  # characters; it stands in lists and on lock screens
BODY_LIMIT = 3500  # characters; the widest channel takes 4096 and sender, date and code are added
OPTIONS_LIMIT = 6  # one digit each
CODE_TRIES = 20  # 371,000 codes; twenty clashes in a row mean that something is broken


@dataclass(frozen=True, slots=True)
class Content:
    """What an author writes. Times are aware UTC; texts are Vietnamese, other languages follow by `translate`."""

    title: str
    body: str
    level: str = "normal"
    audience: Audience = field(default_factory=Audience)
    topic: str | None = None
    due_at: datetime | None = None  # None = as soon as it is approved
    expires_at: datetime | None = None  # not sent to anybody after this
    question: dict[str, Any] | None = None  # question, options (2 to 6), explain
    newcomers: bool = False  # also whoever comes between the approval and the end of the fan-out
    event_on: date | None = None  # the day it is about; by default the one found in the text
    every: str | None = None  # week or month: it repeats, with its first time as the pattern
    every_until: datetime | None = None
    confirm_minutes: int | None = None  # an emergency comes again after so long to who has not answered its question


def draft(session: Session, *, author: str, sender: str, content: Content, now: datetime) -> Notice:
    """Keep a new notice; nothing leaves before somebody else approved it.

    Args:
        author: actor, e.g. `staff:3`.
        sender: who speaks, as recipients read it.

    Raises:
        Invalid: too long, empty, or an audience that names something that does not exist.
    """
    content = _checked(session, content)
    notice = new_row(session, author=author, sender=sender, now=now)
    _fill(session, notice, content, author, now)
    audit.record(session, actor=author, verb="notice.draft", ref=states.ref(notice), now=now)
    return notice


def edit(session: Session, *, notice_id: int, actor: str, content: Content, now: datetime) -> Notice:
    """Write it anew. Whoever edits becomes the author; an approval that was given falls.

    Raises:
        NotFound: no such notice.
        Forbidden: an influential person's own words are not edited by others.
        Conflict: it is on its way or over; it can only be stopped or recalled.
        Invalid: as for `draft`.
    """
    notice = _editable(session, notice_id)
    if states.author_person(notice) is not None and notice.author != actor:
        raise Forbidden(f"notice {notice_id} is an influential person's own words")
    content = _checked(session, content)
    fell = approval_falls(notice)
    _fill(session, notice, content, actor, now)
    notice.author = actor
    audit.record(
        session, actor=actor, verb="notice.edit", ref=states.ref(notice), detail={"approval_fell": fell}, now=now
    )
    return notice


def translate(
    session: Session, *, notice_id: int, language: str, title: str, body: str, actor: str, now: datetime
) -> Notice:
    """Give the notice in one more language. This too is an edit: an approval falls, the author stays.

    Raises:
        NotFound, Conflict: as for `edit`.
        Invalid: too long, empty, Vietnamese, or not a language of ours.
    """
    if language == SOURCE or session.get(Language, language) is None:
        raise Invalid(f"{language!r} is not a language to translate into")
    notice = _editable(session, notice_id)
    title, body = checked_words(title, body)
    fell = approval_falls(notice)
    _put(session, notice, language, title, body, actor, now)
    detail: dict[str, audit.Plain] = {"language": language, "approval_fell": fell}
    audit.record(session, actor=actor, verb="notice.translate", ref=states.ref(notice), detail=detail, now=now)
    return notice


def put_words(
    session: Session,
    *,
    notice_id: int,
    language: str,
    words: Mapping[str, str],
    author: str,
    actor: str,
    now: datetime,
) -> Notice:
    """Put approved words of a translator into a notice nobody has decided about; who is looking at it sees the change.

    Args:
        words: by field (title, body).
        author: who wrote them; `actor` is the other speaker who approved them.

    Raises:
        NotFound: no such notice.
        Conflict: it is approved already, or over.
    """
    notice = states.locked(session, notice_id)
    if notice.state not in states.UNWRITTEN:
        raise Conflict(f"notice {notice_id} is {notice.state}: nothing is added to what was approved")
    for name, text in words.items():
        texts.put(session, ref=states.ref(notice), field=name, language=language, text=text, author=author, now=now)
    detail: dict[str, audit.Plain] = {"language": language, "fields": ",".join(words)}
    audit.record(session, actor=actor, verb="notice.translate", ref=states.ref(notice), detail=detail, now=now)
    return notice


def submit(session: Session, *, notice_id: int, actor: str, now: datetime) -> Notice:
    """Ask for a second pair of eyes; those who may approve there are told at once.

    Raises:
        NotFound: no such notice.
        Conflict: it is no draft any more.
        Invalid: nobody would get it.
        Unreadable: as for `can_be_read`.
    """
    notice = states.locked(session, notice_id)
    if notice.state != states.DRAFT:
        raise Conflict(f"notice {notice_id} is {notice.state}")
    somebody_gets(session, notice)
    can_be_read(session, notice)
    notice.state = states.SUBMITTED
    audit.record(session, actor=actor, verb="notice.submit", ref=states.ref(notice), now=now)
    tell_approvers(session, notice, "alert.approval", now)
    return notice


def content_of(session: Session, notice: Notice) -> Content:
    """What the author wrote, to be edited again."""
    words = {
        name: texts.find(session, states.ref(notice), name, [SOURCE]) or texts.Text("", SOURCE)
        for name in ("title", "body")
    }
    return Content(
        title=words["title"].text,
        body=words["body"].text,
        level=notice.level,
        audience=Audience.from_json(notice.audience),
        topic=notice.topic,
        due_at=notice.due_at,
        expires_at=notice.expires_at,
        question=notice.question,
        newcomers=bool(notice.newcomers),
        event_on=notice.event_on,
        every=notice.every,
        every_until=notice.every_until,
        confirm_minutes=notice.confirm_minutes,
    )


def fingerprint(session: Session, notice: Notice) -> str:
    """Hash of everything that recipients would read and of who they are; a later edit gives another one."""
    words = session.execute(
        select(Translation.field, Translation.language, Translation.hash)
        .where(Translation.ref == states.ref(notice), Translation.state == texts.APPROVED)
        .order_by(Translation.field, Translation.language)
    )
    expires = notice.expires_at.isoformat() if notice.expires_at else ""
    whole = [
        *([tuple(row) for row in words], notice.level, notice.topic, notice.sender, notice.audience),
        *(notice.clip, notice.clip_language, notice.question, expires),
        *(["newcomers"] if notice.newcomers else []),
        *([notice.event_on.isoformat()] if notice.event_on else []),
        *([notice.every, notice.every_until.isoformat()] if notice.every and notice.every_until else []),
        *([f"confirm {notice.confirm_minutes}"] if notice.confirm_minutes else []),
    ]
    return hashlib.sha256(json.dumps(whole, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def words_hash(session: Session, notice: Notice) -> str:
    """Hash of what it says, to tell the very same notice sent twice by two people; case and blanks do not matter."""
    said = [texts.find(session, states.ref(notice), name, [SOURCE]) for name in ("title", "body")]
    whole = [*(" ".join(text.text.split()).casefold() if text else "" for text in said), notice.clip or ""]
    return texts.text_hash("\n".join(whole))


def new_row(session: Session, *, author: str, sender: str, now: datetime) -> Notice:
    """An empty notice with a code of its own."""
    for _ in range(CODE_TRIES):
        code = new_code(NOTICE_SIGNS)
        if session.scalar(select(Notice.id).where(Notice.code == code)) is None:
            break
    else:
        raise Conflict("no free notice code was found")
    notice = Notice(
        code=code, sender=sender, author=author, audience=Audience().to_json(), level="normal",
        state=states.DRAFT, created_at=now,
    )  # fmt: skip
    session.add(notice)
    session.flush()
    return notice


def somebody_gets(session: Session, notice: Notice) -> int:
    """How many people would get it now.

    Raises:
        Invalid: nobody would.
    """
    count = audiences.count_audience(session, Audience.from_json(notice.audience), notice.level)
    if count.total == 0:
        why = ", ".join(f"{reason} {n}" for reason, n in count.left_out.items()) or "nobody lives there yet"
        raise Invalid(f"nobody in this audience gets notices: {why}")
    return count.total


def can_be_read(session: Session, notice: Notice) -> None:
    """See that the machine voice can read it; an emergency and an influential person's words are not held up.

    Raises:
        Unreadable: it holds tokens that nobody has written out.
    """
    content = content_of(session, notice)
    words_can_be_read(session, notice, [content.title, content.body])


def words_can_be_read(session: Session, notice: Notice, words: Sequence[str]) -> None:
    """The same of words that are to be a notice's, and are not yet.

    Raises:
        Unreadable: as for `can_be_read`.
    """
    if notice.level != "emergency" and states.author_person(notice) is None:
        readings.check(session, words)


def tell_approvers(session: Session, notice: Notice, text_key: str, now: datetime) -> None:
    """Staff who may approve it and have a chat get a message at once."""
    path = audiences.place(session, Audience.from_json(notice.audience))
    outbox.alert_staff(
        session, permission="notice.approve", path=path, text_key=text_key, ref=states.ref(notice), now=now
    )


def _editable(session: Session, notice_id: int) -> Notice:
    notice = states.locked(session, notice_id)
    if notice.state not in (*states.UNWRITTEN, *states.PENDING):
        raise Conflict(f"notice {notice_id} is {notice.state}: it can only be stopped or recalled")
    return notice


def approval_falls(notice: Notice, *, to: str = states.DRAFT) -> bool:
    """Nobody stands behind it any more: it is a draft again, or (`to`) waits for other eyes. False for a draft."""
    fell = notice.state != states.DRAFT
    notice.state, notice.approver, notice.approved_hash = to, "", ""
    notice.approved_at = notice.last_person_id = notice.voices_until = None
    return fell


def _fill(session: Session, notice: Notice, content: Content, author: str, now: datetime) -> None:
    notice.level, notice.topic = content.level, content.topic
    notice.audience, notice.question = content.audience.to_json(), content.question
    notice.due_at, notice.expires_at = content.due_at, content.expires_at
    notice.newcomers = content.newcomers or None
    notice.every, notice.every_until, notice.confirm_minutes = (
        content.every,
        content.every_until,
        content.confirm_minutes,
    )
    notice.event_on = content.event_on or eventday.find(f"{content.title}\n{content.body}", now.date())
    _put(session, notice, SOURCE, content.title, content.body, author, now)


def _put(session: Session, notice: Notice, language: str, title: str, body: str, author: str, now: datetime) -> None:
    for name, text in (("title", title), ("body", body)):
        texts.put(session, ref=states.ref(notice), field=name, language=language, text=text, author=author, now=now)


def _checked(session: Session, content: Content) -> Content:
    title, body = checked_words(content.title, content.body)
    if content.level not in LEVELS:
        raise Invalid(f"class is one of {', '.join(LEVELS)}, not {content.level[:40]!r}")
    if content.expires_at and content.due_at and content.expires_at <= content.due_at:
        raise Invalid("it would expire before it is sent")
    options = (content.question or {}).get("options", ())
    if content.question and not (content.question.get("question") and 2 <= len(options) <= OPTIONS_LIMIT):
        raise Invalid(f"a question has words and 2 to {OPTIONS_LIMIT} answers")
    if content.confirm_minutes is not None and (content.level != "emergency" or not content.question):
        raise Invalid("only an emergency with a question can ask for a confirmation")
    if content.every is not None and content.every_until is None:
        raise Invalid("a repetition needs an end")
    audiences.check(session, content.audience)
    return replace(content, title=title, body=body)


def checked_words(title: str, body: str) -> tuple[str, str]:
    """Title and text without needless blanks.

    Raises:
        Invalid: too long or empty.
    """
    title, body = " ".join(title.split()), body.strip()
    for what, text, limit in (("title", title, TITLE_LIMIT), ("text", body, BODY_LIMIT)):
        if not 1 <= len(text) <= limit:
            raise Invalid(f"the {what} has {len(text)} characters, allowed 1 to {limit}")
    return title, body
