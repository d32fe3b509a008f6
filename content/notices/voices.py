"""Who hears a notice in their own language, before it leaves; and waiting for those who record it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from content.audience import Audience, count_audience
from content.notices import states
from content.texts import APPROVED
from content.voiced import clips_of, said
from core.i18n import SOURCE
from core.models import Language, Notice, Translation


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """A notice in the language of some of its people."""

    language: str
    name: str
    people: int
    text: bool
    human: bool
    machine: bool  # a machine speaks the language and has the words

    @property
    def voice(self) -> bool:
        """Whether they hear it in their own language."""
        return self.human or self.machine


def of_notice(session: Session, notice: Notice) -> list[VoiceRow]:
    """A notice in the language of each of its people, the most people first."""
    people = count_audience(session, Audience.from_json(notice.audience), notice.level, notice_id=notice.id).by_language
    ref = f"notice:{notice.id}"
    rows = session.execute(
        select(Translation.language, Translation.field, Translation.text).where(
            Translation.ref == ref, Translation.state == APPROVED
        )
    )
    words: dict[str, dict[str, str]] = defaultdict(dict)
    for written, name, text in rows:
        words[written][name] = text
    source = words.get(SOURCE, {})
    human = clips_of(session, machine=False)
    found = []
    for tag, number in sorted(people.items(), key=lambda pair: (-pair[1], pair[0])):
        language = session.get(Language, tag)
        whole = bool(source) and words[tag].keys() >= source.keys()
        heard = notice.clip is not None and notice.clip_language == tag
        spoken = (whole and said(words[tag].values(), human[tag])) or said(source.values(), human[tag])
        found.append(
            VoiceRow(
                language=tag,
                name=language.vi_name if language else tag,
                people=number,
                text=whole,
                human=heard or spoken,
                machine=whole and bool(language and language.machine_voice),
            )
        )
    return found


def all_can_hear(session: Session, notice: Notice) -> bool:
    """Whether everybody who gets a notice hears it in their own language."""
    return all(row.voice for row in of_notice(session, notice))


def patient(now: datetime) -> ColumnElement[bool]:
    """Condition: approved, and still waiting for voices."""
    return and_(Notice.state == states.APPROVED, Notice.voices_until > now)


def not_waiting(now: datetime) -> ColumnElement[bool]:
    """Condition: no voices are awaited (any more)."""
    return or_(Notice.voices_until.is_(None), Notice.voices_until <= now)


def anybody_complete(session: Session, *, now: datetime) -> bool:
    """Whether a notice that waits can now be heard by everybody; a look that takes no lock."""
    waiting = session.scalars(select(Notice).where(patient(now), Notice.due_at <= now))
    return any(all_can_hear(session, notice) for notice in waiting)


def release_complete(session: Session, *, now: datetime) -> None:
    """Notices that everybody can hear wait no longer."""
    waiting = select(Notice).where(patient(now), Notice.due_at <= now).with_for_update(skip_locked=True)
    for notice in session.scalars(waiting):
        if all_can_hear(session, notice):
            notice.voices_until = None
    session.flush()
