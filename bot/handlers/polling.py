"""A poll: an influential person asks the village by voice or in writing, and everybody votes with a digit."""

from collections.abc import Sequence

from bot.handlers import village
from bot.state import Broadcast
from bot.turn import Turn, chooses, shows, takes
from content import areas, notice_screens, polls
from content.notices import readers
from content.notices.drafting import BODY_LIMIT
from content.screens import Keys
from content.texts import Text
from core.channels import Outgoing
from core.models import Notice

LABEL = 28  # characters of an answer that fit on a key
YES_OR_NO = 1  # digit for the two answers that need no words


@shows("poll_new")
def _poll_new(turn: Turn, before: Sequence[Text]) -> Outgoing:
    return turn.plain(before=before)


@takes("poll_new")
def _asked(turn: Turn) -> None:
    """Typed: the first line asks, each further one is an answer. Spoken: the answers are in the voice, by number."""
    if turn.incoming.kind == "voice":
        media = turn.incoming.media[0]
        _count(turn, Broadcast(clip=media.sha256, ms=media.ms))
        return
    question, *options = [line.strip() for line in turn.incoming.text.splitlines() if line.strip()]
    if len(question) > BODY_LIMIT or any(len(option) > LABEL for option in options) or len(options) > polls.OPTIONS[-1]:
        turn.go("poll_new", before=[turn.line("poll_new.long", n=LABEL, most=polls.OPTIONS[-1])])
    elif len(options) in polls.OPTIONS:
        _check(turn, Broadcast(text=question, options=options))
    else:
        _count(turn, Broadcast(text=question))


def _count(turn: Turn, said: Broadcast) -> None:
    turn.state.broadcast = said
    turn.go("poll_count")


@shows("poll_count")
def _poll_count(turn: Turn, before: Sequence[Text]) -> Outgoing:
    return turn.plain(before=before)


@chooses("poll_count")
def _counted(turn: Turn, digit: int) -> None:
    said = turn.state.broadcast
    if said is None:
        turn.go("poll_new")
    elif digit == YES_OR_NO:
        said.options = [turn.line("poll.yes").text, turn.line("poll.no").text]
        _check(turn, said)
    else:
        said.options = [turn.line("poll.option", n=n).text for n in range(1, digit + 1)]
        _check(turn, said)


def _check(turn: Turn, said: Broadcast) -> None:
    grant = village.own(turn)
    if grant is None:
        turn.go("bc_no", why="role")
        return
    said.area_id = grant.area_id
    turn.state.broadcast = said
    turn.go("poll_check")


@shows("poll_check")
def _poll_check(turn: Turn, before: Sequence[Text]) -> Outgoing:
    said = turn.state.broadcast or Broadcast()
    asked = [Text(" / ".join((said.text, *said.options)) if said.text else " / ".join(said.options), "vi")]
    return turn.plain(
        before=[*before, *asked],
        slots={
            "area": areas.label(turn.session, said.area_id) if said.area_id else "",
            "n": readers.people_in(turn.session, said.area_id) if said.area_id else 0,
            "poll_days": turn.settings.poll_days,
        },
        clip=said.clip,
    )


@chooses("poll_check")
def _checked(turn: Turn, digit: int) -> None:
    said = turn.state.broadcast
    if digit == 1 and said is not None and said.options:
        village.send(turn, said)
    elif digit == 2:
        turn.go("poll_new")
    else:
        turn.state.broadcast = None
        turn.go("home")


# --- voting ---


@shows("poll")
def _poll(turn: Turn, before: Sequence[Text], id: int) -> Outgoing:  # noqa: A002
    row = turn.session.get_one(Notice, id)
    if not polls.is_open(row, turn.now):
        return turn.plain(before=before, text=notice_screens.result(turn.session, turn.view, row), keys=Keys())
    return notice_screens.arrived(turn.session, turn.view, id, data=turn.data)


@chooses("poll")
def _voted(turn: Turn, digit: int) -> None:
    """Who votes again changes the vote; what the button said then does not matter when the poll is over."""
    row = turn.session.get_one(Notice, int(turn.state.args["id"]))
    options = list((row.question or {}).get("options", []))
    if not polls.is_open(row, turn.now) or digit > len(options):
        turn.show(before=[turn.line("poll.over")])
        return
    polls.vote(turn.session, row, person_id=turn.known().id, option=digit)
    turn.done("voted", option=options[digit - 1])
