"""Noise as people make it: no marks, telex keys left in, chat shorthand, slips of the finger; the same for a seed."""

import random
import unicodedata
from collections.abc import Callable, Mapping

from content.search.fold import clean
from content.search.normalise import shorthand

_TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_SHAPES = {"\u0302": None, "\u0306": "w", "\u031b": "w"}  # a hat is the letter once more
_NEAR = {"a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "g": "fh", "h": "gj", "i": "uo", "k": "jl", "l": "k",
         "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb",
         "x": "zc", "y": "tu"}  # fmt: skip


def full(text: str, _: random.Random) -> str:
    """As an editor writes it."""
    return text


def strip(text: str, _: random.Random) -> str:
    """Without any marks; the rest as typed."""
    plain = "".join(c for c in unicodedata.normalize("NFD", clean(text)) if not unicodedata.combining(c))
    return plain.replace("đ", "d").replace("Đ", "D")


def noisy(text: str, dice: random.Random) -> str:
    """Without marks, half of the words that have a short form written short, a slip in every tenth word."""
    line = f" {strip(text, dice).lower()} "
    short = _short_forms()
    for meant in sorted(short, key=len, reverse=True):
        while f" {meant} " in line and dice.random() < 0.5:
            line = line.replace(f" {meant} ", f" {dice.choice(short[meant])} ", 1)
    return " ".join(_slip(word, dice) if dice.random() < 0.1 else word for word in line.split())


def telex(text: str, dice: random.Random) -> str:
    """Three of ten words as the raw keys of the telex input method."""
    return " ".join(keys(word) if dice.random() < 0.3 else word for word in clean(text).split())


def keys(word: str) -> str:
    """The telex keys of a word, the tone at its end: "hiểm" is "hieemr"."""
    letters, tone = "", ""
    for char in unicodedata.normalize("NFD", word.lower().replace("đ", "dd")):
        if char in _TONES:
            tone = _TONES[char]
        elif char in _SHAPES:
            letters += _SHAPES[char] or letters[-1]
        else:
            letters += char
    body = letters.rstrip(".,!?;:")
    return body + tone + letters[len(body) :]


CONDITIONS: Mapping[str, Callable[[str, random.Random], str]] = {
    "full": full,
    "strip": strip,
    "noisy": noisy,
    "telex": telex,
}


def _slip(word: str, dice: random.Random) -> str:
    """One letter left out, doubled, exchanged with its neighbour or with the key beside it."""
    if len(word) < 3 or not word.isalpha():
        return word
    at = dice.randrange(len(word) - 1)
    kind = dice.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[: at + 1] + word[at:]
    if kind == 2:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + dice.choice(_NEAR.get(word[at], word[at])) + word[at + 1 :]


def _short_forms() -> dict[str, list[str]]:
    """What has a short form, without marks → its short forms."""
    table: dict[str, list[str]] = {}
    for short, meant in shorthand().items():
        table.setdefault(strip(meant, random.Random(0)), []).append(short)
    return table
