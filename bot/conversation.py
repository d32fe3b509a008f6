"""The conversation: one input is read in a fixed order and becomes the next screen.

Order (CONVERSATION, section 2): danger word → stop, forget, home, command → PIN or code → digit or label of
the present screen → complaint word → what the screen waits for → small talk → question. Duplicates never
come this far: the inbox keeps one row an update.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot import commands, digits, presses
from bot.handlers import asking, feedback, notices, place, reading, sos, speaking, start, status
from bot.state import State
from bot.turn import CHOOSES, TAKES, Tools, Turn
from content import danger, people, smalltalk, talks
from content.cases import TEXT_LIMIT
from content.screen_map import SCREENS
from content.screens import screen as make_screen
from content.talks import Talk
from content.texts import Text
from core.channels import Choice, Incoming, Speech

__all__ = ["handle", "keep", "sorry"]

MISSES = 3  # inputs in a row not understood before a person is offered
PRESS_SECONDS = 150  # Telegram keeps a press no longer; an older one is answered with the present screen
FLOOD_SECONDS = 5
HELPS_TO_RECORD = ("rec_next", "rec_ok", "rec_redo")  # a voice note that cannot be opened is asked for again, with why
SILENT_DAYS = 30  # afterwards we say again that a machine answers


def handle(
    session: Session, incoming: Incoming, *, talk: Talk, tools: Tools, now: datetime, inbox_id: int | None = None
) -> Turn:
    """Answer one input: reads and writes the rows it needs, returns what to say and where the talk then stands."""
    state = State.load(talk.state) if talk.state is not None else State()
    person = talk.person
    fresh = state is None or talk.state is None
    turn = Turn(
        session, _trimmed(incoming), now, tools, state or State(started=person is not None), person, inbox_id=inbox_id
    )
    if talk.state is None and person is not None:
        turn.state.started = True
    if incoming.kind in ("blocked", "unblocked", "moved"):
        turn.keeps = False
        _platform_news(turn)
        return turn
    if incoming.kind == "heard":
        _heard(turn)
        return turn
    silent = person is not None and person.seen_at is not None and person.seen_at < now - timedelta(days=SILENT_DAYS)
    turn.wrote = True
    if not _flooded(turn):
        _answer(turn, fresh=fresh and not turn.state.started)
        if silent:
            _say_first(turn, turn.line("intro"))
        if len(incoming.text) > TEXT_LIMIT:
            _say_first(turn, turn.line("text_cut", n=TEXT_LIMIT))
    return turn


def keep(session: Session, turns: Sequence[Turn], *, now: datetime) -> None:
    """Write down where these talks stand, and that the people in them were heard of."""
    kept = [turn for turn in turns if turn.keeps and not turn.forgot]
    talks.keep(session, [Talk(turn.chat, turn.state.dump(), turn.person) for turn in kept], now=now)
    people.heard(session, [(turn.person, *turn.chat) for turn in kept if turn.wrote and turn.person], now=now)


def _say_first(turn: Turn, line: Text) -> None:
    """Put a line in front of the answer: who we are after a month of silence, or that a text was cut."""
    first = turn.out[0] if turn.out else None
    if first is not None and not first.urgent and line.text not in first.text:
        spoken = (Speech(line.text, line.language), *first.speech)
        turn.out[0] = replace(first, text=f"{line.text}\n{first.text}", speech=spoken)


def sorry(session: Session, incoming: Incoming, *, talk: Talk, tools: Tools, code: str, now: datetime) -> Turn:
    """What a person reads when a handler failed twice: an apology and a code that staff can find.

    "Try again" leads back to where the talk stood before the input that broke it.
    """
    state = (State.load(talk.state) if talk.state is not None else None) or State()
    turn = Turn(session, incoming, now, tools, state, talk.person)
    turn.go("err", code=code)
    return turn


def _trimmed(incoming: Incoming) -> Incoming:
    return incoming if len(incoming.text) <= TEXT_LIMIT else replace(incoming, text=incoming.text[:TEXT_LIMIT])


def _platform_news(turn: Turn) -> None:
    incoming = turn.incoming
    where = {"channel": incoming.channel, "address": incoming.address}
    if incoming.kind == "blocked":
        people.mark_gone(turn.session, **where, reason="blocked", now=turn.now)
    elif incoming.kind == "unblocked":
        people.mark_back(turn.session, **where, now=turn.now)
    else:
        people.move(turn.session, **where, to=incoming.moved_to)


def _heard(turn: Turn) -> None:
    """A spoken question comes back as words; danger in them brings the numbers as typed words do."""
    speaking.heard(turn)
    found = danger.look(turn.incoming.text)
    if found is not None:
        turn.out.clear()
        sos.alarm(turn, found)


def _flooded(turn: Turn) -> bool:
    """More messages in a few seconds than a person sends; danger words are answered all the same."""
    limit = turn.settings.flood_messages
    if not limit:
        return False
    moment = turn.now.timestamp()
    turn.state.recent = [at for at in turn.state.recent if at > moment - FLOOD_SECONDS][-limit:]
    turn.state.recent.append(moment)
    if len(turn.state.recent) <= limit:
        turn.state.slowed = False
        return False
    if turn.incoming.kind == "text" and danger.look(turn.incoming.text):
        return False
    if not turn.state.slowed:
        turn.state.slowed = True
        turn.out.append(make_screen(turn.view, "slow", slots={"seconds": FLOOD_SECONDS}))
    return True


def _answer(turn: Turn, *, fresh: bool) -> None:
    """The fixed order of reading."""
    incoming = turn.incoming
    if incoming.kind == "press":
        _press(turn)
        return
    if incoming.group:
        commands.in_group(turn)
        return
    if incoming.kind != "text":
        _media(turn)
        return
    text = incoming.text
    found = danger.look(text)
    if found is not None:
        sos.alarm(turn, found)
    elif commands.run(turn, text) or _typed_code(turn, text) or _key(turn, text):
        pass
    elif _lone_digit(turn, text):
        _not_understood(turn)
        return
    elif danger.complaint(text) and not (turn.state.draft and turn.state.draft.told):
        turn.go("complaint")
    elif _takes(turn, "text"):
        pass
    elif (fresh and smalltalk.key(text) is not None) or (fresh and not digits.bare(text)):
        turn.go("lang_pick")
    elif _small_talk(turn, text) or start.language_by_name(turn):
        pass
    elif digits.bare(text) and not digits.only_digits(text) and not smalltalk.senseless(text):
        asking.ask(turn, text, introduce=fresh)
    else:
        _not_understood(turn)
        return
    turn.state.misses = 0


def _lone_digit(turn: Turn, text: str) -> bool:
    """A key that this screen does not have is never taken for words: who only presses digits is not misheard."""
    shape = SCREENS.get(turn.state.screen)
    return digits.read(text) is not None and not (shape is not None and "digits" in shape.awaits)


def _typed_code(turn: Turn, text: str) -> bool:
    return status.by_code(turn, text)


def _takes(turn: Turn, kind: str) -> bool:
    """Give the input to the screen that waits for it; False when none does, or it declines."""
    take, shape = TAKES.get(turn.state.screen), SCREENS.get(turn.state.screen)
    wanted = {kind, "anything"} | ({"code", "digits"} if kind == "text" else set())
    if take is None or shape is None or not shape.awaits & wanted:
        return False
    return take(turn) is not False


def _key(turn: Turn, text: str) -> bool:
    """A digit or a label: of what arrived unasked when that came last, else of the present screen."""
    digit = digits.read(text)
    if digit is not None:
        turn.method = "digit"
        if not turn.state.screen and turn.state.started:
            turn.state.screen = "home"  # somebody from a list, or long silent: the first screen is what they mean
        if digit in "1234569" and presses.on_arrival(turn, digit, pressed):
            return True
        return pressed(turn, digit)
    if not turn.state.screen:
        return False
    choice = digits.by_label(text, turn.rendered().keys())
    if choice is None:
        return False
    turn.method = "words"
    return pressed(turn, choice.digit)


def pressed(turn: Turn, digit: str) -> bool:
    """Act on a key of the present screen; False when the screen has no such key."""
    if digit == digits.HOME:
        turn.go("home")
        return True
    if digit == "0":
        turn.back()
        return True
    if digit == "7":
        turn.go("person")
        return True
    if digit == "9":
        return _hear(turn)
    keys = turn.rendered().keys() if turn.state.screen else ()
    if digit not in {key.digit for key in keys}:
        return False
    if digit == "8":
        return _more(turn)
    _choose(turn, int(digit), keys)
    return True


def _choose(turn: Turn, digit: int, keys: Sequence[Choice]) -> None:
    screen = turn.state.screen
    choose = CHOOSES.get(screen)
    if choose is not None:
        choose(turn, digit)
    elif not SCREENS[screen].targets:
        turn.go("home")
    else:
        target = SCREENS[screen].target(digit)
        turn.back() if target == "back" else turn.go(target)


def _hear(turn: Turn) -> bool:
    """The same words as a clip; nothing else changes."""
    if not turn.state.screen:
        return False
    turn.hear()
    if turn.state.screen == "notice":
        notices.heard(turn, int(turn.state.args["id"]))
    return True


def _more(turn: Turn) -> bool:
    more = reading.MORE.get(turn.state.screen)
    if more is not None:
        more(turn)
    else:
        args = {**turn.state.args, "page": int(turn.state.args.get("page", 0)) + 1}
        turn.go(turn.state.screen, **args)
    return True


def _press(turn: Turn) -> None:
    turn.method = "button"
    waited = turn.now - turn.incoming.at
    if waited > timedelta(seconds=PRESS_SECONDS) or not presses.run(turn, pressed):
        presses.old(turn)
    turn.state.misses = 0


def _media(turn: Turn) -> None:
    kind = turn.incoming.kind
    unopened = bool(turn.incoming.media) and not turn.incoming.media[0].sha256
    if unopened and kind == "voice" and turn.state.screen in HELPS_TO_RECORD and _takes(turn, kind):
        turn.state.misses = 0
        return
    if kind == "other" or unopened:
        why = "too_large" if unopened and turn.incoming.media[0].refused == "large" else "cannot_open"
        if unopened and turn.state.screen in feedback.COLLECTING:  # what they want is clear: it was the wrong file
            turn.show(before=[turn.line(why)])
        else:
            _not_understood(turn, before=[] if kind == "other" else [turn.line(why)])
        return
    if _takes(turn, kind):
        pass
    elif kind == "location":
        place.by_location(turn)
    elif kind == "voice" and turn.state.draft is None and speaking.understood(turn):
        speaking.spoken(turn)
    else:
        feedback.unasked(turn)
    turn.state.misses = 0


def _small_talk(turn: Turn, text: str) -> bool:
    key = smalltalk.key(text)
    if key is None:
        return False
    before: list[Text] = [turn.line(key)]
    if turn.state.screen:
        turn.show(before=before)
    else:
        turn.go("home", before=before)
    return True


def _not_understood(turn: Turn, *, before: Sequence[Text] = ()) -> None:
    """Say so without blame and show the present choices; the third time a person is offered."""
    turn.state.misses += 1
    if turn.state.misses >= MISSES:
        turn.state.misses = 0
        turn.go("person", before=before)
        return
    lines = list(before) or [turn.line("unknown")]
    if turn.state.screen:
        turn.show(before=lines)
    elif turn.state.started:
        turn.go("home", before=lines)
    else:
        turn.go("lang_pick", before=before)  # the very first word: nothing was misunderstood yet
