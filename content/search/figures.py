"""Figures of a search: how often the right entry comes first, and how well it knows what it does not know."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FALSE_ANSWERS = 0.05  # of questions that nothing answers may be answered
FIRST_THREE = 3  # are shown as "did you mean"


@dataclass(frozen=True, slots=True)
class Judged:
    """One question with what the search said.

    Attributes:
        known: whether some entry answers it.
        rank: of the right entry, 0 = first; None = not found, or there is none.
        sure: confidence in the first candidate, 0 to 1.
        outcome: answer, suggest or handover.
    """

    known: bool
    rank: int | None
    sure: float
    outcome: str


def of(rows: Sequence[Judged]) -> dict[str, float]:
    """All figures of some questions, each a share from 0 to 1; one that cannot be told is left out.

    R@1, R@3, MRR: of questions with a right entry. AUROC: chance that one of them is surer than one without.
    right, wrong: of them when the threshold lets 5 % of the others through. answered right … false answers: what the
    thresholds in use do.
    """
    inside, outside = [row for row in rows if row.known], [row for row in rows if not row.known]
    found: dict[str, float] = {}
    if inside:
        ranks = [row.rank for row in inside]
        found["R@1"] = _share(rank == 0 for rank in ranks)
        found["R@3"] = _share(rank is not None and rank < FIRST_THREE for rank in ranks)
        found["MRR"] = float(np.mean([0.0 if rank is None else 1 / (rank + 1) for rank in ranks]))
    if inside and outside:
        ins, outs = np.array([row.sure for row in inside]), np.array([row.sure for row in outside])
        found["AUROC"] = float(np.mean(ins[:, None] > outs) + 0.5 * np.mean(ins[:, None] == outs))
        limit = limit_of(outs)
        right = np.array([row.rank == 0 for row in inside])
        found["right at 5 %"] = float((right & (ins > limit)).mean())
        found["wrong at 5 %"] = float((~right & (ins > limit)).mean())
    if inside:
        told = [row for row in inside if row.outcome == "answer"]
        found["answered right"] = sum(row.rank == 0 for row in told) / len(inside)
        found["answered wrong"] = sum(row.rank != 0 for row in told) / len(inside)
        found["suggested"] = _share(row.outcome == "suggest" for row in inside)
    if outside:
        found["false answers"] = _share(row.outcome == "answer" for row in outside)
        found["false suggestions"] = _share(row.outcome == "suggest" for row in outside)
    return found


def limit_of(outside: NDArray[np.float64]) -> float:
    """The confidence that at most FALSE_ANSWERS of these exceed."""
    highest = np.sort(outside)[::-1]
    return float(highest[min(int(FALSE_ANSWERS * len(highest)), len(highest) - 1)])


def _share(flags: Iterable[bool]) -> float:
    return float(np.mean(list(flags)))
