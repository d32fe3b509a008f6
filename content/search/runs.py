"""Runs of characters: 2 to 4 letters in a row, hashed, as tf-idf vectors; what survives slips and half-known words."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from content.search.columns import Cells, Columns

GRAMS = (2, 3, 4)  # lengths of runs
BUCKETS = 1 << 20  # runs are hashed; two different runs in one bucket are rare and harmless
_TEXTS_AT_ONCE = 500  # whose runs are counted together, to bound the memory

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Vector: TypeAlias = tuple[Ints, Floats]  # buckets in order, and weights of length 1 together


class Runs:
    """The runs of some texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        parts = (_counted(texts, at) for at in range(0, len(texts), _TEXTS_AT_ONCE))
        self.table = table = Columns(parts, (len(texts), BUCKETS))
        self._idf: Floats = (np.log((1 + len(texts)) / (1 + table.present())) + 1).astype(np.float32)
        table.values = ((1 + np.log(table.values)) * self._idf[table.owners()]).astype(np.float32)
        length = np.sqrt(table.by_row(table.values**2))
        table.values /= np.maximum(length[table.rows], 1e-9).astype(np.float32)

    def cosine(self, text: str) -> Floats:
        """Cosine of a text with each of them, 0 to 1."""
        return self.table.sum(*self.vector(text))

    def vector(self, text: str) -> Vector:
        """The buckets of a text and their weights, of length 1 together."""
        return self.vectors([text])[0]

    def vectors(self, texts: Sequence[str]) -> list[Vector]:
        """The same of several texts at once."""
        rows, found = _hashed(texts)
        keys, counts = np.unique(rows * BUCKETS + found, return_counts=True)
        row, bucket = np.divmod(keys, BUCKETS)
        weights = (1 + np.log(counts)) * self._idf[bucket]
        length = np.sqrt(np.bincount(row, weights=weights**2, minlength=len(texts)))
        weights = (weights / np.maximum(length[row], 1e-9)).astype(np.float32)
        ends = np.searchsorted(row, np.arange(len(texts) + 1))
        return [(bucket[ends[n] : ends[n + 1]], weights[ends[n] : ends[n + 1]]) for n in range(len(texts))]


def alike(one: Vector, two: Vector) -> float:
    """Cosine of two vectors."""
    here, there = common(one[0], two[0])
    return float((one[1][here] * two[1][there]).sum())


def common(one: Ints, two: Ints) -> tuple[Ints, Ints]:
    """Where the numbers stand that both have; both are in order, and name each number once."""
    if not len(one) or not len(two):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    at = np.minimum(np.searchsorted(one, two), len(one) - 1)
    there = np.flatnonzero(one[at] == two)
    return at[there], there


def _counted(texts: Sequence[str], first: int) -> Cells:
    """The runs of the texts from number `first` on."""
    rows, buckets = _hashed(texts[first : first + _TEXTS_AT_ONCE])
    return rows + first, buckets, None


def _hashed(texts: Sequence[str]) -> tuple[Ints, Ints]:
    """Text and bucket of every run; blanks at both ends of a text make word borders visible."""
    padded = [f" {text} " for text in texts]
    codes = np.frombuffer("".join(padded).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(padded)), [len(text) for text in padded])
    rows, found = [], []
    for length in GRAMS:
        count = len(codes) - length + 1
        if count <= 0:
            continue
        whole = owner[:count] == owner[length - 1 :]
        mixed = np.full(count, length, dtype=np.uint64)
        for offset in range(length):
            mixed = mixed * np.uint64(0x100000001B3) + codes[offset : offset + count]
        mixed = (mixed[whole] ^ (mixed[whole] >> np.uint64(29))) % np.uint64(BUCKETS)
        rows.append(owner[:count][whole])
        found.append(mixed.astype(np.int64))
    if not found:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    return np.concatenate(rows), np.concatenate(found)
