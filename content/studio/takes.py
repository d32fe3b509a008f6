"""Takes: said by one speaker, checked by a second, released by a publisher where lives or money hang on the words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from content import audit, roles
from content.audio import clips
from content.audio.finishing import APPROVED, CHECKED, GONE, HARD, PENDING, RECEIVED, REDO, REPLACED, WITHDRAWN
from content.cases import speakers
from content.studio.needs import Need
from content.texts import text_hash
from core.db import insert_new, notify
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.models import Article, Faq, Guide, Language, Notice, PublicAnswer, Recording, Staff, Take, Tally, Wording

GRAVE_TOPICS = ("health", "policy", "market")  # what was said is told again in Vietnamese before it is released
OPEN = (RECEIVED, PENDING, REDO, HARD)  # a newer take of the same speaker takes their place
LONGEST_NOTE = 500  # characters of a reason
PLAYED = "clip_played"
_TABLES: Mapping[str, type[Article | Faq | Guide | PublicAnswer]] = {
    "article": Article, "faq": Faq, "guide": Guide, "public": PublicAnswer,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Thanks:
    """What a speaker did: counts only."""

    clips: int  # approved
    waiting: int
    played: int


def speaks(session: Session, actor: str, language: str, *, now: datetime) -> bool:
    """Whether `actor` (person:17, staff:3) holds the role of a speaker of this language now."""
    return language in languages(session, actor, now=now)


def languages(session: Session, actor: str, *, now: datetime) -> list[str]:
    """The languages somebody records, in the order in which the roles were given."""
    kind, _, number = actor.partition(":")
    who = {"person_id": int(number)} if kind == "person" else {"staff_id": int(number)}
    held = roles.grants(session, **who, now=now)
    return list(dict.fromkeys(grant.language for grant in held if grant.allows("text.speak") and grant.language))


def selves(session: Session, actor: str) -> frozenset[str]:
    """All names under which one human acts: an account and the chat that is bound to it."""
    kind, _, number = actor.partition(":")
    if kind == "staff":
        person_id = session.scalar(select(Staff.person_id).where(Staff.id == int(number)))
        return frozenset({actor, f"person:{person_id}"}) if person_id else frozenset({actor})
    staff_ids = session.scalars(select(Staff.id).where(Staff.person_id == int(number)))
    return frozenset({actor, *(f"staff:{staff_id}" for staff_id in staff_ids)})


def submit(
    session: Session,
    *,
    need: Need,
    language: str,
    speaker: str,
    name: str,
    consent: str,
    original: str,
    file: str,
    ms: int,
    now: datetime,
) -> Take:
    """Keep what a speaker said; it is levelled in the background, then waits for a second speaker.

    Args:
        name: how villagers hear who speaks; empty when the speaker did not agree to be named.
        consent: hash of the wording the speaker said yes to.
        original: hash of the file as it came; `file` of the same in Opus.

    Raises:
        Forbidden: not a speaker of this language (any more).
        Invalid: no consent.
    """
    _may_speak(session, speaker, language, now)
    if not consent:
        raise Invalid("a recording is kept only with its speaker's consent")
    replace_open(session, language=language, digest=need.hash, speaker=speaker, now=now)
    take = Take(
        language=language,
        ref=need.ref,
        words=need.words,
        words_language=need.language,
        hash=need.hash,
        state=RECEIVED,
        speaker=speaker,
        speaker_name=name,
        consent=consent,
        original=original,
        file=file,
        ms=ms,
        created_at=now,
        changed_at=now,
    )
    session.add(take)
    session.flush()
    audit.record(session, actor=speaker, verb="take.submit", ref=f"take:{take.id}", now=now)
    notify(session)
    return take


def hard_to_say(
    session: Session, *, need: Need, language: str, speaker: str, reason: str, now: datetime, note_file: str = ""
) -> Take:
    """A speaker says why something cannot be said; it leaves their own queue and is shown to staff.

    Raises:
        Forbidden: not a speaker of this language (any more).
    """
    _may_speak(session, speaker, language, now)
    replace_open(session, language=language, digest=need.hash, speaker=speaker, now=now)
    take = Take(
        language=language, ref=need.ref, words=need.words, words_language=need.language, hash=need.hash, state=HARD,
        speaker=speaker, consent="", reason=reason[:LONGEST_NOTE], back_file=note_file or None, created_at=now,
        changed_at=now,
    )  # fmt: skip
    session.add(take)
    session.flush()
    audit.record(session, actor=speaker, verb="take.hard", ref=f"take:{take.id}", now=now)
    return take


def approve(
    session: Session, *, take_id: int, reviewer: str, now: datetime, back_text: str = "", back_file: str = ""
) -> Take:
    """A second speaker finds it right and clear. Grave topics then wait for a publisher, the rest may be heard.

    Args:
        back_text: what was heard, in Vietnamese; or `back_file`, the same as a voice note. Needed for GRAVE_TOPICS.

    Raises:
        NotFound: no such take, or none that waits for a second speaker.
        Forbidden: one's own, or not a speaker of the language.
        Invalid: a grave topic without the Vietnamese of what was heard.
    """
    take = _waiting(session, take_id, reviewer, now)
    grave = is_grave(session, take.ref)
    if grave and not (back_text.strip() or back_file):
        raise Invalid("say in Vietnamese what was heard")
    take.reviewer, take.changed_at = reviewer, now
    take.back_text, take.back_file = back_text.strip()[: 2 * LONGEST_NOTE], back_file or None
    if grave:
        take.state = CHECKED
        audit.record(session, actor=reviewer, verb="take.check", ref=f"take:{take.id}", now=now)
    else:
        _let_be_heard(session, take, reviewer, now)
    return take


def reject(session: Session, *, take_id: int, reviewer: str, reason: str, now: datetime, note_file: str = "") -> Take:
    """Not right or not clear: back to its speaker, with the reason, which may also be a voice note (`note_file`).

    Raises:
        NotFound: no such take, or none that waits for a second speaker.
        Forbidden: one's own, or not a speaker of the language.
        Invalid: no reason.
    """
    take = _waiting(session, take_id, reviewer, now)
    take.reviewer, take.back_file = reviewer, note_file or None
    return _back(session, take, actor=reviewer, reason=reason, now=now)


def release(session: Session, *, take_id: int, actor: str, now: datetime) -> Take:
    """A publisher compared original and what was heard: villagers may hear it.

    Raises:
        NotFound: no such take, or none that waits for a publisher.
        Forbidden: the speaker's or second speaker's own.
    """
    take = _checked(session, take_id, actor)
    _let_be_heard(session, take, actor, now)
    return take


def send_back(session: Session, *, take_id: int, actor: str, reason: str, now: datetime) -> Take:
    """A publisher finds that something else was said.

    Raises:
        NotFound: no such take, or none that waits for a publisher.
        Invalid: no reason.
    """
    return _back(session, _checked(session, take_id, actor), actor=actor, reason=reason, now=now)


def to_release(session: Session) -> list[Take]:
    """What waits for a publisher, oldest first."""
    return list(session.scalars(select(Take).where(Take.state == CHECKED).order_by(Take.id)))


def untold(session: Session, *, but: Collection[int]) -> tuple[int, str] | None:
    """A take whose Vietnamese was only said, with the file of that: its words are not written down yet.

    Args:
        but: takes that are passed over; they were tried.
    """
    row = session.execute(
        select(Take.id, Take.back_file)
        .where(Take.state == CHECKED, Take.back_file.is_not(None), Take.back_text == "", Take.id.not_in(but))
        .order_by(Take.id)
        .limit(1)
    ).first()
    return (row.id, row.back_file or "") if row is not None else None


def write_down(session: Session, *, take_id: int, file: str, text: str) -> None:
    """What a machine understood of the Vietnamese that was said; it stands beside the original, the voice decides."""
    take = session.get(Take, take_id, with_for_update=True)
    if take is not None and take.state == CHECKED and take.back_file == file:
        take.back_text = text.strip()[: 2 * LONGEST_NOTE]


def hard(session: Session) -> list[Take]:
    """What speakers could not say, newest first: for who writes and translates."""
    return list(session.scalars(select(Take).where(Take.state == HARD).order_by(Take.id.desc()).limit(100)))


def consented(session: Session, wording: str, *, now: datetime) -> str:
    """Keep the wording somebody said yes to with one recording; returns its hash."""
    digest = text_hash(wording)
    session.execute(insert_new(session, Wording.__table__).values(hash=digest, text=wording, first_used_at=now))
    return digest


def mine(session: Session, actor: str) -> Sequence[Take]:
    """One's own takes that were not replaced or withdrawn, newest first."""
    names = selves(session, actor)
    gone = (REPLACED, WITHDRAWN, GONE, HARD)
    return session.scalars(
        select(Take).where(Take.speaker.in_(names), Take.state.not_in(gone)).order_by(Take.id.desc())
    ).all()


