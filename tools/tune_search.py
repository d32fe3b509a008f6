"""Calibrates the search: fits how sure it may be, on entries that were taken out of the index, and writes the table.

    .venv/bin/python -m tools.tune_search            # prints the figures
    .venv/bin/python -m tools.tune_search --write    # and writes content/search/confidence.json

Entries come from content/library/faqs, or from --entries FILE.jsonl with lines {"id","question","phrasings","answer"}.
In each split three of ten entries are removed; their questions must not be answered. One phrasing of every entry
is kept out of the index. Two questions are asked for each entry: the one that was kept out ("other words"), and one
that is in the index, with words dropped and put around it ("known words"); each in every condition of tools/noise.py.
Fitting and judging never share an entry.
"""

import argparse
import itertools
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.optimize import minimize

from content.search import synonyms
from content.search.confidence import FEATURES, TABLE, features
from content.search.index import Document, Index
from content.search.normalise import normalise
from tools.noise import CONDITIONS

FAQS = Path(__file__).parent.parent / "content" / "library" / "faqs"
FAR = Path(__file__).parent.parent / "tests" / "data" / "xquad_vi_questions.txt"  # nothing to do with us
SPLITS, REMOVED, FOLDS = 8, 0.3, 5
FALSE_ANSWERS = 0.05  # of removed entries' questions at most this share is answered
WRONG_ANSWERS = 0.01  # of the other questions at most this share is answered wrongly
FAR_SUGGESTED = 0.10  # of questions about something else at most this share gets three suggestions
LEADS = ("cho tôi hỏi", "dạ cho hỏi", "máy ơi", "bà con hỏi giúp là", "em muốn biết", "")
TAILS = ("vậy", "ạ", "hả cán bộ", "giúp tôi với", "")
DROPPED = 0.15  # of the words of a known question are left out
RIDGE = 0.1  # keeps weights small where figures say the same

NOTHING = (0.0,) * len(FEATURES)

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Entry:
    """An entry: ways to ask (the first is its title) and the answer."""

    name: str
    questions: tuple[str, ...]
    answer: str


@dataclass(frozen=True)
class Asked:
    """One question with what the search said: rank of the right entry (0 = first, None = not found or removed)."""

    entry: str
    known: bool  # the words of the question are in the index (unless the entry was removed)
    condition: str
    removed: bool
    rank: int | None
    features: tuple[float, ...]


def library() -> list[Entry]:
    """The Vietnamese entries of the sample library."""
    rows = [row for path in sorted(FAQS.glob("*.yml")) for row in yaml.safe_load(path.read_text(encoding="utf-8"))]
    return [Entry(r["key"], (r["question"], *r.get("phrasings", ())), r["answer"]) for r in rows]


