"""The agency's answer: written or spoken, kept as a draft, and sent only when somebody confirms it; questions back."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from content import audit, outbox, texts
from content.cases import clocks, states
from content.cases.desk import duplicates
from content.cases.thread import ASKED, TEXT_LIMIT, tell, thread
from core.errors import Conflict, Invalid
from core.i18n import SOURCE
from core.models import Case, CaseMessage, DeliveryKind, Language, Staff

ANSWER_LIMIT = 3500  # characters; Telegram refuses more than 4096 and a heading is added
FIELD = "text"  # of the `Translation` rows of an answer


def draft(
    session: Session, *, case_id: int, staff: Staff, text: str, now: datetime,
    clip: str = "", ms: int = 0, language: str = SOURCE,
) -> CaseMessage:  # fmt: skip
    """Keep an answer that nobody has confirmed yet; an earlier draft of the case is replaced.

    Args:
        clip: hash of the officer's recording; `language` is what is spoken in it.

    Raises:
        NotFound: no such case.
        Conflict: a colleague has already answered, or the case is merged into another.
        Invalid: nothing was said, or the text is too long.
    """
    text = text.strip()
    if not text and not clip:
        raise Invalid("an answer has words or a recording")
    if len(text) > ANSWER_LIMIT:
        raise Invalid(f"answer has {len(text)} characters, allowed 1 to {ANSWER_LIMIT}")
    case = _answerable(session, case_id)
    _drop_drafts(session, case.id)
    message = CaseMessage(
        case_id=case.id, author="draft", staff_id=staff.id, kind="voice" if clip else "text", text=text,
        file=clip or None, mime="audio/ogg" if clip else "", ms=ms, language=language, at=now,
    )  # fmt: skip
    session.add(message)
    session.flush()
    if text and case.language != SOURCE:  # the speakers' desk takes it from here: one table of translated text
        texts.put(
            session, ref=text_ref(message), field=FIELD, language=SOURCE, text=text, author=f"staff:{staff.id}", now=now
        )
    return message


def the_draft(session: Session, case_id: int) -> CaseMessage | None:
    """The answer that waits to be confirmed."""
    return session.scalar(
        select(CaseMessage)
        .where(CaseMessage.case_id == case_id, CaseMessage.author == "draft")
        .order_by(CaseMessage.id.desc())
        .limit(1)
    )


def drop_draft(session: Session, *, case_id: int) -> None:
    """Throw the unconfirmed answer away."""
    states.locked(session, case_id)
    _drop_drafts(session, case_id)


def fingerprint(message: CaseMessage) -> str:
    """Of exactly what was read before it was confirmed; a number alone may come again after a draft was dropped."""
    return texts.text_hash(f"{message.id} {message.file or ''} {message.text}")


def confirm(session: Session, *, case_id: int, seen: str, staff: Staff, now: datetime) -> Case:
    """Send the draft: the answer, and what is owed to everybody who waits for it, in one transaction.

    Cases merged into this one are answered with the same words, also with what speakers wrote of them.

    Args:
        seen: the fingerprint of what was read.

    Raises:
        NotFound: no such case.
        Conflict: it is answered already, or the draft was changed or dropped meanwhile.
    """
    case = _answerable(session, case_id)
    message = the_draft(session, case.id)
    if message is None or fingerprint(message) != seen:
        raise Conflict(f"the draft of case {case_id} changed or is gone")
    message.author, message.at = "officer", now
    _answered(session, case, f"staff:{staff.id}", staff.id, now)
    for same in duplicates(session, case.id):
        if same.state in states.OPEN:
            copy = CaseMessage(
                case_id=same.id, author="officer", staff_id=message.staff_id, kind=message.kind, text=message.text,
                file=message.file, mime=message.mime, ms=message.ms, language=message.language, at=now,
            )  # fmt: skip
            session.add(copy)
            session.flush()
            texts.copy(session, text_ref(message), to=text_ref(copy))
            _answered(session, same, f"staff:{staff.id}", staff.id, now)
    return case


def answer(session: Session, *, case_id: int, staff: Staff, text: str, now: datetime) -> Case:
    """Write and confirm in one step.

    Raises:
        NotFound: no such case.
        Conflict: a colleague has already answered.
        Invalid: the text is empty or too long.
    """
    message = draft(session, case_id=case_id, staff=staff, text=text, now=now)
    return confirm(session, case_id=case_id, seen=fingerprint(message), staff=staff, now=now)


def ask_back(session: Session, *, case_id: int, staff: Staff, text: str, now: datetime) -> Case:
    """Ask the person for more; the clocks stand until they say something.

    Raises:
        NotFound: no such case.
        Conflict: it is answered, merged, or waits for the person already.
        Invalid: no question, or one too long.
    """
    text = text.strip()
    if not 1 <= len(text) <= TEXT_LIMIT:
        raise Invalid(f"a question has 1 to {TEXT_LIMIT} characters")
    return _ask(session, case_id, text, f"staff:{staff.id}", staff.id, now)


def ask_again(session: Session, *, case_id: int, text: str, actor: str, now: datetime) -> Case:
    """A listener could not understand what was said: the person is asked to say it once more; the clocks stand.

    Raises:
        NotFound, Conflict: as for `ask_back`.
        Invalid: nobody is there to be asked.
    """
    return _ask(session, case_id, text, actor, None, now)


def speak(
    session: Session, *, case_id: int, words: Mapping[str, str], actor: str, now: datetime, clip: str = "",
    ms: int = 0, language: str = SOURCE,
) -> Case:  # fmt: skip
    """An approved answer that a listener found and perhaps said in the person's language.

    Args:
        words: approved words by language, Vietnamese always among them.
        language: what is spoken in `clip`.

    Raises:
        NotFound: no such case.
        Conflict: an officer was faster, or the case is merged into another.
    """
    case = _answerable(session, case_id)
    message = CaseMessage(
        case_id=case.id, author="officer", kind="voice" if clip else "text", text=words[SOURCE], file=clip or None,
        mime="audio/ogg" if clip else "", ms=ms, language=language, at=now,
    )  # fmt: skip
    session.add(message)
    session.flush()
    for tag, text in sorted(words.items(), key=lambda pair: pair[0] != SOURCE):  # the source first
        texts.put(session, ref=text_ref(message), field=FIELD, language=tag, text=text, author=actor, now=now)
    _answered(session, case, actor, None, now)
    return case


def _ask(session: Session, case_id: int, text: str, actor: str, staff_id: int | None, now: datetime) -> Case:
    case = _answerable(session, case_id)
    if case.state == states.WAITING:
        raise Conflict(f"case {case_id} waits for the person already")
    if case.person_id is None:
        raise Invalid("nobody is there to be asked")
    session.add(CaseMessage(case_id=case.id, author="question", staff_id=staff_id, kind="text", text=text, at=now))
    case.state, case.owner_id = states.WAITING, case.owner_id or staff_id
    clocks.pause(case, now=now)
    audit.record(session, actor=actor, verb="case.ask", ref=states.ref(case), now=now)
    tell(session, case, ASKED, now=now)
    return case


def text_ref(message: CaseMessage) -> str:
    """How the table of translated text names an answer."""
    return f"answer:{message.id}"


def needs_speaker(session: Session, case: Case) -> bool:
    """Whether the person's language is spoken by no machine, so that an answer in it needs a native speaker."""
    language = session.get(Language, case.language)
    return case.language != SOURCE and language is not None and not language.machine_voice


