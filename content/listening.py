"""Listening: a spoken question in a language no machine understands is heard by somebody who speaks it.

The listener says in Vietnamese what is asked, picks the answer that fits or passes it to an officer, and may say the
answer in the asker's language. The listener learns a language and a clip, never who asked.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session

from content import audit, cases, outbox, roles, screens, wordbook
from content.faqs import Entry, entry
from content.notices.states import same_human
from core.errors import Conflict, Invalid, NotFound
from core.i18n import SOURCE
from core.models import Case, CaseMessage, DeliveryKind, Faq, Language, Listening
from core.settings import Settings

WAITING, HELD, CHECK, ANSWERED, PASSED = "waiting", "held", "check", "answered", "passed"
HOLD_MINUTES = 30  # so long a question belongs to who listens to it; then the next listener gets it
KEEP_DAYS = 14  # after the answer: a clip nobody was asked about is deleted
GRAVE = ("health", "policy", "market")  # a spoken answer is heard by a second speaker first
SUMMARY_LIMIT = 1000  # characters


@dataclass(frozen=True, slots=True)
class Found:
    """A question for a listener: `clip` is to be heard; `answer` only when another's spoken answer is to be checked."""

    id: int
    clip: str
    ms: int
    answer: str = ""


def begin(session: Session, *, case: Case, now: datetime) -> Listening | None:
    """What was spoken in a case goes to the listeners of its language too; None when there is nothing to hear.

    The case stays in the officers' inbox: who is first, answers. Of several clips each is heard, one after the other.
    """
    clip = next(iter(_spoken(session, case)), None)
    if case.language == SOURCE or clip is None or not roles.speakers(session, case.language, now=now):
        return None
    row = session.scalar(select(Listening).where(Listening.case_id == case.id).with_for_update())
    if row is None:
        row = Listening(case_id=case.id, language=case.language, at=now)
        session.add(row)
    row.file, row.ms, row.state, row.holder, row.held_until = clip.file, clip.ms, WAITING, "", None
    session.flush()
    _ring(session, row, now)
    return row


def again(session: Session, *, case: Case, now: datetime) -> None:
    """The asker said it once more after "please say it again"."""
    row = session.scalar(select(Listening).where(Listening.case_id == case.id).with_for_update())
    spoken = _spoken(session, case)
    if row is None or not spoken or spoken[-1].file == row.file:
        return
    row.file, row.ms, row.state, row.holder, row.held_until = spoken[-1].file, spoken[-1].ms, WAITING, "", None
    session.flush()
    _ring(session, row, now)


def claim(
    session: Session, *, languages: Collection[str], actor: str, skip: Collection[int] = (), now: datetime
) -> Found | None:
    """The question that has waited longest, held for this listener; None when nothing waits for them.

    Nobody listens to their own question, nor checks their own answer. What somebody else holds comes free after
    HOLD_MINUTES.
    """
    free = or_(Listening.held_until.is_(None), Listening.held_until <= now, Listening.holder == actor)
    rows = session.scalars(
        select(Listening)
        .join(Case, Case.id == Listening.case_id)
        .where(
            Listening.language.in_(languages),
            Listening.file.is_not(None),
            Listening.id.not_in(list(skip)),
            Case.state.in_(cases.OPEN),
            or_(Listening.state == WAITING, and_(Listening.state == HELD, free), Listening.state == CHECK),
        )
        .order_by(Case.urgent.desc(), Listening.at, Listening.id)
        .with_for_update(of=Listening, skip_locked=True)
    )
    for row in rows:
        asker = session.get_one(Case, row.case_id).person_id
        if asker is not None and same_human(session, f"person:{asker}", actor):
            continue
        if row.state == CHECK:
            if same_human(session, row.holder, actor) or not (row.reply_file and row.faq_id):
                continue
            said = entry(session, row.faq_id, [SOURCE])
            return Found(row.id, row.reply_file, 0, said.answer if said else "")
        row.state, row.holder, row.held_until = HELD, actor, now + timedelta(minutes=HOLD_MINUTES)
        session.flush()
        return Found(row.id, row.file or "", row.ms)
    return None


