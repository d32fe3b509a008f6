"""Synonyms: phrases that mean the same here ("trợ cấp", "hỗ trợ") count as one concept besides being themselves."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml

from content.search.normalise import normalise

LIBRARY = Path(__file__).parent.parent / "library" / "synonyms.yml"


class Synonyms:
    """Groups of phrases; each group is a concept."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for number, group in enumerate(groups):
            for phrase in group:
                words = normalise(phrase).folded
                if words:
                    self._phrases.setdefault(words[0], []).append((words, f"={number}"))
        for phrases in self._phrases.values():
            phrases.sort(key=lambda phrase: -len(phrase[0]))

    def concepts(self, folded: Sequence[str]) -> list[str]:
        """The concepts that stand in some folded words; of phrases that begin alike the longest counts."""
        found = []
        for at, word in enumerate(folded):
            for words, concept in self._phrases.get(word, ()):
                if tuple(folded[at : at + len(words)]) == words:
                    found.append(concept)
                    break
        return found


def load(path: Path = LIBRARY) -> Synonyms:
    """The groups of synonyms.yml."""
    return Synonyms(_groups(path))


def phrases(path: Path = LIBRARY) -> list[str]:
    """All phrases of the file as they are compared; one that stands twice would belong to two concepts."""
    return [normalise(phrase).text for group in _groups(path) for phrase in group]


def _groups(path: Path) -> list[list[str]]:
    groups = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [[str(phrase) for phrase in group] for group in groups or []]
