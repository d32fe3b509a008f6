"""Settings: how to hear, when notices come, whether the telephone is shared."""

from bot.turn import Turn, chooses, shows
from content import people
from content.notices import reminders
from content.screens import Keys
from content.texts import Text
from core.channels import Outgoing

AUDIO = {1: "always", 2: "ask", 3: "text", 4: "light"}
WHEN = {1: "each", 2: "digest", 3: "emergency"}


@shows("settings")
def _settings(turn: Turn, before: tuple[Text, ...]) -> Outgoing:
    return turn.plain(before=before, keys=Keys(hidden=(5,)))  # a PIN for shared telephones is not built yet


@shows("done")
def _done(turn: Turn, before: tuple[Text, ...], what: str) -> Outgoing:
    return turn.plain(before=before, slots={"what": what})


@chooses("set_audio")
def _audio(turn: Turn, digit: int) -> None:
    turn.known().audio = AUDIO[digit]
    turn.done("audio", how=turn.line(f"set_audio.{digit}").text)


@chooses("set_when")
def _when(turn: Turn, digit: int) -> None:
    if digit not in WHEN:
        stop(turn)
        return
    wording = turn.line("consent_notices")
    people.want_notices(
        turn.session, turn.known(), WHEN[digit],
        wording=wording.text, language=wording.language, method=turn.method, now=turn.now,
    )  # fmt: skip
    people.unsuppress(turn.session, turn.tools.keyring, channel=turn.incoming.channel, address=turn.incoming.address)
    turn.done("when", how=turn.line(f"set_when.{digit}").text)


def stop(turn: Turn, _rest: str = "") -> None:
    """Nothing comes unasked any more."""
    if turn.person is not None:
        people.stop(turn.session, turn.person, turn.tools.keyring, now=turn.now)
        reminders.drop(turn.session, person_id=turn.person.id)
    else:
        people.suppress(
            turn.session, turn.tools.keyring, channel=turn.incoming.channel, address=turn.incoming.address,
            reason=people.STOPPED, now=turn.now,
        )  # fmt: skip
    turn.go("stopped")


def resume(turn: Turn, _rest: str = "") -> None:
    """They want notices again: ask how many."""
    turn.go("consent_notices")
