"""The index in memory: coverage-normalised BM25 over words, pairs and concepts, beside runs of characters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from content.search.normalise import NONE, Query, normalise, without_fillers
from content.search.runs import Runs, Vector, alike
from content.search.sound import sound
from content.search.synonyms import Synonyms
from content.search.telex import is_syllable
from content.search.terms import Asked, Terms

QUESTION = 1.5  # how often a question counts beside the answer
TOP = 10  # candidates that are given back
CLOSE = 5  # of them are compared with each of their questions
COMPARED = 12  # questions of an entry that are compared, the first ones
SHORTEST_SLIP = 3  # letters; a shorter word one letter away is another word
SHARED = 0.15  # what the most alike question of an entry is worth beside the whole entry
VERBATIM = 0.8  # from here on a question was asked word for word, and no entry that speaks more of it may pass
MARKS = 0.02  # what agreeing marks are worth: they only break ties
SHORT_TEXT, LONG_TEXT = 300, 900  # terms of a mean document, and between them runs of characters count less and less:
MOST_RUNS, LEAST_RUNS = 0.2, 0.1  # in long texts every run stands somewhere (law articles: R@1 .74 with .5, .79 alone)

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Document:
    """What can be found: the ways to ask for it, and the answer."""

    questions: tuple[str, ...]
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """One candidate.

    Attributes:
        at: position of the document.
        score: what candidates are ordered by, about 0 to 1.
        words: coverage-normalised BM25, about 0 to 1.
        runs: cosine over runs of characters, 0 to 1.
        same: cosine with the one question of the document that is most alike, 0 to 1; only for the first CLOSE.
        shared: what the question and the most alike one of the document tell in common, 0 to 1; only there too.
        bonus: what the caller added (place, topic), and what agreeing marks added.
    """

    at: int
    score: float
    words: float
    runs: float
    same: float = 0.0
    shared: float = 0.0
    bonus: float = 0.0
    marks: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates, best first, and how much of the query the index knows at all (0 to 1)."""

    matches: tuple[Match, ...]
    known: float
    read: tuple[str, ...] = ()  # the folded words that were searched for