def _answered(session: Session, case: Case, actor: str, staff_id: int | None, now: datetime) -> None:
    """The answer ends the clocks; closing stays with the person."""
    case.state, case.answered_at, case.owner_id = states.ANSWERED, now, case.owner_id or staff_id
    case.warn_due = case.escalate_due = case.paused_at = None
    audit.record(session, actor=actor, verb="case.answer", ref=states.ref(case), now=now)
    if case.person_id is not None:
        copies = sum(1 for message in thread(session, case.id) if message.author == "officer") - 1
        outbox.owe(
            session,
            kind=DeliveryKind.CASE_ANSWER,
            ref=case.id,
            person_id=case.person_id,
            copy_no=copies,  # the second answer of a reopened case is a delivery of its own
            due_at=now,
            now=now,
        )


def _answerable(session: Session, case_id: int) -> Case:
    case = states.locked(session, case_id)
    if case.state not in states.OPEN or case.merged_into_id is not None:
        raise Conflict(f"case {case_id} is {case.state}")
    return case


def _drop_drafts(session: Session, case_id: int) -> None:
    mine = (CaseMessage.case_id == case_id, CaseMessage.author == "draft")
    for message in session.scalars(select(CaseMessage).where(*mine)).all():
        texts.drop(session, text_ref(message))
    session.execute(delete(CaseMessage).where(*mine))