def held_by(session: Session, actor: str) -> Listening | None:
    """The question that somebody holds now."""
    return session.scalar(
        select(Listening)
        .join(Case, Case.id == Listening.case_id)
        .where(Listening.state == HELD, Listening.holder == actor, Case.state.in_(cases.OPEN))
        .order_by(Listening.id)
        .limit(1)
    )


def to_check(session: Session, *, languages: Collection[str], actor: str) -> Found | None:
    """A spoken answer of another speaker that waits to be heard; a look that changes nothing."""
    rows = session.scalars(
        select(Listening)
        .join(Case, Case.id == Listening.case_id)
        .where(Listening.language.in_(languages), Listening.state == CHECK, Case.state.in_(cases.OPEN))
        .order_by(Listening.at, Listening.id)
    )
    for row in rows:
        said = entry(session, row.faq_id, [SOURCE]) if row.faq_id else None
        if said is not None and row.reply_file and not same_human(session, row.holder, actor):
            return Found(row.id, row.reply_file, 0, said.answer)
    return None


def count_waiting(session: Session, languages: Collection[str]) -> int:
    """How many questions in these languages nobody has answered."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Listening)
            .join(Case, Case.id == Listening.case_id)
            .where(
                Listening.language.in_(languages),
                Listening.state.in_((WAITING, HELD, CHECK)),
                Case.state.in_(cases.OPEN),
            )
        )
        or 0
    )


def release(session: Session, *, listening_id: int, actor: str) -> None:
    """Leave it to another. Raises as `held`."""
    row = held(session, listening_id, actor)
    row.state, row.holder, row.held_until = WAITING, "", None


def held(session: Session, listening_id: int, actor: str) -> Listening:
    """The question this listener holds.

    Raises:
        NotFound: no such question.
        Conflict: another has it by now, or it is answered.
    """
    row = session.get(Listening, listening_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(f"question {listening_id}")
    if row.state != HELD or row.holder != actor:
        raise Conflict(f"question {listening_id} is {row.state}")
    return row


def summarise(session: Session, *, listening_id: int, actor: str, text: str) -> Listening:
    """What is asked, in Vietnamese, in the listener's words. Raises as `held`.

    Raises:
        Invalid: nothing was said.
    """
    row = held(session, listening_id, actor)
    row.summary = text.strip()[:SUMMARY_LIMIT]
    if not row.summary:
        raise Invalid("nothing was said")
    return row


def pass_on(session: Session, *, listening_id: int, actor: str, now: datetime, file: str = "", ms: int = 0) -> None:
    """No answer fits: an officer reads what is asked, or hears it in the listener's Vietnamese. Raises as `held`."""
    row = held(session, listening_id, actor)
    case = session.get_one(Case, row.case_id, with_for_update=True)
    kind = "voice" if file else "text"
    text = row.summary if not file else ""
    part = CaseMessage(
        case_id=case.id, author="note", kind=kind, text=text, file=file or None, mime="audio/ogg" if file else "",
        ms=ms, at=now,
    )  # fmt: skip
    session.add(part)
    row.state, row.summary_file, row.done_at = PASSED, file or None, now
    session.flush()
    if (more := _after(_spoken(session, case), row.file)) is not None:
        row.file, row.ms, row.state, row.holder, row.held_until = more.file, more.ms, WAITING, "", None
        row.summary, row.done_at = "", None
        session.flush()
        _ring(session, row, now)
    audit.record(session, actor=actor, verb="listen.pass", ref=f"case:{case.id}", now=now)
    cases.alert(session, case, "alert.case_heard", now)


def unclear(session: Session, *, listening_id: int, actor: str, words: str, now: datetime) -> None:
    """It cannot be understood: the asker is asked to say it once more. Raises as `held`."""
    row = held(session, listening_id, actor)
    row.state, row.holder, row.held_until = PASSED, "", None
    cases.ask_again(session, case_id=row.case_id, text=words, actor=actor, now=now)


