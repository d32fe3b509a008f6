"""Marks as they are meant: what a person typed with accents agrees with a word only when the accents do."""

import functools
import unicodedata

from content.search.fold import fold

#: Tone marks; hỏi and ngã count as one, because most people south of Huế say and write one for the other.
_TONES = {"\u0300": "1", "\u0301": "2", "\u0309": "3", "\u0303": "3", "\u0323": "4"}
_FLAT = "0"


@functools.lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """A cleaned, lower-case syllable with its tone written behind: "hòa" and "hoà" are "hoa1", "lũ" is "lu3"."""
    tone = _FLAT
    letters = []
    for char in unicodedata.normalize("NFD", word):
        if char in _TONES:
            tone = _TONES[char]
        else:
            letters.append(char)
    return unicodedata.normalize("NFC", "".join(letters)) + tone


def unmarked(word: str) -> bool:
    """Whether a lower-case word carries no accents at all, so that it may stand for any."""
    return word.isascii()


def agrees(typed: str, meant: str) -> bool:
    """Whether `typed` may be `meant`: the same with its accents, or the same letters typed without any."""
    return sound(typed) == sound(meant) or (unmarked(typed) and typed == fold(meant))
