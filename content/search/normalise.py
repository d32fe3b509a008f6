"""What a person typed, made plain: accents that stayed keys, shorthand and stretched letters become ordinary words."""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from content.search import telex
from content.search.fold import clean, fold, syllables
from content.search.sound import agrees

SHORTHAND = Path(__file__).parent.parent / "library" / "search" / "shorthand.tsv"
FILLERS = SHORTHAND.with_name("fillers.txt")
LONGEST = 4000  # characters of a question that are read
LEAST_LEFT = 2  # words: a question that is only politeness stays as it is

NONE: Mapping[str, str | None] = MappingProxyType({})

_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’‘ʼ`´](?=[^\W\d_])")
_QUOTES = frozenset("'’‘ʼ`´")
_DIGIT = re.compile(r"\d")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_THOUSANDS = re.compile(r"(?<=\d)k\b")
_VNI_INSIDE = re.compile(r"[a-zđăâêôơư]+[1-9]+[a-zđăâêôơư]")
_CHUNK = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Query:
    """A question in the forms that the parts of the search need.

    Attributes:
        original: as typed.
        words: plain words with the marks that were typed, shorthand expanded.
        folded: the same words without marks; what is matched.
        marked: whether any mark was typed, so that marks may break a tie.
    """

    original: str
    words: tuple[str, ...]
    folded: tuple[str, ...]
    marked: bool

    @property
    def text(self) -> str:
        """The folded words as one line."""
        return " ".join(self.folded)


def normalise(text: str, short: Mapping[str, str | None] = NONE) -> Query:
    """Read a question; doing it to its own `text` again changes nothing, and no number is lost.

    Args:
        short: short forms of the agency's own by their folded letters; None switches the library's form off.
    """
    plain = clean(text[:LONGEST]).lower()
    if not _QUOTES.isdisjoint(plain):
        plain = _APOSTROPHE.sub("", plain)
    if _DIGIT.search(plain):
        plain = _without_vni(_THOUSANDS.sub(" nghìn", _STRETCHED.sub(r"\1", plain)))
    typed = [_own(word, short) if short else _read(word) for word in syllables(plain)]
    words = tuple(word for part in typed for word in part.words)
    folded = tuple(word for part in typed for word in part.folded)
    return Query(text, words, folded, any(part.marked for part in typed))


def _without_vni(text: str) -> str:
    """VNI undone: in every word when one word can be nothing else, because then a digit behind a word is a tone."""
    sure = any(telex.undo_vni(chunk) != chunk for chunk in _CHUNK.findall(text) if _VNI_INSIDE.search(chunk))
    return _CHUNK.sub(lambda match: telex.undo_vni(match[0], sure=True), text) if sure else text


def _own(word: str, short: Mapping[str, str | None]) -> Query:
    """One typed word by the agency's short forms, else as everywhere."""
    form = fold(word)
    if form not in short:
        return _read(word)
    words = tuple((short[form] or word).split())
    return Query(word, words, tuple(fold(part) for part in words), form != word)


@functools.lru_cache(maxsize=50_000)
def _read(word: str) -> Query:
    """One typed word; the same words come again and again, so what they mean is kept."""
    word = _STRETCHED.sub(r"\1", word)
    words = tuple(part for part in _plain(word) if fold(part))
    return Query(word, words, tuple(fold(part) for part in words), fold(word) != word)


def _plain(word: str) -> tuple[str, ...]:
    """One typed word as the words it stands for."""
    if meant := shorthand().get(fold(word)):
        return tuple(meant.split())
    if telex.is_syllable(word):
        return (word,)
    bare = _STRETCHED.sub(r"\1", fold(word))  # marks on what is no syllable say nothing
    return (telex.undo_telex(word),) if bare == word else _plain(bare)


@functools.cache
def shorthand() -> Mapping[str, str]:
    """Short form without marks → what it means; forms that are Vietnamese syllables themselves are left out."""
    table = {}
    for line in SHORTHAND.read_text(encoding="utf-8").splitlines():
        short, _, meant = line.partition("\t")
        if meant and not line.startswith("#") and not telex.is_syllable(short):
            table[fold(short)] = clean(meant).lower()
    return table


def without_fillers(query: Query) -> Query:
    """The question without words of politeness at both ends; at least LEAST_LEFT words stay.

    Two phrases in a row ("dạ", "cho tôi hỏi") both go. Marks count: "hả" goes, "hạ" stays.
    """
    start, stop = 0, len(query.words)
    again = True
    while again:
        again = False
        for phrase in fillers():
            length = len(phrase.words)
            if stop - start - length < LEAST_LEFT:
                continue
            # nearly every phrase is ruled out by one word
            if query.folded[start] == phrase.folded[0] and _stands(query, start, phrase):
                start, again = start + length, True
            elif query.folded[stop - 1] == phrase.folded[-1] and _stands(query, stop - length, phrase):
                stop, again = stop - length, True
    return replace(query, words=query.words[start:stop], folded=query.folded[start:stop])


def _stands(query: Query, at: int, phrase: Query) -> bool:
    stop = at + len(phrase.words)
    return query.folded[at:stop] == phrase.folded and all(map(agrees, query.words[at:stop], phrase.words))


@functools.cache
def fillers() -> tuple[Query, ...]:
    """Words of politeness, the longest phrase first."""
    lines = FILLERS.read_text(encoding="utf-8").splitlines()
    phrases = {query.words: query for query in map(normalise, lines) if query.words and query.original[0] != "#"}
    return tuple(sorted(phrases.values(), key=lambda phrase: -len(phrase.words)))
