"""The states of a notice, and the row behind an id, locked."""

from sqlalchemy.orm import Session

from core.errors import NotFound
from core.models import Notice, Staff

DRAFT, SUBMITTED = "draft", "submitted"
APPROVED = "approved"  # released; leaves when it is due
WAITING = "waiting"  # an influential person's, in the minutes in which the agency can stop it
EXPANDING = "expanding"  # the audience becomes rows; the first slices are being sent
SENDING, PAUSED, DONE = "sending", "paused", "done"
CORRECTING = "correcting"  # held while those who had the wrong words are noted; goes on by itself with the right ones
STOPPED, RECALLED = "stopped", "recalled"

UNWRITTEN = (DRAFT, SUBMITTED)  # not decided yet
PENDING = (APPROVED, WAITING)  # decided, nobody has it yet
MOVING = (EXPANDING, SENDING, PAUSED, CORRECTING)
GONE_OUT = (*MOVING, DONE)  # villagers may read it
LIVE = (EXPANDING, SENDING)  # a delivery of it may leave now


def locked(session: Session, notice_id: int) -> Notice:
    """The notice, held until the transaction ends, as it is now.

    Raises:
        NotFound: no such notice.
    """
    notice = session.get(Notice, notice_id, with_for_update=True, populate_existing=True)
    if notice is None:
        raise NotFound(f"notice {notice_id}")
    return notice


def ref(notice: Notice) -> str:
    """How texts and the audit name it."""
    return f"notice:{notice.id}"


def author_person(notice: Notice) -> int | None:
    """Id of the influential person who speaks, None when the agency does."""
    kind, _, number = notice.author.partition(":")
    return int(number) if kind == "person" else None


def same_human(session: Session, one: str, other: str) -> bool:
    """Whether two actors are one human: an account and the chat that belongs to it count as one."""
    return one == other or _chat(session, one) == _chat(session, other) != ""


def _chat(session: Session, actor: str) -> str:
    kind, _, number = actor.partition(":")
    if kind != "staff":
        return actor if kind == "person" else ""
    staff = session.get(Staff, int(number))
    return f"person:{staff.person_id}" if staff and staff.person_id else ""