def danger(session: Session, *, listening_id: int, actor: str, now: datetime) -> Case:
    """Somebody is in danger: the case is urgent, and officers are told at once. Raises as `held`."""
    row = held(session, listening_id, actor)
    row.state, row.done_at = PASSED, now
    case = cases.mark_urgent(session, case_id=row.case_id, urgent=True, actor=actor, now=now)
    cases.alert(session, case, "alert.case_urgent", now)
    return case


def answer(
    session: Session,
    *,
    listening_id: int,
    actor: str,
    faq_id: int,
    settings: Settings,
    now: datetime,
    file: str = "",
    ms: int = 0,
) -> str:
    """The FAQ entry that fits goes back, with the listener's voice when they said it. Raises as `held`.

    Returns:
        "answered"; "check" when another speaker hears the voice first (health, policy, market); "text" when there
        is no other speaker: the words go alone, and the voice is not used.

    Raises:
        NotFound: the entry was withdrawn meanwhile.
        Conflict: an officer was faster.
    """
    row = held(session, listening_id, actor)
    case = session.get_one(Case, row.case_id, with_for_update=True)
    if case.state not in cases.OPEN:
        row.state, row.done_at = PASSED, now
        raise Conflict(f"case {case.id} is {case.state}")
    faq = session.get(Faq, faq_id)
    if faq is None or entry(session, faq_id, [SOURCE]) is None:
        raise NotFound(f"faq {faq_id}")
    row.faq_id = faq_id
    if file and faq.topic in GRAVE:
        others = roles.speakers(session, row.language, now=now)
        if any(not same_human(session, f"person:{one}", actor) for one in others):
            row.state, row.reply_file, row.held_until = CHECK, file, None
            session.flush()
            _ring(session, row, now, besides=actor)
            return CHECK
        file = ""
        _send(session, row, case, "", 0, settings, now, actor)
        return "text"
    _send(session, row, case, file, ms, settings, now, actor)
    return ANSWERED


def check(session: Session, *, listening_id: int, actor: str, good: bool, settings: Settings, now: datetime) -> str:
    """A second speaker heard a spoken answer: it goes out, or is to be said again.

    Returns:
        The hash of a voice that is not used any more, empty when it went out.

    Raises:
        NotFound: no such answer, or it was one's own.
        Conflict: somebody else decided already.
    """
    row = session.get(Listening, listening_id, with_for_update=True, populate_existing=True)
    if row is None or same_human(session, row.holder, actor):
        raise NotFound(f"answer {listening_id}")
    case = session.get_one(Case, row.case_id, with_for_update=True)
    if row.state != CHECK or case.state not in cases.OPEN:
        raise Conflict(f"answer {listening_id} is {row.state}")
    if not good:
        gone, row.reply_file = row.reply_file or "", None
        row.state, row.holder, row.held_until = WAITING, "", None
        _ring(session, row, now)
        return gone
    _send(session, row, case, row.reply_file or "", 0, settings, now, actor)
    return ""


def keep(session: Session, *, case_id: int, yes: bool, now: datetime) -> set[str]:
    """The asker lets us keep the clip, or not; returns files to delete after the commit."""
    row = session.scalar(select(Listening).where(Listening.case_id == case_id).with_for_update())
    if row is None:
        return set()
    row.kept = yes
    audit.record(session, actor="system", verb="listen.keep", ref=f"case:{case_id}", detail={"kept": yes}, now=now)
    return set() if yes else _drop(session, row)


def to_ask(session: Session, case_id: int) -> bool:
    """Whether the asker has a clip that they were not asked about yet."""
    row = session.scalar(select(Listening).where(Listening.case_id == case_id))
    return (
        row is not None
        and row.kept is None
        and row.file is not None
        and row.state in (ANSWERED, PASSED)
        and is_question(session, row)
    )


def is_question(session: Session, row: Listening) -> bool:
    """Whether an answer may be found at once; of anything else an officer reads what was said, and its clips stay."""
    return session.get_one(Case, row.case_id).kind == cases.QUESTION


