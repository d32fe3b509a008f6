"""Prompts: what the house itself says, in the pieces in which a speaker records it.

One prompt is one take: the words of a screen with its standing keys and their digits, in the speaker's own word
order. Data (a place, a code, a number) stand at the end and are joined as clips of their own.
"""

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from content.screen_map import ITEMS_PER_PAGE, SCREENS
from core.i18n import SOURCE, Words, fill
from core.security import CODE_SIGNS

GAP = "…"  # where a datum stands in the written words; the speaker leaves it out
#: Lines that come and go with the person and the channel, said after the words they stand in: slot → its message.
PASSING: Mapping[str, str] = {"platform_note": "platform_note", "listener_note": "listener_note", "news": "home.news"}
#: Keys that are not always there: each is a take of its own, so that none is announced in vain.
PASSING_KEYS: Mapping[str, frozenset[int]] = {
    "place": frozenset({2}),
    "place_ok": frozenset({3}),
    "article": frozenset({4}),
    "answer": frozenset({3, 4, 5}),
    "handover": frozenset({3}),
    "notice": frozenset({2}),
    "complaint": frozenset({3}),
    "settings": frozenset({5}),
    "status": frozenset({1, 2}),
    "help": frozenset({2}),
    "fb_start": frozenset({1}),
    "fb_got": frozenset({1}),
}
#: Screens whose words are content: only their keys are a prompt.
CONTENT = frozenset({"article", "answer", "answer_price", "prices", "notice"})
#: Standing keys behind 8, where 8 is not "more".
EIGHTH: Mapping[str, str] = {"topics": "topics.8"}

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Prompt:
    """One take of the interface. Several `parts` are said one after the other and cut at the pauses."""

    name: str
    parts: tuple[str, ...]
    language: str  # of the written words


def core(words: Words, standing: Mapping[str, object], own_name: str) -> list[Prompt]:
    """All prompts in the order in which a new language needs them.

    The first 12 names walk language → place → topic → article by ear.

    Args:
        words: of the language, or the Vietnamese ones for speakers who speak straight from Vietnamese.
        standing: values of the slots that are settings.
        own_name: the language's Vietnamese name; its speakers say their own.
    """
    found = [
        Prompt("own_name", (own_name,), SOURCE),
        Prompt("press", tuple(press(words, str(n)) for n in range(1, ITEMS_PER_PAGE + 1)), words.tag),
        Prompt("tail", tuple(key(words, f"key.{digit}", digit, standing) for digit in "7890"), words.tag),
    ]
    for name in _ORDER:
        if name == "signs":
            found.append(Prompt("signs", tuple(sorted({*"0123456789", *CODE_SIGNS})), words.tag))
        elif name in _LINES:
            found += [Prompt(line, (filled(words, line, standing),), words.tag) for line in _LINES[name]]
        else:
            found += _of_screen(words, name, standing)
    return [prompt for prompt in found if any(sign.isalnum() for part in prompt.parts for sign in part)]


def _of_screen(words: Words, name: str, standing: Mapping[str, object]) -> list[Prompt]:
    takes = [Prompt(name, (take(words, name, "" if name in CONTENT else name, standing),), words.tag)]
    if name in _EMPTY and words.has(f"{name}.empty"):
        takes.append(Prompt(f"{name}.empty", (take(words, name, f"{name}.empty", standing),), words.tag))
    takes += [
        Prompt(f"{name}.{n}", (key(words, f"{name}.{n}", str(n), standing),), words.tag)
        for n in sorted(PASSING_KEYS.get(name, ()))
        if words.has(f"{name}.{n}")
    ]
    if after := SCREENS[name].items:  # their digit depends on the length of the list: only the label is a take
        labels = (f"{name}.{n + after}" for n in range(1, len(SCREENS[name].targets) + 1))
        takes += [Prompt(label, (words(label, **standing),), words.tag) for label in labels if words.has(label)]
    return takes


def take(words: Words, name: str, message: str, standing: Mapping[str, object]) -> str:
    """The words of a take: the message without its data, then the standing keys with their digits."""
    said = [filled(words, message, standing)] if message else []
    shape = SCREENS[name]
    if not shape.items:
        said += [key(words, f"{name}.{n}", str(n), standing) for n in standing_keys(name)]
        if not shape.targets and not shape.awaits:
            said.append(key(words, "key.home", "1", standing))
    if name in EIGHTH:
        said.append(key(words, EIGHTH[name], "8", standing))
    return " ".join(part for part in said if part)


def standing_keys(name: str) -> list[int]:
    """The digits that a screen always has. After a list the digit depends on its length: never part of a take."""
    shape = SCREENS[name]
    return [n for n in range(1, len(shape.targets) + 1) if n not in PASSING_KEYS.get(name, ())]


def digits(name: str) -> list[str]:
    """The digits that are said in a screen's take."""
    shape = SCREENS[name]
    fixed = [] if shape.items else [str(n) for n in standing_keys(name)]
    home = ["1"] if not shape.targets and not shape.items and not shape.awaits else []
    return [*fixed, *home, *(["8"] if name in EIGHTH else [])]


def key(words: Words, name: str, digit: str, standing: Mapping[str, object]) -> str:
    """ "Sức khỏe, bấm 2." """
    return words("key.press", label=words(name, **standing), digit=digit)


def press(words: Words, digit: str) -> str:
    """ "bấm 2": what follows a label that is data."""
    return words("key.press.only", digit=digit)


def filled(words: Words, message: str, standing: Mapping[str, object]) -> str:
    """A message with its settings filled in and a gap for every datum."""
    kept = {name: value for name, value in standing.items() if name not in PASSING}
    return without_data(fill(words.pattern(message)[0], kept))


@functools.cache
def without_data(text: str) -> str:
    """The text with gaps; lines that come and go leave none."""
    text = _SLOT.sub(lambda slot: "" if slot[1] in PASSING else GAP, text)
    text = re.sub(rf"{GAP}(?:[\s,.:;]*{GAP})*[.…]*", GAP, text)
    return re.sub(r"\s{2,}", " ", text).strip()


def slots(pattern: str) -> Sequence[str]:
    """Names of the slots of a message, in order."""
    return _SLOT.findall(pattern)


#: CONVERSATION, section 5: the order of need. `notes` and `signs` are lists of short takes.
_ORDER = (
    "lang_pick", "consent_save", "place", "place_list", "place_ok", "consent_notices", "home", "topics", "topic_list",
    "article", "sos", "guest", "consent_child", "unknown", "person", "notes", "ask", "ask_person", "answer", "suggest",
    "handover", "fb_start", "fb_got", "fb_name", "fb_check", "receipt", "signs", "notice", "case_answer",
    "case_reopened", "status_ask", "notice_fix", "notice_recall", "complaint", "stopped", "settings", "forget",
    "status", "case_solved", "case_late", "fb_who", "data_request", "more_notes",
)  # fmt: skip
_EMPTY = frozenset({"place", "topic_list", "status_ask"})
_LINES: Mapping[str, tuple[str, ...]] = {
    "notes": ("note_vi", "note_none", "wait", "code_none", "cannot_open", "too_large", "article.summary"),
    "more_notes": ("note_voice", "listener_note", "thanks", "hello"),
}
