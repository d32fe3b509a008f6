"""Columns: a sparse table says the same as the full one."""

import numpy as np

from content.search.columns import Columns


def test_cells_named_twice_are_added_up_and_parts_follow_one_another() -> None:
    first = (np.array([1, 0, 1]), np.array([2, 0, 2]), np.array([1.0, 2.0, 3.0], dtype=np.float32))
    second = (np.array([3, 2]), np.array([2, 1]), np.array([5.0, 7.0], dtype=np.float32))
    table = Columns([first, second], (4, 3))
    full = np.array([[2, 0, 0], [0, 0, 4], [0, 7, 0], [0, 0, 5]])
    columns, weights = np.array([0, 2]), np.array([10.0, 1.0], dtype=np.float32)
    assert table.sum(columns, weights).tolist() == (full[:, columns] * weights).sum(axis=1).tolist()
    assert table.present().tolist() == (full > 0).sum(axis=0).tolist()
    assert table.by_row(table.values).tolist() == full.sum(axis=1).tolist()


def test_without_amounts_each_cell_counts_once() -> None:
    table = Columns([(np.array([0, 0, 1]), np.array([1, 1, 0]), None)], (2, 2))
    assert table.sum(np.array([1]), np.array([1.0], dtype=np.float32)).tolist() == [2.0, 0.0]


def test_an_empty_table_gives_nothing() -> None:
    assert Columns([], (0, 5)).sum(np.array([3]), np.array([1.0], dtype=np.float32)).tolist() == []
