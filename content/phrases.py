"""Phrases in files that editors keep: found in what a person typed, with word borders, companions and exclusions."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from content.search.fold import clean, fold, syllables
from content.search.normalise import untelexed
from content.search.sound import agrees, sound
from core.errors import Invalid

LONGEST = 4000  # characters that are looked at: as many as are kept
_STOPS = re.compile(r"[.!?;:\n…]+")


@dataclass(frozen=True, slots=True)
class Rule:
    """When an alarm rings.

    Attributes:
        phrases: words in a row; they may be typed without any marks.
        marked: words in a row that count only with their marks, because without them they mean something else.
        companions: with these, at least one must stand in the text; empty = none is needed.
        unless: any of these in the text silences the rule.
    """

    kind: str
    phrases: tuple[tuple[str, ...], ...] = ()
    marked: tuple[tuple[str, ...], ...] = ()
    companions: tuple[tuple[str, ...], ...] = ()
    unless: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """The rules of one file, and the harmless phrases in whose midst no rule rings."""

    rules: tuple[Rule, ...]
    harmless: tuple[tuple[str, ...], ...]

    def kinds(self, text: str) -> set[str]:
        """The kinds of all rules that ring for this text."""
        said = _Said(text)
        quiet = [span for phrase in self.harmless for span in said.spans(phrase)]
        return {rule.kind for rule in self.rules if _rings(rule, said, quiet)}


class _Said:
    """What was typed: words with their marks, telex undone, and where sentences end."""

    def __init__(self, text: str) -> None:
        self.words: list[str] = []
        for sentence in _STOPS.split(clean(text[:LONGEST]).lower()):
            self.words += [*(untelexed(word) for word in syllables(sentence)), "\n"]
        self.places: dict[str, list[int]] = {}
        for at, word in enumerate(self.words):
            self.places.setdefault(fold(word), []).append(at)

    def spans(self, phrase: Sequence[str], *, marked: bool = False) -> Iterator[range]:
        """Where the phrase stands, whole words in a row."""
        for at in self.places.get(fold(phrase[0]), ()):
            there = self.words[at : at + len(phrase)]
            if len(there) == len(phrase) and all(
                sound(typed) == sound(meant) if marked else agrees(typed, meant)
                for typed, meant in zip(there, phrase, strict=True)
            ):
                yield range(at, at + len(phrase))

    def has(self, phrases: Iterable[Sequence[str]]) -> bool:
        return any(True for phrase in phrases for _ in self.spans(phrase))


def _rings(rule: Rule, said: _Said, quiet: Sequence[range]) -> bool:
    found = (span for phrase in rule.phrases for span in said.spans(phrase))
    exact = (span for phrase in rule.marked for span in said.spans(phrase, marked=True))
    rung = any(not _within(span, quiet) for spans in (found, exact) for span in spans)
    return rung and (not rule.companions or said.has(rule.companions)) and not said.has(rule.unless)


def _within(span: range, quiet: Sequence[range]) -> bool:
    """Whether a harmless phrase covers part of it: "cháy lá" takes the alarm out of "nhà cháy lá"."""
    return any(other.start < span.stop and span.start < other.stop for other in quiet)


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
            phrases=_split(row.get("phrases")),
            marked=_split(row.get("marked")),
            companions=_split(row.get("with")),
            unless=_split(row.get("unless")),
        )
        if not rule.kind or not (rule.phrases or rule.marked):
            raise Invalid(f"{path.name}: a rule needs a kind and phrases: {row}")
        rules.append(rule)
    return Book(tuple(rules), _split(data.get("harmless"))), data


def _split(phrases: Iterable[str] | None) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(syllables(clean(str(phrase)).lower())) for phrase in phrases or ())
