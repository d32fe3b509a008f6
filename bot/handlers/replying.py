"""Answering a broadcast: to the speaker without a name, heard in bundles, passed to the agency with one tap."""

from collections.abc import Sequence

from bot.handlers.receipt import as_case
from bot.turn import Turn, chooses, shows, takes
from content import cases, replies, successions
from content.screens import Keys
from content.texts import Text
from core.channels import Outgoing
from core.errors import Invalid
from core.models import Notice, VillageReply


@shows("bc_reply")
def _bc_reply(turn: Turn, before: Sequence[Text], id: int) -> Outgoing:  # noqa: A002
    return turn.plain(before=before, slots={"sender": turn.session.get_one(Notice, id).sender})


@takes("bc_reply")
def _replied(turn: Turn) -> None:
    notice = turn.session.get_one(Notice, int(turn.state.args["id"]))
    media = turn.incoming.media[0] if turn.incoming.kind == "voice" else None
    try:
        replies.reply(
            turn.session, notice, person_id=turn.known().id, now=turn.now, text=turn.incoming.text,
            file=media.sha256 if media else "", ms=media.ms if media else 0,
        )  # fmt: skip
    except Invalid:
        turn.done("replied_enough")
    else:
        turn.done("replied", sender=notice.sender)


# --- the speaker hears them ---


def _own(turn: Turn, notice_id: int) -> list[VillageReply]:
    """The answers to one's own broadcast, or to that of who held the role before; of another's there are none."""
    notice = turn.session.get(Notice, notice_id)
    if notice is None or turn.person is None:
        return []
    if successions.contact(turn.session, notice, now=turn.now) != turn.person.id:
        return []
    return replies.of(turn.session, notice_id)


@shows("bc_replies")
def _bc_replies(turn: Turn, before: Sequence[Text], id: int, page: int = 0) -> Outgoing:  # noqa: A002
    found = _own(turn, id)
    if not found:
        return turn.plain(before=before, text=turn.line("bc_replies.none"), keys=Keys(hidden=(1,)))
    at = min(page, len(found) - 1)
    row = found[at]
    said = row.text or turn.line("bc_replies.voice").text
    passed = [turn.line("bc_replies.passed")] if row.passed_at else []
    return turn.plain(
        before=[*before, *passed],
        slots={"i": at + 1, "reply": f"“{said}”"},
        keys=Keys(hidden=(1,) if row.passed_at else (), more=at + 1 < len(found)),
        clip=row.file or "",
    )


@chooses("bc_replies")
def _pass_on(turn: Turn, _digit: int) -> None:
    """It becomes the speaker's own case, without any name; the answer comes to who passed it on."""
    found = _own(turn, int(turn.state.args["id"]))
    at = min(int(turn.state.args.get("page", 0)), len(found) - 1)
    if at < 0 or found[at].passed_at is not None:
        turn.show()
        return
    row = found[at]
    row.passed_at = turn.now
    parts = [cases.Part("voice", file=row.file, mime="audio/ogg", ms=row.ms)] if row.file else []
    as_case(turn, [*parts, *([cases.Part("text", row.text)] if row.text else [])])
