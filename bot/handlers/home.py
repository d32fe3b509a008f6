"""The first screen, what roles add to it, and help."""

from collections.abc import Sequence
from datetime import timedelta

from bot.handlers import listening, recording, translating
from bot.turn import Turn, chooses, shows
from content import notices, roles
from content.screen_map import SCREENS
from content.screens import Keys
from content.texts import Text
from core.channels import Outgoing

NEWS_DAYS = 3  # notices younger than this are news on the first screen
#: Lines of `home_more` by role.
ROLE_LINES = {roles.INFLUENTIAL: (1, 2, 3), roles.TRANSLATOR: (5,), roles.SPEAKER: (4, 5, 6)}


@shows("home")
def _home(turn: Turn, before: Sequence[Text]) -> Outgoing:
    return turn.plain(before=before, slots={"news": _news(turn)}, keys=Keys(more=bool(role_lines(turn))))


def _news(turn: Turn) -> str:
    """How many notices of the last days are there to be read; who read which is not kept."""
    lines = notices.listing(turn.session, now=turn.now, area_id=turn.area_id)
    number = sum(line.at > turn.now - timedelta(days=NEWS_DAYS) for line in lines)
    return turn.line("home.news", n=number).text if number else ""


def role_lines(turn: Turn) -> frozenset[int]:
    """The lines of `home_more` that somebody's roles allow."""
    if turn.person is None:
        return frozenset()
    held = {grant.role for grant in roles.grants(turn.session, person_id=turn.person.id, now=turn.now)}
    return frozenset(line for role in held for line in ROLE_LINES.get(role, ()))


@shows("home_more")
def _home_more(turn: Turn, before: Sequence[Text]) -> Outgoing:
    return turn.plain(before=before, keys=Keys(hidden=frozenset(range(1, 7)) - role_lines(turn)))


@chooses("home_more")
def _work(turn: Turn, digit: int) -> None:
    if digit == 4:
        recording.begin(turn)
    elif digit == 5:
        translating.command(turn)
    elif digit == 6:
        listening.command(turn)
    else:
        turn.go(SCREENS["home_more"].target(digit))


@shows("help")
def _help(turn: Turn, before: Sequence[Text]) -> Outgoing:
    return turn.plain(before=before, keys=Keys(hidden=(2,)))  # linking a second telephone is not built yet