def thanks(session: Session, actor: str) -> Thanks:
    """How many clips of somebody may be heard, how many wait, and how often they were played."""
    takes = mine(session, actor)
    heard = [take.id for take in takes if take.state == APPROVED]
    played = 0
    for at in range(0, len(takes), 500):
        refs = [f"take:{take.id}" for take in takes[at : at + 500]]
        played += session.scalar(select(func.sum(Tally.count)).where(Tally.name == PLAYED, Tally.ref.in_(refs))) or 0
    return Thanks(len(heard), sum(take.state in (RECEIVED, PENDING, CHECKED) for take in takes), played)


def heard(session: Session, take_ids: Collection[int]) -> set[int]:
    """Which of these takes may be heard now: approved, and not withdrawn."""
    return set(session.scalars(select(Take.id).where(Take.id.in_(take_ids), Take.state == APPROVED)))


def hide_name(session: Session, actor: str) -> None:
    """Their name is said no more, neither with old clips nor with new ones."""
    ids = [take.id for take in mine(session, actor)]
    session.execute(update(Take).where(Take.id.in_(ids)).values(speaker_name=""))
    session.execute(update(Recording).where(Recording.take_id.in_(ids)).values(speaker_name=""))


def is_grave(session: Session, ref: str) -> bool:
    """Whether lives or money hang on what is said there."""
    kind, _, number = ref.partition(":")
    if kind == "notice":
        notice = session.get(Notice, int(number))
        return notice is None or notice.topic in GRAVE_TOPICS or notice.level == "emergency"
    if kind in _TABLES:
        table = _TABLES[kind]
        topic = session.scalar(select(table.topic).where(table.id == int(number)))
        return topic is None or topic in GRAVE_TOPICS
    if kind == "answer":
        found = speakers.of_ref(session, ref)
        return found is None or found[0].topic in GRAVE_TOPICS or found[0].urgent
    return False


