"""The screen that waits for a question: typed words are asked, spoken Vietnamese goes before the recogniser,
every other language to who speaks it."""

from collections.abc import Sequence
from typing import Any

from bot.handlers import asking
from bot.state import Draft
from bot.turn import Turn, chooses, shows, takes
from content import hearing, roles, smalltalk
from content.texts import Text
from core.channels import Outgoing
from core.i18n import SOURCE

HEARD_LIMIT = 400  # characters of what was understood that are repeated


@takes("ask", "foreign")
def _asked(turn: Turn) -> bool:
    if turn.incoming.kind == "voice":
        spoken(turn)
    elif smalltalk.senseless(turn.incoming.text):
        return False
    elif turn.incoming.text.strip():
        asking.ask(turn, turn.incoming.text)
    return True


def understood(turn: Turn) -> bool:
    """Whether a spoken question is heard here by a machine, or by somebody who speaks the language."""
    if turn.language == SOURCE:
        return turn.tools.hears
    return bool(roles.speakers(turn.session, turn.language, now=turn.now))


def spoken(turn: Turn) -> None:
    """A spoken question: Vietnamese goes before the recogniser, everything else to a person."""
    media, incoming = turn.incoming.media[0], turn.incoming
    if turn.language != SOURCE or not turn.tools.hears:
        turn.go("ask_person", file=media.sha256, mime=media.mime, ms=media.ms)
        return
    seconds = hearing.wait(
        turn.session,
        channel=incoming.channel,
        account=incoming.account,
        address=incoming.address,
        file=media.sha256,
        ms=media.ms,
        now=turn.now,
    )
    turn.go("ask_wait", seconds=seconds)


def heard(turn: Turn) -> None:
    """What the recogniser understood: repeated and asked, never answered at once; else a person may listen."""
    media, text = turn.incoming.media[0], turn.incoming.text.strip()
    clip: dict[str, Any] = {"file": media.sha256, "mime": media.mime, "ms": media.ms}
    if turn.state.screen == "ask_wait":
        turn.state.screen, turn.state.args = turn.state.trail.pop() if turn.state.trail else ("home", {})
    if text:
        turn.go("ask_heard", text=text[:HEARD_LIMIT], **clip)
    else:
        turn.go("ask_person", before=[turn.line("ask_heard.unsure")], **clip)


@shows("ask_wait")
def _ask_wait(turn: Turn, before: Sequence[Text], seconds: int = 1) -> Outgoing:
    return turn.plain(before=before, slots={"seconds": seconds})


@shows("ask_heard")
def _ask_heard(turn: Turn, before: Sequence[Text], text: str = "", **_: Any) -> Outgoing:
    return turn.plain(before=before, slots={"text": f"“{text}”"})


@chooses("ask_heard")
def _right(turn: Turn, digit: int) -> None:
    args = turn.state.args
    if digit == 3:
        turn.go("ask_person", file=args["file"], mime=args["mime"], ms=args["ms"])
        return
    turn.loose_files.add(str(args["file"]))
    turn.state.screen = ""  # what was heard is settled: 0 does not lead back to it
    if digit == 1:
        asking.ask(turn, str(args["text"]))
    else:
        turn.go("ask", before=[turn.line("ask_again")])


@shows("ask_person")
def _ask_person(turn: Turn, before: Sequence[Text], **_: Any) -> Outgoing:
    """Who will listen is said openly: an officer, when nobody who speaks the language is there."""
    if turn.language == SOURCE:
        return turn.plain(before=before, text=turn.line("ask_person.vietnamese"))
    if not roles.speakers(turn.session, turn.language, now=turn.now):
        return turn.plain(before=before, text=turn.line("ask_person.officer"))
    return turn.plain(before=before)


@chooses("ask_person")
def _pass_on(turn: Turn, digit: int) -> None:
    args = turn.state.args
    if digit == 1:
        part = {"kind": "voice", "file": args["file"], "mime": args["mime"], "ms": args["ms"]}
        turn.state.draft = Draft(parts=[part], kind="question", area_id=turn.area_id, begun_at=turn.now.isoformat())
        turn.go("fb_name")
    else:
        turn.loose_files.add(str(args["file"]))
        turn.go("home")
