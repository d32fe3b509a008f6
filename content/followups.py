"""Follow-ups: "thế còn con tôi?" says nothing alone; with what was read last it is a question."""

import functools
from collections.abc import Sequence
from pathlib import Path

import yaml

from content.search.normalise import Query, normalise
from content.search.sound import agrees

LIBRARY = Path(__file__).parent / "library" / "followups.yml"
LONGEST = 9  # words; whoever writes more has said what they ask about


def is_followup(text: str) -> bool:
    """Whether a short question leans on the one before: it begins with "thế còn", or ends with "thì sao".

    A lone "còn" counts only with its mark: "con tôi" typed without marks is a child.
    """
    query = normalise(text)
    if not 2 <= len(query.words) <= LONGEST:
        return False
    begins, marked, ends = _phrases()
    return (
        any(_stands(query, 0, phrase) for phrase in begins)
        or any(query.words[: len(phrase.words)] == phrase.words for phrase in marked)
        or any(_stands(query, len(query.words) - len(phrase.words), phrase) for phrase in ends)
    )


def whole(about: str, text: str) -> str:
    """The question with what it is about in front: what the search looks for, and what an officer would read."""
    return f"{about.rstrip(' ?.')}: {text.strip()}"


def _stands(query: Query, at: int, phrase: Query) -> bool:
    stop = at + len(phrase.words)
    if at < 0 or query.folded[at:stop] != phrase.folded:
        return False
    return all(map(agrees, query.words[at:stop], phrase.words))


@functools.cache
def _phrases() -> tuple[Sequence[Query], Sequence[Query], Sequence[Query]]:
    """What a follow-up begins with, begins with when marks are typed, and ends with."""
    data = yaml.safe_load(LIBRARY.read_text(encoding="utf-8"))
    begins, marked, ends = ([normalise(str(phrase)) for phrase in data[name]] for name in ("begins", "marked", "ends"))
    return begins, marked, ends
