"""Phrases in files that editors keep: found in what a person typed, with word borders, companions and exclusions."""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from content.search.normalise import normalise
from content.search.sound import agrees, sound
from core.errors import Invalid

LONGEST = 4000  # characters that are looked at: as many as are kept
STOP = "\n"  # stands between the words of two sentences
_STOPS = re.compile(r"[.!?;:\n…]+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row, with their marks and without."""

    words: tuple[str, ...]
    folded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """When an alarm rings.

    Attributes:
        phrases: may be typed without any marks.
        marked: count only with their marks, because without them they mean something else.
        alone: count only when nothing else was typed ("cứu"), once or again and again.
        companions: when there are any, at least one must stand in the text.
        unless: any of these in the text silences the rule, unless the text is urgent.
    """

    kind: str
    phrases: tuple[Phrase, ...] = ()
    marked: tuple[Phrase, ...] = ()
    alone: tuple[Phrase, ...] = ()
    companions: tuple[Phrase, ...] = ()
    unless: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """The rules of one file; harmless phrases in whose midst no rule rings; urgent ones that no "unless" silences."""

    rules: tuple[Rule, ...]
    harmless: tuple[Phrase, ...]
    urgent: tuple[Phrase, ...] = ()
    #: The folded words with which anything that rings begins: most texts hold none of them.
    beginnings: frozenset[str] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        ringing = (phrase for rule in self.rules for phrase in (*rule.phrases, *rule.marked, *rule.alone))
        object.__setattr__(self, "beginnings", frozenset(phrase.folded[0] for phrase in ringing))

    def kinds(self, text: str) -> set[str]:
        """The kinds of all rules that ring for this text."""
        said = _Said(text)
        if self.beginnings.isdisjoint(said.places):
            return set()
        quiet = list(said.all_spans(self.harmless))
        rung = [rule for rule in self.rules if _rings(rule, said, quiet)]
        urgent = bool(rung) and said.has(self.urgent)
        return {rule.kind for rule in rung if urgent or not said.has(rule.unless)}


class _Said:
    """What was typed: plain words with their marks, and where sentences end."""

    def __init__(self, text: str) -> None:
        self.words: list[str] = []
        self.places: dict[str, list[int]] = {}
        for sentence in _STOPS.split(text[:LONGEST]):
            query = normalise(sentence)
            for at, plain in enumerate(query.folded, start=len(self.words)):
                self.places.setdefault(plain, []).append(at)
            self.words += [*query.words, STOP]

    def spans(self, phrase: Phrase, *, marked: bool = False) -> Iterator[range]:
        """Where the phrase stands, whole words in a row."""
        for at in self.places.get(phrase.folded[0], ()):
            there = self.words[at : at + len(phrase.words)]
            if len(there) == len(phrase.words) and all(
                sound(typed) == sound(meant) if marked else agrees(typed, meant)
                for typed, meant in zip(there, phrase.words, strict=True)
            ):
                yield range(at, at + len(phrase.words))

    def all_spans(self, phrases: Iterable[Phrase], *, marked: bool = False) -> Iterator[range]:
        """Where any of the phrases stands."""
        likely = [phrase for phrase in phrases if phrase.folded[0] in self.places]
        return (span for phrase in likely for span in self.spans(phrase, marked=marked))

    def has(self, phrases: Iterable[Phrase]) -> bool:
        return any(True for _ in self.all_spans(phrases))

    def is_only(self, phrases: Iterable[Phrase]) -> bool:
        """Whether nothing was typed but one of the phrases, once or again and again ("cứu! cứu!")."""
        typed = [word for word in self.words if word != STOP]
        return bool(typed) and any(
            len(typed) % len(phrase.words) == 0 and all(map(agrees, typed, itertools.cycle(phrase.words)))
            for phrase in phrases
        )


def _rings(rule: Rule, said: _Said, quiet: Sequence[range]) -> bool:
    spans = itertools.chain(said.all_spans(rule.phrases), said.all_spans(rule.marked, marked=True))
    rung = said.is_only(rule.alone) or any(not _within(span, quiet) for span in spans)
    return rung and (not rule.companions or said.has(rule.companions))


def _within(span: range, quiet: Sequence[range]) -> bool:
    """Whether a harmless phrase reaches into it ("bị [đánh giá]"); one that it contains does not ("mất [liên lạc]")."""
    return any(
        other.start < span.stop
        and span.start < other.stop
        and not (span.start <= other.start and other.stop <= span.stop)
        for other in quiet
    )


def read(path: Path) -> tuple[Book, Mapping[str, Any]]:
    """The rules of a file, and the file itself for what else stands in it.

    Raises:
        Invalid: a rule without a kind or without phrases.
    """
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    rules = []
    for row in data["rules"]:
        rule = Rule(
            kind=str(row.get("kind", "")),
            phrases=_phrases(row.get("phrases")),
            marked=_phrases(row.get("marked")),
            alone=_phrases(row.get("alone")),
            companions=_phrases(row.get("with")),
            unless=_phrases(row.get("unless")),
        )
        if not rule.kind or not (rule.phrases or rule.marked or rule.alone):
            raise Invalid(f"{path.name}: a rule needs a kind and phrases: {row}")
        rules.append(rule)
    return Book(tuple(rules), _phrases(data.get("harmless")), _phrases(data.get("urgent"))), data


def _phrases(given: Iterable[str] | None) -> tuple[Phrase, ...]:
    queries = [normalise(str(text)) for text in given or ()]
    return tuple(Phrase(query.words, query.folded) for query in queries if query.words)
