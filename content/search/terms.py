"""Terms: single words, pairs and concepts of many texts as columns of a table, each with what it tells (idf)."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from content.search import light
from content.search.columns import Columns
from content.search.runs import common
from content.search.synonyms import Synonyms

K1, B = 1.2, 0.75  # BM25; measured flat between b .3 and .75, k1 .8 and 1.5
LIGHT = 0.1  # what a light word counts; of a pair both of whose words are light the same
HALF_LIGHT = 0.5  # a pair with one light word
SKIPPED = 0.7  # a pair of telling words with light ones between them ("sổ đỏ" in "sổ thì đỏ")
SAID = 0.3  # a word of a phrase that counts as a concept too, whether it is known itself or not
CONCEPT = 1.5  # measured with it: R@1 +1, R@3 +1 point on 565 held-out questions
_PAIR = 1 << 26  # words are numbered below it; beyond stand pairs

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Asked:
    """The terms of a query: known ones as columns in order, with what each counts; and what all of them tell."""

    columns: Ints
    weights: Floats  # of the known ones: how much they count, 0 to 1
    mass: float  # idf times weight of all terms, also of unknown ones
    known: float  # share of the mass that is known, 0 to 1


class Terms:
    """The vocabulary of some texts and their table of BM25 weights."""

    def __init__(self, texts: Iterable[tuple[int, Sequence[str], float]], documents: int, synonyms: Synonyms) -> None:
        """Count the terms.

        Args:
            texts: number of the document, its folded words, and how often the text counts.
            documents: how many there are, also empty ones.
        """
        self._synonyms = synonyms
        self.words: dict[str, int] = {}
        self.size = documents
        rows, keys, counts = self._read(texts)
        self._keys, columns = np.unique(keys, return_inverse=True)
        table = Columns([(rows, columns.astype(np.int64), counts)], (documents, len(self._keys)))
        self.table, self._used = table, table.present()
        self.idf: Floats = np.log(1 + (documents - self._used + 0.5) / (self._used + 0.5)).astype(np.float32)
        self.unknown = math.log(1 + (documents + 0.5) / 0.5)
        self.lengths: Floats = table.by_row(table.values).astype(np.float32)
        mean = float(self.lengths.mean()) if documents else 1.0
        norm = K1 * (1 - B + B * self.lengths / max(mean, 1.0))
        count = table.values
        table.values = (self.idf[table.owners()] * count / (count + norm[table.rows])).astype(np.float32)

    def used_words(self) -> dict[str, int]:
        """In how many documents each word stands."""
        at, there = self._columns(np.arange(len(self.words), dtype=np.int64))
        return {word: int(self._used[at[n]]) if there[n] else 0 for word, n in self.words.items()}

    def asked(self, folded: Sequence[str]) -> Asked:
        """The terms of a question."""
        weights = self._weights(folded)
        if not weights:
            return Asked(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32), 0.0, 0.0)
        keys = np.fromiter(weights, dtype=np.int64, count=len(weights))
        order = np.argsort(keys)
        keys, counts = keys[order], np.fromiter(weights.values(), dtype=np.float32, count=len(weights))[order]
        at, there = self._columns(keys)
        idf = np.where(there, self.idf[at] if len(self._keys) else 0.0, self.unknown)
        mass = float((idf * counts).sum())
        known = float((idf * counts)[there].sum())
        return Asked(at[there], counts[there], mass, known / mass if mass else 0.0)

    def weight(self, term: str) -> float:
        """What a folded word, or two with a blank between, tells here."""
        numbers = [self.words.get(word) for word in term.split(" ")]
        if None in numbers:
            return self.unknown
        first, *second = (number for number in numbers if number is not None)
        key = _PAIR * (first + 1) + second[0] if second else first
        at, there = self._columns(np.array([key], dtype=np.int64))
        idf = float(self.idf[at[0]]) if there[0] else self.unknown
        return idf * (LIGHT if all(light.flags(term.split(" "))) else 1.0)

    def alike(self, one: Asked, two: Asked) -> float:
        """How much two texts share of what they tell: 0 to 1 (Dice, weighted with idf)."""
        here, there = common(one.columns, two.columns)
        both = float((self.idf[one.columns[here]] * np.minimum(one.weights[here], two.weights[there])).sum())
        whole = one.mass + two.mass
        return 2 * both / whole if whole else 0.0

    def _columns(self, keys: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        at = np.minimum(np.searchsorted(self._keys, keys), max(len(self._keys) - 1, 0))
        there = self._keys[at] == keys if len(self._keys) else np.zeros(len(keys), dtype=bool)
        return at, there

    def _weights(self, folded: Sequence[str]) -> dict[int, float]:
        """Key of each term → what it counts. Unknown words get keys of their own, so that they count as unknown."""
        strange: dict[str, int] = {}
        numbers = [self._number(word, strange) for word in folded]
        flagged = light.flags(folded)
        spans = self._synonyms.spans(folded)
        said = {at for _, span in spans for at in span}  # words that a concept says too
        found: dict[int, float] = {}
        for at, (number, is_light) in enumerate(zip(numbers, flagged, strict=True)):
            found[number] = max(found.get(number, 0.0), LIGHT if is_light else SAID if at in said else 1.0)
        telling = -1
        for at, (number, is_light) in enumerate(zip(numbers, flagged, strict=True)):
            if at:
                both = (flagged[at - 1], is_light)
                key = _PAIR * (numbers[at - 1] + 1) + number
                weight = LIGHT if all(both) else HALF_LIGHT if any(both) else 1.0
                inside = at in said and at - 1 in said
                found[key] = max(found.get(key, 0.0), min(weight, SAID) if inside else weight)
            if not is_light:
                if 0 <= telling < at - 1:
                    found.setdefault(_PAIR * (numbers[telling] + 1) + number, SKIPPED)
                telling = at
        for concept, _ in spans:
            found[-1 - concept] = CONCEPT
        return found

    def _number(self, word: str, strange: dict[str, int]) -> int:
        number = self.words.get(word)
        return len(self.words) + strange.setdefault(word, len(strange)) if number is None else number

    def _read(self, texts: Iterable[tuple[int, Sequence[str], float]]) -> tuple[Ints, Ints, Floats]:
        """Row, key and count of every term of every text; the pairs are made for all texts at once."""
        numbers: list[int] = []
        lights: list[bool] = []
        lengths: list[int] = []
        documents: list[int] = []
        counts: list[float] = []
        concepts: list[tuple[int, int, float]] = []
        words = self.words
        for document, folded, count in texts:
            if not folded:
                continue
            numbers += [words.setdefault(word, len(words)) for word in folded]
            lights += light.flags(folded)
            lengths.append(len(folded))
            documents.append(document)
            counts.append(count)
            concepts += [(document, -1 - concept, count) for concept in self._synonyms.concepts(folded)]
        word = np.array(numbers, dtype=np.int64)
        text = np.repeat(np.arange(len(lengths)), lengths)
        telling = np.flatnonzero(~np.array(lights, dtype=bool))
        near = np.flatnonzero(text[1:] == text[:-1]) if len(text) else np.empty(0, dtype=np.int64)
        skips = (text[telling[1:]] == text[telling[:-1]]) & (telling[1:] > telling[:-1] + 1)
        left, right = telling[:-1][skips], telling[1:][skips]
        keys = np.concatenate(
            [
                word,
                _PAIR * (word[near] + 1) + word[near + 1],
                _PAIR * (word[left] + 1) + word[right],
                np.array([key for _, key, _ in concepts], dtype=np.int64),
            ]
        )
        of = np.concatenate([text, text[near], text[left]])
        rows = np.concatenate(
            [np.array(documents, dtype=np.int64)[of], np.array([row for row, _, _ in concepts], dtype=np.int64)]
        )
        amounts = np.concatenate(
            [np.array(counts, dtype=np.float32)[of], np.array([n for _, _, n in concepts], dtype=np.float32)]
        )
        return rows, keys, amounts
