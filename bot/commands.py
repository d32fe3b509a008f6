"""Commands and the few words that work everywhere, on every channel."""

from collections.abc import Callable

from bot import digits
from bot.handlers import (
    asking,
    feedback,
    listening,
    mydata,
    recording,
    settings,
    sos,
    start,
    status,
    translating,
    village,
)
from bot.turn import Turn

STOP_WORDS = frozenset({"dừng", "dừng lại", "dừng hết", "stop", "hủy", "huỷ", "hủy nhận tin", "unsubscribe"})
FORGET_WORDS = frozenset({"xoa", "xoa het", "forget me"})
RESUME_WORDS = frozenset({"nhan", "nhan tin"})

Command = Callable[[Turn, str], None]


def run(turn: Turn, text: str) -> bool:
    """Act on a command or a standing word; False when the text is neither."""
    if text.lstrip().startswith("/"):
        return _slash(turn, text.strip())
    said, plain = digits.spoken(text), digits.bare(text)
    if said in STOP_WORDS:
        settings.stop(turn)
    elif plain == "dung" and said == "dung":  # "stop" or "right": a yes where there is one, else the choice
        if turn.state.screen and digits.by_label(text, turn.rendered().choices):
            return False
        turn.go("set_when")
    elif plain in FORGET_WORDS:
        turn.go("forget")
    elif plain in RESUME_WORDS and turn.state.screen != "consent_notices":
        settings.resume(turn)
    else:
        return False
    return True


def _slash(turn: Turn, text: str) -> bool:
    word, _, rest = text.partition(" ")
    name = word[1:].partition("@")[0].lower()  # groups write /help@the_bot
    command = COMMANDS.get(name)
    if command is None:
        turn.go("help", before=[turn.line("unknown")])
    else:
        command(turn, rest.strip())
    return True


def in_group(turn: Turn) -> None:
    """In a group only commands are answered, and nothing private is said."""
    text = turn.incoming.text.strip()
    name = text[1:].partition(" ")[0].partition("@")[0].lower() if text.startswith("/") else ""
    if name in ("ask", "topics", "help", "sos"):
        _slash(turn, text)
    elif name:
        turn.go("home", before=[turn.line("group")])


def _screen(name: str) -> Command:
    def command(turn: Turn, _rest: str) -> None:
        turn.go(name)

    return command


COMMANDS: dict[str, Command] = {
    "start": start.begin,
    "topics": _screen("topics"),
    "ask": asking.command,
    "feedback": lambda turn, rest: feedback.begin(turn, rest),
    "language": _screen("lang_pick"),
    "place": _screen("place"),
    "notices": _screen("notices"),
    "status": status.command,
    "answers": _screen("answered"),
    "mydata": _screen("mydata"),
    "forget": _screen("forget"),
    "stop": settings.stop,
    "help": _screen("help"),
    "sos": sos.command,
    "settings": _screen("settings"),
    "home": _screen("home"),
    "broadcast": village.broadcast,
    "village": village.page,
    "translate": translating.command,
    "listen": listening.command,
    "record": recording.begin,
    "link": mydata.link_staff,
}
