"""Taking a voice back: not heard any more at once, its files gone within a minute, its copies taken back or counted."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from content import audit
from content.audio import clips
from content.audio.finishing import GONE, WITHDRAWN
from content.studio import copies
from content.studio.takes import mine, selves
from core.errors import NotFound
from core.models import Recording, Take


def withdraw(session: Session, *, take_id: int, actor: str, now: datetime) -> list[str]:
    """A speaker takes one recording back. From this transaction on nobody hears it.

    Returns the files that are to be deleted after the commit; should that fail, `due` names its own ones again.

    Raises:
        NotFound: no such take of theirs; the two look alike on purpose.
    """
    take = session.get(Take, take_id, with_for_update=True, populate_existing=True)
    if take is None or take.speaker not in selves(session, actor) or take.state == WITHDRAWN:
        raise NotFound(f"take {take_id}")
    audit.record(session, actor=actor, verb="take.withdraw", ref=f"take:{take.id}", now=now)
    return sorted(_take_back(session, take, now))


def withdraw_all(session: Session, *, actor: str, now: datetime) -> list[str]:
    """The speaker's consent itself is withdrawn, and with it all takes; returns files like `withdraw`."""
    found = mine(session, actor)
    loose = {name for take in found for name in _take_back(session, take, now)}
    if found:
        audit.record(session, actor=actor, verb="take.withdraw", ref=actor, detail={"takes": len(found)}, now=now)
    return sorted(loose)


def _take_back(session: Session, take: Take, now: datetime) -> set[str]:
    take.state, take.changed_at, take.speaker_name = WITHDRAWN, now, ""
    names = {name for name in (take.original, take.file, take.back_file) if name}
    for recording_id in session.scalars(select(Recording.id).where(Recording.take_id == take.id)).all():
        names |= {*clips.withdraw(session, recording_id=recording_id)}
    take.copies = copies.count(session, take.id)
    session.flush()
    return names


def due(session: Session) -> list[tuple[int, list[str]]]:
    """Withdrawn takes, each with the files that are left of it."""
    rows = session.scalars(select(Take).where(Take.state == WITHDRAWN)).all()
    found = []
    for take in rows:
        names = {take.original, take.file, take.back_file}
        for row in session.scalars(select(Recording).where(Recording.take_id == take.id)):
            names |= {row.file, row.mp3, row.original}
        found.append((take.id, sorted(name for name in names if name)))
    return found


def settled(session: Session, *, take_id: int) -> bool:
    """Files of a take are deleted, and its copies as far as the platforms let them go: then only the counts stay.

    False while a copy may still be taken back; the take is `due` again.
    """
    take = session.get_one(Take, take_id, with_for_update=True)
    if copies.outstanding(session, take_id):
        return False
    take.state, take.original, take.file, take.back_file, take.back_text = GONE, None, None, None, ""
    session.execute(delete(Recording).where(Recording.take_id == take_id))
    return True


def forget_speaker(session: Session, person_id: int, *, now: datetime) -> list[str]:
    """Somebody is forgotten: their voice goes, and that they spoke. Returns files like `withdraw`."""
    actor = f"person:{person_id}"
    loose = withdraw_all(session, actor=actor, now=now)
    session.execute(update(Take).where(Take.speaker == actor).values(speaker="", speaker_name="", reason=""))
    session.execute(update(Take).where(Take.reviewer == actor).values(reviewer=""))
    return loose
