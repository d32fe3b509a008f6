"""The glossary file: how abbreviations, units and letters are read; editable, checked when it is read."""

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from core.errors import Invalid

PATH = Path(__file__).parent.parent / "library" / "glossary.yml"
UPPER = "A-ZÀ-ÝĂĐĨŨƠƯ" + "".join(sign for sign in map(chr, range(0x1EA0, 0x1EFA)) if sign.isupper())
"""Capital letters of Vietnamese, for the inside of a character class."""

TABLES = ("words", "titles", "kinds", "issuers", "roads", "units", "loose", "letters")


@dataclass(frozen=True, slots=True)
class Context:
    """Another meaning of the same letters when one of these words stands before them."""

    word: str
    after: tuple[str, ...]
    say: str


@dataclass(frozen=True, eq=False)  # compared by identity, so that patterns made from it can be cached
class Glossary:
    """The file's tables; see the comments in content/library/glossary.yml."""

    words: Mapping[str, str]
    titles: Mapping[str, str]
    kinds: Mapping[str, str]
    issuers: Mapping[str, str]
    roads: Mapping[str, str]
    units: Mapping[str, str]
    loose: Mapping[str, str]
    letters: Mapping[str, str]
    contexts: tuple[Context, ...]
    hotlines: tuple[str, ...]

    def spell(self, signs: str) -> str:
        """Letters by their names; other signs are left out."""
        return " ".join(self.letters[sign] for sign in signs.upper() if sign in self.letters)


def load(path: Path = PATH) -> Glossary:
    """Read a glossary.

    Raises:
        Invalid: not the expected tables, or a spoken form that could not be read itself (digits, capitals in a row).
    """
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict) or set(data) != {*TABLES, "contexts", "hotlines"}:
        raise Invalid(f"{path.name}: the tables are {', '.join((*TABLES, 'contexts', 'hotlines'))}")
    tables = {name: _table(path, name, data[name]) for name in TABLES}
    contexts = tuple(
        Context(str(row["word"]), tuple(str(word) for word in row["after"]), _said(path, row["word"], row["say"]))
        for row in data["contexts"]
    )
    return Glossary(**tables, contexts=contexts, hotlines=tuple(str(number) for number in data["hotlines"]))


@functools.cache
def glossary() -> Glossary:
    """The glossary of this installation, read once per process."""
    return load()


def choice(words: Iterable[str]) -> str:
    """A regular expression for any of these words, longest first, so that no short one hides a long one."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _table(path: Path, name: str, rows: Any) -> dict[str, str]:
    if not isinstance(rows, dict):
        raise Invalid(f"{path.name}: {name} is a table of words")
    return {str(word): _said(path, word, said) for word, said in rows.items()}


def _said(path: Path, word: object, said: object) -> str:
    if not isinstance(said, str) or re.search(r"\d|[^\W\d_a-z][A-ZĐ]", said) or not said.strip():
        raise Invalid(f"{path.name}: {word!r} must be followed by words to say, not {said!r}")
    return said.strip()