class Index:
    """An immutable index; safe to be read by many threads."""

    def __init__(
        self,
        documents: Sequence[Document],
        synonyms: Synonyms | None = None,
        short: Mapping[str, str | None] = NONE,
        *,
        long: bool = False,
    ) -> None:
        """Read and count everything.

        Args:
            short: short forms of the agency's own.
            long: the documents are articles of laws, whatever their length.
        """
        self.size = len(documents)
        self._short = short
        questions = [[self._read(question) for question in document.questions] for document in documents]
        answers = [self._read(document.answer) for document in documents]
        self._questions = [tuple(query.folded for query in asked[:COMPARED]) for asked in questions]
        self._words = [
            (*(word for query in asked for word in query.words), *said.words)
            for asked, said in zip(questions, answers, strict=True)
        ]
        texts = [(at, query.folded, QUESTION) for at, asked in enumerate(questions) for query in asked]
        texts += [(at, said.folded, 1.0) for at, said in enumerate(answers)]
        self._terms = Terms(texts, self.size, synonyms or Synonyms(()))
        self._runs = Runs(
            [
                " ".join([*(query.text for query in asked), said.text])
                for asked, said in zip(questions, answers, strict=True)
            ]
        )
        mean = float(self._terms.lengths.mean()) if self.size else 0.0
        share = 1.0 if long else float(np.clip((mean - SHORT_TEXT) / (LONG_TEXT - SHORT_TEXT), 0, 1))
        self._share = MOST_RUNS - share * (MOST_RUNS - LEAST_RUNS)
        # the most used first: of two words as near, extractOne takes the earlier
        used = self._terms.used_words()
        self._syllables = [word for word in sorted(used, key=lambda word: -used[word]) if is_syllable(word)]
        self._vectors: dict[int, list[Vector]] = {}  # of the questions of documents that were candidates
        self._asked: dict[tuple[int, int], Asked] = {}  # of the questions that were most alike

    def search(self, query: Query, *, top: int = TOP, bonus: Floats | None = None) -> Found:
        """The best documents for a query.

        Args:
            bonus: small amounts to add to the documents' scores (place, topic), to break ties.
        """
        if not self.size:
            return Found((), 0.0, query.folded)
        query = self._corrected(without_fillers(query))
        asked = self._terms.asked(query.folded)
        if not asked.mass:
            return Found((), 0.0, query.folded)
        words = self._terms.table.sum(asked.columns, asked.weights) / np.float32(asked.mass)
        vector = self._runs.vector(query.text)
        runs = self._runs.table.sum(*vector)
        score = np.float32(1 - self._share) * words + np.float32(self._share) * runs
        extra = np.zeros(self.size, dtype=np.float32) if bonus is None else bonus
        if bonus is not None:
            score = np.where(score > 0, score + bonus, 0.0)
        matches = []
        for at in _best(score, top):
            marks = self._agreement(query, at)
            total = float(score[at]) + marks
            matches.append(Match(at, total, float(words[at]), float(runs[at]), bonus=float(extra[at]), marks=marks))
        matches.sort(key=lambda match: -match.score)
        close = [self._compared_with(asked, vector, match) for match in matches[:CLOSE]]
        close.sort(key=lambda match: -match.score)
        return Found((*close, *matches[CLOSE:]), asked.known, query.folded)

    def weight(self, term: str) -> float:
        """What a folded word, or a pair with a blank between, tells in this collection."""
        return self._terms.weight(term)

    def _read(self, text: str) -> Query:
        return normalise(text, self._short)

    def _corrected(self, query: Query) -> Query:
        """Words that are neither Vietnamese nor known, each replaced by a known word one slip away ("thnag")."""
        folded = tuple(self._near_word(word) for word in query.folded)
        if folded == query.folded:
            return query
        words = tuple(
            new if new != old else word for word, old, new in zip(query.words, query.folded, folded, strict=True)
        )
        return replace(query, words=words, folded=folded)

    def _near_word(self, word: str) -> str:
        if len(word) < SHORTEST_SLIP or word in self._terms.words or word.isdigit() or is_syllable(word):
            return word
        found = process.extractOne(word, self._syllables, scorer=OSA.distance, score_cutoff=1)
        return found[0] if found else word

    def _compared_with(self, asked: Asked, vector: Vector, match: Match) -> Match:
        """The candidate with how alike its questions are: was this asked, or is it only spoken of?"""
        others = self._vectors.get(match.at)
        if others is None:
            texts = [" ".join(folded) for folded in self._questions[match.at]]
            others = self._vectors[match.at] = self._runs.vectors(texts)
        if not others:
            return match
        same, best = max((alike(vector, other), -at) for at, other in enumerate(others))
        shared = self._terms.alike(asked, self._terms_of(match.at, -best))
        asked_so = SHARED * shared + max(0.0, same - VERBATIM)
        return replace(match, same=same, shared=shared, score=match.score + asked_so)

    def _terms_of(self, at: int, question: int) -> Asked:
        known = self._asked.get((at, question))
        if known is None:
            known = self._asked[at, question] = self._terms.asked(self._questions[at][question])
        return known

    def _agreement(self, query: Query, at: int) -> float:
        """A tie-break: the share of typed words that the document has with the same marks."""
        if not query.marked:
            return 0.0
        there = {sound(word) for word in self._words[at]}
        return MARKS * sum(sound(word) in there for word in query.words) / len(query.words)


def _best(score: Floats, top: int) -> list[int]:
    """Positions of the best scores above 0, the best first; of equal ones the earlier."""
    if len(score) > 4 * top:
        least = np.partition(score, -top)[-top]
        likely = np.flatnonzero(score >= max(least, np.finfo(np.float32).tiny))
    else:
        likely = np.flatnonzero(score > 0)
    return [int(at) for at in likely[np.argsort(-score[likely], kind="stable")][:top]]
