"""Small talk: greetings, thanks, anger and "are you a machine?", answered kindly and never searched for."""

import functools
import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import yaml

from content.search.fold import fold
from content.search.normalise import normalise
from content.search.sound import agrees

LIBRARY = Path(__file__).parent / "library"
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "poiuytrewq", "lkjhgfdsa", "mnbvcxz")
VOWELS = set("aeiouy")
SLIP = 4  # letters beside each other on the keys
SAME_KEYS = 6  # letters, of two kinds at most
LONG_SLIP = 7  # a shorter word without vowels may be a short form (sxh, ttbt)
LONGEST = 8  # words; whoever writes more has something to ask

_Words: TypeAlias = tuple[str, ...]


def key(text: str) -> str | None:
    """The message that answers small talk (hello, thanks, rude, machine); None when it is something else.

    The whole text must be small talk: "cảm ơn, cho hỏi giá cà phê" is a question, and so is a
    text with a number in it.
    """
    words = tuple(word for word, _ in itertools.groupby(normalise(text).words))  # "alo alo" is "alo"
    if not words or len(words) > LONGEST:
        return None
    table, fillers = _phrases()
    return _answer(words, table) or _answer(_without(words, fillers), table)


def senseless(text: str) -> bool:
    """Whether a hand slipped over the keys ("asdfgh", "aaaaa", "xxzz"): nothing to search for, in no language.

    Whatever might be a word of some language, or a short form, is left alone.
    """
    letters = ["".join(char for char in word if char.isalpha()) for word in fold(text).split()]
    words = [word for word in letters if word]
    return bool(words) and all(map(_slipped, words))


def _slipped(word: str) -> bool:
    if len(word) < SLIP:
        return False
    rows = any(word[at : at + SLIP] in row for row in KEYS for at in range(len(word) - SLIP + 1))
    same = len(word) >= SAME_KEYS and len(set(word)) <= 2
    return rows or same or (len(word) >= LONG_SLIP and word.isascii() and not VOWELS & set(word))


def _answer(words: Sequence[str], table: Mapping[int, Sequence[tuple[_Words, str]]]) -> str | None:
    same_length = table.get(len(words), ()) if words else ()
    for phrase, answer in same_length:
        if all(agrees(typed, meant) for typed, meant in zip(words, phrase, strict=True)):
            return answer
    return None


def _without(words: Sequence[str], fillers: Sequence[_Words]) -> _Words:
    """The words with fillers taken out; all of them when nothing else is there ("dạ")."""
    kept: list[str] = []
    at = 0
    while at < len(words):
        skipped = next((len(f) for f in fillers if _begins(words[at:], f)), 0)
        if not skipped:
            kept.append(words[at])
        at += max(skipped, 1)
    return tuple(kept)


def _begins(words: Sequence[str], phrase: _Words) -> bool:
    return len(words) >= len(phrase) and all(map(agrees, words, phrase))


@functools.cache
def _phrases() -> tuple[Mapping[int, Sequence[tuple[_Words, str]]], Sequence[_Words]]:
    """Phrases by their number of words, whole and without fillers; and the fillers, longest first."""
    data = yaml.safe_load((LIBRARY / "smalltalk.yml").read_text(encoding="utf-8"))
    fillers = sorted({normalise(str(word)).words for word in data["fillers"]}, key=lambda words: -len(words))
    table: dict[int, list[tuple[_Words, str]]] = {}
    for answer, phrases in data["answers"].items():
        for phrase in phrases:
            words = normalise(str(phrase)).words
            for form in dict.fromkeys((words, _without(words, fillers))):
                if form:
                    table.setdefault(len(form), []).append((form, str(answer)))
    return table, fillers
