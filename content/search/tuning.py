"""Tuning: fits how sure the search may be, on entries that were taken out of the index, and judges itself on others.

In each split three of ten entries are removed; their questions must not be answered. One way to ask of every entry is
kept out of the index. Two questions are asked for each entry: the one that was kept out ("other words"), and one that
is in the index, with words dropped and put around it ("known words"); each in every condition of noise.py. Fitting and
judging never share an entry.
"""

import itertools
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from content.search import figures
from content.search.confidence import FEATURES, features
from content.search.figures import FALSE_ANSWERS, Judged
from content.search.index import Document, Index
from content.search.noise import CONDITIONS
from content.search.normalise import normalise
from content.search.synonyms import Synonyms

SPLITS, REMOVED, FOLDS = 4, 0.3, 5
LEAST_ENTRIES = 40  # fewer say nothing about others
WRONG_ANSWERS = 0.01  # of the other questions at most this share is answered wrongly
FALSE_SUGGESTIONS = 0.45  # of removed entries' questions at most this share gets three suggestions
FAR_SUGGESTIONS = 0.10  # and of questions about something else altogether
LEADS = ("cho tôi hỏi", "dạ cho hỏi", "máy ơi", "bà con hỏi giúp là", "em muốn biết", "")
TAILS = ("vậy", "ạ", "hả cán bộ", "giúp tôi với", "")
DROPPED = 0.15  # of the words of a known question are left out
RIDGE = 0.1  # keeps weights small where figures say the same

NOTHING = (0.0,) * len(FEATURES)

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: ways to ask (the first is its title) and the answer."""

    name: str
    questions: tuple[str, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with what the search said: rank of the right entry (0 = first, None = not found or removed)."""

    entry: str
    words: str  # known: they are in the index (unless the entry was removed); other; far: about something else
    condition: str
    removed: bool
    rank: int | None
    features: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Tuned:
    """What was found: the table for `confidence.read`, and the figures behind it."""

    table: Mapping[str, Any]
    figures: Mapping[str, Mapping[str, float]]
    entries: int
    questions: int


def tune(collections: Sequence[Sequence[Entry]], synonyms: Synonyms, *, today: date, far: Iterable[str] = ()) -> Tuned:
    """Fit on some collections of entries, each searched on its own.

    Args:
        far: questions about something else altogether.

    Raises:
        ValueError: fewer than LEAST_ENTRIES entries.
    """
    if sum(map(len, collections)) < LEAST_ENTRIES:
        raise ValueError(f"at least {LEAST_ENTRIES} entries")
    rows = [row for entries in collections for row in ask_all(entries, synonyms)]
    every = [*rows, *(row for entries in collections for row in strangers(entries, far, synonyms))]
    first, near = judged(every, 1), judged(every, figures.FIRST_THREE)
    answer = answer_from(every, first)
    suggest = max(
        _limit(near, np.array([row.removed and row.words != "far" for row in every]), FALSE_SUGGESTIONS),
        _limit(near, np.array([row.words == "far" for row in every]), FAR_SUGGESTIONS),
    )
    table = {
        "date": today.isoformat(),
        "first": _written(fit(every, 1)),
        "near": _written(fit(every, figures.FIRST_THREE)),
        "answer": round(answer, 3),
        "suggest": round(suggest, 3),
    }
    outcomes = [
        "answer" if a >= answer else "suggest" if n >= suggest else "handover" for a, n in zip(first, near, strict=True)
    ]
    told: dict[str, list[Judged]] = {}
    for row, sure, outcome in zip(every, first, outcomes, strict=True):
        judged_row = Judged(not row.removed, row.rank, float(sure), outcome)
        told.setdefault(f"{row.words} words, {row.condition}", []).append(judged_row)
    return Tuned(table, {name: figures.of(rows) for name, rows in told.items()}, sum(map(len, collections)), len(every))


def ask_all(entries: Sequence[Entry], synonyms: Synonyms, *, splits: int = SPLITS) -> Iterator[Asked]:
    """Every entry's questions in every condition, in every split."""
    for split in range(splits):
        dice = random.Random(split)
        removed = set(dice.sample(range(len(entries)), round(REMOVED * len(entries))))
        asked = [dice.randrange(1, len(e.questions)) if len(e.questions) > 1 else 0 for e in entries]
        kept = [at for at in range(len(entries)) if at not in removed]
        index = Index([_without(entries[at], asked[at]) for at in kept], synonyms)
        for at, entry in enumerate(entries):
            known = _varied(entry.questions[0 if asked[at] else -1], dice)
            for words, question in (("other", entry.questions[asked[at]]), ("known", known)):
                if words == "other" and len(entry.questions) == 1:
                    continue
                for condition, change in CONDITIONS.items():
                    order, said = _search(index, change(question, dice))
                    there = [kept[position] for position in order]
                    rank = there.index(at) if at in there else None
                    yield Asked(entry.name, words, condition, at in removed, rank, said)


