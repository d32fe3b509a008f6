"""Telex and VNI: keys that an input method should have turned into accents ("hieemr", "hie63m") become words again."""

import functools
import re
from collections.abc import Mapping
from pathlib import Path

from content.search.fold import fold
from content.search.sound import sound

SYLLABLES = Path(__file__).parent.parent / "library" / "search" / "syllables.txt"

_VOWELS = frozenset("aeiouyăâêôơư")
_TELEX_TONES = {"f": "1", "s": "2", "r": "3", "x": "3", "j": "4"}  # numbered as `sound` numbers them
_VNI_TONES = {"1": "2", "2": "1", "3": "3", "4": "3", "5": "4"}
_HATS = {"a": "â", "e": "ê", "o": "ô"}
_HORNS = {"u": "ư", "o": "ơ"}
_TELEX = re.compile(r"[a-z]{2,9}")
_VNI = re.compile(r"[a-zđăâêôơư]+[1-9][a-zđăâêôơư1-9]*")
LONGEST = 10  # keys of one syllable ("nghieengx")


@functools.cache
def by_sound() -> Mapping[str, str]:
    """Every Vietnamese syllable by what `sound` says of it."""
    table: dict[str, str] = {}
    for line in SYLLABLES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            for word in line.partition(": ")[2].split():
                table.setdefault(sound(word), word)
    return table


@functools.cache
def folded_syllables() -> frozenset[str]:
    """Every Vietnamese syllable without its marks: 1,535."""
    return frozenset(fold(word) for word in by_sound().values())


@functools.lru_cache(maxsize=50_000)
def is_syllable(word: str) -> bool:
    """Whether a lower-case word is Vietnamese when its marks are left aside."""
    return fold(word) in folded_syllables()


@functools.lru_cache(maxsize=20_000)
def undo_telex(word: str) -> str:
    """The syllable that these telex keys were meant to be; the word itself when it is one, or when they mean none."""
    if not _TELEX.fullmatch(word) or len(word) > LONGEST or is_syllable(word):
        return word
    return next((found for pair in (True, False) if (found := by_sound().get(_parse(word, pair)))), word)


def _parse(keys: str, pair: bool) -> str:
    """Letters with hats and horns, then the tone. A key may come late ("dangd", "tiene"), as input methods allow.

    `pair`: one w puts horns on both letters of uo ("dduowcj"), else on the o only ("thuowr").
    """
    letters: list[str] = []
    tone = "0"
    for key in keys:
        if key in _TELEX_TONES and _VOWELS & set(letters):
            tone = _TELEX_TONES[key]
        elif key == "z" and _VOWELS & set(letters):
            tone = "0"
        elif key in _HATS and key in letters:
            _put(letters, key, _HATS[key])
        elif key == "d" and letters[:1] == ["d"]:
            letters[0] = "đ"
        elif key == "w":
            _horn(letters, pair)
        else:
            letters.append(key)
    return "".join(letters) + tone


def _put(letters: list[str], plain: str, marked: str) -> None:
    """Mark the last `plain` letter; nothing when there is none."""
    if plain in letters:
        letters[len(letters) - 1 - letters[::-1].index(plain)] = marked


def _horn(letters: list[str], pair: bool) -> None:
    """What the key w does: uo → ươ, a → ă, o → ơ, u → ư, and ư where there is no vowel yet."""
    if pair and "".join(letters).find("uo") >= 0:
        _put(letters, "u", "ư")
        _put(letters, "o", "ơ")
        return
    for plain, marked in (("o", "ơ"), ("a", "ă"), ("u", "ư")):
        if plain in letters:
            _put(letters, plain, marked)
            return
    letters.append("ư")


def undo_vni(word: str, *, sure: bool = False) -> str:
    """The syllable behind VNI keys ("hie63m", "d9uo7c5"); the word itself when they mean none.

    "xa1" is more often "xã 1" than "xá", so a word whose only digits stand at its end, behind a
    whole syllable, is undone only when the caller is `sure` that VNI was typed.
    """
    if not _VNI.fullmatch(word) or len(word) > LONGEST:
        return word
    bare = word.rstrip("123456789")
    if bare.isalpha() and is_syllable(bare) and not sure:
        return word
    letters: list[str] = []
    tone = "0"
    for key in word:
        if key in _VNI_TONES:
            if tone != "0":
                return word
            tone = _VNI_TONES[key]
        elif key == "6":
            _put_first_of(letters, _HATS)
        elif key == "7":
            _horn_all(letters)
        elif key == "8":
            _put(letters, "a", "ă")
        elif key == "9":
            _put(letters, "d", "đ")
        else:
            letters.append(key)
    return by_sound().get("".join(letters) + tone, word)


def _put_first_of(letters: list[str], table: Mapping[str, str]) -> None:
    for at in reversed(range(len(letters))):
        if letters[at] in table:
            letters[at] = table[letters[at]]
            return


def _horn_all(letters: list[str]) -> None:
    letters[:] = [_HORNS.get(letter, letter) for letter in letters]
