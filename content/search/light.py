"""Light words: "ở đâu", "làm sao", "thủ tục" are in every question and say little of what is asked about."""

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path

from content.search.normalise import normalise

LIBRARY = Path(__file__).parent.parent / "library" / "search" / "light.txt"


def flags(folded: Sequence[str]) -> list[bool]:
    """For each folded word whether it belongs to a light phrase; of phrases that begin alike the longest counts."""
    table = _phrases()
    found = [False] * len(folded)
    stop = 0
    for at in [at for at, word in enumerate(folded) if word in table]:
        if at < stop:
            continue
        for phrase in table[folded[at]]:
            if tuple(folded[at : at + len(phrase)]) == phrase:
                stop = at + len(phrase)
                found[at:stop] = [True] * len(phrase)
                break
    return found


@functools.cache
def _phrases() -> Mapping[str, Sequence[tuple[str, ...]]]:
    """The phrases by their first word, the longest first."""
    table: dict[str, list[tuple[str, ...]]] = {}
    for line in LIBRARY.read_text(encoding="utf-8").splitlines():
        words = () if line.startswith("#") else normalise(line).folded
        if words and words not in table.setdefault(words[0], []):
            table[words[0]].append(words)
    for phrases in table.values():
        phrases.sort(key=len, reverse=True)
    return table
