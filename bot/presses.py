"""Buttons: what a press means now, whatever the page it stands on said once."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.handlers import asking, notices, status, village
from bot.turn import Turn
from content import outbox
from core.models import DeliveryKind

ARRIVAL_DAYS = 3  # a bare digit belongs to what arrived last only so long

#: What arrives as a screen of its own: its keys are those of that screen.
_ON_THEIR_OWN = {
    DeliveryKind.DIGEST: "digest.1",
    DeliveryKind.REMINDER: "remind.1",
    DeliveryKind.NOTICE_FIX: "fix.1",
}


def run(turn: Turn, pressed: Callable[[Turn, str], bool]) -> bool:
    """Act on `<verb>.<version>:<id>…`; False when it is old, another's or not understood."""
    verb, _, rest = turn.incoming.press.partition(":")
    if verb == "key.1":
        number, _, digit = rest.partition(":")
        if not number.isdigit() or int(number) != turn.state.turn or not turn.state.screen:
            return False
        return pressed(turn, digit)
    thing, _, digit = rest.partition(":")
    if not thing.isdigit() or not digit.isdigit():
        return False
    if digit in ("0", "7"):
        return pressed(turn, digit)
    if verb == "notice.1":
        return notices.pressed(turn, int(thing), digit)
    if verb in _ON_THEIR_OWN.values():
        return notices.opened(turn, verb, int(thing)) and pressed(turn, digit)
    if verb == "case.1":
        return status.answer_pressed(turn, int(thing), digit)
    if verb == "news.1":
        return status.news_pressed(turn, int(thing), digit)
    if verb == "learned.1":
        return asking.learned_pressed(turn, int(thing)) and pressed(turn, digit)
    if verb == "author.1":
        return village.report_pressed(turn, int(thing), digit)
    return False


def old(turn: Turn) -> None:
    """Never silence: the button is old, here is where the talk stands; nothing was done."""
    village.old_button(turn)
    line = [turn.line("old_button")]
    if turn.state.screen:
        turn.state.turn += 1
        turn.show(before=line)
    else:
        turn.go("home", before=line)


def on_arrival(turn: Turn, digit: str, pressed: Callable[[Turn, str], bool]) -> bool:
    """A typed digit right after something arrived unasked belongs to that."""
    if turn.person is None:
        return False
    since = turn.now - timedelta(days=ARRIVAL_DAYS)
    if turn.state.shown_at:
        since = max(since, datetime.fromisoformat(turn.state.shown_at))
    arrival = outbox.last_arrival(turn.session, person_id=turn.person.id, since=since)
    if arrival is None:
        return False
    if arrival.kind in (DeliveryKind.NOTICE, DeliveryKind.NOTICE_RECALL, DeliveryKind.CONFIRM):
        return notices.pressed(turn, arrival.ref, digit)
    if verb := _ON_THEIR_OWN.get(arrival.kind):
        return notices.opened(turn, verb, arrival.ref) and pressed(turn, digit)
    if arrival.kind == DeliveryKind.CASE_ANSWER:
        return status.answer_pressed(turn, arrival.ref, digit)
    if arrival.kind == DeliveryKind.CASE_NEWS:
        return status.news_pressed(turn, arrival.ref, digit)
    if arrival.kind == DeliveryKind.LEARNED:
        return asking.learned_pressed(turn, arrival.ref) and pressed(turn, digit)
    if arrival.kind == DeliveryKind.AUTHOR_REPORT:
        return village.report_pressed(turn, arrival.ref, digit)
    return False