def sweep(session: Session, *, now: datetime) -> set[str]:
    """Clips nobody agreed to keep, KEEP_DAYS after the answer; returns files to delete after the commit."""
    before = now - timedelta(days=KEEP_DAYS)
    rows = session.scalars(
        select(Listening).where(Listening.file.is_not(None), Listening.kept.is_not(True), Listening.done_at < before)
    )
    gone: set[str] = set()
    for row in rows.all():
        case = session.get_one(Case, row.case_id)
        if case.state not in cases.OPEN and case.kind == cases.QUESTION:
            gone |= _drop(session, row)
    return gone


def forget_kept(session: Session, person_id: int) -> set[str]:
    """Somebody takes the yes to keep their clips back; returns files to delete after the commit."""
    mine = select(Case.id).where(Case.person_id == person_id)
    rows = session.scalars(select(Listening).where(Listening.case_id.in_(mine), Listening.kept.is_(True))).all()
    gone: set[str] = set()
    for row in rows:
        row.kept = False
        gone |= _drop(session, row)
    return gone


def corpus(session: Session) -> list[tuple[str, int, int]]:
    """What people let us keep of their spoken questions: (language, clips, seconds), the most first."""
    total = func.sum(Listening.ms)
    rows = session.execute(
        select(Language.vi_name, func.count(), total)
        .join(Language, Language.tag == Listening.language)
        .where(Listening.kept.is_(True), Listening.file.is_not(None))
        .group_by(Language.vi_name)
        .order_by(total.desc())
    )
    return [(name, clips, int(ms or 0) // 1000) for name, clips, ms in rows]


def _send(
    session: Session, row: Listening, case: Case, file: str, ms: int, settings: Settings, now: datetime, actor: str
) -> None:
    """The approved words, in the asker's language where there are any, and the voice with them."""
    words = {said.language: _with_source(session, said, settings) for said in _known(session, row)}
    if SOURCE not in words:
        raise NotFound(f"faq {row.faq_id}")
    cases.speak(
        session, case_id=case.id, words=words, clip=file, ms=ms, language=row.language if file else SOURCE,
        actor=actor, now=now,
    )  # fmt: skip
    row.state, row.reply_file, row.done_at, row.held_until = ANSWERED, file or None, now, None
    session.flush()


def _known(session: Session, row: Listening) -> list[Entry]:
    """The entry in Vietnamese, and in the asker's own language where it has approved words in it."""
    found = [entry(session, row.faq_id or 0, [language]) for language in (SOURCE, row.language)]
    return [said for said in found if said is not None]


def _with_source(session: Session, said: Entry, settings: Settings) -> str:
    words = wordbook.words(session, said.language)
    source = screens.said_by(words.only(said.language), said.issuer, said.doc_no, said.doc_date, settings)
    return f"{said.answer} {source}".strip()


def _ring(session: Session, row: Listening, now: datetime, *, besides: str = "") -> None:
    """The listeners of the language are told that somebody waits; the alert holds nothing of the question."""
    cause = audit.record(session, actor="system", verb="alert.listen", ref=f"listening:{row.id}", now=now)
    asker = session.get_one(Case, row.case_id).person_id
    people: Sequence[int] = roles.speakers(session, row.language, now=now)
    for person in people:
        if person != asker and f"person:{person}" != besides:
            outbox.owe(session, kind=DeliveryKind.STAFF_ALERT, ref=cause.id, person_id=person, due_at=now, now=now)


def _spoken(session: Session, case: Case) -> list[CaseMessage]:
    """What the person said aloud, as it came; the clip of somebody's consent is a proof and is not played."""
    said = [part for part in cases.thread(session, case.id) if part.kind == "voice" and part.author == "person"]
    return [part for part in said if part.file and part.file != case.consent_clip]


def _after(spoken: Sequence[CaseMessage], file: str | None) -> CaseMessage | None:
    """The clip that follows one."""
    files = [part.file for part in spoken]
    at = files.index(file) + 1 if file in files else len(files)
    return spoken[at] if at < len(spoken) else None


def _drop(session: Session, row: Listening) -> set[str]:
    gone = {row.file, row.summary_file} - {None}
    session.execute(
        update(CaseMessage).where(CaseMessage.case_id == row.case_id, CaseMessage.file == row.file).values(file=None)
    )
    row.file = row.summary_file = None
    session.flush()
    return {name for name in gone if name}
