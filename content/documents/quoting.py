"""The few sentences of an article that are shown: its own words in their order, cut only between sentences."""

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from content.search.normalise import Query, normalise

LIMIT = 380  # characters of a quotation: with its source and its keys it stays on one screen of 600
GAP = "[…]"
_CLAUSE = re.compile(r"([0-9]{1,3})\.\s+")
_SENTENCE = re.compile(r"(?<=[.;:!?])\s+")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of an article, and the clause they stand in (0 = none)."""

    text: str
    clause: int = 0


def quote(text: str, query: Query, weight: Callable[[str], float], *, limit: int = LIMIT) -> Quote:
    """The part of an article that speaks most of the question.

    Args:
        text: one clause or point a line, as `structure.Article.text` writes it.
        weight: how much a folded word or a pair of words tells (the index's idf).
    """
    wanted = _terms(query.folded)
    clauses = _clauses(text)
    if not clauses:
        return Quote("")
    number, lines = max(clauses, key=lambda clause: _worth(" ".join(clause[1]), wanted, weight))
    pieces = [piece for line in lines for piece in _SENTENCE.split(line)]
    return Quote(_within(pieces, wanted, weight, limit), number)


def _clauses(text: str) -> list[tuple[int, list[str]]]:
    """Number and lines of each clause; lines before the first belong to clause 0."""
    found: list[tuple[int, list[str]]] = []
    for line in filter(None, text.split("\n")):
        match = _CLAUSE.match(line)
        next_one = match is not None and int(match[1]) == (found[-1][0] + 1 if found else 1)
        if next_one and match is not None:
            found.append((int(match[1]), [line[match.end() :]]))
        elif found:
            found[-1][1].append(line)
        else:
            found.append((0, [line]))
    return found


def _within(pieces: Sequence[str], wanted: frozenset[str], weight: Callable[[str], float], limit: int) -> str:
    """The first piece, which says of whom the rest speaks, and the best others that fit, with gaps marked."""
    worth = [_worth(piece, wanted, weight) for piece in pieces]
    chosen: set[int] = set()
    left = limit
    for at in [0, *sorted(range(1, len(pieces)), key=lambda at: (-worth[at], at))]:
        if chosen and not worth[at] and at - 1 not in chosen:
            continue  # what says nothing of the question only fills up behind what does
        if len(pieces[at]) + 1 <= left:
            chosen.add(at)
            left -= len(pieces[at]) + len(GAP) + 2
    if not chosen:  # one long sentence: its beginning, cut at a word
        return f"{pieces[0][: limit - 2].rsplit(' ', 1)[0]} {GAP}"
    shown: list[str] = []
    for before, at in itertools.pairwise([-1, *sorted(chosen)]):
        shown += [GAP, pieces[at]] if at != before + 1 else [pieces[at]]
    if max(chosen) < len(pieces) - 1:
        shown.append(GAP)
    return " ".join(shown)


def _worth(text: str, wanted: frozenset[str], weight: Callable[[str], float]) -> float:
    return sum(weight(term) for term in wanted & _terms(normalise(text).folded))


def _terms(folded: Sequence[str]) -> frozenset[str]:
    return frozenset([*folded, *(f"{a} {b}" for a, b in itertools.pairwise(folded))])
