"""Danger words: what must be answered with telephone numbers before anything else; and words of complaint."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from content import phrases
from content.phrases import Book

LIBRARY = Path(__file__).parent / "library"
SUICIDE = "suicide"


@dataclass(frozen=True, slots=True)
class Danger:
    """What seems to be happening, and whom to call.

    Attributes:
        kinds: the gravest first: suicide, fire, flood, medical, child, violence, missing, help.
        numbers: all hotlines, those that fit first.
        despair: the person may harm themselves; said before the numbers.
    """

    kinds: tuple[str, ...]
    numbers: tuple[str, ...]
    despair: bool


def look(text: str) -> Danger | None:
    """What danger the text speaks of; None when it speaks of none. Marks that were typed count."""
    book, numbers = _dangers()
    rung = book.kinds(text)
    if not rung:
        return None
    kinds = tuple(kind for kind in numbers if kind in rung)
    fitting = [number for kind in kinds for number in numbers[kind]]
    every = [number for kind in numbers for number in numbers[kind]]
    return Danger(kinds, tuple(dict.fromkeys((*fitting, *every))), SUICIDE in kinds)


def complaint(text: str) -> bool:
    """Whether somebody wants to lodge a complaint or a denunciation, which needs a signed paper by law."""
    return bool(_complaints().kinds(text))


@functools.cache
def _dangers() -> tuple[Book, Mapping[str, tuple[str, ...]]]:
    book, data = phrases.read(LIBRARY / "danger.yml")
    return book, {kind: tuple(str(number) for number in called) for kind, called in data["numbers"].items()}


@functools.cache
def _complaints() -> Book:
    return phrases.read(LIBRARY / "complaint.yml")[0]
