"""The index in memory: coverage-normalised BM25 over syllables and pairs, beside cosine over runs of characters."""

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA
from scipy import sparse

from content.search.normalise import Query, normalise, without_fillers
from content.search.sound import sound
from content.search.synonyms import Synonyms
from content.search.telex import is_syllable

K1, B = 1.2, 0.5  # BM25; a lower b because answers differ in length for no reason of meaning
GRAMS = (2, 3, 4)  # lengths of runs of characters
BUCKETS = 1 << 20  # runs are hashed; two different runs in one bucket are rare and harmless
TOP = 10  # candidates that are given back
CLOSE = 5  # of them are compared with each of their questions
SHORTEST_SLIP = 3  # letters; a shorter word one letter away is another word
VERBATIM = 0.5  # from here on a question was asked almost word for word, and no entry that speaks more of it may pass
ALIKE = 0.1  # what a question that is asked alike is worth beside the whole entry; more loses paraphrases
MARKS = 0.02  # what agreeing marks are worth: they only break ties
_DOCS_AT_ONCE = 500  # documents whose runs are counted together, to bound the memory

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


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
    """

    at: int
    score: float
    words: float
    runs: float
    same: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates, best first, and how much of the query the index knows at all (0 to 1)."""

    matches: tuple[Match, ...]
    known: float


class Index:
    """An immutable index; safe to be read by many threads."""

    def __init__(self, documents: Sequence[Document], synonyms: Synonyms | None = None) -> None:
        self.size = len(documents)
        self._synonyms = synonyms or Synonyms(())
        questions = [[normalise(question) for question in document.questions] for document in documents]
        answers = [normalise(document.answer) for document in documents]
        self._sounds = [
            frozenset(sound(word) for query in (*asked, said) for word in query.words)
            for asked, said in zip(questions, answers, strict=True)
        ]
        self._questions = [tuple(query.text for query in asked) for asked in questions]
        self._vocabulary: dict[str, int] = {}
        counted = [self._count(asked, said) for asked, said in zip(questions, answers, strict=True)]
        # the most used first: of two words as near, extractOne takes the earlier
        used = Counter(term for counts in counted for term in counts)
        names = sorted(self._vocabulary, key=lambda term: -used[self._vocabulary[term]])
        self._syllables = [term for term in names if " " not in term and is_syllable(term)]
        self._idf, self._weights = _bm25(counted, len(self._vocabulary))
        texts = [
            " ".join([*(query.text for query in asked), said.text])
            for asked, said in zip(questions, answers, strict=True)
        ]
        self._run_idf, self._runs = _run_table(texts)
        self._unknown_idf = math.log(1 + (self.size + 0.5) / 0.5)

    def search(self, query: Query, *, top: int = TOP, bonus: Floats | None = None) -> Found:
        """The best documents for a query.

        Args:
            bonus: small amounts to add to the documents' scores (place, topic), to break ties.
        """
        query = self._corrected(without_fillers(query))
        terms = Counter(self._terms(query.folded))
        if not terms or not self.size:
            return Found((), 0.0)
        idf = {term: self._idf_of(term) for term in terms}
        mass = sum(idf.values())
        known = sum(idf[term] for term in terms if term in self._vocabulary) / mass
        words = _sum_columns(self._weights, [self._vocabulary[t] for t in terms if t in self._vocabulary], None) / mass
        runs = self._cosine(query.text)
        score = 0.5 * words + 0.5 * runs
        if bonus is not None:
            score = np.where(score > 0, score + bonus, 0.0)
        best = [int(at) for at in np.argsort(-score, kind="stable")[:top] if score[at] > 0]
        matches = [
            Match(
                at,
                float(score[at]) + self._agreement(query, at),
                float(words[at]),
                float(runs[at]),
            )
            for at in best
        ]
        matches.sort(key=lambda match: -match.score)
        close = [self._compared(query, match) for match in matches[:CLOSE]]
        close.sort(key=lambda match: -match.score)
        return Found((*close, *matches[CLOSE:]), known)

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
        if len(word) < SHORTEST_SLIP or word in self._vocabulary or word.isdigit() or is_syllable(word):
            return word
        found = process.extractOne(word, self._syllables, scorer=OSA.distance, score_cutoff=1)
        return found[0] if found else word

    def _compared(self, query: Query, match: Match) -> Match:
        same = self._alike(query.text, match.at)
        return replace(match, same=same, score=match.score + ALIKE * same + max(0.0, same - VERBATIM))

    def _agreement(self, query: Query, at: int) -> float:
        """A tie-break: the share of typed words that the document has with the same marks."""
        if not query.marked:
            return 0.0
        return MARKS * sum(sound(word) in self._sounds[at] for word in query.words) / len(query.words)

    def _terms(self, folded: Sequence[str]) -> list[str]:
        """Syllables, pairs of syllables, and the concepts of the synonym table."""
        pairs = [f"{a} {b}" for a, b in itertools.pairwise(folded)]
        return [*folded, *pairs, *self._synonyms.concepts(folded)]

    def _count(self, asked: Iterable[Query], said: Query) -> dict[int, int]:
        terms = (term for query in (*asked, said) for term in self._terms(query.folded))
        return Counter(self._vocabulary.setdefault(term, len(self._vocabulary)) for term in terms)

    def _idf_of(self, term: str) -> float:
        at = self._vocabulary.get(term)
        return self._unknown_idf if at is None else float(self._idf[at])

    def _cosine(self, text: str) -> Floats:
        buckets, weights = self._weighted(text)
        return _sum_columns(self._runs, buckets, weights)

    def _alike(self, text: str, at: int) -> float:
        """Cosine with the question of a document that is most alike: was this asked, or only spoken of?"""
        buckets, weights = self._weighted(text)
        best = 0.0
        for question in self._questions[at]:
            others, their = self._weighted(question)
            _, here, there = np.intersect1d(buckets, others, assume_unique=True, return_indices=True)
            best = max(best, float((weights[here] * their[there]).sum()))
        return best

    def _weighted(self, text: str) -> tuple[Ints, Floats]:
        """The buckets of a text and their weights, of length 1 together."""
        buckets, counts = np.unique(_runs(text), return_counts=True)
        weights = (1 + np.log(counts)) * self._run_idf[buckets]
        return buckets, weights / max(float(np.sqrt((weights**2).sum())), 1e-9)