def from_file(path: Path) -> list[Entry]:
    """Entries of a .jsonl file."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [Entry(str(r["id"]), (r["question"], *r.get("phrasings", ())), r["answer"]) for r in rows]


def ask_all(entries: Sequence[Entry], *, splits: int = SPLITS, phrasings: int | None = None) -> Iterator[Asked]:
    """Every entry's held-out question in every condition, in every split.

    Args:
        phrasings: how many ways to ask are indexed; None = all but the one that is asked.
    """
    words = synonyms.load()
    for split in range(splits):
        dice = random.Random(split)
        removed = set(dice.sample(range(len(entries)), round(REMOVED * len(entries))))
        asked = [dice.randrange(1, len(e.questions)) if len(e.questions) > 1 else 0 for e in entries]
        kept = [at for at in range(len(entries)) if at not in removed]
        documents = [_without(entries[at], asked[at], phrasings) for at in kept]
        index = Index(documents, words)
        for at, entry in enumerate(entries):
            known = _varied(entry.questions[0 if asked[at] else -1], dice)
            for is_known, question in ((False, entry.questions[asked[at]]), (True, known)):
                for condition, change in CONDITIONS.items():
                    said = _search(index, change(question, dice))
                    if said is not None:
                        order = [kept[at] for at in said[0]]
                        rank = order.index(at) if at in order else None
                        yield Asked(entry.name, is_known, condition, at in removed, rank, said[1])


def _search(index: Index, text: str) -> tuple[list[int], tuple[float, ...]] | None:
    """Candidates, best first, and the figures of the first; None when nothing at all was found."""
    query = normalise(text)
    found = index.search(query)
    if not found.matches:
        return None
    named = features(query, found, found.matches[0], found.matches[1] if len(found.matches) > 1 else None)
    return [match.at for match in found.matches], tuple(named[name] for name in FEATURES)


def _varied(question: str, dice: random.Random) -> str:
    """The same question as somebody else would type it: a few words less, a few words around it."""
    words = [word for word in question.split() if dice.random() >= DROPPED] or question.split()
    return " ".join([dice.choice(LEADS), *words, dice.choice(TAILS)]).strip()


def _without(entry: Entry, asked: int, phrasings: int | None) -> Document:
    left = [question for at, question in enumerate(entry.questions) if at != asked or len(entry.questions) == 1]
    return Document(tuple(left[:phrasings]), entry.answer)


def fit(rows: Sequence[Asked], depth: int) -> Floats:
    """Weights and bias (last) of the logistic: is the right entry among the first `depth` candidates?"""
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
    limits = []
    for known in (True, False):
        removed = np.array([row.removed and row.known == known for row in rows])
        limits.append(_limit(shares, removed, FALSE_ANSWERS, removed.sum()))
    wrong = np.array([not row.removed and row.rank != 0 for row in rows])
    limits.append(_limit(shares, wrong, WRONG_ANSWERS, sum(not row.removed for row in rows)))
    return max(limits)


def _limit(shares: Floats, bad: Bools, allowed: float, of: int) -> float:
    """The least threshold above which at most `allowed` × `of` bad ones stand."""
    highest = np.sort(shares[bad])[::-1]
    return float(highest[min(int(allowed * of), len(highest) - 1)]) + 1e-6


def figures(rows: Sequence[Asked], answered: Bools, suggested: Bools, shares: Floats) -> dict[str, dict[str, float]]:
    """What the thresholds do, per condition; shares of the questions."""
    table = {}
    for known, condition in itertools.product((True, False), CONDITIONS):
        these = [at for at, row in enumerate(rows) if (row.condition, row.known) == (condition, known)]
        inside = [at for at in these if not rows[at].removed]
        outside = [at for at in these if rows[at].removed]
        ranks = [rows[at].rank for at in inside]
        right = np.array([rank == 0 for rank in ranks])
        ins, outs = shares[inside], shares[outside]
        told = answered[inside]
        table[f"{'known' if known else 'other'} words, {condition}"] = {
            "R@1": float(right.mean()),
            "R@3": float(np.mean([rank is not None and rank < 3 for rank in ranks])),
            "AUROC": float(np.mean(ins[:, None] > outs[None, :]) + 0.5 * np.mean(ins[:, None] == outs[None, :])),
            "right": float((right & told).mean()),
            "wrong": float((~right & told).mean()),
            "suggested": float(suggested[inside].mean()),
            "false answers": float(answered[outside].mean()),
            "false suggestions": float(suggested[outside].mean()),
        }
    return table


def far(entries: Sequence[Entry]) -> list[Asked]:
    """Questions about something else altogether, whole and only their first words, asked without marks."""
    index = Index([Document(entry.questions, entry.answer) for entry in entries], synonyms.load())
    dice = random.Random(0)
    rows = []
    for at, line in enumerate(FAR.read_text(encoding="utf-8").splitlines()):
        for text in (line, " ".join(line.split()[: dice.randrange(2, 7)])):
            said = _search(index, CONDITIONS["strip"](text, dice))
            rows.append(Asked(f"far {at}", False, "far", True, None, said[1] if said else NOTHING))
    return rows


def show(table: dict[str, dict[str, float]]) -> str:
    """The figures as lines of a table."""
    names = list(next(iter(table.values())))
    lines = [" " * 20 + "".join(f"{name:>18}" for name in names)]
    lines += ["".join([f"{c:<20}", *(f"{table[c][name]:18.3f}" for name in names)]) for c in table]
    return "\n".join(lines)


def _written(weights: Floats) -> dict[str, Any]:
    named = {name: round(float(w), 4) for name, w in zip(FEATURES, weights, strict=False)}
    return {"weights": named, "bias": round(float(weights[-1]), 4)}


def main() -> int:
    """Ask, fit, print, and write when asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=Path, help="entries as .jsonl (default: the sample library)")
    parser.add_argument("--phrasings", type=int, help="ways to ask that are indexed (default: all but the asked one)")
    parser.add_argument("--write", action="store_true", help=f"write {TABLE.name}")
    given = parser.parse_args()
    entries = from_file(given.entries) if given.entries else library()
    rows = list(ask_all(entries, phrasings=given.phrasings))
    strangers = far(entries)
    every = [*rows, *strangers]
    first, near = judged(every, 1), judged(every, 3)
    answer = answer_from(rows, first[: len(rows)])
    suggest = float(np.quantile(near[len(rows) :], 1 - FAR_SUGGESTED))
    answered = first >= answer
    suggested = ~answered & (near >= suggest)
    table = figures(rows, answered, suggested, first)
    lost = {"answered": answered[len(rows) :].mean(), "suggested": suggested[len(rows) :].mean()}
    print(f"{len(entries)} entries, {len(rows)} questions, {SPLITS} splits\n{show(table)}")
    print(f"of {len(strangers)} other questions {lost['answered']:.3f} answered, {lost['suggested']:.3f} suggested")
    written: dict[str, Any] = {
        "date": datetime.now(UTC).date().isoformat(),
        "entries": len(entries),
        "questions": len(rows),
        "first": _written(fit(every, 1)),
        "near": _written(fit(every, 3)),
        "answer": round(answer, 3),
        "suggest": round(suggest, 3),
        "figures": {c: {name: round(value, 3) for name, value in row.items()} for c, row in table.items()},
        "far": {name: round(float(value), 3) for name, value in lost.items()},
    }
    print(json.dumps({name: written[name] for name in ("first", "near", "answer", "suggest")}))
    if given.write:
        TABLE.write_text(json.dumps(written, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
