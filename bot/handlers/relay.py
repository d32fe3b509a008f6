"""Relaying: an influential person sends the opinion of somebody without a telephone, who asks for it aloud."""

from collections.abc import Sequence

from bot.handlers import feedback
from bot.state import Draft
from bot.turn import Turn, chooses, shows, takes
from content import roles
from content.texts import Text
from core.channels import Outgoing

NAME_LIMIT = 300  # characters of a name and what belongs to it


def may(turn: Turn) -> bool:
    """Whether this person speaks for others, as it is now."""
    if turn.person is None:
        return False
    held = roles.grants(turn.session, person_id=turn.person.id, now=turn.now)
    return any(grant.allows("feedback.relay") for grant in held)


@shows("relay_who")
def _relay_who(turn: Turn, before: Sequence[Text]) -> Outgoing:
    return turn.plain(before=before)


@chooses("relay_who")
def _unnamed(turn: Turn, _digit: int) -> None:
    _begin(turn, "")


@takes("relay_who")
def _named(turn: Turn) -> None:
    """A name that is spoken is the first piece of what is sent; the officer hears it there."""
    if turn.incoming.kind == "voice":
        _begin(turn, "")
        feedback.collect(turn)
    else:
        _begin(turn, turn.incoming.text.strip()[:NAME_LIMIT])


def _begin(turn: Turn, represented: str) -> None:
    if not may(turn):
        turn.go("bc_no", why="role")
        return
    feedback.drop(turn)
    turn.state.draft = Draft(relayed=True, represented=represented, area_id=turn.area_id, begun_at=turn.now.isoformat())
    turn.go("relay_consent")


@shows("relay_consent")
def _relay_consent(turn: Turn, before: Sequence[Text]) -> Outgoing:
    return turn.plain(before=before)


@chooses("relay_consent")
def _later(turn: Turn, _digit: int) -> None:
    feedback.drop(turn)
    turn.go("home")


@takes("relay_consent")
def _asked(turn: Turn) -> None:
    """Their own voice is the proof that they want it; it stays with the case, or with nothing."""
    draft = turn.state.draft
    if draft is None or not draft.relayed or not may(turn):
        turn.go("relay_who")
        return
    media = turn.incoming.media[0]
    draft.consent, draft.consent_ms = media.sha256, media.ms
    turn.go("fb_got" if draft.parts else "fb_start")
