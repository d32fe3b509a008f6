"""Taking a voice back: not heard any more at once, its files gone within a minute, its copies taken back or counted."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from content import audit
from content.audio import clips
from content.audio.finishing import GONE, WITHDRAWN
from content.studio.takes import mine, selves
from core.errors import NotFound
from core.models import ClipCopy, Recording, Take

COPY_HOURS = 48  # Telegram lets a bot delete its messages for so long (PLATFORMS.md, A1)


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
    take.copies = len(copies(session, take.id))
    session.flush()
    return names


def copies(session: Session, take_id: int) -> list[ClipCopy]:
    """Messages in which a take was sent alone, and which are still remembered."""
    return list(session.scalars(select(ClipCopy).where(ClipCopy.takes.contains(f",{take_id},"))))


def due(session: Session) -> list[tuple[int, list[str], list[ClipCopy]]]:
    """Withdrawn takes with what is left of them: (take, files, copies on telephones)."""
    rows = session.scalars(select(Take).where(Take.state == WITHDRAWN)).all()
    found = []
    for take in rows:
        names = {take.original, take.file, take.back_file}
        for row in session.scalars(select(Recording).where(Recording.take_id == take.id)):
            names |= {row.file, row.mp3, row.original}
        found.append((take.id, sorted(name for name in names if name), copies(session, take.id)))
    return found


def settled(session: Session, *, take_id: int, deleted: int) -> None:
    """Files and copies of a take are gone, as far as the platforms let them go: only the counts stay."""
    take = session.get_one(Take, take_id, with_for_update=True)
    take.state, take.original, take.file, take.back_file, take.back_text = GONE, None, None, None, ""
    take.copies_deleted = deleted
    session.execute(delete(Recording).where(Recording.take_id == take_id))
    session.execute(delete(ClipCopy).where(ClipCopy.takes.contains(f",{take_id},")))


def remember_copy(
    session: Session, *, takes: tuple[int, ...], channel: str, address: str, message_ref: str, now: datetime
) -> None:
    """A message that holds nothing but these voices reached a chat."""
    marked = "," + ",".join(map(str, takes)) + ","
    session.add(ClipCopy(takes=marked, channel=channel, address=address, message_ref=message_ref, at=now))


def forget_old_copies(session: Session, *, now: datetime) -> None:
    """What no platform would let us take back is not remembered either."""
    session.execute(delete(ClipCopy).where(ClipCopy.at < now - timedelta(hours=COPY_HOURS)))


def forget_speaker(session: Session, person_id: int, *, now: datetime) -> list[str]:
    """Somebody is forgotten: their voice goes, and that they spoke. Returns files like `withdraw`."""
    actor = f"person:{person_id}"
    loose = withdraw_all(session, actor=actor, now=now)
    session.execute(update(Take).where(Take.speaker == actor).values(speaker="", speaker_name="", reason=""))
    session.execute(update(Take).where(Take.reviewer == actor).values(reviewer=""))
    return loose