def _bm25(counted: Sequence[Mapping[int, int]], vocabulary: int) -> tuple[Floats, sparse.csc_array]:
    """Each term's idf, and the matrix of term weights: a query's score is a sum of columns."""
    rows = np.repeat(np.arange(len(counted)), [len(counts) for counts in counted])
    columns = np.fromiter((at for counts in counted for at in counts), dtype=np.int64, count=len(rows))
    counts = np.fromiter((n for counts in counted for n in counts.values()), dtype=np.float32, count=len(rows))
    length = np.bincount(rows, weights=counts, minlength=len(counted))
    present = np.bincount(columns, minlength=vocabulary)
    idf = np.log(1 + (len(counted) - present + 0.5) / (present + 0.5)).astype(np.float32)
    mean = length.mean() if len(length) else 1.0
    norm = K1 * (1 - B + B * length / max(mean, 1.0))
    values = idf[columns] * counts / (counts + norm[rows])
    table = sparse.csc_array((values.astype(np.float32), (rows, columns)), shape=(len(counted), vocabulary))
    return idf, table


def _run_table(texts: Sequence[str]) -> tuple[Floats, sparse.csc_array]:
    """idf of each bucket, and the documents' normalised weights."""
    parts = []
    for start in range(0, len(texts), _DOCS_AT_ONCE):
        runs = [_runs(text) for text in texts[start : start + _DOCS_AT_ONCE]]
        rows = np.repeat(np.arange(len(runs)), [len(run) for run in runs])
        columns = np.concatenate(runs) if runs else np.empty(0, dtype=np.int64)
        ones = np.ones(len(rows), dtype=np.float32)
        parts.append(sparse.coo_array((ones, (rows, columns)), shape=(len(runs), BUCKETS)).tocsr())
    table = sparse.vstack(parts, format="csr") if parts else sparse.csr_array((0, BUCKETS), dtype=np.float32)
    present = np.bincount(table.indices, minlength=BUCKETS)
    idf = (np.log((1 + len(texts)) / (1 + present)) + 1).astype(np.float32)
    table.data = ((1 + np.log(table.data)) * idf[table.indices]).astype(np.float32)
    rows = np.repeat(np.arange(len(texts)), np.diff(table.indptr))
    length = np.sqrt(np.bincount(rows, weights=table.data**2, minlength=len(texts)))
    table.data /= np.maximum(length[rows], 1e-9).astype(np.float32)
    return idf, table.tocsc()


def _runs(text: str) -> Ints:
    """Buckets of all runs of characters in a text; blanks at both ends make word borders visible."""
    codes = np.frombuffer(f" {text} ".encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    found = []
    for length in GRAMS:
        if len(codes) >= length:
            mixed = np.full(len(codes) - length + 1, length, dtype=np.uint64)
            for offset in range(length):
                mixed = mixed * np.uint64(0x100000001B3) + codes[offset : offset + len(mixed)]
            found.append((mixed ^ (mixed >> np.uint64(29))) % np.uint64(BUCKETS))
    return np.concatenate(found).astype(np.int64) if found else np.empty(0, dtype=np.int64)


def _sum_columns(table: sparse.csc_array, columns: Sequence[int] | Ints, weights: Floats | None) -> Floats:
    """The weighted sum of some columns of a sparse matrix, read straight from its arrays."""
    spans = [(table.indptr[at], table.indptr[at + 1]) for at in columns]
    if not spans:
        return np.zeros(table.shape[0], dtype=np.float32)
    rows = np.concatenate([table.indices[start:stop] for start, stop in spans])
    values = np.concatenate([table.data[start:stop] for start, stop in spans])
    if weights is not None:
        values = values * np.repeat(weights, [stop - start for start, stop in spans])
    summed: Floats = np.bincount(rows, weights=values, minlength=table.shape[0]).astype(np.float32)
    return summed