def replace_open(session: Session, *, language: str, digest: str, speaker: str, now: datetime) -> None:
    """A newer take of the same speaker takes the place of those nobody has approved."""
    session.execute(
        update(Take)
        .where(
            Take.language == language,
            Take.hash == digest,
            Take.speaker.in_(selves(session, speaker)),
            Take.state.in_(OPEN),
        )
        .values(state=REPLACED, changed_at=now)
    )


def _may_speak(session: Session, actor: str, language: str, now: datetime) -> None:
    if session.get(Language, language) is None or not speaks(session, actor, language, now=now):
        raise Forbidden(f"{actor} does not record {language}")


def _waiting(session: Session, take_id: int, reviewer: str, now: datetime) -> Take:
    take = session.get(Take, take_id, with_for_update=True, populate_existing=True)
    if take is None or take.state != PENDING:
        raise NotFound(f"waiting take {take_id}")
    if take.speaker in selves(session, reviewer):
        raise Forbidden("a second speaker listens, not the first one")
    _may_speak(session, reviewer, take.language, now)
    return take


def _checked(session: Session, take_id: int, actor: str) -> Take:
    take = session.get(Take, take_id, with_for_update=True, populate_existing=True)
    if take is None or take.state != CHECKED:
        raise NotFound(f"checked take {take_id}")
    if {take.speaker, take.reviewer} & selves(session, actor):
        raise Forbidden("somebody else releases it than those who spoke and listened")
    return take


def _back(session: Session, take: Take, *, actor: str, reason: str, now: datetime) -> Take:
    if not reason.strip():
        raise Invalid("say what is to be different")
    if take.state not in (PENDING, CHECKED):
        raise Conflict(f"take {take.id} is {take.state}")
    take.state, take.reason, take.changed_at = REDO, reason.strip()[:LONGEST_NOTE], now
    session.execute(update(Recording).where(Recording.take_id == take.id).values(state=clips.REJECTED))
    audit.record(session, actor=actor, verb="take.redo", ref=f"take:{take.id}", now=now)
    return take


def _let_be_heard(session: Session, take: Take, actor: str, now: datetime) -> None:
    take.state, take.changed_at = APPROVED, now
    session.execute(
        update(Recording).where(Recording.take_id == take.id).values(state=clips.APPROVED, released_by=actor)
    )
    audit.record(session, actor=actor, verb="take.approve", ref=f"take:{take.id}", now=now)
    speakers.helped(session, take.ref, now=now)
    notify(session)
