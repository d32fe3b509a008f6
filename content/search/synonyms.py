"""Synonyms: phrases that mean the same here ("trợ cấp", "hỗ trợ") count as one concept besides being themselves."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import yaml

from content.search.normalise import NONE, normalise

LIBRARY = Path(__file__).parent.parent / "library" / "synonyms.yml"


class Synonyms:
    """Groups of phrases; each group is a concept."""

    def __init__(self, groups: Iterable[Sequence[str]], short: Mapping[str, str | None] = NONE) -> None:
        self._phrases: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for number, group in enumerate(groups):
            for phrase in group:
                words = normalise(phrase, short).folded
                if words:
                    self._phrases.setdefault(words[0], []).append((words, number))
        for phrases in self._phrases.values():
            phrases.sort(key=lambda phrase: -len(phrase[0]))

    def concepts(self, folded: Sequence[str]) -> list[int]:
        """Numbers of the concepts that stand in some folded words."""
        return [concept for concept, _ in self.spans(folded)]

    def spans(self, folded: Sequence[str]) -> list[tuple[int, range]]:
        """The concepts in some folded words and where they stand; of phrases that begin alike the longest counts."""
        found = []
        for at in [at for at, word in enumerate(folded) if word in self._phrases]:
            for words, concept in self._phrases[folded[at]]:
                if tuple(folded[at : at + len(words)]) == words:
                    found.append((concept, range(at, at + len(words))))
                    break
        return found


def load(path: Path = LIBRARY) -> Synonyms:
    """The groups of synonyms.yml."""
    return Synonyms(groups(path))


def phrases(path: Path = LIBRARY) -> list[str]:
    """All phrases of the file as they are compared; one that stands twice would belong to two concepts."""
    return [normalise(phrase).text for group in groups(path) for phrase in group]


def groups(path: Path = LIBRARY) -> list[list[str]]:
    """The file's groups as they are written."""
    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [[str(phrase) for phrase in group] for group in read or []]
