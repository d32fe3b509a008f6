"""Folding: one plain spelling for everything a person may type, and the syllables in it."""

import functools
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

MARK_RUN = 30  # combining marks a letter may keep (UAX #15, "stream-safe text"); longer runs cost quadratic time

#: Letters that Unicode does not decompose. ð and Ð (eth) stand for đ in texts that came from old Vietnamese fonts.
_UNDECOMPOSED = str.maketrans({"đ": "d", "ð": "d", "ı": "i", "ł": "l", "ø": "o"})

#: Combining marks that Latin letters carry. Cham, Khmer and Thai vowel signs are letters to their readers and stay.
_LATIN_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"


def _char_class(wanted: Callable[[str], bool]) -> str:
    """A regular-expression class of all characters of the first two planes that are wanted, as ranges."""
    ranges: list[str] = []
    start: int | None = None
    for code in range(0x20000):  # beyond stand Han letters, language tags and private use: nothing we look for
        if wanted(chr(code)):
            start = code if start is None else start
        elif start is not None:
            ranges.append(f"\\U{start:08x}-\\U{code - 1:08x}")
            start = None
    return "".join(ranges)


def _is_hidden(char: str) -> bool:
    """Zero-width, bidi control, soft hyphen, NUL, half a surrogate pair: seen by nobody, so meant by nobody."""
    return unicodedata.category(char) in {"Cc", "Cf", "Cs"} and not char.isspace()


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What looks at any character there is. Made when one comes that Vietnamese does not use: it takes 0.1 s."""

    hidden: re.Pattern[str]
    long_marks: re.Pattern[str]
    syllable: re.Pattern[str]


@functools.cache
def _patterns() -> _Patterns:
    marks = _char_class(lambda char: unicodedata.category(char).startswith("M"))
    return _Patterns(
        hidden=re.compile(f"[{_char_class(_is_hidden)}\U000e0000-\U000e007f]+"),
        long_marks=re.compile(f"([{marks}]{{{MARK_RUN}}})[{marks}]+"),
        syllable=re.compile(f"[0-9]+|(?:[^\\W_0-9]|[{marks}])+"),
    )


#: Any character but those that Vietnamese, its neighbours' Latin letters and plain punctuation need.
_ODD = re.compile("[^\t\n\r\x20-\x7e\xa1-\xac\xae-\u02ff\u1e00-\u1eff‘’“”–—…]")
_ACCENTS = re.compile(f"[{_LATIN_MARKS}]+")
_SPACES = re.compile(r"\s+")
_GROUPED = re.compile(r"(?<![\d.,])(\d{1,3})((?:[.,]\d{3})+)(?!\d)")
_SYLLABLE = re.compile(r"[0-9]+|[^\W_0-9]+")
_PIECES = re.compile(r"[.,]")
_DIGIT = re.compile(r"\d")


def clean(text: str) -> str:
    """The text in NFC, without hidden characters, with single blanks, case and accents as typed.

    Compatibility forms become plain ones ("１" is "1"), and no letter keeps more than MARK_RUN marks.
    """
    if _ODD.search(text):
        odd = _patterns()
        text = odd.long_marks.sub(r"\1", odd.hidden.sub("", text))
        text = odd.long_marks.sub(r"\1", unicodedata.normalize("NFKC", text))
        text = odd.hidden.sub("", text)
    elif not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.split())


def fold(text: str) -> str:
    """The text in lower case without Vietnamese accents, đ as d; punctuation stays, blanks are single.

    Idempotent and linear in time whatever the input; "Trợ cấp  ĐI HỌC?" gives "tro cap di hoc?".
    """
    text = clean(text).lower()
    if text.isascii():
        return text
    text = _ACCENTS.sub("", unicodedata.normalize("NFD", text)).translate(_UNDECOMPOSED)
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def syllables(text: str) -> list[str]:
    """The words of a cleaned or folded text: runs of letters, and runs of digits on their own.

    Thousands are joined ("936.000" is "936000"), and letters part from digits ("15kg" is "15", "kg").
    """
    pattern = _patterns().syllable if _ODD.search(text) else _SYLLABLE
    return pattern.findall(_GROUPED.sub(_joined, text) if _DIGIT.search(text) else text)


def _joined(match: re.Match[str]) -> str:
    return match[1] + _PIECES.sub("", match[2])
