"""The numbers that Word counts by itself: "Điều 3." is often nowhere in the file, only that the paragraph is counted.

ECMA-376 part 1, 17.9: a paragraph names a list (numId) and a level; the list names its pattern (abstractNum), whose
levels have a start, a format and a text such as "Điều %1." or "%2)". Lists of one pattern count on together.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOST_LEVELS = 9  # of a list, says the standard
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"))
_ROMAN_SMALL = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_LARGEST = 3999  # that is written in Roman digits
_MOST_LETTERS = 780  # that is written in letters: "zzz…" thirty times, as far as Word goes


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts."""

    start: int
    format: str  # decimal, lowerLetter, upperRoman …
    text: str  # "Điều %1."
    plain: bool  # all numbers in it are written in Arabic digits, whatever their own level says


@dataclass(slots=True)
class Lists:
    """The lists of one document and how far each has been counted."""

    patterns: Mapping[str, Mapping[int, Level]]  # pattern → level → how it counts
    used: Mapping[str, str]  # list → pattern
    restarts: Mapping[str, Mapping[int, int]]  # list → level → where it begins again
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def next(self, number: str, level: int) -> str:
        """What stands before the next paragraph of a list, empty for a bullet or a list nobody has described."""
        pattern = self.used.get(number, "")
        levels = self.patterns.get(pattern, {})
        own = levels.get(level)
        if own is None:
            return ""
        counts = self._counts.setdefault(pattern, [None] * MOST_LEVELS)
        if number not in self._begun:
            self._begun.add(number)
            for at, start in self.restarts.get(number, {}).items():
                counts[at] = start - 1
        last = counts[level]
        counts[level] = own.start if last is None else last + 1
        counts[level + 1 :] = [None] * (MOST_LEVELS - level - 1)
        return _PLACE.sub(lambda match: self._written(levels, counts, int(match[1]) - 1, own.plain), own.text)

    @staticmethod
    def _written(levels: Mapping[int, Level], counts: list[int | None], at: int, plain: bool) -> str:
        level = levels.get(at)
        count = counts[at]
        if level is None:
            return ""
        return written(level.start if count is None else count, "decimal" if plain else level.format)


def lists(root: ElementTree.Element | None) -> Lists:
    """The lists that a document's numbering part describes; None when it has none."""
    patterns: dict[str, Mapping[int, Level]] = {}
    used: dict[str, str] = {}
    restarts: dict[str, Mapping[int, int]] = {}
    if root is not None:
        for pattern in root.iter(f"{WORD}abstractNum"):
            patterns[_of(pattern, "abstractNumId")] = dict(_levels(pattern))
        for number in root.iter(f"{WORD}num"):
            name = _of(number, "numId")
            used[name] = _value(number, "abstractNumId")
            restarts[name] = {
                _level(override): int(start)
                for override in number.iter(f"{WORD}lvlOverride")
                if (start := _value(override, "startOverride")).isdigit()
            }
    return Lists(patterns, used, restarts)


def written(number: int, form: str) -> str:
    """A number in one of Word's formats; a format that is not known is written in digits.

    Vietnamese law has a point "đ" between d and e; Word's letters have none, and the reader sees what Word shows.
    """
    if form in ("bullet", "none"):
        return ""
    if form in ("lowerLetter", "upperLetter") and 0 < number <= _MOST_LETTERS:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman") and 0 < number <= _LARGEST:
        digits = _roman(number)
        return digits.lower() if form == "lowerRoman" else digits
    return f"{number:02d}" if form == "decimalZero" else str(number)


def _roman(number: int) -> str:
    digits = ""
    for worth, sign in (*_ROMAN, *_ROMAN_SMALL):
        digits += sign * (number // worth)
        number %= worth
    return digits


def _levels(pattern: ElementTree.Element) -> list[tuple[int, Level]]:
    found = []
    for level in pattern.findall(f"{WORD}lvl"):
        form = _value(level, "numFmt") or "decimal"
        start = _value(level, "start")
        text = "" if form in ("bullet", "none") else _value(level, "lvlText")
        plain = level.find(f"{WORD}isLgl") is not None
        found.append((_level(level), Level(int(start) if start.isdigit() else 1, form, text, plain)))
    return found


def _level(element: ElementTree.Element) -> int:
    level = _of(element, "ilvl")
    return min(int(level), MOST_LEVELS - 1) if level.isdigit() else 0


def _value(element: ElementTree.Element, child: str) -> str:
    found = element.find(f"{WORD}{child}")
    return "" if found is None else _of(found, "val")


def _of(element: ElementTree.Element, name: str) -> str:
    return element.get(f"{WORD}{name}", "")
