"""Runs of characters: 2 to 4 letters in a row, hashed, as tf-idf vectors; what survives slips and half-known words."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

GRAMS = (2, 3, 4)  # lengths of runs
BUCKETS = 1 << 20  # runs are hashed; two different runs in one bucket are rare and harmless
_TEXTS_AT_ONCE = 2000  # whose runs are counted together, to bound the memory

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Vector: TypeAlias = tuple[Ints, Floats]  # buckets in order, and weights of length 1 together


class Runs:
    """The runs of some texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        parts = [_counted(texts[at : at + _TEXTS_AT_ONCE]) for at in range(0, len(texts), _TEXTS_AT_ONCE)]
        table = sparse.vstack(parts, format="csr") if parts else sparse.csr_array((0, BUCKETS), dtype=np.float32)
        present = np.bincount(table.indices, minlength=BUCKETS)
        self._idf: Floats = (np.log((1 + len(texts)) / (1 + present)) + 1).astype(np.float32)
        table.data = ((1 + np.log(table.data)) * self._idf[table.indices]).astype(np.float32)
        rows = np.repeat(np.arange(len(texts)), np.diff(table.indptr))
        length = np.sqrt(np.bincount(rows, weights=table.data**2, minlength=len(texts)))
        table.data /= np.maximum(length[rows], 1e-9).astype(np.float32)
        self.table = table.tocsc()

    def cosine(self, text: str) -> Floats:
        """Cosine of a text with each of them, 0 to 1."""
        return sum_columns(self.table, *self.vector(text))

    def vector(self, text: str) -> Vector:
        """The buckets of a text and their weights, of length 1 together."""
        _, found = _hashed([text])
        buckets, counts = np.unique(found, return_counts=True)
        weights = (1 + np.log(counts)) * self._idf[buckets]
        return buckets, (weights / max(float(np.sqrt((weights**2).sum())), 1e-9)).astype(np.float32)


def alike(one: Vector, two: Vector) -> float:
    """Cosine of two vectors."""
    _, here, there = np.intersect1d(one[0], two[0], assume_unique=True, return_indices=True)
    return float((one[1][here] * two[1][there]).sum())


def sum_columns(table: sparse.csc_array, columns: Ints, weights: Floats) -> Floats:
    """The weighted sum of some columns of a sparse matrix, read straight from its arrays."""
    if not len(columns):
        return np.zeros(table.shape[0], dtype=np.float32)
    starts, stops = table.indptr[columns], table.indptr[columns + 1]
    lengths = stops - starts
    rows = np.concatenate([table.indices[start:stop] for start, stop in zip(starts, stops, strict=True)])
    values = np.concatenate([table.data[start:stop] for start, stop in zip(starts, stops, strict=True)])
    summed: Floats = np.bincount(rows, weights=values * np.repeat(weights, lengths), minlength=table.shape[0]).astype(
        np.float32
    )
    return summed


def _counted(texts: Sequence[str]) -> sparse.csr_array:
    rows, buckets = _hashed(texts)
    ones = np.ones(len(rows), dtype=np.float32)
    return sparse.coo_array((ones, (rows, buckets)), shape=(len(texts), BUCKETS)).tocsr()


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