def strangers(entries: Sequence[Entry], far: Iterable[str], synonyms: Synonyms) -> Iterator[Asked]:
    """Questions about something else altogether, whole and only their first words, asked without marks."""
    questions = list(far)
    if not questions:
        return
    index = Index([Document(entry.questions, entry.answer) for entry in entries], synonyms)
    dice = random.Random(0)
    for at, line in enumerate(questions):
        for text in (line, " ".join(line.split()[: dice.randrange(2, 7)])):
            _, said = _search(index, CONDITIONS["strip"](text, dice))
            yield Asked(f"far {at}", "far", "strip", True, None, said)


def _search(index: Index, text: str) -> tuple[list[int], tuple[float, ...]]:
    """Candidates, best first, and the figures of the first."""
    found = index.search(normalise(text))
    if not found.matches:
        return [], NOTHING
    named = features(found, found.matches[0], found.matches[1] if len(found.matches) > 1 else None)
    return [match.at for match in found.matches], tuple(named[name] for name in FEATURES)


def _varied(question: str, dice: random.Random) -> str:
    """The same question as somebody else would type it: a few words less, a few words around it."""
    words = [word for word in question.split() if dice.random() >= DROPPED] or question.split()
    return " ".join([dice.choice(LEADS), *words, dice.choice(TAILS)]).strip()


def _without(entry: Entry, asked: int) -> Document:
    left = [question for at, question in enumerate(entry.questions) if at != asked or len(entry.questions) == 1]
    return Document(tuple(left), entry.answer)


def fit(rows: Sequence[Asked], depth: int) -> Floats:
    """Weights and bias (last) of the logistic: is the right entry among the first `depth` candidates?"""
    from scipy.optimize import minimize  # imported for tuning only

    table = np.array([row.features for row in rows])
    mean, scale = table.mean(axis=0), table.std(axis=0) + 1e-9
    scaled = np.c_[(table - mean) / scale, np.ones(len(rows))]
    right = np.array([row.rank is not None and row.rank < depth for row in rows], dtype=float)

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = scaled @ weights
        share = 1 / (1 + np.exp(-margin))
        value = np.logaddexp(0, margin).sum() - (right * margin).sum() + RIDGE * (weights[:-1] ** 2).sum()
        slope = scaled.T @ (share - right)
        slope[:-1] += 2 * RIDGE * weights[:-1]
        return float(value), slope

    # no figure may lower the confidence by being better: what was never seen must not be trusted for it
    bounds = [(None, None) if name == "length" else (0, None) for name in FEATURES] + [(None, None)]
    best: Floats = minimize(loss, np.zeros(scaled.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x
    weights = best[:-1] / scale
    return np.append(weights, best[-1] - (weights * mean).sum())


def sure(rows: Sequence[Asked], weights: Floats) -> Floats:
    """The confidence of each row."""
    table = np.array([row.features for row in rows]).reshape(-1, len(FEATURES))
    share: Floats = 1 / (1 + np.exp(-(table @ weights[:-1] + weights[-1])))
    return share


def judged(rows: Sequence[Asked], depth: int) -> Floats:
    """The confidence of each row by weights that were fitted without its entry."""
    names = sorted({row.entry for row in rows})
    random.Random(0).shuffle(names)
    fold = {name: at % FOLDS for at, name in enumerate(names)}
    shares = np.zeros(len(rows))
    for part in range(FOLDS):
        test = [at for at, row in enumerate(rows) if fold[row.entry] == part]
        weights = fit([row for row in rows if fold[row.entry] != part], depth)
        shares[test] = sure([rows[at] for at in test], weights)
    return shares


def answer_from(rows: Sequence[Asked], shares: Floats) -> float:
    """From where on a question is answered: both limits hold, for known words and for other words."""
    limits = [0.5]  # less than even odds is no answer, whatever the limits allow
    for words, condition in itertools.product(("known", "other"), CONDITIONS):
        removed = np.array([row.removed and (row.words, row.condition) == (words, condition) for row in rows])
        limits.append(_limit(shares, removed, FALSE_ANSWERS))
    wrong = np.array([not row.removed and row.rank != 0 for row in rows])
    limits.append(_limit(shares, wrong, WRONG_ANSWERS, sum(not row.removed for row in rows)))
    return max(limits)


def _limit(shares: Floats, bad: Bools, allowed: float, of: int | None = None) -> float:
    """The least threshold above which at most `allowed` × `of` bad ones stand."""
    highest = np.sort(shares[bad])[::-1]
    if not len(highest):
        return 0.0
    return float(highest[min(int(allowed * (of or len(highest))), len(highest) - 1)]) + 1e-6


def _written(weights: Floats) -> dict[str, Any]:
    named = {name: round(float(w), 4) for name, w in zip(FEATURES, weights, strict=False)}
    return {"weights": named, "bias": round(float(weights[-1]), 4)}
