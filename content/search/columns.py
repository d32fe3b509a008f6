"""A table that is nearly all zeros, kept column by column: of the whole a query reads a few columns."""

from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Cells: TypeAlias = tuple[Ints, Ints, Floats | None]  # row, column and amount (None = 1) of each, in any order


class Columns:
    """What stands where; `values` may be changed, they are in the order of `rows` and `owners()`.

    Args:
        parts: cells, those of earlier rows in earlier parts; named more than once they are added up.
        shape: how many rows and columns there are.
    """

    def __init__(self, parts: Iterable[Cells], shape: tuple[int, int]) -> None:
        self.height, self.width = shape
        added = [_added(part, self.height) for part in parts]
        columns = np.concatenate([one[0] for one in added] or [np.empty(0, dtype=np.int32)])
        order = np.argsort(columns, kind="stable")
        self.rows = np.concatenate([one[1] for one in added] or [np.empty(0, dtype=np.int32)])[order]
        self.values = np.concatenate([one[2] for one in added] or [np.empty(0, dtype=np.float32)])[order]
        self._starts = np.zeros(self.width + 1, dtype=np.int32)
        np.cumsum(np.bincount(columns, minlength=self.width), out=self._starts[1:])

    def present(self) -> NDArray[np.int32]:
        """In how many rows each column has something."""
        return np.diff(self._starts)

    def owners(self) -> Ints:
        """The column of each value."""
        return np.repeat(np.arange(self.width), self.present())

    def by_row(self, amounts: Floats) -> NDArray[np.float64]:
        """Amounts that stand where the values do, added up row by row."""
        return np.bincount(self.rows, weights=amounts, minlength=self.height).astype(np.float64, copy=False)

    def sum(self, columns: Ints, weights: Floats) -> Floats:
        """The weighted sum of some columns: an amount for each row."""
        if not len(columns):
            return np.zeros(self.height, dtype=np.float32)
        spans = [slice(self._starts[column], self._starts[column + 1]) for column in columns]
        rows = np.concatenate([self.rows[span] for span in spans])
        values = np.concatenate([self.values[span] for span in spans])
        counted = values * np.repeat(weights, self._starts[columns + 1] - self._starts[columns])
        return np.bincount(rows, weights=counted, minlength=self.height).astype(np.float32)


def _added(cells: Cells, height: int) -> tuple[NDArray[np.int32], NDArray[np.int32], Floats]:
    """Column, row and amount of each cell, once, in the order of columns."""
    rows, columns, amounts = cells
    keys = columns * max(height, 1) + rows
    if amounts is None:
        keys.sort()
    else:
        order = np.argsort(keys)
        keys, amounts = keys[order], amounts[order]
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    summed = np.diff(first, append=len(keys)) if amounts is None else np.add.reduceat(amounts, first)
    column, row = np.divmod(keys[first], max(height, 1))
    return column.astype(np.int32), row.astype(np.int32), summed.astype(np.float32)
